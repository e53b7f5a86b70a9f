"""Policies named in a text: titles, numbers, short names, and how the text stands to them."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.extract.policies import is_policy_title, policies, relation, titles

Named = tuple[str, str | None, str]


def named(content: str, own: set[str] | None = None) -> list[Named]:
    return [
        (policy.title, policy.number.text if policy.number else None, policy.relation)
        for policy in policies(content, own or set())
    ]


def test_one_verb_has_two_titles() -> None:
    assert named("上年出台了《驳船停泊规划》和《桨手集训行动方案（2022年-2023年）》。") == [
        ("驳船停泊规划", None, "issues"),
        ("桨手集训行动方案（2022年-2023年）", None, "issues"),
    ]
    assert [row[2] for row in named("陆续出台了《茶叶分级意见》、《竹器奖励办法》。")] == [
        "issues"
    ] * 2


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        ("废止《摊位规定》", "repeals"),
        ("《摊位规定》同时废止", "repeals"),
        ("《摊位规定》（甲政〔2011〕8号）同时废止", "repeals"),
        ("落实新修订《摊位规定》", "implements"),
        ("修订《摊位规定》", "revises"),
        ("对《摊位规定》进行修订", "revises"),
        ("落实《摊位规定》", "implements"),
        ("贯彻《摊位规定》", "implements"),
        ("根据《摊位规定》", "based_on"),
        ("按照《摊位规定》要求", "based_on"),
        ("在《摊位规定》的基础上", "based_on"),
        ("制定《摊位规定》", "issues"),
        ("《摊位规定》写得清楚", "cites"),
    ],
)
def test_the_relation_follows_the_nearest_cue(content: str, wanted: str) -> None:
    assert [row[2] for row in named(content + "。")] == [wanted]


def test_the_cue_is_where_it_says_so() -> None:
    content = "去年。我区根据《摊位规定》办事。"
    (policy,) = policies(content, set())
    assert policy.cue is not None
    assert content[slice(*policy.cue)] == "根据"


def test_a_double_verb_shows_one_of_its_roles() -> None:
    assert named("修订出台和实施《旧仓改造办法》。")[0][2] in {"revises", "implements", "issues"}


def test_a_cue_of_another_sentence_does_not_count() -> None:
    assert named("废止旧章。《摊位规定》仍然可用。") == [("摊位规定", None, "cites")]


def test_verbs_of_one_sentence_govern_their_own_titles() -> None:
    rows = named("修订《旧仓改造办法》，落实《节水条例》，根据《价目规则》，废止《摊位规定》。")
    assert [row[2] for row in rows] == ["revises", "implements", "based_on", "repeals"]


def test_a_title_keeps_the_brackets_inside_it() -> None:
    assert (
        named("执行《松江区码头（渡口）认定及扶持办法》。")[0][0]
        == "松江区码头（渡口）认定及扶持办法"
    )
    assert named("执行《松江区〈渡口条例〉实施细则》。")[0][0] == "松江区〈渡口条例〉实施细则"


@pytest.mark.parametrize(
    "number", ["（松商规〔2021〕2号）", "(松商规[2021]2号)", "（松商规〔2021〕2 号）"]
)
def test_a_number_behind_a_title_is_that_of_the_policy(number: str) -> None:
    assert named(f"印发《渡口细则》{number}。") == [("渡口细则", "松商规〔2021〕2号", "issues")]


def test_a_number_before_a_title_is_that_of_the_policy() -> None:
    assert named("依据松商规〔2021〕2号《渡口细则》") == [
        ("渡口细则", "松商规〔2021〕2号", "based_on")
    ]


@pytest.mark.parametrize(
    "number", ["国办发〔2021〕8号", "闽政〔2016〕7号", "市政府令第59号", "商务部公告2015年第3号"]
)
def test_a_number_alone_names_a_policy(number: str) -> None:
    assert named(f"按照{number}办理") == [(number, number, "based_on")]


def test_square_brackets_around_bodies_are_no_number() -> None:
    assert named("〔区商务委、区发改委负责〕") == []


@pytest.mark.parametrize(
    ("content", "title"),
    [
        ("落实“双优意见”", "“双优意见”"),
        ("出台“青苗1+5”人才政策", "“青苗1+5”人才政策"),
        ("实施“银帆”行动计划", "“银帆”行动计划"),
    ],
)
def test_an_established_short_name_counts(content: str, title: str) -> None:
    assert [row[0] for row in named(content)] == [title]


@pytest.mark.parametrize(
    "content",
    [
        "“一把手”挂帅",
        "破解“卡脖子”难题",
        "建设“园中园”",
        "“猪加角”布局",
        "“三通一达”总部",
        "“6+365”平台",
        "发展“五型经济”",
        "打通“末梢一米”",
    ],
)
def test_quotes_for_emphasis_slogans_and_names_are_no_policies(content: str) -> None:
    assert named(content) == []


@pytest.mark.parametrize(
    "content",
    [
        "您提出的《关于疏浚渡口的建议》提案收悉",
        "提案《关于修桥的办法》收悉",
        "填写《渡口申请表》",
        "签订《驳船协议》",
        "见《渡口日报》",
        "《渡口",
        "渡口》",
        "《》",
        "《关于发展“五型经济”的建议》",
    ],
)
def test_what_is_in_title_marks_and_no_policy_is_left_out(content: str) -> None:
    assert named(content) == []


def test_the_document_itself_is_not_a_policy_it_names() -> None:
    content = "依据《渡口 办法》和松府发〔2020〕1号、《桥梁办法》"
    assert [row[0] for row in named(content, {"渡口办法", "松府发〔2020〕1号"})] == ["桥梁办法"]


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("渡口办法（试行）", True),
        ("渡口规划（2021年-2024年）", True),
        ("渡口若干措施", True),
        ("渡口建议", False),
        ("渡口申请表", False),
        ("渡口合同", False),
        ("渡口故事", False),
    ],
)
def test_a_title_is_told_by_its_end(title: str, wanted: bool) -> None:
    assert is_policy_title(title) is wanted


def test_a_relation_without_cue_is_a_mere_mention() -> None:
    assert relation("《渡口办法》", 1, 5) == ("cites", None)


@given(st.text("《》〈〉渡口办法（）", max_size=40))
def test_titles_are_outermost_and_do_not_overlap(content: str) -> None:
    spans = list(titles(content))
    assert spans == sorted(spans)
    for start, end in spans:
        assert content[start - 1] == "《"
        assert content[end] == "》"
    assert all(left[1] < right[0] for left, right in pairwise(spans))


@pytest.mark.parametrize(
    ("content", "title"),
    [
        ("窑炉之事依照民法典办理", "民法典"), ("列入“十六五”规划，点火", "“十六五”规划"),
        ("围绕《中国制造2025》办窑", "中国制造2025"), ("《中华人民共和国陶艺法典》", "中华人民共和国陶艺法典"),
    ],
)  # fmt: skip
def test_laws_and_great_plans_are_known_by_name(content: str, title: str) -> None:
    assert [item.title for item in policies(content, set())] == [title]


@pytest.mark.parametrize("content", ["普及安全生产法律常识", "陶艺振兴“十四五”规划编好后点火"])
def test_other_words_and_parts_of_titles_are_no_known_names(content: str) -> None:
    assert policies(content, set()) == []


def test_a_list_of_policies_shares_its_verb_past_their_numbers() -> None:
    found = policies(
        "根据《窑炉管理办法》（陶府发〔2030〕11号）、《窑工管理办法》（陶府发〔2031〕12号）、"
        "《窑税管理办法》（陶府发〔2031〕13号）办窑",
        set(),
    )
    assert {item.relation for item in found} == {"based_on"}


def test_who_issued_a_policy_does_not_make_the_text_issue_it() -> None:
    (item,) = policies("根据陶瓷市人民政府办公室印发《窑炉管理办法》办窑", set())
    assert item.relation == "based_on"
