"""The surroundings of a resource, and why two are connected."""

from collections.abc import Iterator

import pytest

from graph.errors import InputError, NotFoundError, ParameterError
from graph.namespaces import DCTERMS, ELI, FK, PROV, SKOS
from graph.network import Step, explanations, neighbourhood
from graph.store import Reader, open_store

X = "http://x/"
POLICY, MEASURE, INDUSTRY, BROADER, KEY = (
    X + name for name in ("policy", "measure", "industry", "broader", "key")
)


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    store = open_store("memory:")
    with store.writer() as writer:
        writer.update(
            f"""PREFIX : <{X}> PREFIX fk: <{FK}> PREFIX dcterms: <{DCTERMS}>
            PREFIX skos: <{SKOS}> PREFIX prov: <{PROV}> PREFIX eli: <{ELI}>
            INSERT DATA {{
              GRAPH :g {{
                :policy a fk:Policy ; dcterms:title "办法"@zh ; fk:supportsIndustry :industry .
                :measure a fk:Measure ; dcterms:title "措施"@zh, "measure"@en ;
                  fk:statedIn :policy ; fk:usesPolicy :policy ; fk:supportsIndustry :industry ;
                  fk:key :key ; prov:wasGeneratedBy :run .
                :claim a fk:Claim ; fk:subject :measure ; fk:object :industry .
              }}
              GRAPH :h {{
                :industry a fk:Industry ; skos:prefLabel "人工智能"@zh ; skos:broader :broader ;
                  skos:inScheme :scheme .
                :measure fk:supportsIndustry :industry .
              }}
              GRAPH :hub {{
                {" ".join(f":hub fk:mentions :n{number:03} ." for number in range(60))}
                :n001 eli:cites :n002 .
              }}
            }}"""
        )
    yield store.reader()
    store.close()


class TestNeighbourhood:
    def test_one_hop(self, reader: Reader) -> None:
        graph = neighbourhood(reader, INDUSTRY)
        assert set(graph) == {INDUSTRY, POLICY, MEASURE, BROADER}
        assert graph.nodes[INDUSTRY] == {
            "hops": 0,
            "labels": {"zh": "人工智能"},
            "types": (FK + "Industry",),
        }
        assert graph.nodes[MEASURE]["labels"] == {"zh": "措施", "en": "measure"}
        assert graph.nodes[BROADER] == {"hops": 1, "labels": {}, "types": ()}
        assert graph.edges[MEASURE, INDUSTRY] == {"predicates": (FK + "supportsIndustry",)}
        assert graph.edges[MEASURE, POLICY]["predicates"] == (FK + "statedIn", FK + "usesPolicy")

    def test_two_hops_and_none(self, reader: Reader) -> None:
        graph = neighbourhood(reader, KEY, hops=2)
        assert {node: graph.nodes[node]["hops"] for node in graph} == {
            KEY: 0,
            MEASURE: 1,
            POLICY: 2,
            INDUSTRY: 2,
        }
        assert graph.has_edge(POLICY, INDUSTRY)
        assert set(neighbourhood(reader, KEY, hops=0)) == {KEY}

    def test_the_limit_counts_resources(self, reader: Reader) -> None:
        graph = neighbourhood(reader, X + "hub", limit=20)
        assert len(graph) == 20
        assert graph.has_edge(X + "n001", X + "n002")
        assert set(graph) == set(neighbourhood(reader, X + "hub", limit=20))

    def test_what_cannot_be_asked(self, reader: Reader) -> None:
        with pytest.raises(NotFoundError, match="http://x/nothing"):
            neighbourhood(reader, X + "nothing")
        with pytest.raises(InputError, match="IRI"):
            neighbourhood(reader, "> ?x")
        with pytest.raises(ParameterError, match="hops is 5"):
            neighbourhood(reader, KEY, hops=5)
        with pytest.raises(ParameterError, match="limit is 0"):
            neighbourhood(reader, KEY, limit=0)


class TestExplanations:
    def test_all_shortest_paths_with_their_directions(self, reader: Reader) -> None:
        graph = neighbourhood(reader, INDUSTRY, hops=2)
        supports, stated = (FK + "supportsIndustry",), (FK + "statedIn", FK + "usesPolicy")
        assert explanations(graph, KEY, INDUSTRY) == [
            [Step(MEASURE, (FK + "key",), KEY), Step(MEASURE, supports, INDUSTRY)]
        ]
        assert explanations(graph, KEY, POLICY) == [
            [Step(MEASURE, (FK + "key",), KEY), Step(MEASURE, stated, POLICY)]
        ]
        graph.remove_edge(MEASURE, INDUSTRY)
        assert len(explanations(graph, MEASURE, INDUSTRY)[0]) == 2

    def test_several_paths_come_in_fixed_order(self, reader: Reader) -> None:
        graph = neighbourhood(reader, INDUSTRY, hops=2)
        graph.add_edge(KEY, X + "end", predicates=("x:p",))
        graph.add_edge(POLICY, X + "end", predicates=("x:p",))
        assert [
            [step.object for step in path] for path in explanations(graph, X + "end", MEASURE)
        ] == [[X + "end", KEY], [X + "end", POLICY]]

    def test_nodes_without_connection(self, reader: Reader) -> None:
        graph = neighbourhood(reader, KEY)
        graph.add_node(X + "alone")
        assert explanations(graph, KEY, X + "alone") == []
        assert explanations(graph, KEY, KEY) == [[]]
        with pytest.raises(NotFoundError, match="http://x/nothing"):
            explanations(graph, KEY, X + "nothing")
