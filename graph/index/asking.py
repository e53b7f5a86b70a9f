"""Answers to the queries that records are made by, from a dump instead of an engine.

They are those of `graph.queries` by name, and their rows are the same but for what nobody reads.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import lru_cache
from typing import Final

import numpy as np

from graph.index.arrays import Array
from graph.index.joining import Column
from graph.index.links import distinct_numbers, ranges
from graph.index.runs import Statement, Statements
from graph.index.streaming import Statements as Streamed
from graph.index.streaming import unescaped
from graph.namespaces import PREFIXES, RDF
from graph.queries.text import Terms
from graph.store import literals

Row = dict[str, str]

_NAMED: Final = 20_000
"""Things whose names are remembered: many are named again and again."""

_NAMING: Final = (
    "skos:prefLabel",
    "dcterms:title",
    "rdfs:label",
    "fk:wording",
    "eli:number",
    "skos:notation",
)
_OF_CLAIMS: Final = (
    "fk:subject",
    "fk:predicate",
    "fk:object",
    "fk:basis",
    "fk:confidence",
    "fk:place",
    "fk:evidence",
    "prov:wasDerivedFrom",
)
_OF_QUOTES: Final = ("oa:start", "oa:end", "oa:exact", "oa:prefix", "oa:suffix")


def _term(name: str) -> bytes:
    prefix, _, local = name.partition(":")
    return f"<{PREFIXES[prefix]}{local}>".encode()


_IS_NAME: Final = frozenset(map(_term, _NAMING))
_IS_OF_CLAIM: Final = frozenset(map(_term, _OF_CLAIMS))
_IS_OF_QUOTE: Final = frozenset(map(_term, _OF_QUOTES))
_TYPE: Final = f"<{RDF}type>".encode()
_CLAIM: Final = _term("fk:Claim")
_SUBJECT: Final = _term("fk:subject")
_KEY: Final = {
    "subjects": _SUBJECT,
    "predicates": _term("fk:predicate"),
    "objects": _term("fk:object"),
}
_TARGET: Final = _term("oa:hasTarget")
_SOURCE: Final = _term("oa:hasSource")
_SELECTOR: Final = _term("oa:hasSelector")
_TEXT_OF: Final = _term("fk:textOf")

Ways = Callable[[str], Collection[tuple[str, str | None]]]
"""The measures that use or state a document, each with its place in the text, where it is known."""


class DumpRows:
    """Rows of queries, from a dump; see `graph.queries.view.Rows`."""

    def __init__(self, statements: Statements, claims: "Claims", ways: Ways) -> None:
        self._statements = statements
        self._claims = claims
        self._ways = ways
        self._known: dict[str, list[Row]] = {}

    def ask_rows(self, name: str, **values: Terms) -> list[Row]:
        """Rows of the query ``name``; KeyError where it is none that is answered here."""
        answers: dict[str, Callable[[Mapping[str, Terms]], Iterator[Row]]] = {
            "facts": self._facts,
            "names": self._names,
            "claims": self._of_claims,
            "quotes": self._quotes,
            "means": self._means,
        }
        return list(answers[name](values))

    def _about(self, terms: Collection[str]) -> Iterator[tuple[bytes, list[Statement]]]:
        return self._statements.about([term.encode() for term in terms])

    def _facts(self, values: Mapping[str, Terms]) -> Iterator[Row]:
        wanted = None
        if "properties" in values:
            wanted = {term.encode() for term in values["properties"]}
        for item, found in self._about(values["items"]):
            name = lexical(item)
            for predicate, target in found:
                if wanted is None or predicate in wanted:
                    is_iri = "true" if target[:1] == b"<" else "false"
                    row = {"item": name, "property": _iri(predicate), "iri": is_iri}
                    yield _valued(row, target)

    def _names(self, values: Mapping[str, Terms]) -> Iterator[Row]:
        known = self._known
        if len(known) > _NAMED:
            known.clear()
        for item, found in self._about([term for term in values["items"] if term not in known]):
            name = lexical(item)
            known[item.decode()] = [
                _valued({"item": name, "property": _iri(predicate)}, target)
                for predicate, target in found
                if predicate in _IS_NAME
            ]
        for term in values["items"]:
            yield from known[term]

    def _of_claims(self, values: Mapping[str, Terms]) -> Iterator[Row]:
        wanted = {
            _KEY[name]: {term.encode() for term in values[name]}
            for name in ("subjects", "predicates", "objects")
            if name in values
        }
        numbers = self._claims.about(wanted[_SUBJECT])
        for claim, found in self._statements.numbered(numbers):
            if _is_claim(found, wanted):
                name = lexical(claim)
                for predicate, target in found:
                    if predicate in _IS_OF_CLAIM:
                        is_iri = target[:1] == b"<"
                        value = target[1:-1].decode() if is_iri else lexical(target)
                        yield {"claim": name, "property": _iri(predicate), "value": value}

    def _quotes(self, values: Mapping[str, Terms]) -> Iterator[Row]:
        annotations = [term.encode() for term in values["annotations"]]
        targets = self._ends(annotations, _TARGET)
        sources = self._ends(_all(targets), _SOURCE)
        selectors = self._ends(_all(targets), _SELECTOR)
        documents = self._ends(_all(sources), _TEXT_OF)
        said = dict(self._statements.about(_all(selectors)))
        for annotation in annotations:
            for target in targets.get(annotation, ()):
                for text in sources.get(target, ()):
                    row = {"annotation": lexical(annotation), "text": lexical(text)}
                    for document in documents.get(text) or [b""]:
                        of = {**row, "document": lexical(document)} if document else row
                        for selector in selectors.get(target, ()):
                            yield from _selected(of, said[selector])

    def _ends(self, terms: Collection[bytes], predicate: bytes) -> dict[bytes, list[bytes]]:
        """What terms are linked to, by term."""
        return {
            term: [target for by, target in found if by == predicate]
            for term, found in self._statements.about(terms)
        }

    def _means(self, values: Mapping[str, Terms]) -> Iterator[Row]:
        for document in values["documents"]:
            name = document[1:-1]
            for measure, ordinal in self._ways(name):
                row = {"document": name, "measure": measure}
                yield row if ordinal is None else {**row, "ordinal": ordinal}


def _is_claim(found: Collection[Statement], wanted: Mapping[bytes, Collection[bytes]]) -> bool:
    return (_TYPE, _CLAIM) in found and all(
        any(by == predicate and target in targets for by, target in found)
        for predicate, targets in wanted.items()
    )


def _selected(row: Row, said: Collection[Statement]) -> Iterator[Row]:
    for predicate, target in said:
        if predicate in _IS_OF_QUOTE:
            yield {**row, "property": _iri(predicate), "value": lexical(target)}


def _all(ends: Mapping[bytes, Collection[bytes]]) -> list[bytes]:
    return list(dict.fromkeys(end for found in ends.values() for end in found))


@lru_cache(maxsize=1024)
def _iri(predicate: bytes) -> str:
    return lexical(predicate)


def _valued(row: Row, term: bytes) -> Row:
    """The row with the value that a term is, and the language of a literal."""
    row["value"] = lexical(term)
    if term[:1] == b'"':
        tag = term[term.rfind(b'"') + 1 :]
        row["language"] = tag[1:].decode().lower() if tag[:1] == b"@" else ""
    return row


def lexical(term: bytes) -> str:
    """The value of a term as an engine gives it: an IRI, a lexical form, ``_:`` and a label."""
    if term[:1] == b"<":
        return term[1:-1].decode()
    if term[:1] != b'"':
        return term.decode()
    end = term.rfind(b'"')
    if term[end + 1 : end + 2] == b"^":
        return literals.kept(term.decode())
    return unescaped(term[1:end].decode())


class Claims:
    """Claims by the thing they are about, as numbers that stand for terms."""

    def __init__(self, statements: Streamed) -> None:
        column = Column()
        statements.pairs(["fk:subject"], column.take)
        pairs = column.pairs()
        order = np.argsort(pairs.right, kind="stable")
        self._subject, self._claim = pairs.right[order], pairs.left[order]

    def about(self, subjects: Collection[bytes]) -> Array:
        """Numbers of claims about things, and perhaps of some about others."""
        numbers = np.fromiter(map(hash, subjects), np.int64, len(subjects))
        first = np.searchsorted(self._subject, numbers, "left")
        last = np.searchsorted(self._subject, numbers, "right")
        return distinct_numbers(self._claim[ranges(first, last - first)])
