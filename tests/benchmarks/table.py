"""Figures of several servers as a table, with ratios of the first to each of the others."""

from collections.abc import Mapping, Sequence
from statistics import median


def render(figures: Mapping[str, Mapping[str, Sequence[float]]], rows: Sequence[str]) -> str:
    """A Markdown table: a row a figure, a column a server, then the ratios first/other.

    Args:
        figures: by server and row, the values of all rounds; their median counts.
        rows: in their order. What a server has not is left empty, and so a row that none has.
    """
    names = list(figures)
    ours, peers = names[0], names[1:]
    header = ["", *names, *(f"{ours}/{peer}" for peer in peers)]
    lines = [header, ["---"] + ["---:"] * (len(header) - 1)]
    for row in rows:
        found = {name: median(values[row]) for name, values in figures.items() if values.get(row)}
        if found:
            cells = [_number(found.get(name)) for name in names]
            ratios = [_ratio(found.get(ours), found.get(peer)) for peer in peers]
            lines.append([row, *cells, *ratios])
    widths = [max(len(line[column]) for line in lines) for column in range(len(header))]
    return "\n".join("| " + " | ".join(_padded(line, widths)) + " |" for line in lines)


def _padded(line: list[str], widths: list[int]) -> list[str]:
    return [cell.ljust(width) for cell, width in zip(line, widths, strict=True)]


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.2f}"


def _ratio(ours: float | None, theirs: float | None) -> str:
    if ours is None or not theirs:
        return ""
    return f"{ours / theirs:.2f}"
