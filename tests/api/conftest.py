"""The application over the small graph, and a client that needs no server."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from fastapi import FastAPI

from api.app import create_app
from graph.settings import Settings
from graph.store.base import Store
from tests.small_graph import open_small_store


class AppTransport(httpx.BaseTransport):
    """Requests go straight to the app, on one event loop that lives as long as the transport."""

    def __init__(self, app: FastAPI) -> None:
        self._runner = asyncio.Runner()
        self._transport = httpx.ASGITransport(app)
        self._lifespan = app.router.lifespan_context(app)
        self._runner.run(self._lifespan.__aenter__())

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer one request with its body read; a body without length is sent in pieces."""
        pieces = [] if "content-length" in request.headers else list(_pieces(request))

        async def body() -> AsyncIterator[bytes]:
            for piece in pieces:
                yield piece

        async def ask() -> httpx.Response:
            nonlocal request
            if pieces:
                request = httpx.Request(
                    request.method, request.url, headers=request.headers, content=body()
                )
            response = await self._transport.handle_async_request(request)
            content = await response.aread()
            return httpx.Response(
                response.status_code,
                headers=[(k, v) for k, v in response.headers.raw if k != b"content-encoding"],
                content=content,
            )

        return self._runner.run(ask())

    def close(self) -> None:
        """End the app, and close the loop."""
        self._runner.run(self._lifespan.__aexit__(None, None, None))
        self._runner.close()


def _pieces(request: httpx.Request) -> Iterator[bytes]:
    assert isinstance(request.stream, httpx.SyncByteStream)
    return iter(request.stream)


def connect(app: FastAPI) -> httpx.Client:
    """A client of the app; it does not follow redirects."""
    return httpx.Client(transport=AppTransport(app), base_url="http://test.example")


@pytest.fixture
def store() -> Iterator[Store]:
    store = open_small_store()
    yield store
    store.close()


@pytest.fixture
def client(store: Store) -> Iterator[httpx.Client]:
    with connect(create_app(Settings(), store)) as client:
        yield client


@pytest.fixture
def writing_client(store: Store) -> Iterator[httpx.Client]:
    """A client of an app that lets the token `secret` write."""
    with connect(create_app(Settings(token="secret"), store)) as client:
        yield client
