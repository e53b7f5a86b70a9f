"""Statements: literals, edges with their claims, and spans as evidence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import rdf
from graph.extract.reader import text_of
from graph.model import Mention
from graph.namespaces import BASE, FK, OA, PROV, RDF, XSD
from graph.rdf import Quad
from graph.statements import Statements, date_literal, decimal, literal, typed, zh
from tests.strategies import tricky_texts

CONTENT = "前文。区财政局安排经费。后文。"
SUBJECT, PREDICATE, TARGET = f"{BASE}id/measure/x/一", FK + "key", f"{BASE}id/key/talent"


GRAPH = f"{BASE}id/graph/x"


def quads(lines: str) -> list[Quad]:
    return list(rdf.parse(lines, "application/n-quads"))


def statements(content: str = CONTENT) -> Statements:
    return Statements(text_of(content, "t"), f"{BASE}id/run/r", GRAPH, BASE)


def values(found: list[Quad], subject: str, predicate: str) -> list[str]:
    return [
        quad.object.value
        for quad in found
        if (quad.subject.value, quad.predicate.value) == (subject, predicate)
    ]


def mention(start: int, end: int) -> Mention:
    return Mention(start, end, CONTENT[start:end])


@given(tricky_texts)
def test_a_literal_comes_back_as_it_was(text: str) -> None:
    (quad,) = quads(f"<urn:x:s> <urn:x:p> {literal(text)} .\n")
    assert quad.object.value == text
    (quad,) = quads(f"<urn:x:s> <urn:x:p> {zh(text)} .\n")
    assert (quad.object.value, quad.object.language) == (text, "zh")


@given(st.integers(0, 10**15))
def test_decimals_are_exact_and_plain(value: int) -> None:
    assert decimal(value / 100) == typed(f"{value / 100:.6f}".rstrip("0").rstrip("."), "decimal")
    assert "e" not in decimal(float(value)).partition("^^")[0]
    assert decimal(float(value)).startswith(f'"{value}"')


@pytest.mark.parametrize(
    ("value", "text"), [(0.0, "0"), (1.2000000000000002, "1.2"), (5e6, "5000000")]
)
def test_decimals_of_odd_floats(value: float, text: str) -> None:
    assert decimal(value) == f'"{text}"^^<{XSD}decimal>'


@pytest.mark.parametrize(
    ("iso", "name"), [("2020", "gYear"), ("2020-05", "gYearMonth"), ("2020-05-06", "date")]
)
def test_a_date_has_the_type_of_its_precision(iso: str, name: str) -> None:
    assert date_literal(iso) == f'"{iso}"^^<{XSD}{name}>'


def test_an_edge_has_one_claim_with_all_its_evidence() -> None:
    out = statements()
    out.edge(SUBJECT, PREDICATE, TARGET, "heading", 0.9, [mention(3, 7)], "一")
    out.edge(SUBJECT, PREDICATE, TARGET, "lexicon", 0.4, [mention(8, 12)])
    found = quads(out.finish())
    claims = [quad.subject.value for quad in found if quad.object.value == FK + "Claim"]
    assert len(claims) == 1
    (claim,) = claims
    assert values(found, SUBJECT, PREDICATE) == [TARGET]
    assert values(found, claim, FK + "subject") == [SUBJECT]
    assert values(found, claim, FK + "predicate") == [PREDICATE]
    assert values(found, claim, FK + "object") == [TARGET]
    assert values(found, claim, FK + "basis") == [f"{BASE}id/basis/heading"]
    assert values(found, claim, FK + "confidence") == ["0.9"]
    assert values(found, claim, FK + "place") == ["一"]
    assert values(found, claim, PROV + "wasGeneratedBy") == [f"{BASE}id/run/r"]
    assert values(found, claim, PROV + "wasDerivedFrom") == [f"{BASE}id/text/{out.sha256}"]
    assert len(values(found, claim, FK + "evidence")) == 2


def test_an_annotation_quotes_its_span_with_context() -> None:
    out = statements()
    out.type(TARGET, FK + "Key")
    iri = out.span(mention(3, 7), TARGET)
    found = quads(out.finish())
    assert iri == f"{BASE}id/annotation/{out.sha256}/3-7"
    assert values(found, iri, OA + "hasBody") == [TARGET]
    (target,) = values(found, iri, OA + "hasTarget")
    assert values(found, target, OA + "hasSource") == [f"{BASE}id/text/{out.sha256}"]
    position, quote = values(found, target, OA + "hasSelector")
    assert values(found, position, OA + "start") == ["3"]
    assert values(found, position, OA + "end") == ["7"]
    assert values(found, quote, OA + "exact") == ["区财政局"]
    assert values(found, quote, OA + "prefix") == ["前文。"]
    assert values(found, quote, OA + "suffix") == ["安排经费。后文。"]


def test_one_span_of_two_things_is_one_annotation() -> None:
    out = statements()
    out.type(TARGET, FK + "Key")
    assert out.span(mention(3, 7), TARGET) == out.span(mention(3, 7), SUBJECT)
    found = quads(out.finish())
    kinds = [quad for quad in found if quad.predicate.value == RDF + "type"]
    assert sum(quad.object.value == OA + "Annotation" for quad in kinds) == 1
    assert set(values(found, out.span(mention(3, 7)), OA + "hasBody")) == {TARGET, SUBJECT}


def test_an_empty_span_is_no_evidence() -> None:
    out = statements()
    out.type(SUBJECT, FK + "Measure")
    out.evidence(SUBJECT, Mention(3, 3, ""))
    assert len(quads(out.finish())) == 1


def test_nothing_said_is_no_line() -> None:
    assert statements().finish() == ""


def test_every_quad_is_in_the_one_graph_and_none_is_twice() -> None:
    out = statements()
    for _ in range(2):
        out.edge(SUBJECT, PREDICATE, TARGET, "heading", 0.9, [mention(3, 7)], "一")
        out.type(SUBJECT, FK + "Measure")
    lines = out.finish().splitlines()
    assert len(set(lines)) == len(lines)
    assert {quad.graph for quad in quads(out.finish())} == {GRAPH}


def test_targets_are_what_edges_point_to() -> None:
    out = statements()
    out.link(SUBJECT, FK + "statedIn", SUBJECT)
    out.edge(SUBJECT, PREDICATE, TARGET, "heading", 0.9, [])
    assert out.targets() == {TARGET}


def test_claims_of_different_edges_and_texts_have_different_iris() -> None:
    def claim(content: str, target: str) -> str:
        out = statements(content)
        out.edge(SUBJECT, PREDICATE, target, "heading", 0.9, [])
        return next(
            quad.subject.value for quad in quads(out.finish()) if quad.object.value == FK + "Claim"
        )

    assert len({claim("甲", TARGET), claim("甲", TARGET + "2"), claim("乙", TARGET)}) == 3
    assert claim("甲", TARGET) == claim("甲", TARGET)
