"""``/api/path``, ``/api/neighbourhood``, ``/api/similar``, ``/api/central``, ``/api/clusters``,
``/api/chain`` and ``/api/gaps``: typed answers, and the same as tables and networks."""

import functools
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Annotated, Any, Final, TypeVar

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from starlette.datastructures import Headers, QueryParams
from starlette.types import Scope

from api.analysis import networks, tables
from api.analysis.asking import QUESTIONS, Kind
from api.analysis.opened import Analysed, AnalysedDep
from api.analysis.parameters import (
    PROBLEMS,
    CentralGiven,
    ChainGiven,
    ClustersGiven,
    GapsGiven,
    Given,
    NeighbourhoodGiven,
    PathGiven,
    SimilarGiven,
)
from api.desk.schemas import GenerationInfo
from api.exports import formats
from api.exports.export_route import ExportRoute, language_of
from api.exports.file_names import file_name
from api.exports.formats import Format
from api.exports.graph_files import FORMS
from api.exports.sending import send
from api.http import negotiation
from graph.analysis.answers import Chain, Neighbourhood, Paths, Similar
from graph.analysis.whole_answers import Centrals, Clusters, Gaps
from graph.errors import NotAcceptableError, ParameterError

OFFERED: Final[dict[str, Format]] = {
    name: formats.FORMATS[name] for name in ("csv", "xlsx", "json", "graphml", "gexf", "cytoscape")
}
"""Formats of answers about the network, in the order in which pages offer them."""

Answer = TypeVar("Answer")

_TYPES: Final = [row.media_type for row in OFFERED.values() if row.name != "json"]
_OTHER_NAMES: Final = {"cyjs": "cytoscape", "excel": "xlsx"}


@dataclass(slots=True)
class PathAnswer(Paths):
    """How two things hang together."""

    generation: GenerationInfo = field(kw_only=True)
    """The state of the store that it comes from."""


@dataclass(slots=True)
class NeighbourhoodAnswer(Neighbourhood):
    """What lies around a thing."""

    generation: GenerationInfo = field(kw_only=True)
    """The state of the store that it comes from."""


@dataclass(slots=True)
class SimilarAnswer(Similar):
    """What is similar to a document or place."""

    generation: GenerationInfo = field(kw_only=True)
    """The state of the store that it comes from."""


@dataclass(slots=True)
class CentralAnswer(Centrals):
    """Central policies or bodies."""

    generation: GenerationInfo = field(kw_only=True)
    """The state of the store that it comes from."""


@dataclass(slots=True)
class ClustersAnswer(Clusters):
    """Sectors that are treated together."""

    generation: GenerationInfo = field(kw_only=True)
    """The state of the store that it comes from."""


@dataclass(slots=True)
class ChainAnswer(Chain):
    """What a document builds on, and what builds on it."""

    generation: GenerationInfo = field(kw_only=True)
    """The state of the store that it comes from."""


@dataclass(slots=True)
class GapsAnswer(Gaps):
    """What is missing."""

    generation: GenerationInfo = field(kw_only=True)
    """The state of the store that it comes from."""


class _Export(ExportRoute):
    """Takes requests for files, by Accept or ``?format=``; passes on those for the JSON answer."""

    def _is_export(self, scope: Scope) -> bool:
        name = QueryParams(scope["query_string"]).get("format")
        if name is not None:
            return name.strip().lower() not in ("json", formats.PAGE)
        accept = Headers(scope=scope).get("accept")
        return negotiation.choose(accept, [formats.PAGE, *_TYPES]) != formats.PAGE


_files = APIRouter(include_in_schema=False, route_class=_Export)


def _of(kind: Callable[..., Answer], question: Kind, found: Analysed, given: Given) -> Answer:
    """The answer of a question, with its generation."""
    answer = question.answer(found, given)
    values = {entry.name: getattr(answer, entry.name) for entry in fields(answer)}
    return kind(**values, generation=found.generation)


def _add_files(kind: Kind) -> None:
    """The files of one question."""
    parameters: Any = kind.given

    def export(
        request: Request,
        found: AnalysedDep,
        given: Annotated[parameters, Query()],
    ) -> Response:
        chosen = _chosen(request, given.format)
        language = language_of(request, given.lang)
        answer = kind.answer(found, given)
        if chosen.family == "table":
            write = tables.write_csv if chosen.name == "csv" else tables.write_xlsx
            produce = functools.partial(write, answer, language)
        else:
            form = FORMS[chosen.name]
            produce = functools.partial(networks.write_network, answer, form, found.view.base)
        number = found.generation.number
        name = file_name([kind.name, *_texts(given)], number, chosen.extension)
        return send(request, produce, chosen.content_type, name, number)

    _files.add_api_route(f"/{kind.name}", export, name=f"export_{kind.name}")


def _chosen(request: Request, name: str | None) -> Format:
    offers = {key: row.media_type for key, row in OFFERED.items()}
    if name is not None:
        wanted = _OTHER_NAMES.get(name.strip().lower(), name.strip().lower()) or "?"
        if wanted not in offers and wanted not in offers.values():
            raise ParameterError(f"format {name[:60]!r} is not one of {', '.join(offers)}")
        found = negotiation.require(None, offers, name=wanted)
    else:
        found = negotiation.require(request.headers.get("accept"), {"": formats.PAGE}, also=_TYPES)
    by_type = {row.media_type: row for row in OFFERED.values()}
    if found not in by_type:
        raise NotAcceptableError(f"there is no {found} of this; there is {', '.join(offers)}")
    return by_type[found]


def _texts(given: Given) -> list[str]:
    """What was asked, for the name of a file."""
    values = given.model_dump(exclude={"format", "lang"}, exclude_defaults=True)
    return [str(value) for value in values.values()]


for _kind in QUESTIONS.values():
    _add_files(_kind)

router = APIRouter(prefix="/api", tags=["analysis"], responses=PROBLEMS)
router.include_router(_files)


@router.get("/path", summary="How two things hang together")
def get_path(found: AnalysedDep, given: Annotated[PathGiven, Query()]) -> PathAnswer:
    """All shortest paths between a policy and a sector, or any two things, link by link with the
    claims that say so; paths through things with few neighbours come first."""
    return _of(PathAnswer, QUESTIONS["path"], found, given)


@router.get("/neighbourhood", summary="What lies around a thing")
def get_neighbourhood(
    found: AnalysedDep, given: Annotated[NeighbourhoodGiven, Query()]
) -> NeighbourhoodAnswer:
    """Things within some steps of another, nearest first, with all links between them."""
    return _of(NeighbourhoodAnswer, QUESTIONS["neighbourhood"], found, given)


@router.get("/similar", summary="Similar documents and places")
def get_similar(found: AnalysedDep, given: Annotated[SimilarGiven, Query()]) -> SimilarAnswer:
    """Documents, or places of the same level, with the most similar measures; what makes them so,
    with its part of the similarity and a link of each side."""
    return _of(SimilarAnswer, QUESTIONS["similar"], found, given)


@router.get("/central", summary="Central policies and bodies")
def get_central(found: AnalysedDep, given: Annotated[CentralGiven, Query()]) -> CentralAnswer:
    """Policies that most rests on (PageRank over citations and uses), or bodies that are named as
    responsible for most measures."""
    return _of(CentralAnswer, QUESTIONS["central"], found, given)


@router.get("/clusters", summary="Sectors that are treated together")
def get_clusters(found: AnalysedDep, given: Annotated[ClustersGiven, Query()]) -> ClustersAnswer:
    """Clusters of sectors by how often measures and documents support them together (Louvain)."""
    return _of(ClustersAnswer, QUESTIONS["clusters"], found, given)


@router.get("/chain", summary="Chain of documents")
def get_chain(found: AnalysedDep, given: Annotated[ChainGiven, Query()]) -> ChainAnswer:
    """What a document builds on and what builds on it, from the nation to the district, and what
    each lower one adds: industries, keys, instruments, sums."""
    return _of(ChainAnswer, QUESTIONS["chain"], found, given)


@router.get("/gaps", summary="What is missing")
def get_gaps(found: AnalysedDep, given: Annotated[GapsGiven, Query()]) -> GapsAnswer:
    """Sectors without measures, keys without policies, targets without instruments, expired
    documents without successor."""
    return _of(GapsAnswer, QUESTIONS["gaps"], found, given)
