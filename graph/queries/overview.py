"""The graph at a glance: the five keys with what turns on each, and how much there is."""

from dataclasses import dataclass

from graph.queries.answers import Reference
from graph.queries.facts import read_names
from graph.queries.terms import KEYS
from graph.queries.view import Rows, View, shorten


@dataclass(slots=True)
class KeyOverview:
    """A type of economy, the key it turns on, and the things that turn on it."""

    economy: Reference
    key: Reference
    policies: int = 0
    measures: int = 0
    industries: int = 0


def read_keys(view: View, counted: Rows | None = None) -> list[KeyOverview]:
    """The five keys in the order of the work report, also where nothing is linked to them.

    ``counted`` has the rows of this query already, here and below.
    """
    answer = {}
    for tail, (economy, name, economy_name, name_en, economy_en) in KEYS.items():
        answer[view.iri(f"key/{tail}")] = KeyOverview(
            Reference(view.iri(f"economy/{economy}"), economy_name, economy_en),
            Reference(view.iri(f"key/{tail}"), name, name_en),
        )
    for row in (counted or view).ask_rows("key-map"):
        overview = answer.get(row["key"])
        if overview is not None and row.get("facet") in ("policies", "measures", "industries"):
            setattr(overview, row["facet"], int(row["count"]))
    return list(answer.values())


def read_numbers(view: Rows) -> dict[str, int]:
    """How many things of each class (prefixed name) there are."""
    return {shorten(row["class"]): int(row["count"]) for row in view.ask_rows("numbers")}


def frequent_industries(
    view: View, most: int = 18, counted: Rows | None = None
) -> list[tuple[Reference, int]]:
    """The industries that most policies and measures support, with how many do."""
    rows = (counted or view).ask_rows("frequent-industries")[:most]
    names = read_names(view, {row["industry"] for row in rows})
    return [(names.reference(row["industry"]), int(row["count"])) for row in rows]
