"""Corrections applied to a graph and taken out again."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import rdf
from graph.assertions import graph_of, to_nquads
from graph.corrections.anchors import anchor_of
from graph.corrections.applying import Applied, apply, as_read, parsed
from graph.corrections.model import Correction, Decision, Edge, Withdrawal, correct
from graph.corrections.statements import kept_in, read, to_ntriples
from graph.extract import pipeline, reader
from graph.jobs.document import triples_of
from graph.namespaces import BASE, FK
from graph.validate import validate_graph

TEXT = """浦东新区促进示例产业发展的若干措施

浦府示〔2026〕1号

第一条　支持人工智能企业建设研发中心，对认定的研发中心最高补助500万元。

第二条　引进人才。对集成电路企业新引进的博士给予一次性补贴20万元。
"""
AI, CHIPS, SHIPS = (f"{BASE}id/industry/{name}" for name in ("人工智能", "集成电路", "航运"))
SUPPORTS = FK + "supportsIndustry"


def extracted(text: str) -> tuple[frozenset[rdf.Triple], str]:
    record = pipeline.extract(reader.text_of(text, "示例.txt"))
    return parsed(triples_of(to_nquads(record))), graph_of(record)


GRAPH, NAME = extracted(TEXT)
MEASURES = sorted(t.subject.value for t in GRAPH if t.object.value == FK + "Measure")
FIRST = Edge(MEASURES[0], SUPPORTS, AI)


def said(decision: Decision, edge: Edge, number: int = 0, replacement: str = "") -> Correction:
    at = f"2026-01-02T03:04:{number:02}Z"
    return correct(
        decision, NAME, edge, by="ann", at=at, base=BASE, reason="因为", replacement=replacement
    )


def edges(found: Applied) -> set[tuple[str, ...]]:
    supported = [t for t in found.triples if t.predicate.value == SUPPORTS]
    found_edges = {tuple(term.value for term in t) for t in supported}
    return {edge for edge in found_edges if "/measure/" in edge[0]}


def quads(found: Applied, corrections: Sequence[Correction]) -> bytes:
    kept = parsed(to_ntriples(corrections))
    lines = [f"{t.subject} {t.predicate} {t.object} <{NAME}> .\n" for t in found.triples]
    lines += [f"{t.subject} {t.predicate} {t.object} <{kept_in(NAME)}> .\n" for t in kept]
    return "".join(lines).encode()


def test_the_graph_is_as_supposed() -> None:
    assert len(MEASURES) == 2
    assert edges(apply(GRAPH, [])) == {FIRST, Edge(MEASURES[1], SUPPORTS, CHIPS)}


def test_a_rejected_claim_has_no_edge_and_says_by_what() -> None:
    item = said("reject", FIRST)
    found = apply(GRAPH, [item])
    assert FIRST not in edges(found)
    assert {t.object.value for t in found.triples if t.predicate.value == FK + "rejectedBy"} == {
        item.id
    }
    assert found.states == {item.id: "applied"}
    assert as_read(found.triples) == GRAPH


def test_a_relinked_claim_keeps_its_evidence() -> None:
    item = said("relink", FIRST, replacement=SHIPS)
    found = apply(GRAPH, [item])
    assert FIRST not in edges(found)
    assert FIRST._replace(object=SHIPS) in edges(found)
    claim = next(
        t.subject
        for t in found.triples
        if t.object.value == SHIPS and "object" in t.predicate.value
    )
    assert [t for t in found.triples if t.subject == claim and t.predicate.value == FK + "evidence"]
    assert as_read(found.triples) == GRAPH


def test_an_added_claim_stands_on_its_span() -> None:
    text = TEXT
    start = text.index("研发中心")
    sha256 = reader.text_of(TEXT, "x").sha256
    edge = Edge(MEASURES[0], SUPPORTS, SHIPS)
    item = correct(
        "add", NAME, edge, by="ann", at="2026-01-02T03:04:05Z", base=BASE,
        anchor=anchor_of(text, sha256, start, start + 4),
    )  # fmt: skip
    found = apply(GRAPH, [item])
    assert edge in edges(found)
    assert f"{BASE}id/annotation/{sha256}/{start}-{start + 4}" in found.ntriples.decode()
    assert as_read(found.triples) == GRAPH
    report = validate_graph(quads(found, [item]))
    assert not report.violations, report.violations


def test_what_is_corrected_is_well_formed() -> None:
    items = [
        said("reject", FIRST),
        said("relink", Edge(MEASURES[1], SUPPORTS, CHIPS), 1, replacement=AI),
        said("accept", Edge(MEASURES[0], FK + "statedIn", f"{BASE}id/{NAME.partition('id/graph/')[2]}"), 2),
    ]  # fmt: skip
    items.append(
        said("accept", FIRST, 3).withdrawn(Withdrawal("bob", "2026-02-01T00:00:00Z", "错"))
    )
    found = apply(GRAPH, items)
    report = validate_graph(quads(found, items))
    assert not report.violations, report.violations
    assert found.states[items[3].id] == "withdrawn"


def test_the_later_of_two_holds() -> None:
    reject, accept = said("reject", FIRST, 1), said("accept", FIRST, 2)
    found = apply(GRAPH, [accept, reject])
    assert FIRST in edges(found)
    assert found.states == {reject.id: "overruled", accept.id: "applied"}


def test_a_correction_of_what_is_not_claimed_is_detached() -> None:
    item = said("reject", FIRST._replace(object=SHIPS))
    assert apply(GRAPH, [item]).states == {item.id: "detached"}
    assert apply(GRAPH, [item]).triples == GRAPH


def test_a_correction_finds_its_words_in_a_new_text() -> None:
    start = TEXT.index("人工智能企业")
    sha256 = reader.text_of(TEXT, "x").sha256
    anchor = anchor_of(TEXT, sha256, start, start + 4)
    item = correct(
        "reject", NAME, FIRST, by="a", at="2026-01-01T00:00:00Z", base=BASE, anchor=anchor
    )
    added = correct(
        "add", NAME, Edge(MEASURES[0], SUPPORTS, SHIPS), by="a", at="2026-01-01T00:00:01Z",
        base=BASE, anchor=anchor,
    )  # fmt: skip
    moved = TEXT.replace("第二条", "第三条").replace("第一条", "第二条")
    changed, _ = extracted(moved.replace("第二条　支", "第一条　新设专栏。\n\n第二条　支"))
    found = apply(changed, [item, added])
    assert set(found.states.values()) == {"applied"}
    supported = {(s.rpartition("/")[2], o) for s, _, o in edges(found)}
    assert ("第二条", SHIPS) in supported
    assert ("第二条", AI) not in supported
    gone, _ = extracted(TEXT.replace("人工智能", "生物医药"))
    assert set(apply(gone, [item, added]).states.values()) == {"detached"}


DECISIONS: list[Decision] = ["accept", "reject", "relink", "add"]
ALL_EDGES = sorted(
    {FIRST, Edge(MEASURES[1], SUPPORTS, CHIPS), Edge(MEASURES[0], SUPPORTS, SHIPS),
     Edge(MEASURES[1], SUPPORTS, AI), Edge(f"{BASE}id/measure/none", SUPPORTS, AI)}
)  # fmt: skip


@st.composite
def many(draw: st.DrawFn) -> list[Correction]:
    found = []
    for number in range(draw(st.integers(0, 6))):
        decision = draw(st.sampled_from(DECISIONS))
        edge = draw(st.sampled_from(ALL_EDGES))
        other = draw(st.sampled_from([o for o in (AI, CHIPS, SHIPS) if o != edge.object]))
        item = said(decision, edge, number, other if decision == "relink" else "")
        if draw(st.booleans()):
            item = item.withdrawn(Withdrawal("bob", "2026-02-01T00:00:00Z", "撤"))
        found.append(item)
    return found


@given(many())
def test_what_is_applied_can_be_taken_out(items: list[Correction]) -> None:
    found = apply(GRAPH, items)
    assert as_read(found.triples) == GRAPH
    assert found.states.keys() == {item.id for item in items}
    assert apply(as_read(found.triples), items).triples == found.triples
    report = validate_graph(quads(found, items), with_shapes=False)
    assert not report.violations, report.violations


@given(many())
def test_corrections_are_kept_as_they_are(items: list[Correction]) -> None:
    assert read(to_ntriples(items)) == sorted(items, key=lambda item: item.order)


@pytest.mark.parametrize("decision", DECISIONS)
def test_nothing_is_left_of_what_is_withdrawn(decision: Decision) -> None:
    item = said(decision, FIRST, 0, SHIPS if decision == "relink" else "").withdrawn(
        Withdrawal("b", "2026-02-01T00:00:00Z", "")
    )
    assert apply(GRAPH, [item]).triples == GRAPH
