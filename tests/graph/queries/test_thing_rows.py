"""The rows of the pages of things, and the query that gives them."""

import io

import pytest

from graph.queries.thing_rows import SHOWN, Row, read_rows
from graph.queries.view import View
from graph.store import open_store
from tests.small_graph import AI, BASE, CITY, MEASURE, NUMBERED, REPLY, SECOND, UNDATED

KINDS = {
    "policy": NUMBERED,
    "document": REPLY,
    "measure": MEASURE,
    "industry": AI,
    "region": f"{BASE}id/region/310118",
    "zone": f"{BASE}id/zone/测试园",
    "key": f"{BASE}id/key/talent",
    "organization": f"{BASE}id/organization/310118/测试委",
    "economy": f"{BASE}id/economy/innovation",
}


@pytest.mark.parametrize(("kind", "iri"), KINDS.items())
def test_the_query_gives_as_many_rows(view: View, kind: str, iri: str) -> None:
    rows = read_rows(view, kind, iri)
    assert len(view.reader.select(rows.sparql)) == len(rows.rows) == len(set(rows.rows))
    assert rows.of("fact")
    assert rows.sparql.startswith("PREFIX ")


def test_rows_of_a_policy(view: View) -> None:
    rows = read_rows(view, "policy", NUMBERED)
    facts = {(row.property, row.value) for row in rows.of("fact")}
    assert ("eli:number", "测府发〔2019〕10号") in facts
    assert ("fk:supportsIndustry", AI) in facts
    assert [(row.property, row.value) for row in rows.of("measure")] == [("fk:usesPolicy", MEASURE)]
    assert rows.of("document") == [Row("document", "eli:cites", REPLY, date="2022-06-16")]
    assert {(row.property, row.date) for row in rows.of("event")} == {
        ("eli:date_document", "2019-02-03"),
        ("eli:date_no_longer_in_force", "2023"),
    }
    shared = {(row.value, row.property, row.via) for row in rows.of("related")}
    assert (CITY, "fk:supportsIndustry", AI) in shared
    assert (REPLY, "fk:supportsIndustry", AI) in shared  # by a measure that it states
    assert all(value != NUMBERED for value, _, _ in shared)


def test_repeals_are_events_of_both_sides(view: View) -> None:
    (repealed,) = [r for r in read_rows(view, "policy", UNDATED).rows if r.part == "event"]
    assert (repealed.property, repealed.value, repealed.date) == (
        "eli:repealed_by",
        CITY,
        "2022-05-01",
    )
    events = read_rows(view, "policy", CITY).of("event")
    assert ("eli:repeals", UNDATED, "") in {(r.property, r.value, r.date) for r in events}


def test_rows_of_a_measure_have_the_dates_of_its_document_and_targets(view: View) -> None:
    events = {(row.property, row.date) for row in read_rows(view, "measure", SECOND).of("event")}
    assert events == {
        ("eli:date_document", "2022-06-16"),
        ("fk:deadline", "2025-06"),
        ("fk:since", "2021"),
    }


def test_rows_of_an_industry(view: View) -> None:
    rows = read_rows(view, "industry", AI)
    assert {row.value for row in rows.of("document")} == {NUMBERED, CITY}
    assert rows.totals["document", "fk:supportsIndustry"] == 2
    (year,) = [row for row in rows.of("event") if row.date == "2019"]
    assert year.count == 1
    (chips,) = rows.of("related")
    assert (chips.value, chips.count, chips.via) == (f"{BASE}id/industry/集成电路", 1, NUMBERED)


def test_a_document_has_its_own_date_before_that_of_its_publication() -> None:
    eli, date = "http://data.europa.eu/eli/ontology#", "http://www.w3.org/2001/XMLSchema#date"
    store = open_store("memory:")
    with store.writer() as writer:
        writer.update(
            f"INSERT DATA {{ GRAPH <{BASE}id/graph/x> {{ <{BASE}id/policy/1/x> "
            f"a <https://w3id.org/fivekeys/ontology#Policy> ; <{eli}cites> <{CITY}> ; "
            f"<{eli}date_document> '2019-07-25'^^<{date}> ; "
            f"<{eli}date_publication> '2020-08-13'^^<{date}> }} }}"
        )
    (row,) = read_rows(View(store.reader()), "policy", CITY).of("document")
    assert row.date == "2019-07-25"
    store.close()


def test_what_is_not_shown_is_counted() -> None:
    fk = "https://w3id.org/fivekeys/ontology#"
    lines = "\n".join(
        f"<{BASE}id/policy/1/{n:03}> a <{fk}Policy> ; <{fk}supportsIndustry> <{AI}> ."
        for n in range(SHOWN["document"] + 5)
    )
    store = open_store("memory:")
    with store.writer() as writer:
        writer.load(io.BytesIO(lines.encode()), media_type="text/turtle", graph=f"{BASE}id/graph/x")
    rows = read_rows(View(store.reader()), "industry", AI)
    assert len(rows.of("document")) == SHOWN["document"]
    assert rows.totals["document", "fk:supportsIndustry"] == SHOWN["document"] + 5
    store.close()
