"""``/api/ask``: a question in plain words, as the query that it became, with its answer."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from api.ask.asking import reply
from api.ask.schemas import AskAnswer, AskParameters
from api.bounded.running import BoundedDep
from api.desk.opened_index import DeskDep
from api.desk.schemas import Problem
from api.pages.language import choose_language

_PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem, "description": what, "content": {"application/problem+json": {}}}
    for status, what in (
        (400, "A date or amount of the structured query is malformed, or a value is missing."),
        (404, "The document that is asked about is not in the graph."),
        (422, "A name stands for nothing known, or a parameter is not as described."),
        (503, "The answer takes too long, or the store cannot answer now; the answer says which."),
    )
}
router = APIRouter(prefix="/api", tags=["ask"], responses=_PROBLEMS)


@router.get("/ask", summary="A question in plain words")
async def answer_question(
    request: Request,
    desk: DeskDep,
    bounds: BoundedDep,
    given: Annotated[AskParameters, Query()],
) -> AskAnswer:
    """Answer a question in plain Chinese or English, such as 哪些政策支持人工智能？

    It is understood by rules and shown as the query that it became, with the part of the question
    that each part of the query comes from; its figures are those of the lists. What is not
    understood says which part was not. A query that was changed is asked with `intent`.
    """
    header = request.headers.get("accept-language")
    language = given.lang or (choose_language(None, header) if header and not given.q else None)
    seen = bounds.desk(desk)
    found = await bounds.run(lambda: reply(seen, given, language))
    asked = found.asked
    return AskAnswer(
        question=asked.question,
        query=asked.query,
        declined=asked.declined,
        answer=asked.answer,
        generation=desk.generation,
        sparql=asked.answer.sparql if asked.answer else None,
        edit=found.edit,
        list_page=found.list_page,
        search_page=found.search_page,
    )
