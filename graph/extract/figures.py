"""The quantities of a record: each with its measure, its time, and the threshold it is given at."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import cache

from graph import identifiers
from graph.extract.reading import Reading
from graph.model import Measure, Period, Quantity


def quantities(
    reading: Reading, document: str, measures: Sequence[Measure], base: str
) -> list[Quantity]:
    """The quantities of ``reading``; ``measures`` are those of its record, in the same order.

    The id of a quantity is its IRI, below its measure or else the ``document``. An award is joined
    to a threshold of its own measure only.
    """
    owners = _owners(reading)
    within = cache(lambda iri: identifiers.below(iri, "quantity", base=base))
    found: dict[int, Quantity] = {}
    for index, item in enumerate(reading.quantities):
        if item.kind is None:
            continue
        number = owners(item.start)
        owner = measures[number].id if number is not None else None
        mention = reading.flat.mention(item.start, item.end)
        found[index] = Quantity(
            kind=item.kind,
            value=item.value,
            unit=item.unit,
            mentions=[mention],
            before=item.before,
            low=item.low,
            qualifier=item.qualifier,
            measure=owner,
            id=f"{within(owner or document)}/{mention.start}-{mention.end}",
            period=_period(reading, index),
        )
    for award, step in reading.tiers.items():
        if found[award].measure == found[step].measure:
            found[award].threshold = found[step].id
    return list(found.values())


def _period(reading: Reading, index: int) -> Period | None:
    time = reading.periods.get(index)
    if time is None:
        return None
    return Period(time.first, time.last, reading.flat.mention(time.start, time.end))


def _owners(reading: Reading) -> Callable[[int], int | None]:
    """Finds the measure whose own text holds a flat offset."""
    spans = sorted(
        (start, end, number)
        for number, item in enumerate(reading.measures)
        for start, end in item.own
    )
    starts = [span[0] for span in spans]

    def owner(offset: int) -> int | None:
        place = bisect_right(starts, offset) - 1
        if place >= 0 and offset < spans[place][1]:
            return spans[place][2]
        return None

    return owner
