"""Results of queries: reading every format, and comparing by isomorphism."""

import csv
import io
import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Final, NamedTuple

import pyoxigraph as ox

from tests.conformance.datasets import is_isomorphic, read_file, term_of
from tests.conformance.manifests import Node

JSON: Final = "application/sparql-results+json"
XML: Final = "application/sparql-results+xml"
CSV: Final = "text/csv"
TSV: Final = "text/tab-separated-values"
TURTLE: Final = "text/turtle"

MEDIA_TYPES: Final = {".srj": JSON, ".srx": XML, ".csv": CSV, ".tsv": TSV}
"""Media types of results, by the files of the suite."""

_NS: Final = "{http://www.w3.org/2005/sparql-results#}"
_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_ROWS: Final = "http://w3c.example/rows#"
_RS: Final = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"


class Table(NamedTuple):
    """Results of SELECT."""

    variables: frozenset[str]
    rows: list[dict[str, Node]]


Results = Table | bool | list[ox.Quad]
"""Of SELECT, of ASK, of CONSTRUCT and DESCRIBE."""


def read(data: bytes, media_type: str) -> Results:
    """Results in one of the formats above."""
    if media_type == TURTLE:
        return list(ox.parse(data, ox.RdfFormat.TURTLE))
    readers = {JSON: _read_json, XML: _read_xml, CSV: _read_csv, TSV: _read_tsv}
    return readers[media_type](data.decode())


def read_expected(path: Path) -> tuple[str, Results]:
    """Results in a file of the suite, and the media type to ask for to compare with them."""
    if media_type := MEDIA_TYPES.get(path.suffix):
        return media_type, read(path.read_bytes(), media_type)
    triples = read_file(path)
    if any(triple.predicate.value.startswith(_RS) for triple in triples):
        return JSON, _read_graph(triples)
    return TURTLE, [ox.Quad(*triple) for triple in triples]


def is_same(found: Results, expected: Results) -> bool:
    """Whether results are the same but for blank node labels and the order of rows."""
    if isinstance(found, bool) or isinstance(expected, bool):
        return found is expected
    if isinstance(found, Table) and isinstance(expected, Table):
        return (
            found.variables == expected.variables
            and len(found.rows) == len(expected.rows)
            and is_isomorphic(_quads(found), _quads(expected))
        )
    if isinstance(found, list) and isinstance(expected, list):
        return is_isomorphic(found, expected)
    return False


def _quads(table: Table) -> list[ox.Quad]:
    """Rows as blank nodes with a property for each variable; equal rows stay apart."""
    kind = ox.NamedNode(_ROWS + "row")
    quads = []
    for row in table.rows:
        node = ox.BlankNode()
        quads.append(ox.Quad(node, kind, kind))
        quads += [ox.Quad(node, ox.NamedNode(_ROWS + name), row[name]) for name in row]
    return quads


def _read_json(text: str) -> Results:
    data = json.loads(text)
    if "boolean" in data:
        return bool(data["boolean"])
    rows = data["results"]["bindings"]
    return Table(
        frozenset(data["head"]["vars"]),
        [{name: term_of(binding) for name, binding in row.items()} for row in rows],
    )


def _read_xml(text: str) -> Results:
    root = ET.fromstring(text)
    if (boolean := root.find(f"{_NS}boolean")) is not None:
        return (boolean.text or "").strip() == "true"
    return Table(
        frozenset(element.attrib["name"] for element in root.iter(f"{_NS}variable")),
        [
            {element.attrib["name"]: _xml_term(element[0]) for element in row}
            for row in root.iter(f"{_NS}result")
        ],
    )


def _xml_term(element: ET.Element) -> Node:
    binding = {"type": element.tag.removeprefix(_NS), "value": element.text or ""}
    if _LANG in element.attrib:
        binding["xml:lang"] = element.attrib[_LANG]
    if "datatype" in element.attrib:
        binding["datatype"] = element.attrib["datatype"]
    return term_of(binding)


def _read_graph(triples: list[ox.Triple]) -> Results:
    """Rows as a graph in the vocabulary of the suite."""
    values: dict[tuple[Node, str], Node] = {
        (t.subject, t.predicate.value.removeprefix(_RS)): t.object for t in triples
    }
    rows: dict[Node, dict[str, Node]] = {}
    names = set()
    for triple in triples:
        name = triple.predicate.value.removeprefix(_RS)
        if name == "resultVariable" and isinstance(triple.object, ox.Literal):
            names.add(triple.object.value)
        elif name == "solution":
            rows.setdefault(triple.object, {})
        elif name == "binding":
            variable = values[triple.object, "variable"]
            assert isinstance(variable, ox.Literal)
            row = rows.setdefault(triple.subject, {})
            row[variable.value] = values[triple.object, "value"]
    return Table(frozenset(names), list(rows.values()))


def _read_csv(text: str) -> Results:
    """Cells as plain strings: the format has no types."""
    if text.strip() in ("true", "false"):
        return text.strip() == "true"
    header, *lines = csv.reader(io.StringIO(text, newline=""))
    rows = [
        {name: _csv_term(cell) for name, cell in zip(header, cells, strict=True) if cell}
        for cells in lines
    ]
    return Table(frozenset(header), rows)


def _csv_term(cell: str) -> Node:
    return ox.BlankNode(f"b{cell[2:]}") if cell.startswith("_:") else ox.Literal(cell)


def _read_tsv(text: str) -> Results:
    if text.strip() in ("true", "false"):
        return text.strip() == "true"
    header, *lines = text.split("\n")
    names = [name.removeprefix("?") for name in header.strip("\r").split("\t")]
    rows = [
        {
            name: _turtle_term(cell)
            for name, cell in zip(names, line.strip("\r").split("\t"), strict=True)
            if cell
        }
        for line in lines
        if line
    ]
    return Table(frozenset(names), rows)


def _turtle_term(cell: str) -> Node:
    """A term as Turtle writes it; labels of blank nodes stay."""
    if cell.startswith("_:"):
        return ox.BlankNode(f"b{cell[2:]}")
    (quad,) = ox.parse(f"<x:s> <x:p> {cell} .", ox.RdfFormat.TURTLE)
    term: Node = quad.object
    return term
