"""Answers replayed on a generation that is kept."""

import html
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

import httpx
import pytest

from api.app import create_app
from graph import bundled
from graph.settings import Settings
from graph.store import open_store
from graph.store.base import Store
from tests.api.conftest import connect
from tests.api.test_conventions import BROWSER, problem

README: Final = Path(__file__).resolve().parents[3] / "README.md"
PAGES: Final = ("/", "/measures?key=人才", "/page/key/talent", "/matrix", "/schemes")
DATA: Final = (
    "/data/key/talent?format=turtle",
    "/api/policies?format=csv&industry=AI",
    "/api/matrix",
)


def examples() -> list[str]:
    """Paths of requests for data that README shows, and of some pages.

    Its lines with analyses, and those of /sparql, are in `tests/api/test_readme_replayed.py`.
    """
    text = README.read_text(encoding="utf-8")
    found = [shlex.split(line)[2] for line in re.findall(r"^\$ (fivekeys get .*)$", text, re.M)]
    for line in re.findall(r"^curl .*localhost:8000/api/(?!path|gaps).*$", text, re.M):
        words = shlex.split(line)
        (address,) = (word for word in words if "localhost" in word)
        given = [words[i + 1] for i, word in enumerate(words) if word in ("-d", "--data-urlencode")]
        pairs = [part.partition("=") for part in given]
        query = urlencode([(name, value) for name, _, value in pairs])
        found.append(f"{address.removeprefix('localhost:8000')}?{query}")
    return [*dict.fromkeys(found), *DATA, *PAGES]


EXAMPLES: Final = examples()


def change(store: Store, number: int) -> None:
    """One generation more."""
    with store.writer() as writer:
        writer.update(
            "PREFIX fk: <https://w3id.org/fivekeys/ontology#> "
            f"INSERT DATA {{ GRAPH <urn:g{number}> {{ <urn:x{number}> a fk:Policy }} }} ; "
            "DELETE WHERE { GRAPH ?g { ?m fk:key <https://w3id.org/fivekeys/id/key/talent> } }"
        )


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = open_store(str(tmp_path_factory.mktemp("replayed") / "store"))
    bundled.load(store)
    yield store
    store.close()


@pytest.fixture(scope="module")
def client(store: Store) -> Iterator[httpx.Client]:
    with connect(create_app(Settings(), store)) as client:
        yield client


@pytest.fixture(scope="module")
def first(client: httpx.Client, store: Store) -> dict[str, httpx.Response]:
    """The answers of generation 1; generations 2 and 3 come after them."""
    answers = {path: ask(client, path) for path in EXAMPLES}
    for number in (2, 3):
        change(store, number)
    return answers


def ask(client: httpx.Client, path: str, headers: dict[str, str] | None = None) -> httpx.Response:
    shown = BROWSER if path.startswith(PAGES[1:]) or path in ("/", "/?generation=1") else {}
    return client.get(path, headers={**shown, **(headers or {})})


@pytest.mark.parametrize("path", EXAMPLES)
def test_an_example_of_readme_gives_the_same_bytes(
    client: httpx.Client, first: dict[str, httpx.Response], path: str
) -> None:
    was = first[path]
    assert was.status_code == 200, html.unescape(was.text)[:500]
    assert was.headers["Fivekeys-Generation"] == "1"
    joint = "&" if "?" in path else "?"
    for again in (
        ask(client, f"{path}{joint}generation=1"),
        ask(client, path, {"Fivekeys-Generation": "1"}),
    ):
        assert again.content == was.content
        assert again.headers["Fivekeys-Generation"] == "1"
        assert again.headers["content-type"] == was.headers["content-type"]
        assert again.headers.get("ETag") == was.headers.get("ETag")


def test_there_are_examples_and_they_change(
    client: httpx.Client, first: dict[str, httpx.Response]
) -> None:
    assert sum(path.startswith("/api/") for path in first) >= 4
    changed = [path for path, was in first.items() if ask(client, path).content != was.content]
    assert {"/measures?key=人才", "/api/matrix"} <= set(changed)


def test_a_replayed_answer_is_not_sent_twice(
    client: httpx.Client, first: dict[str, httpx.Response]
) -> None:
    tag = first["/api/matrix"].headers["ETag"]
    again = client.get("/api/matrix?generation=1", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/api/matrix", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.usefixtures("first")
def test_what_cannot_be_replayed(client: httpx.Client) -> None:
    assert "newest is 3" in problem(client.get("/api/keys?generation=9"), 404)
    assert "newest is 3" in problem(client.get("/api/keys?generation=0"), 404)
    for text in ("x", "", "-1", "1.0", "9" * 40, "１"):
        problem(client.get("/api/keys", params={"generation": text}), 400)
    headers = {"Fivekeys-Generation": "2"}
    problem(client.get("/api/keys?generation=1", headers=headers), 400)
    problem(client.get("/api/keys?generation=1&generation=2"), 400)
    assert client.get("/api/keys?generation=2", headers=headers).status_code == 200
    assert client.get("/healthz?generation=x").status_code == 200


@pytest.mark.usefixtures("first")
def test_a_page_that_was_asked_for_by_cursor_stays_in_its_generation(client: httpx.Client) -> None:
    pages = client.get("/api/measures?limit=2&key=talent&generation=1").json()
    assert pages["total"] > 2
    onward = {"limit": "2", "key": "talent", "cursor": pages["next"]}
    assert client.get("/api/measures", params={**onward, "generation": "1"}).json()["items"]
    assert not client.get("/api/measures", params=onward).json()["items"]


def test_what_is_no_longer_kept_is_gone(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "store"))
    for number in range(1, 6):
        change(store, number)
    with connect(create_app(Settings(), store)) as client:
        assert "kept are: 3, 4, 5" in problem(client.get("/api/keys?generation=1"), 410)
        assert client.get("/api/keys?generation=3").status_code == 200
        page = client.get("/?generation=1", headers=BROWSER)
        assert (page.status_code, page.headers["content-type"].split(";")[0]) == (410, "text/html")
    store.close()


def test_a_store_in_memory_has_its_newest_generation_only() -> None:
    store = open_store("memory:")
    for number in (1, 2):
        change(store, number)
    with connect(create_app(Settings(), store)) as client:
        assert client.get("/api/keys?generation=2").status_code == 200
        problem(client.get("/api/keys?generation=1"), 410)
        problem(client.get("/api/keys?generation=3"), 404)
    store.close()
