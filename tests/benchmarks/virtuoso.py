"""Virtuoso 7, where it is installed (Debian's virtuoso-opensource-7): as a peer, and for tests."""

import shutil
import subprocess
import time
from pathlib import Path
from typing import Final, NamedTuple

from tests.benchmarks.processes import free_port, running

_LISTENS_S: Final = 120
_USER: Final = ("dba", "dba")
_LOAD: Final = """\
ld_dir('{folder}', '{name}', 'urn:none');
rdf_loader_run();
SELECT COUNT(*) FROM DB.DBA.LOAD_LIST WHERE ll_error IS NOT NULL OR ll_state <> 2;
checkpoint;
"""
_SETTINGS: Final = """\
[Database]
DatabaseFile = {store}/virtuoso.db
ErrorLogFile = {store}/virtuoso.log
LockFile = {store}/virtuoso.lck
TransactionFile = {store}/virtuoso.trx
xa_persistent_file = {store}/virtuoso.pxa
MaxCheckpointRemap = 2000
[TempDatabase]
DatabaseFile = {store}/temp.db
TransactionFile = {store}/temp.trx
MaxCheckpointRemap = 2000
[Parameters]
ServerPort = 127.0.0.1:{sql_port}
DirsAllowed = {data}
NumberOfBuffers = {size.buffers}
MaxDirtyBuffers = {size.dirty_buffers}
{size.more}ServerThreads = {size.threads}
CheckpointInterval = 0
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerRoot = {store}
ServerThreads = {size.http_threads}
KeepAliveTimeout = 60
MaxKeepAlives = {size.http_threads}
[SPARQL]
ResultSetMaxRows = {size.rows}
"""


class Size(NamedTuple):
    """What a server may take; ``more`` are further lines of its parameters."""

    buffers: int
    dirty_buffers: int
    threads: int
    http_threads: int
    rows: int
    more: str = ""


LARGE: Final = Size(170_000, 130_000, 40, 32, 10_000_000)
SMALL: Final = Size(
    20_000, 15_000, 20, 16, 10_000, more="ThreadsPerQuery = 1\nAsyncQueueMaxThreads = 1\n"
)


def installed() -> bool:
    """Whether server and client are there."""
    return bool(shutil.which("virtuoso-t") and shutil.which("isql-vt"))


def command(
    store: Path, data: Path, port: int, sql_port: int | None = None, *, size: Size = LARGE
) -> list[str]:
    """Write the settings into ``store``; the command that starts the server with them.

    It may read files in ``data``.
    """
    settings = store / "virtuoso.ini"
    text = _SETTINGS.format(
        store=store, data=data, port=port, sql_port=sql_port or free_port(), size=size
    )
    settings.write_text(text, "utf-8")
    return ["virtuoso-t", "+wait", "+foreground", "+configfile", str(settings)]


def fill(store: Path, nquads: Path) -> None:
    """Load the data into a new database in ``store`` by the bulk loader, and stop the server.

    Raises:
        RuntimeError: it did not load.
    """
    store.mkdir(parents=True)
    sql_port = free_port()
    with running(command(store, nquads.parent, free_port(), sql_port), store / "load.log"):
        _wait(sql_port)
        script = _LOAD.format(folder=nquads.parent, name=nquads.name)
        done = _isql(sql_port, script)
        lines = [line.strip() for line in done.stdout.splitlines()]
        if done.returncode or "0" not in lines:
            raise RuntimeError(f"virtuoso cannot load: {(done.stderr or done.stdout)[-400:]}")


def _isql(sql_port: int, script: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["isql-vt", str(sql_port), *_USER, "VERBOSE=OFF", "BANNER=OFF", "PROMPT=OFF"],
        input=script, capture_output=True, text=True, check=False,
    )  # fmt: skip


def _wait(sql_port: int) -> None:
    end = time.monotonic() + _LISTENS_S
    while _isql(sql_port, "SELECT 1;\n").returncode:
        if time.monotonic() > end:
            raise RuntimeError(f"virtuoso does not listen within {_LISTENS_S} s")
        time.sleep(0.2)
