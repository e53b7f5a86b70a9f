"""Queries over a store of another engine: run in a thread, results by way of a file."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import IO, BinaryIO, Final, cast

import anyio.to_thread

from api.http.generation import newest_reader
from api.http.runner import Output, Runner
from api.sparql.asked import Asked
from graph.settings import Settings
from graph.store.base import Store

_PIECE_BYTES: Final = 65_536


@asynccontextmanager
async def results_of(
    asked: Asked, store: Store, settings: Settings, runner: Runner
) -> AsyncIterator[tuple[str, IO[bytes]]]:
    """The media type of a query's results, and a file that has them all.

    Raises:
        QueryTimeoutError: it took too long, or too many are running.
        QueryError: the query is malformed or not allowed.
        NotAcceptableError: the client accepts no format for what the query gives.
    """
    reader = await newest_reader(store)
    operation = asked.operation
    query = operation.query or ""
    media_type = asked.types.for_form(reader.form(query))
    output = Output(asked.seconds)

    def run() -> None:
        reader.run(
            query,
            media_type=media_type,
            out=cast("BinaryIO", output),
            default_graphs=_list(operation.default_graphs),
            named_graphs=_list(operation.named_graphs),
            union=settings.default_graph == "union",
            base_iri=settings.base_iri,
        )

    try:
        await runner.run(run, asked.seconds)
        output.file.seek(0)
        yield media_type, output.file
    finally:
        output.close()  # which also stops a query that runs on


def _list(graphs: tuple[str, ...] | None) -> list[str] | None:
    return None if graphs is None else list(graphs)


async def pieces_of(file: IO[bytes]) -> AsyncIterator[bytes]:
    """The content of a file, piece by piece."""
    read: Callable[[int], bytes] = file.read
    while piece := await anyio.to_thread.run_sync(read, _PIECE_BYTES):
        yield piece
