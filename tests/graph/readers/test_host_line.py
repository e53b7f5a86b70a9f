"""The line to a host; the test plays the host."""

import asyncio
import json
import socket
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from graph.readers.host_line import HostLine
from tests.graph.readers.asking import PATIENCE_S, until


class Played:
    """A host that listens, and a line to it."""

    def __init__(self, folder: Path) -> None:
        self.address = str(folder / "host")
        self.connected = 0
        self.heard: list[dict[str, int]] = []
        self.line = HostLine(self.address, self._connect, self.heard.append)

    def _connect(self) -> None:
        self.connected += 1

    def listen(self) -> socket.socket:
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        listener.bind(self.address)
        listener.listen()
        listener.settimeout(PATIENCE_S)
        return listener


def play(folder: Path, test: Callable[[Played], Coroutine[Any, Any, None]]) -> None:
    async def run() -> None:
        played = Played(folder)
        try:
            await test(played)
        finally:
            played.line.close()

    asyncio.run(run())


def test_lines_arrive_whole_whatever_their_pieces(tmp_path: Path) -> None:
    async def test(played: Played) -> None:
        with played.listen() as listener:
            played.line.connect()
            host, _ = listener.accept()
            with host:
                sent = b'{"ended": 1, "status": 0}\n{"image": 2}\n'
                for number in range(len(sent)):
                    host.sendall(sent[number : number + 1])
                    await asyncio.sleep(0)
                await until(lambda: len(played.heard) == 2)
        assert played.heard == [{"ended": 1, "status": 0}, {"image": 2}]

    play(tmp_path, test)


def test_a_socket_goes_with_a_line(tmp_path: Path) -> None:
    async def test(played: Played) -> None:
        ours, theirs = socket.socketpair()
        with played.listen() as listener, ours, theirs:
            played.line.connect()
            host, _ = listener.accept()
            with host:
                assert played.line.say({"fork": True}, theirs)
                data, descriptors, _, _ = socket.recv_fds(host, 1_000, 4)
                assert json.loads(data) == {"fork": True}
                with socket.socket(fileno=descriptors[0]) as passed:
                    passed.sendall(b"x")
                assert ours.recv(1) == b"x"

    play(tmp_path, test)


def test_it_connects_when_there_is_a_host_and_to_the_next_one(tmp_path: Path) -> None:
    async def test(played: Played) -> None:
        played.line.connect()
        assert not played.line.say({"fork": True})
        with played.listen() as listener:
            await until(lambda: played.connected == 1)
            for number in (2, 3):
                host, _ = listener.accept()
                host.close()
                await until(lambda number=number: played.connected == number)  # type: ignore[misc]

    play(tmp_path, test)


def test_once_closed_it_stays_so(tmp_path: Path) -> None:
    async def test(played: Played) -> None:
        with played.listen() as listener:
            played.line.connect()
            host, _ = listener.accept()
            with host:
                played.line.close()
                assert host.recv(1) == b""
            assert not played.line.say({"fork": True})
            played.line.connect()
            assert played.connected == 1

    play(tmp_path, test)
