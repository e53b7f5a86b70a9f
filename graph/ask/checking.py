"""What a structured query must be to be answered; questions that were understood always are that."""

from collections.abc import Mapping
from typing import Final

from graph.ask.comparing import FIELDS
from graph.ask.document_answers import ATTRIBUTES, RELATIONS
from graph.ask.understanding import CONCEPTS, Intent, Understanding
from graph.errors import ParameterError
from graph.queries.facets import OWN

MONEY: Final = ("incentive", "any")
FACETS: Final = tuple(name for name in OWN if name not in ("amount", "validity"))

_BY: Final[Mapping[Intent, tuple[str, ...]]] = {
    "each": FACETS,
    "compare": (*FIELDS, "year", "document"),
    "fact": ATTRIBUTES,
    "related": RELATIONS,
    "largest": MONEY,
}
"""What `by` may say."""
_NEEDED: Final = frozenset({"each", "compare", "related"})
"""Intents that need it."""
_ITEMS: Final = frozenset({"each", "largest", "responsible"})
"""Intents that lists of industries, places, keys and bodies do not have."""
_OF_DOCUMENT: Final = frozenset({"validity", "fact", "related"})


def check(query: Understanding) -> None:
    """See that a query can be answered.

    Raises:
        ParameterError: its parts do not go together; the message says which.
    """
    allowed = _BY.get(query.intent, ())
    if allowed and query.by not in allowed and (query.by or query.intent in _NEEDED):
        raise ParameterError(
            f"by {str(query.by)[:40]!r} does not go with the intent {query.intent}; "
            f"it is one of {', '.join(allowed)}"
        )
    if query.intent in _ITEMS and query.kind in CONCEPTS:
        raise ParameterError(
            f"the intent {query.intent} has no list {query.kind}; ask policies, documents or measures"
        )
    if query.intent == "gap" and query.kind not in CONCEPTS - {"organizations"}:
        raise ParameterError(
            f"the intent gap has no list {query.kind}; ask industries, regions or keys"
        )
    if query.intent in _OF_DOCUMENT and query.document is None:
        raise ParameterError(f"the intent {query.intent} needs a document; give its IRI")
    if query.level is not None and "region" not in (query.by, query.kind.removesuffix("s")):
        raise ParameterError(f"level {query.level} goes with places only; leave it out")
