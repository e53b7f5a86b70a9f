"""Engines of others, started for tests: on free loopback ports, with bounded memory."""

import os
import resource
import shutil
import socket
import subprocess
import sysconfig
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

from tests.benchmarks import virtuoso as server
from tests.benchmarks.processes import free_port, running

_MEMORY_BYTES: Final = 4 * 1024**3
_START_S: Final = 60.0
_POLL_S: Final = 0.05


@contextmanager
def oxigraph() -> Iterator[str]:
    """The address of an empty Oxigraph server in memory."""
    scripts = sysconfig.get_path("scripts")
    binary = shutil.which("oxigraph", path=scripts) or shutil.which("oxigraph")
    if binary is None:
        pytest.skip("no oxigraph server here: it is in the extra `test`")
    port = free_port()
    command = [binary, "serve", "--bind", f"127.0.0.1:{port}"]
    with _running(command, port, Path(os.devnull)):
        yield f"http://127.0.0.1:{port}/query"


@contextmanager
def virtuoso(folder: Path) -> Iterator[str]:
    """The address of a new Virtuoso with its files in ``folder``; `dba` (`dba`) may write."""
    if shutil.which("virtuoso-t") is None:
        pytest.skip("no Virtuoso here: it is Debian's virtuoso-opensource-7-bin")
    port = free_port()
    command = server.command(folder, folder, port, size=server.SMALL)
    with _running(command, port, folder / "engine.log"):
        yield f"http://127.0.0.1:{port}/sparql"


@contextmanager
def _running(command: list[str], port: int, log: Path) -> Iterator[None]:
    with running(command, log) as process:
        resource.prlimit(process.pid, resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
        _wait(process, port)
        yield


def _wait(process: "subprocess.Popen[bytes]", port: int) -> None:
    """Return once the process listens; while it does not, wait for its end a little at a time."""
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        try:
            code = process.wait(_POLL_S)
        except subprocess.TimeoutExpired:
            continue
        pytest.fail(f"{process.args!r} ended with {code} instead of listening")
    pytest.fail(f"{process.args!r} does not listen after {_START_S:g} s")
