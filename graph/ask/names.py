"""What names in a question stand for: in the concept schemes, and among the things of the store."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Final, Protocol

from graph import schemes
from graph.ask import rules
from graph.ask.folding import fold, is_han
from graph.concepts import Concept
from graph.errors import UnknownTermError
from graph.queries import terms
from graph.queries.facts import read_names
from graph.queries.filters import plain_words
from graph.queries.lookup import names_query
from graph.queries.text import Terms, iris, strings
from graph.queries.view import View, expand, expand_all

MOST_CHOICES: Final = 12
"""Things of one name that are told apart."""

_CLASSES: Final = {
    "fk:Industry": "industry",
    "fk:Region": "region",
    "fk:Zone": "region",
    "fk:Key": "key",
    "fk:EconomyType": "economy",
    "fk:DocumentKind": "kind",
    "fk:Instrument": "instrument",
    "fk:Organization": "issuer",
    "fk:Policy": "document",
    "fk:Reply": "document",
    "fk:OfficialDocument": "document",
}
_DOCUMENTS: Final = ("policy", "document")
_INDUSTRY_CODE: Final = re.compile(r"[a-t]\d{2,4}", re.ASCII)
_REGION_CODE: Final = re.compile(r"\d{6}", re.ASCII)
_LEAST: Final = 2
_COUNTRY: Final = "region/000000"
_LONGEST_CONCEPT: Final = 30


@dataclass(frozen=True, slots=True)
class Named:
    """A thing that a name stands for.

    Attributes:
        field: the filter of lists that takes it, or ``document``.
        value: what that filter is given.
        id: IRI.
        label: its name.
        around: of places, IRIs of what they lie in, nearest first.
    """

    field: str
    value: str
    id: str
    label: str
    around: tuple[str, ...] = ()


class NameLookup(Protocol):
    """Names of things, as one generation has them."""

    def find(self, texts: Sequence[str]) -> Mapping[str, Sequence[Named]]:
        """For each text that is a name, a title or a number, what it stands for."""

    def titled(self, words: str) -> Sequence[Named]:
        """Documents whose title or number holds all of the words; `MOST_CHOICES` + 1 at most."""

    def document(self, tail: str) -> Named | None:
        """The document with that tail of its IRI."""


class ViewNames:
    """Names of the concept schemes and of one generation, by SPARQL."""

    def __init__(self, view: View) -> None:
        self._view = view

    def find(self, texts: Sequence[str]) -> Mapping[str, Sequence[Named]]:
        """See `NameLookup.find`; one query."""
        found = {text: [self._in_store(n) for n in _of_schemes(fold(text))] for text in texts}
        for text, named in self._of_store(texts):
            if all((n.id, n.field) != (named.id, named.field) for n in found[text]):
                found[text].append(named)
        return {text: named for text, named in found.items() if named}

    def _in_store(self, named: Named) -> Named:
        """What the schemes know by the tail of its IRI, with the IRIs of this store."""
        around = tuple(map(self._view.iri, named.around))
        return replace(named, id=self._view.iri(named.id), around=around)

    def _of_store(self, texts: Sequence[str]) -> Iterable[tuple[str, Named]]:
        spelt: dict[str, list[str]] = defaultdict(list)
        for text in texts:
            for spelling in _spellings(text):
                spelt[spelling].append(text)
        if not spelt:
            return []
        literals = [
            literal
            for spelling in spelt
            for language in (("zh", None) if is_han(spelling) else ("en", "zh", None))
            for literal in strings(spelling, language=language)
        ]
        rows = self._view.ask_rows(
            "ask-names", names=Terms(literals), classes=expand_all([*_CLASSES])
        )
        fields = {expand(name): field for name, field in _CLASSES.items()}
        found = [
            (text, self._named(fields[row["class"]], row["item"], row["name"]))
            for row in rows
            for text in spelt[row["name"]]
            if fold(text) not in rules.never(fields[row["class"]])
        ]
        # The name as it was written goes first; beyond that the engine has no order.
        return sorted(found, key=lambda pair: (pair[0] != pair[1].value, pair[1].id, pair[1].value))

    def _named(self, field: str, iri: str, name: str) -> Named:
        """A thing of the store; keys and types of economy go by their own names in filters."""
        tail = (self._view.tail(iri) or "").partition("/")[2]
        for key, (economy, key_zh, economy_zh, *_) in terms.KEYS.items():
            if (field, tail) in (("key", key), ("economy", economy)):
                own = key_zh if field == "key" else economy_zh
                return Named(field, own, iri, own)
        return Named(field, name, iri, name)

    def titled(self, words: str) -> Sequence[Named]:
        """See `NameLookup.titled`."""
        if not plain_words(words):
            return []
        query = names_query(words, kinds=_DOCUMENTS, limit=20 * MOST_CHOICES)
        items = dict.fromkeys(row["item"] for row in self._view.reader.select(query))
        return self._documents([*items][: MOST_CHOICES + 1])

    def document(self, tail: str) -> Named | None:
        """See `NameLookup.document`."""
        iri = self._view.iri(tail)
        classes = expand_all([name for name, field in _CLASSES.items() if field == "document"])
        if not self._view.ask_rows("of-class", items=iris([iri]), classes=classes):
            return None
        return self._documents([iri])[0]

    def _documents(self, items: Sequence[str]) -> list[Named]:
        names = read_names(self._view, items)
        references = names.references(items)
        return [
            Named("document", reference.number or reference.label, reference.id, reference.label)
            for reference in references
        ]


def _spellings(text: str) -> set[str]:
    """How the store may spell a text; names in Latin letters come in any case."""
    if is_han(text) or not text.isascii():
        endings = rules.table("names")["ending"].items()
        whole = {text[: -len(short)] + end for short, end in endings if text.endswith(short)}
        return {text, *whole}
    spelt = {text, text.lower(), text.title(), text.capitalize(), text.upper()}
    if (own := rules.table("names")["spelt"].get(text.lower())) is not None:
        spelt.add(own)
    return spelt | {s[:-1] for s in (text, text.lower()) if s.endswith("s")}


@lru_cache(maxsize=20_000)
def _of_schemes(text: str) -> tuple[Named, ...]:
    """What a folded text names in the concept schemes and in the rules."""
    if not _LEAST <= len(text) <= _LONGEST_CONCEPT:
        return ()
    found = [*_keys().get(text, ()), *_concepts(text)]
    if not found and text.isascii() and text.endswith("s"):
        found = [*_keys().get(text[:-1], ()), *_concepts(text[:-1])]
    if not found:
        for ending in rules.table("names")["plain_endings"]:
            if text.endswith(ending):
                return _of_schemes(text.removesuffix(ending))
    return tuple(named for named in found if text not in rules.never(named.field))


def _concepts(text: str) -> list[Named]:
    added = rules.aliases().get(text)
    if added is not None:
        field, text = added[0], fold(added[1])
        return [named for named in _of_schemes(text) if named.field == field]
    if text.isdecimal():
        return _places(text) if _REGION_CODE.fullmatch(text) else []
    found = []
    for field, scheme in (("kind", schemes.kinds()), ("instrument", schemes.instruments())):
        if (concept := scheme.find(text)) is not None:
            found.append(Named(field, concept.zh, concept.id, concept.zh))
    return [*found, *_industries(text), *_places(text)]


def _industries(text: str) -> list[Named]:
    """An industry by name, or a class by name or code, which stands for several industries."""
    if (concept := schemes.industries().find(text)) is not None:
        return [Named("industry", concept.zh, concept.id, concept.zh)]
    if not (_INDUSTRY_CODE.fullmatch(text) or (is_han(text) and len(text) > _LEAST + 1)):
        return []
    for classes in (schemes.gbt4754(), schemes.strategic()):
        code = text[1:] if _INDUSTRY_CODE.fullmatch(text) else text
        known = classes.find(text) or classes.find(code)
        if known is not None and _is_industry(text):
            return [Named("industry", text.upper(), known.id, known.zh)]
    return []


def _is_industry(text: str) -> bool:
    try:
        return bool(schemes.industries_for(text))
    except UnknownTermError:
        return False


def _places(text: str) -> list[Named]:
    """Places of a name; those of several that are most general."""
    regions = schemes.regions()
    found = [*regions.candidates(text), *filter(None, [schemes.zones().find(text)])]
    if found and (single := regions.find(text)) is not None:
        found = [single]
    return [_place(concept) for concept in found]


def _place(concept: Concept) -> Named:
    around = schemes.regions().broader(concept.id)
    value = concept.zh if _is_single(concept) else concept.notation or concept.zh
    return Named("region", value, concept.id, concept.zh, around)


def _is_single(concept: Concept) -> bool:
    try:
        return schemes.region_for(concept.zh).id == concept.id
    except UnknownTermError:
        return False


@cache
def _keys() -> Mapping[str, tuple[Named, ...]]:
    """Keys and types of economy by their names."""
    found = {}
    for tail, (economy, key_zh, economy_zh, key_en, economy_en) in terms.KEYS.items():
        for name in (key_zh, key_en):
            found[fold(name)] = (Named("key", key_zh, f"key/{tail}", key_zh),)
        for name in (economy_zh, economy_zh.removesuffix("经济"), economy_en):
            named = Named("economy", economy_zh, f"economy/{economy}", economy_zh)
            found[fold(name)] = (named,)
    return found


def full_label(named: Named) -> str:
    """A place with what it lies in, from the outside in, without the country."""
    concepts = schemes.regions().concepts
    above = [iri.partition("/id/")[2] for iri in named.around]
    outer = [concepts[t].zh for t in reversed(above) if t in concepts and t != _COUNTRY]
    return "".join([*outer, named.label])
