"""From what people write (a name, an alias, a code) to the things of the graph that it stands for.

Names are looked up in the concept schemes first and then among the things of the store, so that
industries, zones and bodies that only occur in ingested documents are found as well.
"""

import contextlib
import difflib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph import schemes
from graph.errors import InputError, UnknownTermError
from graph.queries.answers import Reference
from graph.queries.facts import read_names
from graph.queries.text import Terms, iris, strings
from graph.queries.view import View, expand_all

KEYS = {
    "talent": ("innovation", "人才", "创新型经济", "talent", "innovation economy"),
    "brand": ("service", "品牌", "服务型经济", "brand", "service economy"),
    "leading-enterprises": (
        "headquarters",
        "头部企业",
        "总部型经济",
        "leading enterprises",
        "headquarters economy",
    ),
    "channels": ("open", "通道", "开放型经济", "channels", "open economy"),
    "platforms": ("flow", "平台", "流量型经济", "platforms", "flow economy"),
}
"""For each key: its economy type, then the names by which both are asked for."""

_INDUSTRY = ("fk:Industry",)
_PLACE = ("fk:Region", "fk:Zone")
_BODY = ("fk:Organization",)
_KIND = ("fk:DocumentKind",)
_INSTRUMENT = ("fk:Instrument",)


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a name stands for: the things meant, and with these all that belong to them."""

    asked: tuple[str, ...]
    terms: tuple[str, ...]

    def sparql(self) -> Terms:
        """The terms for a VALUES block."""
        return iris(self.terms)


def industry(view: View, name: str) -> Resolved:
    """Industries by name, alias or code, with the narrower ones that are in use.

    A code (or name) of GB/T 4754 or of the strategic emerging industries stands for the
    industries that are mapped to it or to what is narrower.

    Raises:
        UnknownTermError: nothing has that name; the message suggests near matches.
    """
    asked = find_industries(view, name)
    if not asked:
        schemes.industries_for(name)  # raises, with near matches
    closure = _closure(view, asked, schemes.industries())
    return Resolved(asked, _used(view, asked, closure, "fk:supportsIndustry"))


def find_industries(view: View, name: str) -> tuple[str, ...]:
    """Industries by name, alias or code of a classification; empty where there is none."""
    if found := schemes.industries_named(name):
        return tuple(view.iri(concept.id) for concept in found)
    return _named(view, name, _INDUSTRY)


def region(view: View, name: str) -> Resolved:
    """Regions and zones by name or code, with what lies within them and is in use.

    Raises:
        UnknownTermError: nothing has that name, or several places have it; the message says
            which could be meant.
    """
    asked = find_regions(view, name)
    if not asked:
        schemes.region_for(name)  # raises, with near matches
    closure = _closure(view, asked, schemes.regions())
    return Resolved(asked, _used(view, asked, closure, "fk:appliesIn"))


def find_regions(view: View, name: str) -> tuple[str, ...]:
    """Regions and zones by name or code; empty where there is none."""
    if (found := schemes.place_named(name)) is not None:
        return (view.iri(found.id),)
    return _named(view, name, _PLACE)


def find_keys(view: View, name: str) -> tuple[str, ...]:
    """Keys by their own name or that of their type of economy; empty where there is none."""
    wanted = _plain(view.tail(name.strip()) or name)
    for tail, names in KEYS.items():
        short = {n.removesuffix(end) for n in names for end in ("经济", "型经济", " economy")}
        spoken = {tail, *names, *short, f"key/{tail}", f"economy/{names[0]}"}
        if wanted in {_plain(n) for n in spoken}:
            return (view.iri(f"key/{tail}"),)
    return ()


def key(view: View, name: str) -> Resolved:
    """Keys by their own name or by that of the type of economy that turns on them.

    Raises:
        UnknownTermError: it is neither.
    """
    asked = find_keys(view, name)
    if asked:
        return Resolved(asked, asked)
    known = "、".join(f"{names[1]}（{tail}）" for tail, names in KEYS.items())
    raise UnknownTermError(f"key {name[:80]!r} is not known; the five keys are {known}")


def kind(view: View, name: str) -> Resolved:
    """Kinds of document by name.

    Raises:
        UnknownTermError: no kind has that name.
    """
    found = schemes.kinds().find(name)
    asked = (view.iri(found.id),) if found is not None else _named(view, name, _KIND)
    if not asked:
        raise _unknown("kind", name, schemes.kinds().suggestions(name))
    return Resolved(asked, asked)


def issuer(view: View, name: str) -> Resolved:
    """Bodies by name; all of that name, since regions have bodies of the same name.

    Raises:
        UnknownTermError: no body has that name.
    """
    asked = _named(view, name, _BODY)
    if not asked:
        rows = view.ask_rows("labels-of-class", classes=expand_all(_BODY))
        raise _unknown("issuer", name, _alike(name, {row["name"] for row in rows}))
    return Resolved(asked, asked)


def economy(view: View, name: str) -> Resolved:
    """Types of economy by their own name or by that of their key.

    Raises:
        UnknownTermError: it is neither.
    """
    asked = tuple(found for key in find_keys(view, name) if (found := economy_of(view, key)))
    if asked:
        return Resolved(asked, asked)
    known = "、".join(f"{names[2]}（{names[0]}）" for names in KEYS.values())
    raise UnknownTermError(f"economy {name[:80]!r} is not known; the five types are {known}")


def keys_of(view: View, economy_iri: str) -> list[str]:
    """The keys on which a type of economy turns."""
    tail = view.tail(economy_iri)
    return [view.iri(f"key/{key}") for key, names in KEYS.items() if tail == f"economy/{names[0]}"]


def economy_of(view: View, key_iri: str) -> str | None:
    """The type of economy that turns on a key."""
    names = KEYS.get((view.tail(key_iri) or "").removeprefix("key/"))
    return None if names is None else view.iri(f"economy/{names[0]}")


def instrument(view: View, name: str) -> Resolved:
    """Instruments of policy by name, with what is narrower.

    Raises:
        UnknownTermError: no instrument has that name.
    """
    scheme = schemes.instruments()
    found = scheme.find(name)
    asked = (view.iri(found.id),) if found is not None else _named(view, name, _INSTRUMENT)
    if not asked:
        raise _unknown("instrument", name, scheme.suggestions(name))
    closure = _closure(view, asked, scheme)
    return Resolved(asked, _used(view, asked, closure, "fk:instrument"))


def references(view: View, resolved: Resolved) -> list[Reference]:
    """The things that were meant, with their names."""
    return read_names(view, resolved.asked).references(resolved.asked)


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip().casefold()


def _named(view: View, name: str, classes: Sequence[str]) -> tuple[str, ...]:
    """Things of the store with exactly that name (any language), or with that IRI or its tail."""
    given = name.strip()
    if "/" in given:
        iri = given if view.tail(given) is not None else view.iri(given)
        with contextlib.suppress(InputError):  # no IRI
            if view.ask_rows("of-class", items=iris([iri]), classes=expand_all(classes)):
                return (iri,)
    names = [term for language in ("zh", "en", None) for term in strings(given, language=language)]
    rows = view.ask_rows("named-terms", names=Terms(names), classes=expand_all(classes))
    return tuple(sorted({row["term"] for row in rows}))


def _closure(view: View, asked: Sequence[str], known: schemes.Scheme) -> list[str]:
    """``asked`` with all that is narrower, as the schemes and the store know it."""
    found: set[str] = set()
    new = set(asked)
    while new:
        found |= new
        tails = [tail for iri in new if (tail := view.tail(iri)) is not None]
        listed = {view.iri(item) for tail in tails for item in known.narrower(tail)}
        rows = view.ask_rows("narrower-terms", asked=iris(sorted(new | listed)))
        found |= listed
        new = {row["term"] for row in rows} - found
    return sorted(found)


class Broader(dict[str, set[str]]):
    """What is directly broader than things of one generation, as far as it was asked for.

    Attributes:
        all: everything that is broader than some of them, and themselves.
    """

    def __init__(self) -> None:
        self.all: dict[str, set[str]] = {}


def all_broader(
    view: View,
    items: Iterable[str],
    known: schemes.Scheme,
    direct: dict[str, set[str]] | None = None,
) -> dict[str, set[str]]:
    """For each thing all that is broader, as the schemes and the store know it, and itself.

    ``direct`` remembers what is directly broader in one generation.
    """
    direct = {} if direct is None else direct
    items = set(items)
    new = items | {above for iri in items for above in direct.get(iri, ())}
    new -= direct.keys()
    read: dict[str, set[str]] = {}
    while new:
        rows = view.ask_rows("broader-terms", asked=iris(sorted(new)))
        for iri in new:
            tail = view.tail(iri)
            read[iri] = {view.iri(above) for above in known.broader(tail)} if tail else set()
        for row in rows:
            read[row["asked"]].add(row["term"])
        new = {above for iri in new for above in read[iri]} - read.keys() - direct.keys()
    direct |= read  # at once: other threads look at it
    known_all = direct.all if isinstance(direct, Broader) else {}
    for iri in items - known_all.keys():
        known_all[iri] = _reachable(iri, direct)
    return {iri: known_all[iri] for iri in items}


def _reachable(start: str, direct: Mapping[str, set[str]]) -> set[str]:
    """``start`` and all that steps of ``direct`` lead to from it."""
    found, new = {start}, {start}
    while new:
        new = {above for iri in new for above in direct[iri]} - found
        found |= new
    return found


def _used(
    view: View, asked: Sequence[str], closure: Sequence[str], linking: str
) -> tuple[str, ...]:
    """``asked`` and those of ``closure`` that something is linked to: short enough to be read."""
    rows = view.ask_rows("used-terms", terms=iris(closure), property=expand_all([linking]))
    return tuple(dict.fromkeys([*asked, *sorted(row["term"] for row in rows)]))


def _unknown(what: str, name: str, near: Sequence[str]) -> UnknownTermError:
    hint = f"; did you mean {'、'.join(near)}?" if near else "; see the lists under /api/"
    return UnknownTermError(f"{what} {name[:80]!r} stands for nothing known{hint}")


def _alike(name: str, labels: Iterable[str], most: int = 5) -> list[str]:
    """Names that contain ``name`` or are contained in it, then those that are spelt alike."""
    wanted = _plain(name)
    if not wanted:
        return []
    every = sorted(labels)
    within = [n for n in every if wanted in _plain(n) or (len(n) > 1 and _plain(n) in wanted)]
    within.sort(key=lambda n: abs(len(n) - len(name)))
    alike = difflib.get_close_matches(name, every, n=most, cutoff=0.4)
    return list(dict.fromkeys([*within, *alike]))[:most]
