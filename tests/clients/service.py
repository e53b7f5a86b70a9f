"""The service as its users have it: `fivekeys serve` with two workers, a token and a store on disk."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

import httpx

from tests.benchmarks.processes import free_port, running, wait_until_answers
from tests.clients import data

TOKEN: Final = "a-token-for-tests"
MAX_RESULT_MB: Final = 40
"""Bound on an answer: 100,000 rows are less in any format, `data.ENDLESS_QUERY` has more."""

_START_S: Final = 60.0


class Service(NamedTuple):
    """A running service."""

    address: str

    @property
    def endpoint(self) -> str:
        """Address for queries and updates."""
        return f"{self.address}/sparql"

    @property
    def graph_store(self) -> str:
        """Address of the Graph Store Protocol."""
        return f"{self.address}/graph-store"

    @property
    def writing(self) -> dict[str, str]:
        """Headers that let a client write."""
        return {"Authorization": f"Bearer {TOKEN}"}

    def ask(
        self, query: str, headers: Mapping[str, str] | None = None, **parameters: str
    ) -> httpx.Response:
        """The answer to a query by GET."""
        return httpx.get(
            self.endpoint,
            params={"query": query, **parameters},
            headers=headers,
            timeout=60,
            trust_env=False,
        )


@contextmanager
def serving(folder: Path) -> Iterator[Service]:
    """A service with the graphs of `data`, that keeps its store in ``folder``."""
    port = free_port()
    command = [sys.executable, "-m", "api.cli", "serve", "--no-bundled", "--port", str(port)]
    settings = {
        "FIVEKEYS_STORE": str(folder / "store"),
        "FIVEKEYS_TOKEN": TOKEN,
        "FIVEKEYS_WORKERS": "2",
        "FIVEKEYS_MAX_RESULT_MB": str(MAX_RESULT_MB),
        "FIVEKEYS_QUERY_TIMEOUT_S": "30",
    }
    log = folder / "log"
    service = Service(f"http://127.0.0.1:{port}")
    with running(command, log, settings) as process:
        wait_until_answers(process, f"{service.address}/readyz", log, seconds=_START_S)
        for graph, turtle in data.GRAPHS.items():
            answer = httpx.put(
                service.graph_store,
                params={"graph": graph},
                content=turtle.encode(),
                headers={**service.writing, "Content-Type": "text/turtle"},
                timeout=60,
                trust_env=False,
            )
            assert answer.status_code == 201, answer.text
        yield service
    assert "Traceback" not in log.read_text("utf-8"), log.read_text("utf-8")
