"""Pages of lists and of searches: every filter in the address, facets as links with counts."""

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import ConfigDict, Field

from api.desk import listing
from api.desk.kept_answers import kept
from api.desk.list_values import (
    FACETS,
    PARAMETERS,
    Addresses,
    chips_of,
    facets_of,
    marked_words,
    pieces,
    written,
)
from api.desk.listing import Listed, Listing, read_list
from api.desk.opened_index import Desk, DeskDep
from api.desk.schemas import ListParameters
from api.desk.search import Kind, find
from api.pages.language import choose_language
from api.pages.templating import render
from graph.queries import lookup
from graph.queries.answers import Concept, Reference
from graph.queries.facts import read_names
from graph.queries.filters import Filters, Narrowing
from graph.queries.search import read_search

router = APIRouter(include_in_schema=False)

SHOWN: Final = 10
"""Items on a page where the address does not say another number."""

HTML: Final = "text/html"

WAYS_SHOWN: Final = 3
"""Measures that use or state a document which its card shows."""

_CONCEPTS_SHOWN: Final = 40
_HITS_SHOWN: Final = 5
_HIT_KINDS: Final[tuple[Kind, ...]] = (
    "policy",
    "document",
    "measure",
    "industry",
    "region",
    "zone",
    "key",
    "economy",
    "organization",
)
_MEASURES_SHOWN: Final = 6
_SEARCH_SHOWN: Final = 50
_WAYS_OUT: Final = 6
_FILTERED_BY: Final = {
    "industries": "industry",
    "regions": "region",
    "keys": "key",
    "organizations": "issuer",
}
_TABS: Final[tuple[Listing[Any], ...]] = (listing.POLICIES, listing.MEASURES, listing.DOCUMENTS)
_ITEM_LISTS: Final[dict[str, Listing[Any]]] = {kind.name: kind for kind in _TABS}
_CLAIMED_BY: Final = {
    "industry": "fk:supportsIndustry",
    "key": "fk:key",
    "economy": "fk:key",
    "region": "fk:appliesIn",
    "issuer": "eli:passed_by",
}


class PageParameters(ListParameters):
    """What list pages take; parameters of others are passed over."""

    model_config = ConfigDict(extra="ignore")

    limit: Annotated[int, Field(ge=1, le=100)] = SHOWN


PageDep = Annotated[PageParameters, Query()]


def answer_page(request: Request, desk: Desk, parameters: PageParameters) -> str:
    """The answer of the search box: things by name, and policies and measures by what it means."""
    words = (parameters.q or "").strip()
    given = replace(parameters.filters(), words=None)
    reading = read_search(desk.view, words, given)
    kind = listing.POLICIES
    listed = _read(desk, kind, reading.filters, parameters)
    values = _values(request, desk, kind, reading.filters, given, listed, parameters)
    hits = []
    if words and parameters.cursor is None:
        hits = find(desk, words, kinds=list(_HIT_KINDS), limit=_HITS_SHOWN)
    measures = None
    if parameters.cursor is None:
        measures = read_list(
            desk, listing.MEASURES, reading.filters, limit=_MEASURES_SHOWN, with_facets=False
        )
    return _page(
        "results.html",
        request,
        **values,
        q=words,
        hits=hits,
        measures=measures,
        suggestions=reading.suggestions,
        all_hits=Addresses("/search", {**_kept(request), **_day(parameters.as_of)}).with_(q=words),
        all_measures=_read_as(request, reading.filters, "/measures"),
    )


def _add_list(kind: Listing[Any]) -> None:
    def show_list(request: Request, desk: DeskDep, parameters: PageDep) -> Response:
        def made() -> str:
            filters = parameters.filters()
            listed = _read(desk, kind, filters, parameters)
            values = _values(request, desk, kind, filters, filters, listed, parameters)
            return _page("list.html", request, **values, q="", hits=[], suggestions=())

        return kept(request, desk, HTML, made)

    router.add_api_route(f"/{kind.name}", show_list, name=f"page_of_{kind.name}")


def _add_concepts(kind: Listing[Any]) -> None:
    def show_concepts(request: Request, desk: DeskDep, parameters: PageDep) -> Response:
        filters = parameters.filters()
        if "limit" not in parameters.model_fields_set:
            parameters = parameters.model_copy(update={"limit": _CONCEPTS_SHOWN})
        listed = _read(desk, kind, filters, parameters)
        values = _values(request, desk, kind, filters, filters, listed, parameters)
        addresses = replace(_addresses(request, parameters, "q", "limit"), path="")

        def narrowed_to(concept: Concept, path: str) -> str:
            value = Reference(concept.id, concept.label)
            changes = written(desk.view, _FILTERED_BY[kind.name], value)
            return replace(addresses, path=path).with_(**changes)

        page = _page("list_concepts.html", request, **values, q="", narrowed_to=narrowed_to)
        return Response(page, media_type=HTML)

    router.add_api_route(f"/{kind.name}", show_concepts, name=f"page_of_{kind.name}")


for _kind in _TABS:
    _add_list(_kind)
for _kind_of_concepts in listing.CONCEPTS.values():
    _add_concepts(_kind_of_concepts)


@router.get("/search")
def show_search(
    request: Request,
    desk: DeskDep,
    q: Annotated[str, Query(max_length=200)] = "",
    kind: Annotated[Kind | None, Query()] = None,
    as_of: Annotated[str | None, Query(max_length=40)] = None,
) -> Response:
    """Things of every kind by words, ranked, the words marked; the day goes on to their pages."""
    carried = {**_kept(request), **_day(as_of)}
    return kept(request, desk, HTML, lambda: _search_page(request, desk, q.strip(), kind, carried))


def _search_page(
    request: Request, desk: Desk, words: str, kind: Kind | None, carried: dict[str, str]
) -> str:
    reading = read_search(desk.view, words, Filters())
    hits = find(desk, words, kinds=[kind] if kind else [], limit=_SEARCH_SHOWN) if words else []
    addresses = Addresses("/search", {**carried, "q": words, "kind": kind or ""})
    kinds = dict.fromkeys(hit.kind for hit in hits)
    return _page(
        "list_search.html",
        request,
        q=words,
        hits=hits,
        is_cut=len(hits) == _SEARCH_SHOWN,
        kind=kind,
        kinds=[(name, addresses.with_(kind=name)) for name in kinds],
        every_kind=addresses.with_(kind=None),
        suggestions=reading.suggestions,
        all_policies=Addresses("/", carried).with_(q=words),
        sparql=lookup.found_query(
            words, kinds=[kind] if kind else [], whole=desk.index is not None
        ),
        generation=desk.generation,
    )


def _read(
    desk: Desk, kind: Listing[Any], filters: Filters, parameters: PageParameters
) -> Listed[Any]:
    return read_list(
        desk,
        kind,
        filters,
        limit=parameters.limit,
        after=parameters.cursor,
        order=parameters.order if kind.has_facets else None,
        measures_shown=WAYS_SHOWN,
    )


def _values(
    request: Request,
    desk: Desk,
    kind: Listing[Any],
    filters: Filters,
    given: Filters,
    listed: Listed[Any],
    parameters: PageParameters,
) -> dict[str, Any]:
    """What every list page shows."""
    language = _language(request)
    addresses = _addresses(request, parameters)
    narrowing, page = listed.narrowing, listed.page
    return {
        "list": kind.name,
        "items": listed.items,
        "total": page.total,
        "chips": chips_of(filters, given, narrowing.meant, addresses, language),
        "facets": facets_of(desk.view, page.facets, narrowing.asked, filters, addresses, language),
        "tabs": _tabs(desk, request, kind, filters, page.total),
        "orders": [(name, addresses.with_(order=name)) for name in kind.orders],
        "order": parameters.order,
        "next": None if listed.next is None else addresses.with_(cursor=listed.next),
        "first": addresses.with_() if parameters.cursor else None,
        "included": _included(desk, narrowing),
        "without": _without(desk, kind, filters, given, addresses) if not page.total else [],
        "filters": filters,
        "form": {k: v for k, v in addresses.given.items() if k not in _IN_FORM},
        "parameters": parameters,
        "sparql": page.sparql,
        "generation": desk.generation,
        "find_words": lambda text: marked_words(text, filters.words),
        **_reason(narrowing),
    }


_IN_FORM: Final = frozenset({"q", "from", "to", "as_of", "amount_from", "amount_to", "cursor"})
"""Parameters that the form of a list page has fields for."""


def _tabs(
    desk: Desk, request: Request, kind: Listing[Any], filters: Filters, total: int
) -> list[tuple[str, int, str, bool]]:
    """The lists of the other kinds of item with the same filters: name, total, address, current."""
    tabs = []
    for other in _TABS:
        count = total if other is kind else listing.count(desk, other, filters)
        address = _read_as(request, filters, f"/{other.name}")
        tabs.append((other.name, count, address, other is kind))
    return tabs


def _without(
    desk: Desk, kind: Listing[Any], filters: Filters, given: Filters, addresses: Addresses
) -> list[tuple[str, int, str]]:
    """For an empty list: which single filters leave something when they are taken away."""
    ways = []
    for name in list(given.given())[:_WAYS_OUT]:
        fewer = replace(filters, **{name: None})
        total = listing.count(desk, kind, fewer)
        if total:
            parameter = PARAMETERS.get(name, name)
            ways.append((parameter, total, addresses.with_(**{parameter: None})))
    return ways


def _reason(narrowing: Narrowing) -> dict[str, Any]:
    """Which claims say why something is in the answer: of the first filter that has claims."""
    for name, claimed in _CLAIMED_BY.items():
        if name in narrowing.included and name != "economy":
            return {"why": claimed, "wanted": set(narrowing.included[name])}
    return {"why": "fk:supportsIndustry", "wanted": set()}


def _included(desk: Desk, narrowing: Narrowing) -> list[Any]:
    """Narrower industries that the answer includes, to be named on the page."""
    asked = set(narrowing.asked.get("industry", ()))
    further = [iri for iri in narrowing.included.get("industry", ()) if iri not in asked]
    return read_names(desk.view, further).references(further)


def _kept(request: Request) -> dict[str, str]:
    """The language, where it is asked for in the address."""
    language = request.query_params.get("lang")
    return {"lang": language} if language in ("zh", "en") else {}


def _day(as_of: str | None) -> dict[str, str]:
    """The day that is asked for, where there is one."""
    return {"as_of": as_of} if as_of else {}


def _addresses(request: Request, parameters: PageParameters, *without: str) -> Addresses:
    """Addresses of this page; only what it understands is kept."""
    left_out = {"cursor", *without}
    dumped = parameters.model_dump(by_alias=True, exclude_unset=True, exclude=left_out)
    known = {name: str(value) for name, value in dumped.items() if value not in (None, "")}
    return Addresses(request.url.path, {**known, **_kept(request)})


def _read_as(request: Request, filters: Filters, path: str) -> str:
    """A list page with these filters."""
    given = {PARAMETERS.get(name, name): value for name, value in filters.given().items()}
    return Addresses(path, {**given, **_kept(request)}).with_()


def _language(request: Request) -> Any:
    return choose_language(request.query_params.get("lang"), request.headers.get("accept-language"))


def _page(template: str, request: Request, **values: Any) -> str:
    cut: Callable[..., Any] = pieces
    values = {"cut": cut, "facet_names": FACETS, **values}
    return render(template, request, _language(request), **values)
