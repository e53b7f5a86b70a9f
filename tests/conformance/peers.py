"""Services to ask, each a process of its own on a free port of this machine, with an empty store."""

import http.client
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

TOKEN: Final = "conformance"
_START_S: Final = 60.0
_STOP_S: Final = 20.0


class Answer(NamedTuple):
    """An answer, with its header names in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """The media type without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def is_success(self) -> bool:
        """Whether what was asked was done."""
        return 200 <= self.status < 300

    @property
    def is_fetch_refused(self) -> bool:
        """Whether what was asked is refused, once it has been read, as nothing may be fetched."""
        return self.status == 400 and b"/problem/fetch-refused" in self.body


class Service:
    """A service by the addresses of its endpoints."""

    def __init__(self, name: str, port: int, query: str, update: str, store: str) -> None:
        self.name = name
        self.authority = f"127.0.0.1:{port}"
        self.query_path = query
        self.update_path = update
        self.store_path = store
        self._connection: http.client.HTTPConnection | None = None

    def send(
        self, method: str, target: str, headers: Mapping[str, str], body: bytes | None = None
    ) -> Answer:
        """Send a request as it is given, with the token, and nothing else that says what it is."""
        if self._connection is None:
            self._connection = http.client.HTTPConnection(self.authority, timeout=60)
        try:
            return self._exchange(self._connection, method, target, headers, body)
        except (http.client.HTTPException, OSError):
            self.close()
            raise

    def _exchange(
        self,
        connection: http.client.HTTPConnection,
        method: str,
        target: str,
        headers: Mapping[str, str],
        body: bytes | None,
    ) -> Answer:
        given = {"Authorization": f"Bearer {TOKEN}", **headers}
        connection.request(method, target, body=body, headers=given)
        response = connection.getresponse()
        found = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, found, response.read())

    def query(self, query: str, accept: str) -> Answer:
        """Ask a query."""
        headers = {"Content-Type": "application/sparql-query", "Accept": accept}
        return self.send("POST", self.query_path, headers, query.encode())

    def update(self, update: str) -> Answer:
        """Send an update."""
        headers = {"Content-Type": "application/sparql-update"}
        return self.send("POST", self.update_path, headers, update.encode())

    def close(self) -> None:
        """Close the connection; the next request opens another."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


@contextmanager
def fivekeys() -> Iterator[Service]:
    """This service, with a strict default graph and nothing in its store."""
    environ = {
        **{name: value for name, value in os.environ.items() if not name.startswith("FIVEKEYS_")},
        "FIVEKEYS_DEFAULT_GRAPH": "strict",
        "FIVEKEYS_TOKEN": TOKEN,
    }
    command = [sys.executable, "-m", "api.cli", "serve", "--no-bundled", "--port", "0"]
    with tempfile.TemporaryDirectory() as folder:
        store = str(Path(folder) / "store")
        with _running([*command, "--store", store], environ, Path(folder)) as log:
            port = int(_wait_for(log, re.compile(r"http://127\.0\.0\.1:(\d+)/")))
            service = Service("fivekeys", port, "/sparql", "/sparql", "/graph-store")
            yield service
            service.close()


@contextmanager
def oxigraph(executable: Path) -> Iterator[Service]:
    """The native server of the engine, for comparison."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        store = str(Path(folder) / "store")
        command = [str(executable), "serve", "--location", store, "--bind", f"127.0.0.1:{port}"]
        with _running(command, dict(os.environ), Path(folder)) as log:
            _wait_for_port(port, log)
            service = Service("oxigraph serve", port, "/query", "/update", "/store")
            yield service
            service.close()


@contextmanager
def _running(command: list[str], environ: dict[str, str], folder: Path) -> Iterator["_Log"]:
    path = folder / "log"
    with path.open("wb") as output:
        process = subprocess.Popen(command, env=environ, stdout=output, stderr=subprocess.STDOUT)
    try:
        yield _Log(path, process)
    finally:
        process.terminate()
        try:
            process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class _Log(NamedTuple):
    path: Path
    process: "subprocess.Popen[bytes]"

    def read(self) -> str:
        return self.path.read_text(encoding="utf-8", errors="replace")

    def check(self, end: float) -> None:
        if self.process.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"the service did not start:\n{self.read()}")
        time.sleep(0.02)


def _wait_for(log: _Log, pattern: re.Pattern[str]) -> str:
    end = time.monotonic() + _START_S
    while (found := pattern.search(log.read())) is None:
        log.check(end)
    return str(found[1])


def _wait_for_port(port: int, log: _Log) -> None:
    end = time.monotonic() + _START_S
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except ConnectionRefusedError:
            log.check(end)
