"""What the rows of tables say under their heads: amounts of a kind, deadlines, who answers.

A cell that holds one number, or one with a few words, is read by its head; a cell with a clause
in it is left to the readers of text.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, get_args

from graph.extract.amounts import Amount, only_amount
from graph.extract.bodies import Body
from graph.extract.gazetteer import Mask, between, starting_in
from graph.extract.periods import Period, times
from graph.extract.responsibility import Role
from graph.extract.rows import Cell, Row
from graph.model import QuantityKind

_KINDS: Final[dict[str, QuantityKind]] = {kind: kind for kind in get_args(QuantityKind)}
_LONGEST: Final = 24
"""Longest cell that is read by its head, in code points."""


def amounts(content: str, rows: Sequence[Row], masked: Mask) -> Iterator[Amount]:
    """The amounts in cells under a head that tells their kind, in order.

    A bare number takes its unit from the head.
    """
    for row in rows:
        for cell in row.under(*_KINDS):
            found = _amount(content, cell)
            if found and not masked.touches(found.start, found.end):
                found.kind = _KINDS[cell.head.role or ""]
                yield found


def _amount(content: str, cell: Cell) -> Amount | None:
    text = content[cell.start : cell.end]
    if len(text) > _LONGEST:
        return None
    found = only_amount(text)
    if found is None and cell.head.unit:
        found = only_amount(text + cell.head.unit)
    if found:
        found.start += cell.start
        found.end = min(found.end + cell.start, cell.end)
    return found


def deadlines(
    content: str,
    rows: Sequence[Row],
    found: Sequence[Amount],
    masked: Mask,
    issued: str | None,
) -> dict[int, Period]:
    """The deadline of each target in a row that has one, by index into ``found``.

    Args:
        content: the flattened text.
        rows: the rows of its tables.
        found: its amounts, in order.
        masked: where no time is read.
        issued: ISO date of the document.
    """
    dated: dict[int, Period] = {}
    for row in rows:
        cells = row.under("deadline")
        if len(cells) != 1:
            continue
        named = list(times(content, cells[0].start, cells[0].end, masked, issued))
        if len(named) != 1 or named[0].last is None:
            continue
        for index in starting_in(found, row.start, row.end):
            if found[index].kind == "target":
                dated[index] = named[0]
    return dated


def tiers(rows: Sequence[Row], found: Sequence[Amount]) -> Mapping[int, int]:
    """Award → threshold, as indexes into ``found``, in rows that hold one of each."""
    pairs = {}
    for row in rows:
        cells = row.under("incentive", "threshold")
        if len(cells) < 2:
            continue
        awards, steps = (
            [
                index
                for cell in cells
                if cell.head.role == kind
                for index in starting_in(found, cell.start, cell.end)
                if found[index].kind == kind
            ]
            for kind in ("incentive", "threshold")
        )
        if len(awards) == len(steps) == 1:
            pairs[awards[0]] = steps[0]
    return pairs


def responsible(
    rows: Sequence[Row], spans: Sequence[tuple[int, int]], bodies: Sequence[Body]
) -> Iterator[tuple[int, Role, tuple[int, int]]]:
    """Index of each body in ``spans`` that its column says answers for the row, role and span."""
    for start, end in spans if rows else ():
        for row in between(rows, start, end):
            for cell in sorted(row.under("lead", "support"), key=_is_support):
                role: Role = "support" if _is_support(cell) else "lead"
                for index in starting_in(bodies, cell.start, cell.end):
                    yield index, role, (bodies[index].start, bodies[index].end)


def _is_support(cell: Cell) -> bool:
    return cell.head.role == "support"
