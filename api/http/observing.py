"""What the service tells of itself: figures for Prometheus, and one line of log for each request.

With several workers the figures of all are added up: `prometheus_client` keeps them in files of the
folder that PROMETHEUS_MULTIPROC_DIR names.
"""

import json
import logging
import os
import re
import secrets
import time
from datetime import datetime
from http import HTTPStatus
from typing import Final

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

from graph.settings import Settings
from graph.store.base import Generation

logger = logging.getLogger("fivekeys.requests")

MEDIA_TYPE: Final = CONTENT_TYPE_LATEST
_FOLDER = "PROMETHEUS_MULTIPROC_DIR"

_SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_REQUEST_ID = re.compile(r"[A-Za-z0-9._:-]{1,64}")
_KINDS: Final = (
    ("/sparql", "sparql"),
    ("/graph-store", "graph-store"),
    ("/api/", "api"),
    ("/id/", "linked-data"),
    ("/data/", "linked-data"),
    ("/ontology", "linked-data"),
    ("/.well-known/", "linked-data"),
    ("/static/", "static"),
    ("/healthz", "service"),
    ("/readyz", "service"),
    ("/metrics", "service"),
)


class Observer:
    """Counts and logs what one process does."""

    def __init__(self, settings: Settings) -> None:
        self._logs = logger.isEnabledFor(logging.INFO)
        self._logs_queries = settings.log_queries
        registry = self._registry = CollectorRegistry()
        self._requests = Counter(
            "fivekeys_requests", "Requests answered.", ["kind", "status"], registry=registry
        )
        self._seconds = Histogram(
            "fivekeys_request_seconds",
            "Seconds until a request was answered.",
            ["kind"],
            buckets=_SECONDS,
            registry=registry,
        )
        cache = Counter(
            "fivekeys_cache",
            "Queries by whether the answer was kept.",
            ["found"],
            registry=registry,
        )
        self._found, self._missed = cache.labels("yes"), cache.labels("no")
        self._figures: dict[tuple[str, int], tuple[Counter, Histogram]] = {}
        self._ended = Counter(
            "fivekeys_queries_ended", "Queries refused or ended early.", ["why"], registry=registry
        )
        self._passed = Counter(
            "fivekeys_lane_connections",
            "Connections handed to the lane and back, by why.",
            ["why"],
            registry=registry,
        )
        self._running = _gauge("fivekeys_queries_running", "Queries that run.", registry)
        self._waiting = _gauge("fivekeys_queries_waiting", "Queries that wait.", registry)
        self._image = Gauge(
            "fivekeys_image_generation",
            "Number of the generation that readers have in memory, 0 while there is none.",
            registry=registry,
            multiprocess_mode="livemax",
        )

    def done(
        self, path: str, method: str, status: int, seconds: float, request_id: str, query: str = ""
    ) -> None:
        """A request was answered."""
        kind = kind_of(path)
        count, duration = self._figures_of(kind, status)
        count.inc()
        duration.observe(seconds)
        if self._logs:
            line: dict[str, object] = {
                "request": request_id,
                "method": method,
                "path": path[:200],
                "status": status,
                "ms": round(seconds * 1000, 1),
            }
            if self._logs_queries and query:
                line["query"] = query
            logger.info("%s", json.dumps(line, ensure_ascii=False))

    def _figures_of(self, kind: str, status: int) -> tuple[Counter, Histogram]:
        """The figures of one kind of requests; looking them up by labels takes longer."""
        found = self._figures.get((kind, status))
        if found is None:
            found = self._requests.labels(kind, str(status)), self._seconds.labels(kind)
            self._figures[kind, status] = found
        return found

    def looked_up(self, found: bool) -> None:
        """The cache was asked for an answer."""
        (self._found if found else self._missed).inc()

    def answered_from_bytes(self, number: int = 1) -> None:
        """Requests were answered before they were parsed; they are not logged."""
        count, duration = self._figures_of("sparql", HTTPStatus.OK)
        count.inc(number)
        self._found.inc(number)
        for _ in range(number):
            duration.observe(0)

    def ended(self, why: str) -> None:
        """A query was refused, or ended before it was done."""
        self._ended.labels(why).inc()

    def passed(self, why: str) -> None:
        """A connection was handed to the lane, or came back from it."""
        self._passed.labels(why).inc()

    def at_work(self, running: int, waiting: int) -> None:
        """How many queries run and wait in this process."""
        self._running.set(running)
        self._waiting.set(waiting)

    def imaged(self, generation: int) -> None:
        """Readers of a generation in memory are there."""
        self._image.set(generation)

    def show(self, generation: Generation, size: int | None) -> bytes:
        """All figures in the text format of Prometheus; ``size`` is that of the store in bytes."""
        registry = self._registry
        if os.environ.get(_FOLDER):
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry) + _of_store(generation, size)


def _of_store(generation: Generation, size: int | None) -> bytes:
    """Figures that are read when they are asked for, and so not kept by any worker."""
    figures: list[tuple[str, str, float]] = [
        ("fivekeys_generation", "Number of the generation.", generation.number)
    ]
    if generation.published:
        age = time.time() - datetime.fromisoformat(generation.published).timestamp()
        figures.append(
            ("fivekeys_generation_age_seconds", "Since it was published.", max(0.0, age))
        )
    if size is not None:
        figures.append(("fivekeys_store_bytes", "Files of the generation.", size))
    return "".join(
        f"# HELP {name} {what}\n# TYPE {name} gauge\n{name} {value}\n"
        for name, what, value in figures
    ).encode()


def _gauge(name: str, what: str, registry: CollectorRegistry) -> Gauge:
    return Gauge(name, what, registry=registry, multiprocess_mode="livesum")


def kind_of(path: str) -> str:
    """What kind of request a path is."""
    return next((kind for start, kind in _KINDS if path.startswith(start)), "page")


def request_id(given: str) -> str:
    """The id that the client gave its request, where it is one, else a new one."""
    return given if _REQUEST_ID.fullmatch(given) else secrets.token_hex(8)
