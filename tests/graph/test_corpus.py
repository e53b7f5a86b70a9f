"""All real texts beside the repository together: one graph, without a violation."""

from pathlib import Path

import pytest

from graph import bundled
from graph.assertions import graph_of, to_nquads
from graph.extract.pipeline import extract
from graph.extract.reader import read
from graph.store import open_store
from graph.store.base import Change
from graph.validate import validate

_STEP = 6
"""One text in six: the shapes take about half a second for each; a run by hand may take all."""


@pytest.mark.parametrize("first", [0])
def test_the_graph_of_the_corpus_conforms(shared: Path, first: int) -> None:
    files = sorted((shared / "corpus").glob("*.txt"))[first::_STEP]
    store = open_store("memory:")
    with store.writer() as writer:
        bundled.write(writer, bundled.vocabularies())
        for file in files:
            record = extract(read(file))
            graph = graph_of(record)
            lines = to_nquads(record).decode().replace(f" <{graph}> .\n", " .\n")
            writer.apply([Change(graph, lines.encode())])
    report = validate(store.reader())
    assert [item.message["en"] for item in report.violations] == []
    assert report.triples > 10_000 * len(files) / _STEP
