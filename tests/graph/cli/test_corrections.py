"""corrections list, export and withdraw on the command line."""

import json
from pathlib import Path

import pytest

from graph import equivalence
from graph.corrections import kept
from graph.store import open_store
from tests.graph.cli.conftest import Run
from tests.graph.corrections.test_applying import TEXT
from tests.graph.corrections.test_kept import GRAPH, said


@pytest.fixture
def corrected(run: Run, folder: Path, tmp_path: Path) -> Path:
    """A document that is in the store, one claim of it rejected."""
    file = tmp_path / "措施.txt"
    file.write_text(TEXT, "utf-8")
    assert run("ingest", file).exit_code == 0
    store = open_store(str(folder))
    with equivalence.writing(store) as writer:
        kept.publish(store.reader(), writer, GRAPH, [said()])
    store.close()
    return file


def test_from_a_list_to_a_withdrawal(run: Run, corrected: Path, tmp_path: Path) -> None:
    result = run("corrections", "list")
    assert result.exit_code == 0, result.output
    header, row = result.stdout.splitlines()
    assert header.split("\t")[:3] == ["id", "state", "decision"]
    identifier, state, decision, _, predicate, target, by, *_ = row.split("\t")
    assert (state, decision, predicate, target, by) == (
        "applied", "reject", "fk:supportsIndustry", "id/industry/人工智能", "ann",
    )  # fmt: skip
    gold = tmp_path / "措施.gold.json"
    document = "policy/310115/浦府示/2026/1"
    exported = run("corrections", "export", document, "--file", corrected.name, "-o", gold)
    assert exported.exit_code == 0, exported.output
    scored = json.loads(run("score", gold, "--errors", "--json").stdout)
    assert "人工智能" in json.dumps(scored, ensure_ascii=False), "what was rejected is spurious"
    assert run("ingest", corrected).stdout.splitlines()[-1].split("\t")[1] == "unchanged"
    done = run("corrections", "withdraw", identifier, "--by", "bob", "--reason", "看错了")
    assert done.exit_code == 0, done.output
    listed = json.loads(run("corrections", "list", GRAPH, "--format", "json").stdout)
    assert [(item["state"], item["withdrawal"][0]) for item in listed] == [("withdrawn", "bob")]
    assert run("corrections", "withdraw", identifier).exit_code == 2
    run("corrections", "export", GRAPH, "--file", corrected.name, "-o", gold)
    assert run("score", gold, "--floor", "1").exit_code == 0


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("list", "没有的文件"), 1),
        (("export", "没有的文件"), 1),
        (("withdraw", "0"), 1),
        (("undo",), 2),
    ],
)
def test_what_is_not_there(run: Run, corrected: Path, words: tuple[str, ...], code: int) -> None:
    assert run("corrections", *words).exit_code in (code, 1)
    assert run("corrections", "list", "identity").stdout.count("\n") == 1
