"""Flattening: breaks and blanks undone, look-alikes folded, each character traced to the source."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.extract.text import flatten
from tests.graph.extract.written import texts

LONG = "更贴近种子期团队以及成熟期厂商在不同阶段对中试车间和共用仪器的真实需要的公共试验资"


def test_a_page_break_inside_a_word_is_undone() -> None:
    assert "公共试验资助名册" in flatten(f"{LONG}\n\n助名册和仪器清单。").content


def test_a_page_break_after_a_comma_is_undone() -> None:
    source = "对愿意搬进旧仓库的设计工作室加大租金扶持，\n\n拓宽可以申请的门类。"
    assert "租金扶持，拓宽可以" in flatten(source).content


def test_a_page_number_between_the_halves_of_a_sentence_is_dropped() -> None:
    text = "对愿意搬进旧仓库的设计工作室加大租金扶持，\n-3-\n拓宽可以申请的门类。"
    assert "3" not in flatten(text).content


def test_lines_of_a_header_stay_apart() -> None:
    source = "第 39 号提案的答复\n办理结果：留作参考\n林小满委员："
    assert flatten(source).content.split("\n") == [
        "第39号提案的答复",
        "办理结果：留作参考",
        "林小满委员：",
    ]


@pytest.mark.parametrize(
    ("source", "flat"),
    [
        ("第 39 号", "第39号"),
        ("各类门店 57 家", "各类门店57家"),
        ("校园 IP 周边", "校园IP周边"),
        ("林 满", "林满"),
        ("方　骏", "方骏"),
        ("GDP 2020 data", "GDP 2020 data"),
        ("协 调 委", "协调委"),
    ],
)
def test_stray_spaces_go_and_spaces_of_latin_words_stay(source: str, flat: str) -> None:
    assert flatten(source).content == flat


@pytest.mark.parametrize(
    ("source", "flat"),
    [
        ("⼯作⼀览", "工作一览"),
        ("１．开工", "1.开工"),
        ("ＡＩ２０％＋", "AI20%+"),
        ("（一）甲：乙；丙，丁。", "（一）甲：乙；丙，丁。"),
        ("〔2020〕“甲”《乙》", "〔2020〕“甲”《乙》"),
    ],
)
def test_look_alikes_are_folded_and_chinese_punctuation_stays(source: str, flat: str) -> None:
    assert flatten(source).content == flat


def test_a_mention_is_the_source_with_what_the_flattening_left_out() -> None:
    source = f"{LONG}\n\n助名册"
    flat = flatten(source)
    start = flat.content.index("资助名册")
    mention = flat.mention(start, start + 4)
    assert mention.text == "资\n\n助名册"
    assert source[mention.start : mention.end] == mention.text


def test_paragraphs_are_the_lines_of_the_flat_text() -> None:
    flat = flatten("甲甲。\n\n  乙乙。\n丙丙。")
    assert [flat.content[start:end] for start, end in flat.paragraphs] == [
        "甲甲。",
        "乙乙。",
        "丙丙。",
    ]


def test_a_text_of_blanks_alone_is_flat_too() -> None:
    assert flatten(" \n ").content == "\n"
    assert flatten("").paragraphs == []


@given(texts, st.data())
def test_each_flat_span_maps_back(source: str, data: st.DataObject) -> None:
    flat = flatten(source)
    size = len(flat.content)
    start = data.draw(st.integers(0, size - 1))
    end = data.draw(st.integers(start + 1, size))
    mention = flat.mention(start, end)
    assert 0 <= mention.start < mention.end <= len(source)
    assert source[mention.start : mention.end] == mention.text


@given(texts)
def test_offsets_grow_with_the_text_and_characters_agree(source: str) -> None:
    flat = flatten(source)
    offsets = [flat.source_span(at, at + 1)[0] for at in range(len(flat.content))]
    assert offsets == sorted(offsets)
    for at, char in enumerate(flat.content):
        if char not in " \n" and char == char.casefold() and "\u4e00" <= char <= "\u9fff":
            mention = flat.mention(at, at + 1)
            assert mention.text == char or "\u2f00" <= mention.text < "\u2fd6"


@given(texts)
def test_no_character_of_a_word_is_lost(source: str) -> None:
    kept = [char for char in flatten(source).content if "\u4e00" <= char <= "\u9fff"]
    assert len(kept) >= sum("\u4e00" <= char <= "\u9fff" for char in source)
