"""Command on the quality of extraction: score."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from graph.cli.group import PARTLY, fivekeys, read_settings, setting
from graph.cli.output import table
from graph.errors import InputError

if TYPE_CHECKING:
    from graph.scoring import Scores

_MEGABYTE = 1_000_000


@fivekeys.command()
@click.argument("gold", metavar="GOLD…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--root",
    type=click.Path(path_type=Path),
    help="Folder that the documents are in; the nearest above each GOLD that has its document.",
)
@click.option("--errors", is_flag=True, help="List what was missed and what was spurious.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--floor", type=float, help="Exit code 1 where macro F1 is below this.")
@setting("base_iri", "max_document_mb")
def score(
    gold: tuple[Path, ...],
    root: Path | None,
    errors: bool,
    as_json: bool,
    floor: float | None,
    **options: str | None,
) -> int:
    """Compare what is read in documents with annotations of them.

    GOLD is a JSON file with the annotations of one document, which its document.file
    names; no store is needed. Shows precision, recall and F1 by category over all documents
    together, and the mean of the F1s.
    """
    from graph.scoring import Scores  # noqa: PLC0415

    settings = read_settings(options)
    total = Scores()
    by_document: list[tuple[str, Scores]] = []
    for file in gold:
        annotations = _read_gold(file)
        source = _source(file, annotations, root)
        limit = settings.max_document_mb * _MEGABYTE
        scores = _scores(annotations, source, file, settings.base_iri, limit)
        total.include(scores)
        by_document.append((source.stem, scores))
    listed = list(_errors(by_document)) if errors else []
    if as_json:
        click.echo(_as_json(total, listed if errors else None))
    else:
        _print(total, listed)
    return PARTLY if floor is not None and total.macro_f1 < floor else 0


def _read_gold(file: Path) -> dict[str, Any]:
    """The annotations in ``file``.

    Raises:
        InputError: it holds none.
    """
    try:
        annotations = json.loads(file.read_text("utf-8"))
    except (ValueError, RecursionError) as error:
        raise InputError(f"{file}: this is no JSON: {error}") from error
    named = annotations.get("document") if isinstance(annotations, dict) else None
    if not isinstance(named, dict) or not isinstance(named.get("file"), str):
        raise InputError(f"{file}: no annotations: document.file must name the document")
    return {**annotations}


def _source(file: Path, annotations: dict[str, Any], root: Path | None) -> Path:
    """The document that ``annotations`` are of.

    Raises:
        InputError: it is not there.
    """
    name: str = annotations["document"]["file"]
    folders = [root] if root is not None else file.resolve().parents
    for folder in folders:
        if (folder / name).is_file():
            return folder / name
    where = f"in {root}" if root is not None else f"in any folder above {file}; name it by --root"
    raise InputError(f"{file}: its document {name} is not {where}")


def _scores(
    annotations: dict[str, Any], source: Path, file: Path, base: str, limit_bytes: int
) -> "Scores":
    from graph.extract import pipeline, reader  # noqa: PLC0415  (heavy)
    from graph.scoring import Scores  # noqa: PLC0415

    text = reader.read(source, limit_bytes=limit_bytes)
    record = json.loads(json.dumps(pipeline.extract(text, base=base).to_json()))
    scores = Scores()
    try:
        scores.add(record, annotations, text.content)
    except (KeyError, TypeError, AttributeError) as error:
        raise InputError(f"{file}: the annotations lack what they must have: {error}") from error
    return scores


def _errors(scores: "list[tuple[str, Scores]]") -> Iterator[tuple[str, str, str, str]]:
    """Rows of category, kind of error, what it is, and document."""
    for name in scores[0][1].counts:
        for document, each in scores:
            count = each.counts[name]
            yield from ((name, "missed", what, document) for what in count.missed)
            yield from ((name, "spurious", what, document) for what in count.spurious)


def _print(total: "Scores", errors: list[tuple[str, str, str, str]]) -> None:
    from graph.scoring import summary  # noqa: PLC0415

    rows = [
        (name, *(_shown(value) for value in values), total.counts[name].right, wrong)
        for name, *values, wrong in summary(total)
    ]
    rows.append(("macro F1", "", "", _shown(total.macro_f1), "", ""))
    table(("category", "precision", "recall", "F1", "right", "errors"), rows)
    if errors:
        table(("category", "error", "what", "document"), errors)


def _shown(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _as_json(total: "Scores", errors: list[tuple[str, str, str, str]] | None) -> str:
    from graph.scoring import summary  # noqa: PLC0415

    values: dict[str, Any] = {"macro_f1": total.macro_f1}
    for name, precision, recall, f1, _ in summary(total):
        values[name] = {"precision": precision, "recall": recall, "f1": f1}
    if errors is not None:
        names = ("category", "error", "what", "document")
        values["errors"] = [dict(zip(names, error, strict=True)) for error in errors]
    return json.dumps(values, ensure_ascii=False, indent=1)
