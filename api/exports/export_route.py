"""Routes that take the exports of an address, and leave every other request to the next route."""

from typing import Final

from fastapi import Request
from fastapi.routing import APIRoute
from starlette.datastructures import Headers, QueryParams
from starlette.routing import Match
from starlette.types import Scope

from api.exports import formats
from api.exports.answers import NAMES
from api.exports.formats import Format
from api.http import negotiation
from api.pages.language import Language, choose_language

_OTHERS: Final = [row.media_type for row in formats.FORMATS.values() if row.name != "json"]
_WHOLE: Final = frozenset(f"/api/{name}" for name in (*NAMES, "matrix", "search"))
"""Addresses of which ``format=json`` is an export: that of a list is not one page."""


class ExportRoute(APIRoute):
    """A route that stands before another one of the same address, and takes only exports."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """No match where the page of an answer is asked for."""
        match, child = super().matches(scope)
        if match is not Match.FULL or not self._is_export(scope):
            return Match.NONE, {}
        return match, child

    def _is_export(self, scope: Scope) -> bool:
        name = QueryParams(scope["query_string"]).get("format")
        if name is not None:
            return self.path in _WHOLE or name.strip().lower() not in ("json", formats.PAGE)
        accept = Headers(scope=scope).get("accept")
        return negotiation.choose(accept, [formats.PAGE, *_OTHERS]) != formats.PAGE


def chosen_format(request: Request, name: str | None) -> Format:
    """The format that a request for an export asks for.

    Raises:
        ParameterError: ``name``, from ``?format=``, is no format.
        NotAcceptableError: the client takes none.
    """
    chosen = formats.asked(request.headers.get("accept"), name)
    assert chosen is not None  # `ExportRoute` has passed on what is no export
    return chosen


def language_of(request: Request, asked: str | None) -> Language:
    """The language of an export."""
    return choose_language(asked, request.headers.get("accept-language"))
