"""Pictures of the graph: the map of the keys, timelines, neighbourhoods; as pages, SVG and PNG."""

import threading
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from markupsafe import Markup

from api.deps import GenerationDep, ViewDep, raw_tail
from api.desk.opened_index import Indexes
from api.desk.schemas import GenerationInfo, SearchParameters
from api.http.addresses import tail_of_path
from api.linked_data.routes import known_or_moved
from api.pages.language import Language
from api.pages.templating import render
from api.pictures import drawing
from api.pictures.answers import Format, LanguageDep, answer, format_of
from api.pictures.parts import Drawer, filter_value, parameters
from graph.errors import NotFoundError
from graph.index import Index
from graph.pictures.timeline import EVENTS
from graph.queries import lives
from graph.queries.answers import Reference
from graph.queries.facts import read_names
from graph.queries.filters import Filters
from graph.queries.key_map import KeyMap, read_key_map
from graph.queries.lives import Lives
from graph.queries.neighbours import MOST, read_neighbours
from graph.queries.validity import read_day
from graph.queries.view import View

router = APIRouter(include_in_schema=False)

NEIGHBOURS: Final = 60
"""Things around another that its picture shows, if no other number is asked for."""

_OF_DOCUMENTS: Final = ("policy", "document")
_FILTERS: Final = {
    "industry": "industry",
    "region": "region",
    "zone": "region",
    "key": "key",
    "organization": "issuer",
}
"""Which filter gives the policies of a thing, by the kind of thing."""


class KeyMaps:
    """The map of the keys of the newest generation that was asked for, read once."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._kept: tuple[object, KeyMap] | None = None

    def of(self, view: View, index: Index | None) -> KeyMap:
        """The map of the generation that ``view`` shows, from its index where there is one."""
        generation = (view.reader.generation, view.base)
        with self._mutex:
            if self._kept is None or self._kept[0] != generation:
                self._kept = (generation, read_key_map(view, index))
            return self._kept[1]


def key_map_of(request: Request, view: View) -> KeyMap:
    """The map of the keys, for a request."""
    maps: KeyMaps = request.app.state.key_maps
    indexes: Indexes = request.app.state.indexes
    desk = indexes.desk(view, exact=True)
    return maps.of(view, desk.index)


def _page(
    template: str,
    request: Request,
    language: Language,
    generation: GenerationInfo,
    picture: str | None,
    path: str,
    **values: Any,
) -> Response:
    """A picture in its page, with the same as text, and to be downloaded."""
    drawer: Drawer = values["drawer"]
    query = {k: v for k, v in request.query_params.items() if k != "lang"}
    return HTMLResponse(
        render(
            template,
            request,
            language,
            q="",
            # Our own SVG, in which everything is escaped.
            picture=None if picture is None else Markup(picture),
            svg=drawer.path(f"{path}.svg", query),
            png=drawer.path(f"{path}.png", query),
            generation=generation,
            **{"thing": None, "nothing": "", **values},
        )
    )


@router.get("/picture/keys")
def show_keys(
    request: Request, view: ViewDep, generation: GenerationDep, language: LanguageDep
) -> Response:
    """The map of the five keys in a page."""
    drawer = Drawer(request, language)
    found = key_map_of(request, view)
    return _page(
        *("picture_keys.html", request, language, generation),
        *(drawing.key_map(found, drawer), "/picture/keys"),
        drawer=drawer,
        found=found,
        eyebrow=drawer.word("pic_about"),
        heading=drawer.word("pic_keys_name"),
        summary=drawer.word("five_keys_lead"),
        sparql=found.sparql,
    )


@router.get("/picture/keys.{extension}")
def draw_keys(
    request: Request, view: ViewDep, language: LanguageDep, extension: Format
) -> Response:
    """The map of the five keys, SVG or PNG."""
    drawer = Drawer(request, language, whole=True)
    picture = drawing.key_map(key_map_of(request, view), drawer)
    return answer(picture, extension, "fivekeys", language)


@router.get("/picture/neighbourhood/{tail:path}")
def show_neighbourhood(
    request: Request,
    view: ViewDep,
    generation: GenerationDep,
    language: LanguageDep,
    limit: Annotated[int, Query(ge=1, le=MOST)] = NEIGHBOURS,
) -> Response:
    """What is linked to a thing: as page, SVG or PNG by the end of the path."""
    raw, extension = format_of(raw_tail(request, "/picture/neighbourhood/"))
    iri, moved = _thing(request, view, raw, "/picture/neighbourhood/", extension)
    if moved is not None:
        return moved
    found = read_neighbours(view, iri, limit=limit)
    drawer = Drawer(request, language, whole=extension is not None)
    picture = drawing.neighbourhood(found, drawer)
    if extension is not None:
        return answer(picture, extension, drawer.name(found.centre), language)
    return _page(
        *("picture_neighbourhood.html", request, language, generation),
        *(picture, f"/picture/neighbourhood/{raw}"),
        drawer=drawer,
        found=found,
        thing=found.centre,
        eyebrow=drawer.word("pic_neighbourhood"),
        heading=drawer.word("pic_neighbourhood_of", name=drawer.name(found.centre)),
        summary=drawing.neighbourhood_said(found, drawer),
        sparql=found.sparql,
    )


def _thing(
    request: Request, view: View, raw: str, prefix: str, extension: Format | None
) -> tuple[str, RedirectResponse | None]:
    """The IRI of a thing by its path, and where it has gone if it has a newer IRI."""
    iri = view.iri(tail_of_path(raw))
    moved = known_or_moved(view, iri, prefix)
    if moved is not None and extension is not None:
        moved.headers["location"] += f".{extension}"
    if moved is not None and request.url.query:
        moved.headers["location"] += f"?{request.url.query}"
    return iri, moved


@router.get("/picture/timeline/{tail:path}")
def show_timeline(
    request: Request,
    view: ViewDep,
    generation: GenerationDep,
    language: LanguageDep,
    as_of: Annotated[str | None, Query(max_length=20)] = None,
) -> Response:
    """A document with its kin over the years, or the policies of a sector, place, key or body."""
    raw, extension = format_of(raw_tail(request, "/picture/timeline/"))
    iri, moved = _thing(request, view, raw, "/picture/timeline/", extension)
    if moved is not None:
        return moved
    thing = read_names(view, [iri]).reference(iri)
    found = _lives_of(view, thing)
    return _timeline(
        request, generation, language, found, thing, f"/picture/timeline/{raw}", extension, as_of
    )


def _lives_of(view: View, thing: Reference) -> Lives:
    kind = (view.tail(thing.id) or "").partition("/")[0]
    if kind in _OF_DOCUMENTS:
        return lives.of_document(view, thing.id)
    if kind in _FILTERS:
        return lives.of_filters(view, Filters(**{_FILTERS[kind]: filter_value(thing)}))
    raise NotFoundError(
        f"there is no timeline of a {kind[:40] or 'thing of others'}; there are some of "
        f"{', '.join((*_OF_DOCUMENTS, *_FILTERS))}"
    )


@router.get("/picture/timeline")
def show_filtered_timeline(
    request: Request,
    view: ViewDep,
    generation: GenerationDep,
    language: LanguageDep,
    given: Annotated[SearchParameters, Query()],
) -> Response:
    """The policies that fulfil filters, over the years."""
    return _filtered(request, view, generation, language, given, None)


@router.get("/picture/timeline.{extension}")
def draw_filtered_timeline(
    request: Request,
    view: ViewDep,
    generation: GenerationDep,
    language: LanguageDep,
    extension: Format,
    given: Annotated[SearchParameters, Query()],
) -> Response:
    """The same, SVG or PNG."""
    return _filtered(request, view, generation, language, given, extension)


def _filtered(
    request: Request,
    view: View,
    generation: GenerationInfo,
    language: Language,
    given: SearchParameters,
    extension: Format | None,
) -> Response:
    filters = given.filters()
    found = lives.of_filters(view, filters)
    label = " · ".join(parameters(filters).values())
    return _timeline(
        *(request, generation, language, found, label, "/picture/timeline"),
        *(extension, filters.as_of),
    )


def _timeline(
    request: Request,
    generation: GenerationInfo,
    language: Language,
    found: Lives,
    about: Reference | str,
    path: str,
    extension: Format | None,
    as_of: str | None,
) -> Response:
    drawer = Drawer(request, language, whole=extension is not None)
    thing = about if isinstance(about, Reference) else None
    name = drawer.name(thing) if thing is not None else str(about)
    heading = drawer.word("pic_timeline_of", name=name) if name else drawer.word("pic_timeline")
    picture = drawing.timeline(
        found,
        drawer,
        name=heading,
        today=read_day(as_of),
        centre=thing.id if thing is not None else None,
    )
    if extension is not None:
        if picture is None:
            raise NotFoundError(f"{name[:80]}: no date is known, so there is nothing to draw")
        return answer(picture, extension, name or "fivekeys-timeline", language)
    return _page(
        *("picture_timeline.html", request, language, generation, picture, path),
        drawer=drawer,
        found=found,
        events=EVENTS,
        thing=thing,
        eyebrow=drawer.word("pic_timeline"),
        heading=heading,
        summary=drawing.timeline_said(found, drawer),
        nothing=drawer.word("pic_none_dated"),
        sparql=found.sparql,
    )
