"""The structured query that the pieces of a question of one kind come to."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Final, Literal, NamedTuple

from graph.ask.reading import Piece
from graph.ask.rules import QuestionKind
from graph.ask.understanding import LEVELS, Kind, Level, Reason, Understanding
from graph.queries.filters import Filters

_FIELDS: Final = (
    "industry", "region", "key", "economy", "kind", "issuer", "instrument", "words"
)  # fmt: skip
_ITEMS: Final[dict[str, Kind]] = {
    "policies": "policies",
    "measures": "measures",
    "documents": "documents",
}
_CONCEPTS: Final[dict[str, Kind]] = {
    "industries": "industries",
    "regions": "regions",
    "where": "regions",
    "organizations": "organizations",
    "who": "organizations",
    "keys": "keys",
}
_FACETS: Final = {
    "industries": "industry",
    "regions": "region",
    "where": "region",
    "organizations": "issuer",
    "who": "issuer",
    "keys": "key",
    "years": "year",
}
_ASKING: Final = frozenset({"which", "count", "each", "most", "gap", "largest"})
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class Conflict(NamedTuple):
    """Pieces that do not go together, and why."""

    why: Reason
    pieces: Sequence[Piece]


def conflict(kind: QuestionKind, pieces: Sequence[Piece]) -> Conflict | None:
    """What keeps the pieces of a question of that kind from being a query: two values for one
    filter, a day that is not one, nothing to compare with, what its list does not have."""
    if kind.intent == "compare":
        sides = _sides(pieces)
        if sides is None:
            return Conflict("compare_two", _tagged(pieces, "compare"))
        return _two_values([piece for piece in pieces if piece not in sides.pieces])
    documents = _tagged(pieces, "document")
    if len({piece.named[0].id for piece in documents}) > 1:
        return Conflict("two_values", documents)
    if kind.intent == "validity":
        times = _tagged(pieces, "time")
        return (
            Conflict("no_day", times) if len(times) > 1 or (times and not _day(times[0])) else None
        )
    asked = _asked(pieces, _CONCEPTS)
    if kind.intent == "gap" and asked is not None and asked.tag in ("organizations", "who"):
        return Conflict("not_together", [asked])
    ended = _ended_then(pieces)
    if ended:
        return Conflict("not_together", ended)
    newest = _tagged(pieces, "newest")
    if newest and _item_kind(pieces) == "measures":
        return Conflict("not_together", newest)
    return _two_values(pieces)


def _ended_then(pieces: Sequence[Piece]) -> Sequence[Piece]:
    """What asks for documents that ended in a time: lists know when documents were made, and whether
    they are in force on a day, not when they ended."""
    times = [piece for piece in _tagged(pieces, "time") if not _day(piece)]
    ended = [piece for piece in _tagged(pieces, "valid") if piece.value == "expired"]
    return [*ended, *times] if ended and times and not _tagged(pieces, "issue") else []


def _two_values(pieces: Sequence[Piece]) -> Conflict | None:
    by: dict[str, tuple[str, Piece]] = {}
    for piece in pieces:
        for name, value in _values(piece):
            first = by.setdefault(name, (value, piece))
            if first[0] != value:
                return Conflict("two_values", [first[1], piece])
    return None


def build(kind: QuestionKind, pieces: Sequence[Piece], question: str) -> Understanding:
    """The query of a question of that kind, whose pieces have no `conflict`."""
    builders = {
        "compare": _compare,
        "validity": _validity,
        "fact": _fact,
        "related": _related,
        "gap": _of_concepts,
        "responsible": _responsible,
        "each": _each,
        "largest": _largest,
    }
    query = builders.get(kind.intent, _listed)(kind, pieces)
    return replace(query, question=question)


def _query(of_kind: QuestionKind, /, **values: Any) -> Understanding:
    return Understanding("", "zh", of_kind.intent, **values)  # type: ignore[arg-type]


def _tagged(pieces: Iterable[Piece], *tags: str) -> list[Piece]:
    return [piece for piece in pieces if piece.tag in tags]


def _filters(pieces: Sequence[Piece]) -> Filters:
    """The filters of the list; a single day beside a validity is the day of that."""
    given = {name: value for piece in pieces for name, value in _values(piece)}
    since = given.get("since", "")
    if "validity" in given and since == given.get("until") and _DAY.fullmatch(since):
        given["as_of"] = given.pop("since")
        del given["until"]
    return Filters(**given)


def _values(piece: Piece) -> list[tuple[str, str]]:
    if piece.tag in _FIELDS:
        return [(piece.tag, piece.named[0].value if piece.named else piece.value)]
    if piece.tag == "valid":
        return [("validity", piece.value)]
    return [(name, value) for name, value in piece.values if name != "limit"]


def _limit(pieces: Sequence[Piece]) -> int | None:
    found = {value for piece in pieces for name, value in piece.values if name == "limit"}
    return min(int(value) for value in found) if found else None


def _asked(pieces: Sequence[Piece], tags: Iterable[str]) -> Piece | None:
    """The noun that is asked for: the one beside the asking word, else the only or first one."""
    wanted = frozenset(tags)
    said = [piece for piece in pieces if piece.tag not in ("filler", "limit")]
    for place, piece in enumerate(said):
        if piece.tag in ("where", "who") and piece.tag in wanted:
            return piece
        if piece.tag in _ASKING and place + 1 < len(said) and said[place + 1].tag in wanted:
            return said[place + 1]
    for place, piece in enumerate(said):
        if piece.tag in ("which", "count") and place and said[place - 1].tag in wanted:
            return said[place - 1]
    return next((piece for piece in said if piece.tag in wanted), None)


def _item_kind(pieces: Sequence[Piece], usual: Kind = "policies") -> Kind:
    found = _asked(pieces, _ITEMS)
    if found is not None:
        return "documents" if _is_of_kind(pieces, found) else _ITEMS[found.tag]
    if _tagged(pieces, "kind"):
        return "documents"
    return "measures" if _tagged(pieces, "instrument", "amount") else usual


def _is_of_kind(pieces: Sequence[Piece], noun: Piece) -> bool:
    """Whether 政策 or 文件 stands beside a kind of document that policies need not have."""
    return noun.tag == "documents" and bool(_tagged(pieces, "kind"))


def _of(pieces: Sequence[Piece]) -> Literal["policies", "measures"] | None:
    tags = {piece.tag for piece in pieces}
    if "measures" in tags and not tags & {"policies", "documents"}:
        return "measures"
    return "policies" if tags & {"policies", "documents"} else None


def _listed(kind: QuestionKind, pieces: Sequence[Piece]) -> Understanding:
    """A list of items or concepts, or their number."""
    # 政策最多的区, districts with the most policies: it is the places that are asked for.
    asked = _asked(pieces, _CONCEPTS if _tagged(pieces, "most") else [*_ITEMS, *_CONCEPTS])
    if asked is not None and asked.tag in _CONCEPTS and not _is_only_named(asked, pieces):
        return _of_concepts(kind, pieces)
    newest = _tagged(pieces, "newest")
    found: Kind = "measures" if kind.kind == "measures" else _item_kind(pieces)
    filters = _filters(pieces)
    return _query(
        kind, kind=found, filters=filters, limit=_limit(pieces), by="newest" if newest else None
    )


def _is_only_named(asked: Piece, pieces: Sequence[Piece]) -> bool:
    """Whether 产业 only says what a name before it is: 人工智能这个产业有哪些政策."""
    return (
        bool(_tagged(pieces, *_ITEMS))
        and bool(_tagged(pieces, "industry"))
        and (asked.tag == "industries" and not _tagged(pieces, "which", "count", "most", "each"))
    )


def _of_concepts(kind: QuestionKind, pieces: Sequence[Piece]) -> Understanding:
    """A list of industries, places, keys or bodies, or of those that have nothing."""
    asked = _asked(pieces, _CONCEPTS)
    assert asked is not None, "the kinds of question see to it that there is one"
    return _query(
        kind,
        kind=_CONCEPTS[asked.tag],
        filters=_filters(pieces),
        order="count",
        limit=_limit(pieces),
        of=_of(pieces),
        by="most" if _tagged(pieces, "most") else None,
        level=_level(asked),
    )


def _level(noun: Piece) -> Level | None:
    return next((level for level in LEVELS if noun.tag == "regions" and noun.value == level), None)


def _each(kind: QuestionKind, pieces: Sequence[Piece]) -> Understanding:
    """How many items by each value of a facet."""
    said = [piece for piece in pieces if piece.tag != "filler"]
    place = next(i for i, piece in enumerate(said) if piece.tag == "each")
    behind = next((p for p in said[place + 1 :] if p.tag in _FACETS), None)
    facet = behind or next(p for p in said if p.tag in _FACETS)
    return _query(
        kind,
        kind=_item_kind(pieces),
        filters=_filters(pieces),
        by=_FACETS[facet.tag],
        order="count",
        level=_level(facet),
    )


def _largest(kind: QuestionKind, pieces: Sequence[Piece]) -> Understanding:
    """Items with the largest amounts."""
    return _query(
        kind,
        kind=_item_kind(pieces, "measures"),
        filters=_filters(pieces),
        order="amount",
        limit=_limit(pieces),
        by=_tagged(pieces, "largest")[0].value,
    )


def _responsible(kind: QuestionKind, pieces: Sequence[Piece]) -> Understanding:
    return _query(kind, kind="measures", filters=_filters(pieces), order="count")


class _Sides(NamedTuple):
    """What is compared: the filter (or document, year), its values, the pieces that say them."""

    by: str
    values: tuple[str, ...]
    pieces: Sequence[Piece]


def _sides(pieces: Sequence[Piece]) -> _Sides | None:
    """The first of what a question names several of."""
    found = [
        _Sides(field, tuple(dict.fromkeys(dict(_values(p))[field] for p in sides)), sides)
        for field in _FIELDS
        if (sides := _tagged(pieces, field))
    ]
    documents = _tagged(pieces, "document")
    years = [piece for piece in _tagged(pieces, "time") if _year(piece)]
    found = [
        _Sides("document", tuple(dict.fromkeys(p.named[0].id for p in documents)), documents),
        _Sides("year", tuple(dict.fromkeys(map(_year, years))), years),
        *found,
        *(_Sides("year", _ends(piece), [piece]) for piece in _tagged(pieces, "time")),
    ]
    return next((sides for sides in found if len(sides.values) > 1), None)


def _compare(kind: QuestionKind, pieces: Sequence[Piece]) -> Understanding:
    """The filter that has several values, and these; the others narrow all sides."""
    sides = _sides(pieces)
    assert sides is not None, "a question without sides is declined"
    rest = [piece for piece in pieces if piece not in sides.pieces]
    return _query(
        kind,
        kind="documents" if sides.by == "document" else _item_kind(rest),
        filters=_filters(rest),
        by=sides.by,
        compared=sides.values,
    )


def _ends(piece: Piece) -> tuple[str, ...]:
    """The two years of a range, which are compared where nothing else is: between 2021 and 2023."""
    values = dict(piece.values)
    ends = (values.get("since", ""), values.get("until", ""))
    return ends if all(len(end) == len("2021") for end in ends) and ends[0] != ends[1] else ()


def _year(piece: Piece) -> str:
    values = dict(piece.values)
    since = values.get("since", "")
    return since if len(since) == len("2021") and since == values.get("until") else ""


def _document(pieces: Sequence[Piece]) -> str:
    return _tagged(pieces, "document")[0].named[0].id


def _day(piece: Piece) -> str | None:
    """The day that a time is; None where it is longer."""
    values = dict(piece.values)
    day = values.get("since", "")
    return day if day == values.get("until") and _DAY.fullmatch(day) else None


def _validity(kind: QuestionKind, pieces: Sequence[Piece]) -> Understanding:
    days = [_day(piece) for piece in _tagged(pieces, "time")]
    filters = Filters(as_of=days[0] if days else None)
    return _query(kind, kind="documents", document=_document(pieces), filters=filters)


def _fact(kind: QuestionKind, pieces: Sequence[Piece]) -> Understanding:
    return _query(kind, kind="documents", document=_document(pieces), by=kind.by)


def _related(kind: QuestionKind, pieces: Sequence[Piece]) -> Understanding:
    """What rests on a document where the relation is named before it or is passive (被…落实), else
    what it rests on."""
    relation = _tagged(pieces, "relation")[0]
    document = _tagged(pieces, "document")[0]
    query = _query(kind, kind="documents", document=_document(pieces), by=relation.value)
    is_object = relation.start < document.start or bool(_tagged(pieces, "passive"))
    return query if is_object else replace(query, intent="fact")
