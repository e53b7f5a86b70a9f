"""The service as processes: workers that answer requests, and the host of their readers.

One process starts all others and keeps them running. It holds the listening socket, so that no
connection is refused while a worker is started again.
"""

import ctypes
import os
import signal
import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import uvicorn
from uvicorn.supervisors.multiprocess import Multiprocess

from api.wire import Answers, WireProtocol
from graph.readers.host import host_config
from graph.readers.hosting import HostProcess
from graph.readers.image import Source
from graph.settings import Settings
from graph.store import open_store

if TYPE_CHECKING:
    from fastapi import FastAPI

_SHUTDOWN_S: Final = 5
_KEEP_ALIVE_S: Final = 75
_DEATH_SIGNAL: Final = 1  # PR_SET_PDEATHSIG of prctl(2)


def serve(settings: Settings, listener: socket.socket, *, with_bundled: bool) -> None:
    """Serve until a signal ends it; an empty store is filled first, ``with_bundled``.

    Raises:
        StoreError: the store cannot be opened.
    """
    with _kept(settings) as kept:
        fill(kept, with_bundled=with_bundled)
        if _is_remote(kept):
            uvicorn.Server(_config(partial(create_alone, kept))).run(sockets=[listener])
            return
        source = Source(folder=str(Path(kept.store or "").expanduser().absolute()))
        host = HostProcess(host_config(kept, source))
        try:
            config = _config(
                partial(create_worker, kept, host.address),
                http=WireProtocol,
                workers=workers_of(kept),
            )
            _Supervisor(config, [listener], host).run()
        finally:
            host.close()


def fill(settings: Settings, *, with_bundled: bool) -> None:
    """Open the store, which makes it where it is absent, and load the bundled set if it is empty."""
    store = open_store(settings.store or "")
    try:
        if with_bundled and store.is_empty():
            from graph import bundled  # noqa: PLC0415  (not needed where there are data)

            bundled.load(store, base=settings.base_iri)
    finally:
        store.close()


def workers_of(settings: Settings) -> int:
    """Number of worker processes."""
    return settings.workers or os.cpu_count() or 1


def create_alone(settings: Settings) -> "FastAPI":
    """The application where one process is enough: another engine does the work."""
    from api.app import create_app  # noqa: PLC0415  (heavy; the supervisor does without)

    return create_app(settings)


def create_worker(settings: Settings, readers: str) -> "FastAPI":
    """The application of one worker process; ``readers`` is the address of the host."""
    from api.app import create_app  # noqa: PLC0415  (heavy; the supervisor does without)

    _end_with_parent()
    app = create_app(settings, readers=readers)
    room = settings.cache_mb * 1_000_000 // workers_of(settings)
    if room:
        generations = Path(settings.store or "").expanduser().absolute() / "generations"
        WireProtocol.answers = Answers(room, str(generations))
    return app


@contextmanager
def _kept(settings: Settings) -> Iterator[Settings]:
    """Settings whose store all workers can open: one in memory becomes a folder that is removed."""
    if settings.store != "memory:":
        yield settings
        return
    with tempfile.TemporaryDirectory(prefix="fivekeys-") as folder:
        yield replace(settings, store=str(Path(folder) / "store"))


def _is_remote(settings: Settings) -> bool:
    return (settings.store or "").startswith(("http://", "https://"))


def _config(app: Any, **options: Any) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        factory=True,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=_SHUTDOWN_S,
        timeout_keep_alive=_KEEP_ALIVE_S,
        **options,
    )


class _Supervisor(Multiprocess):
    """Keeps the workers and the host running."""

    def __init__(
        self, config: uvicorn.Config, sockets: list[socket.socket], host: HostProcess
    ) -> None:
        super().__init__(config, sockets)
        self._host = host

    def keep_subprocess_alive(self) -> None:
        """Start again what has ended."""
        self._host.keep_running()
        super().keep_subprocess_alive()


def _end_with_parent() -> None:
    """Let the system end this worker when the process that started it is gone."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_DEATH_SIGNAL, signal.SIGTERM, 0, 0, 0)
