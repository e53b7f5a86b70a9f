"""Small made-up graphs for hypothesis, and the same read by plain sets: what answers are held against."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from hypothesis import strategies as st

from graph import rdf
from graph.analysis import Analysis, build, open_analysis
from graph.analysis.shape import INVERSES, PROPERTIES
from graph.namespaces import PREFIXES, XSD
from graph.queries.view import View
from graph.store import open_store
from graph.store.base import Reader

BASE: Final = "https://example.org/"
Triple = tuple[str, str, str]
"""Subject; predicate as prefixed name; object as IRI (``https://…``) or text."""

ID: Final = f"{BASE}id/"
POLICIES: Final = [
    f"{ID}policy/{code}/甲/{n}" for n, code in enumerate(("990118", "990000", "000000"))
]
DOCUMENTS: Final = [*POLICIES, f"{ID}document/990118/乙", f"{ID}document/丙"]
MEASURES: Final = [f"{ID}measure/{n}" for n in range(5)]
INDUSTRIES: Final = [f"{ID}industry/{name}" for name in "子丑寅卯辰"]
REGIONS: Final = [f"{ID}region/{code}" for code in ("000000", "990000", "990118", "980100")]
KEYS: Final = [f"{ID}key/{name}" for name in ("talent", "brand")]
BODIES: Final = [f"{ID}organization/{name}" for name in ("午", "未")]
INSTRUMENTS: Final = [f"{ID}instrument/{name}" for name in ("申", "酉")]
DAYS: Final = ("2020", "2020-06", "2021-01-01", "2022", "2031")
TITLES: Final = ("戌办法", "戌办法（试行）", "戌办法（2022年修订）", "亥规划")
SUMS: Final = ("50000", "200000")

CLASSES: Final = {
    "policy": ("fk:Policy", POLICIES),
    "document": ("fk:OfficialDocument", DOCUMENTS[3:]),
    "measure": ("fk:Measure", MEASURES),
    "industry": ("fk:Industry", INDUSTRIES),
    "region": ("fk:Region", REGIONS),
    "key": ("fk:Key", KEYS),
    "organization": ("fk:Organization", BODIES),
    "instrument": ("fk:Instrument", INSTRUMENTS),
}
"""Kind → its class and all things that are of it in every graph."""

_DATES: Final = (
    "eli:date_document",
    "eli:date_publication",
    "eli:date_no_longer_in_force",
)
_LINKS: Final = {
    "fk:supportsIndustry": ([*DOCUMENTS, *MEASURES], INDUSTRIES),
    "fk:appliesIn": ([*DOCUMENTS, *MEASURES], REGIONS),
    "fk:key": ([*DOCUMENTS, *MEASURES], KEYS),
    "fk:instrument": (MEASURES, INSTRUMENTS),
    "fk:statedIn": (MEASURES, DOCUMENTS),
    "fk:usesPolicy": (MEASURES, DOCUMENTS),
    "fk:responsibleBody": (MEASURES, BODIES),
    "fk:supportingBody": (MEASURES, BODIES),
    "eli:passed_by": (DOCUMENTS, BODIES),
    "eli:cites": (DOCUMENTS, DOCUMENTS),
    "eli:based_on": (DOCUMENTS, DOCUMENTS),
    "eli:amends": (DOCUMENTS, DOCUMENTS),
    "eli:repeals": (DOCUMENTS, DOCUMENTS),
    "skos:broader": (INDUSTRIES, INDUSTRIES),
    "geo:sfWithin": (REGIONS, REGIONS),
    "geo:sfContains": (REGIONS, REGIONS),
    "fk:ofRegion": (BODIES, REGIONS),
}


@st.composite
def graphs(draw: st.DrawFn) -> list[Triple]:
    """A graph in the shape of the data set, with whatever links."""
    triples: list[Triple] = [
        (thing, "rdf:type", _name(of_class))
        for of_class, things in CLASSES.values()
        for thing in things
    ]
    for name, (subjects, targets) in _LINKS.items():
        pairs = st.tuples(st.sampled_from(subjects), st.sampled_from(targets))
        most = 12 if name == "fk:supportsIndustry" else 4
        found = draw(st.lists(pairs, max_size=most, unique=True))
        triples += [(subject, name, target) for subject, target in found]
    for document in DOCUMENTS:
        for name in _DATES:
            triples += [(document, name, day) for day in draw(_some(DAYS, 1))]
        triples += [(document, "dcterms:title", title) for title in draw(_some(TITLES, 1))]
    for thing in [*MEASURES, *DOCUMENTS]:
        for place, name in enumerate(("fk:hasTarget", "fk:hasIncentive", "fk:hasBudget")):
            for amount in draw(_some(SUMS, 1)):
                quantity = f"{thing}/quantity/{place}"
                triples += [
                    (thing, name, quantity),
                    (quantity, "fk:amount", f"{quantity}/amount"),
                    (f"{quantity}/amount", "schema:currency", "CNY"),
                    (f"{quantity}/amount", "schema:maxValue", amount),
                ]
    return triples


def _some(values: Iterable[str], most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(list(values)), max_size=most, unique=True)


def _name(short: str) -> str:
    prefix, _, local = short.partition(":")
    return PREFIXES[prefix] + local


_PLACES: Final = {4: XSD + "gYear", 7: XSD + "gYearMonth", 10: XSD + "date"}


def _object(predicate: str, target: str) -> str:
    if "://" in target:
        return rdf.iri(target)
    if predicate in _DATES:
        return rdf.literal(target, _PLACES[len(target)])
    if predicate == "schema:maxValue":
        return rdf.literal(target, XSD + "decimal")
    return rdf.literal(target, None, None if target == "CNY" else "zh")


def reader_of(triples: Iterable[Triple]) -> Reader:
    """A view of a store that holds the triples."""
    lines = [f"{rdf.iri(s)} {rdf.iri(_name(p))} {_object(p, o)} .\n" for s, p, o in triples]
    store = open_store("memory:")
    with store.writer() as writer:
        writer.replace(f"{BASE}id/graph/made", "".join(lines).encode())
    return store.reader()


def analysed(triples: Iterable[Triple]) -> tuple[Analysis, View]:
    """The analysis of a graph, and its view."""
    reader = reader_of(triples)
    with TemporaryDirectory() as parent:
        folder = Path(parent) / "analysis"
        build(reader, folder, base_iri=BASE)
        return open_analysis(folder), View(reader, BASE)


@dataclass
class Plain:
    """A graph as sets: links by property, and what is above things."""

    triples: list[Triple]
    links: dict[str, set[tuple[str, str]]] = field(init=False)
    above: dict[str, set[str]] = field(init=False)

    def __post_init__(self) -> None:
        self.links = defaultdict(set)
        for subject, name, target in self.triples:
            if subject != target and "://" in target:
                if name in INVERSES:
                    self.links[INVERSES[name]].add((target, subject))
                else:
                    self.links[name].add((subject, target))
        self.above = {thing: self._above(thing) for thing in self.things()}

    def _above(self, thing: str) -> set[str]:
        found, new = set[str](), {thing}
        while new:
            found |= new
            rising = self.links["skos:broader"] | self.links["geo:sfWithin"]
            new = {high for low, high in rising if low in new} - found
        return found

    def things(self) -> set[str]:
        """Everything in the network."""
        ends = {end for name in PROPERTIES for pair in self.links[name] for end in pair}
        return ends | {thing for _, things in CLASSES.values() for thing in things}

    def targets(self, thing: str, *names: str) -> set[str]:
        """What a thing is linked to by any of the properties."""
        return {o for name in names for s, o in self.links[name] if s == thing}

    def sources(self, thing: str, *names: str) -> set[str]:
        """What is linked to a thing by any of the properties."""
        return {s for name in names for s, o in self.links[name] if o == thing}

    def neighbours(self, thing: str) -> set[str]:
        """What a thing is linked to, in either direction."""
        return self.targets(thing, *PROPERTIES) | self.sources(thing, *PROPERTIES)

    def has(self, thing: str, name: str) -> bool:
        """Whether a thing has the property at all."""
        return any(s == thing and p == name for s, p, _ in self.triples)

    def texts(self, thing: str, *names: str) -> list[str]:
        """Texts of a thing by any of the properties."""
        return [o for s, p, o in self.triples if s == thing and p in names]
