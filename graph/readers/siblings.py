"""Attendants of one image: how much each has to do, and a way to give work to another.

The image process makes all of it before it forks them, so that each has what it needs of the
others: a number in shared memory, and a socket.
"""

import mmap
import socket
import struct
from typing import Final

SEATS: Final = 32
"""Attendants that know of each other; more than these work for themselves."""

_LOAD: Final = struct.Struct("=i")

EMPTY: Final = -1
"""Load of a seat that nobody has."""


class _Board:
    """Loads in shared memory, and the two ends of each seat's socket, which never block."""

    def __init__(self, seats: int) -> None:
        self._loads = mmap.mmap(-1, seats * _LOAD.size)
        self.pairs = [
            socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET) for _ in range(seats)
        ]
        for seat, pair in enumerate(self.pairs):
            self.write(seat, EMPTY)
            for end in pair:
                end.setblocking(False)

    def close(self) -> None:
        """Let go of memory and sockets."""
        self._loads.close()
        for pair in self.pairs:
            for end in pair:
                end.close()

    def write(self, seat: int, load: int) -> None:
        _LOAD.pack_into(self._loads, seat * _LOAD.size, load)

    def read(self) -> list[int]:
        """All loads, by seat."""
        return [load for (load,) in _LOAD.iter_unpack(self._loads)]


class Siblings:
    """Seats for attendants, as the image process keeps them."""

    def __init__(self, seats: int = SEATS) -> None:
        self._board = _Board(seats)
        self._taken: dict[int, int] = {}  # seats by process id

    def descriptors(self) -> list[int]:
        """What an attendant must keep open."""
        return [end.fileno() for pair in self._board.pairs for end in pair]

    def close(self) -> None:
        """Let go of all seats."""
        self._board.close()

    def free(self) -> int:
        """A seat that nobody has; -1 where there is none."""
        taken = set(self._taken.values())
        return next((each for each in range(len(self._board.pairs)) if each not in taken), -1)

    def sit(self, process: int, seat: int) -> None:
        """A process, just forked, has this seat."""
        if seat >= 0:
            self._taken[process] = seat

    def leave(self, process: int) -> None:
        """A process has ended."""
        if (seat := self._taken.pop(process, None)) is not None:
            self._board.write(seat, EMPTY)

    def seat(self, number: int) -> "Seat":
        """The seat of this process, which is an attendant."""
        return Seat(self._board, number)


class Seat:
    """What an attendant knows of the others; with -1 for its number it knows of none."""

    def __init__(self, board: _Board, number: int) -> None:
        self._board = board
        self._number = number

    @property
    def inbox(self) -> socket.socket | None:
        """Where others give work."""
        return None if self._number < 0 else self._board.pairs[self._number][0]

    def tell(self, load: int) -> None:
        """Let the others know how much there is to do here."""
        if self._number >= 0:
            self._board.write(self._number, load)

    def lighter(self, load: int) -> socket.socket | None:
        """The inbox of who has least to do, where that is less than ``load`` even with one more."""
        if self._number < 0:
            return None
        others = [(each, seat) for seat, each in enumerate(self._board.read()) if each >= 0]
        least, number = min(others, default=(load, -1))
        if number in (-1, self._number) or least + 1 >= load:
            return None
        return self._board.pairs[number][1]

    def abandoned(self) -> list[socket.socket]:
        """Inboxes of seats that nobody has: what lies in them is for whoever takes it."""
        if self._number < 0:
            return []
        loads = self._board.read()
        return [self._board.pairs[seat][0] for seat, load in enumerate(loads) if load == EMPTY]
