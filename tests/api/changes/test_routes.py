"""Changes over REST and on their page."""

from pathlib import Path

import httpx
import pytest

from api.app import create_app
from graph.settings import Settings
from graph.store import open_store
from tests.api.changes.conftest import POLICY, withdraw
from tests.api.conftest import connect
from tests.api.shown import read_page
from tests.api.test_conventions import BROWSER, problem

PATH = "/api/changes"


def test_the_newest_changes(changed: httpx.Client) -> None:
    answer = changed.get(PATH).json()
    assert (answer["since"]["number"], answer["until"]["number"]) == (2, 3)
    assert answer["kept"] == [1, 2, 3]
    assert answer["counts"] == {"came": 0, "changed": 2, "went": 0}
    by_property = {item["property"]: item for item in answer["items"]}
    place = by_property["fk:appliesIn"]
    assert (place["subject"]["id"], place["aspect"]) == (POLICY, "object")
    assert [place[side]["object"]["label"] for side in ("before", "after")] == ["青浦区", "上海市"]
    figure = by_property["fk:hasIncentive"]
    amounts = [figure[side]["quantity"] for side in ("before", "after")]
    assert [a["value"] or a["high"] for a in amounts] == [5_000_000, 8_000_000]
    assert figure["evidence"][0]["sources"][0]["title"]


def test_any_two_generations(changed: httpx.Client) -> None:
    two = changed.get(PATH, params={"since": 1, "until": 2}).json()
    both = changed.get(PATH, params={"since": 1}).json()
    assert two["counts"]["went"] > 10
    assert both["counts"] == {"came": 0, "changed": 2, "went": two["counts"]["went"]}
    whole = changed.get(PATH, params={"since": 0, "until": 1, "limit": 1}).json()
    assert whole["counts"]["came"] == whole["total"] > 500
    assert whole["since"] == {"number": 0, "published": ""}
    none = changed.get(PATH, params={"since": 3, "until": 3}).json()
    assert (none["total"], none["items"], none["next"]) == (0, [], None)
    replayed = changed.get(PATH, params={"generation": 2}).json()
    assert (replayed["since"], replayed["until"]) == (two["since"], two["until"])


def test_pages_together_are_the_whole(changed: httpx.Client) -> None:
    asked = {"since": "1", "until": "2", "change": "went"}
    whole = changed.get(PATH, params={**asked, "limit": "200"}).json()
    found: list[object] = []
    cursor: dict[str, str] = {}
    while True:
        page = changed.get(
            PATH, params={"change": "went", "limit": "4", **(cursor or asked)}
        ).json()
        assert page["total"] == whole["total"]
        assert page["since"]["number"] == 1
        found += page["items"]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert found == whole["items"]
    cursor["cursor"] = changed.get(PATH, params={**asked, "limit": "1"}).json()["next"]
    problem(changed.get(PATH, params={**cursor, "change": "came"}), 400)
    problem(changed.get(PATH, params={**cursor, "change": "went", "since": "2"}), 400)


def test_filters(changed: httpx.Client) -> None:
    def total(**filters: str) -> int:
        answer = changed.get(PATH, params={"since": "1", "until": "3", **filters}).json()
        return int(answer["total"])

    every = total()
    assert total(change="changed") == 2
    assert 0 < total(key="品牌") < every
    assert 0 < total(region="青浦区") < every
    assert 0 < total(q="营造人才") < every
    assert total(industry="人工智能", change="went") < every
    assert total(kind="规划", change="changed") == 0
    meant = changed.get(PATH, params={"key": "品牌"}).json()["meant"]
    assert meant["key"][0]["label"] == "品牌"


@pytest.mark.parametrize(
    ("parameters", "status"),
    [
        ({"since": "3", "until": "2"}, 400),
        ({"since": "-1"}, 422),
        ({"until": "x"}, 422),
        ({"until": "9"}, 404),
        ({"since": "9"}, 400),
        ({"industry": "捕风业"}, 422),
        ({"change": "gone"}, 422),
        ({"limit": "0"}, 422),
        ({"cursor": "AAAA"}, 400),
        ({"unknown": "x"}, 422),
    ],
)
def test_what_is_refused(changed: httpx.Client, parameters: dict[str, str], status: int) -> None:
    assert problem(changed.get(PATH, params=parameters), status)


def test_what_is_no_longer_kept(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "store"))
    for number in range(1, 6):
        with store.writer() as writer:
            writer.update(f"INSERT DATA {{ GRAPH <urn:g> {{ <urn:s> <urn:p> {number} }} }}")
    with connect(create_app(Settings(), store)) as client:
        for asked in ({"since": 1}, {"until": 2}, {"since": 2, "until": 4}):
            assert "kept are: 3, 4, 5" in problem(client.get(PATH, params=asked), 410)
        assert client.get(PATH, params={"until": 3}).json()["since"]["number"] == 3
        assert client.get(PATH, params={"since": 3}).json()["total"] == 0
    store.close()


def test_a_large_store_has_its_changes_made_in_a_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.changes.differences.LARGE_BYTES", 0)
    store = open_store(str(tmp_path / "store"))
    with store.writer() as writer:
        writer.update("INSERT DATA { GRAPH <urn:g> { <urn:s> <urn:p> 1 } }")
    withdraw(store, "brand")
    with store.writer() as writer:
        writer.update("INSERT DATA { GRAPH <urn:g> { <urn:s> <urn:p> 2 } }")
    app = create_app(Settings(), store)
    with connect(app) as client:
        first = client.get(PATH)
        assert "ask again" in problem(first, 503)
        assert int(first.headers["Retry-After"]) > 0
        process = app.state.differences._process
        assert process.wait(60) == 0
        assert client.get(PATH).json()["total"] == 0
        assert list((tmp_path / "store" / "generations").glob("*/changes/*.jsonl"))
    store.close()


def test_the_page_shows_what_changed(changed: httpx.Client) -> None:
    response = changed.get("/changes?since=1&lang=zh", headers=BROWSER)
    assert response.status_code == 200
    page = read_page(response.text)
    for word in ("新增", "变更", "撤下", "购房补贴上限", "青浦区", "上海市"):
        assert word in response.text
    assert 'type="application/atom+xml"' in response.text
    marks = [item for item in page.ids if item.startswith("c-")]
    answer = changed.get(PATH, params={"since": 1}).json()
    assert set(marks) == {f"c-{item['id'].rsplit('/', 1)[-1]}" for item in answer["items"]}
    english = changed.get("/changes?since=1&limit=2&lang=en", headers=BROWSER).text
    assert "What came, changed and went" in english
    assert "cursor=" in english


@pytest.mark.parametrize("name", ["industry", "region", "key", "kind", "q"])
def test_what_is_typed_is_harmless(changed: httpx.Client, name: str) -> None:
    hostile = "<script>alert(1)</script>\"'"
    response = changed.get("/changes", params={name: hostile}, headers=BROWSER)
    assert response.status_code == (200 if name == "q" else 422)
    assert "<script>alert" not in response.text


def test_a_page_of_a_store_without_an_older_generation() -> None:
    store = open_store("memory:")
    with connect(create_app(Settings(), store)) as client:
        assert client.get("/changes", headers=BROWSER).status_code == 200
        assert client.get(PATH).json()["total"] == 0
        assert client.get("/feeds/changes.atom").status_code == 200
    store.close()
