"""Engines of others, started for tests: on free loopback ports, with bounded memory."""

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

_MEMORY_BYTES: Final = 4 * 1024**3
_START_S: Final = 60.0
_STOP_S: Final = 20.0
_POLL_S: Final = 0.05


@contextmanager
def oxigraph() -> Iterator[str]:
    """The address of an empty Oxigraph server in memory."""
    scripts = sysconfig.get_path("scripts")
    binary = shutil.which("oxigraph", path=scripts) or shutil.which("oxigraph")
    if binary is None:
        pytest.skip("no oxigraph server here: it is in the extra `test`")
    port = free_port()
    with _running([binary, "serve", "--bind", f"127.0.0.1:{port}"], port, None):
        yield f"http://127.0.0.1:{port}/query"


@contextmanager
def virtuoso(folder: Path) -> Iterator[str]:
    """The address of a new Virtuoso with its files in ``folder``; `dba` (`dba`) may write."""
    binary = shutil.which("virtuoso-t")
    if binary is None:
        pytest.skip("no Virtuoso here: it is Debian's virtuoso-opensource-7-bin")
    port = free_port()
    settings = folder / "virtuoso.ini"
    settings.write_text(_VIRTUOSO.format(folder=folder, sql_port=free_port(), port=port))
    command = [binary, "+wait", "+foreground", "+configfile", str(settings)]
    with _running(command, port, folder):
        yield f"http://127.0.0.1:{port}/sparql"


def free_port() -> int:
    """A port of the loopback interface that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def _running(command: list[str], port: int, folder: Path | None) -> Iterator[None]:
    process = subprocess.Popen(
        command,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        resource.prlimit(process.pid, resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
        _wait(process, port)
        yield
    finally:
        process.terminate()
        try:
            process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


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


_VIRTUOSO: Final = """\
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
MaxCheckpointRemap = 2000
[TempDatabase]
DatabaseFile = {folder}/temp.db
TransactionFile = {folder}/temp.trx
MaxCheckpointRemap = 2000
[Parameters]
ServerPort = 127.0.0.1:{sql_port}
DirsAllowed = {folder}
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
ThreadsPerQuery = 1
AsyncQueueMaxThreads = 1
ServerThreads = 20
CheckpointInterval = 0
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerRoot = {folder}
ServerThreads = 16
[SPARQL]
ResultSetMaxRows = 10000
"""
