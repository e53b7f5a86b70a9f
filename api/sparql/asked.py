"""What a query asks for, with all that its answer depends on, and the headers of that answer."""

import functools
import hashlib
import re
from typing import Final, NamedTuple

from api.http import negotiation
from api.sparql.operation import Operation
from graph.errors import NotAcceptableError, ParameterError
from graph.store.sparql import QueryForm

_JSON: Final = "application/json"
_CHANGING_WORDS: Final = ("now", "rand", "uuid")
_CHANGING: Final = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID)(?:\s|#[^\r\n]*)*\(", re.IGNORECASE)
"""Functions whose value is another one each time."""

_FIXED_LENGTH: Final = 65_536
"""Longer queries are not looked up: that would hold up the other requests of the process."""


class MediaTypes(NamedTuple):
    """What to answer with: rows in one type, a graph in another; None where nothing fits."""

    results: str | None
    graphs: str | None
    plain_json: bool  # JSON goes out as application/json, which some clients insist on

    def for_form(self, form: QueryForm) -> str:
        """The type for results of a query of this form.

        Raises:
            NotAcceptableError: the client accepts none.
        """
        is_rows = form in ("select", "ask")
        if (found := self.results if is_rows else self.graphs) is None:
            formats = negotiation.RESULTS if is_rows else negotiation.GRAPHS
            raise NotAcceptableError(
                f"Accept or format allow none of {', '.join(formats.values())}"
            )
        return found

    def sent(self, media_type: str) -> str:
        """How the type is named to the client."""
        is_json = media_type in (negotiation.RESULTS["json"], negotiation.GRAPHS["jsonld"])
        return _JSON if self.plain_json and is_json else media_type


@functools.lru_cache(maxsize=512)
def media_types(accept: str | None, name: str | None) -> MediaTypes:
    """The formats that a client likes best, before it is known what its query gives.

    Raises:
        NotAcceptableError: it accepts neither a format of rows nor one of graphs.
        ParameterError: ``name``, the value of ``format``, is no format.
    """
    found: list[str | None] = []
    errors: list[NotAcceptableError | ParameterError] = []
    for formats in (negotiation.RESULTS, negotiation.GRAPHS):
        try:
            found.append(negotiation.require(accept, formats, name=name, also=(_JSON,)))
        except (NotAcceptableError, ParameterError) as error:
            found.append(None)
            errors.append(error)
    if len(errors) == len(found):
        raise errors[0]
    results, graphs = found
    return MediaTypes(
        negotiation.RESULTS["json"] if results == _JSON else results,
        negotiation.GRAPHS["jsonld"] if graphs == _JSON else graphs,
        _JSON in found,
    )


class Asked(NamedTuple):
    """A query with all that its answer depends on."""

    operation: Operation
    types: MediaTypes
    generation: int
    epoch: int  # of what has been answered since then, nothing differs
    seconds: float
    is_fixed: bool  # the same generation always gives the same answer; see the function

    @property
    def key(self) -> tuple[object, ...]:
        """Names the answer in the cache."""
        operation = self.operation
        return (
            normalised(operation.query or ""),
            operation.default_graphs,
            operation.named_graphs,
            *self.types,
        )

    def tag(self, *, gzipped: bool) -> str:
        """The entity tag (RFC 9110, section 8.8.3) of the answer; empty where it is not fixed."""
        if not self.is_fixed:
            return ""
        digest = hashlib.blake2b(repr(self.key).encode("utf-8", "replace"), digest_size=10)
        return f'"{self.generation}-{digest.hexdigest()}{"-gzip" if gzipped else ""}"'


def is_fixed(query: str) -> bool:
    """Whether the same generation always gives the same answer, as far as it is known."""
    if len(query) > _FIXED_LENGTH:
        return False
    low = query.lower()
    for word in _CHANGING_WORDS:  # a generator would take twice as long
        if word in low:
            return _CHANGING.search(query) is None
    return True


def normalised(query: str) -> str:
    """``query`` with white space made one space, where that is certain not to change it."""
    if '"' in query or "'" in query or "#" in query:
        return query
    return " ".join(query.split())


def content_headers(media_type: str, tag: str) -> list[tuple[bytes, bytes]]:
    """Headers of an answer with results; without a ``tag`` it may not be kept."""
    charset = "; charset=utf-8" if media_type.startswith("text/") else ""
    headers = [(b"content-type", f"{media_type}{charset}".encode())]
    if tag:
        headers += [(b"etag", tag.encode()), (b"cache-control", b"no-cache")]
    else:
        headers.append((b"cache-control", b"no-store"))
    return headers
