"""The first rows of a query's results, for what the service itself makes of them."""

import json
import re
from itertools import islice
from typing import Any, Final, NamedTuple

import anyio.to_thread

from api.http import negotiation
from api.http.cache import Cached
from api.http.runner import Runner
from api.sparql.answering import QueryService
from api.sparql.asked import Asked
from api.sparql.operation import Operation
from api.sparql.remote import results_of
from graph import rdf
from graph.rdf import Term
from graph.settings import Settings
from graph.store.base import Store

ACCEPT: Final = f"{negotiation.RESULTS['json']}, {negotiation.GRAPHS['ntriples']};q=0.9"
"""What the script of the query page accepts as well, so that both share cached answers."""

_BYTES: Final = 2_000_000
"""Bytes of an answer that are read at most."""

_BINDINGS: Final = re.compile(r'"bindings"\s*:\s*\[\s*')
_HEAD: Final = re.compile(r'"head"\s*:\s*')
_NEXT: Final = re.compile(r"\s*,\s*")


class FirstRows(NamedTuple):
    """Rows of a result; ``total`` is None where there are more than were read."""

    columns: tuple[str, ...]
    rows: list[tuple[Term | None, ...]]
    boolean: bool | None
    total: int | None
    is_graph: bool
    generation: int


class RowReader:
    """Reads the beginning of answers, and stops a query of which no more is wanted."""

    def __init__(
        self, settings: Settings, store: Store, service: QueryService, runner: Runner
    ) -> None:
        """``runner`` runs queries over a store of another engine."""
        self._settings = settings
        self._store = store
        self._service = service
        self._runner = runner

    def over(self, service: QueryService) -> "RowReader":
        """The same for the generation that ``service`` answers from."""
        return RowReader(self._settings, self._store, service, self._runner)

    async def read(self, operation: Operation, client: str, most: int) -> FirstRows:
        """The first ``most`` rows (triples of a graph) that a query gives.

        Raises:
            QueryError: malformed or not allowed.
            LimitError: a bound was reached before so many rows came.
        """
        asked = self._service.asked(operation, ACCEPT, await self._service.newest())
        media_type, data, is_whole = await self._data(asked, client)
        if media_type == negotiation.GRAPHS["ntriples"]:
            return _of_triples(data, is_whole, most, asked.generation)
        return _of_json(data.decode("utf-8", "ignore"), is_whole, most, asked.generation)

    async def _data(self, asked: Asked, client: str) -> tuple[str, bytes, bool]:
        """Media type, the first bytes, and whether these are all."""
        service = self._service
        if not service.is_embedded:
            async with results_of(asked, self._store, self._settings, self._runner) as found:
                media_type, file = found
                data = await anyio.to_thread.run_sync(file.read, _BYTES + 1)
                return media_type, data, len(data) <= _BYTES
        if (cached := service.remembered(asked)) is not None:
            return cached.media_type, cached.body, True
        answer, reader = await service.query(asked, client)
        try:
            read = bytearray()
            async for piece in answer.pieces():
                read += piece
                if len(read) > _BYTES:
                    return answer.media_type, bytes(read), False
            if service.is_final(reader) and reader.generation == asked.generation:
                service.remember(asked, Cached(answer.media_type, bytes(read), is_final=True))
            return answer.media_type, bytes(read), True
        finally:
            service.release(answer, reader)


def _of_triples(data: bytes, is_whole: bool, most: int, generation: int) -> FirstRows:
    lines = data if is_whole else data[: data.rfind(b"\n") + 1]
    triples = dict.fromkeys(
        (quad.subject, quad.predicate, quad.object)
        for quad in rdf.parse(lines, negotiation.GRAPHS["ntriples"])
    )
    return FirstRows(
        ("subject", "predicate", "object"),
        list(islice(triples, most)),
        None,
        len(triples) if is_whole else None,
        True,
        generation,
    )


def _of_json(text: str, is_whole: bool, most: int, generation: int) -> FirstRows:
    """Rows of results JSON, of which the end may be missing."""
    if is_whole:
        result = json.loads(text)
        boolean, head = result.get("boolean"), result["head"]
        bindings = result.get("results", {}).get("bindings", [])
    else:
        boolean, head, bindings = None, _head(text), _bindings(text, most)
    columns = tuple(head.get("vars", ()))
    rows = [tuple(_term(row.get(name)) for name in columns) for row in bindings[:most]]
    return FirstRows(columns, rows, boolean, len(bindings) if is_whole else None, False, generation)


def _head(text: str) -> dict[str, Any]:
    found = _HEAD.search(text)
    assert found is not None  # every engine writes it first
    head: dict[str, Any] = json.JSONDecoder().raw_decode(text, found.end())[0]
    return head


def _bindings(text: str, most: int) -> list[dict[str, Any]]:
    found = _BINDINGS.search(text)
    decoder = json.JSONDecoder()
    rows: list[dict[str, Any]] = []
    while found is not None and len(rows) < most:
        try:
            row, end = decoder.raw_decode(text, found.end())
        except json.JSONDecodeError:  # the row that was being read
            break
        rows.append(row)
        found = _NEXT.match(text, end)
    return rows


def _term(value: dict[str, Any] | None) -> Term | None:
    if value is None:
        return None
    if value["type"] == "uri":
        return Term(value["value"], "iri")
    if value["type"] == "bnode":
        return Term(value["value"], "blank")
    if value["type"] == "triple":
        parts = (_term(value["value"][name]) for name in ("subject", "predicate", "object"))
        return Term(f"<<( {' '.join(part.value for part in parts if part)} )>>", "literal")
    return Term(value["value"], "literal", value.get("datatype"), value.get("xml:lang"))
