"""The service as processes."""

import asyncio
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.types import Receive, Scope, Send

from api.serving import Direct, create_alone, fill, workers_of
from graph.settings import Settings
from graph.store import open_store
from graph.store.memory import MemoryStore
from tests.api.served import Service

linux = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")


def test_an_empty_store_is_filled_and_another_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[str] = []

    def load(store: Any, *, base: str) -> None:
        loaded.append(base)
        with store.writer() as writer:
            writer.update("INSERT DATA { <x:s> <x:p> 1 }")

    monkeypatch.setattr("graph.bundled.load", load)
    settings = Settings(store=str(tmp_path / "store"), base_iri="http://b.example/")
    fill(settings, with_bundled=False)
    assert (tmp_path / "store" / "store.json").exists()
    assert loaded == []
    for _ in range(2):
        fill(settings, with_bundled=True)
    assert loaded == ["http://b.example/"]


def test_a_store_elsewhere_is_reached_as_the_settings_say(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[object] = []

    def opened(url: str, *, settings: Settings) -> MemoryStore:
        given.append((url, settings))
        return MemoryStore()

    monkeypatch.setattr("api.serving.open_store", opened)
    monkeypatch.setattr("api.app.open_store", opened)
    settings = Settings(store="http://engine.example/sparql", remote_token="secret")
    fill(settings, with_bundled=False)
    create_alone(settings)
    assert given == [("http://engine.example/sparql", settings)] * 2


def test_workers_are_as_many_as_set_or_as_there_are_cores() -> None:
    assert workers_of(Settings(workers=3)) == 3
    assert workers_of(Settings()) == os.cpu_count()


@pytest.mark.parametrize(
    ("scope", "called"),
    [
        ({"type": "http", "path": "/sparql", "root_path": ""}, "endpoint"),
        ({"type": "http", "path": "/sparql/", "root_path": ""}, "app"),
        ({"type": "http", "path": "/root/sparql", "root_path": "/root"}, "app"),
        ({"type": "lifespan"}, "app"),
    ],
)
def test_endpoints_are_reached_without_the_layers_of_the_app(scope: Scope, called: str) -> None:
    calls: list[str] = []

    class App:
        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            calls.append("app")

    async def endpoint(scope: Scope, receive: Receive, send: Send) -> None:
        assert scope["app"] is app
        calls.append("endpoint")

    app: Any = App()
    app.state = SimpleNamespace(endpoints={"/sparql": endpoint})

    async def unused(*_: object) -> Any:
        raise AssertionError

    asyncio.run(Direct(app)(scope, unused, unused))
    assert calls == [called]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Two workers over a store of a few triples."""
    folder = tmp_path_factory.mktemp("serving")
    store = open_store(str(folder / "store"))
    with store.writer() as writer:
        writer.update("INSERT DATA { <x:s> <x:p> 1, 2, 3 }")
    store.close()
    service = Service(folder, folder / "store", {"workers": "2", "log_level": "info"})
    yield service
    service.stop()
    assert "Traceback" not in service.log.read_text()


@linux
def test_workers_share_one_host(service: Service) -> None:
    assert len(service.workers) == 2
    assert len(service.host) == 1


def _asked(service: Service) -> float:
    name = 'fivekeys_requests_total{kind="sparql",status="200"} '
    lines = service.get("/metrics").text.splitlines()
    return sum(float(line.removeprefix(name)) for line in lines if line.startswith(name))


@linux
def test_figures_are_those_of_all_workers_also_of_those_that_ended(service: Service) -> None:
    before = _asked(service)
    for number in range(20):
        assert service.ask(f"SELECT ?o {{ ?s ?p ?o }} OFFSET {number % 3} LIMIT 1 # {number}")
    service.wait_until(lambda: _asked(service) == before + 20, "figures of all queries")
    old = service.workers
    os.kill(old[0], signal.SIGKILL)
    service.wait_until(lambda: len(set(service.workers) - {old[0]}) == 2, "another worker")
    service.wait_until(lambda: _asked(service) == before + 20, "figures of all queries")


@linux
def test_repeated_requests_get_the_same_answer_whoever_gives_it(service: Service) -> None:
    query = "SELECT ?o { ?s ?p ?o } ORDER BY ?o"
    answers = [service.get("/sparql", query=query) for _ in range(12)]
    assert {answer.text for answer in answers} == {answers[0].text}
    assert {answer.headers["ETag"] for answer in answers} == {answers[0].headers["ETag"]}
    stored = answers[0].headers["ETag"]
    assert stored.startswith('"1-')


@linux
def test_a_line_of_log_for_each_request_and_no_query(service: Service) -> None:
    service.ask("SELECT ?secret { ?secret ?p ?o }")
    log = service.log.read_text()
    assert '"path": "/sparql"' in log
    assert "secret" not in log


@linux
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_all_processes_and_what_is_temporary(
    tmp_path: Path, number: signal.Signals, monkeypatch: pytest.MonkeyPatch
) -> None:
    with tempfile.TemporaryDirectory() as name:
        temporary = Path(name)
        monkeypatch.setenv("TMPDIR", name)
        service = Service(tmp_path, Path("memory:"), {"workers": "1"}, bundled=False)
        assert service.ask("SELECT * { ?s ?p ?o }") == []
        assert list(temporary.iterdir())  # the store, the figures, the sockets
        service.process.send_signal(number)
        service.process.wait(60)
        service.stop()
        assert list(temporary.iterdir()) == []
        assert service.process.returncode == 0


@linux
def test_workers_are_forked_anew_when_what_they_are_forked_from_was_killed(
    service: Service,
) -> None:
    old = service.workers
    (forked_from,) = service.fork_server
    os.kill(forked_from, signal.SIGKILL)
    service.wait_until(lambda: len(set(service.workers) - {*old}) == 2, "other workers")
    assert service.fork_server not in ([], [forked_from])
    assert len(service.ask("SELECT ?o { ?s ?p ?o }")) == 3


@linux
def test_workers_start_by_themselves_where_no_socket_fits_the_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = tempfile.mkdtemp()
    room = 107 - len("/pymp-12345678/listener-12345678")
    long = Path(begin, "d" * (room + 2 - len(begin)))
    long.mkdir()
    monkeypatch.setenv("TMPDIR", str(long))
    service = Service(tmp_path, tmp_path / "store", {"workers": "1"}, bundled=False)
    assert service.fork_server == []
    assert service.ask("SELECT * { ?s ?p ?o }") == []
    service.stop()
    shutil.rmtree(begin)
