"""The scheme of document kinds holds every kind that rules and catalogue give."""

import json
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from graph import schemes

LISTED = (
    "提案答复",
    "建议答复",
    "复函",
    "意见",
    "若干意见",
    "实施意见",
    "若干措施",
    "实施办法",
    "管理办法",
    "奖励办法",
    "实施细则",
    "行动方案",
    "实施方案",
    "行动计划",
    "规划",
    "通知",
    "条例",
    "报告",
)


@pytest.mark.parametrize("name", LISTED)
def test_a_kind_of_the_extraction_record_is_in_the_scheme(name: str) -> None:
    concept = schemes.kinds().find(name)
    assert concept is not None
    assert concept.id == f"kind/{name}"
    assert concept.labels.keys() == {"zh", "en"}


def test_each_kind_of_the_rules_is_in_the_scheme() -> None:
    rules = tomllib.loads((files("graph") / "data/rules/kinds.toml").read_text(encoding="utf-8"))
    names = {row["name"] for row in rules["kind"]}
    assert names
    assert [name for name in sorted(names) if schemes.kinds().find(name) is None] == []


def test_each_kind_of_the_catalogue_is_in_the_scheme(shared: Path) -> None:
    lines = (shared / "catalogue.jsonl").read_text(encoding="utf-8").splitlines()
    names = {name for line in lines if (name := json.loads(line).get("kind"))}
    assert names
    assert [name for name in sorted(names) if schemes.kinds().find(name) is None] == []
