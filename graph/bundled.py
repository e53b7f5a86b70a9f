"""The bundled data set: ontology, concept schemes, catalogue and first document → a store.

The files are written for the default base. Where the setting says another one, the IRIs of
resources (``{base}id/…``) are rewritten as they are read; those of the ontology stay.
"""

from collections.abc import Iterator
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Final, NamedTuple

from graph import ontology, rdf
from graph.errors import DataError, InputError
from graph.namespaces import BASE
from graph.store.base import Store, Writer

_DATA: Final = resources.files("graph") / "data"


class Part(NamedTuple):
    """A file of the bundled data set: its named graph (path under ``{base}id/graph/``)."""

    graph: str
    file: Traversable


def vocabularies() -> Iterator[Part]:
    """The ontology and the concept schemes: what names of things are looked up in."""
    yield Part("ontology", ontology.file())
    schemes = (file for file in (_DATA / "schemes").iterdir() if file.name.endswith(".ttl"))
    for file in sorted(schemes, key=lambda entry: entry.name):
        yield Part("scheme/" + file.name.removesuffix(".ttl"), file)


def facts() -> Iterator[Part]:
    """The description of the data set, the catalogue and the documents that come with it."""
    yield Part("dataset", _DATA / "dataset.ttl")
    yield Part("catalogue", _DATA / "catalogue.ttl")
    yield Part("bundled/qingpu-2022-168", _DATA / "qingpu-2022-168.ttl")


def parts() -> Iterator[Part]:
    """All of the bundled data set."""
    yield from vocabularies()
    yield from facts()


def ntriples(part: Part, *, base: str = BASE) -> bytes:
    """The triples of ``part`` with the IRIs of resources under ``base``.

    Raises:
        DataError: the file is missing or damaged.
    """
    try:
        data = part.file.read_bytes()
        triples = rdf.convert(data, "text/turtle", "application/n-triples", {})
        if b"_:" in triples:
            triples = _with_stable_labels(data)
    except (OSError, InputError) as error:
        raise DataError(f"bundled file {part.file.name} cannot be read: {error}") from error
    if base == BASE:
        return triples
    return triples.replace(f"<{BASE}id/".encode(), f"<{base}id/".encode())


def _with_stable_labels(turtle: bytes) -> bytes:
    """``turtle`` as N-Triples, blank nodes labelled by their order in the file.

    The engine labels them at random, and a graph must come out the same each time.
    """
    labels: dict[str, str] = {}

    def labelled(term: rdf.Term) -> rdf.Term:
        if term.kind != "blank":
            return term
        return rdf.Term(labels.setdefault(term.value, f"b{len(labels)}"), "blank")

    return rdf.ntriples(
        rdf.Triple(labelled(quad.subject), quad.predicate, labelled(quad.object))
        for quad in rdf.parse(turtle, "text/turtle")
    )


def graph_iri(part: Part, *, base: str = BASE) -> str:
    """The named graph that ``part`` goes into."""
    return f"{base}id/graph/{part.graph}"


def write(writer: Writer, chosen: Iterator[Part], *, base: str = BASE) -> int:
    """Bring ``chosen`` parts into the store of ``writer``; the number of graphs that changed."""
    return sum(
        writer.replace(graph_iri(part, base=base), ntriples(part, base=base)) for part in chosen
    )


def load(store: Store, *, base: str = BASE) -> int:
    """Bring all of the bundled data set into ``store``; the number of graphs that changed."""
    from graph import equivalence  # noqa: PLC0415  (the rules of extraction are heavy)

    with equivalence.writing(store, base=base) as writer:
        return write(writer, parts(), base=base)
