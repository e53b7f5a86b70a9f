"""Claims as RDF, for tests of what changed between two stores."""

import io
from collections.abc import Iterable
from typing import Final, NamedTuple

from graph import rdf
from graph.namespaces import BASE, FK, PROV, SCHEMA, XSD
from graph.store import open_store
from graph.store.base import Reader, Store

ID: Final = f"{BASE}id/"
SUPPORTS: Final = FK + "supportsIndustry"
INCENTIVE: Final = FK + "hasIncentive"


class Made(NamedTuple):
    """A claim: subject, object and amount (None for an industry), grounds, and its source.

    With an amount the object is the place of the figure.
    """

    subject: str
    target: str
    amount: int | None = None
    basis: str = "wording"
    confidence: str = "0.9"
    source: str = "a"

    def lines(self) -> list[str]:
        """Its triples."""
        name = f"claim/{'-'.join(str(part) for part in self)}"
        predicate = SUPPORTS if self.amount is None else INCENTIVE
        target = f"industry/{self.target}" if self.amount is None else f"quantity/{self.target}"
        iri = rdf.iri
        claim, subject, thing = iri(ID + name), iri(f"{ID}measure/{self.subject}"), iri(ID + target)
        found = [
            f"{claim} {iri(rdf.TYPE)} {iri(FK + 'Claim')} .",
            f"{claim} {iri(FK + 'subject')} {subject} .",
            f"{claim} {iri(FK + 'predicate')} {iri(predicate)} .",
            f"{claim} {iri(FK + 'object')} {thing} .",
            f"{claim} {iri(FK + 'basis')} {iri(f'{ID}basis/{self.basis}')} .",
            f"{claim} {iri(FK + 'confidence')} {rdf.literal(self.confidence, XSD + 'decimal')} .",
            f"{claim} {iri(PROV + 'wasDerivedFrom')} {iri(f'{ID}text/{self.source}')} .",
            f"{subject} {iri(predicate)} {thing} .",
        ]
        if self.amount is not None:
            amount = iri(f"{ID}amount/{self.target}")
            found += [
                f"{thing} {iri(FK + 'amount')} {amount} .",
                f"{amount} {iri(SCHEMA + 'currency')} {rdf.literal('CNY')} .",
                f"{amount} {iri(SCHEMA + 'value')} {rdf.literal(str(self.amount), XSD + 'decimal')} .",
            ]
        return found


def open_made(made: Iterable[Made]) -> Store:
    """A store in memory with the claims."""
    store = open_store("memory:")
    data = "".join(f"{line}\n" for claim in made for line in claim.lines())
    with store.writer() as writer:
        writer.load(
            io.BytesIO(data.encode()), media_type="application/n-triples", graph=f"{ID}graph/made"
        )
    return store


def reader_of(*made: Made) -> Reader:
    """A view of a store with the claims."""
    return open_made(made).reader()
