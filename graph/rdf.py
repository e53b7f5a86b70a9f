"""RDF terms and syntaxes without a store.

Terms are plain tuples, so that no other layer depends on the engine. Syntax is the engine's own:
RDF 1.1 Turtle, TriG, N-Triples, N-Quads, RDF/XML and JSON-LD 1.1 (W3C Recommendations). Triple
terms of RDF 1.2 are refused; the base direction of a literal is kept in its language (`ar--rtl`).
"""

import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import BinaryIO, Final, Literal, NamedTuple

import pyoxigraph as ox

from graph.errors import InputError
from graph.namespaces import PREFIXES, RDF, XSD
from graph.syntaxes import FORMATS, Format, malformed, serialise, syntax

__all__ = [
    "FORMATS",
    "Format",
    "Node",
    "Quad",
    "Term",
    "Triple",
    "canonical_lines",
    "convert",
    "from_engine",
    "from_engine_quad",
    "iri",
    "literal",
    "ntriples",
    "parse",
    "rewrite",
    "syntax",
    "term_of",
    "to_engine",
    "write",
]

TYPE: Final = RDF + "type"
STRING: Final = XSD + "string"
LANG_STRING: Final = RDF + "langString"
DIR_LANG_STRING: Final = RDF + "dirLangString"

Kind = Literal["iri", "literal", "blank"]
Lexical = str | bool | int | Decimal | float | date | datetime


class Term(NamedTuple):
    """An RDF term: ``value`` is the IRI, the lexical form, or the label of the blank node.

    A literal has a ``datatype`` IRI always, and a ``language`` tag where it is a string in a
    language (in lower case, as RDF 1.1 lets engines do).
    """

    value: str
    kind: Kind
    datatype: str | None = None
    language: str | None = None

    def __str__(self) -> str:
        """The term in N-Triples."""
        return str(to_engine(self))


class Triple(NamedTuple):
    """An RDF triple."""

    subject: Term
    predicate: Term
    object: Term


class Quad(NamedTuple):
    """An RDF quad; ``graph`` is the IRI (or ``_:label``) of the named graph, None for default."""

    subject: Term
    predicate: Term
    object: Term
    graph: str | None = None


Node = Term | str
"""A term, or a plain string, which stands for an IRI."""


def from_engine(term: object) -> Term:
    """A term of the engine as ours.

    Raises:
        InputError: a triple term of RDF 1.2.
    """
    if isinstance(term, ox.NamedNode):
        return Term(term.value, "iri")
    if isinstance(term, ox.Literal):
        language = term.language
        if term.direction is not None:
            language = str(term).rpartition("@")[2]
        return Term(term.value, "literal", term.datatype.value, language)
    if isinstance(term, ox.BlankNode):
        return Term(term.value, "blank")
    raise InputError(f"{term} is a triple term of RDF 1.2; use reification by IRIs instead")


def to_engine(node: Node) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """A node as a term of the engine.

    Raises:
        InputError: not a valid absolute IRI (RFC 3987), language tag (BCP 47) or Unicode text.
    """
    term = Term(node, "iri") if isinstance(node, str) else node
    try:
        if term.kind == "iri":
            return ox.NamedNode(term.value)
        if term.kind == "blank":
            return ox.BlankNode(term.value)
        if term.language is None:
            return ox.Literal(term.value, datatype=ox.NamedNode(term.datatype or STRING))
        language, _, direction = term.language.partition("--")
        return ox.Literal(
            term.value,
            language=language,
            direction=ox.BaseDirection(direction) if direction else None,
        )
    except ValueError as error:
        raise InputError(f"{term.value!r} is not usable as {_NOUN[term.kind]}: {error}") from error


_NOUN: Final = {"iri": "an IRI", "literal": "a literal", "blank": "a blank node label"}


def iri(value: str) -> str:
    """``<…>`` in N-Triples.

    Raises:
        InputError: not a valid absolute IRI.
    """
    return str(to_engine(value))


def literal(value: Lexical, datatype: str | None = None, language: str | None = None) -> str:
    """``"…"@zh``, ``"…"^^<…>`` or ``"…"`` in N-Triples.

    Values that are not strings get their XML Schema datatype where ``datatype`` is not given.

    Raises:
        InputError: an unusable datatype, language tag or text (lone surrogates).
    """
    return str(term_of(value, datatype, language))


def term_of(value: Lexical, datatype: str | None = None, language: str | None = None) -> Term:
    """The literal term of a Python value; see `literal`."""
    if isinstance(value, str):
        given = datatype or (LANG_STRING if language else STRING)
        return Term(value, "literal", given, language)
    for kind, name in _DATATYPES.items():
        if isinstance(value, kind):
            return Term(_lexical_form(value), "literal", datatype or XSD + name)
    raise InputError(f"{value!r} has no RDF literal; give its lexical form and datatype")


_DATATYPES: Final[dict[type, str]] = {  # subclasses before their bases
    bool: "boolean",
    int: "integer",
    Decimal: "decimal",
    float: "double",
    datetime: "dateTime",
    date: "date",
}


def _lexical_form(value: bool | int | Decimal | float | date | datetime) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, float):
        return repr(value).replace("inf", "INF").replace("nan", "NaN")
    return value.isoformat() if isinstance(value, date) else str(value)


def parse(
    data: bytes | str | BinaryIO, media_type: str, *, base: str | None = None
) -> Iterator[Quad]:
    """Quads of ``data`` as they come; triples have no graph.

    Raises (while iterating):
        InputError: not well-formed; the message names line and column.
    """
    for quad in _engine_quads(data, syntax(media_type), base):
        yield from_engine_quad(quad)


def from_engine_quad(quad: ox.Quad) -> Quad:
    """A quad of the engine as ours."""
    graph = quad.graph_name
    name = None if isinstance(graph, ox.DefaultGraph) else graph.value
    return Quad(
        from_engine(quad.subject),
        from_engine(quad.predicate),
        from_engine(quad.object),
        f"_:{name}" if isinstance(graph, ox.BlankNode) else name,
    )


def _engine_quads(
    data: bytes | str | BinaryIO, form: Format, base: str | None
) -> Iterator[ox.Quad]:
    try:
        source = data.encode() if isinstance(data, str) else data
        yield from ox.parse(source, form.engine, base_iri=base)
    except (SyntaxError, ValueError) as error:
        raise malformed(error, form.name) from error


def ntriples(triples: Iterable[Triple | Quad]) -> bytes:
    """Canonical N-Triples lines, each once, sorted by code point; graphs are left out."""
    lines = {f"{row.subject} {row.predicate} {row.object} .\n" for row in triples}
    return "".join(sorted(lines)).encode()


def canonical_lines(data: bytes | str, *, media_type: str = "application/n-triples") -> set[bytes]:
    """The distinct triples of ``data`` as canonical N-Triples lines without line ends.

    Raises:
        InputError: not well-formed, or holding named graphs.
    """
    form = syntax(media_type)
    output = io.BytesIO()
    ox.serialize(_triples(_engine_quads(data, form, None)), output, ox.RdfFormat.N_TRIPLES)
    return set(output.getvalue().splitlines())


def _triples(quads: Iterable[ox.Quad]) -> Iterator[ox.Triple]:
    for quad in quads:
        if not isinstance(quad.graph_name, ox.DefaultGraph):
            raise InputError(f"named graph {quad.graph_name} where only triples may stand")
        yield quad.triple


def rewrite(data: BinaryIO, media_type: str, output: BinaryIO, *, base: str | None = None) -> None:
    """Triples of ``data`` as N-Triples into ``output``, streamed.

    Blank nodes get labels that no other call gives, so that outputs can be put together.

    Raises:
        InputError: not well-formed, or holding named graphs or triple terms.
    """
    form = syntax(media_type)
    try:
        quads = ox.parse(data, form.engine, base_iri=base, rename_blank_nodes=True)
        ox.serialize(_plain(quads), output, ox.RdfFormat.N_TRIPLES)
    except (SyntaxError, ValueError) as error:
        raise malformed(error, form.name) from error


def write(pieces: Iterable[bytes], media_type: str, output: BinaryIO) -> None:
    """Pieces of N-Triples as one document in a syntax, streamed in the order they come.

    Blank nodes of two pieces are never the same.

    Raises:
        InputError: not well-formed, an unknown media type, or data that the syntax cannot express.
    """

    def quads() -> Iterator[ox.Quad]:
        for piece in pieces:
            yield from ox.parse(piece, ox.RdfFormat.N_TRIPLES, rename_blank_nodes=True)

    serialise(quads(), syntax(media_type), output)


def _plain(quads: Iterable[ox.Quad]) -> Iterator[ox.Triple]:
    for triple in _triples(quads):
        if isinstance(triple.object, ox.Triple):
            from_engine(triple.object)
        yield triple


def convert(
    data: bytes,
    from_type: str,
    to_type: str,
    prefixes: Mapping[str, str] = PREFIXES,
    *,
    base: str | None = None,
) -> bytes:
    """``data`` in another syntax, sorted: equal data give equal bytes (blank labels apart).

    Graph names are dropped where the target syntax has none.

    Raises:
        InputError: not well-formed, an unknown media type, or data that the target syntax
            cannot express (RDF/XML and predicates without a local name).
    """
    source, target = syntax(from_type), syntax(to_type)
    quads = set(_engine_quads(data, source, base))
    if not target.is_dataset:
        quads = {ox.Quad(*quad.triple) for quad in quads}
    output = io.BytesIO()
    serialise(sorted(quads, key=_reading_order), target, output, _used(prefixes, quads))
    return output.getvalue()


def _reading_order(quad: ox.Quad) -> tuple[str, str, bool, str, str]:
    predicate = quad.predicate.value
    return (
        str(quad.graph_name),
        str(quad.subject),
        predicate != TYPE,
        predicate,
        str(quad.object),
    )


def _used(prefixes: Mapping[str, str], quads: Iterable[ox.Quad]) -> dict[str, str]:
    """The prefixes whose namespace begins an IRI of ``quads``."""
    names: set[str] = set()
    for quad in quads:
        terms = (quad.subject, quad.predicate, quad.object, quad.graph_name)
        names.update(term.value for term in terms if isinstance(term, ox.NamedNode))
        if isinstance(quad.object, ox.Literal):
            names.add(quad.object.datatype.value)
    return {
        prefix: namespace
        for prefix, namespace in prefixes.items()
        if any(name.startswith(namespace) for name in names)
    }
