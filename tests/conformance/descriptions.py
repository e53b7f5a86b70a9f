"""Tests of the service description, which the suite has in words only."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

import pyoxigraph as ox

from tests.conformance.peers import Answer, Service

SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_TYPE: Final = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


class Property(NamedTuple):
    """What the vocabulary says of a property: classes of subject and object, kind of object."""

    domain: str
    range: str | None
    is_iri: bool = False


PROPERTIES: Final = {
    "endpoint": Property("Service", None, is_iri=True),
    "feature": Property("Service", "Feature", is_iri=True),
    "defaultEntailmentRegime": Property("Service", "EntailmentRegime", is_iri=True),
    "entailmentRegime": Property("NamedGraph", "EntailmentRegime", is_iri=True),
    "defaultSupportedEntailmentProfile": Property("Service", "EntailmentProfile", is_iri=True),
    "supportedEntailmentProfile": Property("NamedGraph", "EntailmentProfile", is_iri=True),
    "extensionFunction": Property("Service", "Function", is_iri=True),
    "extensionAggregate": Property("Service", "Aggregate", is_iri=True),
    "languageExtension": Property("Service", None, is_iri=True),
    "supportedLanguage": Property("Service", "Language", is_iri=True),
    "propertyFeature": Property("Service", None, is_iri=True),
    "defaultDataset": Property("Service", "Dataset"),
    "availableGraphs": Property("Service", "GraphCollection"),
    "resultFormat": Property("Service", None, is_iri=True),
    "inputFormat": Property("Service", None, is_iri=True),
    "defaultGraph": Property("Dataset", "Graph"),
    "namedGraph": Property("GraphCollection", "NamedGraph"),
    "name": Property("NamedGraph", None, is_iri=True),
    "graph": Property("NamedGraph", "Graph"),
}
"""The properties of SPARQL 1.1 Service Description, section 3.4."""

INSTANCES: Final = {
    "Feature": {"DereferencesURIs", "UnionDefaultGraph", "RequiresDataset", "EmptyGraphs",
                "BasicFederatedQuery"},
    "Language": {"SPARQL10Query", "SPARQL11Query", "SPARQL11Update"},
}  # fmt: skip
"""The instances that it defines, section 3.3."""

_CLASSES: Final = frozenset(
    {
        "Service", "Feature", "Language", "Function", "Aggregate", "EntailmentRegime",
        "EntailmentProfile", "GraphCollection", "Dataset", "Graph", "NamedGraph",
    }
)  # fmt: skip
_SUPERCLASS: Final = {"Dataset": "GraphCollection"}


def run(service: Service, name: str) -> str | None:
    """What is wrong, or None."""
    answer = service.send("GET", service.query_path, {"Accept": "text/turtle"})
    if not answer.is_success:
        return f"status {answer.status}"
    if answer.media_type != "text/turtle":
        return f"{answer.media_type} came"
    endpoint = f"http://{service.authority}{service.query_path}"
    quads = list(ox.parse(answer.body, ox.RdfFormat.TURTLE, base_iri=endpoint))
    if name == "returns-rdf":
        return None if quads else "there is no triple"
    if name == "has-endpoint-triple":
        return _find_endpoint(quads, endpoint, answer)
    assert name == "conforms-to-schema", name
    return next(find_faults(quads), None)


def _find_endpoint(quads: list[ox.Quad], endpoint: str, answer: Answer) -> str | None:
    wanted = (SD + "endpoint", ox.NamedNode(endpoint))
    if any((quad.predicate.value, quad.object) == wanted for quad in quads):
        return None
    return f"no sd:endpoint <{endpoint}> in {answer.body.decode()}"


def find_faults(quads: Iterable[ox.Quad]) -> Iterator[str]:
    """What does not conform to the vocabulary of service descriptions."""
    quads = list(quads)
    types: dict[object, set[str]] = {}
    for quad in quads:
        if quad.predicate == _TYPE and isinstance(quad.object, ox.NamedNode):
            name = quad.object.value.removeprefix(SD)
            types.setdefault(quad.subject, set()).update({name, _SUPERCLASS.get(name, name)})
            if quad.object.value.startswith(SD) and name not in _CLASSES:
                yield f"sd:{name} is no class"
    if not any("Service" in names for names in types.values()):
        yield "there is no sd:Service"
    for quad in quads:
        if quad.predicate.value.startswith(SD):
            yield from _faults_of(quad, types)


def _faults_of(quad: ox.Quad, types: dict[object, set[str]]) -> Iterator[str]:
    name = quad.predicate.value.removeprefix(SD)
    if (known := PROPERTIES.get(name)) is None:
        yield f"sd:{name} is no property"
        return
    if known.domain not in types.get(quad.subject, {known.domain}):
        yield f"the subject of sd:{name} is {types[quad.subject]}, not sd:{known.domain}"
    if known.is_iri and not isinstance(quad.object, ox.NamedNode):
        yield f"sd:{name} {quad.object} is no IRI"
    if isinstance(quad.object, ox.Literal):
        yield f"sd:{name} has a literal"
    if known.range is None:
        return
    if known.range not in types.get(quad.object, {known.range}):
        yield f"the object of sd:{name} is {types[quad.object]}, not sd:{known.range}"
    if isinstance(quad.object, ox.NamedNode) and quad.object.value.startswith(SD):
        instance = quad.object.value.removeprefix(SD)
        if instance not in INSTANCES.get(known.range, ()):
            yield f"sd:{instance} is no sd:{known.range}"
