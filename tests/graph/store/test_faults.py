"""Messages for queries that the engine cannot read."""

import pytest

from graph.errors import QueryError
from graph.store import open_store
from graph.store.faults import malformed


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (
            "error at 2:7: expected one of \"$\", GRAPH, ['0'..='9'], [_]",
            ': expected one of "$", GRAPH',
        ),
        ("error at 2:7: expected [_]", ": something is missing or wrong here or before"),
        ("error at 2:7: expected one of ['A' ..= 'Z'\n| 'a' ..= 'z'], OPTIONAL", "one of OPTIONAL"),
        ("error at 2:7: expected one of The SELECT is odd, [_]", ": The SELECT is odd"),
        (f"error at 2:7: expected {'x' * 400}", "x …"),
    ],
)
def test_what_the_engine_says_is_made_readable(message: str, told: str) -> None:
    shown = str(malformed(message))
    assert shown.startswith("malformed query at line 2, column 7: ")
    assert shown.endswith(told)
    assert len(shown) < 350


def test_the_fault_itself_is_told_where_it_is_known() -> None:
    assert str(malformed("error at 1:30: expected [_]", "ASK {\n ?x ?y }")) == (
        "malformed query at line 2, column 8: '}' cannot stand here"
    )
    assert str(malformed("it is odd", "ASK {}")) == "malformed query: it is odd"


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("ASK { ?x a fk:A }", "line 1, column 12: the prefix fk: is not declared"),
        ("ASK { ?x <a:p>\n'open }", "a string is not closed at line 2, column 1"),
        ("SELECT ?x (COUNT(*) AS ?n) {}", "a variable that is unbound"),
    ],
)
def test_readers_tell_of_faults(query: str, told: str) -> None:
    with pytest.raises(QueryError, match=told):
        open_store("memory:").reader().select(query)
