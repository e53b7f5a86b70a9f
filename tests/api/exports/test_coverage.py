"""The coverage matrix as a file."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from typing import BinaryIO

import networkx
import openpyxl
import pytest

from api.exports import coverage
from api.exports.graph_files import FORMS
from graph import rdf
from graph.namespaces import FK
from graph.queries.matrix import Matrix, Question, read_matrix
from graph.queries.view import View
from tests.small_graph import AI, BASE, open_small_store

TALENT = f"{BASE}id/key/talent"
ADDRESS = "https://example.org/api/matrix"


@pytest.fixture(scope="module")
def matrix() -> Iterator[Matrix]:
    store = open_small_store()
    yield read_matrix(View(store.reader()), Question(level="frequent"))
    store.close()


@pytest.fixture(scope="module")
def divided() -> Iterator[Matrix]:
    store = open_small_store()
    question = Question(level="frequent", each="region", empty=True)
    yield read_matrix(View(store.reader()), question)
    store.close()


def written(write: Callable[[BinaryIO], None]) -> bytes:
    out = io.BytesIO()
    write(out)
    return out.getvalue()


def test_csv_is_the_matrix_as_it_is_seen(matrix: Matrix) -> None:
    content = written(lambda out: coverage.write_csv(matrix, "zh", out)).decode("utf-8-sig")
    heading, *lines = csv.reader(io.StringIO(content, newline=""))
    assert heading[0] == "产业"
    assert "人才" in heading
    row = next(line for line in lines if line[-1] == AI)
    assert row[heading.index("人才")] == str(matrix.count(AI, TALENT)) == "1"
    assert lines[-1][0] == "合计"


def test_a_divided_matrix_has_a_column_for_each_part(divided: Matrix) -> None:
    heading, *lines = coverage.rows(divided, "en")
    first, columns, parts = divided.sides
    assert len(heading) == 1 + len(columns.headings) * len(parts.headings) + 2
    assert len(lines) == len(first.headings)


def test_a_workbook_has_the_cells_as_well(matrix: Matrix) -> None:
    content = written(lambda out: coverage.write_xlsx(matrix, "en", out))
    seen, listed = openpyxl.load_workbook(io.BytesIO(content)).worksheets
    assert seen.max_row == len(matrix.sides[0].headings) + 2
    cells = {row[-2:]: row[2] for row in listed.iter_rows(min_row=2, values_only=True)}
    assert cells == {
        tuple(value.id for value in values): matrix.count(*(value.id for value in values))
        for values in matrix.combinations()
    }


@pytest.mark.parametrize("form", FORMS)
def test_a_network_has_an_edge_for_each_cell_with_something(matrix: Matrix, form: str) -> None:
    content = written(lambda out: coverage.write_network(matrix, FORMS[form], BASE, out))
    if form == "cytoscape":
        graph = networkx.cytoscape_graph(json.loads(content))
    else:
        read = networkx.read_graphml if form == "graphml" else networkx.read_gexf
        graph = read(io.BytesIO(content))
    counts = {(s, t): data["count"] for s, t, data in graph.edges(data=True)}
    assert counts == dict(matrix.counts)
    assert len(graph) == sum(len(side.headings) for side in matrix.sides)


@pytest.mark.parametrize("media_type", ["text/turtle", "application/ld+json"])
def test_observations(divided: Matrix, media_type: str) -> None:
    content = written(lambda out: coverage.write_rdf(divided, ADDRESS, media_type, out))
    quads = list(rdf.parse(content, media_type))
    cells = [q for q in quads if q.object.value == coverage.QB + "Observation"]
    assert len(cells) == len(list(divided.combinations()))
    said = {q.predicate.value for q in quads if q.subject == cells[0].subject}
    assert {FK + "supportsIndustry", FK + "key", FK + "appliesIn", coverage.COUNT} <= said
    total = sum(int(q.object.value) for q in quads if q.predicate.value == coverage.COUNT)
    assert total == sum(divided.counts.values())
