"""Questions about the network over HTTP: answers, files, pictures, pages, and what is refused."""

import csv
import io
import json
import threading
from collections.abc import Iterator
from typing import Any

import httpx
import networkx
import openpyxl
import pytest

from api.analysis import opened
from api.analysis.asking import QUESTIONS
from api.analysis.pages import EXAMPLES, FIELDS
from api.app import create_app
from graph.errors import StoreError
from graph.settings import Settings
from tests.api.conftest import connect
from tests.small_graph import AI, BASE, CHIPS, MEASURE, NUMBERED, OLD, REPLY, open_small_store

ASKED: dict[str, dict[str, str]] = {
    "path": {"from": "测府发〔2019〕10号", "to": "测试产业"},
    "chain": {"of": "测试答复"},
    "similar": {"of": "测府发〔2019〕10号"},
    "central": {},
    "clusters": {},
    "gaps": {},
    "neighbourhood": {"of": "AI", "hops": "2"},
}
NETWORKS = ("graphml", "gexf", "cytoscape")


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    store = open_small_store()
    with connect(create_app(Settings(), store)) as client:
        yield client
    store.close()


def answer(client: httpx.Client, name: str, /, **asked: str) -> dict[str, Any]:
    response = client.get(f"/api/{name}", params=asked)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    assert found["generation"]["number"] == 1
    assert found["sentence"]["zh"]
    assert found["sentence"]["en"]
    assert found["method"]["zh"]
    return found


def test_there_is_a_question_of_each_kind() -> None:
    assert QUESTIONS.keys() == ASKED.keys() == EXAMPLES.keys() == FIELDS.keys()


def test_a_path_with_its_evidence(client: httpx.Client) -> None:
    found = answer(client, "path", **{"from": "测府发〔2019〕10号", "to": "AI"})
    assert (found["start"]["id"], found["end"]["id"], found["length"]) == (NUMBERED, AI, 1)
    (link,) = found["items"][0]["steps"][0]["links"]
    assert link["property"] == "fk:supportsIndustry"
    assert link["evidence"][0]["quotes"][0]["exact"] == "人工智能"


def test_an_older_iri_stands_for_the_newer_one(client: httpx.Client) -> None:
    found = answer(client, "path", **{"from": OLD, "to": CHIPS})
    assert (found["start"]["id"], found["length"]) == (NUMBERED, 1)


def test_paths_lead_around_what_is_avoided(client: httpx.Client) -> None:
    asked = {"from": MEASURE, "to": CHIPS}
    through = answer(client, "path", **asked)["items"][0]["steps"][0]["end"]["id"]
    assert through == NUMBERED
    around = answer(client, "path", **asked, without="policy,industry")
    assert around["length"] is None
    assert around["items"] == []


def test_a_chain_says_what_is_above(client: httpx.Client) -> None:
    found = answer(client, "chain", of="测试答复")
    assert [(i["document"]["id"], i["distance"]) for i in found["items"]] == [
        (NUMBERED, -1),
        (REPLY, 0),
    ]
    assert found["links"][0]["link"]["property"] == "eli:cites"


def test_what_is_central(client: httpx.Client) -> None:
    found = answer(client, "central")
    assert [(i["thing"]["id"], i["count"], i["rank"]) for i in found["items"]] == [(NUMBERED, 1, 1)]
    bodies = answer(client, "central", what="bodies", region="青浦区")
    assert [(i["count"], i["issued"]) for i in bodies["items"]] == [(1, 2)]
    assert answer(client, "central", what="bodies", industry="集成电路")["items"] == []


def test_what_is_treated_together(client: httpx.Client) -> None:
    found = answer(client, "clusters", industry="芯片")
    assert {m["industry"]["id"] for m in found["items"][0]["members"]} == {AI, CHIPS}
    assert {link["subject"]["id"] for t in found["items"][0]["ties"] for link in t["links"]} == {
        NUMBERED
    }


def test_what_is_missing(client: httpx.Client) -> None:
    found = answer(client, "gaps")
    assert [i["thing"]["id"] for i in found["items"]] == [f"{BASE}id/industry/测试产业", CHIPS]
    targets = answer(client, "gaps", kind="targets")
    assert targets["items"][0]["links"][0]["property"] == "fk:hasTarget"
    expired = answer(client, "gaps", kind="expired", as_of="2024-01-01")
    assert [(i["thing"]["id"], i["date"]) for i in expired["items"]] == [(NUMBERED, "2023")]
    assert answer(client, "gaps", kind="expired", as_of="2023-12-31")["total"] == 0


@pytest.mark.parametrize("kind", ASKED)
def test_every_answer_as_a_table(client: httpx.Client, kind: str) -> None:
    found = client.get(f"/api/{kind}", params={**ASKED[kind], "format": "csv"})
    assert found.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    assert "fivekeys-" in found.headers["content-disposition"]
    lines = list(csv.reader(io.StringIO(found.content.decode("utf-8-sig"))))
    assert len({len(line) for line in lines}) == 1
    assert lines[0][-1] == "标识"
    english = client.get(
        f"/api/{kind}", params={**ASKED[kind], "lang": "en"}, headers={"Accept": "text/csv"}
    )
    assert english.text.splitlines()[0].endswith("id")
    book = client.get(f"/api/{kind}", params={**ASKED[kind], "format": "xlsx"})
    sheets = openpyxl.load_workbook(io.BytesIO(book.content)).worksheets
    assert len(sheets) == 3
    rows = [[cell or "" for cell in row] for row in sheets[0].iter_rows(values_only=True)]
    assert len(rows) == len(lines)


@pytest.mark.parametrize("kind", ASKED)
@pytest.mark.parametrize("form", NETWORKS)
def test_every_answer_as_a_network(client: httpx.Client, kind: str, form: str) -> None:
    found = client.get(f"/api/{kind}", params={**ASKED[kind], "format": form})
    assert found.status_code == 200
    content = io.BytesIO(found.content)
    if form == "graphml":
        graph = networkx.read_graphml(content)
    elif form == "gexf":
        graph = networkx.read_gexf(content)
    else:
        graph = networkx.cytoscape_graph(json.loads(found.content))
    assert len(graph) > 0
    assert all(values.get("kind") for _, values in graph.nodes(data=True))


@pytest.mark.parametrize("kind", ASKED)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_answer_as_page_and_picture(client: httpx.Client, kind: str, language: str) -> None:
    asked = {**ASKED[kind], "lang": language}
    page = client.get(f"/analysis/{kind}", params=asked)
    assert page.status_code == 200, page.text
    assert "<svg" in page.text
    assert ("怎么算的" if language == "zh" else "How it was made") in page.text
    assert "<script" not in page.text.partition("<main")[2]
    assert " style=" not in page.text.partition("<main")[2]
    # What has no words would be shown by its name.
    assert ">a_" not in page.text
    picture = client.get(f"/analysis/{kind}.svg", params=asked)
    assert picture.headers["content-type"].startswith("image/svg+xml")
    assert "http://test.example/page/" in picture.text


def test_a_picture_as_png(client: httpx.Client) -> None:
    pytest.importorskip("resvg_py")
    found = client.get("/analysis/central.png")
    assert (found.status_code, found.content[:4]) == (200, b"\x89PNG")


def test_the_overview_leads_everywhere(client: httpx.Client) -> None:
    page = client.get("/analysis", params={"lang": "en"}).text
    for kind in QUESTIONS:
        assert f'href="/analysis/{kind}?lang=en"' in page
    assert "a_lead" not in page


@pytest.mark.parametrize("kind", [kind for kind, asked in ASKED.items() if asked])
def test_a_page_without_a_question_is_a_form(client: httpx.Client, kind: str) -> None:
    page = client.get(f"/analysis/{kind}")
    assert page.status_code == 200
    assert "<form" in page.text
    assert "<figure" not in page.text


def test_a_page_says_what_was_not_understood(client: httpx.Client) -> None:
    hostile = "<script>alert(1)</script>"
    page = client.get("/analysis/similar", params={"of": hostile})
    assert page.status_code == 422
    assert "stands for nothing known" in page.text
    assert hostile not in page.text
    assert (
        client.get("/analysis/neighbourhood", params={"of": "AI", "hops": "x"}).status_code == 400
    )
    assert client.get("/analysis/nothing").status_code == 404
    assert client.get("/analysis/gaps.svg", params={"kind": "keys"}).status_code in (200, 404)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/api/path?from=AI", 422),
        ("/api/path?from=AI&to=没有这样的名称", 422),
        ("/api/path?from=AI&to=AI&without=nonsense", 400),
        ("/api/path?from=AI&to=AI&limit=0", 422),
        ("/api/path?from=AI&to=AI&unknown=1", 422),
        ("/api/neighbourhood?of=AI&hops=9", 422),
        ("/api/similar?of=AI", 422),
        ("/api/chain?of=AI", 422),
        ("/api/gaps?region=没有这样的地方", 422),
        ("/api/gaps?as_of=2021-02-30", 400),
        ("/api/central?format=doc", 400),
        ("/api/central?format=turtle", 400),
    ],
)
def test_what_is_refused(client: httpx.Client, address: str, status: int) -> None:
    response = client.get(address)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"


def test_nothing_that_the_client_takes(client: httpx.Client) -> None:
    response = client.get("/api/central", headers={"Accept": "image/png"})
    assert response.status_code == 406


def test_while_it_is_computed_clients_are_told_to_come_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    may_go_on = threading.Event()

    def slowly(*_: object, **__: object) -> None:
        may_go_on.wait(60)
        raise StoreError("the test wants none")

    monkeypatch.setattr(opened, "PATIENCE_S", 0.0)
    monkeypatch.setattr(opened, "build", slowly)
    store = open_small_store()
    with connect(create_app(Settings(), store)) as client:
        response = client.get("/api/central")
        may_go_on.set()
        assert response.status_code == 503
        assert response.headers["Retry-After"]
        assert "being computed" in response.json()["detail"]
    store.close()


@pytest.mark.parametrize("path", ["/api/central", "/api/gaps", "/analysis", "/analysis/clusters"])
def test_what_holds_for_every_address(client: httpx.Client, path: str) -> None:
    full = client.get(path, headers={"Origin": "https://example.org"})
    assert full.headers["Fivekeys-Generation"] == "1"
    assert full.headers["Access-Control-Allow-Origin"] == "*"
    unchanged = client.get(path, headers={"If-None-Match": full.headers["ETag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    head = client.head(path)
    assert (head.status_code, head.content) == (200, b"")
    assert client.request("PATCH", path).status_code == 405


def test_an_export_is_not_made_for_head(client: httpx.Client) -> None:
    head = client.head("/api/central", params={"format": "xlsx"})
    assert (head.status_code, head.content) == (200, b"")
