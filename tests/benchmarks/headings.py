"""Made-up documents by ordinal: title, number, date, place, body and sectors of each.

A document needs nothing but its ordinal and the seed, so that any can point to any other without
a list of them. Places, sectors and kinds are those of the schemes.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Final

from graph import identifiers, schemes

_PLACES: Final = 240
_SHANGHAI: Final = "region/31"


@dataclass(frozen=True, slots=True)
class Named:
    """A thing of a scheme, or a body: its IRI and Chinese name."""

    iri: str
    label: str


@dataclass(frozen=True, slots=True)
class Deed:
    """What a measure supports, in Chinese and English, and the key that it belongs to."""

    zh: str
    en: str
    key: str


@dataclass(frozen=True, slots=True)
class Words:
    """The words of ``words.toml``."""

    aims: Sequence[str]
    means: Sequence[str]
    bodies: Sequence[str]
    kinds: Sequence[tuple[str, str]]
    deeds: Sequence[Deed]


@dataclass(frozen=True, slots=True)
class Heading:
    """What is known of a document before it is read; IRIs for kind, region, body, industries."""

    iri: str
    title: str
    number: str
    agency: str
    serial: int
    year: int
    date: str
    kind: str
    region: Named
    body: Named
    industries: tuple[Named, ...]


@cache
def words() -> Words:
    """The words that documents are put together from."""
    found = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
    return Words(
        aims=found["aims"],
        means=found["means"],
        bodies=found["bodies"],
        kinds=list(found["kinds"].items()),
        deeds=[
            Deed(zh, en, identifiers.path("key", key))
            for key, deeds in found["deeds"].items()
            for zh, en in deeds.items()
        ],
    )


@cache
def industries() -> tuple[Named, ...]:
    """All sectors of the scheme."""
    found = schemes.industries().concepts.values()
    return tuple(Named(identifiers.path(*item.id.split("/")), item.labels["zh"]) for item in found)


@cache
def regions() -> tuple[Named, ...]:
    """Places that documents are for: Shanghai and its districts first, then others."""
    found = sorted(
        (item for item in schemes.regions().concepts.values() if item.notation != "000000"),
        key=lambda item: (not item.id.startswith(_SHANGHAI), item.id),
    )
    first = sum(item.id.startswith(_SHANGHAI) for item in found)
    chosen = [*found[:first], *found[first :: len(found) // _PLACES]]
    return tuple(Named(identifiers.path(*item.id.split("/")), item.labels["zh"]) for item in chosen)


@cache
def bodies(region: Named) -> tuple[Named, ...]:
    """The bodies of a place."""
    names = [region.label + ending for ending in words().bodies]
    code = region.iri.rpartition("/")[2]
    return tuple(Named(identifiers.path("organization", code, name), name) for name in names)


def _pick(things: Sequence[Named], random: Random) -> Named:
    """One of ``things``: early ones often and late ones seldom, as documents name them."""
    return things[int(len(things) * random.random() ** 2)]


def heading(seed: int, ordinal: int) -> Heading:
    """The document with that ordinal; always the same for the same seed."""
    random = Random(f"{seed}/{ordinal}")
    region = _pick(regions(), random)
    count = random.choice((1, 2, 2, 3))
    sectors = tuple(dict.fromkeys(_pick(industries(), random) for _ in range(count)))
    ending, kind = random.choice(words().kinds)
    year = 2006 + int(20 * random.random() ** 0.6)
    agency = region.label[0] + "府发"
    names = "、".join(sector.label for sector in sectors[:2])
    return Heading(
        iri=identifiers.policy(region.iri.rpartition("/")[2], agency, year, ordinal),
        title=f"{region.label}{random.choice(words().aims)}{names}发展{ending}",
        number=f"{agency}〔{year}〕{ordinal}号",
        agency=agency,
        serial=ordinal,
        year=year,
        date=f"{year}-{random.randint(1, 12):02}-{random.randint(1, 28):02}",
        kind=identifiers.path("kind", kind),
        region=region,
        body=random.choice(bodies(region)),
        industries=sectors,
    )
