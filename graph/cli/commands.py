"""All commands of `graph`, registered with the group."""

from graph.cli import (
    analysis,
    ask,
    compare,
    corrections,
    diff,
    documents,
    exchange,
    explain,
    index,
    policies,
    questions,
    scoring,
    tables,
)
from graph.cli.group import fivekeys

__all__ = [
    "analysis",
    "ask",
    "compare",
    "corrections",
    "diff",
    "documents",
    "exchange",
    "explain",
    "fivekeys",
    "index",
    "policies",
    "questions",
    "scoring",
    "tables",
]
