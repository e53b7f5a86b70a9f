"""All commands of `graph`, registered with the group."""

from graph.cli import documents, exchange, explain, policies, questions, scoring, tables
from graph.cli.group import fivekeys

__all__ = [
    "documents",
    "exchange",
    "explain",
    "fivekeys",
    "policies",
    "questions",
    "scoring",
    "tables",
]
