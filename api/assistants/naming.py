"""From what an assistant writes to the one thing that it means."""

from contextlib import suppress
from typing import Final
from urllib.parse import unquote

from api.assistants.wording import say
from api.desk.opened_index import Desk
from api.desk.search import FoundThing, find
from api.pages.language import Language
from graph.errors import InputError, UnknownTermError
from graph.queries import terms
from graph.queries.facts import is_known, newer_address
from graph.queries.lookup import EXACT, HOLDS
from graph.queries.view import View

_CANDIDATES: Final = 12
_SHOWN: Final = 6
_PREFERRED: Final[tuple[tuple[str, ...], ...]] = (
    ("key", "economy", "industry", "region", "zone", "organization"),
    ("policy", "document"),
    ("measure",),
)
"""What a name means rather than other things, such as classes, that are called the same."""
_PAGE: Final = "/page/"


def find_iri(desk: Desk, text: str, language: Language) -> str:
    """The IRI of what a name, title, number, code, id, IRI or page address stands for.

    Raises:
        UnknownTermError: nothing is called like this, or several things are; the message names
            those that could be meant, in the language.
    """
    given = text.strip().removeprefix("《").removesuffix("》").strip()
    if not given:
        raise UnknownTermError(say("nameless", language))
    if (iri := _addressed(desk.view, given)) is not None:
        return iri
    found = find(desk, given, limit=_CANDIDATES)
    named = _preferred([thing for thing in found if thing.score >= EXACT])
    if len(named) == 1:
        return named[0].id
    if named:
        choices = _choices(desk, named)
        raise UnknownTermError(say("ambiguous", language, text=given[:80], choices=choices))
    coded = _concepts(desk.view, given)
    if len(coded) == 1:
        return coded[0]
    within = [thing for thing in found if thing.score >= HOLDS]
    if len(within) == 1:
        return within[0].id
    choices = _choices(desk, within or found)
    name = "unknown_near" if choices else "unknown"
    raise UnknownTermError(say(name, language, text=given[:80], choices=choices))


def _preferred(exact: list[FoundThing]) -> list[FoundThing]:
    """Those that the name means, of all that are called so."""
    for kinds in _PREFERRED:
        if named := [thing for thing in exact if thing.kind in kinds]:
            return named
    return exact


def _addressed(view: View, text: str) -> str | None:
    """The thing whose IRI, end of an IRI, or page this is."""
    if "/" not in text:
        return None
    tail = view.tail(text)
    if tail is None and "://" in text:
        tail = text.partition(_PAGE)[2].partition("?")[0].partition("#")[0] or None
        if tail is None:
            return None
    tails = dict.fromkeys([tail or text, unquote(tail or text)])
    for one in tails:
        with suppress(InputError):  # no IRI
            iri = view.iri(one)
            if (newer := newer_address(view, iri)) is not None:
                return newer
            if is_known(view, iri):
                return iri
    return None


def _concepts(view: View, text: str) -> list[str]:
    """Industries, places and keys by alias or code, where anything is said of them."""
    found: dict[str, None] = {}
    for finder in (terms.find_industries, terms.find_regions, terms.find_keys):
        with suppress(InputError):  # no IRI
            found |= dict.fromkeys(iri for iri in finder(view, text) if is_known(view, iri))
    return [*found]


def _choices(desk: Desk, things: list[FoundThing]) -> str:
    shown = "、".join(
        f"{thing.label[:60]} ({desk.view.tail(thing.id) or thing.id})" for thing in things[:_SHOWN]
    )
    return f"{shown} …" if len(things) > _SHOWN else shown
