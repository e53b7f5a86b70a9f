"""Figures and log lines."""

import json
import logging
from datetime import UTC, datetime, timedelta

import pytest

from api.http.observing import Observer, kind_of, request_id
from graph.settings import Settings
from graph.store.base import Generation


def figures(observer: Observer, size: int | None = None) -> dict[str, float]:
    generation = Generation(3, (datetime.now(UTC) - timedelta(hours=1)).isoformat())
    lines = observer.show(generation, size).decode().splitlines()
    pairs = [line.rpartition(" ") for line in lines if not line.startswith("#")]
    return {name: float(value) for name, _, value in pairs}


@pytest.fixture
def observer(monkeypatch: pytest.MonkeyPatch) -> Observer:
    monkeypatch.delenv("PROMETHEUS_MULTIPROC_DIR", raising=False)
    return Observer(Settings())


def test_requests_are_counted_by_kind_and_status(observer: Observer) -> None:
    for status in (200, 200, 503):
        observer.done("/sparql", "GET", status, 0.2, "1")
    observer.done("/healthz", "GET", 200, 0.001, "1")
    found = figures(observer)
    assert found['fivekeys_requests_total{kind="sparql",status="200"}'] == 2
    assert found['fivekeys_requests_total{kind="sparql",status="503"}'] == 1
    assert found['fivekeys_requests_total{kind="service",status="200"}'] == 1
    assert found['fivekeys_request_seconds_count{kind="sparql"}'] == 3
    assert found['fivekeys_request_seconds_sum{kind="sparql"}'] == pytest.approx(0.6)


def test_cache_and_queries_are_counted(observer: Observer) -> None:
    observer.looked_up(True)
    observer.looked_up(False)
    observer.answered_from_bytes()
    observer.ended("deadline")
    observer.at_work(2, 5)
    found = figures(observer)
    assert found['fivekeys_cache_total{found="yes"}'] == 2
    assert found['fivekeys_cache_total{found="no"}'] == 1
    assert found['fivekeys_queries_ended_total{why="deadline"}'] == 1
    assert found["fivekeys_queries_running"] == 2
    assert found["fivekeys_queries_waiting"] == 5


def test_the_store_is_told_of_when_it_is_asked_for(observer: Observer) -> None:
    found = figures(observer, 12_345)
    assert found["fivekeys_generation"] == 3
    assert found["fivekeys_generation_age_seconds"] == pytest.approx(3_600, abs=60)
    assert found["fivekeys_store_bytes"] == 12_345
    assert "fivekeys_store_bytes" not in figures(observer)


def lines(
    caplog: pytest.LogCaptureFixture, settings: Settings, path: str
) -> list[dict[str, object]]:
    Observer(settings).done(path, "GET", 200, 0.0123, "id-1", "SELECT 秘密")
    return [json.loads(record.getMessage()) for record in caplog.records]


def test_a_line_for_each_request_without_its_query(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "fivekeys.requests"):
        (line,) = lines(caplog, Settings(), "/sparql")
    assert line == {
        "request": "id-1",
        "method": "GET",
        "path": "/sparql",
        "status": 200,
        "ms": 12.3,
    }


def test_the_query_is_logged_where_it_is_wished(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "fivekeys.requests"):
        (line,) = lines(caplog, Settings(log_queries=1), "/sparql")
    assert line["query"] == "SELECT 秘密"


def test_a_path_cannot_forge_lines(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "fivekeys.requests"):
        (line,) = lines(caplog, Settings(), "/a\n" + "x" * 500)
    assert "\n" not in caplog.records[0].getMessage()
    assert len(str(line["path"])) == 200


def test_nothing_is_logged_below_the_level(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "fivekeys.requests"):
        assert lines(caplog, Settings(log_queries=1), "/sparql") == []


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/sparql", "sparql"),
        ("/graph-store", "graph-store"),
        ("/api/policies", "api"),
        ("/id/key/talent", "linked-data"),
        ("/.well-known/void", "linked-data"),
        ("/static/a.css", "static"),
        ("/readyz", "service"),
        ("/", "page"),
        ("/whatever", "page"),
    ],
)
def test_kinds(path: str, kind: str) -> None:
    assert kind_of(path) == kind


def test_an_id_that_is_given_is_kept_where_it_is_one() -> None:
    assert request_id("a-b.c_d:1") == "a-b.c_d:1"
    for given in ("", "a b", "a\nb", "x" * 65, "号"):
        made = request_id(given)
        assert made != given
        assert len(made) == 16
    assert request_id("") != request_id("")
