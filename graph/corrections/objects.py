"""What an editor's words for a thing stand for, by the property that is to lead to it."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final, NamedTuple

from graph import ontology, policy_list, schemes
from graph.corrections import figures
from graph.corrections.model import Named
from graph.errors import ParameterError, UnknownTermError
from graph.namespaces import ELI, FK
from graph.queries.facts import is_known
from graph.queries.lookup import EXACT, find_things
from graph.queries.view import View

_DOCUMENTS: Final = ("policy", "document")
_BODIES: Final = ("organization",)

KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    FK + "supportsIndustry": ("industry",),
    FK + "key": ("key",),
    FK + "appliesIn": ("region", "zone"),
    FK + "instrument": ("instrument",),
    FK + "action": ("action",),
    FK + "mentions": ("industry", "region", "zone", "organization"),
    **{
        FK + name: _BODIES
        for name in ("responsibleBody", "supportingBody", "involvesOrganization", "actor")
    },
    ELI + "passed_by": _BODIES,
    **{FK + name: _DOCUMENTS for name in ("usesPolicy", "reportsIssuing", "accompanies")},
    **{ELI + name: _DOCUMENTS for name in ("cites", "based_on", "applies", "amends", "repeals")},
    **dict.fromkeys(figures.CLASSES, ("quantity",)),
}
"""Kinds of thing (as in their IRIs) that a property can be made to lead to."""

MAX_WORDS: Final = 200
"""Code points of what an editor calls a thing."""


class Meant(NamedTuple):
    """A thing by its IRI; ``named`` where nobody has known it before."""

    iri: str
    named: Named | None = None


def meant(
    view: View, predicate: str, words: str, *, subject: str, home: str | None = None
) -> Meant:
    """The thing that ``words`` stand for: a name, an alias, a code, a document number, an IRI.

    A body that is not known is a new one, in the region ``home`` (a code) where its name has none. A
    quantity, such as 最高500万元, is always a new one, of ``subject``.

    Raises:
        ParameterError: no claim of that property can be made here, the words are too many, or say
            no quantity where one is meant.
        UnknownTermError: they stand for nothing known.
    """
    kinds = KINDS.get(predicate)
    if kinds is None:
        raise ParameterError(f"{predicate} cannot be linked by hand; accept or reject its claims")
    words = " ".join(words.split())
    if not words or len(words) > MAX_WORDS:
        raise ParameterError(f"name the thing in 1 to {MAX_WORDS} characters")
    if predicate in figures.CLASSES:
        quantity = figures.quantity_of(predicate, words)
        return Meant(figures.iri_of(subject, predicate, quantity, base=view.base), quantity)
    if words.startswith(("http://", "https://", "id/")):
        return _by_iri(view, kinds, words)
    for kind in kinds:
        if (tail := _tail(kind, words)) is not None:
            return Meant(view.iri(tail))
    if (iri := _in_store(view, kinds, words)) is not None:
        return Meant(iri)
    if kinds == _BODIES:
        body = policy_list.body(words, home, base=view.base)
        return Meant(body.iri, Named("Organization", body.name, body.region or ""))
    raise UnknownTermError(
        f"{words[:80]!r} is no known {' or '.join(kinds)}; write a name or number as lists show it"
    )


def _by_iri(view: View, kinds: Iterable[str], words: str) -> Meant:
    iri = view.base + words if words.startswith("id/") else words
    tail = view.tail(iri)
    if tail is None or tail.partition("/")[0] not in kinds:
        raise UnknownTermError(f"{words[:80]!r} is the IRI of no {' or '.join(kinds)}")
    if tail not in ontology.individuals() and not is_known(view, iri):
        raise UnknownTermError(f"{words[:80]!r} is not in the store")
    return Meant(iri)


def _tail(kind: str, words: str) -> str | None:
    find = _FINDERS.get(kind)
    return find(words) if find is not None else None


def _key(words: str) -> str | None:
    for tail, labels in ontology.individuals().items():
        names = {*labels.values(), tail.rpartition("/")[2]}
        if tail.startswith("key/") and words.casefold() in {name.casefold() for name in names}:
            return tail
    return None


def _found(scheme: Callable[[], schemes.Scheme]) -> Callable[[str], str | None]:
    def find(words: str) -> str | None:
        concept = scheme().find(words)
        return concept.id if concept is not None else None

    return find


def _place(words: str) -> str | None:
    concept = schemes.place_named(words)
    return concept.id if concept is not None else None


_FINDERS: Final[Mapping[str, Callable[[str], str | None]]] = {
    "industry": _found(schemes.industries),
    "instrument": _found(schemes.instruments),
    "action": _found(schemes.actions),
    "region": _place,
    "key": _key,
}


def _in_store(view: View, kinds: Iterable[str], words: str) -> str | None:
    found = [
        item.thing.id
        for item in find_things(view, words, kinds=kinds, limit=5, names_only=True)
        if item.score == EXACT
    ]
    return found[0] if found else None
