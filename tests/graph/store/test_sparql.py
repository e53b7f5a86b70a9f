"""Queries before the engine sees them: forms, what is refused, bindings."""

from typing import Final

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import QueryError
from graph.store import sparql

PREFIXES: Final = (
    "BASE <http://localhost:1/> PREFIX : <http://localhost:1/> PREFIX ex: <http://localhost:1/> "
    "PREFIX service: <http://localhost:1/> "
)


class TestForm:
    @pytest.mark.parametrize(
        ("query", "form"),
        [
            ("SELECT * {}", "select"),
            ("select?s{?s ?p ?o}", "select"),
            ("SELECTDISTINCT ?s {?s ?p ?o}", "select"),
            ("# SELECT\nASK{}", "ask"),
            (
                "PREFIX select: <http://x/ask#> BASE <http://x/select> CONSTRUCT WHERE {}",
                "construct",
            ),
            ('VERSION "1.2" DESCRIBE <x:select>', "describe"),
            ("\ufeff ASK {}".lstrip("\ufeff"), "ask"),
        ],
    )
    def test_the_first_keyword_after_the_prologue_tells(self, query: str, form: str) -> None:
        assert sparql.form(query) == form

    @pytest.mark.parametrize("query", ["", "INSERT DATA {}", "?s ?p ?o", "PREFIX a: <x:y>", "中文"])
    def test_what_is_no_query_is_refused(self, query: str) -> None:
        with pytest.raises(QueryError, match="none of SELECT, ASK, CONSTRUCT and DESCRIBE"):
            sparql.form(query)


def fetches(query: str) -> bool:
    """Whether the engine tries to reach the network for this query (port 1 is barred to it)."""
    store = ox.Store()
    store.update("INSERT DATA { <x:s> <x:p> 1 }")
    try:
        solutions = store.query(query)
        assert isinstance(solutions, ox.QuerySolutions)
        list(solutions)
    except OSError as error:
        return "port 1 is not allowed" in str(error)
    except (SyntaxError, ValueError, RuntimeError):
        pass
    return False


HIDDEN: Final = [
    "SERVICE <http://localhost:1/> { ?s ?p ?o }",
    "service<http://localhost:1/>{?s ?p ?o}",
    "SERVICE SILENT ex:a { ?s ?p ?o }",
    "SERVICE#\n?x{?s ?p ?o}",
    "?s ?p 1SERVICE<http://localhost:1/>{?s ?p ?o}",
    "?s ?p trueSERVICE:a{?s ?p ?o}",
    '?s ?p "x"SERVICE:a{?s ?p ?o}',
    "SERVICEex:a{?s ?p ?o}",
    "service:a{?s ?p ?o}",
    "service:a\n# comment\n{?s ?p ?o}",
    "service:\\_a{?s ?p ?o}",
    "service:a\u0301{?s ?p ?o}",
    "service:%20{?s ?p ?o}",
    "?s ?p ?o FILTER(?s<?o)SERVICE:a#>\n{?s ?p ?o}",
    '?s ?p ?o FILTER(?s<?o)#>"""\nSERVICE:a {?s ?p ?o} #"""\n',
    "?s ?p ?o FILTER(true || ?s<'>') SERVICE:a {?s ?p ?o} #'\n",
    '?s ?p ?o FILTER(?s<#>"""\n?o) SERVICE:a {?s ?p ?o} #"""\n',
    "?s :a\\#b ?o . SERVICE:a {?s ?p ?o}",
    "?s <http://x/\\u0041#> ?o . SERVICE:a {?s ?p ?o}",
]


FRAGMENTS: Final = [
    "SERVICE", "SERVICE", "service:a", "SERVICE:", "<http://localhost:1/>", ":a", "{", "}",
    "{?s ?p ?o}", "(", ")", "FILTER(?s<?p)", "FILTER(?p<", "<", ">", "#", "\n", '"""', '"', "'",
    "'''", " ", "?s", "?s ?p ?o", ".", ";", "1", "true", '"x"', "@en", "--ltr", "SILENT",
    "OPTIONAL{", "\\", "ex:a", "ex:a\\#b", "_:b", "<#a>", "<a'b>", "<?s)#>", "=", "!=", "a",
    "\\_", "%20", "\u0301", "MINUS{", "BIND(1 AS ?z)", "/", "*", "^", "-", "\\u0053", "[", "]",
    '"""\nSERVICE:a{} #"""',
]  # fmt: skip


class TestService:
    @pytest.mark.parametrize("pattern", HIDDEN)
    def test_it_is_found_wherever_the_engine_would_find_it(self, pattern: str) -> None:
        with pytest.raises(QueryError, match="SERVICE is not allowed at line"):
            sparql.examine(PREFIXES + "SELECT * { " + pattern + " }")

    @pytest.mark.parametrize(
        "pattern",
        [
            "?s <http://x/SERVICE> 'SERVICE <x:y> {}'",
            "?s <service> <#SERVICE>",
            "# SERVICE <x:y> {}\n?s ?SERVICE $service",
            '?s ex:SERVICE """\nSERVICE <x:y> { "" }"""',
            "service:a service:b service:c",
            "GRAPH service:a { ?s ?p ?o }",
            '?s ?p "x"@en-service',
            "?s ex:a\\#SERVICE _:service",
            "?s ?p ?o FILTER(?s < ?o && ?o > 'SERVICE')",
        ],
    )
    def test_the_word_elsewhere_is_no_clause(self, pattern: str) -> None:
        query = PREFIXES + "SELECT * { " + pattern + " }"
        sparql.examine(query)
        assert not fetches(query)

    @settings(max_examples=400)
    @given(
        st.lists(
            st.sampled_from(FRAGMENTS),
            max_size=10,
        ).map("".join),
        st.sampled_from(["", "?s ?p ?o ", "?s ?p ?o FILTER(?s<?o)"]),
        st.sampled_from(["{?s ?p ?o}}", "}"]),
    )
    def test_no_query_that_is_let_through_fetches(self, middle: str, start: str, end: str) -> None:
        query = f"{PREFIXES} SELECT * {{ {start}{middle}{end}"
        try:
            sparql.examine(query)
        except QueryError:
            return
        assert not fetches(query)


class TestUpdates:
    @pytest.mark.parametrize(
        "update",
        ["LOAD <x:y>", "load<x:y>", "PREFIX : <x:y#> LOAD:a", "PREFIX : <x:y#> load:a",
         "CLEAR ALL;LOAD SILENT <x:y>", "CLEAR ALL;load:a", "BASE <x:y> load:a INTO GRAPH <x:g>"],
    )  # fmt: skip
    def test_load_is_refused(self, update: str) -> None:
        with pytest.raises(QueryError, match="LOAD is not allowed"):
            sparql.examine_update(update)

    def test_the_word_elsewhere_is_no_operation(self) -> None:
        sparql.examine_update(
            "PREFIX load: <http://x/> DROP GRAPH load:a; COPY load:a TO load:b; "
            "INSERT DATA { load:a load:b load:c . load:d load:e 'LOAD <x:y>' } ; "
            "WITH load:g DELETE { ?s load:p ?o } WHERE { ?s load:p ?o . load:x ?load <x:load> }"
        )


class TestBounds:
    @pytest.mark.parametrize("pattern", ["{" * 101, "(" * 101, "[" * 101, "FILTER(?a<" + "(" * 100])
    def test_deep_nesting_is_refused(self, pattern: str) -> None:
        with pytest.raises(QueryError, match="nested more than 100 deep"):
            sparql.examine("ASK { " + pattern)

    def test_nesting_hidden_in_what_looks_like_an_iri_is_refused(self) -> None:
        with pytest.raises(QueryError, match="nested"):
            sparql.examine("ASK { FILTER(?a<" + "(" * 100 + "1" + ")" * 100 + ">1) }")

    def test_brackets_in_strings_comments_and_iris_do_not_count(self) -> None:
        sparql.examine(f"ASK {{ ?s <http://x/{'(' * 200}> '{'{' * 200}' # {'[' * 200}\n }}")

    def test_long_lists_of_values_are_allowed(self) -> None:
        values = " ".join(f"<http://x/{number}>" for number in range(20_000))
        assert not sparql.examine(f"SELECT * {{ VALUES ?s {{ {values} }} ?s ?p ?o }}").is_deep

    @pytest.mark.parametrize("text", ["'abc", '"abc\n"', "\\"])
    def test_unclosed_strings_are_refused_with_their_place(self, text: str) -> None:
        with pytest.raises(QueryError, match="at line 2, column 3"):
            sparql.examine("SELECT *\n{ " + text)


class TestBind:
    @pytest.mark.parametrize(
        ("query", "bound"),
        [
            ("SELECT ?x { ?x ?p '?x' } # ?x", "SELECT (<x:y> AS ?x) { <x:y> ?p '?x' } # ?x"),
            ("SELECT (STR($x) AS ?y) { ?s ?p $x }", "SELECT (STR(<x:y>) AS ?y) { ?s ?p <x:y> }"),
            ("SELECT ?xx { ?xx <?x> ex:x?x }", "SELECT ?xx { ?xx <?x> ex:x<x:y> }"),
            (
                "SELECT ?x { ?x ?p ?o } GROUP BY ?x ?p ORDER BY ?x DESC(?x) LIMIT 1",
                "SELECT (<x:y> AS ?x) { <x:y> ?p ?o } GROUP BY (<x:y>) ?p "
                "ORDER BY (<x:y>) DESC(<x:y>) LIMIT 1",
            ),
            ("DESCRIBE ?x", "DESCRIBE <x:y>"),
            (
                "ASK { { SELECT ?x WHERE { ?x ?p ?o } } ?x ?q 1 }",
                "ASK { { SELECT (<x:y> AS ?x) WHERE { <x:y> ?p ?o } } <x:y> ?q 1 }",
            ),
        ],
    )
    def test_every_occurrence_is_replaced(self, query: str, bound: str) -> None:
        assert sparql.bind(query, {"x": "<x:y>"}) == bound

    def test_grouped_queries_still_run(self) -> None:
        store = ox.Store()
        store.update("INSERT DATA { <x:a> <x:p> 1, 2 . <x:b> <x:p> 3 }")
        query = "SELECT ?x (COUNT(?o) AS ?n) { ?x <x:p> ?o } GROUP BY ?x ORDER BY ?x"
        solutions = store.query(sparql.bind(query, {"x": "<x:a>"}))
        assert isinstance(solutions, ox.QuerySolutions)
        (row,) = solutions
        assert (str(row["x"]), str(row["n"])[:3]) == ("<x:a>", '"2"')

    def test_what_the_query_assigns_cannot_be_bound(self) -> None:
        with pytest.raises(QueryError, match=r"\?x is bound from outside and assigned at line 1"):
            sparql.bind("SELECT * { BIND(1 AS ?x) }", {"x": "<x:y>"})

    def test_names_must_be_in_the_query(self) -> None:
        with pytest.raises(QueryError, match=r"no variable \?a, \?b"):
            sparql.bind("ASK { ?s ?p '?a' }", {"b": "1", "a": "1", "s": "<x:y>"})
