"""Who answers for a measure, and as what."""

import pytest

from graph.extract.bodies import bodies
from graph.extract.responsibility import responsible_bodies
from tests.graph.extract.written import NOTICE, measure, places_in, read_in, tails


def roles(content: str) -> list[tuple[str, str]]:
    found = bodies(content, places_in(content))
    rows = responsible_bodies(content, [(0, len(content))], found)
    return [(found[index].label, role) for index, role, _ in rows]


@pytest.mark.parametrize("label", ["责任单位", "牵头单位", "主办单位", "责任部门", "牵头部门"])
def test_a_labelled_list_names_lead_bodies(label: str) -> None:
    assert roles(f"推进清淤。{label}：区财政局、市教育局") == [
        ("区财政局", "lead"),
        ("市教育局", "lead"),
    ]


@pytest.mark.parametrize("label", ["配合单位", "协办单位", "参与单位"])
def test_a_second_list_names_supporting_bodies(label: str) -> None:
    assert roles(f"责任单位：区财政局；{label}：区教育局、市公安局") == [
        ("区财政局", "lead"),
        ("区教育局", "support"),
        ("市公安局", "support"),
    ]


@pytest.mark.parametrize(
    "content",
    [
        "〔区财政局、市教育局负责〕",
        "（区财政局、市教育局按职责分工负责）",
        "[区财政局、市教育局牵头]",
    ],
)
def test_a_bracketed_list_names_lead_bodies(content: str) -> None:
    assert roles(f"推进清淤。{content}") == [("区财政局", "lead"), ("市教育局", "lead")]


@pytest.mark.parametrize(
    "content", ["会同区财政局推进清淤。", "（区财政局制表）", "责任单位：各渡口。区财政局旁听。"]
)
def test_bodies_elsewhere_answer_for_nothing(content: str) -> None:
    assert roles(content) == []


def test_the_measures_of_a_document_have_their_bodies() -> None:
    record = read_in(NOTICE)
    first = measure(record, "二", "（一）")
    assert [(tails([item.organization]), item.role) for item in first.responsible] == [
        (["松江区商务委员会"], "lead"),
        (["松江区市场监督管理局"], "lead"),
        (["松江区财政局"], "support"),
    ]
    second = measure(record, "二", "（二）")
    assert [item.role for item in second.responsible] == ["lead", "lead"]
