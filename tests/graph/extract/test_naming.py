"""Normal forms of names: abbreviations written out, each form its own normal form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.extract import naming
from graph.extract.naming import Step, Written
from graph.extract.rules import rules

TABLE = rules("identity")
PARTS = [
    *TABLE["fields"], *TABLE["fields"].values(), *TABLE["names"], *TABLE["field_suffixes"],
    *TABLE["zones"], "管委会", "省", "市", "区", "县", "高新", "政府", "人民", "办", "委", "银", "国家",
]  # fmt: skip
NAMES = st.lists(st.sampled_from(PARTS), min_size=1, max_size=4).map("".join) | st.text(max_size=12)
CODES = st.sampled_from([None, "350000", "350100", "350200", "350500", "310118"])


@given(NAMES, CODES)
def test_the_normal_form_of_a_body_is_its_own(name: str, code: str | None) -> None:
    once = naming.local_body(name, code).name
    assert naming.local_body(once, code).name == once


@given(NAMES)
def test_the_normal_form_of_a_zone_is_its_own(name: str) -> None:
    once = naming.zone_words(Written(name)).name
    assert naming.zone_words(Written(once)).name == once


@given(NAMES, CODES)
def test_a_name_changes_only_by_a_rule_that_is_told(name: str, code: str | None) -> None:
    written = naming.local_body(name, code)
    assert bool(written.steps) == (written.name != name)


@pytest.mark.parametrize("name", TABLE["national"])
def test_the_normal_form_of_a_central_body_is_its_own(name: str) -> None:
    once = naming.central_body(name).name
    assert naming.central_body(once).name == once
    assert naming.is_central(name)
    assert naming.is_central(once)


def test_the_steps_say_which_rule_made_two_names_one() -> None:
    assert naming.local_body("发改委", "350000") == Written(
        "发展和改革委员会",
        (Step("field", "发改", "发展和改革"), Step("suffix", "委", "委员会")),
    )


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("农委", "农委"), ("党委", "党委"), ("教育局", "教育局"), ("新闻出版广电局", "新闻出版广电局"),
        ("市场监管局", "市场监督管理局"), ("管委会", "管理委员会"), ("交通委", "交通委员会"),
    ],
)  # fmt: skip
def test_only_what_is_known_is_written_out(name: str, full: str) -> None:
    assert naming.local_body(name, None).name == full


def test_organs_of_the_party_are_not_those_of_a_government() -> None:
    assert naming.party_body("委", "350000") == Written("委")
    assert naming.party_body("委员会", "350000") is not None
    assert naming.party_body("科委", "350000") is None
    assert naming.party_body("委办", "350000") is not None
