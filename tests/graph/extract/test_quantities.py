"""Quantities: amounts with caps, ranges, changes and tiers, what they are for, and decoys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.extract.amounts import Amount
from graph.extract.gazetteer import Mask
from graph.extract.quantities import quantities


def amounts(content: str) -> list[Amount]:
    return quantities(content, Mask(len(content)))


def one(content: str) -> Amount:
    (found,) = amounts(content)
    return found


@pytest.mark.parametrize(
    ("content", "value", "unit"),
    [
        ("给予5万元补贴", 50_000, "CNY"),
        ("奖励1,200万元", 12_000_000, "CNY"),
        ("补助２０万元", 200_000, "CNY"),
        ("奖励0.5亿元", 50_000_000, "CNY"),
        ("给予10%的贴息", 10, "%"),
        ("奖励3000元", 3000, "CNY"),
        ("给予1.5亿美元支持", 150_000_000, "美元"),
        ("设立2亿元基金", 200_000_000, "CNY"),
    ],
)
def test_values_are_in_base_units(content: str, value: float, unit: str) -> None:
    found = one(content)
    assert (found.value, found.unit) == (value, unit)


def test_per_mille_are_a_tenth_of_per_cent() -> None:
    assert one("同比增长12‰").value == pytest.approx(1.2)


@pytest.mark.parametrize("cap", ["最高", "不超过", "最高不超过", "最多", "上限"])
def test_a_cap_is_a_greatest_value_never_a_least_one(cap: str) -> None:
    found = one(f"补贴{cap}15万元。")
    assert (found.value, found.qualifier, found.kind) == (150_000, "max", "incentive")


@pytest.mark.parametrize(
    ("content", "qualifier"),
    [
        ("奖励5万余元", "about"),
        ("奖励约5万元", "about"),
        ("奖励不低于5万元", "min"),
        ("奖励5万元以内", "max"),
        ("资助5万元（含）以上", "min"),
        ("奖励5万元左右", "about"),
        ("奖励5万元", None),
    ],
)
def test_the_words_around_a_number_qualify_it(content: str, qualifier: str | None) -> None:
    assert one(content).qualifier == qualifier


@pytest.mark.parametrize(
    ("content", "low", "high"),
    [
        ("奖励50至100万元", 500_000, 1_000_000),
        ("奖励50万元至100万元", 500_000, 1_000_000),
        ("补助3—5万元", 30_000, 50_000),
        ("奖励10%-15%的贴息", 10, 15),
        ("奖励5000元-1万元", 5000, 10_000),
    ],
)
def test_a_range_keeps_both_bounds(content: str, low: float, high: float) -> None:
    found = one(content)
    assert (found.low, found.value) == (low, high)


@pytest.mark.parametrize("verb", ["提为", "提高到", "调整为", "增加至"])
def test_a_change_keeps_both_sides(verb: str) -> None:
    content = f"安家补贴从原来最高80万元{verb}最高200万元。"
    found = one(content)
    assert (found.before, found.value, found.qualifier) == (800_000, 2_000_000, "max")
    assert content[found.start : found.end].startswith("80万元")


def test_a_change_of_words_or_directions_is_no_quantity() -> None:
    assert amounts("从名匠扩展到学徒；从东向西打开航道。") == []


@pytest.mark.parametrize(
    ("content", "value"),
    [
        ("产值千亿级", 1e11),
        ("税收十亿元级", 1e9),
        ("税收亿元级", 1e8),
        ("集群万亿级", 1e12),
        ("企业百亿级", 1e10),
    ],
)
def test_tiers_are_orders_of_magnitude(content: str, value: float) -> None:
    found = one(content)
    assert (found.value, found.qualifier, found.kind, found.unit) == (
        value,
        "tier",
        "target",
        "CNY",
    )


def test_a_number_inside_a_counted_noun_is_no_quantity() -> None:
    found = one("目前世界500强企业已有42家落户")
    assert (found.value, found.unit) == (42, "家")


def test_a_count_behind_an_enumeration() -> None:
    found = one("目前已有陶艺工坊、木作工坊、皮具工坊等各类工坊57家")
    assert (found.value, found.kind) == (57, "statistic")


def test_a_subset_is_counted_by_itself() -> None:
    found = amounts("2021年共计立项51项，以纸艺为主攻方向，共计立项11个。")
    assert [(item.value, item.unit, item.kind) for item in found] == [
        (51, "项", "statistic"),
        (11, "个", "statistic"),
    ]


@pytest.mark.parametrize(
    "content",
    [
        "到2025年底",
        "6月16日答复",
        "第3家",
        "第10号",
        "“6+365”平台",
        "十四五时期",
        "5G基站",
        "国道318号",
        "S20高速",
        "松府发〔2019〕10",
        "青苗1+5",
    ],
)
def test_years_dates_ordinals_and_names_are_no_quantities(content: str) -> None:
    assert amounts(content) == []


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("对新店一次性奖励5万元", "incentive"),
        ("区级安排2亿元专项资金", "budget"),
        ("注册资本不低于5000万元的企业", "threshold"),
        ("力争到2025年新增门店20家", "target"),
        ("截至上月累计开店20家", "statistic"),
    ],
)
def test_the_nearest_cue_tells_what_a_number_is_for(content: str, kind: str) -> None:
    assert one(content).kind == kind


def test_condition_and_grant_of_one_sentence_are_told_apart() -> None:
    found = amounts("投资额5亿元以上的项目，奖励不超过2000万元。")
    assert [(item.kind, item.qualifier) for item in found] == [
        ("threshold", "min"),
        ("incentive", "max"),
    ]


def test_a_rate_and_its_cap_are_two_quantities() -> None:
    found = amounts("按设备款的30%补助，最高50万元。")
    assert [(item.value, item.unit, item.qualifier) for item in found] == [
        (30, "%", None),
        (500_000, "CNY", "max"),
    ]


def test_a_number_without_a_word_for_its_use_is_none() -> None:
    assert amounts("1.3万亿元") == []


def test_masked_numbers_are_passed_over() -> None:
    content = "奖励5万元、6万元"
    mask = Mask(len(content))
    mask.add(2, 5)
    assert [item.value for item in quantities(content, mask)] == [60_000]


def test_a_list_of_amounts_shares_its_unit() -> None:
    assert [item.value for item in amounts("分别给予300万、200万、100万元奖励。")] == [
        3e6,
        2e6,
        1e6,
    ]


@pytest.mark.parametrize(
    ("content", "value"),
    [("一次性奖励五百万元", 5e6), ("补助壹佰万元", 1e6), ("新增门店二十家", 20)],
)
def test_amounts_in_chinese_numerals(content: str, value: float) -> None:
    assert one(content).value == value


@given(st.integers(1, 10**7), st.sampled_from([("", 1), ("万", 10**4), ("亿", 10**8)]))
def test_amounts_round_trip(value: int, scale: tuple[str, int]) -> None:
    content = f"一次性奖励{value}{scale[0]}元。"
    found = one(content)
    assert found.value == value * scale[1]
    assert content[found.start : found.end] == f"{value}{scale[0]}元"


def test_a_change_names_the_year_of_either_side() -> None:
    item = one("窑税已从2007年末的6亿元增加到2013年末的17亿元")
    assert (item.before, item.value) == (6e8, 17e8)
    item = one("补贴由2004年每名工匠700元提高到眼下的1721元")
    assert (item.before, item.value) == (700, 1721)


@pytest.mark.parametrize(
    "content",
    [
        "对陶艺工坊，按窑炉投资额的7%予以补助", "可给予实缴资本金6%的开窑补贴", "提高窑工补贴标准，提高幅度不超过7%",
        "发放窑工补贴，标准如下：学徒工每人600元",
    ],
)  # fmt: skip
def test_what_is_given_is_an_incentive_whatever_it_is_reckoned_from(content: str) -> None:
    assert one(content).kind == "incentive"


def test_no_one_is_given_a_count_of_firms() -> None:
    assert one("培育9家规模大的窑企").kind == "target"
    assert one("每年遴选9家左右窑企并给予扶持").kind == "target"
    assert one("对聘用9家以上的窑企给予扶持").kind == "threshold"


def test_amounts_of_one_list_are_of_one_kind() -> None:
    found = amounts("对窑税首次超过3000万元、5000万元且占比高的窑企，给予奖励")
    assert [item.kind for item in found] == ["threshold", "threshold"]


def test_a_count_by_a_year_is_a_target_though_it_is_cumulative() -> None:
    assert one("到2031年累计培训窑工3000人次").kind == "target"


@pytest.mark.parametrize(
    "content", ["从业满两年以上", "自获证起三个月以内申领", "窑工须年满17周岁"]
)
def test_bounds_of_time_are_thresholds(content: str) -> None:
    assert one(content).kind == "threshold"


@pytest.mark.parametrize(
    ("content", "kind", "unit"),
    [
        ("窑区粉尘力争降到40微克／立方米。", "target", "微克/立方米"),
        ("湿地占比稳定在60%。", "target", "%"),
        ("确保新种果树80万亩以上。", "target", "亩"),
        ("抓紧落实20万亩竹林任务。", "target", "亩"),
        ("力争窑税有15%以上的年均增速。", "target", "%"),
        ("门楼面积不低于总面积的90%。", "threshold", "%"),
        ("年耗煤3000吨标准煤及以上的窑炉要自查。", "threshold", "吨标准煤"),
        ("线路至少串联3个渡口。", "threshold", "个"),
        ("市级网站中有21个开通了外文版。", "statistic", "个"),
    ],
)
def test_numbers_are_what_their_sentences_make_of_them(content: str, kind: str, unit: str) -> None:
    found = one(content)
    assert (found.kind, found.unit) == (kind, unit)


def test_a_count_that_opens_a_phrase_in_quotation_marks_is_none() -> None:
    assert [item.value for item in amounts("确保“二十个到位”，建成30个泊位。")] == [30]


def test_the_size_of_what_is_granted_something_is_a_threshold() -> None:
    found = amounts("投资规模2亿元以下的项目奖励30万元，2亿元至5亿元的项目奖励60万元。")
    assert [item.kind for item in found] == ["threshold", "incentive", "threshold", "incentive"]


def test_what_a_project_is_given_is_no_size() -> None:
    assert one("给予30万元的项目补助").kind == "incentive"
