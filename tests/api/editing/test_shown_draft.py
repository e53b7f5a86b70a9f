"""Why something could not be read, in the words of the visitor."""

import ast
import re
from pathlib import Path
from typing import Final

import pytest

from api.editing.shown_draft import failure, left_out
from api.pages.language import refused
from graph.corrections.drafts import Draft
from graph.corrections.model import stamp
from graph.extract.formats.pdf import document

ROOT: Final = Path(__file__).resolve().parents[3]
FILES: Final = (
    *sorted((ROOT / "graph" / "extract" / "formats").rglob("*.py")),
    ROOT / "graph" / "extract" / "reader.py",
    ROOT / "graph" / "corrections" / "reading.py",
    ROOT / "graph" / "jobs" / "bounds.py",
    ROOT / "graph" / "tables.py",
)
OF_PATHS: Final = ("neither a path nor data", "no such member", "lead into an archive", "a link,",
                   "leads out of the archive", "not a table; use", "pack a copy")  # fmt: skip
"""Parts of what is said of files that were named and not sent."""


def draft(name: str, reason: str) -> Draft:
    return Draft("0" * 16, name, "document", "ann", stamp(), state="failed", reason=reason)


def reasons() -> list[str]:
    """All that is said where a document or table cannot be read, with 7 for what is put in."""
    found = [reason.replace("{", "\0{") for reason in document._REASONS.values()]
    for file in FILES:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and _called(node) in ("DocumentError", "TableError"):
                found += [_text(argument) for argument in node.args]
    found = [re.sub(r"\0(?:\{[^}]*\})?", "7", text) for text in found]
    return [text.removeprefix("7: ") for text in found if text.removeprefix("7: ").strip("7 :")]


def _called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(
            _text(part) if isinstance(part, ast.Constant) else "\0" for part in node.values
        )
    if isinstance(node, ast.BinOp):
        return _text(node.left) + _text(node.right)
    return "\0"


REASONS: Final = [reason for reason in reasons() if not any(part in reason for part in OF_PATHS)]


def test_there_are_reasons() -> None:
    assert len(REASONS) > 30


@pytest.mark.parametrize("reason", REASONS)
def test_each_reason_is_said_in_chinese(reason: str) -> None:
    said = failure(draft("a.pdf", f"a.pdf: {reason}"), "zh")
    assert said != reason
    assert re.search("[\u4e00-\u9fff]", said), said
    assert "a.pdf" not in said
    assert failure(draft("a.pdf", f"a.pdf: {reason}"), "en") == f"a.pdf: {reason}"


def test_rows_are_named() -> None:
    reason = "表.csv: no row can be used; 2: no title; 3: '甲' is not an http(s) address"
    assert failure(draft("表.csv", reason), "zh") == (
        "没有一行可以用。第 2 行：没有标题；第 3 行：“甲” 不是网址"
    )
    assert left_out("3: '十号文' is not a document number such as 青府发〔2019〕10号", "zh") == (
        "第 3 行：“十号文” 不是文号；文号写作 青府发〔2019〕10号"
    )
    assert left_out("3: no title", "en") == "3: no title"
    assert left_out("… 4 more", "zh") == "… 4 more"


def test_what_is_not_known_stays() -> None:
    assert failure(draft("a", "a: made up"), "zh") == "made up"
    assert refused("made up", "zh") == "made up"
