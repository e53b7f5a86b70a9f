"""What is compared: names, numbers and years as what they stand for, with their SPARQL values."""

import contextlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from graph.compare.answers import Kind
from graph.errors import InputError, ParameterError, UnknownTermError
from graph.queries.answers import Reference
from graph.queries.documents import DOCUMENT_CLASSES
from graph.queries.facts import is_known, read_names
from graph.queries.filters import Filters, Narrowing, resolve
from graph.queries.lookup import EXACT, find_things
from graph.queries.text import Terms, iris
from graph.queries.view import View, expand_all

LEAST: Final = 2
MOST: Final = 6
"""Things that are compared at once: as many columns as can be read beside each other."""

_YEAR: Final = re.compile(r"[12]\d{3}", re.ASCII)
_DOCUMENTS: Final = ("policy", "document")
_SUGGESTED: Final = 4


@dataclass(frozen=True, slots=True)
class Side:
    """One of the things compared.

    Attributes:
        asked: as it was given.
        value: what it was taken for.
        filters: the lists of what it has, where there are such.
        values: values for the SPARQL texts.
        narrowing: what the filters were taken for; None where they do not say what the side has.
    """

    asked: str
    value: Reference
    filters: Filters
    values: dict[str, Terms]
    narrowing: Narrowing | None


def read_sides(
    view: View, kind: Kind, values: Sequence[str], industry: str | None, key: str | None
) -> tuple[list[Side], dict[str, list[Reference]]]:
    """The sides of a comparison, and what the names of industry and key were taken for.

    Raises:
        ParameterError: fewer than two values or more than six, one that is there twice, or a year
            that is none.
        UnknownTermError: a name stands for nothing known.
    """
    wanted = [value.strip() for value in values if value.strip()]
    if not LEAST <= len(wanted) <= MOST:
        raise ParameterError(f"{len(wanted)} values to compare; give {LEAST} to {MOST}")
    sides: list[Side] = []
    meant: dict[str, list[Reference]] = {}
    for asked in wanted:
        side, narrowing = _READERS[kind](view, asked, Filters(industry=industry, key=key))
        meant = {
            name: narrowing.meant[name] for name in ("industry", "key") if name in narrowing.meant
        }
        sides.append(side)
    names: dict[str, str] = {}
    for side in sides:
        if (other := names.setdefault(side.value.id, side.asked)) is not side.asked:
            raise ParameterError(
                f"{other[:80]!r} and {side.asked[:80]!r} are the same {kind}; compare different ones"
            )
    return sides, meant


def _narrow(view: View, filters: Filters) -> tuple[Narrowing, dict[str, Terms]]:
    narrowing = resolve(view, filters, words="measure_words")
    return narrowing, {**narrowing.values, "classes": expand_all(DOCUMENT_CLASSES)}


def _region(view: View, asked: str, narrowed: Filters) -> tuple[Side, Narrowing]:
    filters = Filters(region=asked, industry=narrowed.industry, key=narrowed.key)
    narrowing, values = _narrow(view, filters)
    return Side(asked, narrowing.meant["region"][0], filters, values, narrowing), narrowing


def _year(view: View, asked: str, narrowed: Filters) -> tuple[Side, Narrowing]:
    if _YEAR.fullmatch(asked) is None:
        raise ParameterError(f"{asked[:40]!r} is not a year; write 2021")
    filters = Filters(since=asked, until=asked, industry=narrowed.industry, key=narrowed.key)
    narrowing, values = _narrow(view, filters)
    return Side(asked, Reference(asked, asked), filters, values, narrowing), narrowing


def _document(view: View, asked: str, narrowed: Filters) -> tuple[Side, Narrowing]:
    found = find_document(view, asked)
    narrowing, values = _narrow(view, narrowed)
    older = [row["value"] for row in view.ask_rows("compare-older", items=iris([found.id]))]
    values["documents"] = iris([found.id, *sorted(older)])
    return Side(asked, found, narrowed, values, None), narrowing


_READERS: Final = {"region": _region, "document": _document, "year": _year}


def find_document(view: View, asked: str) -> Reference:
    """The document with an IRI (or what follows ``id/`` in it), a number, or a title.

    A part of a title is enough where one document only has it.

    Raises:
        UnknownTermError: there is none, or there are several; the message names some.
    """
    name = asked.strip().strip("《》")
    if (known := _named(view, name)) is not None:
        return read_names(view, [known]).reference(known)
    found = find_things(view, name, kinds=_DOCUMENTS, limit=_SUGGESTED + 1, names_only=True)
    best = [entry for entry in found if entry.score >= EXACT] or found
    if len(best) == 1:
        return best[0].thing
    hint = "; see the lists under /api/"
    if best:
        named = "、".join(f"《{f.thing.label}》{f.thing.number or ''}" for f in best[:_SUGGESTED])
        hint = f"; it could be {named}: give its number or IRI"
    raise UnknownTermError(f"document {asked[:80]!r} stands for no one document{hint}")


def _named(view: View, name: str) -> str | None:
    """The document of which ``name`` is the IRI, or what follows ``id/`` in it."""
    tail = view.tail(name) or name
    if tail.partition("/")[0] in _DOCUMENTS:
        with contextlib.suppress(InputError):  # no IRI
            if is_known(view, iri := view.iri(tail)):
                return iri
    return None
