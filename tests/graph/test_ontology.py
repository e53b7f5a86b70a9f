"""The ontology: every term explained in both languages, aligned, and closed over the data."""

from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.collection import Collection

from graph import ontology
from graph.errors import DataError
from graph.namespaces import (
    BASE,
    CNT,
    DCTERMS,
    ELI,
    FK,
    GEO,
    OA,
    ORG,
    PROV,
    SCHEMA,
)
from graph.namespaces import (
    OWL as OWL_NAMESPACE,
)

TERMS = ontology.terms()
OWN = [iri for iri, term in TERMS.items() if term.own]

SUPERCLASSES = [
    ("OfficialDocument", ELI + "LegalResource"),
    ("Policy", FK + "OfficialDocument"),
    ("Reply", FK + "OfficialDocument"),
    ("Section", ELI + "LegalResourceSubdivision"),
    ("Measure", PROV + "Plan"),
    ("EconomyType", str(SKOS.Concept)),
    ("Key", str(SKOS.Concept)),
    ("Industry", str(SKOS.Concept)),
    ("Region", ELI + "AdministrativeArea"),
    ("Region", GEO + "Feature"),
    ("Zone", ELI + "AdministrativeArea"),
    ("Zone", GEO + "Feature"),
    ("Organization", ORG + "FormalOrganization"),
    ("AmountChange", SCHEMA + "ReplaceAction"),
    ("Incentive", FK + "Quantity"),
    ("Claim", PROV + "Entity"),
    ("Text", FK + "Source"),
    ("Text", CNT + "ContentAsText"),
    ("Source", PROV + "Entity"),
    ("Extraction", PROV + "Activity"),
]

CLAIMED = {
    *(
        FK + name
        for name in (
            "supportsIndustry",
            "appliesIn",
            "key",
            "responsibleBody",
            "supportingBody",
            "involvesOrganization",
            "usesPolicy",
            "hasIncentive",
            "hasTarget",
            "hasStatistic",
            "hasThreshold",
            "threshold",
            "action",
            "actor",
            "hasBudget",
            "mentions",
            "instrument",
            "statedIn",
            "reportsIssuing",
            "accompanies",
        )
    ),
    *(
        ELI + name
        for name in (
            "cites",
            "based_on",
            "applies",
            "amends",
            "repeals",
            "passed_by",
        )
    ),
}


@pytest.mark.parametrize("iri", OWN)
def test_a_term_of_ours_is_labelled_and_explained_in_both_languages(iri: str) -> None:
    term = TERMS[iri]
    assert term.labels.keys() == term.comments.keys() == {"zh", "en"}
    assert all(term.labels.values())
    assert all(text.endswith(("。", ".")) for text in term.comments.values())
    defined_by = ontology.load().value(URIRef(iri), RDFS.isDefinedBy)
    assert str(defined_by) == ontology.IRI


@pytest.mark.parametrize("iri", [iri for iri in TERMS if iri not in OWN])
def test_a_term_of_others_is_labelled_in_both_languages(iri: str) -> None:
    assert TERMS[iri].labels.keys() == {"zh", "en"}


def test_whatever_stands_in_our_namespace_is_declared() -> None:
    used = {
        str(node)
        for triple in ontology.load()
        for node in triple
        if isinstance(node, URIRef) and node.startswith(FK) and node != URIRef(FK)
    }
    used |= {
        str(node.datatype)
        for node in ontology.load().objects()
        if isinstance(node, RdfLiteral) and node.datatype and node.datatype.startswith(FK)
    }
    assert used == set(OWN)


def test_a_term_is_of_one_kind_only() -> None:
    """OWL 2 DL: no property is of two kinds, no class is a datatype (section 5.8.1)."""
    kinds = (
        OWL.Class,
        OWL.ObjectProperty,
        OWL.DatatypeProperty,
        OWL.AnnotationProperty,
        RDFS.Datatype,
    )
    for iri in TERMS:
        declared = [kind for kind in kinds if (URIRef(iri), RDF.type, kind) in ontology.load()]
        assert len(declared) == 1, iri


def test_no_predicate_or_class_is_used_undeclared() -> None:
    """OWL 2 DL: whatever is used is declared, unless it is built in."""
    graph = ontology.load()
    used = {str(node) for node in graph.predicates()}
    used |= {str(node) for node in graph.objects(None, RDF.type)}
    assert {iri for iri in used if iri not in TERMS} <= ontology.vocabulary_terms()
    for axiom in (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, OWL.inverseOf):
        named = {str(n) for n in graph.objects(None, axiom) if isinstance(n, URIRef)}
        assert named <= TERMS.keys()


@pytest.mark.parametrize("name", ["date", "gYear", "gYearMonth"])
def test_no_datatype_outside_the_owl_datatype_map(name: str) -> None:
    datatype = URIRef(f"http://www.w3.org/2001/XMLSchema#{name}")
    graph = ontology.load()
    assert (None, None, datatype) not in graph
    assert not [n for n in graph.objects() if isinstance(n, RdfLiteral) and n.datatype == datatype]


@pytest.mark.parametrize(("name", "superclass"), SUPERCLASSES)
def test_classes_are_aligned(name: str, superclass: str) -> None:
    assert superclass in ontology.broader_classes(FK + name)


def test_a_class_is_among_its_broader_classes_and_a_stranger_stays_alone() -> None:
    assert FK + "Key" in ontology.broader_classes(FK + "Key")
    assert ontology.broader_classes("urn:x") == {"urn:x"}


def test_properties_are_aligned() -> None:
    properties = ontology.properties()
    assert properties[FK + "reportsIssuing"].parents == (ELI + "cites",)
    assert properties[FK + "accompanies"].parents == (ELI + "related_to",)
    for name in ("Incentive", "Target", "Statistic", "Threshold", "Budget"):
        assert properties[f"{FK}has{name}"].parents == (FK + "hasQuantity",)
    for name in ("actor", "supportingBody"):
        assert properties[FK + name].parents == (FK + "involvesOrganization",)
    assert properties[FK + "responsibleBody"].parents == (FK + "actor",)


@pytest.mark.parametrize(
    "trap",
    [ELI + "title", ELI + "implements", "http://data.europa.eu/m8g/Cost", OA + "motivatedBy"],
)
def test_what_data_must_not_use_is_not_in_the_closed_list(trap: str) -> None:
    assert trap not in ontology.vocabulary_terms()


@pytest.mark.parametrize(
    "term",
    [
        DCTERMS + "title",
        ELI + "applies",
        OWL_NAMESPACE + "sameAs",
        str(RDF.type),
        str(SKOS.prefLabel),
        GEO + "sfWithin",
        SCHEMA + "maxValue",
    ],
)
def test_what_data_use_is_in_the_closed_list(term: str) -> None:
    assert term in ontology.vocabulary_terms()


def test_terms_of_ours_are_not_in_the_list_of_other_vocabularies() -> None:
    assert not [iri for iri in ontology.vocabulary_terms() if iri.startswith(FK)]


def test_claimed_properties_are_read_from_the_ontology() -> None:
    assert ontology.claimed_properties() == CLAIMED


def test_classes_and_properties_are_ours_and_apart() -> None:
    classes, properties = ontology.classes(), ontology.properties()
    assert FK + "Measure" in classes
    assert FK + "predicate" in properties
    assert ELI + "LegalResource" not in classes
    assert ELI + "cites" not in properties
    assert not classes.keys() & properties.keys()
    assert TERMS[FK + "GBT2260"].kind == "data type"


def test_each_economy_type_has_its_key() -> None:
    graph = ontology.load()
    pairs = {
        str(economy).removeprefix(BASE + "id/economy/"): str(key).removeprefix(BASE + "id/key/")
        for economy, key in graph.subject_objects(URIRef(FK + "hasKey"))
    }
    assert pairs == {
        "innovation": "talent",
        "service": "brand",
        "headquarters": "leading-enterprises",
        "open": "channels",
        "flow": "platforms",
    }
    inverse = {(key, economy) for key, economy in graph.subject_objects(URIRef(FK + "keyOf"))}
    assert inverse == {(k, e) for e, k in graph.subject_objects(URIRef(FK + "hasKey"))}


def test_the_economy_type_follows_from_the_key() -> None:
    graph = ontology.load()
    chain = graph.value(URIRef(FK + "economyType"), OWL.propertyChainAxiom)
    assert chain is not None
    assert list(Collection(graph, chain)) == [URIRef(FK + "key"), URIRef(FK + "keyOf")]


def test_a_measure_is_not_its_document_nor_a_zone_its_management() -> None:
    graph = ontology.load()
    disjoint = [
        {str(node) for node in Collection(graph, members)}
        for axiom in graph.subjects(RDF.type, OWL.AllDisjointClasses)
        if (members := graph.value(axiom, OWL.members)) is not None
    ]
    assert any({FK + "Measure", FK + "OfficialDocument"} <= classes for classes in disjoint)
    assert any({FK + "Place", FK + "Organization"} <= classes for classes in disjoint)


def test_a_missing_file_is_reported(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(ontology, "__file__", str(tmp_path / "graph" / "ontology.py"))
    with pytest.raises(DataError, match=r"ontology\.ttl is neither in"):
        ontology.file()


def test_an_installed_file_goes_before_the_one_of_the_checkout(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "graph").mkdir()
    monkeypatch.setattr(ontology, "__file__", str(tmp_path / "graph" / "ontology.py"))
    beside = tmp_path / "ontology.ttl"
    beside.touch()
    assert ontology.file() == beside
    inside = tmp_path / "graph" / "ontology.ttl"
    inside.touch()
    assert ontology.file() == inside


def test_a_damaged_file_is_reported(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    damaged = tmp_path / "ontology.ttl"
    damaged.write_text("fk:Policy a .", encoding="utf-8")
    monkeypatch.setattr(ontology, "file", lambda: damaged)
    ontology.load.cache_clear()
    try:
        with pytest.raises(DataError, match="is not Turtle"):
            ontology.load()
    finally:
        ontology.load.cache_clear()


def test_the_header_names_title_version_and_licence() -> None:
    graph: Graph = ontology.load()
    header = URIRef(ontology.IRI)
    titles = graph.objects(header, URIRef(DCTERMS + "title"))
    assert {node.language for node in titles if isinstance(node, RdfLiteral)} == {"zh", "en"}
    version = str(graph.value(header, OWL.versionInfo))
    assert str(graph.value(header, OWL.versionIRI)) == f"{ontology.IRI}/{version}"
    assert graph.value(header, URIRef(DCTERMS + "license")) is not None


def test_what_else_is_said_of_a_term() -> None:
    assert ontology.described(f"{FK}key") == {
        "domain": (f"{FK}OfficialDocument", f"{FK}Measure"),
        "range": (f"{FK}Key",),
    }
    assert ontology.described(f"{FK}economyType")["chain"] == (f"{FK}key", f"{FK}keyOf")
    assert ontology.described(f"{FK}qualifier")["range"] == ("max", "min", "about")
    assert ontology.described(f"{FK}hasKey")["inverse"] == (f"{FK}keyOf",)
    assert ontology.described(f"{FK}nothing") == {}


def test_what_the_ontology_is() -> None:
    assert ontology.version() == "0.1.0"
    assert set(ontology.title()) == set(ontology.description()) == {"zh", "en"}
