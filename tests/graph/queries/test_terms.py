"""From names to things."""

import pytest

from graph.errors import UnknownTermError
from graph.queries import terms
from graph.queries.view import View
from tests.small_graph import AI, BASE, CHIPS


@pytest.mark.parametrize("name", ["人工智能", "AI", "ai", "ＡＩ", "artificial intelligence"])
def test_names_aliases_and_languages(view: View, name: str) -> None:
    resolved = terms.industry(view, name)
    assert resolved.asked == (AI,)
    assert resolved.terms == (AI, f"{BASE}id/industry/测试产业")


def test_chips_are_integrated_circuits(view: View) -> None:
    found = {terms.industry(view, name) for name in ("集成电路", "芯片", "半导体")}
    assert len(found) == 1
    assert found.pop().terms[0] == CHIPS


@pytest.mark.parametrize("code", ["I65", "65", "I"])
def test_a_code_of_a_broader_class_finds_the_mapped_industries(view: View, code: str) -> None:
    assert len(terms.industry(view, code).terms) > 1


def test_things_that_only_the_store_knows(view: View) -> None:
    assert terms.industry(view, "测试产业").asked == (f"{BASE}id/industry/测试产业",)
    assert terms.region(view, "测试园").asked == (f"{BASE}id/zone/测试园",)


def test_what_lies_within(view: View) -> None:
    assert f"{BASE}id/zone/测试园" in terms.region(view, "上海").terms
    assert terms.region(view, "310118").asked == terms.region(view, "青浦区").asked


@pytest.mark.parametrize(
    "name", ["talent", "人才", "innovation", "创新型经济", "创新型", "创新", "Innovation Economy"]
)
def test_keys_and_types_of_economy(view: View, name: str) -> None:
    assert terms.key(view, name).terms == (f"{BASE}id/key/talent",)


@pytest.mark.parametrize(
    ("resolve", "name", "near"),
    [
        (terms.industry, "人工智障", "人工智能"),
        (terms.issuer, "测试委员", "测试委"),
        (terms.key, "钥匙", "头部企业"),
    ],
)
def test_near_matches_are_suggested(view: View, resolve: object, name: str, near: str) -> None:
    assert callable(resolve)
    with pytest.raises(UnknownTermError, match=near):
        resolve(view, name)


@pytest.mark.parametrize(
    "resolve", [terms.industry, terms.region, terms.key, terms.kind, terms.issuer]
)
@pytest.mark.parametrize("name", [" ", "？？", 'a"b\\', "x" * 200, "<>"])
def test_no_name_breaks_it(view: View, resolve: object, name: str) -> None:
    assert callable(resolve)
    with pytest.raises(UnknownTermError):
        resolve(view, name)
