"""score on the command line."""

import json
from pathlib import Path

import pytest

from tests.graph.cli.conftest import Run
from tests.graph.documents import NOTICE

EMPTY = ("policies", "industries", "regions", "organizations", "supports", "quantities")


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """Annotations in a folder beside that of their document."""
    for name in ("documents", "gold"):
        (tmp_path / name).mkdir()
    (tmp_path / "documents" / "notice.txt").write_text(NOTICE, encoding="utf-8")
    annotations = {
        "document": {"file": "documents/notice.txt", "region": "310118", "number": "错〔2024〕5号"},
        "measures": [{"path": "", "title": "没有这一条"}],
        **{name: [] for name in EMPTY},
    }
    file = tmp_path / "gold" / "notice.json"
    file.write_text(json.dumps(annotations), encoding="utf-8")
    return file


def test_score_shows_figures_by_category(run: Run, gold: Path) -> None:
    result = run("score", gold)
    assert result.exit_code == 0, result.output
    rows = {line.split("\t")[0]: line.split("\t")[1:] for line in result.stdout.splitlines()}
    assert rows["category"] == ["precision", "recall", "F1", "right", "errors"]
    assert rows["measures"][:4] == ["0.000", "0.000", "0.000", "0"]
    assert rows["evidence"][:3] == ["1.000", "1.000", "1.000"]
    assert rows["macro F1"][2] > "0.000"


def test_errors_and_json(run: Run, gold: Path) -> None:
    lines = run("score", gold, "--errors").stdout.splitlines()
    assert "measures\tmissed\t没有这一条\tnotice" in lines
    assert "metadata\tmissed\tnumber=错〔2024〕5号\tnotice" in lines
    values = json.loads(run("score", gold, "--json", "--errors").stdout)
    assert values["evidence"]["f1"] == 1.0
    assert {error["error"] for error in values["errors"]} == {"missed", "spurious"}
    assert "errors" not in json.loads(run("score", gold, "--json").stdout)


def test_a_floor_is_an_exit_code(run: Run, gold: Path) -> None:
    assert run("score", gold, "--floor", "0.05").exit_code == 0
    assert run("score", gold, "--floor", "0.99").exit_code == 1


def test_the_root_may_be_named(run: Run, gold: Path, tmp_path: Path) -> None:
    moved = tmp_path / "elsewhere"
    (tmp_path / "documents").rename(moved)
    assert run("score", gold).exit_code == 2
    assert "--root" in run("score", gold).stderr
    moved.rename(tmp_path / "gold" / "documents")
    assert run("score", gold, "--root", tmp_path / "gold").exit_code == 0
    assert run("score", gold, "--root", tmp_path).exit_code == 2


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("{", "no JSON"),
        ("[]", "document.file"),
        ('{"document": {}}', "document.file"),
        ('{"document": {"file": "documents/notice.txt"}}', "lack"),
    ],
)
def test_what_is_no_gold_file(run: Run, gold: Path, content: str, named: str) -> None:
    gold.write_text(content, encoding="utf-8")
    result = run("score", gold)
    assert result.exit_code == 2
    assert named in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_the_shared_annotations_are_met(run: Run, shared: Path) -> None:
    result = run("score", *sorted((shared / "eval" / "gold").glob("*.json")), "--floor", "0.85")
    assert result.exit_code == 0, result.output
