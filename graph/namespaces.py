"""Namespaces of the vocabularies in use, and the prefixes shown to people."""

from typing import Final

BASE: Final = "https://w3id.org/fivekeys/"
"""Default base of all resources; the setting FIVEKEYS_BASE_IRI replaces it."""

FK: Final = "https://w3id.org/fivekeys/ontology#"
RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
DCTERMS: Final = "http://purl.org/dc/terms/"
ELI: Final = "http://data.europa.eu/eli/ontology#"
PROV: Final = "http://www.w3.org/ns/prov#"
OA: Final = "http://www.w3.org/ns/oa#"
ORG: Final = "http://www.w3.org/ns/org#"
GEO: Final = "http://www.opengis.net/ont/geosparql#"
SCHEMA: Final = "https://schema.org/"
FOAF: Final = "http://xmlns.com/foaf/0.1/"
CNT: Final = "http://www.w3.org/2011/content#"
DCAT: Final = "http://www.w3.org/ns/dcat#"
VOID: Final = "http://rdfs.org/ns/void#"
SD: Final = "http://www.w3.org/ns/sparql-service-description#"
SH: Final = "http://www.w3.org/ns/shacl#"

PREFIXES: Final[dict[str, str]] = {
    "fk": FK,
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": OWL,
    "xsd": XSD,
    "skos": SKOS,
    "dcterms": DCTERMS,
    "eli": ELI,
    "prov": PROV,
    "oa": OA,
    "org": ORG,
    "geo": GEO,
    "schema": SCHEMA,
    "foaf": FOAF,
    "cnt": CNT,
    "dcat": DCAT,
    "void": VOID,
    "sd": SD,
    "sh": SH,
}
