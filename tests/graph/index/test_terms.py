"""An index answers queries over names and trees as SPARQL does, or leaves them to it."""

from collections.abc import Iterable

import pytest

from graph.namespaces import BASE
from graph.queries.text import Terms, iris, strings
from graph.queries.view import expand, expand_all
from tests.graph.index.conftest import Indexed

TREES = {
    "industry": ("fk:supportsIndustry", ("fk:Industry",)),
    "region": ("fk:appliesIn", ("fk:Region", "fk:Zone")),
}


def things(data_set: Indexed, *classes: str) -> list[str]:
    rows = data_set.view.reader.select(
        "SELECT DISTINCT ?thing WHERE { ?thing a ?class FILTER(?class IN ("
        + ", ".join(f"<{expand(name)}>" for name in classes)
        + ")) } ORDER BY ?thing"
    )
    return [row["thing"] for row in rows]


def same(data_set: Indexed, name: str, **values: Terms) -> list[dict[str, str]]:
    """The rows that both give, in any order."""
    found = data_set.index.ask_terms(name, **values)
    assert _sorted(found) == _sorted(data_set.view.ask_rows(name, **values))
    return found


def _sorted(rows: Iterable[dict[str, str]]) -> list[list[tuple[str, str]]]:
    return sorted(sorted(row.items()) for row in rows)


@pytest.mark.parametrize("facet", TREES)
@pytest.mark.parametrize("name", ["narrower-terms", "narrower-pairs", "broader-terms"])
def test_trees_are_those_of_the_graph(data_set: Indexed, facet: str, name: str) -> None:
    asked = things(data_set, *TREES[facet][1])
    assert len(same(data_set, name, asked=iris(asked))) > 50
    same(data_set, name, asked=iris([asked[len(asked) // 2], f"{BASE}id/nothing"]))


@pytest.mark.parametrize("facet", TREES)
def test_what_is_used_is_told_from_what_is_only_known(data_set: Indexed, facet: str) -> None:
    linking, classes = TREES[facet]
    every = things(data_set, *classes)
    found = same(data_set, "used-terms", terms=iris(every), property=expand_all([linking]))
    assert 30 < len(found) < len(every)


@pytest.mark.parametrize(
    ("name", "classes", "found"),
    [
        ("芯片", ("fk:Industry",), 1),
        ("artificial intelligence", ("fk:Industry",), 1),
        ("青浦", ("fk:Region", "fk:Zone"), 1),
        ("上海市人民政府", ("fk:Organization",), 1),
        ("上海市人民政府", ("fk:Industry",), 0),
        ("人工智", ("fk:Industry",), 0),
        ('"\\', ("fk:Industry",), 0),
    ],
)
def test_a_name_is_that_of_the_things_of_the_class(
    data_set: Indexed, name: str, classes: tuple[str, ...], found: int
) -> None:
    names = [term for language in ("zh", "en", None) for term in strings(name, language=language)]
    rows = same(data_set, "named-terms", names=Terms(names), classes=expand_all(classes))
    assert len(rows) == found


def test_names_are_those_that_references_are_made_of(data_set: Indexed) -> None:
    industries = things(data_set, "fk:Industry")
    found = data_set.index.ask_terms("names", items=iris(industries))
    given = data_set.view.ask_rows("names", items=iris(industries))
    assert {row["item"] for row in found} == set(industries)
    for row in found:
        alike = {**row, "property": expand("skos:notation")}
        assert row in given or alike in given


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("names", {"items": iris([f"{BASE}id/quantity/unknown"])}),
        ("narrower-terms", {"asked": iris([f"{BASE}id/instrument/unknown"])}),
        ("named-terms", {"names": strings("通知"), "classes": expand_all(["fk:DocumentKind"])}),
        ("used-terms", {"terms": iris([]), "property": expand_all(["fk:mentions"])}),
        ("facts", {"items": iris([])}),
    ],
)
def test_what_an_index_does_not_hold_is_left_to_an_engine(
    data_set: Indexed, name: str, values: dict[str, Terms]
) -> None:
    with pytest.raises(KeyError):
        data_set.index.ask_terms(name, **values)
