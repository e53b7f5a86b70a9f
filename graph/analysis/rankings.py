"""Questions about the whole: central policies and bodies, clusters of sectors, gaps."""

from typing import Final, Literal

import numpy as np

from graph.analysis import gaps as missing
from graph.analysis import sentences
from graph.analysis.answers import Link
from graph.analysis.network import Network
from graph.analysis.opened import Analysis
from graph.analysis.reading import fill, link, reference
from graph.analysis.scope import Scope, held
from graph.analysis.shape import RELIES
from graph.analysis.whole_answers import (
    Central,
    Centrals,
    Cluster,
    Clusters,
    Gap,
    Gaps,
    Member,
    Tie,
)
from graph.errors import ParameterError
from graph.index.arrays import Array
from graph.index.links import distinct_numbers
from graph.queries.answers import Reference
from graph.queries.facts import read_facts
from graph.queries.view import View

What = Literal["policies", "bodies"]
GapKind = Literal["industries", "keys", "targets", "expired"]

MOST: Final = 200
"""Items that may be asked for."""

MOST_TIES: Final = 50

_SHOWN: Final = 3
_POLICIES_SHOWN: Final = 2


def central(
    analysis: Analysis,
    view: View,
    what: What = "policies",
    *,
    scope: Scope | None = None,
    limit: int = 20,
) -> Centrals:
    """Policies that most rests on, or bodies that are responsible for most; see `centrality`.

    With a scope: policies that apply in the places and support the industries, by their score in the
    whole network; bodies by the measures within it.

    Raises:
        ParameterError: ``limit`` is not 1 to 200.
    """
    _check(limit)
    network = analysis.network
    inside = held(network, scope or Scope())
    if what == "policies":
        items, total = _policies(analysis, inside, limit)
    else:
        items, total = _bodies(network, inside, limit)
    method = sentences.POLICIES if what == "policies" else sentences.BODIES
    answer = Centrals(what=what, items=items, total=total, method=method)
    fill(view, analysis, answer)
    sentences.central(answer)
    return answer


def _check(limit: int) -> None:
    if not 1 <= limit <= MOST:
        raise ParameterError(f"limit is {limit}; use 1 to {MOST}")


def _policies(analysis: Analysis, inside: Array, limit: int) -> tuple[list[Central], int]:
    network = analysis.network
    kept = np.flatnonzero(inside[analysis.ranked] & (analysis.relied_on > 0))
    things, scores = analysis.ranked[kept], np.round(analysis.scores[kept], 9)
    order = np.lexsort((things, -scores))
    items = []
    for place in order[:limit].tolist():
        thing = int(things[place])
        relying = network.sources(thing, *RELIES, "fk:usesPolicy")
        items.append(
            Central(
                thing=reference(network, thing),
                rank=int((scores > scores[place]).sum()) + 1,
                score=float(scores[place]),
                count=int(analysis.relied_on[kept[place]]),
                links=_to(network, relying[:_SHOWN], thing, (*RELIES, "fk:usesPolicy")),
            )
        )
    return items, len(kept)


def _to(network: Network, things: list[int], target: int, names: tuple[str, ...]) -> list[Link]:
    """Links of things to another by any of the properties."""
    return [
        link(network, *found)
        for thing in things
        for found in network.between(thing, target)
        if found[0] == thing and found[1] in names
    ]


def _bodies(network: Network, inside: Array, limit: int) -> tuple[list[Central], int]:
    size = len(network)
    measures = inside & network.is_of("measure")
    responsible = network.links("fk:responsibleBody")
    responsible = responsible.where(measures[responsible.left])
    supporting = network.links("fk:supportingBody")
    supporting = supporting.where(measures[supporting.left])
    issued = network.links("eli:passed_by")
    issued = issued.where(inside[issued.left])
    number, supported, documents = (
        np.bincount(pairs.right, minlength=size) for pairs in (responsible, supporting, issued)
    )
    bodies = np.flatnonzero(number)
    order = bodies[np.lexsort((bodies, -number[bodies]))]
    items = []
    for body in order[:limit].tolist():
        mine = distinct_numbers(responsible.left[responsible.right == body])
        also = responsible.right[np.isin(responsible.left, mine)]
        items.append(
            Central(
                thing=reference(network, body),
                rank=int((number > number[body]).sum()) + 1,
                score=float(number[body]),
                count=int(number[body]),
                supporting=int(supported[body]),
                issued=int(documents[body]),
                partners=len(distinct_numbers(also)) - 1,
                links=_to(network, mine[:_SHOWN].tolist(), body, ("fk:responsibleBody",)),
            )
        )
    return items, len(bodies)


def clusters(
    analysis: Analysis, view: View, *, industries: list[int] | None = None, ties: int = 3
) -> Clusters:
    """Clusters of sectors that are treated together; only those of some industries, if wanted.

    Each with its strongest ``ties`` (0 to 50); see `sectors`.

    Raises:
        ParameterError: ``ties`` is out of range.
    """
    if not 0 <= ties <= MOST_TIES:
        raise ParameterError(f"ties is {ties}; use 0 to {MOST_TIES}")
    network = analysis.network
    own = np.full(len(network), -1)
    own[analysis.clustered] = analysis.cluster_numbers
    wanted = None if industries is None else {int(own[number]) for number in industries}
    total = int(analysis.cluster_numbers.max(initial=-1)) + 1
    items = [
        _cluster(analysis, own, number, ties)
        for number in range(total)
        if wanted is None or number in wanted
    ]
    alone = analysis.supported[own[analysis.supported] < 0].tolist()
    answer = Clusters(
        items=items,
        total=total,
        alone=[reference(network, thing) for thing in alone],
        modularity=analysis.modularity,
        method=sentences.CLUSTERS,
    )
    fill(view, analysis, answer)
    sentences.clusters(answer)
    return answer


def _cluster(analysis: Analysis, own: Array, number: int, ties: int) -> Cluster:
    network, weight = analysis.network, analysis.tie_weights
    left, right = analysis.tie_ends
    within = (own[left] == number) & (own[right] == number)
    every = np.bincount(left, weight, minlength=len(network))
    every += np.bincount(right, weight, minlength=len(network))
    inner = np.bincount(left[within], weight[within], minlength=len(network))
    inner += np.bincount(right[within], weight[within], minlength=len(network))
    things = analysis.clustered[analysis.cluster_numbers == number]
    members = things[np.lexsort((things, -np.round(inner[things], 9)))].tolist()
    order = np.flatnonzero(within)
    order = order[np.lexsort((order, -np.round(weight[order], 9)))]
    return Cluster(
        number=number + 1,
        members=[
            Member(reference(network, t), float(inner[t]), float(inner[t] / every[t]))
            for t in members
        ],
        weight=float(weight[within].sum()),
        share=float(inner[things].sum() / every[things].sum()),
        ties=[_tie(analysis, place) for place in order[:ties].tolist()],
    )


def _tie(analysis: Analysis, place: int) -> Tie:
    network = analysis.network
    one, other = (int(ends[place]) for ends in analysis.tie_ends)
    unit = int(analysis.tie_examples[place])
    return Tie(
        one=reference(network, one),
        other=reference(network, other),
        weight=float(analysis.tie_weights[place]),
        count=int(analysis.tie_counts[place]),
        links=[link(network, unit, "fk:supportsIndustry", end) for end in (one, other)],
    )


def gaps(
    analysis: Analysis,
    view: View,
    kind: GapKind,
    day: str,
    *,
    scope: Scope | None = None,
    limit: int = 50,
) -> Gaps:
    """What is missing in one way; see `graph.analysis.gaps`.

    ``day`` (ISO) is that on which documents have expired.

    Raises:
        ParameterError: ``limit`` is not 1 to 200.
    """
    _check(limit)
    network, scope = analysis.network, scope or Scope()
    if kind == "industries":
        found = missing.industries_without_measures(network, scope)
    elif kind == "keys":
        found = missing.keys_without_policies(network, scope)
    elif kind == "targets":
        found = missing.targets_without_instruments(network, scope)
    else:
        until = int(day.replace("-", ""))
        found = missing.expired_without_successor(
            network, scope, analysis.ends, analysis.succeeded, until
        )
    answer = Gaps(
        kind=kind,
        items=[_gap(analysis, kind, entry) for entry in found.missing[:limit]],
        total=len(found.missing),
        of=found.of,
        method=sentences.GAPS[kind],
    )
    if kind == "targets":
        _add_targets(view, answer)
    fill(view, analysis, answer)
    sentences.gaps(answer)
    return answer


def _gap(analysis: Analysis, kind: GapKind, entry: missing.Missing) -> Gap:
    network = analysis.network
    links: list[Link] = []
    if kind == "industries":
        owners = network.sources(entry.thing, "fk:supportsIndustry")
        policies = [owner for owner in owners if network.kind(owner) == "policy"]
        links = _to(network, policies[:_POLICIES_SHOWN], entry.thing, ("fk:supportsIndustry",))
    return Gap(
        thing=reference(network, entry.thing),
        policies=entry.policies,
        measures=entry.measures,
        date=(analysis.ended[entry.thing] or None) if kind == "expired" else None,
        links=links,
    )


def _add_targets(view: View, answer: Gaps) -> None:
    """Show the targets themselves: figures are not in the network."""
    facts = read_facts(view, [item.thing.id for item in answer.items], ["fk:hasTarget"])
    for item in answer.items:
        targets = facts.iris(item.thing.id, "fk:hasTarget")[:_SHOWN]
        item.links = [Link(item.thing, "fk:hasTarget", Reference(iri, iri)) for iri in targets]
