"""Short names that a text declares, and what uses them from there on."""

import pytest

from graph.extract.aliases import aliases, uses
from tests.graph.extract.written import read_in


@pytest.mark.parametrize(
    "declared",
    [
        "（以下简称“渡船中心”）",
        "（以下简称渡船中心）",
        "（下称“渡船中心”）",
        "(简称：渡船中心)",
        "（以下统称渡船中心）",
    ],
)
def test_a_short_name_is_declared_in_brackets(declared: str) -> None:
    (alias,) = aliases(f"松江夜航船务调度站{declared}已挂牌。")
    assert alias.name == "渡船中心"
    assert alias.start == len("松江夜航船务调度站")


@pytest.mark.parametrize("content", ["（渡船中心）", "以下简称渡船中心", "（以下同）"])
def test_other_brackets_declare_nothing(content: str) -> None:
    assert aliases(content) == []


def test_only_later_uses_count() -> None:
    content = "船站的账。船务站（以下简称“船站”）挂牌，船站收费，船站放行。"
    found = list(uses(content, aliases(content)))
    assert [content.count("船站", 0, use.start) for use in found] == [2, 3]


def test_the_first_declaration_of_a_name_counts() -> None:
    content = "甲站（以下简称“船站”）与乙站（以下简称“船站”）"
    assert [alias.start for alias in aliases(content)] == [2]


def test_the_short_name_of_a_zone_is_the_zone() -> None:
    record = read_in(
        "关于松江区班车的通知\n松江竹编文化产业园（以下简称“竹园”）开园。去竹园的班车照开，竹园免票。"
    )
    zone = next(item for item in record.regions if item.type == "zone")
    assert [mention.text for mention in zone.mentions] == ["松江竹编文化产业园", "竹园", "竹园"]


def test_the_short_name_of_a_policy_is_the_policy() -> None:
    record = read_in("根据《松江区渡船细则》（以下简称《细则》）收费。落实《细则》，人人有责。")
    (policy,) = record.policies
    assert policy.title == "松江区渡船细则"
    assert [mention.text for mention in policy.mentions] == ["松江区渡船细则", "细则"]
