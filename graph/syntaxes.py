"""RDF syntaxes: the table of those in use, and writing them with the engine.

The engine keeps prefixes in a hash table with a random seed and writes RDF/XML that is not
well-formed for some terms; what is written here is the same for the same quads, or refused.
"""

import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, BinaryIO, Final, NamedTuple, cast

import pyoxigraph as ox

from graph.errors import InputError
from graph.namespaces import PREFIXES


class Format(NamedTuple):
    """An RDF syntax: its media type, file extension, and whether it can hold named graphs."""

    name: str
    media_type: str
    extension: str
    is_dataset: bool
    engine: ox.RdfFormat


FORMATS: Final[dict[str, Format]] = {
    row.name: row
    for row in (
        Format("turtle", "text/turtle", "ttl", False, ox.RdfFormat.TURTLE),
        Format("ntriples", "application/n-triples", "nt", False, ox.RdfFormat.N_TRIPLES),
        Format("rdfxml", "application/rdf+xml", "rdf", False, ox.RdfFormat.RDF_XML),
        Format("jsonld", "application/ld+json", "jsonld", True, ox.RdfFormat.JSON_LD),
        Format("trig", "application/trig", "trig", True, ox.RdfFormat.TRIG),
        Format("nquads", "application/n-quads", "nq", True, ox.RdfFormat.N_QUADS),
    )
}
"""Name → syntax; the order is the order of preference where a client has none."""

_BY_TYPE = {row.media_type: row for row in FORMATS.values()}


def syntax(media_type: str) -> Format:
    """The syntax with this media type; parameters such as ``charset`` are not looked at.

    Raises:
        InputError: no such syntax.
    """
    essence = media_type.partition(";")[0].strip().lower()
    if (found := _BY_TYPE.get(essence)) is None:
        raise InputError(
            f"{media_type!r} is not a known RDF media type; use one of {', '.join(_BY_TYPE)}"
        )
    return found


def malformed(error: SyntaxError | ValueError, name: str) -> InputError:
    """The error of the engine's parser as ours, with line and column where it has them."""
    line, column = getattr(error, "lineno", None), getattr(error, "offset", None)
    place = f" at line {line}, column {column}" if line else ""
    reason = _PLACE.sub("", getattr(error, "msg", None) or str(error))
    return InputError(f"not well-formed {name}{place}: {reason}")


_PLACE = re.compile(r"^Parser error [^:]*: ")


def serialise(
    quads: Iterable[ox.Quad],
    form: Format,
    output: BinaryIO,
    prefixes: Mapping[str, str] = PREFIXES,
) -> None:
    """Quads of the engine into ``output``; they stream, in the order given.

    Raises:
        InputError: the syntax cannot express a quad.
    """
    if form.name == "rdfxml":
        quads = _xml_quads(quads)
    header = _Header(output, _HEADERS.get(form.name), len(prefixes))
    try:
        ox.serialize(quads, cast(BinaryIO, header), form.engine, prefixes=dict(prefixes))
    except (ValueError, TypeError) as error:
        raise InputError(f"{form.name} cannot express the data: {error}") from error
    header.release()


_LOCAL_NAME = re.compile(r"[^\W\d][\w.\-]*\Z")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def _xml_quads(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """``quads``, refusing those that the engine would write as XML that is not well-formed."""
    for quad in quads:
        if not _LOCAL_NAME.search(quad.predicate.value):
            raise InputError(f"rdfxml cannot express the predicate {quad.predicate}; use Turtle")
        if isinstance(quad.object, ox.Literal) and _NOT_XML.search(quad.object.value):
            raise InputError(
                f"rdfxml cannot express a control character in a value of {quad.subject} "
                f"{quad.predicate}; use Turtle"
            )
        yield quad


def _sorted_prefixes(head: bytes, count: int) -> bytes | None:
    if head.count(b"\n") < count:
        return None
    lines = head.splitlines(keepends=True)
    return b"".join(sorted(lines[:count]) + lines[count:])


def _sorted_root(head: bytes, _count: int) -> bytes | None:
    start = head.find(b"<rdf:RDF")
    end = head.find(b">", start)
    if start < 0 or end < 0:
        return None
    name, *attributes = head[start:end].split()
    return head[:start] + b" ".join([name, *sorted(attributes)]) + head[end:]


_Sort = Callable[[bytes, int], bytes | None]
_HEADERS: Final[dict[str, _Sort]] = {
    "turtle": _sorted_prefixes,
    "trig": _sorted_prefixes,
    "rdfxml": _sorted_root,
}


class _Header(io.RawIOBase):
    """Writes through, with the prefixes at the beginning sorted."""

    def __init__(self, output: BinaryIO, order: _Sort | None, prefixes: int) -> None:
        self._output = output
        self._order = order
        self._prefixes = prefixes
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        if self._order is None:
            self._output.write(data)
            return len(data)
        self._held += data
        if (head := self._order(bytes(self._held), self._prefixes)) is not None:
            self._held = bytearray(head)
            self.release()
        return len(data)

    def release(self) -> None:
        """Write what is held back and hold nothing from now on."""
        self._order = None
        self._output.write(bytes(self._held))
        self._held.clear()
