"""Metadata: what a document says of itself, and where its body ends."""

import pytest

from graph.extract.metadata import kind_of_title
from graph.model import DocumentMetadata
from tests.graph.extract.written import NOTICE, REPLY, RULES, read_in


def about(content: str) -> DocumentMetadata:
    return read_in(content).document


def test_a_reply_to_a_proposal() -> None:
    found = about(REPLY)
    assert found.title == "松江区科技局关于对第27号提案的答复"
    assert (found.kind, found.is_policy, found.number) == ("提案答复", False, None)
    assert (found.issuer, found.issued, found.region) == ("松江区科技局", "2022-09-08", "310117")
    assert found.proposal == {
        "number": 27,
        "title": "关于壮大松江“五型经济”的建议",
        "outcome": "解决或采纳",
    }


def test_a_notice_is_the_document_that_it_prints() -> None:
    found = about(NOTICE)
    assert found.title == "松江区茶饮业提质行动方案"
    assert (found.kind, found.is_policy) == ("行动方案", True)
    assert (found.number, found.issued) == ("松商规〔2020〕77号", "2020-05-06")
    assert found.issuer == "上海市松江区商务委员会"
    assert found.id.endswith("id/policy/310117/松商规/2020/77")


def test_several_bodies_sign_and_the_first_issues() -> None:
    found = about(RULES)
    assert found.issuers == ["泉州市鲤城区工业和信息化局", "泉州市鲤城区财政局"]
    assert found.issuer == found.issuers[0]
    assert (found.kind, found.number) == ("若干措施", "泉鲤工信〔2021〕15号")
    assert (found.issued, found.region) == ("2021-07-08", "350502")


def test_each_statement_quotes_its_place() -> None:
    for content in (REPLY, NOTICE, RULES):
        found = about(content)
        assert {"title", "issuer", "issued"} <= found.mentions.keys()
        for mention in found.mentions.values():
            assert content[mention.start : mention.end] == mention.text


@pytest.mark.parametrize(
    ("title", "kind", "policy"),
    [
        ("关于对第3号提案的答复", "提案答复", False),
        ("关于某建议的答复", "建议答复", False),
        ("关于渡口的若干意见", "若干意见", True),
        ("渡口实施意见", "实施意见", True),
        ("渡口意见", "意见", True),
        ("渡口十条措施", "若干措施", True),
        ("渡口若干政策措施", "若干措施", True),
        ("渡口实施办法", "实施办法", True),
        ("渡口管理暂行办法", "管理办法", True),
        ("渡口奖补办法", "奖励办法", True),
        ("渡口实施细则（试行）", "实施细则", True),
        ("渡口行动方案（2021-2023年）", "行动方案", True),
        ("渡口三年行动计划", "行动计划", True),
        ("渡口实施方案", "实施方案", True),
        ("渡口规划纲要", "规划", True),
        ("渡口条例", "条例", True),
        ("渡口通知", "通知", True),
        ("渡口工作报告", "报告", False),
        ("渡口的批复", "批复", False),
        ("渡口随笔", None, False),
    ],
)
def test_the_end_of_a_title_tells_the_kind(title: str, kind: str | None, policy: bool) -> None:
    assert kind_of_title(title) == (kind, policy)


def test_a_notice_of_its_own_is_a_notice() -> None:
    found = about(
        "松江区教育局关于做好校门口清扫的通知\n各学校：\n请按时清扫。\n松江区教育局\n2021年3月2日"
    )
    assert (found.kind, found.title) == ("通知", "松江区教育局关于做好校门口清扫的通知")
    assert (found.issuer, found.issued) == ("松江区教育局", "2021-03-02")


def test_a_number_that_is_only_cited_is_not_its_own() -> None:
    assert about("关于清扫的通知\n根据松府发〔2020〕9号，请按时清扫。").number is None


def test_a_document_that_says_nothing_of_itself_has_no_metadata() -> None:
    found = about("江面开阔，芦花如雪。")
    assert (found.title, found.number, found.kind, found.issuer) == (None, None, None, None)
    assert (found.issued, found.region, found.is_policy) == (None, None, False)
    assert found.id.partition("id/document/000000/")[2]


def test_a_plan_without_day_has_no_date() -> None:
    found = about("福建省桑葚产业规划（2021-2025年）\n第一章 主要任务\n推进桑田改造。\n")
    assert (found.kind, found.issued, found.region) == ("规划", None, "350000")


def test_the_term_of_validity_is_in_the_metadata() -> None:
    assert about(NOTICE).valid_from == "2020-06-01"


def test_no_measure_begins_behind_the_body() -> None:
    record = read_in(REPLY.replace("主办单位：", "二是引进夜航船队。加开班次。\n主办单位："))
    assert ("三", "二是") in {section.path for section in record.sections}
    assert ("三", "二是") not in {measure.path for measure in record.measures}


def test_names_and_telephones_of_the_tail_are_no_entities() -> None:
    words = {mention.text for mention in read_in(REPLY).mentions()}
    assert not any("赵小棠" in word or "021-" in word for word in words)


def test_the_last_measure_ends_with_the_body() -> None:
    record = read_in(REPLY)
    assert "联系电话" not in record.measures[-1].text


def test_the_government_of_a_district_signs() -> None:
    found = about("关于清扫的通知\n请按时清扫。\n上海市松江区人民政府\n2021年3月2日")
    assert found.issuer == "上海市松江区人民政府"


def test_a_signature_ends_the_text_though_the_next_title_of_its_page_follows() -> None:
    found = about(
        "各有关单位：\n现就渡口事项通知如下：\n一、加强巡查。\n福建省财政厅\n"
        "2015年11月9日福建省财政厅关于组织申报渡口名录的通知"
    )
    assert (found.issuer, found.issued) == ("福建省财政厅", "2015-11-09")


def test_a_text_that_passes_on_matters_is_a_notice_though_it_tells_of_opinions() -> None:
    text = (
        "各镇：\n会上代表提出三条意见。现将有关事项通知如下：\n一、支持渡口。各镇要支持渡口发展。\n"
    )
    assert about(text).kind == "通知"
