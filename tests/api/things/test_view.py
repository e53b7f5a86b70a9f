"""What the page of a thing needs beside the thing."""

import pytest

from api.things.view import Evidence, cards, in_order, marked_texts, shown_facts, states
from graph.queries.answers import Claim, Quote, Reference
from graph.queries.things import Thing, read_thing
from graph.queries.view import View
from tests.small_graph import (
    AI,
    CITY,
    END,
    MEASURE,
    NUMBERED,
    REPLY,
    SECOND,
    START,
    TEXT,
    open_small_store,
)

DAY = "2022-06-01"
QUOTE = Quote("a", "t", 3, 5, "词")


@pytest.fixture(scope="module")
def view() -> View:
    return View(open_small_store().reader())


@pytest.fixture(scope="module")
def reply(view: View) -> Thing:
    return read_thing(view, "document", REPLY, DAY)


def test_facts_are_in_the_order_in_which_they_are_read() -> None:
    given = ("rdf:type", "fk:key", "x:other", "eli:number", "dcterms:title", "fk:mentions")
    wanted = ["fk:key", "x:other", "fk:mentions", "dcterms:title", "eli:number", "rdf:type"]
    assert in_order(dict.fromkeys(given, ())) == wanted


def test_each_fact_has_an_id_and_evidence(view: View, reply: Thing) -> None:
    facts = [shown for found in shown_facts(reply).values() for shown in found]
    assert [shown.anchor for shown in facts] == [f"f-{n}" for n in range(1, len(facts) + 1)]
    assert all(shown.evidence.sources for shown in facts)
    named = shown_facts(read_thing(view, "policy", NUMBERED, DAY))["fk:supportsIndustry"]
    assert [claim.basis for claim in named[0].evidence.claims] == ["wording"]


def test_a_quote_is_taken_from_a_text_that_is_shown() -> None:
    claim = Claim("c", "fk:key", Reference("k", "k"), quotes=[QUOTE])
    assert Evidence(claims=[claim]).first_quote(["t"]) is QUOTE
    assert Evidence(quotes=[QUOTE]).first_quote(["t"]) is QUOTE
    assert Evidence(claims=[claim]).first_quote(["other"]) is None


def test_cards_are_in_the_order_of_the_text_with_all_entries(view: View, reply: Thing) -> None:
    found = cards(view, reply.of("measure"))
    assert list(found) == [MEASURE, SECOND]
    entries = found[MEASURE].entries
    assert {name: [entry.target for entry in of] for name, of in entries.items()}[
        "fk:supportsIndustry"
    ] == [AI]
    (industry,) = entries["fk:supportsIndustry"]
    assert industry.quote is not None
    assert (industry.quote.start, industry.quote.end) == (START, END)
    anchors = [
        entry.anchor for card in found.values() for of in card.entries.values() for entry in of
    ]
    assert len(anchors) == len(set(anchors))


def test_spans_of_a_text_know_the_facts_that_cite_them(view: View, reply: Thing) -> None:
    found = cards(view, reply.of("measure"))
    (marked,) = marked_texts(view, reply, None, shown_facts(reply), found)
    assert marked.id == TEXT
    (span,) = [token.span for token in marked.tokens if token.kind == "open"]
    assert span is not None
    (citation,) = span.citations
    (industry,) = found[MEASURE].entries["fk:supportsIndustry"]
    assert (citation.anchor, citation.label) == (industry.anchor, "人工智能")


def test_states_of_documents(view: View) -> None:
    pointing = read_thing(view, "industry", AI, DAY).of("document")
    found = {iri: state.state for iri, state in states(view, pointing, "2024-01-01").items()}
    assert found == {NUMBERED: "expired", CITY: "in-force"}
