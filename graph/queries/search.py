"""One box: what a person types, read as industries, places, keys, and words of titles."""

import re
from dataclasses import dataclass, replace

from graph import schemes
from graph.queries import terms
from graph.queries.filters import Filters
from graph.queries.view import View

_SEPARATORS = re.compile(r"[\s,，、；;]+")


@dataclass(frozen=True, slots=True)
class Reading:
    """How the words of a search were understood."""

    filters: Filters
    suggestions: tuple[str, ...] = ()


def read_search(view: View, words: str, filters: Filters) -> Reading:
    """``filters`` with each word of the search put where it belongs.

    The search as a whole is tried first (names may hold spaces), then word by word: an industry,
    a place, a key; what is none of these is looked for in titles and document numbers.
    """
    whole = words.strip()
    if not whole:
        return Reading(filters)
    read = _place(view, whole, filters)
    if read is not None:
        return Reading(read)
    rest = []
    for word in _SEPARATORS.split(whole):
        read = _place(view, word, filters) if word else filters
        if read is None:
            rest.append(word)
        else:
            filters = read
    if not rest:
        return Reading(filters)
    near = schemes.industries().suggestions(rest[0])
    return Reading(replace(filters, words=" ".join(rest)), tuple(near))


def _place(view: View, word: str, filters: Filters) -> Filters | None:
    """``filters`` with the word as industry, place or key; None where it is none that is free."""
    finders = {
        "industry": terms.find_industries,
        "region": terms.find_regions,
        "key": terms.find_keys,
    }
    for name, find in finders.items():
        if getattr(filters, name) is None and find(view, word):
            return replace(filters, **{name: word})
    return None
