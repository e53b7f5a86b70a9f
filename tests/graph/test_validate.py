"""Validation beside the shapes: terms, claims, evidence, and what a report says."""

import hashlib

import pytest
from rdflib import SH, Graph, URIRef

from graph import bundled, rdf, validate, violations
from graph.errors import DataError, InputError
from graph.namespaces import FK
from graph.store import open_store
from tests.graph.complete_record import (
    EDGES,
    END,
    HEAD,
    QUOTE,
    SHA,
    START,
    TEXT,
    claim,
    messages,
    report,
)

# -- terms


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            ("fk:ordinal 1", "fk:ordinal 1 ; eli:title '试'"),
            "The property <http://data.europa.eu/eli/ontology#title> is not defined",
        ),
        (("fk:ordinal 1", "fk:ordinal 1 ; fk:Measure '试'"), f"The property <{FK}Measure> is not"),
        (
            ("<source/1> a fk:Source", "<source/1> a fk:Source, fk:Page"),
            f"The class <{FK}Page> is not defined",
        ),
        (
            ("<source/1> a fk:Source", "<source/1> a fk:Source, fk:key"),
            f"The class <{FK}key> is not defined",
        ),
        (
            ('fk:softwareVersion "0"', "fk:softwareVersion '0'^^fk:Version"),
            f"The datatype <{FK}Version> is not defined",
        ),
    ],
)
def test_a_term_that_is_not_defined_is_found(change: tuple[str, str], message: str) -> None:
    assert [text for text in messages(report(change), "term") if message in text]


# -- claims


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            ("fk:predicate fk:key ;", "fk:predicate fk:usesPolicy ;"),
            f"An edge of <{FK}key> has no claim",
        ),
        (
            ("fk:predicate fk:key ;", "fk:predicate fk:usesPolicy ;"),
            "The edge of a claim does not stand",
        ),
        (
            ("fk:predicate fk:key ;", "fk:predicate fk:inSection ;"),
            f"A claim is about <{FK}inSection>, which is not a claimed property",
        ),
        (
            ("prov:wasDerivedFrom <source/1> ;", "prov:wasDerivedFrom <source/2> ;"),
            "A claim has no source that is described",
        ),
    ],
)
def test_a_broken_claim_is_found(change: tuple[str, str], message: str) -> None:
    assert [text for text in messages(report(change), "claim") if message in text]


def test_a_claim_in_another_named_graph_does_not_count() -> None:
    edge = "<measure/1> fk:key <key/talent> ."
    beside = claim(1, ("measure/1", "fk:key", "key/talent"))
    apart = f"{HEAD}<graph/1> {{ {edge} }} <graph/2> {{ {beside} }}"
    together = f"{HEAD}<graph/1> {{ {edge} {beside} }}"
    found = [
        messages(
            validate.validate_graph(
                rdf.convert(trig.encode(), "application/trig", "application/n-quads", {})
            ),
            "claim",
        )
        for trig in (apart, together)
    ]
    unclaimed = f"An edge of <{FK}key> has no claim in its named graph."
    assert unclaimed in found[0]
    assert "The edge of a claim does not stand in its named graph." in found[0]
    assert unclaimed not in found[1]


def test_the_default_graph_of_a_document_is_checked_too() -> None:
    turtle = f"{HEAD}<measure/1> fk:key <key/talent> ; fk:strange 1 ."
    quads = rdf.convert(turtle.encode(), "text/turtle", "application/n-quads", {})
    found = validate.validate_graph(quads)
    assert messages(found, "claim") == [f"An edge of <{FK}key> has no claim in its named graph."]
    assert messages(found, "term") == [
        f"The property <{FK}strange> is not defined in the ontology."
    ]


# -- evidence


@pytest.mark.parametrize(
    "change",
    [
        (f'oa:exact "{QUOTE}"', 'oa:exact "对育种公司"'),
        ('oa:prefix "试农委"', 'oa:prefix "省农委"'),
        ('oa:suffix "最高"', 'oa:suffix "最低"'),
        (f'oa:end "{END}"', f'oa:end "{END + 1}"'),
        (f'oa:end "{END}"', 'oa:end "4000"'),
        (f'oa:start "{START}"', 'oa:start "x"'),
    ],
)
def test_a_quote_that_is_not_in_the_text_is_found(change: tuple[str, str]) -> None:
    assert messages(report(change), "evidence") == [
        "A quote is not what the text has at its position."
    ]


def test_a_text_that_was_changed_is_found() -> None:
    found = report((f'cnt:chars "{TEXT}"', f'cnt:chars "{TEXT}完"'))
    assert messages(found, "evidence") == [
        "The characters of a text do not have its SHA-256 digest."
    ]


def test_offsets_count_code_points() -> None:
    text = "𠮷" + TEXT
    sha = hashlib.sha256(text.encode()).hexdigest()
    found = report(
        (f'cnt:chars "{TEXT}"', f'cnt:chars "{text}"'),
        (f'fk:sha256 "{SHA}"', f'fk:sha256 "{sha}"'),
        (f'oa:start "{START}"', f'oa:start "{START + 1}"'),
        (f'oa:end "{END}"', f'oa:end "{END + 1}"'),
    )
    assert found.violations == ()


def test_a_quote_of_a_text_that_is_not_kept_passes() -> None:
    found = report((f' ; cnt:chars "{TEXT}"', ""), (f'oa:exact "{QUOTE}"', 'oa:exact "别处"'))
    assert found.violations == ()


# -- reports


def test_equal_faults_are_counted_and_some_are_named() -> None:
    found = report(("fk:confidence 0.9", "fk:confidence 9.0"))
    wrong = next(item for item in found.violations if "confidence" in item.message["en"])
    assert wrong.count == len(EDGES) > violations.EXAMPLES
    assert len(wrong.focus) == violations.EXAMPLES
    assert list(wrong.focus) == sorted(wrong.focus)
    assert wrong.message["zh"].startswith("判断须有恰好一个把握程度")


def test_a_report_is_the_same_each_time_and_goes_to_json() -> None:
    changes = (("fk:ordinal 1", "fk:ordinal 0 ; eli:title '试'"), ("fk:confirmed false", "fk:x 1"))
    first, second = report(*changes), report(*changes)
    assert first == second
    assert first.to_json()["conforms"] is False
    assert first.to_json()["violations"][0].keys() == {
        "check",
        "severity",
        "message",
        "focus",
        "count",
    }


def test_a_whole_store_is_validated() -> None:
    with_vocabulary = (
        "<region/310118> a fk:Region ; skos:prefLabel '青浦区'@zh ; "
        "skos:notation '310118'^^fk:GBT2260 . <policy/1> a fk:Policy ; dcterms:title '试行'@zh ."
    )
    store = open_store("memory:")
    try:
        assert validate.validate(store.reader()) == validate.Report(0, (), ())
        with store.writer() as writer:
            writer.replace(
                "urn:g",
                rdf.convert(
                    f"{HEAD}{with_vocabulary}".encode(), "text/turtle", "application/n-triples", {}
                ),
            )
        found = validate.validate(store.reader())
    finally:
        store.close()
    assert found.conforms
    assert found.triples == 5
    assert [item.focus for item in found.warnings] == [("https://w3id.org/fivekeys/id/policy/1",)]


def test_the_bundled_data_set_conforms() -> None:
    store = open_store("memory:")
    try:
        bundled.load(store)
        found = validate.validate(store.reader())
    finally:
        store.close()
    assert found.violations == ()
    assert found.triples > 50_000


def test_what_is_not_nquads_is_refused() -> None:
    with pytest.raises(InputError):
        validate.validate_graph(b"<urn:a> <urn:b> .")


def test_damaged_shapes_are_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    damaged = Graph() + validate.shapes()
    path = URIRef("https://w3id.org/fivekeys/shapes#Path")
    damaged.remove((path, SH.path, None))
    monkeypatch.setattr(validate, "shapes", lambda: damaged)
    with pytest.raises(DataError, match=r"shapes\.ttl cannot be used"):
        validate.validate_graph(b"<http://x/s> <http://x/p> <http://x/o> .\n")
