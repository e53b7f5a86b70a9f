"""Command that answers a question in plain words: ask."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, cast

import click

from graph.cli.group import PARTLY, fivekeys, read_settings, setting
from graph.cli.indexes import index_of
from graph.cli.output import table
from graph.cli.stores import opened_for_questions

if TYPE_CHECKING:
    from graph.ask import Answer, Asked, Lists
    from graph.ask.records import NotUnderstood, StructuredQuery
    from graph.ask.understanding import Language
    from graph.queries.answers import Claim


@fivekeys.command()
@click.argument("question", required=False)
@click.option("--examples", is_flag=True, help="List questions as examples.")
@click.option(
    "--lang",
    "language",
    type=click.Choice(["zh", "en"]),
    help="Language of the answer; by default that of the question.",
)
@click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True
)
@setting("store", "base_iri")
def ask(
    question: str | None,
    examples: bool,
    language: str | None,
    form: str,
    **options: str | None,
) -> int:
    """Answer a question in plain Chinese or English.

    It is understood by rules, and shown as the query that it became; the answer is a sentence with
    its figures, the rows, and the sentences that say so. What is not understood says which part was
    not. Exit code 1 when it is not understood, or nothing is found.
    """
    from graph.ask import IndexLists, SparqlLists, rules  # noqa: PLC0415  (loads the engine)
    from graph.ask import ask as answer_question  # noqa: PLC0415
    from graph.queries.view import View  # noqa: PLC0415

    if examples:
        found = rules.table("examples")
        click.echo("\n".join([*found["zh"], *found["en"]]))
        return 0
    if question is None:
        raise click.UsageError("give a question, or --examples")
    settings = read_settings(options)
    with opened_for_questions(settings) as store:
        view = View(store.reader(), settings.base_iri)
        index = index_of(store, view)
        lists: Lists = SparqlLists(view) if index is None else IndexLists(view, index)
        asked = answer_question(question, lists, language=cast("Language | None", language))
    if form == "json":
        click.echo(json.dumps(asdict(asked), ensure_ascii=False, indent=1))
    else:
        _print(asked)
    answer = asked.answer
    return PARTLY if answer is None or answer.total == 0 else 0


def _print(asked: "Asked") -> None:
    if asked.declined is not None:
        _print_declined(asked.declined)
    if asked.query is not None and asked.answer is not None:
        click.echo(asked.answer.sentence)
        click.echo(_query_line(asked.query))
        if asked.answer.rows:
            _print_rows(asked.answer)


def _print_declined(declined: "NotUnderstood") -> None:
    click.echo(declined.said)
    for choice in declined.choices:
        click.echo(f"  {choice.label}: fivekeys ask '{choice.question}'")
    if declined.search and not declined.choices:
        click.echo(f"  fivekeys policies --words '{declined.search}'")


def _query_line(query: "StructuredQuery") -> str:
    """The query that the question became, as ``name=value``."""
    said = [query.intent, query.list, *(f"{n}={value}" for n, value in query.filters.items())]
    for name in ("by", "of", "level", "limit", "document"):
        if (value := getattr(query, name)) is not None:
            said.append(f"{name}={value}")
    said += [f"compared={value}" for value in query.compared]
    return f"[{' '.join(said)}]"


def _print_rows(answer: "Answer") -> None:
    rows = [
        [*(cell.text for cell in row.cells), _ground(row.evidence[0]) if row.evidence else ""]
        for row in answer.rows
    ]
    table([*answer.columns, "依据 evidence"], rows)


def _ground(claim: "Claim") -> str:
    """Who says so, and the sentence itself where the text is at hand."""
    source = claim.sources[0] if claim.sources else None
    quote = f"“{claim.quotes[0].exact}”" if claim.quotes else ""
    return " ".join(filter(None, [f"《{source.title}》" if source else "", claim.place, quote]))
