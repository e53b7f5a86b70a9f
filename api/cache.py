"""Answers that were given already, by what was asked, in bounded memory."""

from collections import OrderedDict
from typing import Final, NamedTuple

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
