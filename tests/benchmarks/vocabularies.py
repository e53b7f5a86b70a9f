"""What is said of the places, sectors and bodies that made-up documents name."""

from collections.abc import Iterable
from typing import Final

from graph import bundled
from graph.namespaces import BASE, FK, RDF, SKOS
from tests.benchmarks.headings import Heading, Named

WHOLE_SHARE: Final = 10
"""A concept scheme goes in whole where it is at most this part of the triples asked for."""

_ID: Final = BASE + "id/"
_BODIES_END: Final = f" <{_ID}graph/organizations> .\n"


def described(body: Named, region: Named, end: str) -> str:
    """What is said of a public body; ``end`` is the end of each line, with the named graph."""
    return (
        f"<{body.iri}> <{RDF}type> <{FK}Organization>{end}"
        f'<{body.iri}> <{SKOS}prefLabel> "{body.label}"@zh{end}'
        f"<{body.iri}> <{FK}ofRegion> <{region.iri}>{end}"
    )


class Vocabularies:
    """Ontology, schemes and bodies in their own named graphs, each quad once.

    Attributes:
        whole: N-Quads of the ontology and of the schemes that are small beside the triples asked
            for. Of the others, and of bodies, a thing goes in once a document has named it.
    """

    def __init__(self, triples: int) -> None:
        self.whole: list[bytes] = []
        self._waiting: dict[str, list[bytes]] = {}
        self._seen: set[str] = set()
        for part in bundled.vocabularies():
            lines = bundled.ntriples(part).splitlines()
            end = f" <{_ID}graph/{part.graph}> .\n".encode()
            quads = [line.removesuffix(b" .") + end for line in lines]
            if len(quads) * WHOLE_SHARE <= triples:
                self.whole.append(b"".join(quads))
                continue
            for quad in quads:
                subject = quad.partition(b"> ")[0].decode().removeprefix("<")
                self._waiting.setdefault(subject, []).append(quad)

    def of(self, heading: Heading, bodies: Iterable[Named]) -> bytes:
        """N-Quads of what has not been said yet of the things that a document names."""
        new: list[bytes] = []
        for thing in (heading.region, *heading.industries):
            new += self._waiting.pop(thing.iri, [])
        for body in bodies:
            if body.iri not in self._seen:
                self._seen.add(body.iri)
                new.append(described(body, heading.region, _BODIES_END).encode())
        return b"".join(new)
