"""Pages of the network analysis: an overview, and one page for each question with its picture."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from markupsafe import Markup
from pydantic import ValidationError

from api.analysis.asking import QUESTIONS, Kind
from api.analysis.drawing import draw_answer
from api.analysis.opened import Analysed, AnalysedDep
from api.analysis.parameters import Given
from api.analysis.routes import OFFERED
from api.deps import GenerationDep
from api.errors import STATUS
from api.pages.templating import render
from api.pictures.answers import Format, LanguageDep, answer, format_of
from api.pictures.parts import Drawer
from graph.errors import InputError, NotFoundError, ParameterError

router = APIRouter(include_in_schema=False)

PATH: Final = "/analysis"

EXAMPLES: Final[Mapping[str, tuple[dict[str, str], ...]]] = {
    "path": (
        {"from": "青府发〔2019〕10号", "to": "总部经济"},
        {"from": "青浦区", "to": "集成电路", "without": "region"},
    ),
    "chain": ({"of": "上海市碳达峰实施方案"}, {"of": "关于全面推进上海城市数字化转型的意见"}),
    "similar": ({"of": "青浦区"}, {"of": "青浦区促进总部经济发展的实施办法"}),
    "central": ({"what": "policies"}, {"what": "bodies"}, {"what": "policies", "region": "青浦区"}),
    "clusters": ({}, {"industry": "人工智能"}),
    "gaps": (
        {"kind": "industries", "region": "青浦区"},
        {"kind": "targets"},
        {"kind": "expired"},
        {"kind": "keys", "region": "青浦区", "industry": "集成电路"},
    ),
    "neighbourhood": ({"of": "人工智能"}, {"of": "青浦区", "hops": "2"}),
}
"""Questions that pages offer, by kind."""


class Field(NamedTuple):
    """A field of a form: name of the parameter, and its values with their words if it is a choice."""

    name: str
    choices: tuple[str, ...] = ()
    numeric: bool = False
    wide: bool = False


_SCOPE: Final = (Field("region"), Field("industry"))
FIELDS: Final[Mapping[str, tuple[Field, ...]]] = {
    "path": (
        Field("from", wide=True),
        Field("to", wide=True),
        Field("without", ("", "region", "key", "region,key", "measure")),
    ),
    "chain": (Field("of", wide=True), Field("up", numeric=True), Field("down", numeric=True)),
    "similar": (Field("of", wide=True), Field("any_level", ("", "true"))),
    "central": (Field("what", ("policies", "bodies")), *_SCOPE),
    "clusters": (Field("industry"), Field("ties", numeric=True)),
    "gaps": (Field("kind", ("industries", "keys", "targets", "expired")), *_SCOPE, Field("as_of")),
    "neighbourhood": (Field("of", wide=True), Field("hops", ("1", "2", "3"))),
}
"""Fields of the form of each question."""


@router.get(PATH)
def show_overview(request: Request, language: LanguageDep, generation: GenerationDep) -> Response:
    """What can be asked, with examples."""
    drawer = Drawer(request, language)
    page = render(
        "analysis.html",
        request,
        language,
        q="",
        drawer=drawer,
        questions=QUESTIONS,
        examples=EXAMPLES,
        generation=generation,
    )
    return HTMLResponse(page)


@router.get(PATH + "/{name}")
def show(request: Request, found: AnalysedDep, language: LanguageDep, name: str) -> Response:
    """One question: a form, and its answer; as picture by the end of the path."""
    plain, extension = format_of(name)
    if (kind := QUESTIONS.get(plain)) is None:
        raise NotFoundError(f"there is no analysis {plain[:40]!r}; see {PATH}")
    asked = _asked(request, kind)
    if extension is not None:
        return _picture(request, found, language, kind, asked, extension)
    values: dict[str, Any] = {"answer": None, "picture": None, "problem": ""}
    status = 200
    if all(asked.get(parameter) for parameter in kind.asks):
        try:
            given = _given(kind, asked)
            values["answer"] = kind.answer(found, given)
            if values["answer"].items:
                drawer = Drawer(request, language)
                picture = draw_answer(values["answer"], drawer, _heading(kind, drawer))
                values["picture"] = Markup(picture)  # our own SVG, in which everything is escaped
        except (InputError, NotFoundError) as error:
            status, values["problem"] = STATUS[type(error)], str(error)
    return HTMLResponse(_page(request, found, language, kind, asked, values), status)


def _page(
    request: Request,
    found: Analysed,
    language: Any,
    kind: Kind,
    asked: Mapping[str, str],
    values: Mapping[str, Any],
) -> str:
    drawer = Drawer(request, language)
    files = [
        (row.label, f"/api/{kind.name}", {**asked, "format": name}) for name, row in OFFERED.items()
    ]
    return render(
        "analysis_question.html",
        request,
        language,
        q="",
        kind=kind.name,
        fields=FIELDS[kind.name],
        usual=_usual(kind),
        asked=asked,
        drawer=drawer,
        questions=QUESTIONS,
        examples=EXAMPLES[kind.name],
        heading=_heading(kind, drawer),
        svg=drawer.path(f"{PATH}/{kind.name}.svg", asked),
        png=drawer.path(f"{PATH}/{kind.name}.png", asked),
        files=[(label, drawer.path(path, query)) for label, path, query in files],
        generation=found.generation,
        **values,
    )


def _heading(kind: Kind, drawer: Drawer) -> str:
    return drawer.word(f"a_{kind.name}")


def _usual(kind: Kind) -> dict[str, str]:
    """The values that parameters have where they are left out."""
    return {
        entry.alias or name: str(entry.default)
        for name, entry in kind.given.model_fields.items()
        if not entry.is_required() and entry.default is not None
    }


def _asked(request: Request, kind: Kind) -> dict[str, str]:
    """The parameters of the question that are given; others are passed over."""
    known = {entry.alias or name for name, entry in kind.given.model_fields.items()}
    known -= {"lang", "format"}
    return {name: text for name, text in request.query_params.items() if name in known and text}


def _given(kind: Kind, asked: Mapping[str, str]) -> Given:
    try:
        return kind.given.model_validate(asked)
    except ValidationError as error:
        faults = (f"{fault['loc'][0]}: {fault['msg']}" for fault in error.errors())
        raise ParameterError("; ".join(faults)) from error


def _picture(
    request: Request,
    found: Analysed,
    language: Any,
    kind: Kind,
    asked: Mapping[str, str],
    extension: Format,
) -> Response:
    drawer = Drawer(request, language, whole=True)
    said = kind.answer(found, _given(kind, asked))
    if not said.items:
        raise NotFoundError(f"nothing to draw: {said.sentence.en}")
    heading = _heading(kind, drawer)
    named = "-".join([f"fivekeys-{kind.name}", *asked.values()])
    return answer(draw_answer(said, drawer, heading), extension, named, language)
