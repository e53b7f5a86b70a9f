"""What questions are narrowed to: places with what lies within, industries with what is narrower."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graph.analysis.network import Network
from graph.index.arrays import Array
from graph.index.links import Pairs


@dataclass(frozen=True, slots=True)
class Scope:
    """What is looked at.

    Attributes:
        regions: numbers of places; all where None.
        industries: numbers of industries; all where None.
    """

    regions: Sequence[int] | None = None
    industries: Sequence[int] | None = None


def held(network: Network, scope: Scope) -> Array:
    """Which documents and measures are within the scope.

    A measure applies where it says, and where the document applies that states it. It is for the
    industries that it supports itself.
    """
    found = np.ones(len(network), bool)
    if scope.regions is not None:
        inside, applies = network.within(scope.regions), network.links("fk:appliesIn")
        local = np.zeros(len(network), bool)
        local[applies.left[inside[applies.right]]] = True
        stated = network.links("fk:statedIn")
        local[stated.left[local[stated.right]]] = True
        found &= local
    if scope.industries is not None:
        inside, supports = network.within(scope.industries), network.links("fk:supportsIndustry")
        meant = np.zeros(len(network), bool)
        meant[supports.left[inside[supports.right]]] = True
        found &= meant
    return found


def counts(network: Network, pairs: Pairs, of: Array) -> Array:
    """How many of the things ``of`` are linked to each thing, or to one below it."""
    closed = pairs.where(of[pairs.left]).then(network.above).distinct()
    number: Array = np.bincount(closed.right, minlength=len(network))
    return number
