"""Scores: each category on a small document, and the same figures as the scorer beside us."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from graph.extract import pipeline, reader
from graph.scoring import CATEGORIES, Count, Scores, plain, summary

TEXT = "支持人工智能发展，奖励100万元。"
MENTION = {"start": 2, "end": 6, "text": "人工智能"}


def record(**parts: Any) -> dict[str, Any]:
    empty: dict[str, Any] = {
        name: []
        for name in ("policies", "industries", "regions", "organizations", "measures", "supports")
    }
    return {"document": {}, "quantities": [], **empty, **parts}


def scores(found: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Count]:
    total = Scores()
    total.add(found, wanted, TEXT)
    return total.counts


def industry(name: str, **more: Any) -> dict[str, Any]:
    return {"id": f"i/{name}", "label": name, "mentions": [MENTION], **more}


def test_what_is_right_missed_and_spurious() -> None:
    found = record(industries=[industry("人工智能"), industry("奖励", mentions=[])])
    wanted = record(
        industries=[
            {"label": "智能", "accept": ["人工智能", "AI"]},
            {"label": "汽车", "accept": ["汽车"]},
            {"label": "发展", "accept": ["发展"], "optional": True},
        ]
    )
    counts = scores(found, wanted)
    assert counts["industries"] == Count(1, ["汽车"], ["奖励"])
    assert (counts["industries"].precision, counts["industries"].recall) == (0.5, 0.5)
    assert counts["industries"].f1 == 0.5
    assert counts["evidence"] == Count(1, ["奖励"], ["奖励"])  # a name without a place
    assert counts["regions"].f1 is None


def test_what_is_optional_counts_neither_way() -> None:
    wanted = record(industries=[{"label": "智能", "accept": ["人工智能"], "optional": True}])
    assert scores(record(industries=[industry("人工智能")]), wanted)["industries"] == Count()
    assert scores(record(), wanted)["industries"] == Count()


def test_metadata_quantities_and_links() -> None:
    measure = {"title": "支持人工智能", "text": TEXT, "keys": [{"key": "innovation"}]}
    found = record(
        document={"title": "办法（试行）", "region": "310118"},
        industries=[industry("人工智能")],
        measures=[{**measure, "industries": ["i/人工智能"]}],
        quantities=[{"kind": "incentive", "value": 1e6, "unit": "CNY"}],
    )
    wanted = record(
        document={"title": "办法(试行)", "region": "310000"},
        industries=[{"label": "智能", "accept": ["人工智能"]}],
        measures=[
            {"path": "一", "title": "支持人工智能", "keys": ["flow"], "industries": ["智能"]}
        ],
        quantities=[{"kind": "incentive", "value": 1000000, "unit": "CNY"}],
    )
    counts = scores(found, wanted)
    assert counts["metadata"] == Count(1, ["region=310000"], ["region=310118"])
    assert counts["measures"] == counts["measure links"] == counts["quantities"] == Count(1)
    assert counts["measure keys"] == Count(
        0, ["一 支持人工智能 · flow"], ["一 支持人工智能 · innovation"]
    )


def test_a_wrong_span_is_no_evidence() -> None:
    found = record(industries=[industry("人工智能", mentions=[{**MENTION, "start": 3}])])
    wanted = record(industries=[{"label": "人工智能", "accept": ["人工智能"]}])
    assert scores(found, wanted)["evidence"].right == 0


def test_scores_add_up() -> None:
    total, other = Scores(), Scores()
    other.add(record(industries=[industry("人工智能")]), record(), TEXT)
    total.include(other)
    total.include(other)
    assert total.counts["industries"].spurious == ["人工智能"] * 2
    assert total.counts["evidence"].right == 2
    assert total.macro_f1 == 0.5
    assert [row[0] for row in summary(total)] == list(CATEGORIES)
    assert Scores().macro_f1 == 0.0


def test_forms_are_compared_without_width_space_and_marks() -> None:
    assert plain("《ＡＩ 办法》〔2019〕") == plain("ai办法(2019)")


@pytest.fixture(scope="module")
def scorer(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", shared / "eval" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_figures_are_those_of_the_scorer(shared: Path, scorer: ModuleType) -> None:
    files = sorted((shared / "eval" / "gold").glob("*.json"))
    assert files
    total, tallies = Scores(), {name: scorer.Tally() for name in scorer.CATEGORIES}
    for file in files:
        gold = json.loads(file.read_text("utf-8"))
        text = reader.read(shared / gold["document"]["file"])
        values = json.loads(json.dumps(pipeline.extract(text).to_json()))
        total.add(values, gold, text.content)
        scorer.score(values, gold, tallies)
        scorer.score_evidence(values, text.content, tallies["evidence"], file.stem)
    ours = {name: figures for name, *figures, _ in summary(total)}
    assert ours == {name: list(tally.row()) for name, tally in tallies.items()}
