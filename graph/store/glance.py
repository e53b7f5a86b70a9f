"""What a glance at a query tells, for those that are asked all the time.

Nothing is split into tokens: where a glance cannot tell, the answer is no.
"""

from typing import Final

from graph.store.sparql import MAX_NESTING

_PLAIN_LENGTH: Final = 8_192  # shorter than `sparql.MAX_OPERATORS` has operators

_FAR_WORDS: Final = ("service", "from")
_NAMING_WORDS: Final = ("graph", "from", "named", "\\")
_FAR_OR_NAMING_WORDS: Final = ("service", *_NAMING_WORDS)


def is_plain(query: str) -> bool:
    """Whether a glance tells that `sparql.examine` would find neither fault nor FROM clause."""
    return _is_short(query) and not _has_any(query.lower(), _FAR_WORDS)


def is_of_default_graph(query: str) -> bool:
    """Whether a glance tells that ``query`` asks for no graph by name."""
    return not _has_any(query.lower(), _NAMING_WORDS)


def is_plain_of_default_graph(query: str) -> bool:
    """Whether both hold, at one glance."""
    return _is_short(query) and not _has_any(query.lower(), _FAR_OR_NAMING_WORDS)


def _is_short(query: str) -> bool:
    return (
        len(query) <= _PLAIN_LENGTH
        and "\\" not in query
        and query.count("{") + query.count("(") + query.count("[") <= MAX_NESTING
    )


def _has_any(text: str, words: tuple[str, ...]) -> bool:
    for word in words:  # noqa: SIM110  (a generator would take twice as long)
        if word in text:
            return True
    return False
