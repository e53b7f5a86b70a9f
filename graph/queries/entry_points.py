"""Where those who follow links can begin: policies with measures, and the concept schemes."""

from graph.queries.schemes import read_schemes
from graph.queries.text import number
from graph.queries.view import View


def example_policies(view: View, most: int = 3) -> list[str]:
    """Policies that most measures use or state."""
    rows = view.ask_rows("example-policies", limit=number(most))
    return [row["policy"] for row in rows if "policy" in row]


def scheme_iris(view: View) -> list[str]:
    """The concept schemes that hold something."""
    return [scheme.id for scheme, _ in read_schemes(view)]
