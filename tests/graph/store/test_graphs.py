"""Whole graphs: put into a store, replaced, and exported; over all back ends."""

import io
from typing import BinaryIO, cast

import pytest

from graph import rdf
from graph.errors import InputError
from graph.store import Store, embedded_writer
from tests.graph.store.contents import content

A, B = "http://x/graph/a", "http://x/graph/b"
ONE = b'<http://x/s> <http://x/p> "one"@zh .\n'
TWO = b'<http://x/s> <http://x/p> "two" .\n'
TURTLE = "text/turtle"


def test_a_load_can_replace_its_graph_or_do_nothing(store: Store) -> None:
    with store.writer() as writer:
        writer.replace(A, ONE)
        writer.replace(B, ONE)
        with pytest.raises(InputError):
            writer.load(io.BytesIO(TWO + b"nonsense"), graph=A, replace=True)
        writer.load(io.BytesIO(TWO), media_type="text/turtle", graph=A, replace=True)
    assert {(q.graph, q.object.value) for q in content(store)} == {(A, "two"), (B, "one")}


@pytest.mark.parametrize("bulk_bytes", [1, 1024], ids=["in bulk", "by update"])
@pytest.mark.parametrize("graph", [None, A])
def test_triples_put_into_a_graph(
    store: Store,
    graph: str | None,
    bulk_bytes: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(embedded_writer, "BULK_BYTES", bulk_bytes)
    blank = b'_:b <http://x/p> "blank" .\n'
    with store.writer() as writer:
        writer.replace(B, ONE)
        writer.put(graph, io.BytesIO(TWO), replace=False)
        writer.put(graph, io.BytesIO(blank), replace=False)
        writer.put(graph, io.BytesIO(blank), replace=False)  # the same label, another node
        writer.publish()
        assert store.reader().count() == 4
        writer.put(graph, io.BytesIO(blank), replace=True)
        writer.publish()
        assert store.reader().count() == 2
        writer.put(graph, io.BytesIO(), replace=True)
        has_empty_graph = writer.has_graph(A)  # not every engine keeps them
    assert store.reader().count() == 1
    assert store.reader().graphs() == ([A, B] if has_empty_graph else [B])


def test_an_empty_graph_is_kept(own_store: Store) -> None:
    with own_store.writer() as writer:
        writer.put(A, io.BytesIO(), replace=True)
        assert writer.has_graph(A)
        assert writer.forget(A)
        assert not writer.has_graph(A)


def test_a_writer_knows_its_graphs(store: Store) -> None:
    with store.writer() as writer:
        assert not writer.has_graph(A)
        writer.update(f"INSERT DATA {{ GRAPH <{A}> {{ <x:s> <x:p> 1 }} }}")
        assert writer.has_graph(A)
        writer.forget(A)
        assert not writer.has_graph(A)


@pytest.mark.parametrize("media_type", [TURTLE, "application/rdf+xml", "application/ld+json"])
def test_a_graph_is_exported(store: Store, media_type: str) -> None:
    with store.writer() as writer:
        writer.replace(A, ONE)
        writer.replace(B, TWO)
        writer.update("INSERT DATA { <http://x/s> <http://x/p> 'three' }")
    for graph, values in ((A, ["one"]), (None, ["three"]), ("http://x/none", [])):
        out = io.BytesIO()
        store.reader().export(graph, out, media_type=media_type)
        quads = list(rdf.parse(out.getvalue(), media_type))
        assert [quad.object.value for quad in quads] == values
        assert {quad.graph for quad in quads} <= {None}


def test_an_export_ends_with_the_error_of_who_takes_it(store: Store) -> None:
    class Full(io.RawIOBase):
        def write(self, _: object, /) -> int:
            raise LookupError("no more")

    with store.writer() as writer:
        writer.replace(A, ONE)
    for media_type in (TURTLE, "application/rdf+xml"):
        with pytest.raises(LookupError, match="no more"):
            store.reader().export(A, cast(BinaryIO, Full()), media_type=media_type)


def test_a_reader_knows_its_graphs(store: Store) -> None:
    with store.writer() as writer:
        writer.replace(A, ONE)
    reader = store.reader()
    assert reader.has_graph(A)
    assert not reader.has_graph(B)
