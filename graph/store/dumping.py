"""Dumps that are the same for the same content, in bounded memory."""

import itertools
import tempfile
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO, cast

import pyoxigraph as ox

from graph import rdf
from graph.store import blanknodes
from graph.store.sorting import SortedLines
from graph.syntaxes import FORMATS, serialise, syntax

_BLANK = """SELECT ?s ?p ?o ?g {
  { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } }
  FILTER(isBlank(?s) || isBlank(?o) || isBlank(?g))
}"""

GraphName = ox.NamedNode | ox.BlankNode | ox.DefaultGraph
_Rewrite = Callable[[bytes], bytes]


def dump(store: ox.Store, out: BinaryIO, media_type: str, graph: str | None) -> int:
    """Write the content of ``store``; see `base.Reader.dump`."""
    form = syntax(media_type)
    with _lines(store, form.is_dataset, form.name == "nquads", graph) as lines:
        if form.name in ("nquads", "ntriples"):
            return _write(lines, out)
        with tempfile.TemporaryFile() as spool:
            count = _write(lines, spool)
            spool.seek(0)
            serialise(ox.parse(spool, ox.RdfFormat.N_QUADS), form, out)
            return count


def graph_lines(store: ox.Store, name: GraphName) -> set[bytes]:
    """The triples of one graph as canonical N-Triples lines without line ends."""
    with SortedLines() as lines:
        _dump_graph(store, name, lines)
        return set(lines)


class _Lines:
    """Sorted lines of a store, and the temporary files under them."""

    def __init__(self) -> None:
        self._open: list[SortedLines] = []
        self.lines: Iterator[bytes] = iter(())

    def sorted(self, rewrite: _Rewrite | None) -> SortedLines:
        lines = SortedLines(rewrite)
        self._open.append(lines)
        return lines

    def __enter__(self) -> Iterator[bytes]:
        return self.lines

    def __exit__(self, *_: object) -> None:
        for lines in self._open:
            lines.close()


def _lines(store: ox.Store, is_dataset: bool, is_flat: bool, graph: str | None) -> _Lines:
    """Lines in the order in which they are written: of one graph, of triples, or of quads.

    Quads are sorted as lines where ``is_flat``; graph by graph otherwise.
    """
    rewrite = _relabelling(store)
    result = _Lines()
    if graph is None and is_dataset and not is_flat:
        result.lines = _by_graph(store, rewrite)
        return result
    lines = result.sorted(rewrite)
    if graph is not None:
        _dump_graph(store, cast(GraphName, rdf.to_engine(graph)), lines)
    elif is_flat:
        store.dump(cast(BinaryIO, lines), FORMATS["nquads"].engine)
    else:
        for name in (ox.DefaultGraph(), *store.named_graphs()):
            _dump_graph(store, name, lines)
    result.lines = iter(lines)
    return result


def _by_graph(store: ox.Store, rewrite: _Rewrite | None) -> Iterator[bytes]:
    names = {_graph_text(name, rewrite): name for name in store.named_graphs()}
    default: tuple[bytes, GraphName] = (b"", ox.DefaultGraph())
    for text, name in itertools.chain([default], sorted(names.items())):
        with SortedLines(rewrite) as lines:
            _dump_graph(store, name, lines)
            for line in lines:
                yield line[:-1] + text + b" ." if text else line


def _graph_text(name: ox.NamedNode | ox.BlankNode, rewrite: _Rewrite | None) -> bytes:
    if rewrite is None or isinstance(name, ox.NamedNode):
        return str(name).encode()
    return rewrite(b"<x:s> <x:p> <x:o> " + str(name).encode() + b" .").split()[3]


def _dump_graph(store: ox.Store, name: GraphName, lines: SortedLines) -> None:
    store.dump(cast(BinaryIO, lines), ox.RdfFormat.N_TRIPLES, from_graph=name)


def _relabelling(store: ox.Store) -> _Rewrite | None:
    """What gives blank nodes of a line labels that depend on content only; None without any."""
    quads = [_quad(solution) for solution in cast(ox.QuerySolutions, store.query(_BLANK))]
    if not quads:
        return None
    renamed = blanknodes.labels(quads)

    def rewrite(line: bytes) -> bytes:
        return rename_line(line, renamed) if b"_:" in line else line

    return rewrite


def _quad(solution: ox.QuerySolution) -> rdf.Quad:
    subject, predicate, object_, graph = (solution[name] for name in "spog")
    return rdf.from_engine_quad(ox.Quad(subject, predicate, object_, graph or ox.DefaultGraph()))


def rename_line(line: bytes, renamed: dict[str, str]) -> bytes:
    """An N-Quads line with other blank node labels."""
    (quad,) = rdf.parse(line, "application/n-quads")
    subject, predicate, object_, graph = blanknodes.rename(quad, renamed)
    terms = [str(subject), str(predicate), str(object_)]
    if graph is not None:
        terms.append(graph if graph.startswith("_:") else rdf.iri(graph))
    return f"{' '.join(terms)} .".encode()


def _write(lines: Iterable[bytes], out: BinaryIO) -> int:
    count = 0
    for count, line in enumerate(lines, 1):  # noqa: B007 - the last value is the answer
        out.write(line + b"\n")
    return count
