"""Documents → store: each one read, extracted and written in a transaction of its own.

The named graph of a document holds all that was read in it, so that a new version replaces the
old one and a repetition changes nothing. What is written is published to readers in batches.
"""

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, NamedTuple

from graph import __version__, rdf
from graph.assertions import graph_of, to_nquads
from graph.errors import DocumentError, InputError, NotFoundError
from graph.extract import pipeline, reader
from graph.extract.formats import archive
from graph.model import Record, Text
from graph.namespaces import BASE, FK, RDF
from graph.store.base import Reader, Store, Writer

Status = Literal["new", "unchanged", "replaced", "failed"]

PUBLISH_EVERY_S: Final = 1.0
"""Longest time that finished documents stay unseen by readers while a batch goes on."""

STDIN: Final = Path("-")
"""Stands for the document on standard input."""


class Outcome(NamedTuple):
    """What became of one document.

    ``iri`` is None where the document failed; ``reason`` says why, or what else is to be known.
    """

    name: str
    status: Status
    iri: str | None = None
    measures: int = 0
    claims: int = 0
    reason: str | None = None


class _Known(NamedTuple):
    """A text that the store holds, read by this version with these rules."""

    document: str
    graph: str


def find_documents(paths: Iterable[Path]) -> list[Path]:
    """The documents that ``paths`` name: files as they are, folders with all below them.

    Hidden files and files of other types (see `graph.extract.reader.FILES`) in folders are
    passed over; a file that is named itself is taken whatever its type. An archive stands for the
    documents in it, each by a path that leads through it.

    Raises:
        InputError: a path does not exist, or a folder holds no document.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path == STDIN or path.is_file() or archive.is_inside(path):
            found |= dict.fromkeys(reader.documents(path))
        elif path.is_dir():
            below = [file for file in sorted(path.rglob("*")) if _is_document(file, path)]
            if not below:
                kinds = ", ".join(sorted(reader.FILES))
                raise InputError(f"{path}: no documents in this folder; its files must be {kinds}")
            found |= dict.fromkeys(inner for file in below for inner in reader.documents(file))
        else:
            raise InputError(f"{path}: no such file or folder")
    return list(found)


def _is_document(file: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
    return not hidden and file.suffix.lower() in reader.FILES and file.is_file()


def ingest(
    documents: Iterable[Path],
    store: Store,
    *,
    base: str = BASE,
    limit_bytes: int,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[Outcome]:
    """Bring ``documents`` into ``store``, one outcome each, in their order.

    A document that fails leaves the store as it was before it, and the next one is taken. When
    the iteration is left early, the documents whose outcomes were given are in the store.

    Args:
        documents: files; `STDIN` stands for standard input.
        store: where they go.
        base: base of all resources.
        limit_bytes: size above which a document is refused.
        clock: seconds that never go back.

    Raises:
        StoreError: the store cannot be written.
    """
    view = store.reader()
    work = _Work(view, _texts(view), set(view.graphs()), {}, base, limit_bytes)
    with store.writer() as writer:
        published = clock()
        for path in documents:
            yield work.one(path, writer)
            if clock() - published >= PUBLISH_EVERY_S:
                writer.publish()
                published = clock()


def is_current(view: Reader) -> bool:
    """Whether documents were read into the store by this version with these rules and schemes."""
    return bool(_texts(view))


def _texts(view: Reader) -> dict[str, _Known]:
    """The texts in the store by their SHA-256, where nothing would come out differently now."""
    rows = view.select(
        """
        PREFIX fk: <https://w3id.org/fivekeys/ontology#>
        PREFIX prov: <http://www.w3.org/ns/prov#>
        SELECT ?sha256 ?document ?graph ?version ?rules WHERE {
            GRAPH ?graph {
                ?run a fk:Extraction ; prov:used ?text ;
                    fk:softwareVersion ?version ; fk:rulesDigest ?rules .
                ?text fk:sha256 ?sha256 ; fk:textOf ?document .
            }
        }
        """
    )
    return {
        row["sha256"]: _Known(row["document"], row["graph"])
        for row in rows
        if (row["version"], row["rules"]) == (__version__, pipeline.rules_digest())
    }


@dataclass(slots=True)
class _Work:
    """What is known while one batch goes on."""

    view: Reader
    texts: dict[str, _Known]
    graphs: set[str]
    done: dict[str, str]
    """Graphs written in this batch, with the name of the document that is in them."""
    base: str
    limit_bytes: int

    def one(self, path: Path, writer: Writer) -> Outcome:
        name = "standard input" if path == STDIN else str(path)
        try:
            text = self._read(path)
            known = self.texts.get(text.sha256)
            if known is not None and known.graph not in self.done:
                self.done[known.graph] = name
                return self._unchanged(name, known)
            record = pipeline.extract(text, base=self.base)
        except DocumentError as error:
            return Outcome(name, "failed", reason=_without_name(str(error), name))
        except OSError as error:
            return Outcome(name, "failed", reason=error.strerror or str(error))
        return self._write(name, record, writer)

    def _read(self, path: Path) -> Text:
        if path == STDIN:
            data = sys.stdin.buffer.read(self.limit_bytes + 1)
            return reader.read(None, data, name="stdin.txt", limit_bytes=self.limit_bytes)
        return reader.read(path, name=path.name, limit_bytes=self.limit_bytes)

    def _unchanged(self, name: str, known: _Known) -> Outcome:
        counts = self.view.select(
            """
            PREFIX fk: <https://w3id.org/fivekeys/ontology#>
            SELECT (COUNT(DISTINCT ?measure) AS ?measures) (COUNT(DISTINCT ?claim) AS ?claims) {
                GRAPH ?graph { { ?measure a fk:Measure } UNION { ?claim a fk:Claim } }
            }
            """,
            graph=known.graph,
        )
        measures, claims = int(counts[0]["measures"]), int(counts[0]["claims"])
        return Outcome(name, "unchanged", known.document, measures, claims)

    def _write(self, name: str, record: Record, writer: Writer) -> Outcome:
        graph = graph_of(record)
        triples = triples_of(to_nquads(record, base=self.base))
        claims = triples.count(f"<{RDF}type> <{FK}Claim> .".encode())
        changed = writer.replace(graph, triples)
        status: Status = "unchanged"
        if changed:
            status = "replaced" if graph in self.graphs else "new"
        self.graphs.add(graph)
        earlier = self.done.get(graph)
        reason = f"the same document as {earlier}, which it replaces" if earlier else None
        self.done[graph] = name
        outcome = Outcome(name, status, record.document.id, len(record.measures), claims)
        return outcome._replace(reason=reason if changed else None)


def triples_of(nquads: bytes) -> bytes:
    """N-Quads of one named graph as N-Triples, for a graph to be replaced."""
    lines = (line.rstrip() for line in nquads.splitlines())
    return b"".join(_triple(line) for line in lines if line)


def _triple(line: bytes) -> bytes:
    statement = line.removesuffix(b".").rstrip()
    return statement[: statement.rindex(b" <")] + b" .\n"


def _without_name(reason: str, name: str) -> str:
    for prefix in (name, Path(name).name):
        reason = reason.removeprefix(prefix + ": ")
    return reason


def find_graph(view: Reader, document: str, *, base: str = BASE) -> str:
    """The named graph of ``document``: a title, an IRI, a graph's IRI, or what follows ``id/``.

    Raises:
        NotFoundError: the store holds no such document, or several of that title.
    """
    path = document.removeprefix(base).removeprefix("id/").removeprefix("graph/")
    graphs = view.graphs()
    for graph in (document, f"{base}id/graph/{path}"):
        if graph in graphs:
            return graph
    rows = view.select(
        """
        PREFIX dcterms: <http://purl.org/dc/terms/>
        PREFIX fk: <https://w3id.org/fivekeys/ontology#>
        SELECT DISTINCT ?graph WHERE {
            GRAPH ?graph { ?text fk:textOf ?document . ?document dcterms:title ?title }
            FILTER (STR(?title) = ?wanted)
        }
        """,
        wanted=rdf.Term(document, "literal", None, None),
    )
    if len(rows) == 1:
        return rows[0]["graph"]
    if rows:
        found = ", ".join(sorted(row["graph"] for row in rows))
        raise NotFoundError(f"{document!r} is the title of several documents: {found}")
    raise NotFoundError(f"{document!r} is not in the store; name a title or an IRI that is")
