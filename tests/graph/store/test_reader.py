"""Queries over a view: datasets, bindings, formats, and what is refused; over all back ends."""

import io
import json
from contextlib import suppress

import pytest

from graph import rdf
from graph.errors import InputError, NotAcceptableError, QueryError
from graph.store import Reader, Store

A, B = "http://x/graph/a", "http://x/graph/b"
ONE = b'<http://x/s> <http://x/p> "one"@zh .\n'
TWO = b'<http://x/s> <http://x/p> "two" .\n'
TURTLE = "text/turtle"


class TestQueries:
    @pytest.fixture
    def reader(self, store: Store) -> Reader:
        with store.writer() as writer:
            writer.replace(A, ONE + b"<http://x/s> <http://x/q> <http://x/o> .\n")
            writer.replace(B, TWO)
            writer.update("INSERT DATA { <http://x/s> <http://x/p> 3 }")
        return store.reader()

    def run(self, reader: Reader, query: str, media_type: str, **options: object) -> str:
        out = io.BytesIO()
        reader.run(query, media_type=media_type, out=out, **options)  # type: ignore[arg-type]
        return out.getvalue().decode()

    def test_the_default_graph_is_the_union(self, reader: Reader) -> None:
        query = "SELECT ?o { ?s <http://x/p> ?o } ORDER BY STR(?o)"
        assert reader.select(query) == [{"o": "3"}, {"o": "one"}, {"o": "two"}]

    def test_from_and_the_protocol_choose_graphs(self, reader: Reader) -> None:
        query = "SELECT ?o { ?s <http://x/p> ?o }"
        chosen = f"SELECT ?o FROM <{B}> {{ ?s <http://x/p> ?o }}"
        csv = "text/csv"
        assert reader.select(chosen) == [{"o": "two"}]
        assert self.run(reader, chosen, csv).split() == ["o", "two"]
        assert self.run(reader, query, csv, default_graphs=[A]).split() == ["o", "one"]
        assert self.run(reader, chosen, csv, default_graphs=[A]).split() == ["o", "one"]
        assert self.run(reader, query, csv, named_graphs=[A]).split() == ["o"]
        assert self.run(reader, query, csv, union=False).split() == ["o", "3"]
        named = "SELECT ?g { GRAPH ?g { ?s <http://x/p> ?o } }"
        assert self.run(reader, named, csv, named_graphs=[B]).split() == ["g", B]

    def test_solutions_have_terms(self, reader: Reader) -> None:
        (row,) = reader.solutions("SELECT ?o ?none { ?s ?p ?o FILTER(LANG(?o) != '') }")
        assert row == {"o": rdf.term_of("one", language="zh")}

    def test_bindings_replace_variables(self, reader: Reader) -> None:
        query = "SELECT ?p { ?s ?p ?o }"
        assert reader.select(query, o="http://x/o") == [{"p": "http://x/q"}]
        assert reader.select(query, o=rdf.term_of("one", language="zh")) == [{"p": "http://x/p"}]
        assert reader.select("SELECT ?p ?o { ?s ?p ?o }", o="http://x/o") == [
            {"p": "http://x/q", "o": "http://x/o"}
        ]
        assert reader.ask("ASK { ?s ?p ?o }", o=rdf.term_of(3))
        assert not reader.ask("ASK { ?s ?p ?o }", o=rdf.term_of('") } DROP ALL #'))
        assert "http://x/q" in self.run(reader, query, "text/csv", bindings={"o": "http://x/o"})
        with pytest.raises(QueryError, match=r"no variable \?x"):
            reader.ask("ASK { ?s ?p ?o }", x="http://x/o")
        with pytest.raises(InputError, match="IRI"):
            reader.ask("ASK { ?s ?p ?o }", o="x> ?y . } #")
        with pytest.raises(QueryError, match="blank node"):
            reader.ask("ASK { ?s ?p ?o }", o=rdf.Term("b", "blank"))

    def test_construct_gives_distinct_triples(self, reader: Reader) -> None:
        query = "CONSTRUCT { ?s <http://x/r> <http://x/o> } WHERE { ?s ?p ?o }"
        (triple,) = reader.construct(query)
        assert str(triple.predicate) == "<http://x/r>"
        assert len(reader.construct("DESCRIBE <http://x/s>")) == 4

    @pytest.mark.parametrize(
        ("media_type", "start"),
        [
            ("application/sparql-results+json", '{"head": '),
            ("application/sparql-results+xml", "<?xml"),
            ("text/csv", "o\r\n"),
            ("text/tab-separated-values; charset=utf-8", "?o\n"),
        ],
    )
    def test_rows_in_every_format(self, reader: Reader, media_type: str, start: str) -> None:
        text = self.run(reader, "SELECT ?o { ?s ?p ?o }", media_type)
        if "json" in media_type:  # engines put spaces in different places
            text = json.dumps(json.loads(text))
        assert text.startswith(start)

    @pytest.mark.parametrize("name", rdf.FORMATS)
    def test_graphs_in_every_format(self, reader: Reader, name: str) -> None:
        media_type = rdf.FORMATS[name].media_type
        text = self.run(reader, "CONSTRUCT WHERE { ?s ?p ?o }", media_type)
        assert len(set(rdf.parse(text, media_type))) == 4

    def test_results_that_a_format_cannot_hold(self, reader: Reader) -> None:
        for query, media_type in [
            ("SELECT * { ?s ?p ?o }", TURTLE),
            ("ASK { ?s ?p ?o }", TURTLE),
            ("CONSTRUCT WHERE { ?s ?p ?o }", "text/csv"),
            ("CONSTRUCT { ?s <http://x/> 1 } WHERE { ?s ?p ?o }", "application/rdf+xml"),
        ]:
            with pytest.raises(NotAcceptableError):
                self.run(reader, query, media_type)

    def test_an_error_of_who_takes_the_results_comes_back_as_it_is(self, reader: Reader) -> None:
        class Gone(io.RawIOBase):
            def write(self, data: object, /) -> int:
                raise BrokenPipeError("the client has gone")

        for error_query in ("SELECT * { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"):
            with pytest.raises(BrokenPipeError, match="the client has gone"):
                reader.run(error_query, media_type="text/csv" if "SEL" in error_query else TURTLE,
                           out=Gone())  # type: ignore[arg-type]  # fmt: skip

    @pytest.mark.parametrize(
        ("query", "reason"),
        [
            ("SELECT * { ?s ?p\n }", "malformed query at line 2, column 2"),
            ("", "malformed"),
            ("SELECT * { ?s ?p '\ud800' }", "not Unicode"),
            ("ASK { }", "not a SELECT query"),
            ("SELECT * { SERVICE <http://localhost:1/> { } }", "SERVICE is not allowed at line 1"),
            ("SELECT * " + "{" * 5000 + "}" * 5000, "nested more than 100 deep"),
            ("SELECT * { ?s ?p " + "[ ?p " * 5000 + "]" * 5000 + "}", "nested more than 100 deep"),
            ("SELECT * { FILTER(1" + "+1" * 50_000 + ") }", "keywords and operators"),
        ],
    )
    def test_queries_that_are_refused(self, reader: Reader, query: str, reason: str) -> None:
        with pytest.raises(QueryError, match=reason):
            reader.select(query)

    def test_a_long_query_does_not_end_the_process(self, reader: Reader) -> None:
        query = "SELECT * { ?s ?p 3 " + "MINUS { ?s ?p 4 } " * 4000 + "}"
        with suppress(QueryError):  # engines at addresses are not given as long ones
            assert len(reader.select(query)) == 1
        assert len(reader.select("SELECT * { ?s ?p 3 }")) == 1

    def test_a_query_of_another_kind(self, reader: Reader) -> None:
        with pytest.raises(QueryError, match="not an ASK"):
            reader.ask("SELECT * { }")
        with pytest.raises(QueryError, match="CONSTRUCT"):
            reader.construct("ASK { }")
        assert reader.form("DESCRIBE <http://x/s>") == "describe"

    def test_booleans_of_functions(self, reader: Reader) -> None:
        query = "SELECT DISTINCT (isIRI(?o) AS ?iri) { ?s ?p ?o } ORDER BY ?iri"
        assert reader.select(query) == [{"iri": "false"}, {"iri": "true"}]
