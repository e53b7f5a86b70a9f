import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.index import marks
from graph.index.folding import fold, wanted


@given(st.text())
def test_folding_keeps_places_and_is_done_once(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded) == folded
    assert "\0" not in folded


@pytest.mark.parametrize(
    "written",
    [
        "青府发〔2019〕10号",
        "青府发[2019]10号",
        "青府发（2019）10号",
        "青府发【2019】１０号",
        "青府发﹝2019﹞10号",
    ],
)
def test_brackets_and_widths_are_the_same(written: str) -> None:
    assert fold(written) == "青府发(2019)10号"


@pytest.mark.parametrize(
    "typed",
    [
        "青府发2019 10",
        "青府发 〔2019〕 10 号",
        "青府发2019年第10号",
        "青府发2019-10号".replace("-", " "),
    ],
)
def test_a_number_is_known_however_it_is_written(typed: str) -> None:
    assert "青府发(2019)10号" in wanted(typed).phrases


@pytest.mark.parametrize("typed", ["2019", "第2019 3号", "上海2019", "(2019)10号", ""])
def test_what_is_no_number_is_none(typed: str) -> None:
    assert not [
        phrase for phrase in wanted(typed).phrases if phrase.endswith("号") and phrase != typed
    ]


def test_title_marks_around_words_do_not_count() -> None:
    assert wanted("《某办法》").words == ("某办法",)
    assert wanted("《某办法》").phrases == ("《某办法》", "某办法")
    assert wanted("《").words == ("《",)


@given(st.text(alphabet="ab人才 ", max_size=12), st.text(alphabet="ab人才 ", max_size=4))
def test_marks_are_where_words_stand(text: str, words: str) -> None:
    spans = marks(text, words)
    assert spans == sorted(spans)
    ends = [0, *(end for _, end in spans)]
    assert all(before <= start < end for before, (start, end) in zip(ends, spans, strict=False))
    for word in wanted(words).words:
        held = {at for start, end in spans for at in range(start, end)}
        at = text.find(word)
        assert at < 0 or at in held or len(wanted(words).phrases[0].split()) > 1


def test_the_whole_phrase_is_marked_where_it_stands() -> None:
    assert marks("AI 人才，人才", "ai 人才") == [(0, 5)]
    assert marks("人才和AI", "ai 人才") == [(0, 2), (3, 5)]
