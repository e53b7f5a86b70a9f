import json
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.namespaces import XSD
from tests.benchmarks.mixes import Query
from tests.benchmarks.verification import expected, read_answer, wrong_answers

Serve = Callable[[Callable[[str], tuple[int, bytes]]], str]


def _results(*rows: dict[str, dict[str, str]]) -> bytes:
    return json.dumps({"head": {"vars": ["x"]}, "results": {"bindings": list(rows)}}).encode()


def _literal(value: str, **more: str) -> dict[str, dict[str, str]]:
    return {"x": {"type": "literal", "value": value, **more}}


def test_the_order_of_rows_does_not_matter_and_their_number_does() -> None:
    one, two = _literal("1"), _literal("2")
    assert read_answer(_results(one, two)) == read_answer(_results(two, one))
    assert read_answer(_results(one, one)) != read_answer(_results(one))


def test_numbers_are_the_same_by_value() -> None:
    whole = _literal("10", datatype=XSD + "integer")
    decimal = _literal("10.0", datatype=XSD + "decimal")
    assert read_answer(_results(whole)) == read_answer(_results(decimal))


@pytest.mark.parametrize(
    "other",
    [
        _literal("a", **{"xml:lang": "en"}),
        _literal("a", datatype=XSD + "date"),
        {"x": {"type": "uri", "value": "a"}},
        {"y": {"type": "literal", "value": "a"}},
    ],
)
def test_other_terms_differ(other: dict[str, dict[str, str]]) -> None:
    assert read_answer(_results(_literal("a"))) != read_answer(_results(other))


def test_a_plain_string_is_an_xsd_string() -> None:
    typed = _literal("a", datatype=XSD + "string")
    assert read_answer(_results(typed)) == read_answer(_results(_literal("a")))


def test_the_engine_gives_what_is_expected(tmp_path: Path) -> None:
    file = tmp_path / "data.nq"
    file.write_text("<a:a> <a:b> <a:c> <a:g> .\n<a:a> <a:b> <a:d> <a:h> .\n")
    ask, select = Query("ask", "ASK { <a:a> ?p ?o }"), Query("all", "SELECT ?o { <a:a> <a:b> ?o }")
    answers = expected(file, [ask, select])
    assert answers[ask.text] is True
    assert answers[select.text] == {(("o", "<a:c>"),): 1, (("o", "<a:d>"),): 1}


@pytest.mark.parametrize(
    ("status", "body", "problem"),
    [
        (500, b"", "t: status 500"),
        (200, b"no json", "t: no results"),
        (200, b"{}", "t: no results"),
        (200, b'{"boolean": true}', "t: True instead of"),
        (200, _results(), "t: 0 rows instead of 1"),
        (200, _results(_literal("b")), "t: 1 of 1 rows differ"),
    ],
)
def test_what_is_wrong_is_told(serve: Serve, status: int, body: bytes, problem: str) -> None:
    answers = {"q": read_answer(_results(_literal("a")))}
    endpoint = serve(lambda _: (status, body))
    wrong, size = wrong_answers(endpoint, [Query("t", "q")], answers)
    assert len(wrong) == 1
    assert wrong[0].startswith(problem)
    assert size == len(body)


def test_right_answers_are_not_told(serve: Serve) -> None:
    body = _results(_literal("a"))
    answers = {"q": read_answer(body)}
    endpoint = serve(lambda _: (200, body))
    assert wrong_answers(endpoint, [Query("t", "q")] * 3, answers) == ([], len(body))


def test_a_server_that_is_gone_is_told() -> None:
    wrong, _ = wrong_answers("http://127.0.0.1:9/sparql", [Query("t", "q")], {"q": True})
    assert "refused" in wrong[0]
