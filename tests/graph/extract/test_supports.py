"""Which policy supports which industry: by title, by wording, and the document itself."""

import pytest

from graph.extract.gazetteer import Mask
from graph.extract.industries import industries
from graph.extract.policies import policies
from graph.extract.supports import by_document, by_title, by_wording
from tests.graph.extract.written import NOTICE, REPLY, read_in, tails

Pairs = list[tuple[int | None, str]]


def wording(content: str) -> Pairs:
    named = policies(content, set())
    found = by_wording(content, named, industries(content, Mask(len(content))))
    return [(item.policy, item.sector.label) for item in found]


def title(content: str) -> Pairs:
    named = policies(content, set())
    found = by_title(content, named, industries(content, Mask(len(content))))
    return [(item.policy, item.sector.label) for item in found]


def test_a_sentence_says_that_its_policies_support_sectors() -> None:
    content = "出台了《渡口细则》和《栈桥办法》，对会展、人工智能等集群加大扶持。"
    assert sorted(wording(content), key=str) == [
        (0, "人工智能"),
        (0, "会展"),
        (1, "人工智能"),
        (1, "会展"),
    ]


@pytest.mark.parametrize(
    "content",
    [
        "出台了《渡口细则》。对会展加大扶持。",
        "出台了《渡口细则》，会展如期举办。",
        "根据《渡口细则》，支持会展。",
        "对会展加大扶持，出台了《渡口细则》。",
        "出台了《渡口细则》，支持渡船夜航，会展照常。",
    ],
)
def test_what_does_not_say_so_is_no_support(content: str) -> None:
    assert wording(content) == []


@pytest.mark.parametrize(
    ("content", "pairs"),
    [
        ("见《关于促进会展业的意见》", [(0, "会展")]), ("见《人工智能行动方案》", [(0, "人工智能")]),
        ("见《关于会展处罚的规定》", []), ("支持会展，见《渡口规划》", []),
    ],
)  # fmt: skip
def test_a_title_supports_the_sectors_in_it(content: str, pairs: Pairs) -> None:
    assert [(policy, label.removesuffix("业")) for policy, label in title(content)] == pairs


def test_the_document_supports_what_its_measures_name() -> None:
    content = "支持会展。禁止房地产炒作。整治旧模式，限制人工智能滥用。"
    sectors = industries(content, Mask(len(content)))
    spans = [(0, 5), (5, 14), (14, len(content))]
    assert [item.sector.label for item in by_document(content, sectors, spans)] == ["会展"]


def test_a_reply_supports_nothing_of_itself_and_a_policy_does() -> None:
    assert "@self" not in {item.policy for item in read_in(REPLY).supports}
    assert [(item.policy, tails([item.industry])) for item in read_in(NOTICE).supports] == [
        ("@self", ["跨境电商"])
    ]


def test_supports_quote_the_sentence() -> None:
    (first, *_) = read_in(REPLY).supports
    assert (first.basis, tails([first.industry])) == ("wording", ["人工智能"])
    assert first.mentions[0].text.startswith("《松江区科研券发放办法》")


def test_rules_against_doing_something_support_nothing() -> None:
    content = "窑炉不得从事陶瓷贩卖。支持陶瓷出海。"
    found = industries(content, Mask(len(content)))
    halves = [(0, 11), (11, len(content))]
    assert [item.span for item in by_document(content, found, halves)] == [(13, 15)]


def test_a_sentence_that_restricts_sectors_does_not_support_them() -> None:
    content = "打造蓝湾。严控陶瓷新增窑炉，也管钢铁。大力发展会展。"
    found = industries(content, Mask(len(content)))
    labels = [item.sector.label for item in by_document(content, found, [(0, len(content))])]
    assert labels == ["会展"]


@pytest.mark.parametrize(
    ("content", "supported"),
    [
        ("新建钢铁项目应满足环境影响评价要求。", []),
        ("以餐饮为重点推行电能替代。", []),
        ("支持餐饮企业限期完成数字化改造。", ["餐饮"]),
    ],
)
def test_a_sentence_that_regulates_sectors_supports_none_unless_it_promotes_them(
    content: str, supported: list[str]
) -> None:
    found = industries(content, Mask(len(content)))
    named = by_document(content, found, [(0, len(content))])
    assert [item.sector.label for item in named] == supported
