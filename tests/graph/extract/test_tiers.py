"""Awards in tiers: which award is given at which threshold, and where that is not said."""

import re

import pytest

from graph.extract.amounts import Amount
from graph.extract.gazetteer import Mask
from graph.extract.quantities import quantities
from graph.extract.tiers import tiers
from graph.model import QuantityKind


def pairs(content: str) -> list[tuple[str, str]]:
    """Threshold and award of each pair, as the text has them."""
    found = quantities(content, Mask(len(content)))
    spans = [content[item.start : item.end] for item in found]
    return [(spans[step], spans[award]) for award, step in tiers(content, found).items()]


def test_as_many_thresholds_as_awards_are_joined_in_order() -> None:
    content = "对年产值首次突破3亿元、6亿元、9亿元的渠社，分别给予30万元、60万元、90万元奖励。"
    assert pairs(content) == [("3亿元", "30万元"), ("6亿元", "60万元"), ("9亿元", "90万元")]


def test_the_last_two_of_a_list_may_be_joined_by_a_word() -> None:
    content = "对年产值首次达到3亿元（含）和6亿元的渠社，分别给予30万元和60万元奖励。"
    assert pairs(content) == [("3亿元", "30万元"), ("6亿元", "60万元")]


def test_each_clause_has_its_own_pair() -> None:
    content = "年产值达到3亿元的渠社，给予30万元奖励；达到6亿元的渠社，给予60万元奖励。"
    assert pairs(content) == [("3亿元", "30万元"), ("6亿元", "60万元")]


def test_thresholds_and_awards_may_take_turns() -> None:
    content = "年产值达到3亿元的渠社给30万元，达到6亿元的渠社给60万元，按60%的比例给。"
    kinds: list[QuantityKind] = ["threshold", "incentive"]
    found = [
        Amount(match.start(), match.end(), 1, "CNY", kind=kinds[number % 2])
        for number, match in enumerate(re.finditer(r"\d+[亿万]元", content))
    ]
    assert tiers(content, found) == {1: 0, 3: 2}
    rate = Amount(content.index("60%"), content.index("60%") + 3, 60, "%", kind="incentive")
    assert tiers(content, [*found, rate]) == {}


def test_a_rate_and_its_cap_are_one_award() -> None:
    content = "对投资额300万元以上的渠社，按造价的5%给予补助，最高不超过60万元。"
    assert pairs(content) == [("300万元", "5%"), ("300万元", "60万元")]


@pytest.mark.parametrize(
    "content",
    [
        # more thresholds than awards, and the other way round
        "对年产值首次突破3亿元、6亿元、9亿元的渠社，分别给予30万元、60万元奖励。",
        "对年产值突破3亿元的渠社，给予30万元奖励、60万元补贴。",
        # as many, but nothing says that they go together
        "对年产值首次突破3亿元、6亿元的渠社，给予30万元、60万元奖励。",
        # two conditions at once
        "对年产值3亿元以上且纳税600万元以上的渠社，给予30万元奖励。",
        # the award first
        "给予渠社30万元奖励，其年产值须在3亿元以上。",
        # in another clause
        "渠社年产值应在3亿元以上；经评审给予30万元奖励。",
        # no condition at all
        "给予渠社30万元奖励。",
    ],
)
def test_awards_whose_threshold_is_not_said_stay_without(content: str) -> None:
    assert pairs(content) == []


def test_a_cap_is_no_threshold_of_what_follows() -> None:
    assert pairs("每社项目数不超过1个，补助最高为30万元。") == []
