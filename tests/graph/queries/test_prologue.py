"""Prefixes that need not be declared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import QueryError
from graph.namespaces import FK, PREFIXES, SKOS
from graph.queries.prologue import Place, with_prefixes


@pytest.mark.parametrize(
    ("query", "added"),
    [
        ("SELECT * { ?s a fk:Policy }", [f"PREFIX fk: <{FK}>"]),
        (f"prefix fk: <{FK}> ASK {{ ?s a fk:Policy }}", []),
        ("PREFIX fk: <http://other.example/> ASK { ?s a fk:Policy }", []),
        ("ASK { ?s fk:key/skos:broader* ?o }", [f"PREFIX fk: <{FK}>", f"PREFIX skos: <{SKOS}>"]),
        ("ASK { ?s ?p 'fk:a', <fk:a> } # fk:a", []),
        ("ASK { ?s unknown:p :a }", []),
        ("ASK { ?s fk:a 'open }", [f"PREFIX fk: <{FK}>"]),
        (f"PREFIX fk: <{FK}> ASK {{ ?s fk:a 'open }}", []),
    ],
)
def test_known_prefixes_are_declared_where_they_are_used(query: str, added: list[str]) -> None:
    completed = with_prefixes(query)
    assert completed.query == "\n".join([*added, query])
    assert completed.added == len(added)


@given(st.text(), st.sets(st.sampled_from(sorted(PREFIXES))))
def test_the_query_itself_stays_as_it_is(text: str, names: set[str]) -> None:
    query = text + "".join(f" {name}:a" for name in names)
    completed = with_prefixes(query)
    assert completed.query.endswith(query)
    assert completed.query.count("\n") == query.count("\n") + completed.added
    assert with_prefixes(completed.query).query == completed.query


def test_places_are_those_of_the_query_as_given() -> None:
    completed = with_prefixes("ASK { ?s fk:a skos:b }")
    error, place = completed.restore(QueryError("malformed at line 3, column 7: because"))
    assert str(error) == "malformed at line 1, column 7: because"
    assert place == Place(1, 7)
    same = QueryError("too long")
    assert completed.restore(same) == (same, None)
    unclosed = with_prefixes("ASK {\n ?s fk:a 'open }")
    told, where = unclosed.restore(QueryError("malformed at line 3, column 18"))
    assert "not closed at line 2, column 10" in str(told)
    assert where == Place(2, 10)
