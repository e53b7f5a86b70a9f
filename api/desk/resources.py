"""``/api/…``: lists with filters and single resources, typed."""

from collections.abc import Sequence
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Path, Query, Request, Response

from api.deps import GenerationDep, ListDep, ViewDep, raw_tail
from api.desk import listing
from api.desk.opened_index import DeskDep
from api.desk.schemas import Answer, GenerationInfo, One, Problem
from api.http.addresses import tail_of_path
from graph.errors import NotFoundError
from graph.queries import concepts, documents, measures
from graph.queries.answers import Concept, Document, Measure
from graph.queries.concepts import ConceptKind
from graph.queries.facts import is_known
from graph.queries.thing_rows import STATED_SHOWN
from graph.queries.things import read_thing
from graph.queries.validity import read_day
from graph.queries.view import View

Item = TypeVar("Item")

PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {
        "model": Problem,
        "description": what,
        "content": {"application/problem+json": {}},
    }
    for status, what in (
        (400, "A cursor or date is malformed."),
        (404, "There is no such resource."),
        (422, "A name stands for nothing known, or a parameter is not as described."),
        (503, "The store cannot answer now."),
    )
}
router = APIRouter(prefix="/api", responses=PROBLEMS)

Tail = Annotated[
    str,
    Path(
        description="The IRI after the name of the kind, such as "
        "310118/青府发/2019/10; slashes inside a part stay encoded."
    ),
]

AsOf = Annotated[
    str | None,
    Query(
        max_length=40,
        description="Day on which to say whether it is in force; today in China where left out.",
        examples=["2022-06-16"],
    ),
]


def _tail(request: Request, kind: str) -> str:
    return tail_of_path(raw_tail(request, f"/api/{kind}/"))


def missing(what: str, tail: str) -> NotFoundError:
    """The error for a resource that is not in the graph."""
    return NotFoundError(f"there is no {what} {tail[:200]!r}; see the list under /api/")


@router.get("/policies", tags=["policies"], summary="Policies", response_model=Answer[Document])
def list_policies(desk: DeskDep, parameters: ListDep) -> Response:
    """Policies that fulfil the filters, newest first, with measures and evidence.

    With `industry`, policies that support it by their own words or title; `measures` are further
    ways: measures for that industry that use or state the policy.
    """
    return listing.answer(desk, listing.POLICIES, parameters)


@router.get("/policies/{tail:path}", tags=["policies"], summary="One policy")
def get_policy(
    request: Request, view: ViewDep, generation: GenerationDep, tail: Tail, as_of: AsOf = None
) -> One[Document]:
    """A policy with all its measures and evidence, whether it is in force, and what is related."""
    found = _find(view, _tail(request, "policies"), ("policy",), "policy")
    return _one(view, generation, found, as_of, _document(view, found))


@router.get(
    "/documents", tags=["documents"], summary="Official documents", response_model=Answer[Document]
)
def list_documents(desk: DeskDep, parameters: ListDep) -> Response:
    """Official documents of every kind, policies included, newest first."""
    return listing.answer(desk, listing.DOCUMENTS, parameters)


@router.get("/documents/{tail:path}", tags=["documents"], summary="One official document")
def get_document(
    request: Request, view: ViewDep, generation: GenerationDep, tail: Tail, as_of: AsOf = None
) -> One[Document]:
    """A document with all its measures and evidence, whether it is in force, and related ones."""
    found = _find(view, _tail(request, "documents"), ("document", "policy"), "document")
    return _one(view, generation, found, as_of, _document(view, found))


@router.get("/measures", tags=["measures"], summary="Measures", response_model=Answer[Measure])
def list_measures(desk: DeskDep, parameters: ListDep) -> Response:
    """Measures that fulfil the filters, in the order of their documents.

    `kind`, dates, `as_of` and `validity` are those of the document that states the measure; of
    `region` and `issuer` the document's count beside the places and responsible bodies of the
    measure itself.
    """
    return listing.answer(desk, listing.MEASURES, parameters)


@router.get("/measures/{tail:path}", tags=["measures"], summary="One measure")
def get_measure(
    request: Request, view: ViewDep, generation: GenerationDep, tail: Tail, as_of: AsOf = None
) -> One[Measure]:
    """A measure with its evidence; whether the document that states it is in force."""
    found = _find(view, _tail(request, "measures"), ("measure",), "measure")
    return _one(view, generation, found, as_of, measures.read_measures(view, [found])[0])


def _find(view: View, tail: str, kinds: Sequence[str], what: str) -> str:
    for kind in kinds:
        if is_known(view, iri := view.iri(f"{kind}/{tail}")):
            return iri
    raise missing(what, tail)


def _document(view: View, found: str) -> Document:
    return documents.read_documents(view, [found], measures_shown=STATED_SHOWN)[0]


def _one(
    view: View, generation: GenerationInfo, found: str, as_of: str | None, item: Item
) -> One[Item]:
    """The answer for one thing: what is known of it, its time, and what is related to it."""
    kind = (view.tail(found) or "").partition("/")[0]
    thing = read_thing(view, kind, found, read_day(as_of))
    return One(
        item=item,
        validity=thing.validity,
        timeline=[event for _, event in thing.events],
        related=[related for _, related in thing.related],
        generation=generation,
        sparql=thing.rows.sparql,
    )


def _add_concepts(plural: str, kind: ConceptKind, segments: Sequence[str], what: str) -> None:
    """The list and the single resource of one kind of concept."""

    def list_kind(desk: DeskDep, parameters: ListDep) -> Response:
        return listing.answer(desk, listing.CONCEPTS[plural], parameters)

    def get_one(
        request: Request, view: ViewDep, generation: GenerationDep, tail: Tail, as_of: AsOf = None
    ) -> One[Concept]:
        path = _tail(request, plural)
        for segment in segments:
            item = concepts.read_concept(view, kind, view.iri(f"{segment}/{path}"))
            if item is not None:
                return _one(view, generation, item.id, as_of, item)
        raise missing(what, path)

    router.add_api_route(
        f"/{plural}",
        list_kind,
        response_model=Answer[Concept],
        tags=[plural],
        summary=plural.capitalize(),
        name=f"list_{plural}",
        operation_id=f"list_{plural}",
        description=(
            f"All {plural}, those with most policies and measures first. With filters, those to "
            "which a policy or measure that fulfils them is linked, counting only such."
        ),
    )
    router.add_api_route(
        f"/{plural}/{{tail:path}}",
        get_one,
        tags=[plural],
        summary=f"One {what}",
        name=f"get_{what}",
        operation_id=f"get_{what}",
        description=f"One {what} with its names, what it belongs to and what belongs to it, how many "
        "documents are linked to it by year, and what is linked to the same.",
    )


_add_concepts("industries", concepts.INDUSTRIES, ("industry",), "industry")
_add_concepts("regions", concepts.REGIONS, ("region", "zone"), "region")
_add_concepts("keys", concepts.KEYS, ("key",), "key")
_add_concepts("organizations", concepts.ORGANIZATIONS, ("organization",), "organization")
