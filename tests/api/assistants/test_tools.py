"""The tools: their answers have evidence and generation, fit, and refuse nonsense in words."""

import json
from collections.abc import Iterator
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.assistants.calling import Called, call, unknown_tool
from api.assistants.given import CHARACTERS, FEWEST_CHARACTERS
from api.assistants.opened import Opened
from api.assistants.tools import TOOLS
from tests.api.assistants.conftest import PAGES

NUMBER: Final = "浦府示〔2026〕1号"
CALLS: Final[dict[str, dict[str, Any]]] = {
    "search": {"text": "人工智能"},
    "ask": {"question": "哪些政策支持人工智能？"},
    "find_policies": {"industry": "人工智能", "region": "浦东新区"},
    "get": {"thing": NUMBER},
    "explain_link": {"from": NUMBER, "to": "人工智能"},
    "quote_evidence": {"of": NUMBER},
    "compare": {"values": ["青浦区", "浦东新区"]},
    "changes": {"since": 0},
}
"""One call of each tool, as an assistant would make it."""


def answer(opened: Opened, tool: str, **arguments: Any) -> dict[str, Any]:
    called = call(opened, TOOLS[tool], arguments)
    assert called.structured is not None, called.text
    assert json.loads(called.text) == called.structured
    return called.structured


def refusal(opened: Opened, tool: str, arguments: dict[str, Any]) -> str:
    called = call(opened, TOOLS[tool], arguments)
    assert called.structured is None, called.text
    return called.text


def grounds(part: Any) -> Iterator[dict[str, Any]]:
    """All claims that an answer shows."""
    if isinstance(part, dict):
        if "claim" in part:
            yield part
        for value in part.values():
            yield from grounds(value)
    elif isinstance(part, list):
        for value in part:
            yield from grounds(value)


def test_there_is_a_call_of_each() -> None:
    assert CALLS.keys() == TOOLS.keys()


@pytest.mark.parametrize("tool", CALLS)
def test_an_answer_names_its_generation_and_its_evidence(opened: Opened, tool: str) -> None:
    found = answer(opened, tool, **CALLS[tool])
    assert found["generation"]["number"] == 2
    assert found["sentence"]
    assert found["page"].startswith(PAGES)
    assert found["items"]
    assert found.get("total", 1_000) >= len(found["items"])
    assert "total" in found or found["next"]
    claims = list(grounds(found["items"]))
    assert claims
    for claim in claims:
        assert claim.get("passages") or claim.get("sources"), claim
        quoted = answer(opened, "quote_evidence", of=claim["claim"])
        assert quoted["items"][0]["claim"] == claim["claim"]
        break  # each takes a moment


@pytest.mark.parametrize("tool", CALLS)
@pytest.mark.parametrize("most", [FEWEST_CHARACTERS, 3_000, CHARACTERS])
def test_an_answer_fits(opened: Opened, tool: str, most: int) -> None:
    called = call(opened, TOOLS[tool], {**CALLS[tool], "characters": most})
    assert len(called.text) <= most
    assert called.structured is not None
    found = called.structured
    if len(found["items"]) < found.get("total", 1_000):
        assert found["more"]
        assert found["next"]


def test_what_is_cut_can_be_read_on(opened: Opened) -> None:
    whole = answer(opened, "quote_evidence", of="青浦区", limit=50, characters=60_000)
    read: list[str] = []
    cursor: str | None = None
    while True:
        given = {} if cursor is None else {"cursor": cursor}
        part = answer(opened, "quote_evidence", of="青浦区", characters=2_500, **given)
        read += [item["claim"] for item in part["items"]]
        if (cursor := part.get("next")) is None:
            break
    assert read == [item["claim"] for item in whole["items"]]
    assert len(set(read)) == len(read) > 10
    assert "next" not in whole


def test_words_of_a_text_are_quoted_with_their_place(opened: Opened) -> None:
    found = answer(opened, "quote_evidence", of=NUMBER, about="人工智能")
    passage = found["items"][0]["passages"][0]
    assert "人工智能" in passage["exact"]
    assert passage["page"].startswith(f"{PAGES}/page/")
    assert (passage["start"], passage["end"]) == (
        passage["start"],
        passage["start"] + len(passage["exact"]),
    )


def test_what_is_not_understood_says_so(opened: Opened) -> None:
    found = answer(opened, "ask", question="天气怎么样")
    assert found.get("understood") is False
    assert "天气" in found["sentence"]
    assert not found["items"]


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("search", {}, "'text' is missing"),
        ("search", {"text": ""}, "'text' is ''"),
        ("search", {"text": "x", "kind": "planet"}, "'kind' is 'planet'"),
        ("search", {"text": "x", "cursor": "g9-0"}, "g"),
        ("ask", {"question": ["a"]}, "'question' is ['a']"),
        ("ask", {"question": "长" * 10_000}, "'question' is "),
        ("find_policies", {"regoin": "x", "limit": 0}, "did you mean region"),
        ("find_policies", {"industry": "人工智障"}, "人工智能"),
        ("find_policies", {"from": "yesterday", "lang": "en"}, "yesterday"),
        ("find_policies", {"from": "2021-02-30", "lang": "en"}, "2021-02-30"),
        ("get", {"thing": "没有的东西"}, "没有的东西"),
        ("get", {"thing": "' } DROP ALL", "lang": "en"}, "DROP ALL"),
        ("get", {"thing": NUMBER, "as_of": "soon"}, "soon"),
        ("explain_link", {"from": "人工智能"}, "'to' is missing"),
        ("explain_link", {"from": "人工智能", "to": "没有的东西"}, "没有的东西"),
        ("explain_link", {"from": "人工智能", "to": "青浦区", "without": "x"}, "without"),
        ("quote_evidence", {"of": "claim/ffffffffffffffff"}, "claim/ffffffffffffffff"),
        ("compare", {"values": ["青浦区"]}, "'values'"),
        ("compare", {"values": ["青浦区", "亚特兰蒂斯"]}, "亚特兰蒂斯"),
        ("changes", {"since": 7}, "7"),
        ("changes", {"since": "x"}, "'since' is 'x'"),
        ("changes", {"characters": 1}, "'characters' is 1"),
    ],
)
def test_nonsense_is_refused_in_words(
    opened: Opened, tool: str, arguments: dict[str, Any], said: str
) -> None:
    text = refusal(opened, tool, arguments)
    assert said in text
    assert text.startswith(f"{tool}: ")
    assert not is_fault(text), text
    assert len(text) < 1_000


def test_an_answer_that_takes_too_long_is_refused(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opened, "seconds", 0.0)
    text = refusal(opened, "compare", CALLS["compare"])
    assert text.startswith("compare: ")
    assert "FIVEKEYS_QUERY_TIMEOUT_S" in text


def is_fault(text: str) -> bool:
    return "fivekeys failed" in text or "Traceback" in text or 'File "' in text


def test_an_unknown_tool_is_named() -> None:
    assert "did you mean search" in unknown_tool("serch")
    assert len(unknown_tool("x" * 100_000)) < 500


VALUES: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30)
    | st.sampled_from(["\x00", "<b>", "' } #", "\\", "id/", "claim/", "policy/", "2021-13", "g2-5", "%"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=4,
)  # fmt: skip


@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_whatever_comes_there_is_an_answer_or_a_refusal(
    opened: Opened, data: st.DataObject
) -> None:
    tool = TOOLS[data.draw(st.sampled_from([*TOOLS]))]
    names = [field.alias or name for name, field in tool.given.model_fields.items()]
    arguments = {
        **(CALLS[tool.name] if data.draw(st.booleans()) else {}),
        **data.draw(
            st.dictionaries(st.sampled_from(names) | st.text(max_size=5), VALUES, max_size=2)
        ),
    }
    called: Called = call(opened, tool, arguments)
    assert not is_fault(called.text), called.text
    assert len(called.text) <= 60_000
    if called.structured is None:
        assert called.text.startswith(f"{tool.name}: ")
        assert len(called.text) < 2_000
