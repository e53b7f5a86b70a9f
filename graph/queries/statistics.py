"""How much a generation holds: the counts of a VoID description."""

import time
from dataclasses import dataclass, field

from graph.errors import QueryTimeoutError
from graph.queries import text
from graph.queries.view import View


@dataclass(frozen=True, slots=True)
class Use:
    """How a property is used: triples, and how many subjects and objects they have."""

    triples: int
    subjects: int
    objects: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts over all graphs of a generation; a triple in several graphs counts once.

    ``entities`` are the subjects among our own resources; ``classes`` have the number of their
    instances, ``properties`` their use, both by IRI.
    """

    subjects: int
    objects: int
    entities: int
    classes: dict[str, int] = field(default_factory=dict)
    properties: dict[str, Use] = field(default_factory=dict)

    @property
    def triples(self) -> int:
        """Triples of all properties."""
        return sum(use.triples for use in self.properties.values())


def read_statistics(view: View, *, seconds: float) -> Statistics:
    """The counts of a generation, by one query for each property and some for all.

    Each query needs memory for one property only. No query is begun after ``seconds``.

    Raises:
        QueryTimeoutError: it takes longer.
    """
    end = time.monotonic() + seconds

    def ask(name: str, **values: text.Terms) -> list[dict[str, str]]:
        if time.monotonic() > end:
            raise QueryTimeoutError(f"the counts of this store take longer than {seconds:g} s")
        return view.ask_rows(name, **values)

    names = sorted(row["property"] for row in ask("statistics-properties"))
    properties = {}
    for name in names:
        (row,) = ask("statistics-property", property=text.iris([name]))
        properties[name] = Use(int(row["triples"]), int(row["subjects"]), int(row["objects"]))
    (subjects,) = ask("statistics-subjects", space=text.strings(view.iri("")))
    (objects,) = ask("statistics-objects")
    classes = {
        row["class"]: int(row["count"]) for row in ask("statistics-classes") if "class" in row
    }
    return Statistics(
        subjects=int(subjects["subjects"]),
        objects=int(objects["objects"]),
        entities=int(subjects.get("entities", "0")),
        classes=dict(sorted(classes.items())),
        properties=properties,
    )
