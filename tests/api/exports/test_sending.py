"""How exports go out: whole, or visibly broken off."""

import asyncio
import contextlib
import json
from typing import Any

import pytest
from starlette.types import Message

from api.app import create_app
from api.exports import answers
from api.exports.answers import Answer
from api.http import streaming
from graph.errors import StoreUnavailableError
from graph.settings import Settings
from graph.store.base import Store


async def messages(client_app: Any, path: str, query: str, version: str) -> list[Message]:
    """What the app sends, until it ends or fails (a server then breaks the connection off)."""
    sent: list[Message] = []

    async def receive() -> Message:
        await asyncio.sleep(3600)
        raise AssertionError

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "http_version": version,
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "scheme": "http",
        "query_string": query.encode(),
        "headers": [],
        "server": ("test", 80),
        "client": ("test", 1),
    }
    with contextlib.suppress(RuntimeError):
        await client_app(scope, receive, send)
    return sent


def fail_after(batches: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let reading fail once some batches of one item each have been read."""
    read, count = Answer._read, 0

    def failing(self: Answer, rows: Any) -> Any:
        nonlocal count
        count += 1
        if count > batches:
            raise StoreUnavailableError("the disk is gone")
        return read(self, rows)

    monkeypatch.setattr(answers, "BATCH", 1)
    monkeypatch.setattr(streaming, "PIECE_BYTES", 1)
    monkeypatch.setattr(Answer, "_read", failing)


@pytest.mark.parametrize("form", ["csv", "xlsx", "json", "graphml", "gexf", "cytoscape"])
def test_an_export_that_fails_midway_does_not_look_whole(
    store: Store, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    app = create_app(Settings(), store)
    fail_after(1, monkeypatch)
    sent = asyncio.run(messages(app, "/api/policies", f"format={form}", "1.1"))
    assert sent[0]["status"] == 200
    assert len(sent) > 1
    assert all(message["more_body"] for message in sent[1:])


def test_what_fails_before_anything_is_sent_is_a_problem(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = create_app(Settings(), store)
    fail_after(1, monkeypatch)
    (start, body) = asyncio.run(messages(app, "/api/policies", "format=csv", "1.0"))
    assert start["status"] == 503
    assert json.loads(body["body"])["detail"] == "the disk is gone"


def test_an_older_client_is_told_the_length(store: Store) -> None:
    app = create_app(Settings(), store)
    start, *parts = asyncio.run(messages(app, "/api/policies", "format=csv", "1.0"))
    length = int(dict(start["headers"])[b"content-length"])
    assert length == sum(len(part["body"]) for part in parts) > 100
