"""The service as processes: workers that answer requests, and the host of their readers.

One process starts all others and keeps them running. It holds the listening socket, so that no
connection is refused while a worker is started again.
"""

import ctypes
import logging
import multiprocessing
import os
import signal
import socket
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from functools import partial
from multiprocessing import forkserver
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import uvicorn
import uvicorn._subprocess as uvicorn_subprocess
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.supervisors.multiprocess import Multiprocess

from api.companions import Companions
from api.http.cache import CACHES, WireAnswers
from api.http.connection import Connection
from api.http.headers import COMMON_HEADERS
from api.lane.handover import Handover
from api.lane.options import lane_options
from api.lane.wire import WireProtocol, adopt
from graph.errors import FivekeysError
from graph.readers.attendant import Attendant
from graph.readers.host import host_config
from graph.readers.hosting import HostProcess
from graph.readers.image import Source
from graph.readers.spool import SPOOL
from graph.settings import Settings
from graph.store import open_store

if TYPE_CHECKING:
    from fastapi import FastAPI

FOLDER_VARIABLE: Final = "PROMETHEUS_MULTIPROC_DIR"
"""Where `prometheus_client` keeps the figures of all workers; read when it is first imported."""

_SHUTDOWN_S: Final = 5
_KEEP_ALIVE_S: Final = 75
_DEATH_SIGNAL: Final = 1  # PR_SET_PDEATHSIG of prctl(2)


def serve(settings: Settings, listener: socket.socket, *, with_bundled: bool) -> None:
    """Serve until a signal ends it; an empty store is filled first, ``with_bundled``.

    Raises:
        StoreError: the store cannot be opened.
    """
    if _is_remote(settings):
        fill(settings, with_bundled=with_bundled)
        config = _config(partial(create_alone, settings), http=Connection)
        uvicorn.Server(config).run(sockets=[listener])
        return
    with _kept(settings) as kept, tempfile.TemporaryDirectory(prefix="fivekeys-") as figures:
        os.environ[FOLDER_VARIABLE] = figures  # of this process and the workers it starts
        _preload()
        fill(kept, with_bundled=with_bundled)
        folder = Path(kept.store or "").expanduser().absolute()
        source = Source(folder=str(folder))
        with (
            closing(HostProcess(host_config(kept, source, _lane(kept)))) as host,
            closing(Companions(folder, kept.base_iri)) as companions,
        ):
            config = _config(
                partial(create_worker, kept, host.address),
                http=WireProtocol,
                workers=workers_of(kept),
            )
            _Supervisor(config, [listener], companions, Path(figures)).run()


def _preload() -> None:
    """Have workers forked from one process that has imported what they need, and begins to at once.

    Where it cannot be reached (a socket of the system has no room for a long path), each worker is
    started by itself, which takes longer.
    """
    forking = multiprocessing.get_context("forkserver")
    forking.set_forkserver_preload(["api.preloaded"])
    with suppress(OSError):
        forkserver.ensure_running()
        uvicorn_subprocess.spawn = forking  # type: ignore[assignment]  # it has no option for this


def fill(settings: Settings, *, with_bundled: bool) -> None:
    """Open the store, which makes it where it is absent, and load the bundled set if it is empty."""
    store = open_store(settings.store or "", settings=settings)
    try:
        if with_bundled and store.is_empty():
            from graph import bundled  # noqa: PLC0415  (not needed where there are data)

            bundled.load(store, base=settings.base_iri)
    finally:
        store.close()


def workers_of(settings: Settings) -> int:
    """Number of worker processes."""
    return settings.workers or os.cpu_count() or 1


class Direct:
    """The application, with its quick endpoints before the layers of the framework."""

    def __init__(self, app: "FastAPI") -> None:
        self._app = app
        self._endpoints: Mapping[str, ASGIApp] = app.state.endpoints

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or take part in the life of the server."""
        if scope["type"] == "http" and scope["path"] in self._endpoints and not scope["root_path"]:
            scope["app"] = self._app
            await self._endpoints[scope["path"]](scope, receive, send)
        else:
            await self._app(scope, receive, send)


def create_alone(settings: Settings) -> "FastAPI":
    """The application where one process is enough: another engine does the work."""
    from api.app import create_app  # noqa: PLC0415  (heavy; the supervisor does without)

    SPOOL.max_bytes = settings.spool_mb * 1_000_000
    return create_app(settings)


def create_worker(settings: Settings, readers: str) -> "Direct":
    """The application of one worker process; ``readers`` is the address of the host."""
    from api.app import create_app  # noqa: PLC0415  (heavy; the supervisor does without)

    _end_with_parent()
    logging.basicConfig(format="%(message)s", level=settings.log_level.upper())
    logging.getLogger("uvicorn.error").addFilter(_is_fault)
    SPOOL.max_bytes = settings.spool_mb * 1_000_000 // workers_of(settings)
    app = create_app(settings, readers=readers)
    service = app.state.service
    if room := _room(settings):
        generations = Path(settings.store or "").expanduser().absolute() / "generations"
        on_hit = app.state.observer.answered_from_bytes
        WireProtocol.answers = WireAnswers(room, str(generations), on_hit)
        service.on_forget = WireProtocol.answers.clear
    lane = WireProtocol.lane = Handover(service.ask_for_lane, adopt, app.state.observer)
    service.on_image = lane.open
    return Direct(app)


def _room(settings: Settings) -> int:
    """Bytes of one cache of a worker."""
    return settings.cache_mb * 1_000_000 // (CACHES * workers_of(settings))


def _lane(settings: Settings) -> Attendant:
    return lane_options(settings, [*COMMON_HEADERS], _room(settings)).attendant()


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
    """Keeps the workers running, and the newest generation indexed and analysed."""

    def __init__(
        self,
        config: uvicorn.Config,
        sockets: list[socket.socket],
        companions: Companions,
        figures: Path,
    ) -> None:
        super().__init__(config, sockets)
        self._companions = companions
        self._figures = figures

    def keep_subprocess_alive(self) -> None:
        """Start again what has ended."""
        self._companions.keep_running()
        before = {process.pid for process in self.processes}
        super().keep_subprocess_alive()
        for pid in before - {process.pid for process in self.processes}:
            for file in self._figures.glob(f"gauge_live*_{pid}.db"):
                file.unlink()


def _is_fault(record: logging.LogRecord) -> bool:
    """Whether what the server logs is more than an answer cut on purpose, which is logged already."""
    return not (record.exc_info and isinstance(record.exc_info[1], FivekeysError))


def _end_with_parent() -> None:
    """Let the system end this worker when the process that started it is gone."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_DEATH_SIGNAL, signal.SIGTERM, 0, 0, 0)
