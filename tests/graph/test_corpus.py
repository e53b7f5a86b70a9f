"""All real texts beside the repository: graphs without a violation, alone and together."""

from functools import cache
from pathlib import Path

import pytest

from graph import bundled
from graph.assertions import graph_of, to_nquads
from graph.extract.pipeline import extract
from graph.extract.reader import read
from graph.jobs.document import triples_of
from graph.model import Record
from graph.store import open_store
from graph.store.base import Change
from graph.validate import validate, validate_graph
from tests.conftest import SHARED

TEXTS = sorted((SHARED / "corpus").glob("*.txt"))


@cache
def record_of(file: Path) -> Record:
    return extract(read(file))


@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize("file", TEXTS, ids=lambda file: file.stem)
def test_terms_claims_and_evidence_of_each_text(file: Path) -> None:
    """Every term is defined, every claim has its edge and source, every quote stands in the text."""
    record = record_of(file)
    report = validate_graph(to_nquads(record), with_shapes=False)
    assert [item.message["en"] for item in report.violations] == []
    assert report.triples > 20 * (1 + len(record.measures))


@pytest.mark.usefixtures("shared")
def test_the_graph_of_the_corpus_conforms() -> None:
    """Some two seconds a text: most of the time is that of the shapes' engine."""
    store = open_store("memory:")
    with store.writer() as writer:
        bundled.write(writer, bundled.vocabularies())
        for file in TEXTS:
            record = record_of(file)
            writer.apply([Change(graph_of(record), triples_of(to_nquads(record)))])
    report = validate(store.reader())
    assert [item.message["en"] for item in report.violations] == []
    assert report.triples > 2_500 * len(TEXTS)
