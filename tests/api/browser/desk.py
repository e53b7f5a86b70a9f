"""A service on a free port, and pages in a browser, as the tests here use them."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn

from api.app import create_app
from graph.settings import Settings
from graph.store.base import Store

WAIT_MS = 30_000
BUSY = 503

RUN_AXE = """async () => {
  const found = await axe.run(document, { resultTypes: ['violations'] });
  return found.violations
    .filter((one) => ['serious', 'critical'].includes(one.impact))
    .map((one) => one.id + ': ' + one.nodes.slice(0, 3).map((node) => node.html).join(' | '));
}"""


class Desk:
    """One page in a context of its own, with what it complained of."""

    def __init__(self, context: Any, address: str) -> None:
        self.address = address
        self.complaints: list[str] = []
        self.page = context.new_page()
        self.page.set_default_timeout(WAIT_MS)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._note)

    def _note(self, message: Any) -> None:
        # A refused query is logged by the browser as well; the page shows it itself.
        if message.type in ("error", "warning") and "the server responded" not in message.text:
            self.complaints.append(message.text)

    def open(self, path: str) -> None:
        """Open a page; one that says that it is being computed is asked for again."""
        end = time.monotonic() + WAIT_MS / 1000
        while self.page.goto(self.address + path).status == BUSY and time.monotonic() < end:
            self.page.wait_for_timeout(250)

    def faults(self, axe: str) -> list[str]:
        """What axe-core, whose text is ``axe``, calls serious or critical on the page."""
        self.page.evaluate(axe)
        found: list[str] = self.page.evaluate(RUN_AXE)
        return found

    def write(self, text: str) -> None:
        """Replace the text of the editor, and put the caret at its end."""
        self.page.fill("textarea", text)
        self.page.evaluate("document.querySelector('textarea').setSelectionRange(1e6, 1e6)")

    @property
    def text(self) -> str:
        found: str = self.page.input_value("textarea")
        return found

    def state(self) -> str:
        """What the page says of the results, once they are there."""
        found: str = self.page.locator("[role=status].state").inner_text()
        return found

    def cells(self, column: int) -> list[str]:
        cells: list[str] = self.page.locator(
            f"table.results tbody td:nth-child({column + 1})"
        ).all_inner_texts()
        return cells


@contextmanager
def opened(browser: Any, address: str, **options: Any) -> Iterator[Desk]:
    """A page at ``address``; nothing may be complained of, the content security policy included."""
    given = {"locale": "zh-CN", "viewport": {"width": 1440, "height": 900}} | options
    context = browser.new_context(**given)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    desk = Desk(context, address)
    yield desk
    context.close()
    assert desk.complaints == []


@contextmanager
def served(store: Store) -> Iterator[str]:
    """The address of a service over the store, which is closed at the end."""
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
