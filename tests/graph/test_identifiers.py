"""IRIs: readable, stable, valid, and reversible segment by segment."""

import unicodedata
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import identifiers, rdf
from graph.namespaces import BASE

printable = st.text(
    st.characters(
        max_codepoint=0xDFFFF,
        exclude_categories=["Cs", "Co", "Cn", "Cc", "Cf"],
        exclude_characters="\ufffc\ufffd",
    ),
    max_size=30,
)
"""Text of characters that RFC 3987 allows in an IRI, or that are ASCII."""


def is_valid(iri: str) -> bool:
    """Whether the engine takes ``iri`` for one."""
    quads = list(rdf.parse(f"<{iri}> <urn:x:p> <{iri}> .\n", "application/n-triples"))
    return [quad.subject.value for quad in quads] == [iri]


@given(printable)
def test_a_segment_comes_back_by_percent_decoding(text: str) -> None:
    encoded = identifiers.segment(text)
    assert unquote(encoded) == "".join(unicodedata.normalize("NFC", text).split())


@given(printable.filter(lambda text: any(not char.isspace() for char in text)))
def test_a_segment_makes_a_valid_iri_of_one_segment(text: str) -> None:
    iri = identifiers.path("zone", text)
    assert iri.count("/") == f"{BASE}id/zone/x".count("/")
    assert is_valid(iri)


@pytest.mark.parametrize("char", [chr(code) for code in (*range(0x20), *range(0x7F, 0xA0))])
def test_control_characters_are_encoded_or_gone(char: str) -> None:
    assert is_valid(identifiers.path("zone", f"甲{char}乙"))


@pytest.mark.parametrize(
    "char", ["\ue000", "\uf8ff", "\ufffd", "\ufdd0", "\uffff", "\U000e0100", "\U000f0000"]
)
def test_private_and_non_characters_are_encoded(char: str) -> None:
    assert is_valid(identifiers.path("zone", f"甲{char}乙"))


@pytest.mark.parametrize(
    ("text", "segment"),
    [
        ("人工智能", "人工智能"),
        ("a b", "ab"),
        ("甲　乙", "甲乙"),
        ("50%", "50%25"),
        ("甲/乙", "甲%2F乙"),
        ("?#", "%3F%23"),
        ("〈甲〉", "〈甲〉"),
        ("“甲”", "“甲”"),
        ("<甲>", "%3C甲%3E"),
        ("é", "é"),
    ],
)
def test_segments_keep_chinese_and_encode_what_a_path_may_not_hold(text: str, segment: str) -> None:
    assert identifiers.segment(text) == segment


@given(printable, printable)
def test_segments_with_the_same_text_are_the_same(left: str, right: str) -> None:
    same = "".join(unicodedata.normalize("NFC", left).split()) == "".join(
        unicodedata.normalize("NFC", right).split()
    )
    assert (identifiers.segment(left) == identifiers.segment(right)) == same


def test_the_forms_of_iris() -> None:
    number = identifiers.policy("310117", "松商规", 2021, 2)
    assert number == f"{BASE}id/policy/310117/松商规/2021/2"
    assert (
        identifiers.titled_policy("310117", "《渡口 细则》") == f"{BASE}id/policy/310117/渡口细则"
    )
    assert identifiers.document("310117", "渡口答复") == f"{BASE}id/document/310117/渡口答复"
    assert identifiers.below(number, "measure", "一", "（二）") == (
        f"{BASE}id/measure/policy/310117/松商规/2021/2/一/（二）"
    )
    assert identifiers.named_graph(number) == f"{BASE}id/graph/policy/310117/松商规/2021/2"


def test_another_base_stands_before_all() -> None:
    base = "https://example.org/kg/"
    owner = identifiers.policy("310117", "松商规", 2021, 2, base=base)
    assert owner == base + "id/policy/310117/松商规/2021/2"
    assert (
        identifiers.named_graph(owner, base=base) == base + "id/graph/policy/310117/松商规/2021/2"
    )


@pytest.mark.parametrize(
    "variant",
    [
        "松江区渡口细则（2021-2023）",
        "《松江区渡口细则（2021-2023）》",
        "松江区渡口细则(2021—2023)",
        "松江区 渡口细则（2021–2023）",
        "松江区渡口细则（２０２１～２０２３）",
        " 松江区渡口细则（2021−2023）\n",
    ],
)
def test_variants_of_a_title_are_one(variant: str) -> None:
    assert identifiers.normal_title(variant) == "松江区渡口细则（2021-2023）"


def test_inner_title_marks_stay() -> None:
    assert identifiers.normal_title("《甲》和《乙》") == "《甲》和《乙》"


@given(st.text("《》甲乙（）()—–~～２2 -", max_size=12))
def test_normalising_a_title_again_changes_nothing(title: str) -> None:
    once = identifiers.normal_title(title)
    if not once.startswith("《"):
        assert identifiers.normal_title(once) == once


@given(
    st.lists(st.text("ab\x1e", max_size=4), max_size=4),
    st.lists(st.text("ab\x1e", max_size=4), max_size=4),
)
def test_digests_tell_lists_apart(left: list[str], right: list[str]) -> None:
    same = identifiers.digest(*left) == identifiers.digest(*right)
    assert same == (
        left == right or ({*map(len, (left, right))} == {0, 1} and "".join(left + right) == "")
    )
    assert len(identifiers.digest(*left)) == 16
