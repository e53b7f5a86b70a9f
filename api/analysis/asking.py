"""From parameters to answers of the analysis: one function for each question."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from api.analysis.opened import Analysed
from api.analysis.parameters import (
    KINDS,
    CentralGiven,
    ChainGiven,
    ClustersGiven,
    GapsGiven,
    Given,
    NeighbourhoodGiven,
    PathGiven,
    SimilarGiven,
)
from graph import analysis as network
from graph.analysis.answers import Chain, Neighbourhood, Paths, Similar
from graph.analysis.whole_answers import Centrals, Clusters, Gaps
from graph.errors import ParameterError
from graph.queries.validity import read_day

DOCUMENTS: Final = ("policy", "document")
COMPARED: Final = (*DOCUMENTS, "region", "zone")


def _named(found: Analysed, text: str, kinds: tuple[str, ...] = ()) -> str:
    return network.find_thing(
        found.analysis.network, found.view, text, kinds=kinds, search=found.search
    )


def _scope(found: Analysed, region: str | None, industry: str | None) -> network.Scope:
    return network.scope_of(found.analysis.network, found.view, region=region, industry=industry)


def path(found: Analysed, given: PathGiven) -> Paths:
    """All shortest paths between two things."""
    without = [kind.strip() for kind in (given.without or "").split(",") if kind.strip()]
    if unknown := sorted(set(without) - set(KINDS)):
        raise ParameterError(f"without {unknown[0][:40]!r} is not one of {', '.join(KINDS)}")
    ends = _named(found, given.start), _named(found, given.end)
    return network.path(found.analysis, found.view, *ends, without=without, limit=given.limit)


def neighbourhood(found: Analysed, given: NeighbourhoodGiven) -> Neighbourhood:
    """What lies around a thing."""
    thing = _named(found, given.of)
    return network.neighbourhood(
        found.analysis, found.view, thing, hops=given.hops, limit=given.limit
    )


def similar(found: Analysed, given: SimilarGiven) -> Similar:
    """Documents or places that are similar to one."""
    thing = _named(found, given.of, COMPARED)
    return network.similar(
        found.analysis, found.view, thing, any_level=given.any_level, limit=given.limit
    )


def central(found: Analysed, given: CentralGiven) -> Centrals:
    """Central policies or bodies."""
    scope = _scope(found, given.region, given.industry)
    return network.central(found.analysis, found.view, given.what, scope=scope, limit=given.limit)


def clusters(found: Analysed, given: ClustersGiven) -> Clusters:
    """Sectors that are treated together."""
    chosen = _scope(found, None, given.industry).industries
    industries = None if chosen is None else list(chosen)
    return network.clusters(found.analysis, found.view, industries=industries, ties=given.ties)


def chain(found: Analysed, given: ChainGiven) -> Chain:
    """What a document builds on, and what builds on it."""
    document = _named(found, given.of, DOCUMENTS)
    return network.chain(
        found.analysis, found.view, document, up=given.up, down=given.down, limit=given.limit
    )


def gaps(found: Analysed, given: GapsGiven) -> Gaps:
    """What is missing."""
    return network.gaps(
        found.analysis,
        found.view,
        given.kind,
        read_day(given.as_of),
        scope=_scope(found, given.region, given.industry),
        limit=given.limit,
    )


@dataclass(frozen=True, slots=True)
class Kind:
    """A question: its name in addresses, its parameters and what answers it.

    ``asks`` are the parameters without which there is no answer.
    """

    name: str
    given: type[Given]
    answer: Callable[[Analysed, Any], Any]
    asks: tuple[str, ...] = ()


QUESTIONS: Final[Mapping[str, Kind]] = {
    kind.name: kind
    for kind in (
        Kind("path", PathGiven, path, ("from", "to")),
        Kind("chain", ChainGiven, chain, ("of",)),
        Kind("similar", SimilarGiven, similar, ("of",)),
        Kind("central", CentralGiven, central),
        Kind("clusters", ClustersGiven, clusters),
        Kind("gaps", GapsGiven, gaps),
        Kind("neighbourhood", NeighbourhoodGiven, neighbourhood, ("of",)),
    )
}
"""All questions, in the order in which pages offer them."""
