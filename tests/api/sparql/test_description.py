"""The service described to machines."""

import httpx
import pytest
from rdflib import RDF, RDFS, XSD, Graph, Literal, Namespace, URIRef

from api.app import create_app
from api.http.negotiation import GRAPHS
from api.sparql.description import MAX_LISTED
from graph import rdf
from graph.settings import Settings
from graph.store.base import Store
from graph.store.memory import MemoryStore
from tests.api.conftest import connect
from tests.small_graph import BASE

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
VOID = Namespace("http://rdfs.org/ns/void#")
FORMATS = Namespace("http://www.w3.org/ns/formats/")
FK = Namespace("https://w3id.org/fivekeys/ontology#")
ENDPOINT = URIRef("http://test.example/sparql")
SERVICE = URIRef(f"{ENDPOINT}#service")


def described(client: httpx.Client, path: str = "/sparql") -> Graph:
    response = client.get(path, headers={"Accept": "text/turtle"})
    assert response.status_code == 200, response.text
    return Graph().parse(data=response.text, format="turtle")


def service(settings: Settings, store: Store) -> Graph:
    with connect(create_app(settings, store)) as client:
        return described(client)


class TestService:
    @pytest.mark.parametrize("media_type", GRAPHS.values())
    def test_in_each_format(self, client: httpx.Client, media_type: str) -> None:
        response = client.get("/sparql", headers={"Accept": media_type})
        assert response.headers["content-type"].partition(";")[0] == media_type
        found = {
            quad.object.value
            for quad in rdf.parse(response.content, media_type)
            if quad.subject.value == str(SERVICE) and quad.predicate.value == str(SD.endpoint)
        }
        assert found == {str(ENDPOINT)}

    def test_what_every_service_can(self, client: httpx.Client) -> None:
        graph = described(client)
        assert set(graph.objects(SERVICE, SD.supportedLanguage)) == {SD.SPARQL11Query}
        assert set(graph.objects(SERVICE, SD.feature)) == {SD.EmptyGraphs, SD.UnionDefaultGraph}
        assert len(set(graph.objects(SERVICE, SD.resultFormat))) == 8
        assert (SERVICE, SD.inputFormat, None) not in graph
        regime = graph.value(SERVICE, SD.defaultEntailmentRegime)
        assert regime == URIRef("http://www.w3.org/ns/entailment/Simple")

    def test_what_settings_change(self, store: Store) -> None:
        graph = service(
            Settings(token="x", default_graph="strict", service_hosts=("e.example",)), store
        )
        assert SD.SPARQL11Update in set(graph.objects(SERVICE, SD.supportedLanguage))
        features = set(graph.objects(SERVICE, SD.feature))
        assert features == {SD.EmptyGraphs, SD.BasicFederatedQuery}
        assert FORMATS["JSON-LD"] in set(graph.objects(SERVICE, SD.inputFormat))

    def test_the_data_set_has_its_graphs(self, store: Store) -> None:
        graph = service(Settings(), store)
        dataset = graph.value(SERVICE, SD.defaultDataset)
        assert (graph.value(dataset, SD.defaultGraph), RDF.type, SD.Graph) in graph
        names = {str(graph.value(node, SD.name)) for node in graph.objects(dataset, SD.namedGraph)}
        assert names == set(store.reader().graphs())
        assert names

    def test_many_graphs_are_counted_and_not_listed(self) -> None:
        store = MemoryStore()
        names = range(MAX_LISTED + 1)
        with store.writer() as writer:
            writer.update(" ; ".join(f"CREATE GRAPH <http://g.example/{n}>" for n in names))
        graph = service(Settings(), store)
        dataset = graph.value(SERVICE, SD.defaultDataset)
        assert (dataset, SD.namedGraph, None) not in graph
        assert f"{MAX_LISTED + 1} named graphs" in str(graph.value(dataset, RDFS.comment))


class TestVoid:
    def test_counts_are_those_of_queries(self, client: httpx.Client, store: Store) -> None:
        graph = described(client, "/.well-known/void")
        (dataset,) = graph.subjects(RDF.type, VOID.Dataset)
        reader = store.reader()

        def count(what: str, pattern: str = "?s ?p ?o") -> Literal:
            query = f"SELECT (COUNT(DISTINCT {what}) AS ?n) {{ {pattern} }}"
            return Literal(reader.select(query)[0]["n"], datatype=XSD.integer)

        assert graph.value(dataset, VOID.triples) == count("*")
        assert graph.value(dataset, VOID.distinctSubjects) == count("?s")
        assert graph.value(dataset, VOID.distinctObjects) == count("?o")
        assert graph.value(dataset, VOID.properties) == count("?p")
        assert graph.value(dataset, VOID.classes) == count("?c", "?s a ?c")
        assert graph.value(dataset, VOID.uriSpace) == Literal(f"{BASE}id/")
        ours = f"?s ?p ?o FILTER(STRSTARTS(STR(?s), '{BASE}id/'))"
        assert graph.value(dataset, VOID.entities) == count("?s", ours)

    def test_partitions(self, client: httpx.Client, store: Store) -> None:
        graph = described(client, "/.well-known/void")
        (dataset,) = graph.subjects(RDF.type, VOID.Dataset)
        classes = {
            graph.value(part, VOID["class"]): int(str(graph.value(part, VOID.entities)))
            for part in graph.objects(dataset, VOID.classPartition)
        }
        assert classes[FK.Policy] == 3
        assert classes[FK.Measure] == 2
        triples = {
            graph.value(part, VOID.property): int(str(graph.value(part, VOID.triples)))
            for part in graph.objects(dataset, VOID.propertyPartition)
        }
        assert sum(triples.values()) == int(str(graph.value(dataset, VOID.triples)))
        assert len(triples) == int(str(graph.value(dataset, VOID.properties)))
        assert str(RDF.type) in {str(name) for name in triples}

    def test_a_new_generation_has_new_counts(self, store: Store) -> None:
        with connect(create_app(Settings(token="secret"), store)) as client:
            before, after = (self.triples_after(client, text) for text in ("", "<x:s> <x:p> 1"))
        assert after == before + 1

    def triples_after(self, client: httpx.Client, text: str) -> int:
        update = {"update": f"INSERT DATA {{ {text} }}"}
        response = client.post("/sparql", data=update, headers={"Authorization": "Bearer secret"})
        assert response.status_code == 204
        graph = described(client, "/.well-known/void")
        (dataset,) = graph.subjects(RDF.type, VOID.Dataset)
        return int(str(graph.value(dataset, VOID.triples)))
