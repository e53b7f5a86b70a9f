"""Servers as processes: started on a free port, waited for, weighed, and stopped by their ids."""

import os
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

_STOP_S: Final = 20
_PROC: Final = Path("/proc")


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def session_members(session: int) -> list[int]:
    """Ids of the processes of a session: a server that was started as its leader, and all that it
    has started, also where a parent is gone."""
    found = []
    for entry in _PROC.iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:  # it has just ended
                continue
            if int(fields[3]) == session and fields[0] != "Z":
                found.append(int(entry.name))
    return found


def pss_mb(session: int, *, only: str = "Pss") -> float:
    """Memory of all processes of a session, in megabytes: a page that n processes share counts
    1/n for each (Pss), so that the sum is what the service takes of the machine.

    With ``only="Pss_Anon"`` without pages of files, which the system drops where it needs room.
    """
    total = 0
    for process in session_members(session):
        try:
            text = (_PROC / str(process) / "smaps_rollup").read_text()
        except OSError:
            continue
        total += sum(
            int(line.split()[1]) for line in text.splitlines() if line.startswith(f"{only}:")
        )
    return total / 1024


def cpu_seconds(session: int) -> float:
    """Processor time that the processes of a session have taken, with their ended children."""
    ticks = 0
    for process in session_members(session):
        with suppress(OSError):
            fields = (_PROC / str(process) / "stat").read_text().rpartition(")")[2].split()
            ticks += sum(int(field) for field in fields[11:15])
    return ticks / os.sysconf("SC_CLK_TCK")


class MemoryWatch:
    """Weighs a session every so often, in a thread, until it is left."""

    def __init__(self, session: int, *, every_s: float = 0.1, only: str = "Pss") -> None:
        self._only = only
        self.samples: list[tuple[float, float]] = []
        self._session = session
        self._every_s = every_s
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        begin = time.monotonic()
        while True:
            self.samples.append((time.monotonic() - begin, pss_mb(self._session, only=self._only)))
            if self._stopped.wait(self._every_s):
                return

    def __enter__(self) -> "MemoryWatch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._thread.join()


@contextmanager
def running(
    command: Sequence[str], log: Path, environment: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """A server that runs inside the block, as leader of a session of its own.

    It may keep what it has compiled, as an installed one does, whatever the terminal is set to.
    """
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with log.open("wb") as out:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env={**kept, **(environment or {})},
        )
    try:
        yield process
    finally:
        _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the server gently, and then whatever is left of its session."""
    process.terminate()
    try:
        process.wait(_STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    end = time.monotonic() + _STOP_S
    while (members := session_members(process.pid)) and time.monotonic() < end:
        for member in members:
            with suppress(ProcessLookupError):  # it has just ended
                os.kill(member, signal.SIGKILL)
        time.sleep(0.01)


def wait_until_answers(
    process: subprocess.Popen[bytes], address: str, log: Path, *, seconds: float
) -> None:
    """Return at the first answer with status 200 from ``address``.

    Raises:
        RuntimeError: the server has ended, or there was none in time; with the end of its log.
    """
    end = time.monotonic() + seconds
    reason = "no try"
    while time.monotonic() < end:
        if process.poll() is not None:
            reason = f"the process ended with code {process.returncode}"
            break
        try:
            with urllib.request.urlopen(address, timeout=30) as answer:
                answer.read()
            return
        except (OSError, urllib.error.HTTPError) as error:
            reason = str(error)
        time.sleep(0.01)
    tail = log.read_text("utf-8", "replace")[-800:]
    raise RuntimeError(f"{address} does not answer ({reason}): {tail}")
