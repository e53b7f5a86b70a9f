"""Hypothesis strategies for RDF terms, triples and quads that every syntax can hold."""

from decimal import Decimal

from hypothesis import strategies as st

from graph import rdf
from graph.namespaces import XSD
from graph.rdf import Quad, Term, Triple

_SEGMENT = st.text(st.sampled_from("abcXYZ019-_.~'()*!$&,;=:@中文政策éß"), min_size=0, max_size=8)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
"""Unicode text without lone surrogates: control characters, quotes and backslashes included."""

_TRICKY = (
    *('"', "'", "\\", "\\u0022", "\\U0001F600", "\n", "\r", "\t", "}", "{", "#", "<", ">"),
    *(";", " . ", "_:b0", " _:b0 ", "DROP ALL", "政策", "\x00", "\x7f", "\u2028", "\ufeff"),
)

tricky_texts = st.one_of(
    texts,
    st.lists(st.sampled_from(_TRICKY), max_size=8).map("".join),
)
"""Text that would break out of a string or a line if it were not escaped."""

iris = st.one_of(
    st.builds("http://example.org/{}#{}".format, _SEGMENT, _SEGMENT),
    st.builds("urn:x:{}".format, _SEGMENT.filter(bool)),
).map(lambda value: Term(value, "iri"))

blank_nodes = st.integers(0, 4).map(lambda number: Term(f"n{number}", "blank"))

literals = st.one_of(
    tricky_texts.map(rdf.term_of),
    st.builds(
        lambda text, language: rdf.term_of(text, language=language),
        tricky_texts,
        st.sampled_from(["zh", "en", "zh-hans", "ar--rtl"]),
    ).map(lambda term: next(iter(_normal([term])))),
    st.integers().map(rdf.term_of),
    st.booleans().map(rdf.term_of),
    st.integers(-(10**6), 10**6).map(lambda number: rdf.term_of(Decimal(number).scaleb(-2))),
    st.builds(lambda text: rdf.term_of(text, XSD + "date"), tricky_texts),
)
"""Among them numbers that are not in canonical form, such as `"0.00"^^xsd:decimal`."""


def _normal(terms: list[Term]) -> list[Term]:
    """Terms as the engine gives them back: base directions have a datatype of their own."""
    return [rdf.from_engine(rdf.to_engine(term)) for term in terms]


def _quad(triple: Triple, graph: str | None) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object, graph)


subjects = st.one_of(iris, blank_nodes)
objects = st.one_of(iris, blank_nodes, literals)

triples = st.builds(Triple, subjects, iris, objects)
ground_triples = st.builds(Triple, iris, iris, st.one_of(iris, literals))
"""Triples without blank nodes."""

graph_names = st.sampled_from([f"http://example.org/graph/{name}" for name in ("a", "b", "中")])

ground_quads = st.builds(_quad, ground_triples, st.none() | graph_names)
quads = st.builds(_quad, triples, st.none() | graph_names)
