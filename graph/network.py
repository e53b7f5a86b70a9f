"""The surroundings of a resource as a networkx graph, and why two resources are connected."""

import itertools
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import networkx as nx

from graph import rdf
from graph.errors import NotFoundError, ParameterError
from graph.namespaces import DCTERMS, FK, OA, OWL, PROV, RDF, RDFS, SKOS
from graph.store.base import Reader

MAX_HOPS: Final = 4
"""Steps from the resource in the middle that may be asked for."""

MAX_EXPLANATIONS: Final = 100
"""Shortest paths that are given; there can be exponentially many."""

LEFT_OUT: Final = (RDF, RDFS, OWL, PROV, OA)
"""Namespaces of predicates that say how something is known or described, not what holds."""

_BOOKKEEPING: Final = (
    *(FK + name for name in ("subject", "predicate", "object", "evidence", "basis", "textOf")),
    SKOS + "inScheme",
    DCTERMS + "source",
)

_EDGES: Final = """SELECT DISTINCT ?s ?p ?o {{
  VALUES ?x {{ {nodes} }}
  {{ ?x ?p ?o BIND(?x AS ?s) }} UNION {{ ?s ?p ?x BIND(?x AS ?o) }}
  FILTER(isIRI(?s) && isIRI(?o) && ?s != ?o)
  FILTER(?p NOT IN ({predicates}))
  FILTER(!({namespaces}))
}} ORDER BY ?s ?p ?o LIMIT {limit}"""

_DESCRIPTIONS: Final = f"""SELECT ?x ?label ?type {{{{
  VALUES ?x {{{{ {{nodes}} }}}}
  {{{{ ?x <{SKOS}prefLabel>|<{DCTERMS}title>|<{RDFS}label> ?label }}}}
  UNION {{{{ ?x a ?type FILTER(isIRI(?type)) }}}}
}}}}"""


class Step(NamedTuple):
    """An edge in its own direction, with all predicates that it stands for, sorted."""

    subject: str
    predicates: tuple[str, ...]
    object: str


def neighbourhood(reader: Reader, iri: str, *, hops: int = 1, limit: int = 300) -> nx.DiGraph:
    """Resources up to ``hops`` edges away from ``iri``, at most ``limit``, nearest first.

    Nodes are IRIs with the attributes ``labels`` (language → label), ``types`` (sorted IRIs) and
    ``hops`` (distance from the middle); edges have ``predicates`` (sorted IRIs). Literals, types,
    provenance and evidence are left out. Edges between the resources found are all there.

    Raises:
        NotFoundError: nothing is said of ``iri``.
        ParameterError: ``hops`` or ``limit`` is out of range.
        InputError: ``iri`` is no IRI.
    """
    if not 0 <= hops <= MAX_HOPS:
        raise ParameterError(f"hops is {hops}; use 0 to {MAX_HOPS}")
    if limit < 1:
        raise ParameterError(f"limit is {limit}; use 1 or more")
    if not reader.ask("ASK { { ?x ?p ?o } UNION { ?s ?p ?x } }", x=iri):
        raise NotFoundError(f"nothing is known of {iri}")
    graph = nx.DiGraph()
    graph.add_node(iri, hops=0)
    frontier = [iri]
    for distance in range(1, hops + 1):
        steps = _steps(reader, frontier, 10 * limit)
        frontier = _new_nodes(graph, steps, limit)
        graph.add_nodes_from(frontier, hops=distance)
        _add_edges(graph, steps)
        if not frontier:
            break
    _add_edges(graph, _steps(reader, frontier, 10 * limit))
    _describe(reader, graph)
    return graph


def explanations(graph: nx.DiGraph, source: str, target: str) -> list[list[Step]]:
    """All shortest paths between two nodes, whatever the direction of edges, in fixed order.

    At most `MAX_EXPLANATIONS`; none where the nodes are not connected.

    Raises:
        NotFoundError: ``graph`` has no such node.
    """
    for node in (source, target):
        if node not in graph:
            raise NotFoundError(f"{node} is not in this part of the graph")
    undirected = nx.Graph()
    undirected.add_nodes_from(sorted(graph))
    undirected.add_edges_from(sorted(graph.edges))
    if not nx.has_path(undirected, source, target):
        return []
    paths = nx.all_shortest_paths(undirected, source, target)
    return [
        [_step(graph, *pair) for pair in itertools.pairwise(path)]
        for path in sorted(itertools.islice(paths, MAX_EXPLANATIONS))
    ]


def _step(graph: nx.DiGraph, one: str, other: str) -> Step:
    subject, object_ = (one, other) if graph.has_edge(one, other) else (other, one)
    return Step(subject, graph.edges[subject, object_]["predicates"], object_)


def _steps(reader: Reader, nodes: Sequence[str], limit: int) -> list[Step]:
    """Edges that begin or end in ``nodes``."""
    if not nodes:
        return []
    rows = reader.select(
        _EDGES.format(
            nodes=_list(nodes),
            predicates=", ".join(f"<{name}>" for name in _BOOKKEEPING),
            namespaces=" || ".join(f'STRSTARTS(STR(?p), "{name}")' for name in LEFT_OUT),
            limit=limit,
        )
    )
    pairs = itertools.groupby(
        sorted((row["s"], row["o"], row["p"]) for row in rows), key=lambda row: row[:2]
    )
    return [Step(s, tuple(row[2] for row in group), o) for (s, o), group in pairs]


def _new_nodes(graph: nx.DiGraph, steps: Iterable[Step], limit: int) -> list[str]:
    ends = {node for step in steps for node in (step.subject, step.object)}
    return sorted(ends - set(graph))[: max(0, limit - len(graph))]


def _add_edges(graph: nx.DiGraph, steps: Iterable[Step]) -> None:
    for step in steps:
        if step.subject in graph and step.object in graph:
            graph.add_edge(step.subject, step.object, predicates=step.predicates)


def _describe(reader: Reader, graph: nx.DiGraph) -> None:
    for attributes in graph.nodes.values():
        attributes.update(labels={}, types=())
    for row in reader.solutions(_DESCRIPTIONS.format(nodes=_list(sorted(graph)))):
        attributes = graph.nodes[row["x"].value]
        if (label := row.get("label")) is not None:
            labels = attributes["labels"]
            language = label.language or ""
            labels[language] = min(labels.get(language, label.value), label.value)
        if (kind := row.get("type")) is not None:
            attributes["types"] = tuple(sorted({*attributes["types"], kind.value}))


def _list(nodes: Iterable[str]) -> str:
    return " ".join(rdf.iri(node) for node in nodes)
