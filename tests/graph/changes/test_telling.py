"""Changes narrowed by filters, and told with names, figures and evidence."""

import pytest

from graph.changes import Change, changes
from graph.changes.narrowing import narrow
from graph.changes.telling import Told, tell
from graph.errors import ParameterError, UnknownTermError
from graph.queries.filters import Filters
from graph.queries.view import View
from graph.store import open_store
from graph.store.base import Store
from tests.small_graph import MEASURE, NUMBERED, REPLY, open_small_store

FK = "PREFIX fk: <https://w3id.org/fivekeys/ontology#> PREFIX schema: <https://schema.org/> "
ID = "https://w3id.org/fivekeys/id/"


@pytest.fixture(scope="module")
def sides() -> tuple[View, View]:
    """The small graph before and after: one claim went, a figure has another amount."""
    store = open_small_store()
    old = View(store.reader())
    change_small(store)
    return old, View(store.reader())


def change_small(store: Store) -> None:
    with store.writer() as writer:
        writer.update(
            f"{FK} DELETE WHERE {{ GRAPH ?g {{ <{ID}claim/1> ?p ?o }} }} ; "
            f"DELETE {{ GRAPH ?g {{ <{ID}amount/1> schema:maxValue ?v }} }} "
            f"INSERT {{ GRAPH ?g {{ <{ID}amount/1> schema:maxValue 8000000 }} }} "
            f"WHERE {{ GRAPH ?g {{ <{ID}amount/1> schema:maxValue ?v }} }}"
        )


def found(sides: tuple[View, View], **filters: str) -> list[Change]:
    old, new = sides
    return list(narrow(old, new, Filters(**filters)).of(changes(old.reader, new.reader)))


def test_filters_keep_what_is_about_what_fulfils_them(sides: tuple[View, View]) -> None:
    every = found(sides)
    assert [(c.kind, c.subject) for c in every] == [("changed", MEASURE), ("went", NUMBERED)]
    assert found(sides, industry="人工智能") == every
    assert found(sides, key="人才") == every  # the policy is used by a measure of that key
    assert found(sides, kind="实施办法") == every[1:]
    assert found(sides, words="支持人工智能") == every[:1]
    assert found(sides, industry="集成电路") == every[1:]
    assert found(sides, since="2023") == []
    old, new = sides
    went = narrow(old, new, Filters(), ["went"]).of(changes(old.reader, new.reader))
    assert list(went) == every[1:]
    assert narrow(old, new, Filters(industry="AI")).meant["industry"][0].label == "人工智能"


def test_unknown_names_are_told(sides: tuple[View, View]) -> None:
    with pytest.raises(UnknownTermError, match="捕风业"):
        found(sides, industry="捕风业")
    with pytest.raises(ParameterError, match="昨天"):
        found(sides, since="昨天")


def test_a_name_that_only_one_side_knows(sides: tuple[View, View]) -> None:
    empty = View(open_store("memory:").reader())
    came = list(
        narrow(empty, sides[1], Filters(industry="测试产业")).of(
            changes(empty.reader, sides[1].reader)
        )
    )
    assert came == []  # no claim of the small graph is about it, but its name is known
    with pytest.raises(UnknownTermError):
        narrow(empty, empty, Filters(industry="测试产业"))


def told(sides: tuple[View, View]) -> list[Told]:
    return tell(*sides, found(sides))


def test_a_figure_is_told_with_both_amounts(sides: tuple[View, View]) -> None:
    change = told(sides)[0]
    assert (change.change, change.aspect, change.property) == (
        "changed",
        "amount",
        "fk:hasIncentive",
    )
    assert (change.subject.label, change.document) == ("支持人工智能", change.document)
    assert change.document is not None
    assert change.document.id == REPLY
    assert change.before is not None
    assert change.after is not None
    before, after = change.before.quantity, change.after.quantity
    assert before is not None
    assert after is not None
    assert (before.high, after.high, after.kind) == (5_000_000, 8_000_000, "incentive")
    assert (after.wording, after.qualifier, after.before) == ("最高补贴500万元", "max", 1_500_000)
    assert [claim.id for claim in change.evidence] == [f"{ID}claim/4"]


def test_what_went_has_the_evidence_of_then(sides: tuple[View, View]) -> None:
    change = told(sides)[1]
    assert (change.change, change.after, change.document) == ("went", None, None)
    assert change.before is not None
    assert change.before.object.label == "人工智能"
    assert change.before.grounds[0].basis == "wording"
    assert change.evidence[0].quotes[0].exact == "人工智能"
    assert (change.since, change.until) == tuple(v.reader.generation.number for v in sides)
    assert change.id.startswith(f"https://w3id.org/fivekeys/change/{change.since}-{change.until}/")
