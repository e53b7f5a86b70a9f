"""Documents → store: each one read, extracted and written in a transaction of its own.

The named graph of a document holds all that was read in it, so that a new version replaces the
old one and a repetition changes nothing. What is written is published to readers in batches.
"""

import sys
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from typing import Final, Literal, NamedTuple, Protocol

from graph import __version__, equivalence, rdf
from graph.assertions import run_of
from graph.corrections import kept
from graph.errors import InputError, NotFoundError
from graph.extract import pipeline, reader
from graph.extract.formats import archive
from graph.jobs import pool
from graph.jobs.document import (
    STDIN,
    Extracted,
    Extraction,
    Failed,
    Find,
    Job,
    Known,
    Result,
    find_none,
)
from graph.namespaces import BASE
from graph.store.base import Reader, Store, Writer

Status = Literal["new", "unchanged", "replaced", "failed"]

PUBLISH_EVERY_S: Final = 1.0
"""Longest time that finished documents stay unseen by readers while a batch goes on."""
PUBLISH_SHARE: Final = 0.1
"""Part of the time that publication may take; where it takes longer it comes less often."""


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
    characters: int = 0


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
    jobs: int = 0,
    clock: Callable[[], float] = time.monotonic,
) -> Generator[Outcome, None, None]:
    """Bring ``documents`` into ``store``, one outcome each, in their order.

    A document that fails leaves the store as it was before it, and the next one is taken. When
    the iteration is left early, the documents whose outcomes were given are in the store.

    Args:
        documents: files; `STDIN` stands for standard input.
        store: where they go.
        base: base of all resources.
        limit_bytes: size above which a document is refused.
        jobs: number of worker processes that read; 0 reads in this process, where a document
            that takes all time or memory takes it from all others.
        clock: seconds that never go back.

    Raises:
        StoreError: the store cannot be written.
        LimitError: worker processes cannot be started.
    """
    queue = (_job(path, limit_bytes) for path in documents)
    extraction = Extraction(base, limit_bytes)
    with equivalence.writing(store, base=base, always=True) as writer:
        view = store.reader()  # nobody else writes now, corrections neither
        with _source(jobs, extraction, partial(find_text, view, base=base)) as source:
            work = _Work(view, writer, source, base)
            publisher = _Publisher(writer, clock)
            for job, result in source.results(queue):
                yield work.outcome(job, result)
                publisher.publish_in_time()


def _job(path: Path, limit_bytes: int) -> Job:
    return Job(path, sys.stdin.buffer.read(limit_bytes + 1) if path == STDIN else None)


class _Source(Protocol):
    """Where results of documents come from, in the order of the jobs."""

    def results(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, Result]]: ...

    def again(self, job: Job) -> Result: ...


class _Here:
    """Documents read in this process, each when its turn comes."""

    def __init__(self, extraction: Extraction, find: Find) -> None:
        self._extraction = extraction
        self._find = find

    def results(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, Result]]:
        for job in jobs:
            yield job, self._extraction.run(job, self._find)

    def again(self, job: Job) -> Result:
        return self._extraction.run(job, find_none)


def _source(jobs: int, extraction: Extraction, find: Find) -> AbstractContextManager[_Source]:
    if jobs:
        return pool.Pool(jobs, extraction, find)
    return nullcontext(_Here(extraction, find))


class _Publisher:
    """Shows readers what is written, so often that it takes a small part of the time only."""

    def __init__(self, writer: Writer, clock: Callable[[], float]) -> None:
        self._writer = writer
        self._clock = clock
        self._interval_s = PUBLISH_EVERY_S
        self._published = clock()

    def publish_in_time(self) -> None:
        begin = self._clock()
        if begin - self._published < self._interval_s:
            return
        self._writer.publish()
        self._published = self._clock()
        self._interval_s = max(PUBLISH_EVERY_S, (self._published - begin) / PUBLISH_SHARE)


def find_text(view: Reader, sha256: str, *, base: str = BASE) -> Known | None:
    """The document that the text with this digest is, where it would come out the same now.

    The run that reads a text has its name from the text, the version and the rules, so that this
    is one look-up in an index, however many documents there are.
    """
    rows = view.select(
        """
        PREFIX fk: <https://w3id.org/fivekeys/ontology#>
        PREFIX prov: <http://www.w3.org/ns/prov#>
        SELECT ?document ?graph WHERE {
            GRAPH ?graph { ?run prov:used ?text . ?text fk:textOf ?document }
        }
        """,
        run=run_of(sha256, base=base),
        text=f"{base}id/text/{sha256}",
    )
    if not rows:
        return None
    document, graph = rows[0]["document"], rows[0]["graph"]
    counts = view.select(
        """
        PREFIX fk: <https://w3id.org/fivekeys/ontology#>
        SELECT (COUNT(DISTINCT ?measure) AS ?measures) (COUNT(DISTINCT ?claim) AS ?claims) {
            GRAPH ?graph { { ?measure a fk:Measure } UNION { ?claim a fk:Claim } }
        }
        """,
        graph=graph,
    )
    return Known(document, graph, int(counts[0]["measures"]), int(counts[0]["claims"]))


def is_current(view: Reader) -> bool:
    """Whether documents were read into the store by this version with these rules and schemes."""
    return view.ask(
        """
        PREFIX fk: <https://w3id.org/fivekeys/ontology#>
        ASK { ?run fk:rulesDigest ?rules ; fk:softwareVersion ?version }
        """,
        rules=rdf.Term(pipeline.rules_digest(), "literal", None, None),
        version=rdf.Term(__version__, "literal", None, None),
    )


class _Work:
    """Writes what was read, and knows what was written in this batch."""

    def __init__(self, view: Reader, writer: Writer, source: _Source, base: str) -> None:
        self._view = view
        self._writer = writer
        self._source = source
        self._base = base
        self._done: dict[str, str] = {}
        """Graphs of this batch, with the name of the document that is in them."""

    def outcome(self, job: Job, result: Result) -> Outcome:
        if isinstance(result, Known):
            if result.graph not in self._done:
                self._done[result.graph] = job.name
                return _outcome(job, "unchanged", result)
            result = self._source.again(job)  # another version has taken its place meanwhile
        if isinstance(result, Extracted):
            return self._write(job, result)
        assert isinstance(result, Failed)
        return Outcome(job.name, "failed", reason=result.reason)

    def _write(self, job: Job, result: Extracted) -> Outcome:
        graph = result.graph
        was_there = self._is_there(graph)  # asked before: not every view stays as it is
        try:
            corrected = kept.corrected(self._view, graph, result.triples, base=self._base)
            changed = self._writer.replace(graph, corrected)
        except InputError as error:
            return Outcome(job.name, "failed", reason=f"its facts cannot be stored: {error}")
        earlier = self._done.get(graph)
        self._done[graph] = job.name
        if not changed:
            return _outcome(job, "unchanged", result)
        status: Status = "replaced" if earlier or was_there else "new"
        reason = f"the same document as {earlier}, which it replaces" if earlier else None
        return _outcome(job, status, result)._replace(reason=reason)

    def _is_there(self, graph: str) -> bool:
        return self._view.ask("ASK { GRAPH ?graph { ?s ?p ?o } }", graph=graph)


def _outcome(job: Job, status: Status, found: Extracted | Known) -> Outcome:
    return Outcome(
        name=job.name,
        status=status,
        iri=found.document,
        measures=found.measures,
        claims=found.claims,
        characters=found.characters,
    )


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


def find_corrected(view: Reader, document: str, *, base: str = BASE) -> str:
    """The named graph whose corrections are asked for: as `find_graph`, or one that was forgotten.

    ``identity`` stands for what is said of things: merges and splits.

    Raises:
        NotFoundError: there is no such document or table, and nothing is said of it.
    """
    if document == "identity":
        return equivalence.graph_of(base=base)
    path = document.removeprefix(base).removeprefix("id/").removeprefix("graph/")
    graph = f"{base}id/graph/{path}"
    if graph in kept.corrected_graphs(view, base=base):
        return graph
    return find_graph(view, document, base=base)
