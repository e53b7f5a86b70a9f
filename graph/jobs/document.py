"""One document: from its file to the triples of its named graph, and what can come of it.

Everything here can be sent from one process to another.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from graph.assertions import graph_of, to_nquads
from graph.errors import DocumentError
from graph.extract import pipeline, reader
from graph.jobs.bounds import TOO_LARGE
from graph.model import Text
from graph.namespaces import FK, RDF

STDIN: Final = Path("-")
"""Stands for the document on standard input."""


class Job(NamedTuple):
    """A document to be read: a file, or ``data`` that has been read already."""

    path: Path
    data: bytes | None = None

    @property
    def name(self) -> str:
        """How the document is called in messages."""
        return "standard input" if self.path == STDIN else str(self.path)


class Extracted(NamedTuple):
    """What was read in a document, as N-Triples for its named graph."""

    document: str
    graph: str
    triples: bytes
    measures: int
    claims: int
    characters: int


class Known(NamedTuple):
    """A document that the store holds as it would be read now."""

    document: str
    graph: str
    measures: int
    claims: int
    characters: int = 0


class Failed(NamedTuple):
    """A document that cannot be read, and why."""

    reason: str


Result = Extracted | Known | Failed

Find = Callable[[str], Known | None]
"""From the SHA-256 of a text to the document of the store that it would give again."""


def find_none(_sha256: str) -> None:
    """Knows no document: all are read."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """How documents are read.

    Attributes:
        base: base of all resources.
        limit_bytes: size above which a document is refused.
    """

    base: str
    limit_bytes: int

    def text(self, job: Job) -> Text:
        """The text of a document.

        Raises:
            DocumentError: it cannot be read.
        """
        if job.path == STDIN:
            return reader.read(None, job.data, name="stdin.txt", limit_bytes=self.limit_bytes)
        path = job.path
        return reader.read(path, job.data, name=path.name, limit_bytes=self.limit_bytes)

    def extract(self, text: Text) -> Extracted:
        """Everything that is read in ``text``."""
        record = pipeline.extract(text, base=self.base)
        triples = triples_of(to_nquads(record, base=self.base))
        return Extracted(
            document=record.document.id,
            graph=graph_of(record, base=self.base),
            triples=triples,
            measures=len(record.measures),
            claims=triples.count(f"<{RDF}type> <{FK}Claim> .".encode()),
            characters=len(text.content),
        )

    def run(self, job: Job, find: Find) -> Result:
        """Read a document, here and now, unless ``find`` knows its text."""
        try:
            text = self.text(job)
            known = find(text.sha256)
            return known._replace(characters=len(text.content)) if known else self.extract(text)
        except (DocumentError, OSError, MemoryError) as error:
            return Failed(reason(error, job))


def reason(error: Exception, job: Job) -> str:
    """Why ``job`` failed, without its name before it."""
    if isinstance(error, MemoryError):
        return TOO_LARGE
    if isinstance(error, OSError):
        return error.strerror or str(error)
    if not isinstance(error, DocumentError):
        # A fault of ours: its kind and place are what a report of it needs.
        return f"a fault in fivekeys ({type(error).__name__}: {error}); please report it"
    shown = str(error)
    for prefix in (job.name, job.path.name):
        shown = shown.removeprefix(prefix + ": ")
    return shown


def triples_of(nquads: bytes) -> bytes:
    """N-Quads of one named graph as N-Triples, for a graph to be replaced."""
    first = nquads[: nquads.find(b"\n")].rstrip().removesuffix(b".").rstrip()
    name = first[first.rindex(b" <") :]
    # Only at the end of a line does a line break follow: in literals it is escaped.
    return nquads.replace(name + b" .\n", b" .\n")
