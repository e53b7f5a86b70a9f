"""Whole answers that were made before, kept for those who ask for the same again."""

from collections.abc import Callable

from fastapi import Request, Response

from api.desk.opened_index import Desk
from api.pages.language import choose_language
from graph.queries.validity import today


def kept(
    request: Request, desk: Desk, media_type: str, make: Callable[[], bytes | str]
) -> Response:
    """The answer that ``make`` gives, or gave to the same address in the same language before.

    It may depend on the address, the language, the generation and the day, and on nothing else.
    """
    if desk.answers is None:
        return Response(make(), media_type=media_type)
    scope, given = request.scope, request.query_params.get("lang")
    language = choose_language(given, request.headers.get("accept-language"))
    key = (scope["path"], scope.get("raw_path"), scope["query_string"], language, today())
    found = desk.answers.get(key)
    if not isinstance(found, bytes):
        answer = make()
        found = answer if isinstance(answer, bytes) else answer.encode()
        desk.answers.put(key, found)
    return Response(found, media_type=media_type)
