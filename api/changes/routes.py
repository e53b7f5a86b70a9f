"""``/api/changes``, the page ``/changes`` and the feeds: what came, changed and went."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, Response

from api.bounded.running import BoundedDep
from api.changes import atom, json_feed
from api.changes.entries import Feed, entry_of, feed_id, state_of, title_of, when
from api.changes.reading import Followed, read_entries, read_page
from api.changes.schemas import (
    ChangesAnswer,
    ChangesPageParameters,
    ChangesParameters,
    FeedParameters,
)
from api.deps import ViewDep
from api.desk.opened_index import Indexes
from api.desk.schemas import Problem
from api.pages.language import choose_language
from api.pages.templating import render
from api.pictures.answers import LanguageDep
from graph.index import Index
from graph.queries.view import View

router = APIRouter()

_PROBLEMS: Final[dict[int | str, dict[str, Any]]] = {
    status: {"model": Problem, "description": what, "content": {"application/problem+json": {}}}
    for status, what in (
        (400, "A cursor is malformed, or the older generation is the newer one."),
        (404, "There never was such a generation."),
        (410, "The generation is no longer kept; the answer says which are."),
        (422, "A name stands for nothing known, or a parameter is not as described."),
        (503, "The changes are being made, or the answer takes too long; it says which."),
    )
}


async def get_followed(request: Request, view: ViewDep, bounds: BoundedDep) -> Followed:
    """The changes that a request can ask for."""
    state = request.app.state
    indexes: Indexes = state.indexes

    def index_of(seen: View) -> Index | None:
        return indexes.desk(seen, exact=True).index

    return Followed(state.kept, state.differences, view, index_of, bounds.view)


FollowedDep = Annotated[Followed, Depends(get_followed)]


@router.get("/api/changes", tags=["changes"], summary="Changes", responses=_PROBLEMS)
async def get_changes(
    followed: FollowedDep, bounds: BoundedDep, given: Annotated[ChangesParameters, Query()]
) -> ChangesAnswer:
    """What came, changed and went between two generations, by claim, in the order of its subjects.

    A claim is told by what it says: subject, property and object, a figure by its amount, unit,
    words and time. It *changed* where exactly one object took the place of one other, where a
    figure has another amount, or where the same is said on other grounds. A document that is read
    again, word for word, changes nothing. Filters keep changes about documents and measures that
    fulfil them in either generation.
    """
    return await bounds.run(lambda: read_page(followed, given))


@router.get("/changes", include_in_schema=False)
async def show_changes(
    request: Request,
    followed: FollowedDep,
    bounds: BoundedDep,
    language: LanguageDep,
    given: Annotated[ChangesPageParameters, Query()],
) -> Response:
    """The changes as a page."""
    answer = await bounds.run(lambda: read_page(followed, given))
    return HTMLResponse(
        render(
            "changes.html",
            request,
            language,
            q="",
            given=given,
            answer=answer,
            newest=answer.generation.number,
            filters=given.given(),
            line=lambda told: title_of(told, language),
            state=lambda state: state_of(state, language),
        )
    )


_FEED: Final[dict[str, Any]] = {
    "tags": ["changes"],
    "response_class": Response,
}


@router.get(
    "/feeds/changes.atom",
    summary="Changes as an Atom feed",
    responses={
        **_PROBLEMS,
        200: {"description": "Atom (RFC 4287).", "content": {atom.MEDIA_TYPE: {}}},
    },
    **_FEED,
)
async def get_atom(
    request: Request,
    followed: FollowedDep,
    bounds: BoundedDep,
    given: Annotated[FeedParameters, Query()],
) -> Response:
    """The newest changes of the generations that are kept, for feed readers; any filter."""
    content = await bounds.run(lambda: atom.write(_feed(request, followed, given)))
    return Response(content, media_type=f"{atom.MEDIA_TYPE}; charset=utf-8")


@router.get(
    "/feeds/changes.json",
    summary="Changes as a JSON feed",
    responses={
        **_PROBLEMS,
        200: {"description": "JSON Feed 1.1.", "content": {json_feed.MEDIA_TYPE: {}}},
    },
    **_FEED,
)
async def get_json_feed(
    request: Request,
    followed: FollowedDep,
    bounds: BoundedDep,
    given: Annotated[FeedParameters, Query()],
) -> Response:
    """The newest changes of the generations that are kept, for feed readers; any filter."""
    content = await bounds.run(lambda: json_feed.write(_feed(request, followed, given)))
    return Response(content, media_type=json_feed.MEDIA_TYPE)


def _feed(request: Request, followed: Followed, given: FeedParameters) -> Feed:
    language = choose_language(given.lang, request.headers.get("accept-language"))
    told, has_more = read_entries(followed, given)
    base = followed.view.base
    root = str(request.base_url).rstrip("/")
    entries = [entry_of(change, root, base, language) for change in told]
    newest = when(followed.view.reader.generation.published)
    return Feed(
        id=feed_id(base, given.given()),
        language=language,
        root=root,
        given=given.given(),
        limit=given.limit if "limit" in given.model_fields_set else None,
        page=given.page,
        next_page=given.page + 1 if has_more else None,
        updated=entries[0].updated if entries else newest,
        entries=entries,
    )
