"""File formats for networks: GraphML 1.0, GEXF 1.3 and the JSON of Cytoscape.js."""

import json
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from api.exports.cells import without_controls
from api.exports.network import EDGE, NODE, NUMBERS, Edge, Form, Node, Values

_XML: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'


def _attribute(value: str) -> str:
    return quoteattr(without_controls(value))


def _text(value: str | float) -> str:
    return escape(without_controls(str(value)))


class GraphML:
    """GraphML; the attributes of nodes and edges are declared with their types."""

    def head(self, base: str) -> bytes:
        """Declarations of attributes, and the beginning of the graph."""
        keys = [("node", name) for name in NODE] + [("edge", name) for name in EDGE]
        declared = "".join(
            f'<key id="{kind}-{name}" for="{kind}" attr.name="{name}" '
            f'attr.type="{"double" if name in NUMBERS else "string"}"/>\n'
            for kind, name in keys
        )
        return (
            f'{_XML}<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
            f'{declared}<graph id={_attribute(base)} edgedefault="directed">\n'
        ).encode()

    def node(self, node: Node, *, is_first: bool) -> bytes:
        """A node with its attributes."""
        data = self._data("node", node.values)
        return f"<node id={_attribute(node.id)}>{data}</node>\n".encode()

    def middle(self) -> bytes:
        """Nothing."""
        return b""

    def edge(self, edge: Edge, number: int) -> bytes:
        """An edge with its attributes."""
        ends = f"source={_attribute(edge.source)} target={_attribute(edge.target)}"
        return f'<edge id="e{number}" {ends}>{self._data("edge", edge.values)}</edge>\n'.encode()

    def tail(self) -> bytes:
        """The end of the graph."""
        return b"</graph>\n</graphml>\n"

    def _data(self, kind: str, values: Values) -> str:
        return "".join(
            f'<data key="{kind}-{name}">{_text(value)}</data>' for name, value in values.items()
        )


class Gexf:
    """GEXF 1.3, as Gephi reads it; the label of an edge is its property."""

    def head(self, base: str) -> bytes:
        """Declarations of attributes, and the beginning of the nodes."""
        return (
            f'{_XML}<gexf xmlns="http://gexf.net/1.3" version="1.3">\n'
            "<meta><creator>fivekeys</creator>"
            f"<description>{_text(base)}</description></meta>\n"
            '<graph defaultedgetype="directed" mode="static">\n'
            f"{self._declared('node', NODE)}{self._declared('edge', EDGE)}<nodes>\n"
        ).encode()

    def _declared(self, kind: str, names: tuple[str, ...]) -> str:
        rows = "".join(
            f'<attribute id="{name}" title="{name}" '
            f'type="{"double" if name in NUMBERS else "string"}"/>'
            for name in names
        )
        return f'<attributes class="{kind}">{rows}</attributes>\n'

    def node(self, node: Node, *, is_first: bool) -> bytes:
        """A node with its attributes."""
        label = str(node.values.get("label", node.id))
        inside = self._values(node.values)
        return (
            f"<node id={_attribute(node.id)} label={_attribute(label)}>{inside}</node>\n".encode()
        )

    def middle(self) -> bytes:
        """The end of the nodes, and the beginning of the edges."""
        return b"</nodes>\n<edges>\n"

    def edge(self, edge: Edge, number: int) -> bytes:
        """An edge with its attributes."""
        ends = f"source={_attribute(edge.source)} target={_attribute(edge.target)}"
        label = _attribute(str(edge.values["property"]))
        inside = self._values(edge.values)
        return f'<edge id="{number}" {ends} label={label}>{inside}</edge>\n'.encode()

    def tail(self) -> bytes:
        """The end of the graph."""
        return b"</edges>\n</graph>\n</gexf>\n"

    def _values(self, values: Values) -> str:
        rows = "".join(
            f"<attvalue for={quoteattr(name)} value={_attribute(str(value))}/>"
            for name, value in values.items()
        )
        return f"<attvalues>{rows}</attvalues>"


class Cytoscape:
    """The JSON that Cytoscape.js and Cytoscape read: elements, as nodes and edges."""

    def head(self, base: str) -> bytes:
        """The beginning of the nodes."""
        data = json.dumps({"name": base}, ensure_ascii=False)
        start = (
            f'{{"directed": true, "multigraph": true, "data": {data}, "elements": {{"nodes": [\n'
        )
        return start.encode()

    def node(self, node: Node, *, is_first: bool) -> bytes:
        """A node; its label is its name as well."""
        name = node.values.get("label", node.id)
        values = {"id": node.id, "value": node.id, "name": name, **node.values}
        return (b"" if is_first else b",\n") + _json({"data": values})

    def middle(self) -> bytes:
        """The end of the nodes, and the beginning of the edges."""
        return b'\n], "edges": [\n'

    def edge(self, edge: Edge, number: int) -> bytes:
        """An edge; its property is its interaction."""
        values = {
            "id": f"e{number}",
            "source": edge.source,
            "target": edge.target,
            "interaction": edge.values["property"],
            **edge.values,
        }
        return (b",\n" if number else b"") + _json({"data": values})

    def tail(self) -> bytes:
        """The end of the elements."""
        return b"\n]}}\n"


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")


FORMS: Final[dict[str, Form]] = {"graphml": GraphML(), "gexf": Gexf(), "cytoscape": Cytoscape()}
"""Name of a format → how it is written."""
