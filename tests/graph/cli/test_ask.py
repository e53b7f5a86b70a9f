"""`fivekeys ask`."""

import json

from tests.graph.cli.conftest import Run


def test_a_question_is_answered(ask: Run) -> None:
    found = ask("ask", "青浦区有哪些总部经济措施？")
    assert found.exit_code == 0, found.output
    lines = found.output.splitlines()
    assert "3 条" in lines[0]
    assert lines[1] == "[list measures region=青浦区 economy=总部型经济]"
    assert len(lines) == 3 + 3
    assert all("《" in line for line in lines[3:])


def test_the_whole_as_json(ask: Run) -> None:
    found = ask("ask", "Which policies support artificial intelligence?", "--format", "json")
    assert found.exit_code == 0, found.output
    asked = json.loads(found.output)
    assert asked["query"]["filters"] == {"industry": "人工智能"}
    assert asked["answer"]["total"] == len(asked["answer"]["rows"])
    assert asked["answer"]["rows"][0]["evidence"]
    assert "SELECT" in asked["answer"]["sparql"]


def test_the_language_of_the_answer(ask: Run) -> None:
    found = ask("ask", "青浦有多少项政策", "--lang", "en")
    assert found.output.startswith("In all there are")


def test_what_is_not_understood_is_no_success(ask: Run) -> None:
    found = ask("ask", "青浦区有哪些隐形斗篷措施")
    assert found.exit_code == 1
    assert "隐形斗篷" in found.output
    assert "fivekeys policies --words" in found.output
    found = ask("ask", "鼓楼区有哪些政策")
    assert found.exit_code == 1
    assert found.output.count("fivekeys ask '") == 4
    nothing = ask("ask", "北京有哪些措施")
    assert nothing.exit_code == 1
    assert "没有找到" in nothing.output


def test_examples_and_usage(ask: Run) -> None:
    found = ask("ask", "--examples")
    assert found.exit_code == 0
    assert "哪些政策支持人工智能？" in found.output
    assert ask("ask").exit_code == 2
