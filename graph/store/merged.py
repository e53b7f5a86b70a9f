"""Several default graphs as one: their merge is a set of triples (RDF 1.1 Semantics, section 4.1).

The engine puts graphs beside each other instead, so that a triple which stands in two of them counts
twice. Where there is such a triple, the query is put to a store of its own that has the merge.
"""

import itertools
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple, cast

import pyoxigraph as ox

from graph import rdf
from graph.store import sparql
from graph.store.prologue import Prologue

_FEW: Final = 4
"""Graphs of which each two are compared by the engine."""


class Dataset(NamedTuple):
    """IRIs of the graphs that a query is about (SPARQL 1.1 Query Language, section 13.2)."""

    default: tuple[str, ...]
    named: tuple[str, ...]

    @property
    def repeats(self) -> bool:
        """Whether a default graph is named twice: to the engine it then counts twice."""
        return len(set(self.default)) < len(self.default)


def dataset_of(query: str, base_iri: str | None) -> Dataset | None:
    """The graphs that FROM and FROM NAMED name; None where one of them is not known.

    Raises:
        QueryError: an unclosed string.
    """
    tokens = sparql.tokens_of(query)
    if any(sparql.is_ambiguous(token) for token in tokens):
        return None
    prologue = Prologue(base_iri)
    graphs: dict[bool, list[str]] = {False: [], True: []}
    for index in sparql.outside_braces(tokens):
        prologue = prologue.after(tokens, index)
        if not tokens[index].is_word("FROM"):
            continue
        rest = tokens[index + 1 : index + 3]
        is_named = bool(rest) and rest[0].is_word("NAMED")
        iri = prologue.iri(rest[is_named]) if len(rest) > is_named else None
        if iri is None:
            return None
        graphs[is_named].append(iri)
    return Dataset(tuple(graphs[False]), tuple(graphs[True]))


def merged(engine: ox.Store, dataset: Dataset) -> ox.Store | None:
    """A store with the merge as its default graph; None where the engine's own does as well.

    It has the named graphs of the data set too.
    """
    default = [_node(iri) for iri in dict.fromkeys(dataset.default)]
    if not _overlap(engine, default):
        return None
    store = ox.Store()
    for graph in default:
        store.bulk_extend(ox.Quad(*quad.triple) for quad in _quads(engine, graph))
    for iri in dataset.named:
        if engine.contains_named_graph(graph := _node(iri)):
            store.add_graph(graph)
            store.bulk_extend(_quads(engine, graph))
    return store


def _overlap(engine: ox.Store, graphs: Sequence[ox.NamedNode]) -> bool:
    """Whether a triple stands in two of the graphs; of many graphs it may be said in error."""
    if len(graphs) <= _FEW:  # the engine is faster than we, for each pair
        return any(
            engine.query(f"ASK {{ GRAPH {one} {{ ?s ?p ?o }} GRAPH {other} {{ ?s ?p ?o }} }}")
            for one, other in itertools.combinations(graphs, 2)
        )
    seen: set[int] = set()
    for graph in graphs:
        for quad in _quads(engine, graph):
            size = len(seen)
            seen.add(hash(quad.triple))
            if len(seen) == size:
                return True
    return False


def _quads(engine: ox.Store, graph: ox.NamedNode) -> Iterator[ox.Quad]:
    return engine.quads_for_pattern(None, None, None, graph)


def _node(iri: str) -> ox.NamedNode:
    return cast(ox.NamedNode, rdf.to_engine(iri))


def graphs_of(
    query: str,
    *,
    has_clauses: bool,
    default: Sequence[str] | None,
    named: Sequence[str] | None,
    base_iri: str | None,
) -> Dataset | None:
    """The graphs that a query is about: those given, else those of its FROM clauses, if any."""
    if default is not None or named is not None:
        return Dataset(tuple(default or ()), tuple(named or ()))
    return dataset_of(query, base_iri) if has_clauses else None
