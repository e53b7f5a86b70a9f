"""The coverage matrix as a file: tables, networks, and RDF Data Cube observations."""

from collections.abc import Iterator
from typing import BinaryIO, Final

from api.exports import tables
from api.exports.cells import Cell
from api.exports.network import Edge, Form, reference_node
from api.exports.xlsx import Sheet, Workbook
from api.pages.language import Language, word
from api.pages.templating import name_of
from graph import rdf
from graph.namespaces import DCTERMS, FK, RDF, XSD
from graph.queries.answers import Reference
from graph.queries.matrix import Dimension, Matrix

QB: Final = "http://purl.org/linked-data/cube#"
"""The RDF Data Cube Vocabulary (W3C Recommendation)."""

COUNT: Final = "http://purl.org/linked-data/sdmx/2009/measure#obsValue"

_PROPERTIES: Final[dict[Dimension, str]] = {
    "industry": FK + "supportsIndustry",
    "region": FK + "appliesIn",
    "key": FK + "key",
}
_WIDTH: Final = 14


def rows(matrix: Matrix, language: Language) -> Iterator[list[Cell]]:
    """The matrix as it is seen: a line of headings, a line for each row; 0 where there is a gap."""
    first, *others = matrix.sides
    columns = list(_columns(matrix))
    names = [" · ".join(name_of(value, language) for value in values) for values in columns]
    yield [word(first.dimension, language), *names, word("total", language), "id"]
    for heading in first.headings:
        counts = [matrix.count(heading.value.id, *(v.id for v in values)) for values in columns]
        yield [name_of(heading.value, language), *counts, heading.total, heading.value.id]
    if len(others) == 1:
        totals = [heading.total for heading in others[0].headings]
        yield [word("total", language), *totals, matrix.total, None]


def _columns(matrix: Matrix) -> Iterator[tuple[Reference, ...]]:
    """The columns, each divided by the third side where there is one."""
    _, columns, *each = matrix.sides
    for heading in columns.headings:
        if each:
            for part in each[0].headings:
                yield heading.value, part.value
        else:
            yield (heading.value,)


def write_csv(matrix: Matrix, language: Language, out: BinaryIO) -> None:
    """The matrix as CSV."""
    tables.write_lines(rows(matrix, language), out)


def write_xlsx(matrix: Matrix, language: Language, out: BinaryIO) -> None:
    """A workbook with the matrix, and with its cells a line each."""
    heading, *lines = rows(matrix, language)
    seen = _sheet(word("matrix", language), [str(cell) for cell in heading])
    sides = [word(side.dimension, language) for side in matrix.sides]
    listed = _sheet(word("cells", language), [*sides, word("count", language), *sides])
    with Workbook(out, [seen, listed]):
        for line in lines:
            seen.add(line)
        for values in matrix.combinations():
            named = [name_of(value, language) for value in values]
            count = matrix.count(*(value.id for value in values))
            listed.add([*named, count, *(value.id for value in values)])


def _sheet(title: str, headings: list[str]) -> Sheet:
    return Sheet(title, headings, [_WIDTH] * len(headings), "…")


def write_network(matrix: Matrix, form: Form, base: str, out: BinaryIO) -> None:
    """Rows and columns as nodes, cells that are not empty as edges with their count."""
    out.write(form.head(base))
    nodes = {h.value.id: h.value for side in matrix.sides[:2] for h in side.headings}
    for place, value in enumerate(nodes.values()):
        out.write(form.node(reference_node(value), is_first=place == 0))
    out.write(form.middle())
    number = 0
    for values in matrix.combinations():
        if count := matrix.count(*(value.id for value in values)):
            row, column, *each = values
            said: dict[str, str | float] = {"property": "coverage", "count": count}
            if each:
                said["each"] = each[0].label
            out.write(form.edge(Edge(row.id, column.id, said), number))
            number += 1
    out.write(form.tail())


def write_rdf(matrix: Matrix, address: str, media_type: str, out: BinaryIO) -> None:
    """Each cell, the empty ones too, as an observation of the data set at ``address``."""
    rdf.write(_triples(matrix, address), media_type, out)


def _triples(matrix: Matrix, address: str) -> Iterator[bytes]:
    iri = rdf.iri
    data, structure = iri(f"{address}#data"), iri(f"{address}#structure")
    dimensions = [_PROPERTIES[side.dimension] for side in matrix.sides]
    lines = [
        (data, RDF + "type", iri(QB + "DataSet")),
        (data, QB + "structure", structure),
        (structure, RDF + "type", iri(QB + "DataStructureDefinition")),
    ]
    for language in ("zh", "en"):
        title = word("matrix", "zh" if language == "zh" else "en")
        lines.append((data, DCTERMS + "title", rdf.literal(title, None, language)))
    for place, name in enumerate([*dimensions, COUNT]):
        component = iri(f"{address}#component-{place}")
        kind = "measure" if name == COUNT else "dimension"
        lines += [
            (structure, QB + "component", component),
            (component, QB + kind, iri(name)),
        ]
    yield _ntriples(lines)
    for place, values in enumerate(matrix.combinations()):
        cell = iri(f"{address}#cell-{place}")
        count = matrix.count(*(value.id for value in values))
        said = [
            (cell, RDF + "type", iri(QB + "Observation")),
            (cell, QB + "dataSet", data),
            (cell, COUNT, rdf.literal(str(count), XSD + "integer")),
        ]
        pairs = zip(dimensions, values, strict=True)
        said += [(cell, name, iri(value.id)) for name, value in pairs]
        yield _ntriples(said)


def _ntriples(lines: list[tuple[str, str, str]]) -> bytes:
    return "".join(f"{s} {rdf.iri(p)} {o} .\n" for s, p, o in lines).encode()
