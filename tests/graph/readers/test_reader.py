"""A reader process, spoken to as a service speaks to it."""

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.readers import messages
from graph.readers.messages import Decoder, Hello, Request
from graph.readers.reader import NO_MEMORY
from tests.graph.readers.asking import COUNT, ENDLESS, LONG, PATIENCE_S, WIDE, request, write

PROGRAM = """
import socket, sys
from graph.readers import image
from graph.readers.reader import Bounds, become_reader
source = image.Source(folder=sys.argv[2])
become_reader(
    socket.socket(fileno=int(sys.argv[1])), lambda: image.open_on_disk(source),
    in_memory=False, bounds=Bounds(sys.argv[3] == "union", 200, ()),
)
"""


IMAGE_PROGRAM = """
import socket, sys, time
from graph.readers import image, reader
held = image.load(image.Source(folder=sys.argv[2]), union=True)

def opened(held):
    print("from files", file=sys.stderr, flush=True)
    return image.open_files(held)

reader.LONG_BYTES, reader.open_files = 100_000, opened
reader.become_reader(
    socket.socket(fileno=int(sys.argv[1])), lambda: held,
    in_memory=True, bounds=reader.Bounds(True, 500, ()),
)
"""


class Reader:
    """A reader process, and our end of its line."""

    def __init__(self, folder: Path, graph: str = "union", program: str = PROGRAM) -> None:
        self.line, theirs = socket.socketpair()
        self.line.settimeout(PATIENCE_S)
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-c", program, str(theirs.fileno()), str(folder), graph],
                pass_fds=[theirs.fileno()],
                stderr=subprocess.PIPE,
            )
        self._decoder = Decoder()
        self._messages = self._receive()

    def _receive(self) -> Iterator[tuple[bytes, bytes]]:
        while data := self.line.recv(65_536):
            yield from self._decoder.feed(data)

    def next(self) -> tuple[bytes, bytes]:
        return next(self._messages, (b"", b""))

    def ask(self, asked: Request) -> list[tuple[bytes, bytes]]:
        """All messages of the answer; it is without an end where the reader dies."""
        self.line.sendall(asked.pack())
        found = []
        for message in self._messages:
            found.append(message)
            if message[0] in (messages.END, messages.ERROR):
                break
        return found

    def error(self, asked: Request) -> tuple[str, str]:
        """Name and message of the error that is the answer."""
        kind, payload = self.ask(asked)[-1]
        assert kind == messages.ERROR
        name, _, message = payload.decode().partition("\n")
        return name, message

    def close(self) -> tuple[int, str]:
        """Code and complaints of the process, which ends by itself."""
        self.line.close()
        complaints = self.process.communicate(timeout=PATIENCE_S)[1].decode()
        return self.process.returncode, complaints


@pytest.fixture
def reader(folder: Path) -> Iterator[Reader]:
    reader = Reader(folder)
    kind, payload = reader.next()
    assert kind == messages.HELLO
    hello = Hello.unpack(payload)
    assert (hello.pid, hello.generation, hello.in_memory) == (reader.process.pid, 1, False)
    assert hello.published.startswith("20")
    yield reader
    reader.close()


def test_it_says_the_format_then_the_results_then_that_they_are_whole(reader: Reader) -> None:
    select = "SELECT ?o { <http://x/s1> ?p ?o } LIMIT 1"
    expected = [
        (messages.START, b"text/csv"),
        (messages.DATA, b"o\r\nhttp://x/o\r\n"),
        (messages.END, b""),
    ]
    assert reader.ask(request(select)) == expected
    assert reader.ask(request(select)) == expected
    answer = reader.ask(request("CONSTRUCT { <s> <p> 1 } {}"))
    assert answer[0] == (messages.START, b"application/n-triples")
    assert answer[1][1].startswith(b"<http://x/s> <http://x/p> ")
    assert reader.close() == (0, "")


def test_long_results_come_in_several_pieces(reader: Reader) -> None:
    *data, end = reader.ask(request("SELECT * { ?a ?b ?c . ?d <http://x/p> ?f } LIMIT 20000"))[1:]
    assert len(data) > 1
    assert {kind for kind, _ in data} == {messages.DATA}
    assert b"".join(payload for _, payload in data).count(b"\r\n") == 20_001
    assert end[0] == messages.END


def test_long_results_of_an_image_come_from_files(tmp_path: Path) -> None:
    write(tmp_path / "store", 10_000)
    reader = Reader(tmp_path / "store", program=IMAGE_PROGRAM)
    assert Hello.unpack(reader.next()[1]).in_memory
    for query, lines in (
        ("SELECT ?s { ?s ?p ?o }", 10_001),
        ("SELECT ?s { ?s ?p ?o } LIMIT 9", 10),
    ):
        start, *data, end = reader.ask(request(query))
        assert start == (messages.START, b"text/csv")
        assert b"".join(payload for _, payload in data).count(b"\r\n") == lines
        assert end[0] == messages.END
    assert reader.close() == (0, "from files\n")


def test_the_data_set_of_the_request_counts(reader: Reader) -> None:
    ask = "ASK { <http://x/s1> ?p ?o }"
    for graph, expected in (("http://x/graph/0", b"true"), ("http://x/none", b"false")):
        answer = reader.ask(request(ask, default_graphs=[graph], named_graphs=[]))
        assert answer[1][1] == expected


def test_errors_are_named_and_the_reader_goes_on(reader: Reader) -> None:
    assert reader.error(request("SELECT"))[0] == "QueryError"
    assert reader.error(request("SELECT * { SERVICE <http://x/> {} }"))[0] == "FetchRefusedError"
    name, message = reader.error(request("ASK {}", results=None))
    assert name == "NotAcceptableError"
    assert "rows" in message
    name, message = reader.error(request("CONSTRUCT WHERE { ?s ?p ?o }", graphs=None))
    assert name == "NotAcceptableError"
    assert "a graph" in message
    assert reader.ask(request("ASK {}"))[-1] == (messages.END, b"")


def test_a_result_that_is_too_long_is_an_error_and_the_reader_goes_on(reader: Reader) -> None:
    name, message = reader.error(request("SELECT * { ?s ?p ?o }", max_bytes=1_000))
    assert name == "ResultLimitError"
    assert "1,000 bytes" in message
    name, _ = reader.error(request(ENDLESS, max_bytes=1_000_000))
    assert name == "ResultLimitError"
    assert reader.ask(request("ASK {}"))[-1] == (messages.END, b"")


def test_the_deadline_ends_it(reader: Reader) -> None:
    assert reader.ask(request(LONG, seconds=0.2)) == []
    assert reader.close()[0] == -signal.SIGALRM


def test_a_deadline_that_was_met_does_not_end_it_later(reader: Reader) -> None:
    assert reader.ask(request("ASK {}", seconds=0.2))[-1] == (messages.END, b"")
    assert reader.error(request("SELECT", seconds=0.2))[0] == "QueryError"
    # Longer than both deadlines were, without one of its own that would be reached.
    count = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }"
    assert reader.ask(request(count))[-1][0] == messages.END


def test_memory_beyond_the_bound_ends_it(reader: Reader) -> None:
    assert messages.END not in [kind for kind, _ in reader.ask(request(WIDE))]
    assert reader.close()[0] in (-signal.SIGABRT, NO_MEMORY)


def test_it_ends_when_the_service_closes_the_line_in_the_middle(reader: Reader) -> None:
    reader.line.sendall(request(ENDLESS).pack())
    assert reader.next()[0] == messages.START
    assert reader.next()[0] == messages.DATA
    assert reader.close() == (0, "")


def test_strict_has_an_empty_default_graph(folder: Path) -> None:
    reader = Reader(folder, "strict")
    assert reader.next()[0] == messages.HELLO
    assert reader.ask(request(COUNT))[1][1] == b"n\r\n0\r\n"
    assert reader.close() == (0, "")


def test_a_store_that_is_damaged_is_told(folder: Path) -> None:
    (folder / "generations" / "00000001" / "manifest.json").write_text("{")
    reader = Reader(folder)
    assert reader.next() == (b"", b"")
    code, complaints = reader.close()
    assert code == 1
    assert "a reader cannot start" in complaints
    assert "Traceback" not in complaints
