"""Small made-up graphs, and questions about them, for hypothesis."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final

from hypothesis import strategies as st

from graph import rdf
from graph.index import AMOUNT_RANGES, VALIDITIES, Question
from graph.namespaces import PREFIXES, XSD
from graph.store import open_store
from graph.store.base import Reader

BASE: Final = "https://example.org/"
Triple = tuple[str, str, str]
"""Subject and predicate; object as IRI (``https://…``) or text. All as plain strings."""

DOCUMENTS: Final = [f"{BASE}id/policy/{n}" for n in range(5)]
MEASURES: Final = [f"{BASE}id/measure/{n}" for n in range(5)]
INDUSTRIES: Final = [f"{BASE}id/industry/{name}" for name in ("甲", "乙", "丙", "丁")]
REGIONS: Final = [f"{BASE}id/region/{code}" for code in ("1", "2", "3")]
KEYS: Final = [f"{BASE}id/key/{name}" for name in ("a", "b")]
ECONOMIES: Final = [f"{BASE}id/economy/{name}" for name in ("x", "y")]
BODIES: Final = [f"{BASE}id/organization/{name}" for name in ("p", "q")]
KINDS: Final = [f"{BASE}id/kind/{name}" for name in ("k", "l")]
INSTRUMENTS: Final = [f"{BASE}id/instrument/{name}" for name in ("i", "j")]

DAYS: Final = ("2020", "2020-06", "2020-06-15", "2021-01-01", "2021-03", "2022")
WORDS: Final = (
    "人才",
    "才人",
    "支持 人才",
    "品牌",
    "brand",
    "Br",
    "（2020）",
    "一二三四五六七",
    "七",
)


def name(short: str) -> str:
    """The IRI of a prefixed name."""
    prefix, _, local = short.partition(":")
    return PREFIXES[prefix] + local


def _some(values: Iterable[str], most: int = 2) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(list(values)), max_size=most, unique=True)


@st.composite
def graphs(draw: st.DrawFn) -> list[Triple]:
    """A graph in the shape of the data set, with whatever links."""
    triples: list[Triple] = []

    def link(subject: str, short: str, targets: Iterable[str], most: int = 2) -> None:
        triples.extend((subject, name(short), target) for target in draw(_some(targets, most)))

    for things, kind in ((INDUSTRIES, "Industry"), (REGIONS, "Region"), (KEYS, "Key")):
        for thing in things:
            link(thing, "rdf:type", [name(f"fk:{kind}")], 1)
    for thing in INDUSTRIES:
        link(thing, "skos:broader", INDUSTRIES)
        link(thing, "skos:prefLabel", WORDS, 1)
    for thing in REGIONS:
        link(thing, "geo:sfWithin", REGIONS, 1)
        link(thing, "geo:sfContains", REGIONS, 1)
    for thing in KEYS:
        link(thing, "fk:keyOf", ECONOMIES, 1)
    for thing in ECONOMIES:
        link(thing, "fk:hasKey", KEYS, 1)
    for thing in DOCUMENTS:
        link(thing, "rdf:type", [name(f"fk:{c}") for c in ("Policy", "Reply", "Section")])
        link(thing, "eli:type_document", KINDS)
        link(thing, "eli:passed_by", BODIES)
        link(thing, "owl:sameAs", DOCUMENTS, 1)
        link(thing, "eli:repeals", DOCUMENTS, 1)
        for date in ("date_document", "date_publication", "date_no_longer_in_force"):
            link(thing, f"eli:{date}", DAYS, 1)
        link(thing, "eli:first_date_entry_in_force", DAYS)
        _described(draw, link, triples, thing)
    for thing in MEASURES:
        link(thing, "rdf:type", [name("fk:Measure")], 1)
        link(thing, "fk:statedIn", DOCUMENTS)
        link(thing, "fk:usesPolicy", DOCUMENTS, 1)
        link(thing, "fk:instrument", INSTRUMENTS)
        link(thing, "fk:responsibleBody", BODIES, 1)
        link(thing, "fk:actor", BODIES, 1)
        link(thing, "fk:ordinal", ["1", "2", "12"], 1)
        link(thing, "dcterms:abstract", WORDS, 1)
        _described(draw, link, triples, thing)
    return triples


def _described(draw: st.DrawFn, link: object, triples: list[Triple], thing: str) -> None:
    assert callable(link)
    link(thing, "dcterms:title", WORDS)
    link(thing, "fk:supportsIndustry", INDUSTRIES)
    link(thing, "fk:appliesIn", REGIONS)
    link(thing, "fk:key", KEYS)
    for place, amount in enumerate(draw(st.lists(st.integers(1, 12), max_size=2))):
        quantity = f"{thing}/quantity/{place}"
        triples += [
            (thing, name("fk:hasIncentive"), quantity),
            (quantity, name("fk:amount"), f"{quantity}/amount"),
            (f"{quantity}/amount", name("schema:currency"), "CNY"),
            (f"{quantity}/amount", name("schema:maxValue"), str(amount * 50_000)),
        ]


_FILTERS: Final[dict[str, st.SearchStrategy[object]]] = {
    "industry": st.sampled_from([(one, other) for one in INDUSTRIES for other in INDUSTRIES]),
    "region": st.sampled_from([(region,) for region in REGIONS]),
    "key": st.sampled_from([(key,) for key in KEYS]),
    "economy": st.sampled_from([(economy,) for economy in ECONOMIES]),
    "doc_kind": st.sampled_from([(kind,) for kind in KINDS]),
    "issuer": st.sampled_from([(body,) for body in BODIES]),
    "instrument": st.sampled_from([(instrument,) for instrument in INSTRUMENTS]),
    "year_from": st.sampled_from(DAYS),
    "year_to": st.sampled_from(DAYS),
    "as_of": st.sampled_from(["2020-06-20", "2021-03-10", "2022-12-31"]),
    "validity": st.sampled_from([(state,) for state in VALIDITIES]),
    "amount": st.sampled_from([(entry.id,) for entry in AMOUNT_RANGES]),
    "amount_from": st.just(Decimal(200_000)),
    "amount_to": st.just(Decimal(500_000)),
    "words": st.sampled_from(["人才", "才", "br", "三四五六", "才 支", "(2020)"]),
}


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """A question with some filters."""
    chosen = draw(_some(_FILTERS, 3))
    values: dict[str, Any] = {filter: draw(_FILTERS[filter]) for filter in chosen}
    return Question(draw(st.sampled_from(["policies", "documents", "measures"])), **values)


_NUMBERS: Final = {name("schema:maxValue"): XSD + "decimal", name("fk:ordinal"): XSD + "integer"}
_PLACES: Final = {4: XSD + "gYear", 7: XSD + "gYearMonth", 10: XSD + "date"}


def reader_of(triples: Iterable[Triple]) -> Reader:
    """A view of a store that holds the triples."""
    lines = [
        f"{rdf.iri(subject)} {rdf.iri(predicate)} {_object(predicate, target)} .\n"
        for subject, predicate, target in triples
    ]
    store = open_store("memory:")
    with store.writer() as writer:
        writer.replace(f"{BASE}id/graph/made", "".join(lines).encode())
    return store.reader()


def _object(predicate: str, target: str) -> str:
    if "://" in target:
        return rdf.iri(target)
    if predicate in _NUMBERS:
        return rdf.literal(target, _NUMBERS[predicate])
    if target in DAYS:
        return rdf.literal(target, _PLACES[len(target)])
    return rdf.literal(target, None, None if target == "CNY" else "zh")
