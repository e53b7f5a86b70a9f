"""Search: what comes first, what is marked, what is found in texts."""

from pathlib import Path

import pytest

from graph.index import Index, build, open_index
from graph.index.folding import fold
from tests.graph.index.conftest import Indexed
from tests.small_graph import BASE, CITY, MEASURE, NUMBERED, OLD, REPLY, SECOND, open_small_store

HEAD = f"{BASE}id/"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """The index of the small graph."""
    folder = tmp_path_factory.mktemp("small") / "index"
    store = open_small_store()
    build(store.reader(), folder, base_iri=BASE)
    store.close()
    return open_index(folder)


def found(index: Index, text: str) -> list[str]:
    """IRIs of what is found."""
    return [hit.id for hit in index.search(text)]


@pytest.mark.parametrize(
    "text", ["测府发〔2019〕10号", "测府发[2019]10号", "测府发 2019 10", "测府发（2019）10号"]
)
def test_a_number_is_found_in_any_style(small: Index, text: str) -> None:
    hit = small.search(text)[0]
    assert (hit.id, hit.kind, hit.number) == (NUMBERED, "policy", "测府发〔2019〕10号")
    assert hit.score >= 4


def test_exact_names_come_before_beginnings_and_these_before_parts(data_set: Indexed) -> None:
    hits = data_set.index.search("人工智能", limit=100)
    levels = [int(hit.score) for hit in hits]
    assert levels == sorted(levels, reverse=True)
    assert {4, 3, 2} <= set(levels)
    assert hits[0].id == "https://w3id.org/fivekeys/id/industry/人工智能"
    for hit in hits:
        folded = fold(hit.snippet)
        if hit.score >= 4:
            assert folded == "人工智能"
        elif hit.score >= 3:
            assert folded.startswith("人工智能")
        assert [hit.snippet[start:end] for start, end in hit.marks]


def test_aliases_and_english_names_find_too(small: Index) -> None:
    assert found(small, "青浦")[0] == HEAD + "region/310118"
    assert found(small, "310118") == [HEAD + "region/310118"]
    assert found(small, "Artificial INTELLIGENCE")[0] == HEAD + "industry/人工智能"


def test_two_characters_are_found_inside_texts(small: Index) -> None:
    assert found(small, "补贴") == [REPLY]  # only its text says it
    hit = small.search("补贴")[0]
    assert hit.snippet[slice(*hit.marks[0])] == "补贴"
    assert "最高补贴500万元" in hit.snippet
    assert MEASURE in found(small, "own words")


def test_every_word_must_be_there(small: Index) -> None:
    assert found(small, "建设 园区")[0] == SECOND
    assert found(small, "建设 补贴") == []
    assert found(small, "") == found(small, "  ") == []


def test_what_goes_by_another_name_now_is_found_under_that(small: Index) -> None:
    assert OLD not in found(small, "制造业")


def test_kinds_narrow_what_is_found(small: Index) -> None:
    every = {hit.kind for hit in small.search("人工智能")}
    assert {"industry", "measure"} <= every
    assert {hit.kind for hit in small.search("人工智能", kinds=["measure"])} == {"measure"}
    assert small.search("人工智能", kinds=["no such kind"]) == []


def test_suggestions_start_with_what_was_typed(data_set: Indexed) -> None:
    labels = [hit.label for hit in data_set.index.suggest("集成")]
    assert labels[0] == "集成电路"
    assert len(labels) == 10
    assert data_set.index.suggest("人工智")[0].label == "人工智能"
    assert data_set.index.suggest("没有这样的东西") == []


def test_names_of_things(small: Index) -> None:
    names = small.names(
        [CITY, HEAD + "industry/人工智能", HEAD + "nothing", HEAD + "region/310118"]
    )
    assert names[CITY] == ("市级规划", None, "市府发〔2022〕3号")
    assert names[HEAD + "industry/人工智能"] == ("人工智能", "artificial intelligence", None)
    assert names[HEAD + "region/310118"] == ("青浦区", "Qingpu", "310118")
    assert HEAD + "nothing" not in names


def test_a_long_text_is_shown_around_what_was_found(tmp_path: Path) -> None:
    store = open_small_store()
    long = "很" * 500 + "要找的话" + "长" * 500
    line = f'<{SECOND}> <http://purl.org/dc/terms/abstract> "{long}"@zh .'
    with store.writer() as writer:
        writer.replace("https://example.org/g", line.encode())
    build(store.reader(), tmp_path / "index", base_iri=BASE)
    hit = open_index(tmp_path / "index").search("找的")[0]
    assert hit.id == SECOND
    assert len(hit.snippet) < 150
    assert [hit.snippet[start:end] for start, end in hit.marks] == ["找的"]
    assert hit.snippet.startswith("…")
    assert hit.snippet.endswith("…")
