"""Terms of the ontology at work."""

from collections.abc import Iterator

import pytest

from graph.namespaces import DCTERMS, FK
from graph.queries.uses import TEXT_SHOWN, read_uses
from graph.queries.view import View
from tests.small_graph import AI, BASE, CHIPS, open_small_store


@pytest.fixture(scope="module")
def view() -> Iterator[View]:
    store = open_small_store()
    yield View(store.reader())
    store.close()


def test_things_of_a_class(view: View) -> None:
    found = read_uses(view, [f"{FK}Industry", f"{FK}Section"], [], most=5)
    assert {AI, CHIPS} <= {use.item.id for use in found[f"{FK}Industry"]}
    assert {use.item.label for use in found[f"{FK}Industry"]} >= {"人工智能", "集成电路"}
    assert found[f"{FK}Section"] == []


def test_uses_of_a_property(view: View) -> None:
    found = read_uses(view, [], [f"{FK}supportsIndustry", f"{DCTERMS}title"], most=2)
    assert len(found[f"{FK}supportsIndustry"]) == 2
    for use in found[f"{FK}supportsIndustry"]:
        assert use.value is not None
        assert use.value.id.startswith(f"{BASE}id/industry/")
    for use in found[f"{DCTERMS}title"]:
        assert use.value is None
        assert use.text


def test_long_texts_are_cut_visibly(view: View) -> None:
    (use,) = read_uses(view, [], ["http://www.w3.org/2011/content#chars"])[
        "http://www.w3.org/2011/content#chars"
    ]
    assert use.text is not None
    assert len(use.text) <= TEXT_SHOWN + 1
