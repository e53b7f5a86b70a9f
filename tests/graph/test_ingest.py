"""Documents into a store: outcomes, repetition, new versions, failures, batches."""

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph import ingest
from graph.errors import InputError, NotFoundError
from graph.ingest import Outcome, find_documents, find_graph
from graph.jobs.document import triples_of
from graph.namespaces import BASE
from graph.store import Store, open_store
from tests.graph.documents import NOTICE, REPLY

LIMIT = 1_000_000


@pytest.fixture
def store() -> Iterator[Store]:
    opened = open_store("memory:")
    yield opened
    opened.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(REPLY, encoding="utf-8")
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "notice.txt").write_text(NOTICE, encoding="gb18030")
    (tmp_path / ".hidden.txt").write_text("不读", encoding="utf-8")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    return tmp_path


def taken(store: Store, *paths: Path) -> list[Outcome]:
    return list(ingest.ingest(find_documents(paths), store, limit_bytes=LIMIT))


def dumped(store: Store) -> bytes:
    out = io.BytesIO()
    store.reader().dump(out)
    return out.getvalue()


def test_folders_give_the_documents_below_them(folder: Path) -> None:
    assert find_documents([folder]) == [folder / "a.txt", folder / "b" / "notice.txt"]
    assert find_documents([folder / "a.txt", folder]) == find_documents([folder / "a.txt", folder])
    assert find_documents([folder / "picture.png"]) == [folder / "picture.png"]


def test_a_folder_without_documents_and_a_missing_path_are_errors(tmp_path: Path) -> None:
    (tmp_path / "notes.odt").write_bytes(b"")
    with pytest.raises(InputError, match="no documents in this folder"):
        find_documents([tmp_path])
    with pytest.raises(InputError, match="no such file or folder"):
        find_documents([tmp_path / "nowhere"])


def test_outcomes_say_what_was_found(store: Store, folder: Path) -> None:
    reply, notice = taken(store, folder)
    assert (reply.status, notice.status) == ("new", "new")
    assert reply.measures == 2
    assert notice.measures == 2
    assert reply.claims > 0
    assert notice.iri == f"{BASE}id/policy/310118/青府发/2024/5"


def test_the_same_again_changes_nothing(store: Store, folder: Path) -> None:
    first = taken(store, folder)
    before, generation = dumped(store), store.reader().generation
    second = taken(store, folder)
    assert [outcome.status for outcome in second] == ["unchanged", "unchanged"]
    assert [o[2:5] for o in second] == [o[2:5] for o in first]
    assert dumped(store) == before
    assert store.reader().generation == generation


def test_without_the_short_cut_the_same_again_changes_nothing(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken(store, folder)
    before = dumped(store)
    monkeypatch.setattr(ingest, "find_text", lambda *_, **__: None)
    assert [outcome.status for outcome in taken(store, folder)] == ["unchanged", "unchanged"]
    assert dumped(store) == before


def test_a_new_version_replaces_its_own_graph_only(store: Store, folder: Path) -> None:
    taken(store, folder)
    (folder / "a.txt").write_text(REPLY.replace("300万元", "500万元"), encoding="utf-8")
    reply, notice = taken(store, folder)
    assert (reply.status, notice.status) == ("replaced", "unchanged")
    text = dumped(store).decode()
    assert "3000000" not in text
    assert "5000000" in text


def test_other_rules_read_a_document_again(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken(store, folder / "a.txt")
    monkeypatch.setattr("graph.extract.pipeline.rules_digest", lambda: "other rules")
    monkeypatch.setattr("graph.assertions.rules_digest", lambda: "other rules")
    assert taken(store, folder / "a.txt")[0].status == "replaced"


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (b"", "empty"),
        (b"\x00\x01\x02" * 50, "binary"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 90, "PNG"),
        (b"a" * (LIMIT + 1), "more than the 1,000,000"),
        (b"caf\xe9 " + b"\xff\x80" * 20, "UTF-8"),
    ],
)
def test_a_document_that_fails_leaves_the_others(
    store: Store, folder: Path, data: bytes, named: str
) -> None:
    (folder / "aa.txt").write_bytes(data)
    outcomes = taken(store, folder)
    assert [outcome.status for outcome in outcomes] == ["new", "failed", "new"]
    assert named in (outcomes[1].reason or "")
    assert outcomes[1].iri is None
    assert len(store.reader().graphs()) == 2


def test_two_files_with_the_same_document_are_told(store: Store, folder: Path) -> None:
    (folder / "aa.txt").write_text(REPLY + "\n附：无\n", encoding="utf-8")
    outcomes = taken(store, folder)
    assert outcomes[1].status == "replaced"
    assert "a.txt" in (outcomes[1].reason or "")


def test_finished_documents_are_published_while_the_batch_goes_on(
    store: Store, folder: Path
) -> None:
    ticks = iter(range(0, 100, 2))
    outcomes = ingest.ingest(
        find_documents([folder]), store, limit_bytes=LIMIT, clock=lambda: next(ticks)
    )
    next(outcomes)
    next(outcomes)
    assert len(store.reader().graphs()) == 1
    assert list(outcomes) == []
    assert len(store.reader().graphs()) == 2


def test_what_was_finished_stays_when_the_batch_is_left(store: Store, folder: Path) -> None:
    outcomes = ingest.ingest(find_documents([folder]), store, limit_bytes=LIMIT)
    next(outcomes)
    outcomes.close()
    assert len(store.reader().graphs()) == 1
    assert [outcome.status for outcome in taken(store, folder)] == ["unchanged", "new"]


@pytest.mark.parametrize(
    "name",
    [
        "关于对试验区政协第三届委员会第二次会议第7号提案的答复",
        f"{BASE}id/document/310118/关于对试验区政协第三届委员会第二次会议第7号提案的答复",
        f"{BASE}id/graph/document/310118/关于对试验区政协第三届委员会第二次会议第7号提案的答复",
        "document/310118/关于对试验区政协第三届委员会第二次会议第7号提案的答复",
    ],
)
def test_a_document_is_found_by_title_or_iri(store: Store, folder: Path, name: str) -> None:
    reply, _ = taken(store, folder)
    assert find_graph(store.reader(), name) == (reply.iri or "").replace("/id/", "/id/graph/")


def test_a_document_that_is_not_there_is_not_found(store: Store) -> None:
    with pytest.raises(NotFoundError, match="某答复"):
        find_graph(store.reader(), "某答复")


def test_triples_lose_their_graph_only() -> None:
    quads = b'<a:s> <a:p> "x <y> ." <a:g> .\n<a:s> <a:p> <a:o> <a:g> .\n'
    assert triples_of(quads) == b'<a:s> <a:p> "x <y> ." .\n<a:s> <a:p> <a:o> .\n'


def test_all_shared_documents_go_in_and_stay_the_same(shared: Path, store: Store) -> None:
    first = taken(store, shared / "documents")
    assert {outcome.status for outcome in first} == {"new"}
    before = dumped(store)
    assert {outcome.status for outcome in taken(store, shared / "documents")} == {"unchanged"}
    assert dumped(store) == before


def test_the_bundled_facts_of_the_first_document_are_what_its_text_says(
    shared: Path, store: Store
) -> None:
    """Same nodes, so that ingesting the text adds quotes to the bundled facts, not doubles."""
    from graph import bundled

    bundled.load(store)
    (outcome,) = taken(store, shared / "documents" / "qingpu-2022-168.txt")
    graph = find_graph(store.reader(), outcome.iri or "")
    names = {"bundled": f"{BASE}id/graph/bundled/qingpu-2022-168", "text": graph}
    found: dict[str, dict[str, set[str]]] = {}
    for kind in ("Measure", "Policy", "Incentive", "Target", "Statistic"):
        for origin, name in names.items():
            rows = store.reader().select(
                "SELECT ?x { GRAPH ?g { ?x a ?class } }",
                g=name,
                **{"class": f"https://w3id.org/fivekeys/ontology#{kind}"},
            )
            found.setdefault(kind, {})[origin] = {row["x"] for row in rows}
    gold = json.loads((shared / "eval" / "gold" / "qingpu-2022-168.json").read_text())
    optional = {m["path"] for m in gold["measures"] if m.get("optional")}
    missing = found["Measure"]["bundled"] - found["Measure"]["text"]
    assert {iri.partition("提案的答复/")[2] for iri in missing} <= optional
    for kind in ("Policy", "Incentive", "Target", "Statistic"):
        assert found[kind]["bundled"] <= found[kind]["text"]
