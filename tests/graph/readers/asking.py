"""Asking readers, with what most tests do not care for filled in."""

import asyncio
import io
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from graph.readers.messages import Request
from graph.readers.pool import ReaderPool
from graph.store.folder import FolderStore

CSV: Final = "text/csv"
NTRIPLES: Final = "application/n-triples"
BASE: Final = "http://x/"
COUNT: Final = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
LONG: Final = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
"""Runs longer than any test."""
WIDE: Final = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i ?a"
"""Needs more memory than any test allows."""
ENDLESS: Final = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
"""Gives rows for longer than any test runs."""
PATIENCE_S: Final = 60.0


def request(
    query: str,
    *,
    results: str | None = CSV,
    graphs: str | None = NTRIPLES,
    default_graphs: list[str] | None = None,
    named_graphs: list[str] | None = None,
    seconds: float = PATIENCE_S,
    max_bytes: int = 1_000_000_000,
) -> Request:
    """A request for CSV or N-Triples."""
    return Request(
        query=query,
        results=results,
        graphs=graphs,
        default_graphs=default_graphs,
        named_graphs=named_graphs,
        seconds=seconds,
        max_bytes=max_bytes,
        base_iri=BASE,
    )


async def ask(pool: ReaderPool, asked: Request | str, client: str = "a") -> str:
    """The whole answer."""
    wanted = request(asked) if isinstance(asked, str) else asked
    answer, reader = await pool.query(wanted, client)
    try:
        return b"".join([piece async for piece in answer.pieces()]).decode()
    finally:
        pool.release(answer, reader)


async def rows(pool: ReaderPool, query: str) -> list[str]:
    """The rows of a query."""
    return (await ask(pool, query)).split("\r\n")[1:-1]


async def until(condition: Callable[[], object], what: str = "it") -> None:
    """Let the loop run until ``condition`` holds; fails when it does not in time."""
    end = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < end, f"{what} did not come about in {PATIENCE_S:g} s"
        await asyncio.sleep(0.005)


def write(folder: Path, triples: int, *, graphs: int = 1, predicate: str = "p") -> int:
    """Put as many triples into each of so many graphs, the same ones; the generation's number."""
    store = FolderStore(folder)
    text = "".join(
        f"<http://x/s{n}> <http://x/{predicate}> <http://x/o> .\n" for n in range(triples)
    )
    with store.writer() as writer:
        for number in range(graphs):
            writer.load(
                io.BytesIO(text.encode()), media_type=NTRIPLES, graph=f"http://x/graph/{number}"
            )
        generation = writer.publish()
    store.close()
    return generation.number
