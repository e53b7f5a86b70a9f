"""Search by words: names first, by how they match, then texts by relevance (BM25)."""

from collections.abc import Collection, Iterator
from functools import cache
from typing import Final
from urllib.parse import unquote

import numpy as np

from graph.index.answers import Hit, Span
from graph.index.arrays import Array, Arrays
from graph.index.folding import Wanted, fold, marked, wanted
from graph.index.grams import FIELD_BITS, Grams, fields_of, places_of
from graph.index.said import FIRST_TEXT, Sort
from graph.index.things import KINDS, Things

EXACT: Final = 4.0
PREFIX: Final = 3.0
CONTAINED: Final = 2.0
TEXT: Final = 1.0

_OWN: Final = 0.5  # what a name or number of its own counts more than an alias
_K1: Final = 1.2  # how soon more of a word stops to count
_B: Final = 0.75  # how much the length of a text counts
_HALF: Final = 4.0  # the relevance that is half of what can be had
_BEFORE: Final = 30
_WINDOW: Final = 120
_HELD: Final = 8
"""Words of which is remembered what holds them: a page asks several times."""
_SOURCE: Final = KINDS.index("source")
_NAMES: Final = (Sort.LABEL, Sort.LABEL_EN, Sort.OTHER_NAME)


class Searcher:
    """Search over an open index."""

    def __init__(self, arrays: Arrays, things: Things) -> None:
        self._things = things
        self._names = Grams(arrays, "names")
        self._texts = Grams(arrays, "texts")
        self._owner = arrays["field.thing"]
        self._size = arrays["field.length"]
        self._sort = arrays["field.sort"]
        self._text = arrays.strings("field.text")
        self._fields = arrays["thing.field"]
        self._length = arrays["thing.length"]
        self._renamed = arrays["thing.older"], arrays["thing.newer"]
        self._mean = _mean_length(self._length)
        self._held: dict[tuple[str, bool], Array] = {}
        self._is_name = np.isin(np.arange(FIRST_TEXT), _NAMES)

    def named(self, text: str) -> list[int]:
        """Things that have exactly this text as a name or an alias."""
        postings = self._names.find(fold(text))
        fields = fields_of(postings[places_of(postings) == 0])
        fields = fields[(self._size[fields] == len(text)) & self._is_name[self._sort[fields]]]
        return [int(self._owner[n]) for n in fields.tolist() if self._text[n] == text]

    def scores(self, what: Wanted, *, names_only: bool = False) -> Array:
        """How well each thing matches, by thing; 0 where it does not."""
        return self._scores(what, _Lookup(self._names, self._texts), names_only)

    def _scores(self, what: Wanted, lookup: "_Lookup", names_only: bool) -> Array:
        scores = np.zeros(len(self._things), np.float32)
        for phrase in what.phrases:
            self._score_names(lookup.names(phrase), len(phrase), scores)
        if len(what.words) > 1 or not names_only:
            np.maximum(scores, self._score_words(what.words, lookup, names_only), out=scores)
        return scores

    def _score_names(self, postings: Array, length: int, scores: Array) -> None:
        """Names that are, start with or hold a phrase; first names, then aliases, and the more of
        one it is, the better."""
        fields = fields_of(postings)
        sizes = self._size[fields]
        found = CONTAINED + np.float32(0.4 * length) / sizes
        found[self._sort[fields] < Sort.OTHER_NAME] += _OWN
        starts = places_of(postings) == 0
        found[starts] += 1
        found[starts & (sizes == length)] += 1
        np.maximum.at(scores, self._owner[fields], found.astype(np.float32))

    def _score_words(self, words: Collection[str], lookup: "_Lookup", names_only: bool) -> Array:
        """Things of which every word is said, by relevance; in names it counts for more."""
        size = len(self._things)
        every = np.ones(size, bool)
        named = np.ones(size, bool)
        relevance = np.zeros(size, np.float32)
        for word in words:
            in_names = np.zeros(size, bool)
            in_names[self._owner[fields_of(lookup.names(word))]] = True
            named &= in_names
            if names_only:
                every &= in_names
                continue
            owners = self._owner[fields_of(lookup.texts(word))]
            often = np.bincount(owners, minlength=size)
            held = np.flatnonzero(often)
            every &= in_names | (often > 0)
            length = self._length[held] / self._mean
            counts = often[held].astype(np.float32)
            weight = np.log(1 + (size - len(held) + 0.5) / (len(held) + 0.5))
            relevance[held] += weight * counts * (_K1 + 1) / (counts + _K1 * (1 - _B + _B * length))
        scores = np.where(named, np.float32(CONTAINED), np.float32(TEXT))
        scores += np.float32(0.9) * relevance / (relevance + _HALF)
        if len(words) == 0:
            every[:] = False
        scores[~every] = 0
        return scores

    def holding(self, words: str, *, names_only: bool = False) -> Array:
        """Things that match, as truth values by thing, which nobody may change."""
        if (known := self._held.get((words, names_only))) is None:
            known = self._holding(wanted(words).words, names_only)
            if len(self._held) >= _HELD:
                self._held.clear()
            self._held[words, names_only] = known
        return known

    def _holding(self, words: Collection[str], names_only: bool) -> Array:
        size = len(self._things)
        held = np.full(size, bool(words))
        for word in words:
            said = np.zeros(size, bool)
            said[self._owner[fields_of(self._names.find(word))]] = True
            if not names_only:
                said[self._owner[fields_of(self._texts.find(word))]] = True
            held &= said
        return held

    def _found(self, what: Wanted, lookup: "_Lookup", *, names_only: bool = False) -> Array:
        """Scores of things under the IRIs by which they go now."""
        scores = self._scores(what, lookup, names_only)
        older, newer = self._renamed
        np.maximum.at(scores, newer, scores[older])
        scores[older] = 0
        return scores

    def search(self, text: str, kinds: Collection[str], limit: int) -> list[Hit]:
        """The best matches; see `Index.search`."""
        return list(self.hits(text, kinds, limit))

    def hits(self, text: str, kinds: Collection[str], limit: int | None) -> Iterator[Hit]:
        """The same, one after the other; all where ``limit`` is None."""
        what, lookup = wanted(text), _Lookup(self._names, self._texts)
        scores = self._found(what, lookup)
        if kinds:
            kept = [KINDS.index(kind) for kind in kinds if kind in KINDS]
            scores[~np.isin(self._things.kind, kept)] = 0
        for thing in _best(scores, len(scores) if limit is None else limit):
            yield self._hit(thing, float(scores[thing]), what, lookup)

    def suggest(self, text: str, limit: int) -> list[Hit]:
        """The best names; see `Index.suggest`."""
        what, lookup = wanted(text), _Lookup(self._names, self._texts)
        scores = np.floor(self._found(what, lookup, names_only=True) / _OWN) * _OWN
        scores[self._things.kind == _SOURCE] = 0
        return [
            self._hit(thing, float(scores[thing]), what, lookup) for thing in _best(scores, limit)
        ]

    def _hit(self, thing: int, score: float, what: Wanted, lookup: "_Lookup") -> Hit:
        """A thing with what the words were found in."""
        things = self._things
        name = things.name(thing)
        iri = things.iri[thing]
        label = name.zh or name.en or unquote(iri.rstrip("/").rsplit("/", 1)[-1])
        snippet, spans = self._snippet(thing, what, label, lookup)
        kind = KINDS[int(things.kind[thing])]
        return Hit(iri, kind, label, name.en, name.number, snippet, spans, score)

    def _snippet(
        self, thing: int, what: Wanted, label: str, lookup: "_Lookup"
    ) -> tuple[str, list[Span]]:
        """The name that matches best, else the place in a text."""
        first, last = int(self._fields[thing]), int(self._fields[thing + 1])
        names = int(np.searchsorted(self._sort[first:last], FIRST_TEXT)) + first
        texts = dict.fromkeys([label, *(self._text[field] for field in range(first, names))])
        best = max(texts, key=lambda text: _fitness(fold(text), what))
        if _fitness(fold(best), what) > 0:
            return _cut(best, marked(fold(best), what))
        for word in what.words:
            low, high = (np.uint64(field << FIELD_BITS) for field in (names, last))
            postings = lookup.texts(word)
            postings = postings[(postings >= low) & (postings < high)]
            if len(postings):
                posting = postings.min(keepdims=True)
                text = self._text[int(fields_of(posting)[0])]
                return _window(text, int(places_of(posting)[0]), what)
        best = max(texts, key=lambda text: len(marked(fold(text), what)))
        return _cut(best, marked(fold(best), what))


class _Lookup:
    """Where words stand, each looked up once for one search."""

    def __init__(self, names: Grams, texts: Grams) -> None:
        self.names = cache(names.find)
        self.texts = cache(texts.find)


def _mean_length(lengths: Array) -> float:
    held = lengths[lengths > 0]
    return float(held.mean()) if len(held) else 1.0


def _fitness(folded: str, what: Wanted) -> int:
    """How a name matches: 4 is it, 3 starts with it, 2 holds it, 1 holds its words, 0 not all."""
    for phrase in what.phrases:
        if phrase in folded:
            return 4 if phrase == folded else 3 if folded.startswith(phrase) else 2
    return int(all(word in folded for word in what.words))


def _cut(text: str, spans: list[Span]) -> tuple[str, list[Span]]:
    """A name, shortened where it is very long."""
    if len(text) <= 2 * _WINDOW:
        return text, spans
    size = 2 * _WINDOW
    return text[:size] + "…", [(start, min(end, size)) for start, end in spans if start < size]


def _window(text: str, place: int, what: Wanted) -> tuple[str, list[Span]]:
    """What stands around a place of a text."""
    start = max(0, place - _BEFORE)
    end = min(len(text), start + _WINDOW)
    before, after = "…" if start else "", "…" if end < len(text) else ""
    shown = before + text[start:end] + after
    return shown, marked(fold(shown), what)


def _best(scores: Array, limit: int) -> list[int]:
    """Things with the greatest scores; those of equal score in their order."""
    held = np.flatnonzero(scores)
    if len(held) > limit:
        least = np.partition(scores[held], len(held) - limit)[len(held) - limit]
        held = held[scores[held] >= least]
    best: list[int] = held[np.argsort(-scores[held], kind="stable")][:limit].tolist()
    return best
