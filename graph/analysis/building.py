"""Building the analysis of a generation: drafted beside its place, and there at once or not at all."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Final

import numpy as np

from graph import schemes
from graph.analysis import centrality, gaps, network, sectors, similarity
from graph.analysis.dumped import Dumped
from graph.analysis.gathering import CLASS_NAMES, PREDICATES, Gathered, bounds, gather
from graph.analysis.shape import KIND
from graph.derived import drafted
from graph.index.arrays import Draft
from graph.index.links import Links, Pairs, distinct_numbers
from graph.index.streaming import Read
from graph.store.base import Reader

FORMAT: Final = 1
"""Version of what is in the folder."""


def build(
    reader: Reader,
    folder: Path,
    *,
    base_iri: str,
    dump: Path | None = None,
    progress: Callable[[int], None] | None = None,
) -> None:
    """Make the analysis of the reader's generation in ``folder``, which appears when it is complete.

    What was there before is replaced. ``dump`` is a file with the same statements in N-Quads, where
    there is one: it is read instead. ``progress`` is told how many rows have been read so far.

    Raises:
        StoreError: it cannot be written.
    """
    with drafted(folder) as draft:
        found = _gathered(reader, draft, dump, progress or (lambda _: None))
        _write(found, draft, reader, base_iri)


def _gathered(
    reader: Reader, folder: Path, dump: Path | None, progress: Callable[[int], None]
) -> Gathered:
    if dump is None:
        return gather(Read(reader), progress)
    predicates = list(dict.fromkeys(PREDICATES))
    with closing(Dumped(dump, folder, predicates, CLASS_NAMES)) as statements:
        return gather(statements, progress)


def _write(found: Gathered, folder: Path, reader: Reader, base: str) -> None:
    draft = Draft(folder)
    try:
        network.write(draft, found, _known_above(found, base))
        _documents(draft, found)
        by_thing = Pairs(found.sums.left, np.arange(len(found.sums.left)))
        network.put_links(draft, "sum", Links.of(by_thing, len(found.iris)))
        draft.put("sum.amount", found.sums.right)
        documents, rank, count = centrality.rank_documents(found.edges, found.kinds)
        draft.put("rank.thing", documents)
        draft.put("rank.score", rank)
        draft.put("rank.count", count)
        modularity = _sectors(draft, found)
        similar = similarity.profiles_of_documents(found.edges, found.kinds)
        similarity.write(draft, "documents", similar)
        similar = similarity.profiles_of_places(found.edges, found.kinds)
        similarity.write(draft, "places", similar)
        draft.close(
            {
                "analysis": FORMAT,
                "number": reader.generation.number,
                "published": reader.generation.published,
                "base": base,
                "modularity": modularity,
            }
        )
    finally:
        draft.abandon()


def _known_above(found: Gathered, base: str) -> Pairs:
    """What the concept schemes know to be above industries and places of the network."""
    place = {iri: number for number, iri in enumerate(found.iris)}
    head = f"{base}id/"
    left, right = [], []
    known = {KIND["industry"]: schemes.industries(), KIND["region"]: schemes.regions()}
    for kind, scheme in known.items():
        for number in np.flatnonzero(found.kinds == kind).tolist():
            if not found.iris[number].startswith(head):
                continue
            for above in scheme.broader(found.iris[number].removeprefix(head)):
                if (other := place.get(head + above)) is not None:
                    left.append(number)
                    right.append(other)
    return Pairs.of(left, right)


def _documents(draft: Draft, found: Gathered) -> None:
    """Dates of documents, when they end, and what follows them."""
    dates = [""] * len(found.iris)
    for thing, text in found.dates["dated"]:
        dates[thing] = max(text, dates[thing])
    draft.strings("thing.date", dates)
    draft.put("thing.ends", gaps.last_days(found).astype(np.int32))
    ended = [""] * len(found.iris)
    for thing, text in found.dates["ended"]:
        if (days := bounds(text)) is not None and days[1] == _last(ended[thing], days[1]):
            ended[thing] = text
    draft.strings("thing.ended", ended)
    following = Links.of(gaps.successors(found), len(found.iris))
    network.put_links(draft, "successor", following)


def _last(known: str, day: int) -> int:
    """The earlier one of the last day of a date that is known, if any, and another."""
    days = bounds(known)
    return day if days is None else min(day, days[1])


def _sectors(draft: Draft, found: Gathered) -> float:
    units = sectors.supporting(found.edges, found.kinds)
    ties = sectors.ties(units)
    for name in ("left", "right", "weight", "count", "example"):
        draft.put(f"tie.{name}", getattr(ties, name))
    clusters, modularity = sectors.communities(ties)
    draft.put("cluster.thing", np.array([t for found in clusters for t in found], np.int64))
    sizes = [len(members) for members in clusters]
    draft.put("cluster.number", np.repeat(np.arange(len(sizes)), sizes).astype(np.int64))
    draft.put("supported", distinct_numbers(units.value.astype(np.int64)))
    return modularity
