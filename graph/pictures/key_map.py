"""The map of the five keys: economy type → key → measures → policies → industries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from graph.pictures import palette, svg
from graph.pictures.layers import Box, Layout, Point, lay_out
from graph.pictures.parts import Part, Sized, curve, draw, fit

if TYPE_CHECKING:
    import networkx as nx

MARGIN: Final = 24.0
HEADING: Final = 34.0
BETWEEN_COLUMNS: Final = 64.0
_ROOMS: Final = (150.0, 168.0, 138.0, 138.0, 236.0)
_WIDEST: Final = 84.0
"""Height of all lines together that leave the policies of the key with most of them."""

_SHOULDER: Final = 4.0
_FAN: Final = 90.0
"""Further room for the lines between policies and industries, which cross most."""


@dataclass(frozen=True, slots=True)
class KeyRow:
    """One type of economy and what turns on its key.

    Attributes:
        economy: the type of economy.
        key: its key.
        measures: its measures, with their number as figure.
        policies: its policies, likewise.
        industries: for industries that its measures and policies support, by name of the part in
            ``industries`` of `draw_key_map`, how many do; 0 for a part that stands for the rest.
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
    flow = _Flow(rows, industries)
    layout = lay_out(flow.graph, between_layers=BETWEEN_COLUMNS, between_boxes=12, kept=range(4))
    boxes = {node: flow.box(node, layout.boxes[node]) for node in flow.graph}
    width, height = layout.width + 2 * MARGIN, layout.height + 2 * MARGIN + HEADING
    return svg.document(
        *(width, height, name, description),
        svg.rectangle(0, 0, width, height, fill=palette.PAPER),
        _headings(layout, headings, flow.graph),
        svg.group(
            svg.group(*flow.lines(boxes), aria_hidden="true"),
            *(draw(flow.sized[node], boxes[node]) for node in flow.graph),
            transform=f"translate({svg.number(MARGIN)} {svg.number(MARGIN + HEADING)})",
        ),
        language=language,
    )


class _Flow:
    """The graph of the map: what joins what, how wide, in which colour."""

    def __init__(self, rows: Sequence[KeyRow], industries: Mapping[str, Part]) -> None:
        import networkx as nx  # noqa: PLC0415  (heavy: services start without it)

        self.graph = nx.DiGraph()
        self.sized: dict[Any, Sized] = {}
        self._colours: dict[Any, str] = {}
        self._counts = {
            ((place, 3), name): count
            for place, row in enumerate(rows)
            for name, count in row.industries.items()
        }
        out = [sum(row.industries.values()) for row in rows]
        self._scale = _WIDEST / max([*out, 1])
        for name, part in industries.items():
            self._add(name, part, 4, flow=self._sum(name))
        # The rows of the chain stand as far apart as the column of industries is high.
        tall = sum(self.graph.nodes[name]["height"] + 12 for name in industries)
        for place, row in enumerate(rows):
            chain = [(place, column) for column in range(4)]
            parts = (row.economy, row.key, row.measures, row.policies)
            for node, part in zip(chain, parts, strict=True):
                flow = out[place] if node[1] == 3 else 0
                self._add(node, part, node[1], flow=flow, least=tall / len(rows) - 12)
            for edge in pairwise(chain):
                self._join(*edge, row.key.colour)
            for name in row.industries:
                self._join(chain[-1], name, row.key.colour)
        for name in list(industries)[-1:]:
            self.graph.nodes[name]["last"] = True

    def _sum(self, name: str) -> int:
        return sum(count for (_, end), count in self._counts.items() if end == name)

    def _add(self, node: Any, part: Part, layer: int, *, flow: int = 0, least: float = 0.0) -> None:
        size = 18.0 if layer == 1 else 13.5 if layer < 4 else 13.0
        sized = fit(part, _ROOMS[layer], size=size, serif=layer == 1)
        height = max(sized.height, round(flow * self._scale + 2 * _SHOULDER))
        self.sized[node] = replace(sized, height=height)
        room = _ROOMS[layer] + (_FAN if layer == 3 else 0.0)
        self.graph.add_node(node, width=room, height=max(height, least), layer=layer, last=False)

    def _join(self, one: Any, other: Any, colour: str) -> None:
        self.graph.add_edge(one, other)
        self._colours[one, other] = colour

    def box(self, node: Any, place: Box) -> Box:
        """The box of a node in the middle of the place that it has."""
        height = self.sized[node].height
        return Box(place.x, place.middle - height / 2, self.sized[node].width, height)

    def lines(self, boxes: Mapping[Any, Box]) -> list[str]:
        """All lines; those to industries stand side by side at both ends, in their order."""
        starts = self._ends(boxes, 0)
        ends = self._ends(boxes, 1)
        drawn = []
        for edge in self.graph.edges:
            one, other = boxes[edge[0]], boxes[edge[1]]
            points = [
                Point(one.right, starts.get(edge, one.middle)),
                Point(other.x, ends.get(edge, other.middle)),
            ]
            thick = max(self._counts[edge] * self._scale, 0.8) if edge in self._counts else 2.0
            drawn.append(
                svg.path(
                    curve(points),
                    fill="none",
                    stroke=self._colours[edge],
                    stroke_width=round(thick, 1),
                    stroke_opacity=0.45,
                )
            )
        return drawn

    def _ends(self, boxes: Mapping[Any, Box], side: int) -> dict[Any, float]:
        """Height at which each counted line meets its box on one side."""
        found: dict[Any, float] = {}
        for node in dict.fromkeys(edge[side] for edge in self._counts):
            own = [edge for edge in self._counts if edge[side] == node]
            own.sort(key=lambda edge: boxes[edge[1 - side]].middle)
            total = sum(self._counts[edge] for edge in own) * self._scale
            level = boxes[node].middle - total / 2
            for edge in own:
                thick = self._counts[edge] * self._scale
                found[edge] = level + thick / 2
                level += thick
        return found


def _headings(layout: Layout, headings: Sequence[str], graph: "nx.DiGraph") -> str:
    lefts = sorted({layout.boxes[node].x for node in graph})
    return "".join(
        svg.lines([heading], MARGIN + left, MARGIN + 12, 12.5, 0, fill=palette.SOFT)
        for left, heading in zip(lefts, headings, strict=False)
    )
