"""Stores of every kind, so that one contract is tested over all of them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from graph.settings import Settings
from graph.store import Store, open_store
from tests import engines

OpenStore = Callable[[], Store]

OWN = ("memory", "folder")
"""Stores whose views stay as they are while others write."""

REMOTE = ("oxigraph", "virtuoso")
"""Stores at addresses, which show what the engine holds at the moment."""


@pytest.fixture(scope="session")
def oxigraph() -> Iterator[str]:
    """The address of an Oxigraph server."""
    with engines.oxigraph() as url:
        yield url


@pytest.fixture(scope="session")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Virtuoso."""
    with engines.virtuoso(tmp_path_factory.mktemp("virtuoso")) as url:
        yield url


def settings_of(name: str) -> Settings:
    """The settings with which a remote engine is opened."""
    known = {"remote_user": "dba", "remote_password": "dba"} if name == "virtuoso" else {}
    return Settings.read({}, **known)


def emptied(url: str, name: str) -> None:
    """Leave nothing in the engine, not even its generation."""
    with httpx.Client(trust_env=False) as client:
        if name == "oxigraph":
            update = url.replace("/query", "/update")
            client.post(update, data={"update": "DROP ALL"}).raise_for_status()
            return
        with open_store(url, settings=settings_of(name)).writer() as writer:
            writer.update("DROP ALL")
        answer = client.post(
            f"{url}-auth",
            data={"query": "CLEAR GRAPH <urn:fivekeys:generation>"},
            auth=httpx.DigestAuth("dba", "dba"),
        )
        answer.raise_for_status()


def _opened(name: str, request: pytest.FixtureRequest, folder: Path) -> Store:
    if name == "memory":
        return open_store("memory:")
    if name == "folder":
        return open_store(str(folder / "store"))
    url: str = request.getfixturevalue(name)
    emptied(url, name)
    return open_store(url, settings=settings_of(name))


@pytest.fixture(params=[*OWN, *REMOTE])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store of each kind."""
    opened = _opened(request.param, request, tmp_path)
    yield opened
    opened.close()


@pytest.fixture(params=OWN)
def own_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store of each kind that keeps views."""
    opened = _opened(request.param, request, tmp_path)
    yield opened
    opened.close()


@pytest.fixture(params=REMOTE)
def remote_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store of each remote engine."""
    opened = _opened(request.param, request, tmp_path)
    yield opened
    opened.close()
