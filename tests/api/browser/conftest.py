"""A service over the bundled data, and a browser; all tests here are marked `browser`."""

import shutil
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn

from api.app import create_app
from graph import bundled
from graph.settings import Settings
from graph.store import open_store
from tests.api.browser.desk import Desk, opened

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="package")
def address() -> Iterator[str]:
    """A service over the bundled data, on a free port of the loopback interface."""
    store = open_store("memory:")
    bundled.load(store)
    config = uvicorn.Config(create_app(Settings(), store), log_level="error")
    running = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            running.should_exit = True
            thread.join(20)
    store.close()
    assert not thread.is_alive()


@pytest.fixture(scope="package")
def browser() -> Iterator[Any]:
    program = shutil.which("chromium") or shutil.which("google-chrome")
    api: Any = pytest.importorskip("playwright.sync_api")
    if program is None:
        pytest.skip("no Chromium is installed")
    with api.sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def desk(browser: Any, address: str) -> Iterator[Desk]:
    with opened(browser, address) as found:
        yield found
