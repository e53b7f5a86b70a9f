"""What is missing: sectors without measures, keys without policies, targets without instruments,
documents that have expired without a successor.

Industries and places are asked for with all that is narrower or lies within. A measure applies where it
says, and where the document applies that states it.
"""

import re
import unicodedata
from collections import defaultdict
from typing import Final, NamedTuple

import numpy as np

from graph.analysis.gathering import Gathered, bounds
from graph.analysis.network import Network
from graph.analysis.scope import Scope, counts, held
from graph.analysis.shape import FLAGS, KIND, NEVER, PROPERTY
from graph.index.arrays import Array
from graph.index.links import Links, Pairs

_WORDS: Final = re.compile(
    r"试行|暂行|修订版?|修正版?|[〇零一二三四五六七八九]{4}年?|十[一二三四五]五"
    r"|第[一二三四五六七八九十]+[次届期批]|[0-9]+[年号]?|[^\w]"
)
"""What a later version of a document changes in its title."""


class Missing(NamedTuple):
    """Something that lacks something, with how many policies and measures there are for it."""

    thing: int
    policies: int = 0
    measures: int = 0


class Found(NamedTuple):
    """Everything that is missing, in order, and out of how many."""

    missing: list[Missing]
    of: int


def industries_without_measures(network: Network, scope: Scope) -> Found:
    """Industries for which there is no measure, those with most policies first."""
    inside = held(network, Scope(regions=scope.regions))
    supports = network.links("fk:supportsIndustry")
    measures = counts(network, supports, network.is_of("measure") & inside)
    policies = counts(network, supports, network.is_of("policy") & inside)
    looked_at = network.is_of("industry")
    if scope.industries is not None:
        looked_at &= network.within(scope.industries)
    missing = np.flatnonzero(looked_at & (measures == 0))
    order = missing[np.lexsort((missing, -policies[missing]))].tolist()
    return Found([Missing(t, int(policies[t])) for t in order], int(looked_at.sum()))


def keys_without_policies(network: Network, scope: Scope) -> Found:
    """Keys that no policy turns: neither its own words nor a measure that it states or that uses it.

    With industries, policies and measures count that support them. With places, policies count that
    apply there.
    """
    keyed = network.links("fk:key")
    keyed = keyed.where(held(network, Scope(industries=scope.industries))[keyed.left])
    measures = network.is_of("measure")
    means = network.links("fk:statedIn") | network.links("fk:usesPolicy")
    means = means.where(measures[means.left])
    through = means.swapped().then(Links.of(keyed, len(network)))
    local = held(network, Scope(regions=scope.regions))
    policies = counts(network, (keyed | through).distinct(), network.is_of("policy") & local)
    number = counts(network, keyed, measures & local)
    keys = np.flatnonzero(network.is_of("key")).tolist()
    missing = [Missing(key, 0, int(number[key])) for key in keys if not policies[key]]
    return Found(missing, len(keys))


def targets_without_instruments(network: Network, scope: Scope) -> Found:
    """Measures and documents with a target, and with neither instrument, incentive nor budget.

    Of a document, the instruments, incentives and budgets of its measures count.
    """
    has = (network.flags & (FLAGS["fk:hasIncentive"] | FLAGS["fk:hasBudget"])) > 0
    has[network.links("fk:instrument").left] = True
    stated = network.links("fk:statedIn")
    has[stated.right[has[stated.left]]] = True
    targeted = network.is_of("measure", "policy", "document") & held(network, scope)
    targeted &= (network.flags & FLAGS["fk:hasTarget"]) > 0
    number = np.bincount(stated.right, minlength=len(network))
    missing = np.flatnonzero(targeted & ~has).tolist()
    return Found([Missing(t, 0, int(number[t])) for t in missing], int(targeted.sum()))


def expired_without_successor(
    network: Network, scope: Scope, ends: Array, succeeded: Array, day: int
) -> Found:
    """Documents whose last day in force is before a day and that nothing follows, the last first.

    Args:
        network: where.
        scope: where to look.
        ends: last day in force as yyyymmdd by thing, `NEVER` where none is known.
        succeeded: whether something follows, by thing; see `successors`.
        day: as yyyymmdd.
    """
    expired = network.is_of("policy", "document") & held(network, scope) & (ends < day)
    missing = np.flatnonzero(expired & ~succeeded)
    order = missing[np.lexsort((missing, -ends[missing]))].tolist()
    stated = network.links("fk:statedIn")
    number = np.bincount(stated.right, minlength=len(network))
    return Found([Missing(t, 0, int(number[t])) for t in order], int(expired.sum()))


def last_days(found: Gathered) -> Array:
    """The last day in force of each thing as yyyymmdd, the first where several are said."""
    ends = np.full(len(found.iris), NEVER)
    for thing, text in found.dates["ended"]:
        if (days := bounds(text)) is not None:
            ends[thing] = min(ends[thing], days[1])
    return ends


def successors(found: Gathered) -> Pairs:
    """Documents with what follows them: what revises or repeals them, or a later one of the same
    place with the same title but for years, numbers and words such as 试行 and 修订."""
    edges = found.edges
    kept = np.isin(edges[:, 1], [PROPERTY["eli:amends"], PROPERTY["eli:repeals"]])
    left, right = [edges[kept, 2]], [edges[kept, 0]]
    days = _first_days(found)
    regions: dict[int, list[int]] = defaultdict(list)
    for subject, _, target in edges[edges[:, 1] == PROPERTY["fk:appliesIn"]].tolist():
        regions[subject].append(target)
    groups: dict[tuple[str, int], list[int]] = defaultdict(list)
    documents = {KIND["policy"], KIND["document"]}
    for thing, title in sorted(found.titles.items()):
        if int(found.kinds[thing]) in documents and (plain := plain_title(title)):
            for region in regions[thing]:
                groups[plain, region].append(thing)
    for things in groups.values():
        dated = sorted((days[thing], thing) for thing in things if thing in days)
        for day, one in dated:
            if later := [other for other_day, other in dated if other_day > day]:
                left.append(np.array([one]))
                right.append(np.array(later[:1]))
    return Pairs(np.concatenate(left), np.concatenate(right)).distinct()


def _first_days(found: Gathered) -> dict[int, int]:
    """The latest date of issue or publication of each document, by its first day."""
    days: dict[int, int] = {}
    for thing, text in found.dates["dated"]:
        if (day := bounds(text)) is not None:
            days[thing] = max(day[0], days.get(thing, 0))
    return days


def plain_title(title: str) -> str:
    """A title without what a later version of the document changes in it."""
    return _WORDS.sub("", unicodedata.normalize("NFKC", title))
