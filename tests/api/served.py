"""`fivekeys serve` in processes of its own, and what can be seen of them."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

import httpx

from graph.readers.attendant import ATTENDANT
from graph.readers.host import IMAGE
from graph.readers.reader import READER
from tests.benchmarks.processes import session_members

PATIENCE_S: Final = 60.0
_FORKING: Final = "multiprocessing.forkserver"


class Service:
    """A running service; its store is a folder, which is made where it is absent."""

    def __init__(
        self,
        folder: Path,
        store: Path,
        settings: Mapping[str, str] = MappingProxyType({}),
        *,
        bundled: bool = True,
    ) -> None:
        """``settings`` are given as variables FIVEKEYS_…; the log goes into ``folder``."""
        environ = {k: v for k, v in os.environ.items() if not k.startswith("FIVEKEYS_")}
        environ |= {f"FIVEKEYS_{name.upper()}": value for name, value in settings.items()}
        words = ["--port", "0", "--store", str(store), *([] if bundled else ["--no-bundled"])]
        self.log = folder / "service.log"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "api.cli", "serve", *words],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                env=environ,
                start_new_session=True,
            )
        try:
            self.address = self._address()
            self.wait_until(self._is_ready, "an answer")
        except BaseException:
            self.stop()
            raise

    def _address(self) -> str:
        assert self.process.stdout is not None
        line = self.process.stdout.readline().decode()
        found = re.search(r"http://\S+", line)
        assert found, self.log.read_text()
        return found.group().rstrip("/")

    def _is_ready(self) -> bool:
        try:
            return self.get("/readyz").status_code == 200
        except httpx.TransportError:
            return False

    def get(self, path: str, **parameters: str) -> httpx.Response:
        """One request on a connection of its own."""
        return httpx.get(
            self.address + path, params=parameters, timeout=PATIENCE_S, trust_env=False
        )

    def ask(self, query: str) -> list[str]:
        """The rows of a query, as lines of CSV."""
        response = self.get("/sparql", query=query, format="csv")
        assert response.status_code == 200, response.text
        return response.text.split("\r\n")[1:-1]

    def wait_until(self, condition: Callable[[], object], what: str) -> None:
        """Return when ``condition`` holds; fails with the log when it does not in time."""
        end = time.monotonic() + PATIENCE_S
        while not condition():
            assert self.process.poll() is None, f"the service ended: {self.log.read_text()}"
            assert time.monotonic() < end, f"waited for {what}: {self.log.read_text()[-2000:]}"
            time.sleep(0.01)

    @property
    def workers(self) -> list[int]:
        """Processes that answer requests."""
        return [pid for pid in self._members() if _is_worker(pid)]

    @property
    def fork_server(self) -> list[int]:
        """The process that workers are forked from; none for a moment after it was killed."""
        children = _children(self._members(), self.process.pid)
        return [pid for pid in children if _FORKING in _command(pid)]

    @property
    def host(self) -> list[int]:
        """The process that forks readers; none for a moment after it was killed."""
        children = _children(self._members(), self.process.pid)
        return [pid for pid in children if "graph.readers.host" in _command(pid)]

    @property
    def images(self) -> list[int]:
        """Processes that hold a generation in memory."""
        return self._named(IMAGE)

    @property
    def readers(self) -> list[int]:
        """Processes that run queries on a generation in memory."""
        return [pid for pid in self._named(READER) if _parent(pid) in self.images]

    @property
    def lanes(self) -> list[int]:
        """Processes that answer plain queries on the connections of clients."""
        return self._named(ATTENDANT)

    def _named(self, name: str) -> list[int]:
        return [pid for pid in self._members() if _name(pid) == name]

    def _members(self) -> list[int]:
        return session_members(self.process.pid)

    def stop(self) -> None:
        """End it, and see that nothing of it is left."""
        self.process.send_signal(signal.SIGINT)
        assert self.process.stdout is not None
        self.process.stdout.close()
        try:
            self.process.wait(PATIENCE_S)
            end = time.monotonic() + PATIENCE_S
            while (left := self._members()) and time.monotonic() < end:
                time.sleep(0.01)
            assert not left, [_command(pid) for pid in left]
        finally:
            for pid in self._members():
                os.kill(pid, signal.SIGKILL)
            self.process.wait()


def _children(members: list[int], parent: int) -> list[int]:
    return [pid for pid in members if _parent(pid) == parent]


def _parent(pid: int) -> int:
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except OSError:  # it has just ended
        return 0
    return int(status.rpartition(")")[2].split()[1])


def _name(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def _is_worker(pid: int) -> bool:
    return _FORKING in _command(pid) and _FORKING in _command(_parent(pid))
