"""Central policies and bodies.

Policies: PageRank over the graph of documents in which each points to those that it relies on (it is
based on, carries out, accompanies, revises, cites or reports them, or one of its measures uses them).
Why not the number of citations: a policy that one often-cited plan rests on matters more than one that
one circular names. Why not betweenness: it asks who lies on the way between others, and nothing flows
along citations.

Bodies: the number of measures for which they are named as responsible. Why not PageRank: being
responsible is not passed on from body to body; a number that can be counted again by hand is the honest
one.
"""

from typing import Final

import numpy as np

from graph.analysis.shape import KIND, PROPERTY, RELIES
from graph.index.arrays import Array
from graph.index.links import Links, Pairs

DAMPING: Final = 0.85
"""Probability that a reader follows a reference (Brin and Page 1998)."""

TOLERANCE: Final = 1e-12
_ROUNDS: Final = 500


def relying(edges: Array, kinds: Array) -> Pairs:
    """Pairs of documents, the first of which relies on the second; each once."""
    size = len(kinds)
    documents = np.isin(kinds, [KIND["policy"], KIND["document"]])

    def by(*names: str) -> Pairs:
        rows = edges[np.isin(edges[:, 1], [PROPERTY[name] for name in names])]
        return Pairs(rows[:, 0], rows[:, 2])

    uses = by("fk:usesPolicy")
    stated = Links.of(by("fk:statedIn"), size)
    through = uses.swapped().then(stated).swapped()
    pairs = by(*RELIES) | through | uses
    pairs = pairs.where(documents[pairs.left] & documents[pairs.right])
    return pairs.where(pairs.left != pairs.right).distinct()


def page_rank(size: int, pairs: Pairs) -> Array:
    """PageRank of nodes 0 to ``size`` - 1, by power iteration; adds up to 1.

    What points to nothing counts as pointing to all.
    """
    if size == 0:
        return np.zeros(0)
    degree = np.bincount(pairs.left, minlength=size)
    ends = degree == 0
    part = 1.0 / np.maximum(degree, 1)
    rank: Array = np.full(size, 1.0 / size)
    for _ in range(_ROUNDS):
        given = rank * part
        flow = np.bincount(pairs.right, given[pairs.left], minlength=size)
        before = rank
        rank = (1 - DAMPING) / size + DAMPING * (flow + rank[ends].sum() / size)
        if np.abs(rank - before).sum() < TOLERANCE:
            break
    return rank


def rank_documents(edges: Array, kinds: Array) -> tuple[Array, Array, Array]:
    """Documents, their PageRank as a multiple of the mean, and how many rely on each."""
    documents = np.flatnonzero(np.isin(kinds, [KIND["policy"], KIND["document"]]))
    place = np.full(len(kinds), -1)
    place[documents] = np.arange(len(documents))
    pairs = relying(edges, kinds).renamed(place, place)
    rank = page_rank(len(documents), pairs) * len(documents)
    return documents, rank, np.bincount(pairs.right, minlength=len(documents))
