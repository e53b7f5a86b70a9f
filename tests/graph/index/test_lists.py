"""Lists, facets and matrices hold what a plain evaluator finds, whatever the graph."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import ParameterError
from graph.index import FACETS, Axis, Index, Question, build, open_index
from graph.index.question import ITEM_KINDS
from tests.graph.index.conftest import Indexed
from tests.graph.index.made import (
    BASE,
    BODIES,
    MEASURES,
    Triple,
    graphs,
    name,
    questions,
    reader_of,
)
from tests.graph.index.plain import Plain

AI = "https://w3id.org/fivekeys/id/industry/人工智能"


def index_of(triples: list[Triple]) -> Index:
    """The index of a graph; its files are gone, what is in them stays."""
    with TemporaryDirectory() as folder:
        place = Path(folder) / "index"
        build(reader_of(triples), place, base_iri=BASE)
        return open_index(place)


@settings(max_examples=40)
@given(graphs(), st.lists(questions(), min_size=4, max_size=4))
def test_answers_are_those_of_a_plain_evaluator(
    triples: list[Triple], asked: list[Question]
) -> None:
    index, plain = index_of(triples), Plain(triples)
    for question in [*asked, *(Question(kind=kind) for kind in ITEM_KINDS)]:
        found = index.find(question, limit=100)
        assert found.ids == plain.in_order(question)
        assert found.total == len(found.ids)
        for facet in FACETS:
            counted = {count.value: count.count for count in found.facets[facet] if count.count}
            assert counted == plain.counts(question, facet), facet


@settings(max_examples=12)
@given(graphs(), questions(), st.sampled_from(["industry", "region", "key", "year"]))
def test_a_matrix_counts_what_has_both_values(
    triples: list[Triple], question: Question, columns: str
) -> None:
    index, plain = index_of(triples), Plain(triples)
    matrix = index.matrix(Axis("industry"), Axis(columns), question)
    found = plain.find(question)
    assert matrix.total == len(found)
    for row, counts, total in zip(matrix.rows, matrix.counts, matrix.row_totals, strict=True):
        having = {i for i in found if row in plain.values(i, "industry", question.kind)}
        assert total == len(having)
        values = [plain.values(item, columns, question.kind) for item in having]
        assert counts == [sum(column in held for held in values) for column in matrix.columns]


@settings(max_examples=12)
@given(graphs(), questions(), st.sampled_from(["date", "title"]), st.integers(1, 3))
def test_pages_follow_each_other(
    triples: list[Triple], question: Question, order: str, limit: int
) -> None:
    index = index_of(triples)
    for kind in (question.kind, "industries", "regions", "keys", "organizations"):
        asked = replace(question, kind=kind)
        ids: list[str] = []
        page = index.find(asked, limit=limit, order=order)
        while True:
            ids += page.ids
            if page.next is None:
                break
            page = index.find(asked, limit=limit, order=order, after=page.next)
        assert ids == list(index.all(asked, order=order))
        assert len(ids) == len(set(ids)) == page.total


def test_a_page_goes_on_after_an_item_that_is_no_longer_there(data_set: Indexed) -> None:
    index, question = data_set.index, Question()
    every = list(index.all(question))
    first = index.find(question, limit=5)
    assert first.next is not None
    sort, item = first.next
    gone = index.find(question, limit=3, after=[sort, item + "/gone"])
    assert gone.ids == every[5:8]
    assert index.find(question, limit=3, after=["9 9999", ""]).ids == every[:3]
    assert index.find(question, limit=3, after=["", "x"]).ids == []


def test_what_is_most_linked_comes_first(data_set: Indexed) -> None:
    found = data_set.index.find(Question(kind="industries"), limit=1000)
    totals = [count.policies + count.measures for count in found.counts]
    assert totals == sorted(totals, reverse=True)
    assert totals[0] > 0
    assert totals[-1] == 0
    narrowed = data_set.index.find(Question(kind="industries", region=("x",)), limit=1000)
    assert (narrowed.ids, narrowed.total) == ([], 0)


def test_relevance_puts_titles_before_texts(data_set: Indexed) -> None:
    question = Question(kind="documents", words="体育")
    index = data_set.index
    found = index.find(question, order="relevance", limit=1)
    hits = index.search("体育", kinds=("policy", "document"), limit=1)
    assert found.ids == [hits[0].id]
    assert found.next is not None
    rest = index.find(question, order="relevance", after=found.next, limit=100)
    assert sorted([*found.ids, *rest.ids]) == sorted(index.all(question))


def test_the_values_asked_for_are_counted_even_if_they_are_rare(data_set: Indexed) -> None:
    index = data_set.index
    rare = index.find(Question(), values=10_000).facets["region"][-1]
    found = index.find(Question(region=(rare.value,)), values=1).facets["region"]
    assert len(found) == 2
    assert rare in found


def test_a_facet_of_a_tree_says_what_is_above(data_set: Indexed) -> None:
    facets = data_set.index.find(Question(), values=10_000).facets
    counts = {count.value: count for count in facets["region"]}
    district = counts["https://w3id.org/fivekeys/id/region/310118"]
    assert "https://w3id.org/fivekeys/id/region/310000" in district.broader
    for count in counts.values():
        assert all(counts[above].count >= count.count for above in count.broader)


@pytest.mark.parametrize(
    "ask",
    [
        lambda index: index.find(Question(kind="妖怪")),
        lambda index: index.find(Question(validity=("maybe",))),
        lambda index: index.find(Question(amount=("1-2",))),
        lambda index: index.find(Question(year_from="soon")),
        lambda index: index.find(Question(as_of="soon")),
        lambda index: index.find(Question(), order="luck"),
        lambda index: index.find(Question(), facets=["colour"]),
        lambda index: index.find(Question(), after=["one"]),
        lambda index: index.find(Question(kind="keys"), after=["ten", ""]),
        lambda index: index.find(Question(words="市"), order="relevance", after=["-1", ""]),
        lambda index: index.matrix(Axis("validity"), Axis("key"), Question()),
        lambda index: index.matrix(Axis("key"), Axis("colour"), Question()),
        lambda index: index.matrix(Axis("key"), Axis("region"), Question(kind="keys")),
    ],
)
def test_what_is_malformed_is_refused(data_set: Indexed, ask: object) -> None:
    assert callable(ask)
    with pytest.raises(ParameterError):
        ask(data_set.index)


def test_a_body_of_no_class_counts_where_it_is_only_responsible() -> None:
    measure, body = MEASURES[0], BODIES[0]
    index = index_of(
        [
            (measure, name("rdf:type"), name("fk:Measure")),
            (measure, name("fk:responsibleBody"), body),
        ]
    )
    found = index.find(Question(kind="measures", issuer=(body,)))
    assert found.ids == [measure]
    assert [(count.value, count.count) for count in found.facets["issuer"]] == [(body, 1)]


def test_unknown_values_match_nothing(data_set: Indexed) -> None:
    for question in (Question(industry=("no such",)), Question(words="没有这样的词语")):
        found = data_set.index.find(question)
        assert (found.ids, found.total, found.next) == ([], 0, None)


def test_a_matrix_of_what_was_asked_for(data_set: Indexed) -> None:
    columns = Axis("key")
    matrix = data_set.index.matrix(Axis("industry", (AI,)), columns, Question(kind="measures"))
    assert matrix.rows == [AI]
    assert matrix.row_totals == [data_set.index.find(Question("measures", (AI,))).total]
    for column, count in zip(matrix.columns, matrix.counts[0], strict=True):
        assert count == data_set.index.find(Question("measures", (AI,), key=(column,))).total
