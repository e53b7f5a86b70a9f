"""explain on the command line."""

import json

from tests.graph.cli.conftest import Run


def test_a_body_is_explained_for_people(ask: Run) -> None:
    result = ask("explain", "普陀区科委")
    assert result.exit_code == 0, result.output
    first = result.stdout.splitlines()[0]
    assert first.startswith("普陀区科学技术委员会  ")
    assert "one by   same written-out name in region 310107" in result.stdout
    assert "rule   name: 科委 = 科学技术委员会" in result.stdout


def test_the_explanation_as_json(ask: Run) -> None:
    found = json.loads(ask("explain", "青府发〔2019〕10号", "--format", "json").stdout)
    assert found["thing"]["number"] == "青府发〔2019〕10号"
    assert found["ground"].startswith("same document number")
    assert found["names"]


def test_what_is_unknown_is_exit_code_one(ask: Run) -> None:
    result = ask("explain", "渡鸦局")
    assert result.exit_code == 1
    assert "渡鸦局" in result.stderr
