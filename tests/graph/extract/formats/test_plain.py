"""Encodings of plain text are told apart by the characters that come out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import DocumentError
from graph.extract.formats import plain

SIMPLIFIED = "本区支持茶饮企业发展，对新开门店给予补贴，由区商务委负责实施。"
TRADITIONAL = "本區支持茶飲企業發展，對新開門店給予補貼，由區商務委負責實施。"


@pytest.mark.parametrize("text", [SIMPLIFIED, SIMPLIFIED[:12], "关于茶饮的通知", "一、总则"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_simplified_text_is_read(text: str, encoding: str) -> None:
    assert plain.read(text.encode(encoding), "t").text == text


@pytest.mark.parametrize("text", [TRADITIONAL, TRADITIONAL * 2000, TRADITIONAL[:10]])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5", "big5hkscs", "utf-16"])
def test_traditional_text_is_read(text: str, encoding: str) -> None:
    content = plain.read(text.encode(encoding), "t")
    assert content.text == text
    assert content.encoding.startswith(encoding[:4])


def test_big5_is_not_taken_for_gb18030_where_both_decode() -> None:
    data = TRADITIONAL.encode("big5")
    assert data.decode("gb18030") != TRADITIONAL
    assert plain.read(data, "t").encoding == "big5"


def test_a_character_cut_in_half_is_no_reason_to_refuse_a_text() -> None:
    data = (SIMPLIFIED * 50).encode("gb18030")[:-3]
    assert plain.read(data, "t").text.startswith(SIMPLIFIED)
    assert plain.read((SIMPLIFIED * 50).encode()[:-1], "t").text.endswith("\ufffd")


def test_a_text_with_many_damaged_characters_is_refused() -> None:
    data = bytearray((SIMPLIFIED * 50).encode())
    for index in range(100, len(data), 800):
        data[index] = 0xFF
    with pytest.raises(DocumentError, match=r"t: \d+ characters are not valid utf-8; .*damaged"):
        plain.read(bytes(data), "t")


def test_an_encoding_that_the_file_names_is_taken_where_it_fits() -> None:
    data = SIMPLIFIED.encode("gb18030")
    assert plain.decode(data, "t", declared="gb18030") == (SIMPLIFIED, "gb18030")
    assert plain.decode(data, "t", declared="utf-8") == (SIMPLIFIED, "gb18030")
    assert plain.decode(data, "t", declared="no-such") == (SIMPLIFIED, "gb18030")


def test_a_line_without_end_is_no_document() -> None:
    data = "字".encode() * (plain.LONGEST_LINE + 1)
    with pytest.raises(DocumentError, match="one line of more than 5,000,000"):
        plain.read(data, "t")


@given(st.text(alphabet=st.characters(codec="gb18030", categories=["Lo"]), min_size=1))
def test_text_in_utf8_always_comes_back(text: str) -> None:
    assert plain.read(text.encode(), "t").text == text
