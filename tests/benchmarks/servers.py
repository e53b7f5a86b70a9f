"""The service and its peers: how each is installed, given the data, and started."""

import http.client
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from tests.benchmarks import virtuoso

OURS: Final = "fivekeys"
PEERS: Final = ("oxigraph-disk", "oxigraph-memory", "rdflib-endpoint", "virtuoso")

_OXIGRAPH: Final = "oxigraph>=0.5.13,<0.6"
_RDFLIB_ENDPOINT: Final = "rdflib-endpoint[cli]>=0.6.3,<0.7"


@dataclass(frozen=True, slots=True)
class Server:
    """A SPARQL server.

    Attributes:
        path: of its endpoint.
        serve: the command that starts it on a port of 127.0.0.1.
        load: fills its store before it starts; None where it has none.
        store: what `load` fills.
        fill: sends the data to the running server with this address; None where not needed.
        patience_s: how long its start may take.
        streams: whether it is asked for a large result.
    """

    name: str
    path: str
    serve: Callable[[int], list[str]]
    load: Callable[[], None] | None = None
    store: Path | None = None
    fill: Callable[[str], None] | None = None
    patience_s: float = 60
    streams: bool = True
    environment: Mapping[str, str] = field(default_factory=dict)

    def fill_store(self) -> float | None:
        """Load the data anew; seconds that it took, None where the server has no store of its own.

        Raises:
            RuntimeError: the command failed.
        """
        if self.load is None or self.store is None:
            return None
        shutil.rmtree(self.store, ignore_errors=True)
        self.store.parent.mkdir(parents=True, exist_ok=True)
        begin = time.perf_counter()
        self.load()
        return time.perf_counter() - begin


def server(name: str, nquads: Path, folder: Path) -> Server:
    """The server with that name, for the data in ``nquads``; peers are installed in ``folder``.

    Raises:
        ValueError: there is none with that name.
        RuntimeError: it cannot be installed.
    """
    store = folder / "stores" / f"{name}-{nquads.stem}"
    if name == OURS:
        return _ours(nquads, store)
    if name == "oxigraph-disk":
        program = str(_installed(folder, _OXIGRAPH, "oxigraph"))
        return Server(
            name,
            "/query",
            lambda port: [*_oxigraph(program, port), "--location", str(store)],
            load=lambda: _run([program, "load", "--location", str(store), "--file", str(nquads)]),
            store=store,
        )
    if name == "oxigraph-memory":
        program = str(_installed(folder, _OXIGRAPH, "oxigraph"))
        return Server(
            name,
            "/query",
            lambda port: _oxigraph(program, port),
            fill=lambda address: _post(f"{address}/store", nquads),
        )
    if name == "rdflib-endpoint":
        program = str(_installed(folder, _RDFLIB_ENDPOINT, "rdflib-endpoint"))
        return Server(
            name,
            "/",
            lambda port: [
                program,
                "serve",
                "--host",
                "127.0.0.1",
                "--port",
                str(port),
                str(nquads),
            ],
            patience_s=300 + nquads.stat().st_size / 2e5,
            streams=False,
        )
    if name == "virtuoso":
        if not virtuoso.installed():
            raise RuntimeError("virtuoso-t and isql-vt are not there; install Virtuoso 7")
        return Server(
            name,
            "/sparql",
            lambda port: virtuoso.command(store, nquads.parent, port),
            load=lambda: virtuoso.fill(store, nquads),
            store=store,
        )
    raise ValueError(f"no server {name!r}; there are {', '.join((OURS, *PEERS))}")


def _ours(nquads: Path, store: Path) -> Server:
    program = str(Path(sys.executable).parent / "fivekeys")
    return Server(
        OURS,
        "/sparql",
        lambda port: [program, "serve", "--store", str(store), "--port", str(port)],
        load=lambda: _run([program, "load", "--store", str(store), str(nquads)]),
        store=store,
    )


def _run(command: list[str]) -> None:
    """Run a command to its end.

    Raises:
        RuntimeError: it failed.
    """
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{command[0]} {command[1]} failed: {done.stderr.strip()[-400:]}")


def _oxigraph(program: str, port: int) -> list[str]:
    return [program, "serve", "--union-default-graph", "--bind", f"127.0.0.1:{port}"]


def _installed(folder: Path, requirement: str, program: str) -> Path:
    """Path of a program from the package registry, in an environment of its own under ``folder``.

    Raises:
        RuntimeError: it cannot be installed.
    """
    home = folder / "peers" / program
    found = home / "bin" / program
    if found.exists():
        return found
    venv.create(home, with_pip=True, clear=True)
    _run([str(home / "bin" / "python"), "-m", "pip", "install", "--quiet", requirement])
    return found


def _post(address: str, nquads: Path) -> None:
    """Send the data to a graph store.

    Raises:
        RuntimeError: it is refused.
    """
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.netloc, timeout=3600)
    headers = {"Content-Type": "application/n-quads", "Content-Length": str(nquads.stat().st_size)}
    with nquads.open("rb") as data:
        connection.request("POST", parts.path, body=data, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    if answer.status >= 300:
        raise RuntimeError(f"POST {address}: {answer.status} {body[:200]!r}")
