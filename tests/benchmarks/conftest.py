"""Made-up data and a made-up server for the tests of the benchmarks."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.benchmarks import policy_data

Reply = tuple[int, bytes]


@pytest.fixture(scope="session")
def nquads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of some thousand quads."""
    file = tmp_path_factory.mktemp("benchmarks") / "data.nq"
    with file.open("wb") as out:
        policy_data.write(out, 12_000)
    return file


@contextmanager
def _served(reply: Callable[[str], Reply]) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            status, body = reply(self.path)
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/sparql"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def serve() -> Iterator[Callable[[Callable[[str], Reply]], str]]:
    """Starts a server that answers each path as a function says; gives the endpoint's address."""
    with ExitStack() as stack:
        yield lambda reply: stack.enter_context(_served(reply))
