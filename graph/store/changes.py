"""Changes of named graphs as one SPARQL update.

Nothing of what is given reaches the update as it is: graph names are checked as IRIs, content is
parsed and written again by the engine.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, cast

import pyoxigraph as ox

from graph import rdf
from graph.errors import InputError
from graph.store import blanknodes
from graph.store.base import Change
from graph.store.dumping import graph_lines, rename_line

Lines = set[bytes]


class Plan(NamedTuple):
    """The graphs that change, and the update that changes them."""

    graphs: list[str]
    update: str


def plan(store: ox.Store, changes: Sequence[Change]) -> Plan:
    """What must be done so that all ``changes`` hold; where a graph is named twice, the later.

    Raises:
        InputError: a graph name is no IRI, or content is not N-Triples.
    """
    wanted = {graph: _wanted(graph, content) for graph, content in changes}
    graphs: list[str] = []
    operations: list[str] = []
    for graph, lines in wanted.items():
        name = cast(ox.NamedNode, rdf.to_engine(graph))
        if needed := _operations(store, name, lines, f"g{len(graphs)}"):
            graphs.append(graph)
            operations += needed
    return Plan(graphs, " ;\n".join(operations))


def _wanted(graph: str, content: bytes | None) -> Lines:
    rdf.iri(graph)
    try:
        return _as_stored(rdf.canonical_lines(content)) if content else set()
    except InputError as error:
        raise InputError(f"content for graph {graph}: {error}") from error


def _as_stored(lines: Lines) -> Lines:
    """``lines`` as the engine gives them back: it keeps the value of a number or date, not its
    lexical form (`"0.50"^^xsd:decimal` becomes `"0.5"`)."""
    typed = {line for line in lines if b'"^^<' in line}
    if not typed:
        return lines
    scratch = ox.Store()
    scratch.extend(ox.parse(b"\n".join(typed), ox.RdfFormat.N_TRIPLES))
    return (lines - typed) | graph_lines(scratch, ox.DefaultGraph())


def _operations(store: ox.Store, name: ox.NamedNode, wanted: Lines, tag: str) -> list[str]:
    """SPARQL update operations that make graph ``name`` hold ``wanted``; none where it does."""
    if not store.contains_named_graph(name):
        return [_data("INSERT", name, _tagged(wanted, tag))] if wanted else []
    if not wanted:
        return [f"DROP SILENT GRAPH {name}"]
    stored = graph_lines(store, name)
    if _comparable(stored) == _comparable(wanted):
        return []
    removed, added = stored - wanted, wanted - stored
    if _has_blank(stored) or _has_blank(wanted) or len(removed) > len(stored) // 2:
        return [f"DROP SILENT GRAPH {name}", _data("INSERT", name, _tagged(wanted, tag))]
    parts = (("DELETE", removed), ("INSERT", added))
    return [_data(verb, name, lines) for verb, lines in parts if lines]


def _data(verb: str, name: ox.NamedNode, lines: Iterable[bytes]) -> str:
    triples = b"\n".join(sorted(lines)).decode()
    return f"{verb} DATA {{ GRAPH {name} {{\n{triples}\n}} }}"


def _has_blank(lines: Lines) -> bool:
    return any(_blank(line) for line in lines)


def _blank(line: bytes) -> bool:
    """Whether a canonical line may mention a blank node: its label follows a space or begins."""
    return line.startswith(b"_:") or b" _:" in line


def _comparable(lines: Lines) -> Lines:
    """``lines`` with blank nodes labelled by content."""
    mentions = [line for line in lines if _blank(line)]
    if not mentions:
        return lines
    text = b"\n".join(mentions)
    renamed = blanknodes.labels(rdf.parse(text, "application/n-triples"))
    return lines.difference(mentions) | {rename_line(line, renamed) for line in mentions}


def _tagged(lines: Lines, tag: str) -> Lines:
    """``lines`` with labels that no other operation of the update has (SPARQL 1.1, 19.6)."""
    mentions = {line for line in lines if _blank(line)}
    if not mentions:
        return lines
    labels = blanknodes.labels(rdf.parse(b"\n".join(mentions), "application/n-triples"))
    tagged = {old: f"{tag}n{number}" for number, old in enumerate(labels)}
    return (lines - mentions) | {rename_line(line, tagged) for line in mentions}
