"""What a lane has answered, told to its worker, which counts it with its own."""

import json
import time
from typing import Final, NamedTuple

from api.http.observing import Observer

_TELL_S: Final = 0.1
_MOST: Final = 64


class _Answered(NamedTuple):
    seconds: float
    request_id: str
    query: str


class Figures:
    """What was answered since it was last told."""

    def __init__(self, *, with_queries: bool) -> None:
        """``with_queries`` where the log has the text of queries."""
        self._with_queries = with_queries
        self._answered: list[_Answered] = []
        self._kept = 0
        self._told = time.monotonic()

    def add(self, seconds: float, request_id: str, query: str) -> None:
        """A query was run and answered."""
        text = query if self._with_queries else ""
        self._answered.append(_Answered(seconds, request_id, text))

    def add_kept(self) -> None:
        """A request was answered from what is kept."""
        self._kept += 1

    def due(self) -> bytes:
        """What is to be told now; nothing where it can wait."""
        if not (self._answered or self._kept):
            return b""
        now = time.monotonic()
        if len(self._answered) < _MOST and now - self._told < _TELL_S:
            return b""
        self._told = now
        data = json.dumps([self._kept, self._answered]).encode()
        self._answered, self._kept = [], 0
        return data


def count(data: bytes, observer: Observer) -> None:
    """Add what a lane has told."""
    kept, answered = json.loads(data)
    if kept:
        observer.answered_from_bytes(kept)
    for seconds, request_id, query in answered:
        observer.done("/sparql", "GET", 200, seconds, request_id, query)
