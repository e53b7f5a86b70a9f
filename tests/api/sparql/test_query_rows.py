"""The first rows of results, read from answers of which the end may be missing."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.sparql.query_rows import _of_json, _of_triples
from graph.rdf import Term

ANSWER = json.dumps(
    {
        "head": {"vars": ["a", "b"]},
        "results": {
            "bindings": [
                {"a": {"type": "uri", "value": f"http://a.example/{n}"}}
                | ({"b": {"type": "literal", "value": 'x]},{"', "xml:lang": "en"}} if n % 2 else {})
                for n in range(6)
            ]
        },
    }
)


@given(st.integers(0, len(ANSWER)), st.integers(1, 8))
def test_rows_of_the_beginning_of_an_answer(end: int, most: int) -> None:
    start = ANSWER.index('"results"')
    found = _of_json(ANSWER[: max(end, start)], False, most, 1)
    whole = _of_json(ANSWER, True, 6, 1)
    assert found.columns == ("a", "b")
    assert found.rows == whole.rows[: len(found.rows)]
    assert len(found.rows) <= most
    assert found.total is None
    assert whole.total == len(whole.rows) == 6
    assert whole.rows[1] == (
        Term("http://a.example/1", "iri"),
        Term('x]},{"', "literal", None, "en"),
    )
    assert whole.rows[2][1] is None


def test_triples_of_the_beginning_of_an_answer() -> None:
    lines = b'<a:1> <a:p> "x" .\n<a:1> <a:p> "x" .\n_:b <a:p> <a:2> .\n<a:3> <a:p> "cut'
    found = _of_triples(lines, False, 10, 1)
    assert found.columns == ("subject", "predicate", "object")
    assert [row[2] for row in found.rows] == [
        Term("x", "literal", "http://www.w3.org/2001/XMLSchema#string"),
        Term("a:2", "iri"),
    ]
    assert found.total is None
    assert _of_triples(lines[:36], True, 10, 1).total == 1


@pytest.mark.parametrize("value", [True, False])
def test_the_answer_of_ask(value: bool) -> None:
    found = _of_json(json.dumps({"head": {}, "boolean": value}), True, 10, 1)
    assert found.boolean is value


def test_a_triple_term_is_shown_as_text() -> None:
    part = {"type": "uri", "value": "a:x"}
    triple = {"type": "triple", "value": {"subject": part, "predicate": part, "object": part}}
    answer = {"head": {"vars": ["t"]}, "results": {"bindings": [{"t": triple}]}}
    (row,) = _of_json(json.dumps(answer), True, 10, 1).rows
    assert row[0] is not None
    assert row[0].value == "<<( a:x a:x a:x )>>"
