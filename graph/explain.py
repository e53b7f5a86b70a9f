"""Why a thing of the graph is one thing: its names, where they stand, and the rules between them.

A name that stands in a text is put through the rules of identity again, so that what is told is
what the rules do now; a wording that they do not lead from is told as such.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote

from graph import identifiers
from graph.errors import NotFoundError
from graph.extract import identity, naming
from graph.extract.aliases import aliases
from graph.extract.bodies import Body, Kind
from graph.extract.naming import Step
from graph.extract.places import NATION, Place
from graph.namespaces import FK
from graph.queries.answers import Claim, Reference
from graph.queries.evidence import read_evidence
from graph.queries.facts import Facts, read_facts, read_names
from graph.queries.text import Terms, iris, strings
from graph.queries.view import View, shorten

_LABELS: Final = ("skos:prefLabel", "skos:altLabel", "dcterms:title", "dcterms:alternative")
_WORDS: Final = {
    "field": "field: {short} = {full}",
    "suffix": "ending: {short} = {full}",
    "name": "name: {short} = {full}",
    "party": "committee of the Party: {short} = {full}",
    "rank": "office by the rank of the place: {short} = {full}",
    "branch": "branch of a central body: {short} = {full}",
    "zone": "word for a zone: {short} = {full}",
    "country": "the country before the name is left out: {short} = {full}",
    "city": "the city of a district whose name others share: {short} = {full}",
    "scheme": "label of the scheme: {short} = {full}",
    "home": "the document's own area: {short} = {full}",
    "same": "exception `same` of identity.toml: {short} = {full}",
    "apart": "exception `apart` of identity.toml: {full} are kept apart",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a name stands: first in a text, and how often there."""

    document: Reference
    text: str
    start: int
    end: int
    count: int


@dataclass(slots=True)
class Name:
    """One wording, where it stands or who says it, and the rules that lead from it to the node."""

    name: str
    said_in: list[str] = field(default_factory=list)
    places: list[Standing] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Other:
    """Something that has a name of the thing and is kept apart from it."""

    thing: Reference
    name: str
    reason: str


@dataclass(slots=True)
class Explanation:
    """What made a thing what it is.

    Attributes:
        thing: the thing with its name.
        classes: its classes, as prefixed names.
        ground: what makes it one: its number, its title and region, its name and place.
        names: its names.
        older: IRIs that it was known by before (owl:sameAs).
        apart: what is called the same and is another thing.
        claim: for a claim, what it says with basis, sources and quotes.
        runs: for a claim, the runs that made it, with version and digest of the rules.
    """

    thing: Reference
    classes: list[str]
    ground: str
    names: list[Name] = field(default_factory=list)
    older: list[str] = field(default_factory=list)
    apart: list[Other] = field(default_factory=list)
    claim: Claim | None = None
    subject: Reference | None = None
    runs: list[dict[str, str]] = field(default_factory=list)


def explain(view: View, named: str) -> Explanation:
    """Why the thing ``named`` (an IRI, what follows ``id/`` in it, or a name) is one.

    Raises:
        NotFoundError: nothing is called so, or several things are; the message lists them.
    """
    iri = _find(view, named)
    rows = view.ask_rows("explain-said", items=iris([iri]))
    classes = sorted({shorten(r["value"]) for r in rows if shorten(r["property"]) == "rdf:type"})
    if FK + "Claim" in {row["value"] for row in rows}:
        return _claim(view, iri, classes)
    tail = unquote(view.tail(iri) or iri)
    found = Explanation(read_names(view, [iri]).reference(iri), classes, _ground(tail))
    found.older = [row["value"] for row in rows if shorten(row["property"]) == "owl:sameAs"]
    names = _said(rows)
    _add_places(view, [iri, *found.older], names)
    found.names = sorted(names.values(), key=lambda name: (-len(name.places), name.name))
    for name in found.names:
        name.rules = list(dict.fromkeys(_rules(view, iri, tail, name)))
    found.apart = _apart(view, iri, tail, found)
    return found


def _find(view: View, named: str) -> str:
    text = named.strip()
    for iri in (text, view.iri(text.removeprefix("id/"))):
        if ":" in iri and " " not in iri and view.ask_rows("explain-said", items=iris([iri])):
            return iri
    wanted = identifiers.normal_title(text)
    spelt = dict.fromkeys((text, wanted, text.strip("《》")))
    rows = view.ask_rows("explain-named", names=_literals(spelt))
    things = sorted({row["item"] for row in rows})
    if not things:
        raise NotFoundError(f"nothing is called {named[:120]!r}; give an IRI or an exact name")
    if len(things) > 1:
        raise NotFoundError(f"{named[:120]!r} is the name of several things: {', '.join(things)}")
    return things[0]


def _literals(names: Iterable[str]) -> Terms:
    """The names as literals of every language that names have."""
    texts = tuple(names)
    return Terms(term for tag in ("zh", "en", None) for term in strings(*texts, language=tag))


def _ground(tail: str) -> str:
    kind, *parts = tail.split("/")
    if kind == "policy" and len(parts) == 4:
        region, agency, year, serial = parts
        return f"same document number {agency}〔{year}〕{serial}号 of an agency of {region}"
    if kind in ("policy", "document") and len(parts) == 2:
        return f"same normalised title in region {parts[0]}: {parts[1]}"
    if kind == "organization" and len(parts) == 2:
        return f"same written-out name in region {parts[0]}: {parts[1]}"
    if kind == "zone":
        return f"same written-out name of a zone: {parts[-1]}"
    return f"one concept of a scheme: {tail}"


def _said(rows: Sequence[dict[str, str]]) -> dict[str, Name]:
    names: dict[str, Name] = {}
    for row in rows:
        if shorten(row["property"]) in (*_LABELS, "eli:number"):
            name = names.setdefault(row["value"], Name(row["value"]))
            if row["graph"] not in name.said_in:
                name.said_in.append(row["graph"])
    return names


def _add_places(view: View, items: Sequence[str], names: dict[str, Name]) -> None:
    rows = view.ask_rows("explain-mentions", items=iris(items))
    rows = [row for row in rows if "exact" in row]  # without mentions one empty row is counted
    known = read_names(view, {row.get("document", row["text"]) for row in rows})
    for row in rows:
        text = "".join(row["exact"].split())
        document = known.reference(row.get("document", row["text"]))
        start = int(row["start"])
        place = Standing(document, row["text"], start, start + len(row["exact"]), int(row["count"]))
        names.setdefault(text, Name(text)).places.append(place)


def _rules(view: View, iri: str, tail: str, name: Name) -> Iterator[str]:
    """Why the name is one of the thing's: the rules that lead from it, in words."""
    kind = tail.partition("/")[0]
    if any("/graph/scheme/" in graph for graph in name.said_in):
        yield "label of the scheme"
    homes = {_region(view, place.document.id) for place in name.places} or {_region(view, iri)}
    for home in sorted(homes, key=str):
        if kind == "organization":
            yield from _body_rules(view, iri, name, home)
        elif kind == "zone":
            yield from _zone_rules(view, iri, name, home)
    if kind in ("policy", "document"):
        yield from _title_rules(tail, name)
    yield from _declared(view, name)


def _region(view: View, document: str) -> str | None:
    parts = (view.tail(document) or "").split("/")
    return parts[1] if len(parts) > 2 else None


def _body_rules(view: View, iri: str, name: Name, home: str | None) -> Iterator[str]:
    own = identity.own_areas(home)
    tries = [("", "")] + [(prefix, "") for prefix in own if name.name.startswith(prefix)]
    tries += [(prefix, prefix) for prefix in own]
    kinds: tuple[Kind, ...] = ("body", "institute")
    for prefix, shared in tries:
        for kind in kinds:
            body = Body(0, 0, shared + name.name, prefix, kind)
            found, steps = identity.explained_organization(body, home, view.base)
            if found.iri == iri:
                if shared:
                    yield f"shares {shared} with the body before it in a list"
                yield from _in_words(steps)
                return


def _zone_rules(view: View, iri: str, name: Name, home: str | None) -> Iterator[str]:
    place = Place(0, 0, name.name, None, True)
    found, steps = identity.explained_zone(place, view.base, home)
    if found.iri == iri:
        yield from _in_words(steps)


def _title_rules(tail: str, name: Name) -> Iterator[str]:
    normal = identifiers.normal_title(name.name)
    if identity.passed_on(name.name) != normal:
        yield f"notice that passes on 《{identity.passed_on(name.name)}》"
    elif normal != name.name:
        yield f"normalised title: {normal}"
    last = tail.rsplit("/", 1)[-1]
    if last.isdigit():
        yield "same document number"
    elif identity.passed_on(name.name) == last:
        yield "same normalised title and region"


def _declared(view: View, name: Name) -> Iterator[str]:
    """Where the name is declared as a short one (以下简称) in the texts in which it stands."""
    for place in name.places:
        for row in view.ask_rows("text-of-document", documents=iris([place.text])):
            for alias in aliases(row["characters"]):
                if alias.name == name.name:
                    yield f"short name declared in {place.document.label} at {alias.start}"


def _in_words(steps: Iterable[Step]) -> Iterator[str]:
    for step in steps:
        yield _WORDS[step.rule].format(short=step.short, full=step.full)


def _apart(view: View, iri: str, tail: str, found: Explanation) -> list[Other]:
    names = [name.name for name in found.names]
    known = {iri, *found.older}
    rows = view.ask_rows("explain-named", names=_literals(names)) if names else []
    others = {row["item"]: row["name"] for row in rows if row["item"] not in known}
    answer = []
    labels = read_names(view, others)
    for other, name in sorted(others.items()):
        reason = _difference(tail, unquote(view.tail(other) or other))
        answer.append(Other(labels.reference(other), name, reason))
    for name in dict.fromkeys([*names, tail]):
        row = naming.listed(name)
        if row is not None and row[2] == "apart":
            for other in row[0]:
                if other != name:
                    reason = f"exception `apart` of identity.toml: {row[1]}"
                    answer.append(Other(Reference(other, other), name, reason))
    return answer


def _difference(tail: str, other: str) -> str:
    """What keeps two things of one name apart, by their IRIs."""
    one, two = tail.split("/"), other.split("/")
    if one[0] != two[0]:
        return f"a {two[0]}, not a {one[0]}"
    if one[0] == "policy" and len(one) == len(two) == 5:
        return "another document number"
    if one[0] == "policy" and len(one) != len(two):
        return "no number is known of one of the two, and the title has several numbers or regions"
    if len(one) > 2 and len(two) > 2 and one[1] != two[1]:
        nation = " (the nation)" if two[1] == NATION else ""
        return f"another region: {two[1]}{nation}"
    return "another name after abbreviations are written out"


def _claim(view: View, iri: str, classes: list[str]) -> Explanation:
    facts = read_facts(view, [iri])
    subjects = facts.iris(iri, "fk:subject")
    made = [c for s in subjects for c in read_evidence(view, [s]).of(s) if c.id == iri]
    runs = facts.iris(iri, "prov:wasGeneratedBy")
    subject = read_names(view, subjects).reference(subjects[0]) if subjects else None
    return Explanation(
        read_names(view, [iri]).reference(iri),
        classes,
        "one claim a subject, property, object and source",
        claim=made[0] if made else None,
        subject=subject,
        runs=[_run(run, read_facts(view, runs)) for run in runs],
    )


def _run(run: str, facts: Facts) -> dict[str, str]:
    return {
        "id": run,
        "version": facts.text(run, "fk:softwareVersion") or "",
        "rules": facts.text(run, "fk:rulesDigest") or "",
        "text": next(iter(facts.iris(run, "prov:used")), ""),
    }
