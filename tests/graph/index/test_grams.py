from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.index import grams
from graph.index.arrays import Arrays, Draft
from graph.index.folding import fold
from graph.index.grams import Grams, fields_of, places_of

TEXTS = st.lists(st.text(alphabet="人才ab𠮷", max_size=9), max_size=6)


def grams_of(texts: list[str]) -> Grams:
    """Postings of texts; the files are gone, what is in them stays."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        draft = Draft(folder)
        grams.write(draft, "all", enumerate(texts), folder / "scratch")
        draft.close({})
        assert not (folder / "scratch").exists()
        return Grams(Arrays(folder), "all")


def places(found: Grams, word: str) -> list[tuple[int, int]]:
    """Fields and places where a word begins."""
    postings = found.find(word)
    return sorted(zip(fields_of(postings).tolist(), places_of(postings).tolist(), strict=True))


@pytest.mark.parametrize("block", [4, grams._BLOCK])
@settings(max_examples=60)
@given(texts=TEXTS, word=st.text(alphabet="人才ab𠮷", min_size=1, max_size=9))
def test_a_word_is_found_wherever_it_stands(block: int, texts: list[str], word: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grams, "_BLOCK", block)
        found = grams_of(texts)
    expected = [
        (number, at)
        for number, text in enumerate(texts)
        for at in range(len(text))
        if text.startswith(word, at)
    ]
    assert places(found, word) == expected


def test_nothing_is_found_across_texts() -> None:
    found = grams_of(["一二", "三四"])
    assert places(found, "二三") == []
    assert places(found, "二") == [(0, 1)]


def test_an_empty_word_stands_nowhere() -> None:
    assert places(grams_of(["一二"]), "") == []


def test_texts_are_folded() -> None:
    assert places(grams_of(["ＡＩ［甲］"]), fold("ai(甲)")) == [(0, 0)]
