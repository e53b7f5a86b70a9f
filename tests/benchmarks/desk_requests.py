"""What analysts ask of the made-up data: lists with filters, words to search for, matrices.

Requests are REST targets; the questions behind them are put to an index without HTTP as well. The
same seed gives the same requests, and hardly any comes twice.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any, Final
from urllib.parse import urlencode

from graph import identifiers
from graph.index import Axis, Index, Question
from tests.benchmarks.headings import Named, heading, industries, regions, words

_KEYS: Final = ("talent", "brand", "leading-enterprises", "channels", "platforms")
_AMOUNTS: Final = ("0-100000", "100000-1000000", "1000000-5000000", "5000000-10000000")
_SIDES: Final = (("industry", "region"), ("industry", "key"), ("region", "key"))
_LISTS: Final = ("policies", "measures", "documents")


@dataclass(frozen=True, slots=True)
class Request:
    """One request: its target, and the same asked of an index."""

    target: str
    ask: Callable[[Index], object]


def lists(seed: int, documents: int) -> Iterator[Request]:
    """Lists with one to three filters, with all their facets."""
    random = Random(f"{seed}/lists")
    while True:
        kind = random.choice(_LISTS)
        names = random.sample(sorted(_FILTERS), random.choice((1, 1, 2, 2, 3)))
        shown: dict[str, str] = {}
        asked: dict[str, Any] = {}
        for name in names:
            value, values = _FILTERS[name](random, documents)
            shown[name] = value
            asked |= values
        if shown.get("from", "") > shown.get("to", "9999"):
            shown["from"], shown["to"] = shown["to"], shown["from"]
            asked["year_from"], asked["year_to"] = asked["year_to"], asked["year_from"]
        yield Request(f"/api/{kind}?{urlencode(shown)}", _finding(Question(kind=kind, **asked)))


def searches(seed: int, documents: int) -> Iterator[Request]:
    """Names, parts of names, numbers, words inside texts, in Chinese and English."""
    random = Random(f"{seed}/searches")
    while True:
        text = _words(random, documents)
        yield Request(f"/api/search?{urlencode({'q': text})}", _searching(text))


def suggestions(seed: int, documents: int) -> Iterator[Request]:
    """Beginnings of words, as somebody types them."""
    random = Random(f"{seed}/suggestions")
    while True:
        text = _words(random, documents)[: random.randint(1, 4)]
        yield Request(f"/api/suggest?{urlencode({'q': text})}", _suggesting(text))


def matrices(seed: int, documents: int) -> Iterator[Request]:
    """Counts of measures by two facets, narrowed by a third."""
    random = Random(f"{seed}/matrices")
    while True:
        rows, columns = random.choice(_SIDES)
        name = random.choice([n for n in ("as_of", "from", "key") if n != columns])
        value, values = _FILTERS[name](random, documents)
        shown = {"rows": rows, "columns": columns, name: value}
        question = Question(kind="measures", **values)
        yield Request(f"/api/matrix?{urlencode(shown)}", _counting(rows, columns, question))


def frequent(seed: int, documents: int) -> Iterator[Request]:
    """Matrices of the values that are counted most often, narrowed by a filter."""
    random = Random(f"{seed}/frequent")
    while True:
        rows, columns = random.choice((("industry", "region"), ("region", "industry")))
        name = random.choice(("as_of", "from", "key"))
        value, values = _FILTERS[name](random, documents)
        shown = {"rows": rows, "columns": columns, "level": "frequent", name: value}
        question = Question(kind="measures", **values)
        yield Request(f"/api/matrix?{urlencode(shown)}", _linking(rows, question))


def pages(seed: int, documents: int) -> Iterator[Request]:
    """The same lists as pages, in both languages."""
    random = Random(f"{seed}/pages")
    for request in lists(seed, documents):
        language = random.choice(("zh", "en"))
        target = f"{request.target.removeprefix('/api')}&lang={language}"
        yield Request(target, request.ask)


def front(seed: int, documents: int) -> Iterator[Request]:
    """The front page, in both languages."""
    random = Random(f"{seed}/front")
    while True:
        target = f"/?lang={random.choice(('zh', 'en'))}"
        yield Request(target, lambda index: index.ask_rows("numbers"))


Kind = Callable[[int, int], Iterator[Request]]

KINDS: Final[dict[str, Kind]] = {
    "lists": lists,
    "searches": searches,
    "suggestions": suggestions,
    "matrices": matrices,
}
"""What an index is asked."""

SERVED: Final[dict[str, Kind]] = {**KINDS, "frequent": frequent, "pages": pages, "front": front}
"""What the service is asked."""


def _finding(question: Question) -> Callable[[Index], object]:
    return lambda index: index.find(question)


def _searching(text: str) -> Callable[[Index], object]:
    return lambda index: index.search(text)


def _suggesting(text: str) -> Callable[[Index], object]:
    return lambda index: index.suggest(text)


def _counting(rows: str, columns: str, question: Question) -> Callable[[Index], object]:
    return lambda index: index.matrix(Axis(rows), Axis(columns), question)


def _linking(facet: str, question: Question) -> Callable[[Index], object]:
    return lambda index: index.linked(question, facet)


def _words(random: Random, documents: int) -> str:
    """What somebody may type into a search box."""
    document = heading(1, random.randint(1, documents))
    deed = random.choice(words().deeds)
    return random.choice(
        [
            document.region.label,
            document.number.replace("〔", "[").replace("〕", "]"),
            document.title[: random.randint(4, 12)],
            document.industries[0].label,
            document.industries[0].label[:2],
            random.choice(words().aims),
            deed.zh,
            deed.en,
            f"{document.region.label} {document.industries[0].label}",
            f"{document.industries[0].label} {random.choice(words().means)}",
        ]
    )


def _named(random: Random, things: tuple[Named, ...], name: str) -> tuple[str, dict[str, Any]]:
    thing = things[int(len(things) * random.random() ** 2)]
    return thing.iri.partition("/id/")[2], {name: (thing.iri,)}


def _day(random: Random) -> str:
    return f"{random.randint(2008, 2026)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}"


def _dated(random: Random, name: str) -> tuple[str, dict[str, Any]]:
    day = _day(random)
    return day, {name: day}


def _key(random: Random) -> tuple[str, dict[str, Any]]:
    key = random.choice(_KEYS)
    return key, {"key": (identifiers.path("key", key),)}


def _kind(random: Random) -> tuple[str, dict[str, Any]]:
    _, kind = random.choice(words().kinds)
    return kind, {"doc_kind": (identifiers.path("kind", kind),)}


def _amount(random: Random) -> tuple[str, dict[str, Any]]:
    amount = random.choice(_AMOUNTS)
    return amount, {"amount": (amount,)}


def _said(random: Random, documents: int) -> tuple[str, dict[str, Any]]:
    text = _words(random, documents)
    return text, {"words": text}


_FILTERS: Final[dict[str, Callable[[Random, int], tuple[str, dict[str, Any]]]]] = {
    "industry": lambda random, _: _named(random, industries(), "industry"),
    "region": lambda random, _: _named(random, regions(), "region"),
    "key": lambda random, _: _key(random),
    "kind": lambda random, _: _kind(random),
    "from": lambda random, _: _dated(random, "year_from"),
    "to": lambda random, _: _dated(random, "year_to"),
    "as_of": lambda random, _: _dated(random, "as_of"),
    "amount": lambda random, _: _amount(random),
    "q": _said,
}
