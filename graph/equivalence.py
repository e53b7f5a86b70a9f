"""Policies that were known by title before a number turned up: ``owl:sameAs`` in a graph of its own.

A policy that one document names by title only has an IRI made of region and title; once another
document or table gives the same title in the same region a number, the numbered IRI is the node.
``<numbered> owl:sameAs <titled>`` then stands in ``id/graph/identity``, and what was claimed of the
titled one is claimed there of the numbered one as well. The graph is made anew from all others
whenever something is written (`writing`): it depends on them alone, and what no longer holds is gone.

What people merge or part (`graph.corrections`) goes before what follows from titles and numbers.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final, NamedTuple
from urllib.parse import unquote

from graph import identifiers, rdf
from graph.extract import identity, naming
from graph.extract.rules import rules
from graph.namespaces import BASE, FK, OWL
from graph.queries.text import Terms, compose, iris
from graph.store.base import Reader, Store, Writer

_AT_ONCE: Final = 200
"""Items that one query asks for."""


class Same(NamedTuple):
    """A node and the IRI that it was known by before."""

    newer: str
    older: str


class _Policies:
    """The policies of a store by title and region."""

    def __init__(self, base: str) -> None:
        self._folder = f"{base}id/policy/"
        self.titled: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.numbered: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._region = f"{base}id/region/"

    def add(self, policy: str, title: str, region: str | None) -> None:
        parts = policy.removeprefix(self._folder).split("/")
        key = identity.title_key(title)
        if (
            not policy.startswith(self._folder)
            or len(key) < rules("identity")["titles"]["shortest"]
        ):
            return
        kind = self.numbered if len(parts) == 4 else self.titled
        kind[key, parts[0]].add(policy)
        if len(parts) == 4 and region and region.startswith(self._region):
            kind[key, region.removeprefix(self._region)].add(policy)


def same_policies(view: Reader, *, base: str = BASE) -> list[Same]:
    """The policies of ``view`` with the IRIs that they were known by before, sorted.

    Of IRIs made of one title in different spellings the shortest one is the node, where no number
    is known. A title that several numbers share (editions of one policy) is none of them.
    """
    policies = _Policies(base)
    known: set[str] = set()
    for row in view.select(compose("policy-titles")):
        known.add(row["policy"])
        policies.add(row["policy"], row["title"], row.get("region"))
    found: set[Same] = set()
    for key, titled in policies.titled.items():
        numbered = policies.numbered.get(key, set())
        if len(numbered) <= 1:
            newer = min(numbered or titled, key=lambda iri: (len(iri), iri))
            found |= {Same(newer, older) for older in titled if older != newer}
    chosen = dict(_one_each(_with_exceptions(found, known, base)))
    return sorted(_resolved(_with_corrections(chosen, view, base)))


def _with_exceptions(found: set[Same], known: set[str], base: str) -> Iterator[Same]:
    """``found`` after the rows of ``identity.toml`` that join two IRIs or part them."""
    for same in found:
        tails = [unquote(iri.removeprefix(f"{base}id/")) for iri in same]
        rows = [row for tail in tails if (row := naming.listed(tail)) is not None]
        if not any(kind == "apart" and set(tails) <= set(names) for names, _, kind in rows):
            yield same
    for row in rules("identity").get("same", []):
        newer, *older = (f"{base}id/{name}" for name in row["names"])
        if newer in known:
            yield from (Same(newer, iri) for iri in older if iri in known)


def _one_each(found: Iterable[Same]) -> Iterator[tuple[str, str]]:
    """The newer IRI of each older one: one each, and none that is older itself."""
    chosen: dict[str, str] = {}
    for newer, older in sorted(found):
        chosen.setdefault(older, newer)
    for older, newer in chosen.items():
        if newer not in chosen:
            yield older, newer


def _with_corrections(chosen: dict[str, str], view: Reader, base: str) -> dict[str, str]:
    """``chosen`` after what people say: which things are one, and which are not; the last word holds."""
    graph = f"{base}id/graph/corrections/identity"
    if not view.has_graph(graph):
        return chosen
    chosen = dict(chosen)
    for row in view.select(compose("corrected-identities", {"graph": iris([graph])})):
        one, other = row["subject"], row["object"]
        for older, newer in ((one, other), (other, one)):
            if chosen.get(older) == newer:
                del chosen[older]
        if row["decision"] == "merge":
            chosen[one] = other
        elif _newest(one, chosen) == _newest(other, chosen):  # both are called a third
            chosen.pop(one, None)
    return chosen


def _resolved(chosen: Mapping[str, str]) -> Iterator[Same]:
    """Each older IRI with the newest that it leads to; of a circle none."""
    for older in chosen:
        newest = _newest(older, chosen)
        if newest not in chosen:
            yield Same(newest, older)


def _newest(iri: str, chosen: Mapping[str, str]) -> str:
    """Where an IRI leads to in the end; in a circle one of it."""
    seen = set[str]()
    while iri in chosen and iri not in seen:
        seen.add(iri)
        iri = chosen[iri]
    return iri


def graph_of(*, base: str = BASE) -> str:
    """The named graph that the equivalences stand in."""
    return f"{base}id/graph/identity"


def update(view: Reader, writer: Writer, *, base: str = BASE) -> bool:
    """Make the graph of equivalences anew from ``view``, which shows all that was written.

    Returns:
        Whether it has changed.

    Raises:
        StoreError: the store cannot be written.
    """
    found = same_policies(view, base=base)
    graph = graph_of(base=base)
    if not found:
        return writer.forget(graph)
    lines = {
        f"{rdf.iri(newer)} {rdf.iri(OWL + 'sameAs')} {rdf.iri(older)} .\n" for newer, older in found
    }
    newest = {same.older: same.newer for same in found}
    lines |= set(_claims(view, newest, base))
    return writer.replace(graph, "".join(sorted(lines)).encode())


@contextmanager
def writing(store: Store, *, base: str = BASE, always: bool = False) -> Iterator[Writer]:
    """Become the writer of ``store`` and keep its equivalences right: the way to write to it.

    What is written is published at the end, and the equivalences are made anew from it where
    anything has changed. After an error what was written is published without that: the next
    write that changes something makes up for it, or the next that does so ``always``.

    Raises:
        StoreLockedError: there is a writer already, here or in another process.
        StoreError: the store cannot be written.
    """
    before = store.reader().generation
    with store.writer() as writer:
        yield writer
        if writer.publish() != before or always:
            update(store.reader(), writer, base=base)


def _claims(view: Reader, newest: Mapping[str, str], base: str) -> Iterator[str]:
    """What is claimed of the older IRIs, claimed of the newer ones."""
    older = sorted(newest)
    for begin in range(0, len(older), _AT_ONCE):
        values = {
            "items": iris(older[begin : begin + _AT_ONCE]),
            "derived": Terms((rdf.iri(graph_of(base=base)),)),
        }
        claims: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for row in view.select(compose("claims-naming", values)):
            value = newest.get(row["value"], row["value"])
            is_iri = row["iri"] == "true"
            term = rdf.iri(value) if is_iri else rdf.literal(value, datatype=row.get("type"))
            claims[row["claim"]].add((row["property"], term))
        for claim, properties in claims.items():
            yield from _claim(claim, properties, base)


def _claim(claim: str, properties: set[tuple[str, str]], base: str) -> Iterator[str]:
    edge = dict(sorted(properties))
    terms = [edge[FK + name] for name in ("subject", "predicate", "object")]
    iri = rdf.iri(identifiers.path("claim", identifiers.digest(*terms, claim), base=base))
    yield f"{' '.join(terms)} .\n"
    for predicate, term in properties:
        yield f"{iri} {rdf.iri(predicate)} {term} .\n"
