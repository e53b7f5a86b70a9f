from pathlib import Path

import pyoxigraph
import pytest

from tests.benchmarks import mixes

Terms = dict[str, list[str]]


@pytest.fixture(scope="module")
def terms(nquads: Path) -> Terms:
    return mixes.pools(nquads, full_page=range(2, 201))


@pytest.fixture(scope="module")
def store(nquads: Path) -> pyoxigraph.Store:
    loaded = pyoxigraph.Store()
    loaded.bulk_load(path=str(nquads), format=pyoxigraph.RdfFormat.N_QUADS)
    return loaded


@pytest.mark.parametrize("mix", mixes.MIXES)
def test_queries_are_different_and_always_the_same(mix: str, terms: Terms) -> None:
    found = mixes.queries(mix, terms, 500)
    assert len({query.text for query in found}) == len(found) == 500
    assert found == mixes.queries(mix, terms, 500)
    assert found != mixes.queries(mix, terms, 500, seed=2)


@pytest.mark.parametrize("mix", mixes.MIXES)
def test_every_template_is_asked(mix: str, terms: Terms) -> None:
    found = mixes.queries(mix, terms, 200)
    assert {query.template for query in found} == set(mixes.templates(mix))


@pytest.mark.parametrize(
    ("mix", "name"), [(mix, name) for mix in mixes.MIXES for name in mixes.templates(mix)]
)
def test_a_template_brings_answers(
    mix: str, name: str, terms: Terms, store: pyoxigraph.Store
) -> None:
    found = [query for query in mixes.queries(mix, terms, 200) if query.template == name]
    results = [store.query(query.text, use_default_graph_as_union=True) for query in found]
    if isinstance(results[0], pyoxigraph.QueryBoolean):
        return
    rows = [len(list(result)) for result in results]  # type: ignore[arg-type]
    assert max(rows) >= (1 if mix == "small" else 2)


def test_data_that_is_too_small_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "none.nq"
    file.write_bytes(b"")
    with pytest.raises(ValueError, match="holds nothing for policy"):
        mixes.pools(file)


def test_a_numbered_slot_is_a_draw_of_its_own(terms: Terms) -> None:
    texts = [q.text for q in mixes.queries("page", terms, 200) if "VALUES ?measure" in q.text]
    values = [text.partition("{ <")[2].partition(" }")[0].split() for text in texts]
    assert {len(line) for line in values} == {4}
    assert any(len(set(line)) == 4 for line in values)
