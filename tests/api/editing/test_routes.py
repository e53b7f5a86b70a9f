"""Drafts over HTTP: sent, corrected, published; and everything that must be refused."""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.app import create_app
from graph.corrections import kept
from graph.ingest import ingest
from graph.namespaces import BASE, FK
from graph.settings import Settings
from graph.store import Store, open_store
from tests.api.conftest import connect
from tests.api.editing.conftest import ANN, TOKENS, Editor, bearer, claim_of
from tests.graph.corrections.test_applying import AI, TEXT

DOCUMENT = f"{BASE}id/policy/310115/浦府示/2026/1"
MEASURE = f"{BASE}id/measure/policy/310115/浦府示/2026/1/第一条"


def supports(store: Store) -> bool:
    return store.reader().ask("ASK { ?s ?p ?o }", s=MEASURE, p=FK + "supportsIndustry", o=AI)


def test_from_a_file_to_a_generation_and_back(
    store: Store, ann: Editor, draft: dict[str, Any], tmp_path: Path
) -> None:
    assert draft["text"] == TEXT
    assert draft["etag"].startswith(f'"{draft["id"]}-')
    claim = claim_of(draft, "第一条", "fk:supportsIndustry", "人工智能")
    assert [span["text"] for span in claim["evidence"]] == ["人工智能"]
    answer = ann.correct(draft, decision="reject", claim=claim["id"], reason="说的是企业")
    assert answer.status_code == 200, answer.text
    draft = answer.json()
    answer = ann.correct(
        draft, decision="add", subject=claim["subject"]["id"], predicate="fk:supportsIndustry",
        object="shipping", quote="研发中心，", reason="示例",
    )  # fmt: skip
    assert answer.status_code == 200, answer.text
    draft = answer.json()
    assert claim_of(draft, "第一条", "fk:supportsIndustry", "人工智能")["status"] == "rejected"
    assert claim_of(draft, "第一条", "fk:supportsIndustry", "航运")["status"] == "added"
    assert store.reader().count() == 0, "nothing is in the store before it is published"
    done = ann.publish(draft)
    assert done.status_code == 200, done.text
    assert done.headers["Fivekeys-Generation"] == str(done.json()["generation"]["number"])
    assert (done.json()["applied"], done.json()["detached"]) == (2, [])
    assert ann.get(draft["id"])["published"] == done.json()["generation"]["number"]
    assert not supports(store)

    # found, with who said so as its source
    found = ann.client.get("/api/measures", params={"industry": "航运"}).json()
    assert found["total"] == 1
    claimed = [c for c in found["items"][0]["evidence"] if c["basis"] == "correction"]
    assert claimed[0]["quotes"][0]["exact"] == "研发中心，"
    assert any("ann" in source["title"] for source in claimed[0]["sources"])

    # still there when it is read again
    file = tmp_path / "措施.txt"
    file.write_text(TEXT.replace("20万元", "30万元"), "utf-8")
    assert [o.status for o in ingest([file], store, limit_bytes=10_000)] == ["replaced"]
    assert not supports(store)

    # withdrawn
    listed = ann.client.get("/api/corrections", params={"document": DOCUMENT}).json()
    assert [item["state"] for item in listed["items"]] == ["applied", "applied"]
    rejected = next(item for item in listed["items"] if item["decision"] == "reject")
    path = f"/api/corrections/{rejected['id'].rpartition('/')[2]}/withdraw"
    stale = ann.client.post(path, json={}, headers=bearer(ANN, **{"If-Match": '"0"'}))
    assert stale.status_code == 412
    back = ann.client.post(
        path,
        json={"reason": "看错了"},
        headers=bearer(ANN, **{"If-Match": f'"{listed["version"]}"'}),
    )
    assert back.status_code == 200, back.text
    assert supports(store)
    again = ann.post(path, {})
    assert (again.status_code, "was withdrawn by ann" in again.json()["detail"]) == (400, True)
    listed = ann.client.get("/api/corrections").json()["items"]
    assert {item["withdrawn_by"] for item in listed} == {"ann", None}


def test_two_editors_of_one_draft(ann: Editor, bob: Editor, draft: dict[str, Any]) -> None:
    claim = claim_of(draft, "第一条", "fk:supportsIndustry", "人工智能")
    assert ann.correct(draft, decision="reject", claim=claim["id"]).status_code == 200
    late = bob.correct(draft, decision="accept", claim=claim["id"])
    assert late.status_code == 412
    assert "nothing is lost" in late.json()["detail"]
    now = bob.get(draft["id"])
    assert [item["by"] for item in now["corrections"]] == ["ann"]
    assert bob.correct(now, decision="accept", claim=claim["id"]).status_code == 200
    assert [item["by"] for item in bob.get(draft["id"])["corrections"]] == ["ann", "bob"]


def test_two_editors_of_one_document(ann: Editor, bob: Editor, draft: dict[str, Any]) -> None:
    assert ann.publish(draft).status_code == 200
    first, second = ann.open(DOCUMENT), bob.open("policy/310115/浦府示/2026/1")
    claim = claim_of(first, "第一条", "fk:supportsIndustry", "人工智能")
    other = claim_of(first, "第二条", "fk:supportsIndustry", "集成电路")
    first = ann.correct(first, decision="reject", claim=claim["id"]).json()
    second = bob.correct(second, decision="relink", claim=other["id"], object="航运").json()
    assert ann.publish(first).status_code == 200
    late = bob.publish(second)
    assert late.status_code == 412
    assert "changed in the store by ann" in late.json()["detail"]
    now = bob.get(second["id"])
    assert [item["by"] for item in now["others"]] == ["ann"]
    assert len(now["corrections"]) == 1
    assert bob.publish(now).status_code == 200
    listed = bob.client.get("/api/corrections").json()["items"]
    assert {item["by"]: item["state"] for item in listed} == {"ann": "applied", "bob": "applied"}


def test_a_correction_is_taken_out_of_a_draft(ann: Editor, draft: dict[str, Any]) -> None:
    claim = claim_of(draft, "第一条", "fk:supportsIndustry", "人工智能")
    draft = ann.correct(draft, decision="reject", claim=claim["id"]).json()
    path = (
        f"/api/edits/{draft['id']}/corrections/" + draft["corrections"][0]["id"].rpartition("/")[2]
    )
    headers = ann.headers | {"If-Match": draft["etag"]}
    answer = ann.client.delete(path, headers=headers)
    assert (answer.status_code, answer.json()["corrections"]) == (200, [])
    headers["If-Match"] = answer.json()["etag"]
    assert ann.client.delete(path, headers=headers).status_code == 404


def test_a_table_is_corrected_too(store: Store, ann: Editor) -> None:
    data = "标题,地区,产业\n示例航运办法,上海市,航运\n示例芯片办法,上海市,芯片\n".encode()
    draft = ann.send("清单.csv", data)
    assert (draft["kind"], draft["state"], draft["text"]) == ("table", "ready", None)
    claim = claim_of(draft, "示例芯片", "fk:supportsIndustry", "集成电路")
    draft = ann.correct(draft, decision="relink", claim=claim["id"], object="人工智能").json()
    assert ann.publish(draft).status_code == 200
    titles = [i["title"] for i in ann.client.get("/api/policies?industry=AI").json()["items"]]
    assert titles == ["示例芯片办法"]
    assert [k.state for k in kept.all_kept(store.reader())] == ["applied"]


def test_a_quantity_is_added_and_another_put_right(
    ann: Editor, draft: dict[str, Any], store: Store, tmp_path: Path
) -> None:
    wrong = claim_of(draft, "第二条", "fk:hasIncentive", "20万元")
    measure = next(s["id"] for s in draft["subjects"] if s["label"].startswith("第一条"))
    draft = ann.correct(draft, decision="relink", claim=wrong["id"], object="25万元").json()
    draft = ann.correct(
        draft, decision="add", subject=measure, predicate="fk:hasTarget", object="不少于3家",
        quote="研发中心，",
    ).json()  # fmt: skip
    gold = ann.client.get(f"/api/edits/{draft['id']}/gold", headers=ann.headers).json()
    assert {(q["kind"], q["value"], q["unit"]) for q in gold["quantities"]} == {
        ("incentive", 5_000_000, "CNY"), ("incentive", 250_000, "CNY"), ("target", 3, "家"),
    }  # fmt: skip
    assert ann.publish(draft).status_code == 200
    file = tmp_path / "措施.txt"
    for text in (TEXT, TEXT.replace("示例产业", "示例性产业")):
        file.write_text(text, "utf-8")
        ingest([file], store, limit_bytes=10_000)
        found = [
            (quantity["kind"], quantity["wording"], quantity["value"] or quantity["low"])
            for item in ann.client.get("/api/measures").json()["items"]
            for quantity in item["quantities"]
        ]
        assert ("target", "不少于3家", 3) in found
        assert ("incentive", "25万元", 250_000) in found
        assert not any(wording == "20万元" for _, wording, _ in found)


def test_a_form_with_a_file(ann: Editor) -> None:
    files = {"file": ("措施.txt", TEXT.encode(), "text/plain")}
    answer = ann.client.post("/api/edits", files=files, headers=ann.headers)
    assert (answer.status_code, answer.json()["name"]) == (202, "措施.txt")
    assert answer.headers["location"] == f"/api/edits/{answer.json()['id']}"
    none = ann.client.post("/api/edits", files={"file": ("a.txt", b"")}, headers=ann.headers)
    assert none.status_code == 400


def test_a_draft_is_gold(ann: Editor, draft: dict[str, Any]) -> None:
    path = f"/api/edits/{draft['id']}/gold"
    found = ann.client.get(path, headers=ann.headers).json()
    assert found["document"]["file"] == "措施.txt"
    ann.publish(draft)
    stored = ann.client.get(
        "/api/corrections/gold", params={"document": DOCUMENT, "file": "措施.txt"}
    )
    assert stored.json() == found
    assert ann.client.get(path, headers=ann.headers).status_code == 400


def test_things_are_merged_and_split(ann: Editor, draft: dict[str, Any]) -> None:
    ann.publish(draft)
    one, other = "industry/人工智能", "industry/集成电路"
    answer = ann.post("/api/corrections", {"decision": "merge", "one": one, "other": other})
    assert answer.status_code == 200, answer.text
    moved = ann.client.get(f"/id/{one}", headers={"Accept": "text/turtle"})
    assert moved.status_code == 308
    listed = ann.client.get("/api/corrections", params={"document": "identity"}).json()
    assert [item["decision"] for item in listed["items"]] == ["merge"]
    for body, status in (
        ({"decision": "merge", "one": one, "other": one}, 400),
        ({"decision": "merge", "one": one, "other": "key/talent"}, 400),
        ({"decision": "split", "one": one, "other": "industry/没有"}, 422),
        ({"decision": "merge", "one": "<x> }", "other": "' \" }"}, 400),
        ({"decision": "reject", "one": one, "other": other}, 422),
    ):
        refused = ann.post("/api/corrections", body)
        assert refused.status_code == status, refused.text
    answer = ann.post("/api/corrections", {"decision": "split", "one": one, "other": other})
    assert answer.status_code == 200
    assert ann.client.get(f"/id/{one}", headers={"Accept": "text/turtle"}).status_code == 303


# What is refused


@pytest.mark.parametrize("headers", [{}, bearer("wrong"), bearer(TOKENS.partition(",")[0])])
def test_without_the_right_token_nothing_is_told_or_done(
    client: httpx.Client, draft: dict[str, Any], headers: dict[str, str]
) -> None:
    path = f"/api/edits/{draft['id']}"
    tagged = headers | {"If-Match": draft["etag"]}
    asked: list[tuple[str, str, dict[str, Any]]] = [
        ("GET", "/api/edits", {}),
        ("POST", "/api/edits", {"content": b"x"}),
        ("POST", "/api/edits/from/store", {"json": {"document": "x"}}),
        ("GET", path, {}),
        ("GET", f"{path}/gold", {}),
        ("POST", f"{path}/corrections", {"json": {"decision": "reject"}}),
        ("DELETE", f"{path}/corrections/x", {}),
        ("POST", f"{path}/publish", {}),
        ("DELETE", path, {}),
        ("POST", "/api/corrections", {"json": {"decision": "merge", "one": "a", "other": "b"}}),
        ("POST", "/api/corrections/x/withdraw", {"json": {}}),
    ]
    for method, place, body in asked:
        answer = client.request(method, place, headers=tagged, **body)
        assert answer.status_code == 403, (method, place, answer.text)
    assert client.get(path, headers=bearer(ANN)).status_code == 200


def test_without_a_token_in_the_settings_nobody_edits(store: Store) -> None:
    with connect(create_app(Settings(), store)) as client:
        for headers in ({}, bearer(""), bearer("None")):
            answer = client.post("/api/edits", content=b"x", headers=headers)
            assert answer.status_code == 403
            assert "FIVEKEYS_TOKEN" in answer.json()["detail"]


def test_who_does_not_say_what_they_saw(ann: Editor, draft: dict[str, Any]) -> None:
    for tag, status in (("", 428), ("*", 412), ('"x"', 412), ('"0"-1', 412)):
        assert ann.post(f"/api/edits/{draft['id']}/publish", tag=tag).status_code == status


class _Endless(httpx.SyncByteStream):
    def __init__(self, size: int) -> None:
        self.left = size

    def __iter__(self) -> Iterator[bytes]:
        while self.left > 0:
            self.left -= 65_536
            yield bytes(65_536)


def test_what_is_too_large_is_refused_while_it_comes(ann: Editor) -> None:
    said = ann.headers | {"Content-Length": "100000000"}
    request = httpx.Request("POST", "http://test.example/api/edits", headers=said)
    assert ann.client.send(request).status_code == 413
    endless = httpx.Request(
        "POST", "http://test.example/api/edits", headers=ann.headers, stream=_Endless(100_000_000)
    )
    assert ann.client.send(endless).status_code == 413
    assert ann.client.get("/api/edits", headers=ann.headers).json()["total"] == 0


@pytest.mark.parametrize(
    ("wish", "status"),
    [
        ({"decision": "reject", "claim": "nothing"}, 404),
        ({"decision": "reject"}, 404),
        ({"decision": "relink", "claim": "?", "object": "没有这样的产业"}, 422),
        ({"decision": "relink", "claim": "?", "object": ""}, 400),
        ({"decision": "relink", "claim": "?", "object": "人工智能"}, 400),
        ({"decision": "relink", "claim": "?", "object": "id/key/talent"}, 422),
        ({"decision": "relink", "claim": "?", "object": "http://x.example/ } ' \" >"}, 422),
        ({"decision": "reject", "claim": "?", "reason": "长" * 2_001}, 422),
        ({"decision": "add", "predicate": "fk:supportsIndustry", "object": "航运"}, 400),
        ({"decision": "add", "predicate": "fk:title", "object": "航运", "quote": "企业"}, 400),
        ({"decision": "add", "predicate": "fk:hasTarget", "object": "1", "quote": "企业"}, 400),
        ({"decision": "add", "predicate": "fk:supportsIndustry", "object": "航运", "quote": "支持"
          , "subject": "http://x.example/"}, 400),
        ({"decision": "add", "predicate": "fk:supportsIndustry", "object": "航运", "quote": "第"}, 400),
        ({"decision": "add", "predicate": "fk:supportsIndustry", "object": "航运", "quote": "没有"}, 400),
        ({"decision": "add", "predicate": "fk:supportsIndustry", "object": "航运", "quote": "第",
          "start": 3}, 400),
        ({"decision": "merge", "claim": "?"}, 422),
        ({"decision": "reject", "claim": "?", "more": 1}, 422),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_and_loses_nothing(
    ann: Editor, draft: dict[str, Any], wish: dict[str, Any], status: int
) -> None:
    claim = claim_of(draft, "第一条", "fk:supportsIndustry", "人工智能")
    wish = {k: claim["id"] if v == "?" else v for k, v in wish.items()}
    answer = ann.correct(draft, **wish)
    assert answer.status_code == status, answer.text
    assert answer.json()["detail"]
    assert ann.get(draft["id"]) == draft


def test_markup_in_every_field_is_text(store: Store, ann: Editor) -> None:
    evil = "<script>alert(1)</script>\"'&"
    text = TEXT.replace("引进人才", f"引进{evil}人才")
    draft = ann.send(f"{evil}.txt", text.encode())
    assert draft["state"] == "ready"
    claim = claim_of(draft, "第一条", "fk:supportsIndustry", "人工智能")
    draft = ann.correct(draft, decision="reject", claim=claim["id"], reason=evil).json()
    draft = ann.correct(
        draft, decision="add", predicate="fk:involvesOrganization", object=f"{evil}局", quote=evil,
        reason=evil,
    ).json()  # fmt: skip
    assert ann.publish(draft).status_code == 200
    kept_ = ann.client.get("/api/corrections").json()["items"]
    assert {item["reason"] for item in kept_} == {evil}
    for path in ("/page/policy/310115/浦府示/2026/1", "/organizations", "/measures"):
        page = ann.client.get(path, headers={"Accept": "text/html"})
        assert page.status_code == 200
        assert "<script>alert" not in page.text


def test_the_store_of_a_folder_keeps_its_drafts(tmp_path: Path, here: None) -> None:
    store = open_store(str(tmp_path / "store"))
    with connect(create_app(Settings(token=TOKENS), store)) as client:
        draft = Editor(client, ANN).send("措施.txt", TEXT.encode())
    store.close()
    store = open_store(str(tmp_path / "store"))
    with connect(create_app(Settings(token=TOKENS), store)) as client:
        editor = Editor(client, ANN)
        assert editor.get(draft["id"]) == draft
        assert editor.publish(draft).status_code == 200
        assert client.delete(f"/api/edits/{draft['id']}", headers=editor.headers).status_code == 204
        assert client.get("/api/edits", headers=editor.headers).json()["items"] == []
    store.close()


def test_cells_that_look_like_formulas_are_safe(ann: Editor) -> None:
    rows = [("标题", "地区"), *((f"{sign}1+1示例办法", "上海市") for sign in "=+-@")]
    data = "\n".join(",".join(row) for row in rows).encode()
    draft = ann.send("清单.csv", data)
    assert draft["state"] == "ready", draft
    assert ann.publish(draft).status_code == 200
    exported = ann.client.get("/api/policies", params={"format": "csv"}).content.decode("utf-8-sig")
    cells = [cell.strip('"') for line in io.StringIO(exported) for cell in line.strip().split(",")]
    assert any("1+1示例办法" in cell for cell in cells)
    assert not [cell for cell in cells if cell[:1] in set("=+-@")]
    assert json.dumps(draft)
