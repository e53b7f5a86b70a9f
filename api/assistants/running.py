"""The server over standard input and output, or over HTTP."""

import logging
import signal
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final

import anyio
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.server.transport_security import TransportSecuritySettings

from api.assistants.opened import Opened
from api.assistants.server import create_server
from graph.settings import Settings
from graph.store.base import Store

PATH: Final = "/mcp"
"""Path of the endpoint over HTTP."""

_LOOPBACK: Final = ("127.0.0.1", "localhost", "[::1]")
_MOST_BODY_BYTES: Final = 256 * 1024
_SHUTDOWN_S: Final = 2


def run(
    settings: Settings,
    store: Store,
    *,
    pages: str,
    listener: socket.socket | None = None,
    hosts: Sequence[str] = (),
) -> None:
    """Serve until the client has gone, or over HTTP until a signal ends it.

    Args:
        settings: of the command.
        store: what is read.
        pages: address of the service whose pages answers name.
        listener: where HTTP is served; None for standard input and output.
        hosts: names, with their port where it is not the usual one, by which clients may ask over
            HTTP beside those of the loopback interface.
    """
    # Standard output carries the protocol and nothing else.
    logging.basicConfig(
        stream=sys.stderr, format="%(message)s", level=settings.log_level.upper(), force=True
    )
    with Opened(store, settings, pages) as opened:
        server = create_server(opened)
        if listener is None:
            # The thread that waits for the next line would keep an interrupted process alive.
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            anyio.run(_over_stdio, server)
        else:
            with suppress(KeyboardInterrupt):  # the usual end, after open requests were answered
                _over_http(server, listener, hosts)


async def _over_stdio(server: "Server[dict[str, Any]]") -> None:
    async with stdio_server() as (read, write):
        await server.run(read, write, server.create_initialization_options())


def _over_http(
    server: "Server[dict[str, Any]]", listener: socket.socket, hosts: Sequence[str]
) -> None:
    import uvicorn  # noqa: PLC0415  (not needed over standard input and output)

    app = server.streamable_http_app(
        streamable_http_path=PATH,
        json_response=True,
        stateless_http=True,
        max_request_body_size=_MOST_BODY_BYTES,
        transport_security=security(hosts),
    )
    config = uvicorn.Config(
        app,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=_SHUTDOWN_S,
    )
    uvicorn.Server(config).run(sockets=[listener])


def security(hosts: Sequence[str]) -> TransportSecuritySettings:
    """What the headers Host and Origin may say, so that no web page can ask by a name of its own.

    Pages of other origins are refused, whatever name they ask by (DNS rebinding).
    """
    named = [*(f"{name}:*" for name in _LOOPBACK), *hosts]
    origins = [f"{scheme}://{name}" for scheme in ("http", "https") for name in named]
    return TransportSecuritySettings(
        enable_dns_rebinding_protection=True, allowed_hosts=named, allowed_origins=origins
    )
