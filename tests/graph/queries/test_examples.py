"""Example queries: each gives rows over the bundled data, as it stands in its file."""

import re
from collections.abc import Iterator
from importlib.resources import files

import pytest

from graph import bundled
from graph.errors import NotFoundError
from graph.namespaces import PREFIXES
from graph.queries.examples import example, examples, groups
from graph.store import open_store
from graph.store.base import Reader


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    store = open_store("memory:")
    bundled.load(store)
    yield store.reader()
    store.close()


@pytest.mark.parametrize("name", examples())
def test_an_example_gives_rows(reader: Reader, name: str) -> None:
    query = example(name).query
    form = reader.form(query)
    if form == "select":
        rows = reader.select(query)
        assert rows
        assert all(rows)
        assert len({tuple(row.items()) for row in rows}) == len(rows)
    elif form == "ask":
        assert reader.ask(query)
    else:
        assert reader.construct(query)


@pytest.mark.parametrize("name", examples())
def test_an_example_stands_on_its_own(name: str) -> None:
    found = example(name)
    assert re.search(r"[\u4e00-\u9fff]", found.titles["zh"])
    assert re.fullmatch(r"[A-Z][\x20-\x7e]+", found.titles["en"])
    declared = dict(re.findall(r"^PREFIX (\w+): <(.*)>$", found.query, re.MULTILINE))
    assert declared.items() <= PREFIXES.items()
    used = set(
        re.findall(r"(?<![\w:.])([a-z]+):(?=[A-Za-z])", re.sub(r"<.*?>|#.*", "", found.query))
    )
    assert used == declared.keys()


def test_every_file_is_offered_once() -> None:
    names = [found.name for group in groups() for found in group.examples]
    folder = files("graph.queries.examples")
    stored = {file.name for file in folder.iterdir() if file.name.endswith(".rq")}
    assert sorted(f"{name}.rq" for name in names) == sorted(stored)
    assert len(names) >= 20
    titles = [title for name in names for title in example(name).titles.values()]
    assert len(set(titles)) == len(titles)
    assert all(group.titles.keys() == {"zh", "en"} for group in groups())


def test_an_example_that_is_unknown_is_named() -> None:
    with pytest.raises(NotFoundError, match=r"'nothing'.*some-policies"):
        example("nothing")
