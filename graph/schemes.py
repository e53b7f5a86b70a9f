"""The concept schemes: what industries, places, classes and kinds of document are called.

Each scheme is a Turtle file under ``graph/data/schemes`` that an analyst can edit; it is read at
the first call that needs it and kept. Concepts are known by the tail of their IRI, such as
``industry/人工智能`` or ``gbt4754/65``, so that nothing here depends on the base.
"""

import difflib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Final

from graph import rdf
from graph.concepts import Concept, Hierarchy
from graph.errors import DataError, InputError, UnknownTermError
from graph.namespaces import BASE, FK, GEO, SKOS

__all__ = [
    "Concept",
    "Hierarchy",
    "Scheme",
    "actions",
    "gbt4754",
    "industries",
    "industries_for",
    "instruments",
    "kinds",
    "region_for",
    "regions",
    "strategic",
    "zones",
]

_LIKE: Final = 0.6
"""How alike a name must be to be suggested: twice the characters that both share, by all of both."""

_FOLDER: Final = Path(__file__).parent / "data" / "schemes"
_IDENTIFIERS: Final = BASE + "id/"
_LABEL: Final = SKOS + "prefLabel"
_ALIAS: Final = SKOS + "altLabel"
_NOTATION: Final = SKOS + "notation"
_IN_SCHEME: Final = SKOS + "inScheme"
_AMBIGUOUS: Final = FK + "ambiguousLabel"
_BROADER: Final = (SKOS + "broader", GEO + "sfWithin")
_CONTAINS: Final = GEO + "sfContains"
_MATCHES: Final = (SKOS + "exactMatch", SKOS + "closeMatch", SKOS + "broadMatch")
_GENERIC: Final = FK + "genericTerm"
_SECTOR_ENDINGS: Final = (
    "全产业链", "产业集群", "产业链", "产业", "行业", "领域", "集群", "服务业", "服务", "业"
)  # fmt: skip
_SECTOR_EXTENSIONS: Final = ("业", "产业")
_UNSEEN: Final = str.maketrans("", "", "-‐–—")


@dataclass(frozen=True)
class Scheme:
    """A concept scheme with its look-ups.

    Attributes:
        name: ``industries``, ``regions`` and so on.
        concepts: concepts by identifier, in the order of the file.
        hierarchy: over these concepts and, for places, over regions and zones together.
        endings: word endings that a name may carry or lack without meaning something else.
        joined: whether names can be strung together from the outside in (上海市青浦区).
    """

    name: str
    concepts: Mapping[str, Concept]
    hierarchy: Hierarchy = field(repr=False)
    endings: tuple[str, ...] = ()
    joined: bool = False

    def find(self, text: str, *, within: str | None = None) -> Concept | None:
        """The concept that ``text`` names, or None where that is none or not a single one.

        Args:
            text: an identifier, code, name or alias; case, width and white space do not matter.
            within: identifier or code of a context. Of several concepts with the same name the
                one that shares the narrowest surrounding with it is taken: 普陀区 within 310118
                is the one in Shanghai.
        """
        found = self.candidates(text)
        if within is not None and len(found) > 1:
            found = self._nearest(found, within)
        if not found and self.joined:
            return self._strung(_plain(text))
        if len(found) == 1 or (found and self._depth(found[0]) < self._depth(found[1])):
            return found[0]
        return None

    def candidates(self, text: str) -> tuple[Concept, ...]:
        """All concepts that ``text`` can name, the most general first; the same rules as find.

        A preferred name goes before an alias, and the name as given before one with an ending
        taken off or put on.
        """
        plain = _plain(text)
        by_code = self.concepts.get(text.strip()) or self._codes.get(plain)
        if by_code is not None:
            return (by_code,)
        for spelt in self._spellings(plain):
            for index in (self._preferred, self._other):
                if found := index.get(spelt):
                    return tuple(sorted(found, key=self._depth))
        return ()

    def narrower(self, identifier: str) -> tuple[str, ...]:
        """Identifiers of everything below, nearest first; for places regions and zones alike."""
        return self.hierarchy.below(identifier)

    def broader(self, identifier: str) -> tuple[str, ...]:
        """Identifiers of everything above, nearest first."""
        return self.hierarchy.above(identifier)

    def mappings(self, identifier: str) -> tuple[str, ...]:
        """Identifiers of the classes of other schemes that a concept is mapped to."""
        concept = self.concepts.get(identifier)
        return concept.matches if concept is not None else ()

    def suggestions(self, text: str, *, most: int = 5) -> list[str]:
        """Chinese and English names that look like ``text``, the likest first."""
        plain, names = _plain(text), self._labelled
        holding = [n for p, n in names.items() if len(plain) > 1 and (plain in p or p in plain)]
        near = difflib.get_close_matches(plain, self._near(plain), most, cutoff=_LIKE)
        close = [names[p] for p in near]
        return list(dict.fromkeys([*sorted(holding, key=len)[:most], *close]))[:most]

    def _near(self, plain: str) -> list[str]:
        """Names that share so many characters with ``plain`` that they can be like it."""
        shared: Counter[str] = Counter()
        for character in plain:
            shared.update(self._spelt_with.get(character, ()))
        size = len(plain)
        return [n for n in self._labelled if 2 * shared[n] + 0.001 > _LIKE * (len(n) + size)]

    def _spellings(self, plain: str) -> Iterator[str]:
        yield plain
        for ending in self.endings:
            if plain.endswith(ending) and len(plain) > len(ending) + 1:
                yield plain.removesuffix(ending)
        if self.endings:
            for ending in _SECTOR_EXTENSIONS:
                yield plain + ending

    def _nearest(self, found: Sequence[Concept], within: str) -> tuple[Concept, ...]:
        context = self.concepts.get(within) or self._codes.get(_plain(within))
        start = context.id if context is not None else within
        for around in (start, *self.broader(start)):
            inside = [c for c in found if c.id == around or around in self.broader(c.id)]
            if inside:
                return tuple(inside)
        return tuple(found)

    def _strung(self, plain: str) -> Concept | None:
        for cut in range(len(plain) - 1, 1, -1):
            for outer in self.candidates(plain[:cut]):
                inner = [
                    c for c in self.candidates(plain[cut:]) if outer.id in self.broader(c.id)
                ] or [c for c in (self._strung(plain[cut:]),) if c is not None]
                if len(inner) == 1 and outer.id in self.broader(inner[0].id):
                    return inner[0]
        return None

    def _depth(self, concept: Concept) -> int:
        above = self.concepts.get(concept.broader[0]) if concept.broader else None
        return 1 + self._depth(above) if above is not None else 0

    @cached_property
    def _codes(self) -> Mapping[str, Concept]:
        return {_plain(c.notation): c for c in self.concepts.values() if c.notation is not None}

    @cached_property
    def _labelled(self) -> Mapping[str, str]:
        return {_plain(n): n for c in self.concepts.values() for n in c.labels.values()}

    @cached_property
    def _spelt_with(self) -> Mapping[str, list[str]]:
        spelt: dict[str, list[str]] = {}
        for name in self._labelled:
            for character in set(name):
                spelt.setdefault(character, []).append(name)
        return spelt

    @cached_property
    def _preferred(self) -> Mapping[str, list[Concept]]:
        return _index((label, c) for c in self.concepts.values() for label in c.labels.values())

    @cached_property
    def _other(self) -> Mapping[str, list[Concept]]:
        return _index((alias, c) for c in self.concepts.values() for alias in c.aliases)


@cache
def industries() -> Scheme:
    """Policy sectors, as policies name them, mapped to the two classifications."""
    return _scheme("industries", endings=_SECTOR_ENDINGS)


@cache
def gbt4754() -> Scheme:
    """GB/T 4754-2017, sections to classes."""
    return _scheme("gbt4754")


@cache
def strategic() -> Scheme:
    """The strategic emerging industries of 2018, two levels."""
    return _scheme("strategic")


@cache
def regions() -> Scheme:
    """The country (000000), provinces, prefectures and counties with GB/T 2260 codes."""
    return Scheme("regions", _read("regions"), _places(), joined=True)


@cache
def zones() -> Scheme:
    """Parks, corridors, venues, city clusters and other places that are no divisions."""
    return Scheme("zones", _read("zones"), _places())


@cache
def kinds() -> Scheme:
    """Kinds of official document."""
    return _scheme("kinds")


@cache
def instruments() -> Scheme:
    """Instruments of policy, with the words of a text that show them as aliases."""
    return _scheme("instruments")


@cache
def actions() -> Scheme:
    """Actions of measures, with the verbs of a text that show them as aliases."""
    return _scheme("actions")


def industries_for(text: str) -> tuple[Concept, ...]:
    """The industries that a name, an alias or a code stands for.

    A name of the scheme stands for one industry. A code (65, I, I65, 1.5) or a name of GB/T 4754
    or of the strategic emerging industries stands for all industries mapped to that class or to
    one below it. What is narrower than these is for the caller to add (``Scheme.narrower``).

    Raises:
        UnknownTermError: it stands for nothing known; the message suggests near matches.
    """
    if found := industries_named(text):
        return found
    raise _unknown("industry", text, (industries(), gbt4754(), strategic()))


def industries_named(text: str) -> tuple[Concept, ...]:
    """As `industries_for`; empty where it stands for nothing known, which takes no time to say."""
    scheme = industries()
    if (found := scheme.find(text)) is not None:
        return (found,)
    for classes in (gbt4754(), strategic()):
        if (wanted := _class(classes, text)) is not None:
            under = {wanted.id, *classes.narrower(wanted.id)}
            mapped = [c for c in scheme.concepts.values() if not under.isdisjoint(c.matches)]
            if mapped:
                return tuple(mapped)
    return ()


def region_for(text: str, *, within: str | None = None) -> Concept:
    """The region or zone that a name, an alias or a code stands for.

    Args:
        text: such as 310118, 青浦区, 青浦, 上海市青浦区, Qingpu, 长三角.
        within: identifier or code of a place near which it is meant.

    Raises:
        UnknownTermError: no place has that name, or several have; the message lists some.
    """
    if (found := place_named(text, within=within)) is not None:
        return found
    several = regions().candidates(text)
    if several:
        listed = "、".join(f"{c.zh} ({c.notation})" for c in several[:8])
        raise UnknownTermError(
            f"region {text[:80]!r} names several places: {listed}; give the code or a fuller name"
        )
    raise _unknown("region", text, (regions(), zones()))


def place_named(text: str, *, within: str | None = None) -> Concept | None:
    """As `region_for`; None where no place has that name, or several have."""
    for scheme in (regions(), zones()):
        if (found := scheme.find(text, within=within)) is not None:
            return found
    return None


def _class(classes: Scheme, text: str) -> Concept | None:
    found = classes.find(text)
    plain = _plain(text)
    if found is None and plain[:1].isalpha() and plain[1:].isdigit():
        found = classes.find(plain[1:])
        if found is not None and f"gbt4754/{plain[0].upper()}" not in classes.broader(found.id):
            return None
    return found


def _unknown(what: str, text: str, known: Sequence[Scheme]) -> UnknownTermError:
    near = [name for scheme in known for name in scheme.suggestions(text, most=3)]
    hint = f"; did you mean {'、'.join(dict.fromkeys(near))}?" if near else ""
    return UnknownTermError(f"{what} {text[:80]!r} stands for nothing known{hint}")


def _plain(text: str) -> str:
    """``text`` as names are compared: NFKC, no white space or hyphens, case folded."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    return plain.translate(_UNSEEN).casefold()


def _index(pairs: Iterable[tuple[str, Concept]]) -> Mapping[str, list[Concept]]:
    index: dict[str, list[Concept]] = {}
    for name, concept in pairs:
        named = index.setdefault(_plain(name), [])
        if concept not in named:
            named.append(concept)
    return index


def _scheme(name: str, endings: tuple[str, ...] = ()) -> Scheme:
    concepts = _read(name)
    edges = ((c.id, broader) for c in concepts.values() for broader in c.broader)
    return Scheme(name, concepts, Hierarchy(edges), endings=endings)


@cache
def _places() -> Hierarchy:
    concepts = [*_read("regions").values(), *_read("zones").values()]
    within = [(c.id, broader) for c in concepts for broader in c.broader]
    inside = (
        (_tail(part.value), zone)
        for zone, properties in _described("zones").items()
        for part in properties.get(_CONTAINS, ())
    )
    return Hierarchy([*within, *inside])


@cache
def _read(name: str) -> Mapping[str, Concept]:
    """The concepts of one file by identifier, in its order.

    Raises:
        DataError: the file is missing, is not Turtle, or a concept has no Chinese name.
    """
    described = _described(name).items()
    return MappingProxyType({identifier: _concept(identifier, p) for identifier, p in described})


def _concept(identifier: str, properties: Mapping[str, Sequence[rdf.Term]]) -> Concept:
    labels = {t.language or "": t.value for t in properties.get(_LABEL, ())}
    if "zh" not in labels:
        raise DataError(f"{identifier} has no skos:prefLabel in zh; add one to its scheme file")
    notation = properties.get(_NOTATION, ())
    return Concept(
        id=identifier,
        labels=MappingProxyType(labels),
        aliases=tuple(t.value for t in properties.get(_ALIAS, ())),
        broader=tuple(_tail(t.value) for p in _BROADER for t in properties.get(p, ())),
        notation=notation[0].value if notation else None,
        ambiguous=tuple(t.value for t in properties.get(_AMBIGUOUS, ())),
        generic=any(t.value == "true" for t in properties.get(_GENERIC, ())),
        matches=tuple(_tail(t.value) for p in _MATCHES for t in properties.get(p, ())),
    )


@cache
def _described(name: str) -> Mapping[str, Mapping[str, Sequence[rdf.Term]]]:
    """What a file says of each concept: its values by property; the scheme itself is left out."""
    file = _FOLDER / f"{name}.ttl"
    described: dict[str, dict[str, list[rdf.Term]]] = {}
    try:
        for subject, predicate, value, _ in rdf.parse(file.read_bytes(), "text/turtle"):
            properties = described.setdefault(subject.value, {})
            properties.setdefault(predicate.value, []).append(value)
    except (OSError, InputError) as error:
        raise DataError(f"{file} cannot be read: {error}; install fivekeys again") from error
    return {_tail(iri): p for iri, p in described.items() if _IN_SCHEME in p}


def _tail(iri: str) -> str:
    return iri.removeprefix(_IDENTIFIERS)
