"""The answer to a question: a sentence with its figures, the rows, the evidence, the query."""

from collections.abc import Callable, Mapping
from typing import Final

from graph.ask import comparing, concept_answers, document_answers, item_answers
from graph.ask.answers import Answer
from graph.ask.checking import check
from graph.ask.lists import Lists
from graph.ask.understanding import Intent, Language, Understanding

_Answering = Callable[[Lists, Understanding, Language], Answer]

_ANSWERS: Final[Mapping[Intent, _Answering]] = {
    "list": item_answers.listed,
    "count": item_answers.listed,
    "largest": item_answers.largest,
    "each": concept_answers.each,
    "gap": concept_answers.gap,
    "responsible": concept_answers.responsible,
    "compare": comparing.compared,
    "validity": document_answers.validity,
    "fact": document_answers.fact,
    "related": document_answers.related,
}


def answer(lists: Lists, query: Understanding, language: Language) -> Answer:
    """Answer a structured query from the lists of one generation, in a language.

    Raises:
        UnknownTermError: a name in the filters stands for nothing known.
        ParameterError: a date or amount is malformed, or the query lacks what its intent needs.
        NotFoundError: the document that is asked about is not in the graph.
    """
    check(query)
    if query.intent in ("list", "count") and query.kind in concept_answers.KINDS:
        return concept_answers.listed(lists, query, language)
    return _ANSWERS[query.intent](lists, query, language)
