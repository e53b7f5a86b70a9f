"""Addresses of exports, for links on pages."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import quote, urlencode

from api.exports.formats import FORMATS, Format

_IRI_SAFE: Final = "/%:@!$&'()*+,;=~-._"

_LISTS: Final = {
    "policy": "policies",
    "document": "documents",
    "measure": "measures",
    "industry": "industries",
    "region": "regions",
    "zone": "regions",
    "key": "keys",
    "organization": "organizations",
}
"""The list under ``/api/`` that resources belong to, by the first part of their IRIs."""

_PARAMETERS: Final = {"since": "from", "until": "to", "words": "q"}
_LEFT_OUT: Final = {"limit", "cursor", "format"}


def of_list(
    name: str, filters: Mapping[str, str], language: str | None = None
) -> list[tuple[Format, str]]:
    """Formats and addresses of a list under ``/api/`` with its filters.

    Args:
        name: ``policies``, ``measures`` and so on.
        filters: by the names of parameters, or those of `graph.queries.filters.Filters`.
        language: for headings and names; by Accept-Language where None.
    """
    query = {_PARAMETERS.get(k, k): v for k, v in filters.items() if v and k not in _LEFT_OUT}
    if language is not None:
        query["lang"] = language
    return _addresses(f"/api/{name}", query)


def of_resource(base: str, iri: str, language: str | None = None) -> list[tuple[Format, str]]:
    """Formats and addresses of a resource; none where it belongs to no list."""
    kind, _, tail = iri.removeprefix(f"{base}id/").partition("/")
    if not iri.startswith(f"{base}id/") or kind not in _LISTS or not tail:
        return []
    query = {} if language is None else {"lang": language}
    return _addresses(f"/api/{_LISTS[kind]}/{quote(tail, safe=_IRI_SAFE)}", query)


def _addresses(path: str, query: Mapping[str, str]) -> list[tuple[Format, str]]:
    return [(row, f"{path}?{urlencode({**query, 'format': row.name})}") for row in FORMATS.values()]
