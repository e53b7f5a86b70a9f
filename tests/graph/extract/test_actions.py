"""What a measure does, by its leading verb, and who acts, by the subject of its sentence."""

import pytest

from graph import schemes
from graph.extract.actions import deed, subjects
from graph.extract.bodies import bodies
from tests.graph.extract.written import NOTICE, measure, places_in, read_in


def action(content: str, title: str = "") -> str | None:
    """Action of a measure with a heading of its own, or without one."""
    end = len(title) or content.index("，" if "，" in content else "。")
    found = deed(content, (0, end), [(0, len(content))])
    return found.action.removeprefix("action/") if found else None


def actors(content: str) -> list[str]:
    end = content.index("。") if "。" in content else len(content)
    found = bodies(content, places_in(content))
    rows = subjects(content, (0, end), [(0, len(content))], found)
    return [found[index].label for index, _ in rows]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("支持茶社修缮", "支持"),
        ("扶持茶社", "支持"),
        ("大力培育茶社", "培育"),
        ("进一步积极引入茶社", "引进"),
        ("加快建设茶仓", "建设"),
        ("加快茶业兴旺", "推动"),
        ("推动实施茶仓计划", "实施"),
        ("建设用地优先供应", None),
        ("支持的对象", None),
        ("茶仓", None),
    ],
)
def test_the_leading_verb_of_a_title_is_the_action(title: str, expected: str | None) -> None:
    assert action(f"{title}。茶香。", title) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("茶仓。建设茶仓三座。", "建设"),
        ("本市鼓励茶社互访。", "鼓励"),
        ("区农委应当健全茶仓账册。", "完善"),
        ("对新开的茶社，一次性给予补贴。", "给予"),
        ("建设茶仓的，予以补助。", "给予"),
        ("由区农委负责推广茶艺。", "推广"),
        ("主要方向是茶。茶应用面广。", None),
    ],
)
def test_else_the_first_clause_with_a_leading_verb_tells(
    content: str, expected: str | None
) -> None:
    assert action(content) == expected


def test_a_verb_far_down_a_long_text_is_not_the_action() -> None:
    assert action("茶仓。" + "茶香四溢。" * 80 + "建设茶仓。") is None


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("区财政局应当核对账册。", ["区财政局"]),
        ("区财政局、市教育局要办好茶会。", ["区财政局", "市教育局"]),
        ("茶会兴旺。由区财政局牵头办茶会。", ["区财政局"]),
        ("区财政局会同市教育局办茶会。", ["区财政局"]),
        ("区财政局等有关部门负责办茶会。", ["区财政局"]),
        ("区财政局推广茶艺。", ["区财政局"]),
        ("区财政局的茶会。", []),
        ("请区财政局应当办茶会。", []),
        ("办茶会（茶社牵头，区财政局应当配合）。", []),
        ("茶社应当办茶会。", []),
    ],
)
def test_bodies_that_begin_a_clause_or_are_charged_act(content: str, expected: list[str]) -> None:
    assert actors(content) == expected


def test_a_measure_has_its_action_and_the_lead_bodies_of_its_list_as_actors() -> None:
    item = measure(read_in(NOTICE), "二", "（一）")
    assert item.action is not None
    assert (item.action.label, item.action.mention.text) == ("培育", "培育")
    assert item.action.is_heading
    assert [one.basis for one in item.actors] == ["list", "list"]
    leads = [one.organization for one in item.responsible if one.role == "lead"]
    assert [one.organization for one in item.actors] == leads


def test_the_subject_of_its_sentence_acts_where_a_measure_has_no_list() -> None:
    content = NOTICE.replace("〔区商务委、区发改委负责〕", "区商务委应当备好展台，区商务委要记账。")
    item = measure(read_in(content), "二", "（二）")
    (actor,) = item.actors
    assert actor.basis == "subject"
    assert [mention.text for mention in actor.mentions] == ["区商务委", "区商务委"]
    assert actor.organization in item.organizations


def test_each_verb_shows_one_action() -> None:
    concepts = schemes.actions().concepts.values()
    verbs = [name for concept in concepts for name in (concept.zh, *concept.aliases)]
    assert len(verbs) == len(set(verbs)) > 100
    assert all(concept.labels["en"] for concept in concepts)
