"""Where a malformed query goes wrong."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import QueryError
from graph.queries.examples import example, examples
from graph.store import open_store
from graph.store.base import Reader
from graph.store.grammar import MAX_LENGTH, find_fault
from graph.store.sparql import tokens_of


@pytest.fixture(scope="module")
def reader() -> Reader:
    return open_store("memory:").reader()


@pytest.mark.parametrize(
    ("query", "before", "what"),
    [
        ("SELECT * { ?x ?y }", "SELECT * { ?x ?y ", "'}' cannot stand here"),
        ("SELECT * {\n ?x a ", "SELECT * {\n ?x a", "the query ends too early"),
        ("ASK { ?x a fk:Policy }", "ASK { ?x a ", "the prefix fk: is not declared"),
        ("ASK { ?x a <a:b> 'c' }", "ASK { ?x a <a:b> ", "\"'c'\" cannot stand here"),
        ("ASK { FILTER ?x }", "ASK { FILTER ", "'?x' cannot stand here"),
        ("ASK { ?x <a:p> 'x'^^ }", "ASK { ?x <a:p> 'x'^^ ", "there may be a name such as"),
        ("ASK {} LIMIT x", "ASK {} LIMIT ", "there may be a number"),
        ("SELEKT * {}", "", "there may be ASK or BASE"),
        ("SELECT (foo(1) AS ?x) {}", "SELECT (", "'foo' cannot stand here"),
        ("ASK { FILTER (?x > 1 }", "ASK { FILTER (?x > 1 ", "'}' cannot stand here"),
        ("ASK { FILTER (?x >> 1) }", "ASK { FILTER (?x >", "'>' cannot stand here"),
        ("ASK {} VALUES ?x { 人 }", "ASK {} VALUES ?x { ", "'人' cannot stand here"),
        ("DELETE WHERE { ?s ?p ?o }", "", "'DELETE' cannot stand here"),
    ],
)
def test_the_first_token_that_cannot_stand_is_named(query: str, before: str, what: str) -> None:
    fault = find_fault(query)
    assert fault is not None
    assert query[: fault.offset] == before
    assert what in fault.what


@pytest.mark.parametrize(
    "query",
    [
        "ASK { ?x <a:p> 1.5e3, -2, true, 'x'@en, '''y'''^^<a:t>, _:b, [], (), [ a <a:b> ], (1 2) }",
        "ASK { ?x (<a:p>|^<a:q>/<a:r>*)+/!(<a:s>|^a) ?y ; <a:p>? ?z ; . }",
        "ASK { { SELECT * {} } UNION {} MINUS {} OPTIONAL { ?s ?p ?o . } GRAPH ?g {} }",
        "SELECT (COUNT(DISTINCT *) AS ?n) { FILTER NOT EXISTS {} FILTER (?a NOT IN (1, 2)) } "
        "GROUP BY ?a (?b AS ?c) STR(?d) HAVING (?n > 1) ORDER BY DESC(?n) ?a LIMIT 1 OFFSET 2",
        'SELECT (GROUP_CONCAT(?a ; separator=", ") AS ?b) {} VALUES (?x ?y) { (1 UNDEF) () }',
        "CONSTRUCT WHERE { ?s ?p ?o }",
        "BASE <http://a.example/> PREFIX : <#> DESCRIBE :a ?b FROM NAMED :g WHERE {}",
        "ASK { FILTER (!(?a <= ?b) && ?c != -?d || <a:f>(1) = (?e)) } # end",
        "ASK { ?a ?b ?c . FILTER (?a<3 && ?b>4) BIND (IF(?a, 1, 2) AS ?d) }",
    ],
)
def test_what_the_engine_takes_has_no_fault(reader: Reader, query: str) -> None:
    assert find_fault(query) is None
    assert reader.form(query)


@pytest.mark.parametrize("name", examples())
def test_examples_have_no_fault_until_a_token_is_lost(reader: Reader, name: str) -> None:
    query = example(name).query
    assert find_fault(query) is None
    cut = query.rstrip().rstrip("}").rstrip()
    fault = find_fault(cut.removesuffix("\n"))
    assert fault is None or fault.offset <= len(cut)


@given(st.data())
def test_a_fault_is_told_only_of_what_the_engine_refuses(
    reader: Reader, data: st.DataObject
) -> None:
    query = example(data.draw(st.sampled_from(sorted(examples())))).query
    tokens = tokens_of(query)
    lost = data.draw(st.sampled_from(tokens))
    put = data.draw(st.sampled_from(["", *(token.text for token in tokens)]))
    changed = query[: lost.start] + put + query[lost.start + len(lost.text) :]
    try:
        fault = find_fault(changed)
    except QueryError:  # no tokens at all
        return
    if fault is None:
        return
    assert 0 <= fault.offset <= len(changed)
    with pytest.raises(QueryError) as raised:
        reader.run(changed, media_type="text/csv", out=io.BytesIO())
    assert "at line " in str(raised.value)


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    try:
        fault = find_fault(text)
    except QueryError:
        return
    assert fault is None or 0 <= fault.offset <= len(text)


def test_what_is_too_long_or_too_deep_is_left_to_the_engine() -> None:
    assert find_fault("?" * (MAX_LENGTH + 1)) is None
    assert find_fault("ASK " + "{" * 5_000) is None
    assert find_fault("ASK { LATERAL { ?s ?p } }") is None
    with pytest.raises(QueryError, match="not closed at line 1, column 13"):
        find_fault("ASK { ?s ?p 'open }")
