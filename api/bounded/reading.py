"""A generation whose SELECT queries reader processes answer: they are stopped at the deadline.

In the process of the service the engine could not be stopped. Small stores are read there all the
same: nothing that is asked of them takes long.
"""

import json
from typing import Any, Final, cast

import anyio.from_thread
from fastapi import Request

from api.http import negotiation
from api.sparql.kept import KeptQueries
from api.sparql.operation import Operation
from graph import deadline
from graph.errors import QueryTimeoutError
from graph.queries.view import View
from graph.rdf import Node
from graph.store.base import Reader, Row
from graph.store.folder import FolderStore
from graph.store.memory import MemoryStore

SMALL_BYTES: Final = 24 * 1024 * 1024
"""Size of a generation from which its queries are answered by readers."""

SMALL_QUADS: Final = 200_000
"""The same for stores in memory."""

_RESULTS: Final = negotiation.RESULTS["json"]


def is_large(store: object, reader: Reader) -> bool:
    """Whether queries over a generation of the store can take long, here."""
    if isinstance(store, FolderStore):
        return store.size() > SMALL_BYTES
    return isinstance(store, MemoryStore) and reader.count() > SMALL_QUADS


class BoundedReader:
    """A view of a generation; see `graph.store.base.Reader`.

    It is for threads that `anyio` has started: their queries go through the loop of the service.
    """

    def __init__(self, reader: Reader, queries: KeptQueries, client: str) -> None:
        """``client`` is whose share of readers is used."""
        self._reader = reader
        self._queries = queries
        self._client = client

    def __getattr__(self, name: str) -> Any:
        return getattr(self._reader, name)

    def select(self, query: str, /, **bindings: Node) -> list[Row]:
        """Rows of a SELECT query.

        Raises:
            QueryTimeoutError: no time is left.
            BusyError: no reader was free.
        """
        seconds = deadline.left()
        if bindings or seconds is None:
            return self._reader.select(query, **bindings)
        try:
            data = anyio.from_thread.run(self._results, query, seconds)
        except QueryTimeoutError:
            deadline.check()  # says which bound it is
            raise
        return [
            {name: _lexical(term) for name, term in row.items()}
            for row in json.loads(data)["results"]["bindings"]
        ]

    async def _results(self, query: str, seconds: float) -> bytes:
        number = self._reader.generation.number
        async with self._queries.using(number) as replayed:
            service = replayed.service
            operation = Operation(query=query, seconds=seconds)
            asked = service.asked(operation, _RESULTS, number)
            answer, reader = await service.query(asked, self._client)
            try:
                if reader.generation == number:
                    return b"".join([piece async for piece in answer.pieces()])
            finally:
                service.release(answer, reader)
        return await self._results(query, seconds)  # it was the newest until just now


def bounded(request: Request, reader: Reader) -> Reader:
    """``reader``, whose queries are stopped at the deadline where they can take long."""
    state = request.app.state
    if not is_large(state.store, reader):
        return reader
    client = request.client.host if request.client else ""
    return cast("Reader", BoundedReader(reader, state.kept_queries, client))


def timed(request: Request, view: View) -> View:
    """The same for a view; the request has the time of a query from now on, where they can."""
    reader = bounded(request, view.reader)
    if reader is not view.reader:
        deadline.begin(request.app.state.settings.query_timeout_s)
    return view._replace(reader=reader)


def _lexical(term: dict[str, Any]) -> str:
    value: str = term["value"]
    return f"_:{value}" if term["type"] == "bnode" else value
