"""The SHACL shapes: a complete record passes, and each way to break it is found and named."""

from typing import Final

import pytest
from rdflib import SH, URIRef
from rdflib import Literal as RdfLiteral

from graph import ontology, validate
from graph.namespaces import FK, PREFIXES
from tests.graph.complete_record import (
    CLAIMS,
    END,
    QUOTE,
    RECORD,
    SHA,
    START,
    TEXT,
    messages,
    nquads,
    report,
)


@pytest.fixture(scope="module")
def complete() -> validate.Report:
    return report()


def test_a_complete_record_passes(complete: validate.Report) -> None:
    assert complete.violations == ()
    assert complete.warnings == ()
    assert complete.conforms
    assert complete.triples > 200


def test_the_complete_record_has_an_example_for_each_shape() -> None:
    body = RECORD + CLAIMS
    in_background = {FK + "Key", FK + "EconomyType"}  # from the ontology's own individuals
    prefixed = {f"{prefix}:": iri for prefix, iri in PREFIXES.items()}
    used = {
        iri + name.rstrip(",;.")
        for word in body.split()
        for prefix, iri in prefixed.items()
        if word.startswith(prefix) and (name := word.removeprefix(prefix))
    } | in_background
    targets = {str(node) for node in validate.shapes().objects(None, SH.targetClass)}
    below = {iri for iri in targets if any(iri in ontology.broader_classes(u) for u in used)}
    assert targets == below


BROKEN: Final = [
    # corrections
    (('fk:decision "accept"', 'fk:decision "perhaps"'), "exactly one decision"),
    ((" fk:correctedSubject <policy/310118/试府发/2020/3> ;", ""), "exactly one subject"),
    (("; fk:correctedObject <industry/试业> ;", ";"), "exactly one object"),
    (("prov:wasAttributedTo <editor/试员> ;", ""), "say who made it"),
    (('"2026-01-02T03:04:05Z"^^xsd:dateTime', '"2026-01-02"^^xsd:date'), "say when it was made"),
    # documents
    ((' dcterms:title "育种扶持办法"@zh ;', ""), "document must have at least one title"),
    (('"试府发〔2020〕3号"', '"试府发[2020]3号"'), "document number ends with 号"),
    (('"2020"^^xsd:gYear ; fk:serial', '"2020"^^xsd:date ; fk:serial'), "one year of the document"),
    (("fk:serial 3", "fk:serial 0"), "one serial of the document number"),
    (('fk:agencyCode "试府发"', 'fk:agencyCode ""'), "at most one agency code"),
    ((" fk:serial 3 ;", ""), "come together with the document number"),
    (('"2020-05-01"^^xsd:date', '"2020-05-01"'), "A date must be an xsd:date"),
    (('"2020-06"^^xsd:gYearMonth', '"2020-13"^^xsd:gYearMonth'), "A date must be an xsd:date"),
    (('"2025"^^xsd:gYear', '"2025"^^xsd:dateTime'), "A date must be an xsd:date"),
    (("eli:type_document <kind/办法>", "eli:type_document <kind/诗>"), "scheme of kinds"),
    (
        ("eli:passed_by <organization/310118/试农委> ;\n", "eli:passed_by <region/310118> ;\n"),
        "passed by must be an organization",
    ),
    (
        ("eli:cites <policy/310118/种业规划> ;", "eli:cites <region/310118> ;"),
        "relation between documents must point to a document",
    ),
    (("foaf:page <https://example.org/3>", "foaf:page <urn:x>"), "page must be an http"),
    (("fk:appliesIn <zone/试种园> ;", "fk:appliesIn <key/talent> ;"), "point to a region or zone"),
    # sections
    (
        ("eli:is_part_of <policy/310118/试府发/2020/3>", "eli:is_part_of <industry/试业>"),
        "part of exactly one document or section",
    ),
    (
        ('dcterms:title "育苗"@zh ; fk:number "一是" ; fk:path', "fk:path"),
        "section must have a number or a title",
    ),
    (('fk:path "一是" ; fk:evidence', 'fk:path "一 是" ; fk:evidence'), "exactly one path"),
    (
        ('fk:path "一是" ; fk:evidence <annotation/1>', 'fk:path "一是" ; fk:evidence <span/1>'),
        "Evidence must be an annotation",
    ),
    # measures
    (
        ('a fk:Measure ; dcterms:title "育苗"@zh', 'a fk:Measure ; dcterms:title "育苗"'),
        "measure must have at least one title",
    ),
    (('"补助育种。"@zh', '"补助育种。"@zh, "补助。"@zh'), "one a language at most"),
    (("fk:statedIn <policy/310118/试府发/2020/3> ;\n", "\n"), "stated in exactly one document"),
    (("fk:inSection <section/1>", "fk:inSection <section/1>, <span/1>"), "one section at most"),
    (("fk:ordinal 1", 'fk:ordinal "1"'), "at most one ordinal"),
    (("fk:ordinal 1", "dcterms:isPartOf <section/1>"), "part of one measure at most"),
    (('fk:path "一是" ; fk:ordinal', "fk:ordinal"), "exactly one path"),
    (("fk:key <key/talent>", "fk:key <economy/innovation>"), "one of the five keys"),
    (
        (
            "fk:supportsIndustry <industry/试业> ;\n    fk:appliesIn <zone",
            "fk:supportsIndustry <region/310118> ;\n    fk:appliesIn <zone",
        ),
        "point to an industry",
    ),
    (
        ("fk:responsibleBody <organization/310118/试农委>", "fk:responsibleBody <zone/试种园>"),
        "Bodies of a measure must be organizations",
    ),
    (
        ("fk:usesPolicy <policy/310118/种业规划> ;\n", "fk:usesPolicy <section/1> ;\n"),
        "usesPolicy must point to a document",
    ),
    (("fk:hasTarget <quantity/2>", "fk:hasTarget <amount/1>"), "value must be a quantity"),
    # quantities
    ((" fk:change <change/1> ;", ""), "one amount, or one change, or one order"),
    (("fk:action <action/培育>", "fk:action <industry/试业>"), "at most one action"),
    (("fk:threshold <quantity/4>", "fk:threshold <quantity/3>"), "one threshold at most"),
    (('fk:deadline "2020-06"^^xsd:gYearMonth', 'fk:deadline "2020-06"'), "at most one deadline"),
    (('fk:since "2016"^^xsd:gYear', 'fk:since "十三五"'), "at most one start"),
    (('fk:asOf "2019"^^xsd:gYear', "fk:asOf 2019"), "at most one date of a statistic"),
    (
        ("fk:orderOfMagnitude 11 ;", "fk:orderOfMagnitude 11 ; fk:amount <amount/3> ;"),
        "one amount, or one change, or one order",
    ),
    (('fk:orderOfMagnitude 11 ; fk:unit "CNY"', "fk:orderOfMagnitude 11"), "with its unit"),
    (("fk:amount <amount/3>", "fk:amount <change/1>"), "amount must be a schema:MonetaryAmount"),
    (("fk:change <change/1>", "fk:change <amount/1>"), "change must be an fk:AmountChange"),
    (('fk:qualifier "max"', 'fk:qualifier "tier"'), "qualifier is max, min or about"),
    ((" ; schema:value 42.0", ""), "must have a value, a maximum or a minimum"),
    (("schema:value 42.0", "schema:value 42.0, 43.0"), "at most one value"),
    (("schema:maxValue 1500000.0", "schema:maxValue 1500000"), "at most one maximum"),
    (("schema:minValue 1.0", "schema:minValue 5000001.0"), "not above the maximum"),
    (('schema:currency "CNY" ; schema:maxValue 15', "schema:maxValue 15"), "ISO 4217"),
    (('schema:unitText "家" ;', ""), "exactly one unit"),
    (("schema:replacer <amount/2>", "schema:replacee <amount/2>"), "exactly one new amount"),
    (("schema:replacer <amount/2>", "schema:replacee <amount/2>"), "at most one old amount"),
    # claims, sources, runs
    (
        ("a fk:Claim ; fk:subject <policy/310118/试府发/2020/3> ;", "a fk:Claim ;"),
        "exactly one subject",
    ),
    (("fk:predicate fk:key ;", ""), "exactly one predicate"),
    (("fk:object <key/talent> ;", ""), "exactly one object"),
    (
        ("fk:object <key/talent> ; fk:basis <basis/wording>", "fk:object <key/talent>"),
        "exactly one basis",
    ),
    (("fk:confidence 0.9", "fk:confidence 1.1"), "exactly one confidence"),
    (("fk:confidence 0.9", "fk:confidence 0.9e0"), "exactly one confidence"),
    (("prov:wasDerivedFrom <source/1> ;", ""), "at least one source"),
    (
        ("fk:evidence <annotation/1> ;\n    prov:", "fk:evidence <span/1> ;\n    prov:"),
        "Evidence must be an annotation",
    ),
    (("prov:wasGeneratedBy <run/1>", "prov:wasGeneratedBy <source/1>"), "one extraction at most"),
    (('a fk:Source ; dcterms:title "目录"@zh', "a fk:Source"), "source must have a title"),
    (("fk:confirmed false", 'fk:confirmed "no"'), "at most one fk:confirmed"),
    (('dcterms:date "2021"^^xsd:gYear', 'dcterms:date "2021"'), "A date must be an xsd:date"),
    ((f'fk:sha256 "{SHA}"', f'fk:sha256 "{SHA.upper()}"'), "exactly one SHA-256"),
    ((" ;\n    fk:textOf <policy/310118/试府发/2020/3> ;", " ;"), "text of a document"),
    ((f'cnt:chars "{TEXT}"', f'cnt:chars "{TEXT}", "一"'), "kept once at most"),
    ((f"prov:used <text/{SHA}> ;", ""), "which source it used"),
    (('fk:softwareVersion "0" ;', ""), "one software version"),
    ((' ;\n    fk:rulesDigest "ab"', ""), "one digest of its rules"),
    # evidence
    ((" ; oa:hasTarget <span/1>", ""), "exactly one specific resource"),
    (("oa:hasBody <industry/试业>", 'oa:hasBody "种业"'), "body of an annotation must be"),
    ((f"oa:hasSource <text/{SHA}>", "oa:hasSource <source/1>"), "in exactly one text"),
    (("oa:hasSelector <span/p>, <span/q>", "oa:hasSelector <span/q>"), "one text position"),
    (("oa:hasSelector <span/p>, <span/q>", "oa:hasSelector <span/p>"), "one text quote"),
    ((f'oa:start "{START}"', f'oa:start "{END}"'), "below the end"),
    ((f'oa:end "{END}"^^xsd:nonNegativeInteger', f'oa:end "{END}"'), "exactly one end"),
    ((f'oa:exact "{QUOTE}"', 'oa:exact ""'), "exactly one quote"),
    (('oa:prefix "试农委"', 'oa:prefix "试农委", "农委"'), "at most one prefix"),
    (('oa:suffix "最高"', 'oa:suffix "最高", "最"'), "at most one suffix"),
    # concepts, places, organizations
    (('"种业"@zh, "seed industry"@en', '"seed industry"@en'), "must be a Chinese prefLabel"),
    (('"种业"@zh, "seed industry"@en', '"种业"@zh, "种子"@zh'), "one prefLabel a language"),
    (
        (' skos:inScheme <scheme/试> ;\n    skos:prefLabel "农业"', ' skos:prefLabel "农业"'),
        "in a concept scheme",
    ),
    (('skos:altLabel "育种"@zh', 'skos:altLabel "种业"@zh'), "differs from the prefLabel"),
    (("skos:broader <industry/试母业>", "skos:broader <zone/试种园>"), "broader must be a concept"),
    (("skos:broader <industry/试母业>", "skos:broader <key/talent>"), "than an industry is an ind"),
    (("skos:broader <industry/试母业>", "skos:closeMatch <region/310118>"), "Mappings of an ind"),
    (('"999999"^^fk:GBT2260', '"99999"^^fk:GBT2260'), "exactly one GB/T 2260 code"),
    (("geo:sfWithin <region/310000>", "geo:sfWithin <zone/试种园>"), "region lies within regions"),
    (('skos:prefLabel "试县"@zh', 'skos:altLabel "试县"@zh'), "must be a Chinese prefLabel"),
    (
        ("geo:sfWithin <region/310118> .\n<org", "geo:sfWithin <key/talent> .\n<org"),
        "zone lies within, or contains",
    ),
    (('skos:prefLabel "试农委"@zh', 'skos:prefLabel "试农委"'), "must be a Chinese prefLabel"),
    (
        ("fk:ofRegion <region/310118>", "fk:ofRegion <region/310118>, <region/310000>"),
        "belongs to one region at most",
    ),
]


@pytest.mark.parametrize(("change", "message"), BROKEN)
def test_a_broken_record_is_found(change: tuple[str, str], message: str) -> None:
    found = report(change)
    assert not found.conforms
    assert [text for text in messages(found, "shape") if message in text]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            "<economy/试> a fk:EconomyType ; skos:inScheme <scheme/keys> ; skos:prefLabel '试'@zh .",
            "must have exactly one key",
        ),
        (
            "<key/试> a fk:Key ; skos:inScheme <scheme/keys> ; skos:prefLabel '试'@zh .",
            "must belong to exactly one type of economy",
        ),
    ],
)
def test_types_of_economy_and_keys_come_in_pairs(body: str, message: str) -> None:
    found = validate.validate_graph(nquads(body))
    assert [text for text in messages(found, "shape") if message in text]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            (
                'dcterms:title "种业规划"@zh ; fk:appliesIn <region/310118> .',
                'dcterms:title "种业规划"@zh .',
            ),
            "not said where the policy applies",
        ),
        ((" ; geo:sfWithin <region/310118> .\n<org", " .\n<org"), "not said where the zone lies"),
    ],
)
def test_an_incomplete_record_is_warned_of(change: tuple[str, str], message: str) -> None:
    found = report(change)
    assert [item for item in found.warnings if message in item.message["en"]]
    assert not messages(found, "shape")


def test_each_message_is_in_both_languages() -> None:
    shapes = validate.shapes()
    for shape in set(shapes.subjects(SH.message, None)):
        messages = [n for n in shapes.objects(shape, SH.message) if isinstance(n, RdfLiteral)]
        assert sorted(node.language or "" for node in messages) == ["en", "zh"]
        assert all(str(node).endswith(("。", ".")) for node in messages)


def test_shapes_use_only_terms_of_the_ontology() -> None:
    shapes = validate.shapes()
    known = ontology.terms().keys() | ontology.vocabulary_terms()
    paths = {node for node in shapes.objects(None, SH.path) if isinstance(node, URIRef)}
    paths |= {
        node
        for start in shapes.objects(None, SH.alternativePath)
        for node in shapes.items(start)
        if isinstance(node, URIRef)
    }
    classes = {*shapes.objects(None, SH.targetClass), *shapes.objects(None, SH["class"])}
    assert {str(node) for node in paths | classes} <= known
