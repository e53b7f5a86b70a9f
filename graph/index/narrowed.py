"""What filters ask of an index, after their names were looked up."""

from graph.index.question import Question
from graph.queries.filters import Filters, Narrowing


def question_of(kind: str, filters: Filters, narrowing: Narrowing) -> Question:
    """The question about a kind of list (`question.KINDS`) that filters come to."""
    asked = narrowing.asked
    return Question(
        kind=kind,
        industry=asked.get("industry", ()),
        region=asked.get("region", ()),
        key=asked.get("key", ()),
        economy=asked.get("economy", ()),
        doc_kind=asked.get("kind", ()),
        issuer=asked.get("issuer", ()),
        instrument=asked.get("instrument", ()),
        year_from=filters.since,
        year_to=filters.until,
        as_of=filters.as_of,
        validity=(filters.validity,) if filters.validity else (),
        amount=(filters.amount,) if filters.amount else (),
        amount_from=narrowing.amounts[0],
        amount_to=narrowing.amounts[1],
        words=filters.words,
    )
