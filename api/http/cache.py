"""Answers that were given already, by what was asked, in bounded memory."""

import os
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final, NamedTuple

from graph.store.generations import SETTLED_NS

CACHES: Final = 3
"""Caches of each worker: of its queries, of its requests, and of its lane."""

_OVERHEAD_BYTES: Final = 1_024
"""What an entry takes beside its body and key: objects of Python."""


class Cached(NamedTuple):
    """An answer: its media type, its body, plain and as gzip where a client wanted it so.

    One that is not final may be another one when the generation has its image.
    """

    media_type: str
    body: bytes
    is_final: bool
    gzipped: bytes | None = None


class AnswerCache:
    """The answers used last, up to so many bytes; an answer belongs to one generation."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._size = 0
        self._entries: OrderedDict[tuple[object, ...], Cached] = OrderedDict()

    @property
    def size(self) -> int:
        """Bytes in use."""
        return self._size

    @property
    def is_on(self) -> bool:
        """Whether there is room for anything."""
        return self._most > 0

    def get(self, key: tuple[object, ...]) -> Cached | None:
        """The answer for ``key``, if it is kept."""
        found = self._entries.get(key)
        if found is not None:
            self._entries.move_to_end(key)
        return found

    def put(self, key: tuple[object, ...], answer: Cached) -> None:
        """Keep an answer; those not used for longest make room for it.

        One that would take more than a quarter of the room is not kept.
        """
        size = _size(key, answer)
        if size * 4 > self._most:
            return
        if (old := self._entries.pop(key, None)) is not None:
            self._size -= _size(key, old)
        self._entries[key] = answer
        self._size += size
        while self._size > self._most:
            gone, content = self._entries.popitem(last=False)
            self._size -= _size(gone, content)

    def clear(self) -> None:
        """Forget all answers, of a generation that is no longer the newest."""
        self._entries.clear()
        self._size = 0


def _size(key: tuple[object, ...], answer: Cached) -> int:
    text = sum(len(part) * 2 for part in key if isinstance(part, str))
    return text + len(answer.body) + len(answer.gzipped or b"") + _OVERHEAD_BYTES


class WireAnswers:
    """Whole answers by the bytes of their requests, up to so many bytes, of one generation."""

    def __init__(self, most_bytes: int, generations: str, on_hit: Callable[[], None]) -> None:
        """``generations`` is the folder of the store's generations; ``on_hit`` counts answers."""
        self._on_hit = on_hit
        self._most = most_bytes
        self._generations = generations
        self._size = 0
        self._state = -1
        self._answers: OrderedDict[bytes, tuple[bytes, bytes]] = OrderedDict()

    def get(self, request: bytes) -> tuple[bytes, bytes] | None:
        """The head, without its last line, and the rest of the answer."""
        found = self._answers.get(request)
        if found is None or not self._is_current():
            return None
        self._on_hit()
        return found

    def state(self) -> int:
        """Changes whenever a generation comes or goes."""
        return os.stat(self._generations).st_mtime_ns

    def settled(self) -> int | None:
        """The state; None where it is so new that the next one could be named like it."""
        state = self.state()
        return state if time.time_ns() - state > SETTLED_NS else None

    def put(self, request: bytes, state: int, head: bytes, body: bytes) -> None:
        """Keep an answer to a request that came while the store was in ``state``, then settled."""
        if state != self.state():
            return
        self._is_current()
        if (old := self._answers.pop(request, None)) is not None:
            self._size -= len(request) + len(old[0]) + len(old[1])
        self._answers[request] = (head, body)
        self._size += len(request) + len(head) + len(body)
        while self._size > self._most:
            gone, (first, second) = self._answers.popitem(last=False)
            self._size -= len(gone) + len(first) + len(second)

    def clear(self) -> None:
        """Forget all answers."""
        self._answers.clear()
        self._size = 0

    def _is_current(self) -> bool:
        """Whether the answers are of the newest generation; if not, they are dropped."""
        state = self.state()
        if state == self._state:
            return True
        self.clear()
        self._state = state
        return False
