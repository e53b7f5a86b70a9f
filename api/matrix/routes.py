"""The coverage matrix: industry, place and key against each other, as page, picture and REST."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.deps import GenerationDep
from api.desk.kept_answers import kept
from api.desk.opened_index import Desk, DeskDep
from api.desk.schemas import GenerationInfo, Problem
from api.matrix.counter import Trees, counter_of
from api.matrix.schemas import (
    MatrixAnswer,
    MatrixCell,
    MatrixHeading,
    MatrixPageParameters,
    MatrixParameters,
    MatrixSide,
)
from api.pages.language import Language
from api.pages.templating import render
from api.pictures.answers import Format, LanguageDep, answer
from api.pictures.parts import Drawer, filter_value, parameters
from graph.pictures import palette
from graph.pictures.heat_map import HeatMap, draw_heat_map
from graph.pictures.parts import Part
from graph.queries.answers import Reference
from graph.queries.matrix import DIMENSIONS, Heading, Matrix, Question, read_matrix

router = APIRouter()

_PAGE = "/matrix"
_PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem, "description": what, "content": {"application/problem+json": {}}}
    for status, what in (
        (400, "A dimension is there twice, or a date is malformed."),
        (422, "A name stands for nothing known, or a parameter is not as described."),
        (503, "The store cannot answer now."),
    )
}
_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """A matrix with what it was asked for and who draws it: addresses and words of its parts."""

    question: Question
    matrix: Matrix
    drawer: Drawer

    def cell(self, values: tuple[Reference, ...]) -> dict[str, str]:
        """The filters of a cell: those of the question, narrowed to its values."""
        cell = self.question.filters.given()
        for dimension, value in zip(self.question.dimensions(), values, strict=True):
            cell[dimension] = filter_value(value)
        return cell

    def listed(self, values: tuple[Reference, ...]) -> str:
        """The page that lists what a cell counts."""
        return self.drawer.listed(self.question.counted, self.cell(values))

    def address(self, path: str = _PAGE, **changes: str) -> str:
        """This matrix at another path, or with other parameters; empty ones are left out."""
        given = {**self.parameters(), **changes}
        return self.drawer.path(path, given)

    def parameters(self) -> dict[str, str]:
        """Its parameters, without those that have their usual values."""
        asked = {
            "rows": self.question.rows,
            "columns": self.question.columns,
            "each": self.question.each or "",
            "count": self.question.counted,
            "level": self.question.level,
            "empty": "true" if self.question.empty else "",
        }
        usual = {"count": "measures", "level": "top"}
        kept = {name: value for name, value in asked.items() if value != usual.get(name)}
        return {**kept, **parameters(self.question.filters)}

    def opened(self, number: int, value: Reference, *, opens: bool) -> str:
        """Where a heading leads: to what is below it, or to the list of what it counts."""
        side = self.matrix.sides[number].dimension
        if opens:
            return self.address(**{side: filter_value(value), "level": "top"})
        narrowed = {**self.question.filters.given(), side: filter_value(value)}
        return self.drawer.listed(self.question.counted, narrowed)

    @property
    def what(self) -> str:
        """What is counted, in words."""
        return self.drawer.word(f"n_{self.question.counted}")

    @property
    def name(self) -> str:
        """Name of the matrix, with what its filters mean."""
        sides = [self.drawer.word(dimension) for dimension in self.question.dimensions()]
        meant = [self.drawer.name(r) for found in self.matrix.meant.values() for r in found[:2]]
        return " · ".join([self.drawer.word("pic_matrix"), " × ".join(sides), *meant])

    @property
    def said(self) -> str:
        """What it shows, in words."""
        cells = len(list(self.matrix.combinations()))
        return self.drawer.word(
            "pic_matrix_said",
            total=self.matrix.total,
            what=self.what,
            gaps=len(self.matrix.gaps()),
            cells=cells,
        )


def ask(request: Request, desk: Desk, question: Question, drawer: Drawer) -> Asked:
    """The matrix that is asked for."""
    trees: Trees = request.app.state.trees
    matrix = read_matrix(
        desk.view,
        question,
        counter=counter_of(desk, question),
        tree=lambda dimension: trees.of(desk.view, dimension),
        named=lambda things: trees.named(desk.view, things),
        known=desk.lookups,
    )
    return Asked(question, matrix, drawer)


@router.get(
    "/api/matrix",
    tags=["matrix"],
    summary="Coverage matrix",
    response_model=MatrixAnswer,
    responses=_PROBLEMS,
)
def get_matrix(
    request: Request,
    desk: DeskDep,
    generation: GenerationDep,
    language: LanguageDep,
    given: Annotated[MatrixParameters, Query()],
) -> Response:
    """How many measures or policies there are for each combination; empty ones are the gaps.

    What is narrower, or lies within, counts for its row and column, so that something may count
    in several cells. A measure also counts where the document applies that states it.
    """

    def made() -> str:
        asked = ask(request, desk, given.question(), Drawer(request, language, whole=True))
        return matrix_answer(asked, generation).model_dump_json()

    return kept(request, desk, "application/json", made)


def matrix_answer(asked: Asked, generation: GenerationInfo) -> MatrixAnswer:
    """The matrix as the answer of the REST interface."""
    matrix = asked.matrix
    return MatrixAnswer(
        items=[_cell(asked, cell) for cell in matrix.combinations() if _count(matrix, cell)],
        gaps=[_cell(asked, cell) for cell in matrix.gaps()],
        sides=[
            MatrixSide(
                dimension=side.dimension,
                headings=[MatrixHeading(value=h.value, total=h.total) for h in side.headings],
                empty=side.empty,
                left_out=side.left_out,
            )
            for side in matrix.sides
        ],
        total=matrix.total,
        meant=dict(matrix.meant),
        generation=generation,
        sparql=matrix.sparql,
    )


def _count(matrix: Matrix, cell: tuple[Reference, ...]) -> int:
    return matrix.count(*(value.id for value in cell))


def _cell(asked: Asked, cell: tuple[Reference, ...]) -> MatrixCell:
    row, column, *each = (value.id for value in cell)
    return MatrixCell.model_construct(
        row=row,
        column=column,
        each=each[0] if each else None,
        count=_count(asked.matrix, cell),
        href=asked.drawer.address(asked.listed(cell)) or "",
    )


@router.get(_PAGE, include_in_schema=False)
def show_matrix(
    request: Request,
    desk: DeskDep,
    generation: GenerationDep,
    language: LanguageDep,
    given: Annotated[MatrixPageParameters, Query()],
) -> Response:
    """The matrix as a table whose cells open what they count."""
    return kept(
        request, desk, "text/html", lambda: _page(request, desk, generation, language, given)
    )


def _page(
    request: Request,
    desk: Desk,
    generation: GenerationInfo,
    language: Language,
    given: MatrixPageParameters,
) -> str:
    asked = ask(request, desk, given.question(), Drawer(request, language))
    matrix = asked.matrix
    most = max(matrix.counts.values(), default=0)
    return render(
        "matrix.html",
        request,
        language,
        q="",
        asked=asked,
        matrix=matrix,
        given=given,
        dimensions=DIMENSIONS,
        bounds=palette.bounds(most),
        step=lambda count: palette.heat(count, most),
        generation=generation,
        said=asked.drawer.word,
        **_way_up(asked),
    )


def _way_up(asked: Asked) -> dict[str, Any]:
    """For each dimension that is narrowed, the matrix without that."""
    narrowed = [name for name in DIMENSIONS if getattr(asked.question.filters, name)]
    return {"ups": [(name, asked.address(**{name: ""})) for name in narrowed]}


@router.get("/picture/matrix.{extension}", include_in_schema=False)
def draw_matrix(
    request: Request,
    desk: DeskDep,
    language: LanguageDep,
    extension: Format,
    given: Annotated[MatrixPageParameters, Query()],
) -> Response:
    """The matrix as heat map, SVG or PNG."""
    asked = ask(request, desk, given.question(), Drawer(request, language, whole=True))
    return answer(heat_map(asked), extension, "fivekeys-matrix", language)


def heat_map(asked: Asked) -> str:
    """The matrix as SVG."""
    matrix, drawer = asked.matrix, asked.drawer
    rows, columns, *divided = matrix.sides
    cells: dict[tuple[int, int, int], Part] = {}
    counts: dict[tuple[int, int, int], int] = {}
    parts: list[Heading | None] = [heading for side in divided for heading in side.headings]
    for r, row in enumerate(rows.headings):
        for c, column in enumerate(columns.headings):
            for e, part in enumerate(parts or [None]):
                values = tuple(h.value for h in (row, column, part) if h is not None)
                count = _count(matrix, values)
                named = " · ".join(drawer.name(value) for value in values)
                counts[r, c, e] = count
                cells[r, c, e] = Part(
                    label="",
                    address=drawer.address(asked.listed(values)),
                    said=f"{named}: {count or drawer.word('pic_gap')}",
                    figure=str(count),
                )
    found = HeatMap(
        rows=_heads(asked, 0),
        columns=_heads(asked, 1),
        each=_heads(asked, 2) if divided else (),
        cells=cells,
        counts=counts,
        gap=drawer.word("pic_gap"),
        legend=asked.what,
    )
    said = [asked.said]
    if matrix.counts:
        top = sorted(matrix.counts.items(), key=lambda entry: (-entry[1], entry[0]))[:_MOST_NAMED]
        labels = {h.value.id: drawer.name(h.value) for side in matrix.sides for h in side.headings}
        highest = "; ".join(f"{' · '.join(labels[v] for v in key)} ({n})" for key, n in top)
        said.append(f"{drawer.word('pic_most')}: {highest}")
    return draw_heat_map(
        found, name=asked.name, description=" ".join(said), language=drawer.language
    )


def _heads(asked: Asked, number: int) -> list[Part]:
    drawer = asked.drawer
    return [
        Part(
            label=drawer.name(heading.value),
            address=drawer.address(asked.opened(number, heading.value, opens=heading.opens)),
            said=f"{drawer.name(heading.value)}: {heading.total}",
            colour=drawer.colour(heading.value.id) if "/key/" in heading.value.id else palette.INK,
        )
        for heading in asked.matrix.sides[number].headings
    ]
