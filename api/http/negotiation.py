"""Content negotiation (RFC 9110, section 12): which of our formats a client likes best."""

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from graph.errors import NotAcceptableError, ParameterError

_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_RANGE = re.compile(rf"\s*({_TOKEN})/({_TOKEN})\s*((?:;[^,]*)?)\s*$")
_QUALITY = re.compile(r";\s*q\s*=\s*\"?(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\"?\s*(?:;|$)", re.I)
_ANY_QUALITY = re.compile(r";\s*q\s*=", re.I)

RESULTS: Final = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
}
"""Formats of SELECT and ASK results, by the name for ``?format=``; the first is the default."""

GRAPHS: Final = {
    "turtle": "text/turtle",
    "ntriples": "application/n-triples",
    "rdfxml": "application/rdf+xml",
    "jsonld": "application/ld+json",
}
"""Formats of graphs, by the name for ``?format=``; the first is the default."""

ALIASES: Final = {
    "ttl": "turtle",
    "nt": "ntriples",
    "n-triples": "ntriples",
    "rdf": "rdfxml",
    "json-ld": "jsonld",
    "rdf+xml": "rdfxml",
    "n3": "turtle",  # which is all of N3 that a graph needs
    "srj": "json",
    "srx": "xml",
    "json": "jsonld",  # of a graph
    "xml": "rdfxml",  # of a graph
}
"""Other names that ``?format=`` takes, where the name itself is no format."""

_MEANING: Final = (
    ALIASES
    | {name: name for name in (*RESULTS, *GRAPHS)}
    | {media_type: name for name, media_type in (*RESULTS.items(), *GRAPHS.items())}
    | {"application/json": "json"}
)

_MEDIA_TYPES: Final = ("application/json", *RESULTS.values(), *GRAPHS.values())


class Range(NamedTuple):
    """One media range of an Accept header."""

    type: str
    subtype: str
    quality: float

    def specificity(self, media_type: str) -> int:
        """3 for the type itself, 2 for ``type/*``, 1 for ``*/*``, 0 where it does not match."""
        kind, _, subtype = media_type.partition("/")
        if (self.type, self.subtype) == (kind, subtype):
            return 3
        if self.type == kind and self.subtype == "*":
            return 2
        return 1 if (self.type, self.subtype) == ("*", "*") else 0


def parse_accept(header: str) -> list[Range]:
    """The media ranges of an Accept header; malformed ones are left out, as HTTP advises."""
    ranges = []
    for part in header.split(","):
        if (match := _RANGE.match(part)) is None:
            continue
        kind, subtype, parameters = match.groups()
        quality = 1.0
        if (found := _QUALITY.search(parameters)) is not None:
            quality = float(found.group(1))
        elif _ANY_QUALITY.search(parameters):
            continue
        ranges.append(Range(kind.lower(), subtype.lower(), quality))
    return ranges


def quality(ranges: Sequence[Range], media_type: str) -> float:
    """How much a client likes ``media_type``: the quality of the most specific range."""
    best = max(
        ((range_.specificity(media_type), range_.quality) for range_ in ranges), default=(0, 0.0)
    )
    return best[1] if best[0] else 0.0


def choose(header: str | None, offers: Sequence[str]) -> str | None:
    """The offer that the client likes best, the earlier one where it likes two equally.

    Without a header, or with an empty one, the first offer; None where none is acceptable.
    """
    if header is None or not header.strip():
        return offers[0]
    ranges = parse_accept(header)
    rated = [(quality(ranges, offer), -place) for place, offer in enumerate(offers)]
    best, place = max(rated)
    return offers[-place] if best > 0 else None


def require(
    header: str | None,
    formats: Mapping[str, str],
    *,
    name: str | None = None,
    also: Sequence[str] = (),
) -> str:
    """The media type to answer with.

    Args:
        header: the Accept header.
        formats: names for ``?format=`` and their media types.
        name: what ``?format=`` says; it goes before the header. Media types are taken as well.
        also: further media types on offer, after those of ``formats``.

    Raises:
        ParameterError: ``name`` is no format.
        NotAcceptableError: the client accepts none; the message lists what there is.
    """
    offers = [*formats.values(), *also]
    if name:
        wanted = name.strip().lower()
        found = formats.get(wanted) or formats.get(ALIASES.get(wanted, ""))
        if found is None and wanted in offers:
            found = wanted
        if found is None:
            raise ParameterError(f"format {name[:60]!r} is not one of {', '.join(formats)}")
        return found
    chosen = choose(header, offers)
    if chosen is None:
        raise NotAcceptableError(
            f"nothing fits Accept: {(header or '')[:200]}; there is {', '.join(offers)}"
        )
    return chosen


def one_format(names: Sequence[str]) -> str | None:
    """The one format that is named, where some clients give it in all words that servers may know.

    What is no format of ours counts only where nothing else is given.

    Raises:
        ParameterError: two formats are named.
    """
    known = {_MEANING[name.lower()]: name for name in names if name.lower() in _MEANING}
    if len(known) > 1:
        raise ParameterError(f"the formats {' and '.join(known)} are given; give one")
    return next(iter(known.values()), names[0] if names else None)


def prefers_html(header: str | None) -> bool:
    """Whether the client asks for a page by name, and likes it at least as much as any data."""
    if not header or "text/html" not in header.lower():
        return False
    ranges = parse_accept(header)
    named = any((r.type, r.subtype) == ("text", "html") and r.quality > 0 for r in ranges)
    data = max(quality(ranges, media_type) for media_type in _MEDIA_TYPES)
    return named and quality(ranges, "text/html") >= data
