"""RDF terms and syntaxes."""

import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import rdf
from graph.errors import InputError
from graph.namespaces import DCTERMS, FK, RDF, XSD
from graph.rdf import FORMATS, Quad, Term
from tests import strategies

POLICY = (
    f"<http://x/p> <{RDF}type> <{FK}Policy> <http://x/g> .\n"
    f'<http://x/p> <{DCTERMS}title> "办法"@zh <http://x/g> .\n'
).encode()


class TestTerms:
    def test_literals_of_python_values_have_their_xsd_datatypes(self) -> None:
        assert rdf.literal(3) == f'"3"^^<{XSD}integer>'
        assert rdf.literal(True) == f'"true"^^<{XSD}boolean>'
        assert rdf.literal(Decimal("1E+3")) == f'"1000"^^<{XSD}decimal>'
        assert rdf.literal(date(2019, 2, 3)) == f'"2019-02-03"^^<{XSD}date>'
        assert rdf.literal(float("inf")) == f'"INF"^^<{XSD}double>'
        assert rdf.literal("2019", XSD + "gYear") == f'"2019"^^<{XSD}gYear>'

    def test_strings_are_escaped(self) -> None:
        assert rdf.literal('a"b\\c\nd', language="zh") == '"a\\"b\\\\c\\nd"@zh'

    def test_an_iri_keeps_its_chinese(self) -> None:
        assert rdf.iri("http://x/政策/2019") == "<http://x/政策/2019>"

    @pytest.mark.parametrize("value", ["", "x", "http://x/a b", "http://x/>", "http://x/%zz"])
    def test_what_is_no_absolute_iri_is_refused(self, value: str) -> None:
        with pytest.raises(InputError, match="not usable as an IRI"):
            rdf.iri(value)

    @pytest.mark.parametrize(
        ("value", "language"), [("\ud800", None), ("x", "not a tag"), ("x", "en--up")]
    )
    def test_unusable_literals_are_refused(self, value: str, language: str | None) -> None:
        with pytest.raises(InputError, match="not usable as a literal"):
            rdf.literal(value, language=language)

    @given(st.one_of(strategies.iris, strategies.literals, strategies.blank_nodes))
    def test_terms_survive_the_engine(self, term: Term) -> None:
        assert rdf.from_engine(rdf.to_engine(term)) == term


class TestParse:
    @given(st.lists(strategies.quads))
    def test_quads_survive_n_quads(self, quads: list[Quad]) -> None:
        text = "".join(
            f"{q.subject} {q.predicate} {q.object} {rdf.iri(q.graph) if q.graph else ''} .\n"
            for q in quads
        )
        assert list(rdf.parse(text, "application/n-quads")) == quads

    def test_errors_name_line_and_column(self) -> None:
        with pytest.raises(InputError, match="not well-formed turtle at line 2, column 3: x is"):
            list(rdf.parse("<http://x/a> <http://x/b>\n  x .", "text/turtle"))

    def test_bytes_that_are_not_utf8_are_refused(self) -> None:
        with pytest.raises(InputError, match="line 1"):
            list(rdf.parse(b'<http://x/a> <http://x/b> "\xff" .', "application/n-triples"))

    def test_relative_iris_need_a_base(self) -> None:
        with pytest.raises(InputError, match="scheme"):
            list(rdf.parse("<a> <b> <c> .", "text/turtle"))
        (quad,) = rdf.parse("<a> <b> <c> .", "text/turtle; charset=utf-8", base="http://x/")
        assert quad.subject.value == "http://x/a"

    def test_triple_terms_are_refused(self) -> None:
        text = "<http://x/a> <http://x/b> <<( <http://x/a> <http://x/b> <http://x/c> )>> ."
        with pytest.raises(InputError, match="triple term"):
            list(rdf.parse(text, "application/n-triples"))

    def test_a_context_is_not_fetched(self) -> None:
        with pytest.raises(InputError, match="jsonld"):
            list(rdf.parse('{"@context": "http://localhost:1/c"}', "application/ld+json"))

    def test_an_unknown_media_type_names_the_known(self) -> None:
        with pytest.raises(InputError, match=r"'text/plain'.*text/turtle"):
            list(rdf.parse("", "text/plain"))


class TestConvert:
    @pytest.mark.parametrize("name", ["turtle", "ntriples", "trig", "nquads"])
    @given(quads=st.lists(strategies.ground_quads, max_size=8))
    def test_any_ground_quads_survive(self, name: str, quads: list[Quad]) -> None:
        form = FORMATS[name]
        if not form.is_dataset:
            quads = [quad._replace(graph=None) for quad in quads]
        source = "".join(
            f"{q.subject} {q.predicate} {q.object} {rdf.iri(q.graph) if q.graph else ''} .\n"
            for q in quads
        ).encode()
        converted = rdf.convert(source, "application/n-quads", form.media_type)
        assert set(rdf.parse(converted, form.media_type)) == set(quads)

    @pytest.mark.parametrize("name", FORMATS)
    def test_policies_survive_every_syntax(self, name: str) -> None:
        form = FORMATS[name]
        wanted = set(rdf.parse(POLICY, "application/n-quads"))
        if not form.is_dataset:
            wanted = {quad._replace(graph=None) for quad in wanted}
        converted = rdf.convert(POLICY, "application/n-quads", form.media_type)
        assert set(rdf.parse(converted, form.media_type)) == wanted

    @pytest.mark.parametrize("name", FORMATS)
    def test_bytes_do_not_depend_on_the_order_of_quads(self, name: str) -> None:
        reversed_lines = b"\n".join(reversed(POLICY.splitlines())) + b"\n"
        one, other = (
            rdf.convert(data, "application/n-quads", FORMATS[name].media_type)
            for data in (POLICY, reversed_lines)
        )
        assert one == other

    def test_turtle_has_the_prefixes_in_use_sorted(self) -> None:
        turtle = rdf.convert(POLICY, "application/n-quads", "text/turtle").decode()
        assert turtle == (
            f"@prefix dcterms: <{DCTERMS}> .\n@prefix fk: <{FK}> .\n@prefix rdf: <{RDF}> .\n"
            '<http://x/p> a fk:Policy ;\n\tdcterms:title "办法"@zh .\n'
        )

    def test_rdf_xml_root_has_sorted_attributes(self) -> None:
        xml = rdf.convert(POLICY, "application/n-quads", "application/rdf+xml").decode()
        attributes = xml[xml.index("<rdf:RDF") : xml.index(">", xml.index("<rdf:RDF"))].split()[1:]
        assert attributes == sorted(attributes)
        assert len(attributes) >= 3

    @pytest.mark.parametrize("line", ['<x:a> <x:b/> "1" .', '<x:a> <x:b> "\\u0001" .'])
    def test_what_xml_cannot_hold_is_refused(self, line: str) -> None:
        with pytest.raises(InputError, match="rdfxml cannot express"):
            rdf.convert(line.encode(), "application/n-triples", "application/rdf+xml")


class TestNTriples:
    def test_lines_are_distinct_and_sorted(self) -> None:
        triples = list(rdf.parse(POLICY + POLICY, "application/n-quads"))
        text = rdf.ntriples(triples)
        assert text.splitlines() == sorted(set(text.splitlines()))
        assert len(text.splitlines()) == 2

    def test_canonical_lines_refuse_named_graphs(self) -> None:
        with pytest.raises(InputError, match="named graph"):
            rdf.canonical_lines(POLICY, media_type="application/n-quads")

    def test_a_file_is_read_as_well(self) -> None:
        assert len(list(rdf.parse(io.BytesIO(POLICY), "application/n-quads"))) == 2
