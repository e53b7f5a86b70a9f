"""The table of questions: what each becomes, and its answer; what is declined, and why."""

import datetime
import tomllib
from pathlib import Path
from typing import Any, Final

import pytest

from graph.ask import Asked, SparqlLists, ask
from graph.ask.records import ReadPart, StructuredQuery
from graph.ask.understanding import CONCEPTS
from graph.queries import facets, filters, validity
from graph.queries.answers import Concept
from graph.queries.filters import Filters
from graph.queries.view import View

DAY: Final = datetime.date(2026, 11, 23)
CLAIMED: Final = {"industry", "region", "key", "issuer"}
"""Filters by what claims say."""
TABLE: Final[dict[str, list[dict[str, Any]]]] = tomllib.loads(
    Path(__file__).with_name("questions.toml").read_text("utf-8")
)
QUESTIONS: Final = TABLE["question"]
DECLINED: Final = TABLE["declined"]


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is in force changes from day to day."""
    for module in (validity, filters, facets):
        monkeypatch.setattr(module, "today", DAY.isoformat)


def _ask(view: View, question: str) -> Asked:
    return ask(question, SparqlLists(view), day=DAY)


def _written(view: View, query: StructuredQuery) -> dict[str, Any]:
    """A query as the table has it: IRIs by their tails, without what is not said."""
    said: dict[str, Any] = {"intent": query.intent, "list": query.list, "filters": query.filters}
    compared = [view.tail(value) or value for value in query.compared]
    document = None if query.document is None else view.tail(query.document)
    more = {"by": query.by, "limit": query.limit, "of": query.of, "level": query.level}
    said |= {**more, "document": document, "compared": compared}
    return {name: value for name, value in said.items() if value}


def _assert_spans(question: str, parts: list[ReadPart]) -> None:
    at = 0
    for part in sorted(parts, key=lambda part: part.start):
        assert at <= part.start < part.end <= len(question)
        assert question[part.start : part.end] == part.text
        at = part.end


def test_the_table_is_as_large_as_is_promised() -> None:
    assert len(QUESTIONS) >= 100
    assert len(DECLINED) >= 30
    english = [row for row in QUESTIONS if row["q"].isascii()]
    assert len(english) >= 25
    for rows in (QUESTIONS, DECLINED):
        assert len({row["q"] for row in rows}) == len(rows)


@pytest.mark.parametrize("row", QUESTIONS, ids=lambda row: row["q"])
def test_a_question_becomes_its_query_and_is_answered(
    request: pytest.FixtureRequest, row: dict[str, Any]
) -> None:
    view: View = request.getfixturevalue("whole_view" if row.get("documents") else "bundled_view")
    asked = _ask(view, row["q"])
    assert asked.declined is None, asked.declined
    assert asked.query is not None
    assert asked.answer is not None
    assert _written(view, asked.query) == row["query"]
    _assert_spans(row["q"], asked.query.parts)
    answer = asked.answer
    for name, found in (("total", answer.total), ("rows", len(answer.rows))):
        if name in row:
            assert found == row[name]
    if "first" in row:
        assert answer.rows[0].cells[0].text == row["first"]
    assert row.get("says", "") in answer.sentence
    assert all(len(line.cells) == len(answer.columns) for line in answer.rows)
    if asked.query.intent in ("list", "count") and asked.query.list not in CONCEPTS:
        if asked.query.filters.keys() & CLAIMED:
            assert all(line.evidence for line in answer.rows)
        if asked.query.by is None:
            rows = view.reader.select(answer.sparql)
            assert len(rows) == len(answer.rows)


@pytest.mark.parametrize("row", DECLINED, ids=lambda row: row["q"][:40] or "empty")
def test_a_question_is_declined_and_says_why(bundled_view: View, row: dict[str, Any]) -> None:
    asked = _ask(bundled_view, row["q"])
    assert asked.query is None, asked.query
    assert asked.answer is None
    declined = asked.declined
    assert declined is not None
    assert declined.why == row["why"]
    _assert_spans(row["q"], [*declined.parts, *declined.understood])
    assert declined.said
    if declined.why not in ("empty", "too_long", "nothing_asked"):
        assert declined.parts
    if declined.why not in ("empty", "too_long", "nothing_asked", "compare_two"):
        assert any(part.text.strip() in declined.said for part in declined.parts)
    if row["q"].strip():
        assert declined.search
    assert bool(declined.choices) == (declined.why == "ambiguous")


def test_each_choice_of_an_ambiguous_name_is_understood(bundled_view: View) -> None:
    for question in ("鼓楼区有哪些政策", "《…碳达峰实施方案》还有效吗"):
        declined = _ask(bundled_view, question).declined
        assert declined is not None
        queries = []
        for choice in declined.choices:
            asked = _ask(bundled_view, choice.question)
            assert asked.query is not None, asked.declined
            queries.append((asked.query.filters.get("region"), asked.query.document))
        assert len(set(queries)) == len(queries) > 2


def test_the_lists_have_nothing_for_what_is_a_gap(bundled_view: View) -> None:
    asked = _ask(bundled_view, "哪些产业在青浦还没有政策？")
    assert asked.answer is not None
    lists = SparqlLists(bundled_view)
    missing = [row.cells[0].text for row in asked.answer.rows]
    assert len(missing) == asked.answer.total
    for name in missing[::8]:
        found = _ask(bundled_view, f"青浦有多少项{name}政策").answer
        assert found is not None, name
        assert found.total == 0, name
    covered = lists.first("industries", Filters(region="青浦区"), limit=500)
    with_policies = {c.label for c in covered.items if isinstance(c, Concept) and c.policies}
    assert with_policies.isdisjoint(missing)


def test_figures_are_those_that_the_graph_has(bundled_view: View) -> None:
    """Counted by SPARQL that is written by hand, not by the lists."""
    select = bundled_view.reader.select
    prefixes = "PREFIX fk: <https://w3id.org/fivekeys/ontology#> "
    counts = {
        "有多少项政策": "SELECT DISTINCT ?x { ?x a fk:Policy "
        "FILTER NOT EXISTS { ?n <http://www.w3.org/2002/07/owl#sameAs> ?x } }",
        "有多少条措施": "SELECT DISTINCT ?x { ?x a fk:Measure }",
        "集成电路有多少项政策": "SELECT DISTINCT ?x { ?x a fk:Policy ; fk:supportsIndustry "
        "<https://w3id.org/fivekeys/id/industry/集成电路> }",
    }
    for question, query in counts.items():
        answer = _ask(bundled_view, question).answer
        assert answer is not None
        assert answer.total == len(select(prefixes + query)), question
