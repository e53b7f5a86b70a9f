"""Figures of several servers as a table, with ratios of the first to each of the others."""

from collections.abc import Mapping


def render(figures: Mapping[str, Mapping[str, float]]) -> str:
    """A Markdown table: a row a figure, a column a server, then the ratios first/other.

    Rows stand in the order in which the first server that has them has measured them; what a
    server has not is left empty.
    """
    names = list(figures)
    ours, peers = names[0], names[1:]
    rows = list(dict.fromkeys(row for found in figures.values() for row in found))
    header = ["", *names, *(f"{ours}/{peer}" for peer in peers)]
    lines = [header, ["---"] + ["---:"] * (len(header) - 1)]
    for row in rows:
        cells = [_number(figures[name].get(row)) for name in names]
        mine = figures[ours].get(row)
        ratios = [_ratio(mine, figures[peer].get(row)) for peer in peers]
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
