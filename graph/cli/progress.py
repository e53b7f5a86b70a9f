"""What `ingest` shows: each outcome as it comes, progress on a terminal."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from graph.cli.output import plain, table

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.progress import Progress

    from graph.ingest import Outcome

HEADERS: Final = ("document", "outcome", "measures", "claims", "reason")
SHOWN: Final = 100
"""Documents up to which a terminal shows all; of more it shows those that have a reason."""


def report(outcomes: "Iterable[Outcome]", total: int) -> Counter[str]:
    """Print what became of ``total`` documents, and count the outcomes.

    Where the output is no terminal each line is written when its document is done, so that
    nothing is kept however many there are.
    """
    counts: Counter[str] = Counter()
    kept = []
    on_terminal = sys.stdout.isatty()
    if not on_terminal:
        click.echo("\t".join(HEADERS))
    with _progress(total) as advance:
        for outcome in outcomes:
            counts[outcome.status] += 1
            cells = outcome.name, outcome.status, outcome.measures, outcome.claims, outcome.reason
            if not on_terminal:
                click.echo("\t".join(plain(cell) for cell in cells))
            elif total <= SHOWN or outcome.reason:
                kept.append(cells)
            advance(outcome)
    if kept:
        table(HEADERS, kept)
    if on_terminal and total > SHOWN:
        click.echo(", ".join(f"{count:,} {status}" for status, count in counts.most_common()))
    return counts


@contextmanager
def _progress(total: int) -> "Iterator[Callable[[Outcome], None]]":
    """A function to be told of each outcome; draws on standard error where that is a terminal."""
    if not sys.stderr.isatty():
        yield lambda _outcome: None
        return
    with _bar() as bar:
        task = bar.add_task("", total=total, documents="", characters="")
        seen = 0

        def advance(outcome: "Outcome") -> None:
            nonlocal seen
            seen += outcome.characters
            bar.update(task, advance=1, description=Path(outcome.name).name)
            elapsed = bar.tasks[0].elapsed
            if elapsed:
                bar.update(
                    task,
                    documents=f"{bar.tasks[0].completed / elapsed:,.1f} documents/s",
                    characters=f"{seen / elapsed:,.0f} characters/s",
                )

        yield advance


def _bar() -> "Progress":
    from rich.console import Console  # noqa: PLC0415  (slow to load, needed on terminals only)
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    return Progress(
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[documents]}"),
        TextColumn("{task.fields[characters]}"),
        TimeRemainingColumn(),
        TextColumn("{task.description}"),
        console=Console(stderr=True),
        transient=True,
    )
