"""Things with all that their pages show."""

from graph.queries.things import read_thing
from graph.queries.view import View
from tests.small_graph import AI, BASE, CITY, END, MEASURE, NUMBERED, REPLY, START, TEXT, UNDATED

DAY = "2022-05-01"


def test_a_policy_has_facts_with_claims_and_what_points_to_it(view: View) -> None:
    thing = read_thing(view, "policy", NUMBERED, DAY)
    assert thing.reference.label == "支持<制造业>的实施办法"
    industries = {
        fact.row.value: [quote.exact for claim in fact.claims for quote in claim.quotes]
        for fact in thing.facts["fk:supportsIndustry"]
    }
    assert industries[AI] == ["人工智能"]
    (number,) = thing.facts["eli:number"]
    assert (number.row.value, number.reference, number.claims) == ("测府发〔2019〕10号", None, ())
    (measures,) = thing.of("measure")
    assert (measures.property, measures.total) == ("fk:usesPolicy", 1)
    assert measures.items[0].reference.label == "支持人工智能"
    assert thing.validity is not None
    assert (thing.validity.state, thing.validity.rule) == ("in-force", "within")
    assert [source.document for source in thing.sources] == [REPLY]


def test_events_are_in_order_and_say_what_repeals(view: View) -> None:
    thing = read_thing(view, "policy", CITY, DAY)
    events = [(event.property, event.date) for _, event in thing.events]
    assert events == [
        ("eli:date_publication", "2022-03"),
        ("eli:first_date_entry_in_force", "2022-05-01"),
        ("eli:repeals", None),
    ]
    repealed = read_thing(view, "policy", UNDATED, DAY)
    (event,) = [event for _, event in repealed.events]
    assert event.thing is not None
    assert (event.property, event.thing.id) == ("eli:repealed_by", CITY)
    assert repealed.validity is not None
    assert repealed.validity.state == "expired"


def test_figures_and_the_document_of_a_measure(view: View) -> None:
    thing = read_thing(view, "measure", MEASURE, DAY)
    (incentive,) = thing.facts["fk:hasIncentive"]
    assert incentive.quantity is not None
    assert (incentive.quantity.high, incentive.quantity.before) == (5_000_000, 1_500_000)
    (economy,) = thing.facts["fk:economyType"]
    assert economy.reference is not None
    assert economy.reference.label == "创新型经济"
    assert thing.validity is not None
    assert thing.validity.rule == "not_issued"


def test_why_something_is_related_has_its_claim(view: View) -> None:
    thing = read_thing(view, "policy", CITY, DAY)
    by_item = {related.item.id: related for _, related in thing.related}
    (shared,) = by_item[NUMBERED].shared
    assert (shared.property, shared.thing.id) == ("fk:supportsIndustry", AI)
    assert [claim.object.id for claim in shared.evidence] == [AI]
    (by_measure,) = by_item[REPLY].shared
    assert [quote.exact for claim in by_measure.evidence for quote in claim.quotes] == ["人工智能"]


def test_a_concept_has_related_ones_and_where_it_is_named(view: View) -> None:
    thing = read_thing(view, "industry", AI, DAY)
    (related,) = [related for _, related in thing.related]
    assert (related.item.label, related.count) == ("集成电路", 1)
    assert [shared.thing.id for shared in related.shared] == [NUMBERED]
    assert [(quote.start, quote.end) for quote in thing.namings] == [(START, END)]
    assert thing.validity is None
    assert [pointers.total for pointers in thing.of("document")] == [2]


def test_the_text_itself_is_no_fact(view: View) -> None:
    assert "cnt:chars" not in read_thing(view, "text", TEXT, DAY).facts


def test_other_kinds_have_facts_and_what_points_to_them(view: View) -> None:
    thing = read_thing(view, "economy", f"{BASE}id/economy/innovation", DAY)
    assert set(thing.facts) == {"rdf:type", "skos:prefLabel", "fk:hasKey"}
    assert (thing.events, thing.related, thing.validity) == ([], [], None)
    assert [pointers.property for pointers in thing.of("incoming")] == ["fk:keyOf"]
