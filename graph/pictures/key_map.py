"""The map of the five keys: economy type → key → measures → policies → industries."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import networkx as nx

from graph.pictures import palette, svg
from graph.pictures.layers import Layout, lay_out
from graph.pictures.parts import Part, Sized, curve, draw, fit

MARGIN: Final = 24.0
HEADING: Final = 34.0
BETWEEN_COLUMNS: Final = 64.0
_ROOMS: Final = (150.0, 168.0, 138.0, 138.0, 236.0)
_THICKEST: Final = 9.0


@dataclass(frozen=True, slots=True)
class KeyRow:
    """One type of economy and what turns on its key.

    Attributes:
        economy: the type of economy.
        key: its key.
        measures: its measures, with their number as figure.
        policies: its policies, likewise.
        industries: for industries that its measures and policies support, by name of the part in
            ``industries`` of `draw_key_map`, how many do.
    """

    economy: Part
    key: Part
    measures: Part
    policies: Part
    industries: Mapping[str, int]


def draw_key_map(
    rows: Sequence[KeyRow],
    industries: Mapping[str, Part],
    *,
    headings: Sequence[str],
    name: str,
    description: str,
    language: str,
) -> str:
    """The map as SVG; lines to industries are the thicker, the more measures and policies.

    Args:
        rows: types of economy in order, from top to bottom.
        industries: parts of the last column, by the names that the rows use.
        headings: of the five columns.
        name: of the picture.
        description: what it shows, in words.
        language: "zh" or "en".
    """
    graph, sized, colours = _graph(rows, industries)
    layout = lay_out(graph, between_layers=BETWEEN_COLUMNS, between_boxes=12)
    most = max((count for row in rows for count in row.industries.values()), default=1)
    lines = [
        svg.path(
            curve(layout.routes[edge]),
            fill="none",
            stroke=colours[edge],
            stroke_width=_thickness(graph.edges[edge]["count"], most),
            stroke_opacity=0.5,
        )
        for edge in graph.edges
    ]
    boxes = [draw(sized[node], layout.boxes[node]) for node in graph]
    width, height = layout.width + 2 * MARGIN, layout.height + 2 * MARGIN + HEADING
    return svg.document(
        *(width, height, name, description),
        svg.rectangle(0, 0, width, height, fill=palette.PAPER),
        _headings(layout, headings, graph),
        svg.group(
            svg.group(*lines, aria_hidden="true"),
            *boxes,
            transform=f"translate({svg.number(MARGIN)} {svg.number(MARGIN + HEADING)})",
        ),
        language=language,
    )


def _graph(
    rows: Sequence[KeyRow], industries: Mapping[str, Part]
) -> tuple[nx.DiGraph, dict[object, Sized], dict[object, str]]:
    graph = nx.DiGraph()
    sized: dict[object, Sized] = {}
    colours: dict[object, str] = {}

    def add(node: object, part: Part, layer: int, *, size: float = 13.0) -> None:
        sized[node] = fit(part, _ROOMS[layer], size=size, serif=layer == 1)
        graph.add_node(node, width=_ROOMS[layer], height=sized[node].height, layer=layer)

    for place, row in enumerate(rows):
        chain = [(place, column) for column in range(4)]
        for node, part in zip(
            chain, (row.economy, row.key, row.measures, row.policies), strict=True
        ):
            add(node, part, node[1], size=18.0 if node[1] == 1 else 13.5)
        for edge in pairwise(chain):
            graph.add_edge(*edge, count=0)
            colours[edge] = row.key.colour
    for name, part in industries.items():
        add(name, part, 4)
    for place, row in enumerate(rows):
        for name, count in row.industries.items():
            graph.add_edge((place, 3), name, count=count)
            colours[(place, 3), name] = row.key.colour
    return graph, sized, colours


def _thickness(count: int, most: int) -> float:
    if not count:
        return 2.0
    return round(1.2 + (_THICKEST - 1.2) * math.sqrt(count / most), 1)


def _headings(layout: Layout, headings: Sequence[str], graph: nx.DiGraph) -> str:
    lefts = sorted({layout.boxes[node].x for node in graph})
    return "".join(
        svg.lines([heading], MARGIN + left, MARGIN + 12, 12.5, 0, fill=palette.SOFT)
        for left, heading in zip(lefts, headings, strict=False)
    )
