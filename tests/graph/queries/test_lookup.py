"""Things by words, by SPARQL."""

import pytest

from graph.queries import lookup
from graph.queries.view import View
from tests.small_graph import AI, BASE, CITY, MEASURE, NUMBERED, SECOND, UNDATED


def ids(view: View, words: str, **options: object) -> list[str]:
    return [found.thing.id for found in lookup.find_things(view, words, **options)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("人工智能", AI),
        ("artificial intelligence", AI),
        ("青浦", f"{BASE}id/region/310118"),
        ("310118", f"{BASE}id/region/310118"),
        ("测府发[2019]10号", NUMBERED),
        ("测府发（2019）10号", NUMBERED),
        ("《市级规划》", CITY),
        ("没有 办法", UNDATED),
        ("建设园区", SECOND),
        ("人才", f"{BASE}id/key/talent"),
    ],
)
def test_names_aliases_codes_and_numbers_go_first(view: View, words: str, found: str) -> None:
    assert ids(view, words)[0] == found


def test_scores_say_how_a_name_holds_the_words(view: View) -> None:
    scores = {f.thing.id: f.score for f in lookup.find_things(view, "人工智能")}
    assert scores[AI] == lookup.EXACT
    assert scores[MEASURE] == lookup.HOLDS
    scores = {f.thing.id: f.score for f in lookup.find_things(view, "支持")}
    assert scores[NUMBERED] == lookup.BEGINS
    assert lookup.find_things(view, "自己的话")[0].score == lookup.TEXT


def test_quotes_are_looked_into(view: View) -> None:
    assert NUMBERED in ids(view, "人工智能")
    assert NUMBERED not in ids(view, "人工智能", names_only=True)


def test_kinds_narrow(view: View) -> None:
    found = lookup.find_things(view, "测试", kinds=["zone", "organization"])
    assert {f.kind for f in found} == {"zone", "organization"}
    assert lookup.find_things(view, "测试", kinds=["source"]) == []


def test_nothing_is_found_for_nothing(view: View) -> None:
    assert lookup.find_things(view, "  ") == []
    assert lookup.find_things(view, "没有这样的东西") == []


def test_the_query_gives_the_names(view: View) -> None:
    rows = view.reader.select(lookup.names_query("测试", limit=10))
    assert {row["item"] for row in rows} >= {f"{BASE}id/zone/测试园"}
    assert all("测试" in row["text"] for row in rows)
