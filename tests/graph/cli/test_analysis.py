"""Commands of the network analysis over the bundled data set."""

import json
from pathlib import Path

import pytest

from graph.analysis import has_newest
from graph.namespaces import BASE
from graph.store import open_store
from tests.graph.cli.conftest import Run


def test_the_analysis_is_computed_and_named(run: Run, folder: Path) -> None:
    run("load", "--bundled")
    result = run("analyse")
    assert result.exit_code == 0, result.output
    assert " MB in " in result.stdout
    assert has_newest(folder, base_iri=BASE)
    found = run("central", "--limit", "1", "--format", "json")
    assert json.loads(found.stdout)["items"][0]["rank"] == 1


def test_an_empty_store_has_nothing_to_analyse(run: Run, folder: Path) -> None:
    open_store(str(folder)).close()
    result = run("analyse")
    assert result.exit_code == 1
    assert "nothing to analyse" in result.output


@pytest.mark.parametrize("url", ["memory:", "http://127.0.0.1:9/sparql"])
def test_only_folders_keep_an_analysis(run: Run, url: str) -> None:
    result = run("--store", url, "analyse")
    assert result.exit_code == 3
    assert "only a store in a folder" in result.output


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (("path", "青府发〔2019〕10号", "AI"), "fk:supportsIndustry\t人工智能"),
        (("similar", "青浦区", "--limit", "3"), "score\tthing\tnumber\tshared"),
        (("central", "bodies", "--region", "青浦区"), "rank\tscore\tcount"),
        (("clusters", "--industry", "芯片"), "集成电路"),
        (("chain", "上海市碳达峰实施方案"), "district\t"),
        (("gaps", "industries", "--region", "青浦区", "--limit", "2"), "id/industry/"),
        (("gaps", "expired", "--as-of", "2026-01-01"), "thing\tid\tmeaning"),
    ],
)
def test_every_question_has_a_table(ask: Run, words: tuple[str, ...], wanted: str) -> None:
    result = ask(*words)
    assert result.exit_code == 0, result.output
    assert wanted in result.stdout
    assert "。" in result.stderr


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("path", "青浦区", "没有这样的名称"), 2),
        (("path", "青浦区", "AI", "--without", "nonsense"), 2),
        (("chain", "AI"), 2),
        (("gaps", "nothing"), 2),
        (("gaps", "--region", "没有这样的地方"), 2),
    ],
)
def test_what_is_refused(ask: Run, words: tuple[str, ...], code: int) -> None:
    result = ask(*words)
    assert result.exit_code == code, result.output
