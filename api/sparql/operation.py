"""Operations of the SPARQL 1.1 Protocol, read from parameters and bodies of requests."""

import re
from binascii import a2b_qp
from collections.abc import Sequence
from typing import Final, NamedTuple
from urllib.parse import unquote_plus

from api.http.negotiation import one_format
from graph.errors import LimitError, MediaTypeError, ParameterError, QueryError
from graph.settings import Settings

FORM: Final = "application/x-www-form-urlencoded"
QUERY: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"

_QUERY_IS: Final = b"query="
_NOT_UTF8: Final = "the parameters are not UTF-8 in percent-encoding: {}"
_BROKEN = re.compile(rb"%(?![0-9A-Fa-f]{2})")

_ONCE: Final = ("query", "update", "timeout", "generation")
_FORMAT: Final = ("format", "output", "results")
"""Names of one parameter: clients send those of all servers that they know."""

_KNOWN: Final = frozenset(
    {
        *_ONCE,
        *_FORMAT,
        "default-graph-uri",
        "named-graph-uri",
        "using-graph-uri",
        "using-named-graph-uri",
        "show",
        "lang",
    }
)


class Operation(NamedTuple):
    """One query or one update, with its data set; neither where there is none in the request."""

    query: str | None = None
    update: str | None = None
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    using_graphs: tuple[str, ...] = ()
    using_named_graphs: tuple[str, ...] = ()
    format: str | None = None
    seconds: float | None = None
    generation: str | None = None
    show: bool = False
    language: str | None = None


def read_operation(pairs: Sequence[tuple[str, str]], settings: Settings) -> Operation:
    """The operation that decoded parameters ask for (SPARQL 1.1 Protocol, section 2).

    Raises:
        ParameterError: an operation is given twice, both are given, or two formats are, or a
            parameter is unknown.
        LimitError: the query is longer than the setting allows.
    """
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        if name not in _KNOWN:
            known = ", ".join(sorted(_KNOWN))
            raise ParameterError(f"parameter {name[:60]!r} is unknown; use {known}")
        values.setdefault(name, []).append(value)
    for name in _ONCE:
        if len(values.get(name, ())) > 1:
            raise ParameterError(f"{name} is given {len(values[name])} times; give it once")
    if "query" in values and "update" in values:
        raise ParameterError("query and update are given together; send one of them")
    _check_graphs(values)
    text = (values.get("query") or values.get("update") or [""])[0]
    most = settings.max_query_kb * 1024
    if len(text) > most or len(text.encode("utf-8", "surrogatepass")) > most:
        raise LimitError(
            f"the query is longer than {settings.max_query_kb} kB (FIVEKEYS_MAX_QUERY_KB)"
        )
    default, named = values.get("default-graph-uri"), values.get("named-graph-uri")
    return Operation(
        query=values.get("query", [None])[0],
        update=values.get("update", [None])[0],
        default_graphs=None if default is None else tuple(default),
        named_graphs=None if named is None else tuple(named),
        using_graphs=tuple(values.get("using-graph-uri", ())),
        using_named_graphs=tuple(values.get("using-named-graph-uri", ())),
        format=one_format([value for name in _FORMAT for value in values.get(name, ())]),
        seconds=_seconds(values.get("timeout")),
        generation=values.get("generation", [None])[0],
        show="show" in values,
        language=values.get("lang", [None])[-1],
    )


def _check_graphs(values: dict[str, list[str]]) -> None:
    """Refuse a data set that belongs to the other kind of operation, and updates of what was."""
    for operation, foreign in (
        ("query", ("using-graph-uri", "using-named-graph-uri")),
        ("update", ("default-graph-uri", "named-graph-uri", "generation")),
    ):
        wrong = [name for name in foreign if name in values]
        if operation in values and wrong:
            raise ParameterError(f"{wrong[0]} does not go with {operation}")


def _seconds(values: list[str] | None) -> float | None:
    if values is None:
        return None
    try:
        seconds = float(values[0])
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise ParameterError(f"timeout is {values[0][:20]!r}; give seconds, more than 0")
    return seconds


def read_query(data: bytes, settings: Settings) -> Operation:
    """The query that the query string of a GET request is, as `read_operation` would have it.

    Most have a query and nothing else, and are read in a third of the time.
    """
    if not data.startswith(_QUERY_IS) or b"&" in data or b"=" in data[len(_QUERY_IS) :]:
        return read_operation(decode_form(data), settings)
    try:
        text = _decode(data[len(_QUERY_IS) :]) if data.isascii() else decode_form(data)[0][1]
    except ValueError as error:
        raise ParameterError(_NOT_UTF8.format(error)) from error
    if len(text) * 4 > settings.max_query_kb * 1024:  # perhaps too long
        return read_operation([("query", text)], settings)
    return Operation(query=text)


def decode_form(data: bytes) -> list[tuple[str, str]]:
    """Names and values of a form or query string, decoded once.

    Raises:
        ParameterError: it is not UTF-8.
    """
    if not data:
        return []
    try:
        if not data.isascii():
            raise ValueError("there are bytes outside of ASCII")
        pairs = (part.partition(b"=") for part in data.split(b"&") if part)
        return [(_decode(name), _decode(value)) for name, _, value in pairs]
    except ValueError as error:
        raise ParameterError(_NOT_UTF8.format(error)) from error


def _decode(data: bytes) -> str:
    """``data`` without percent-encoding.

    Quoted-printable (RFC 2045, section 6.7) is percent-encoding with another sign, and the library
    decodes it in C: ten times as fast for a query.
    """
    if b"%" not in data:
        return data.replace(b"+", b" ").decode()
    if b"\n" in data or b"\r" in data or _BROKEN.search(data):
        return unquote_plus(data.decode(), errors="strict")
    quoted = data.replace(b"+", b" ").replace(b"=", b"=3D").replace(b"%", b"=")
    return a2b_qp(quoted).decode()


def read_post(query_string: bytes, content_type: str, body: bytes, settings: Settings) -> Operation:
    """The operation of a POST request: a form, or a query or update as the body itself.

    Raises:
        MediaTypeError: the body is something else.
        QueryError: the body is not UTF-8.
    """
    kind, _, parameters = content_type.partition(";")
    kind = kind.strip().lower()
    pairs = decode_form(query_string)
    if kind == FORM:
        operations = [name for name, _ in pairs if name in ("query", "update")]
        if operations:
            raise ParameterError(f"{operations[0]} stands in the URL; put it into the form")
        return read_operation([*pairs, *decode_form(body)], settings)
    if kind not in (QUERY, UPDATE):
        raise MediaTypeError(
            f"Content-Type {kind[:80]!r} is not supported; use {FORM}, {QUERY} or {UPDATE}"
        )
    charset = parameters.lower().replace(" ", "").replace('"', "")
    if "charset=" in charset and "charset=utf-8" not in charset:
        raise QueryError(f"the body must be UTF-8, not {parameters.strip()[:60]}")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise QueryError(f"the body is not UTF-8: {error}") from error
    return read_operation([*pairs, ("query" if kind == QUERY else "update", text)], settings)
