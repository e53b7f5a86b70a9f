"""A function that the engine does not know fails alone, not with its query."""

import pyoxigraph as ox
import pytest

from graph.errors import QueryError
from graph.store import Store
from graph.store.functions import Functions, tolerating_unknown

CALL = "<http://x/unknown>(?o)"
OTHER = "<http://x/other>(?o, 1)"


@pytest.fixture
def numbers(own_store: Store) -> Store:
    with own_store.writer() as writer:
        writer.update("INSERT DATA { <http://x/s> <http://x/p> 1, 2 }")
    return own_store


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        (f"SELECT ?o ({CALL} AS ?z) {{ ?s ?p ?o }}", [{"o": "1"}, {"o": "2"}]),
        (f"SELECT ?o {{ ?s ?p ?o BIND({CALL} + {OTHER} AS ?z) }}", [{"o": "1"}, {"o": "2"}]),
        (f"SELECT ?o {{ ?s ?p ?o FILTER({CALL}) }}", []),
        (f"SELECT ?o {{ ?s ?p ?o FILTER(!{CALL}) }}", []),
        (f"SELECT ?o {{ ?s ?p ?o FILTER({CALL} || ?o = 2) }}", [{"o": "2"}]),
        (f"SELECT (COALESCE({OTHER}, {CALL}, ?o) AS ?o1) {{ ?s ?p ?o }}", [{"o1": "1"}, {"o1": "2"}]),
        (f"SELECT ?o {{ ?s ?p ?o FILTER NOT EXISTS {{ ?s ?q ?r FILTER({CALL}) }} }}",
         [{"o": "1"}, {"o": "2"}]),
        (f"SELECT (AVG({CALL}) AS ?z) {{ ?s ?p ?o }}", [{}]),
        (f"SELECT (COUNT(*) AS ?n) {{ ?s ?p ?o }} GROUP BY {CALL}", [{"n": "2"}]),
    ],
)  # fmt: skip
def test_only_the_expression_fails(numbers: Store, query: str, rows: list[dict[str, str]]) -> None:
    found = numbers.reader().select(query)
    assert sorted(found, key=str) == rows


def test_in_an_update_as_well(numbers: Store) -> None:
    with numbers.writer() as writer:
        writer.update(
            "DELETE DATA { <http://x/s> <http://x/p> 2 } ; INSERT { ?s <http://x/q> ?z } WHERE "
            f"{{ ?s ?p ?o BIND(COALESCE({CALL}, 'none') AS ?z) }}"
        )
    assert numbers.reader().select("SELECT ?z { ?s <http://x/q> ?z }") == [{"z": "none"}]


def test_a_function_that_is_known_keeps_its_number_of_arguments(numbers: Store) -> None:
    query = "SELECT (<http://www.w3.org/2001/XMLSchema#integer>(?o, 1) AS ?z) { ?s ?p ?o }"
    with pytest.raises(QueryError, match="arguments"):
        numbers.reader().select(query)


def test_other_errors_pass_and_nothing_repeats_for_ever() -> None:
    name = ox.NamedNode("http://x/unknown")
    seen: list[Functions] = []

    def stubborn(functions: Functions) -> None:
        seen.append(functions)
        raise RuntimeError(f"The custom function {name} is not supported")

    with pytest.raises(RuntimeError):
        tolerating_unknown(stubborn)
    assert [list(functions) for functions in seen] == [[], [name]]

    def broken(_: Functions) -> None:
        raise RuntimeError("Corruption: a block")

    with pytest.raises(RuntimeError, match="Corruption"):
        tolerating_unknown(broken)
