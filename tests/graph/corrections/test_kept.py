"""Corrections in a store: they outlive ingests, and are taken back without a trace."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph import bundled, equivalence
from graph.corrections import kept
from graph.corrections.model import Correction, Edge, Withdrawal, correct
from graph.errors import NotFoundError, ParameterError, StaleError
from graph.ingest import ingest
from graph.namespaces import BASE, FK, OWL
from graph.store import Store, open_store
from graph.validate import validate
from tests.graph.corrections.test_applying import AI, SHIPS, TEXT

SUPPORTS = FK + "supportsIndustry"
GRAPH = f"{BASE}id/graph/policy/310115/浦府示/2026/1"
MEASURE = f"{BASE}id/measure/policy/310115/浦府示/2026/1/第一条"
EDGE = Edge(MEASURE, SUPPORTS, AI)
WITHDRAWAL = Withdrawal("bob", "2026-02-03T00:00:00Z", "看错了")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store("memory:")
    bring(opened, tmp_path, TEXT)
    yield opened
    opened.close()


def bring(store: Store, folder: Path, text: str) -> list[str]:
    file = folder / "示例.txt"
    file.write_text(text, "utf-8")
    return [item.status for item in ingest([file], store, limit_bytes=100_000)]


def said(number: int = 0) -> Correction:
    at = f"2026-01-02T03:04:{number:02}Z"
    return correct("reject", GRAPH, EDGE, by="ann", at=at, base=BASE, reason="说的是企业")


def publish(store: Store, *items: Correction) -> kept.Published:
    with equivalence.writing(store) as writer:
        return kept.publish(store.reader(), writer, GRAPH, items)


def holds(store: Store) -> bool:
    return store.reader().ask("ASK { ?s ?p ?o }", s=EDGE.subject, p=EDGE.predicate, o=EDGE.object)


def test_a_correction_outlives_ingests_and_is_withdrawn(store: Store, tmp_path: Path) -> None:
    before = kept.triples_of(store.reader(), GRAPH)
    item = said()
    assert publish(store, item).states == {item.id: "applied"}
    assert not holds(store)
    assert bring(store, tmp_path, TEXT) == ["unchanged"]
    assert not holds(store)
    changed = TEXT.replace("20万元", "30万元")
    assert bring(store, tmp_path, changed) == ["replaced"]
    assert not holds(store)
    assert "30万元" in kept.triples_of(store.reader(), GRAPH).decode()
    with equivalence.writing(store) as writer:
        writer.forget(GRAPH)
    assert [found.state for found in kept.all_kept(store.reader())] == ["detached"]
    assert bring(store, tmp_path, TEXT) == ["new"]
    assert not holds(store)
    assert list(kept.all_kept(store.reader())) == [kept.Kept(item, "applied")]
    with equivalence.writing(store) as writer:
        kept.withdraw(store.reader(), writer, item.id, WITHDRAWAL)
    assert holds(store)
    assert kept.triples_of(store.reader(), GRAPH) == before
    assert [found.correction.withdrawal for found in kept.all_kept(store.reader())] == [WITHDRAWAL]


def test_what_is_published_is_whole_data(store: Store) -> None:
    with store.writer() as writer:
        bundled.write(writer, bundled.vocabularies())
    publish(store, said(), correct("relink", GRAPH, EDGE, by="bob", at="2026-01-02T05:00:00Z",
                                   base=BASE, replacement=SHIPS))  # fmt: skip
    report = validate(store.reader())
    assert not report.violations, report.violations


def test_a_withdrawal_needs_a_correction_that_holds(store: Store) -> None:
    publish(store, item := said())
    with equivalence.writing(store) as writer:
        with pytest.raises(NotFoundError, match="no correction 'x'"):
            kept.withdraw(store.reader(), writer, "x", WITHDRAWAL)
        kept.withdraw(store.reader(), writer, item.tail, WITHDRAWAL)
    with (
        equivalence.writing(store) as writer,
        pytest.raises(ParameterError, match="was withdrawn by bob"),
    ):
        kept.withdraw(store.reader(), writer, item.tail, WITHDRAWAL)


def test_the_second_of_two_editors_is_told(store: Store) -> None:
    seen = kept.version(store.reader(), GRAPH)
    kept.check_version(store.reader(), GRAPH, seen)
    publish(store, said())
    with pytest.raises(StaleError, match="the last correction is by ann at 2026"):
        kept.check_version(store.reader(), GRAPH, seen)


def test_nothing_is_published_on_a_graph_that_has_gone(store: Store) -> None:
    with equivalence.writing(store) as writer, pytest.raises(NotFoundError, match="forgotten"):
        kept.publish(store.reader(), writer, GRAPH + "9", [said()])


# Things that are one, and things that are not

ONE, OTHER, THIRD = (f"{BASE}id/organization/310115/{name}" for name in ("甲局", "乙局", "丙局"))
IDENTITY = equivalence.graph_of()


def entities(store: Store, *items: tuple[str, str, str]) -> set[tuple[str, str]]:
    found = [
        correct(decision, IDENTITY, Edge(one, "", other), by="ann", base=BASE,  # type: ignore[arg-type]
                at=f"2026-03-01T00:00:{number:02}Z")
        for number, (decision, one, other) in enumerate(items)
    ]  # fmt: skip
    with equivalence.writing(store) as writer:
        kept.publish(store.reader(), writer, IDENTITY, found)
    rows = store.reader().select(f"SELECT ?n ?o {{ ?n <{OWL}sameAs> ?o }}")
    return {(row["o"], row["n"]) for row in rows}


def test_what_is_merged_is_one(store: Store) -> None:
    assert entities(store, ("merge", ONE, OTHER)) == {(ONE, OTHER)}


def test_merges_lead_to_the_last_of_a_chain(store: Store) -> None:
    assert entities(store, ("merge", ONE, OTHER), ("merge", OTHER, THIRD)) == {
        (ONE, THIRD),
        (OTHER, THIRD),
    }


def test_the_last_word_holds(store: Store) -> None:
    assert entities(store, ("merge", ONE, OTHER), ("split", OTHER, ONE)) == set()


def test_a_merge_the_other_way_round_turns_it(store: Store) -> None:
    assert entities(store, ("merge", ONE, OTHER), ("merge", OTHER, ONE)) == {(OTHER, ONE)}


def test_what_is_called_a_third_is_parted(store: Store) -> None:
    said_so = (("merge", ONE, THIRD), ("merge", OTHER, THIRD), ("split", ONE, OTHER))
    assert entities(store, *said_so) == {(OTHER, THIRD)}


def test_claims_of_what_is_merged_are_claimed_of_what_stays(store: Store) -> None:
    other = f"{BASE}id/industry/示例产业"
    merged = correct(
        "merge", IDENTITY, Edge(AI, "", other), by="a", at="2026-01-01T00:00:00Z", base=BASE
    )
    with equivalence.writing(store) as writer:
        kept.publish(store.reader(), writer, IDENTITY, [merged])
    claimed = store.reader().ask("ASK { ?s ?p ?o }", s=MEASURE, p=SUPPORTS, o=other)
    assert claimed
    with equivalence.writing(store) as writer:
        kept.withdraw(store.reader(), writer, merged.tail, WITHDRAWAL)
    assert not store.reader().ask("ASK { ?s ?p ?o }", s=MEASURE, p=SUPPORTS, o=other)
