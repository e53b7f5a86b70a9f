"""The host, spoken to as a service speaks to it: it forks readers and tells how processes end."""

import json
import os
import selectors
import signal
import socket
from collections import deque
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from graph.readers import messages
from graph.readers.host import Config, _Process, host_config
from graph.readers.hosting import HostProcess
from graph.readers.image import Source
from graph.readers.messages import Decoder, Hello
from graph.settings import Settings
from tests.graph.readers.asking import COUNT, PATIENCE_S, request, write


class Line:
    """A service's line to the host."""

    def __init__(self, address: str) -> None:
        self._line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._line.settimeout(PATIENCE_S)
        self._line.connect(address)
        self._file = self._line.makefile()

    def say(self, **command: object) -> None:
        self._line.sendall(json.dumps(command).encode() + b"\n")

    def hear(self, name: str) -> dict[str, int]:
        """The next line of this kind."""
        for text in self._file:
            line: dict[str, int] = json.loads(text)
            if name in line:
                return line
        raise AssertionError(f"the host ended before it said {name}")

    def hear_end_of(self, pid: int) -> int:
        """How a process ended."""
        while (line := self.hear("ended"))["ended"] != pid:
            pass
        return line["status"]

    def fork(self) -> "Reader":
        ours, theirs = socket.socketpair()
        with theirs:
            socket.send_fds(self._line, [b'{"fork": true}\n'], [theirs.fileno()])
        return Reader(ours)

    def close(self) -> None:
        self._file.close()
        self._line.close()


class Reader:
    """A reader that has said hello."""

    def __init__(self, line: socket.socket) -> None:
        self.line = line
        line.settimeout(PATIENCE_S)
        self._decoder = Decoder()
        self._messages: deque[tuple[bytes, bytes]] = deque()
        self.hello = Hello.unpack(self._next(messages.HELLO))

    def ask(self, query: str, until: bytes) -> bytes:
        """The first message of that kind in the answer."""
        self.line.sendall(request(query).pack())
        return self._next(until)

    def _next(self, wanted: bytes) -> bytes:
        while True:
            while self._messages:
                kind, payload = self._messages.popleft()
                if kind == wanted:
                    return payload
            data = self.line.recv(65_536)
            assert data, "the reader has ended"
            self._messages.extend(self._decoder.feed(data))

    def count(self) -> str:
        """The number of triples."""
        return self.ask(COUNT, messages.DATA).decode().split()[1]

    def __enter__(self) -> "Reader":
        return self

    def __exit__(self, *_: object) -> None:
        self.line.close()


@pytest.fixture
def line(host: HostProcess) -> Iterator[Line]:
    with closing(Line(host.address)) as line:
        yield line


def test_a_config_comes_out_of_its_text_as_it_went_in() -> None:
    settings = Settings(default_graph="strict", query_memory_mb=7, service_hosts=("A.example",))
    config = host_config(settings, Source(None, "dump", 3, "2024"))
    assert Config.read(config.dump()) == config
    assert config.bounds().memory_mb == 7
    assert not config.bounds().union


def test_readers_of_a_small_store_wait_for_its_image(line: Line) -> None:
    with line.fork() as reader:
        assert reader.hello.in_memory
        assert reader.hello.generation == 1
        assert reader.count() == "1000"  # a triple of two graphs once
    assert line.hear("image") == {"image": 1}


def test_readers_share_the_image_and_are_processes_of_their_own(line: Line) -> None:
    with line.fork() as first, line.fork() as second:
        assert first.hello.pid != second.hello.pid
        assert first.count() == second.count() == "1000"


def test_it_tells_how_a_reader_ended(line: Line) -> None:
    with line.fork() as reader:
        os.kill(reader.hello.pid, signal.SIGKILL)
        assert line.hear_end_of(reader.hello.pid) == -signal.SIGKILL
    with line.fork() as reader:
        pid = reader.hello.pid
    assert line.hear_end_of(pid) == 0  # its line was closed


def test_a_reader_that_has_grown_asks_to_be_replaced(config: Config) -> None:
    # A million times 100 characters, in one string.
    joined = f"GROUP_CONCAT(STR(?a); SEPARATOR='{'-' * 88}')"
    with (
        closing(HostProcess(config._replace(query_memory_mb=1_000))) as host,
        closing(Line(host.address)) as line,
        line.fork() as reader,
    ):
        assert reader.ask("ASK {}", messages.END) == b""
        query = f"SELECT (STRLEN({joined}) AS ?n) {{ ?a ?b ?c . ?d ?e ?f }}"
        assert reader.ask(query, messages.END) == messages.RETIRE


def test_it_tells_each_service(host: HostProcess, line: Line) -> None:
    with closing(Line(host.address)) as other, other.fork() as reader:
        os.kill(reader.hello.pid, signal.SIGKILL)
        assert line.hear_end_of(reader.hello.pid) == -signal.SIGKILL
        assert other.hear_end_of(reader.hello.pid) == -signal.SIGKILL


def test_a_new_generation_gets_an_image_and_readers_of_the_old_one_live_on(
    line: Line, folder: Path
) -> None:
    with line.fork() as old:
        assert line.hear("image") == {"image": 1}
        number = write(folder, 5, predicate="new")
        assert line.hear("image") == {"image": number}
        with line.fork() as new:
            assert new.hello.generation == number
            assert new.hello.in_memory
            assert new.count() == "1005"
        assert old.count() == "1000"


def test_an_image_process_that_was_killed_is_replaced(line: Line) -> None:
    with line.fork() as reader:
        assert line.hear("image") == {"image": 1}
        image_process = _parent(reader.hello.pid)
        os.kill(image_process, signal.SIGKILL)
        assert line.hear_end_of(image_process) == -signal.SIGKILL
        assert line.hear("image") == {"image": 1}
        assert reader.count() == "1000"
    with line.fork() as reader:
        assert reader.hello.in_memory


def test_what_does_not_fit_is_read_from_its_files(config: Config) -> None:
    with (
        closing(HostProcess(config._replace(image_mb=1))) as host,
        closing(Line(host.address)) as line,
    ):
        with line.fork() as reader:
            assert not reader.hello.in_memory
            assert reader.hello.generation == 1
        assert line.hear("unfit") == {"unfit": 1}


def test_strict_readers_see_no_union(config: Config) -> None:
    with (
        closing(HostProcess(config._replace(union=False))) as host,
        closing(Line(host.address)) as line,
        line.fork() as reader,
    ):
        assert reader.count() == "0"


def test_a_store_in_memory_comes_as_dumps(tmp_path: Path) -> None:
    dumps = [tmp_path / "1.nq", tmp_path / "2.nq"]
    for number, dump in enumerate(dumps, start=1):
        dump.write_text("".join(f"<x:s{n}> <x:p> <x:o> <x:g> .\n" for n in range(number)))
    config = host_config(Settings(), Source(None, str(dumps[0]), 1, "2024"))
    with closing(HostProcess(config)) as host, closing(Line(host.address)) as line:
        with line.fork() as reader:
            assert reader.hello[1:3] == (1, "2024")
            assert reader.count() == "1"
        line.say(source=Source(None, str(dumps[1]), 2, "2025"))
        with line.fork() as reader:
            assert reader.hello[1:3] == (2, "2025")
            assert reader.count() == "2"


def test_an_empty_store_has_readers_too(tmp_path: Path) -> None:
    config = host_config(Settings(), Source(folder=str(tmp_path)))
    with (
        closing(HostProcess(config)) as host,
        closing(Line(host.address)) as line,
        line.fork() as reader,
    ):
        assert reader.hello.generation == 0
        assert reader.count() == "0"


def _parent(pid: int) -> int:
    status = Path(f"/proc/{pid}/stat").read_text()
    return int(status.rpartition(")")[2].split()[1])


def test_a_line_that_an_event_before_it_closed_is_passed_over() -> None:
    """As when a new image is ready in the moment in which the one before it ends."""
    process = _Process.__new__(_Process)  # without the signals of a process of its own
    process.selector = selectors.DefaultSelector()
    called = []

    def close(other: socket.socket) -> None:
        called.append(other)
        process.selector.unregister(other)
        other.close()

    def stop() -> None:
        raise StopIteration

    with closing(process.selector):
        pairs = [socket.socketpair(), socket.socketpair()]
        for (ours, theirs), (other, _) in zip(pairs, reversed(pairs), strict=True):
            theirs.close()  # an end of file to read
            process.selector.register(ours, selectors.EVENT_READ, partial(close, other))
        with pytest.raises(StopIteration):
            process.run(stop)
        for ours, _ in pairs:
            ours.close()
    assert len(called) == 1
