"""All commands of `graph`, registered with the group."""

from graph.cli import documents, exchange, policies, questions, tables
from graph.cli.group import fivekeys

__all__ = ["documents", "exchange", "fivekeys", "policies", "questions", "tables"]
