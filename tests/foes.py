"""Hostile clients; they come from an address of their own, so that bounds for each address tell
them from others."""

import asyncio
import socket
from typing import Final
from urllib.parse import urlsplit

import httpx

from tests.attacks import CUT, ENDLESS, LONG

ADDRESS: Final = "127.0.0.2"
PATIENCE_S: Final = 60.0


def foe() -> httpx.AsyncClient:
    """A client from `ADDRESS`."""
    transport = httpx.AsyncHTTPTransport(local_address=ADDRESS, limits=httpx.Limits())
    return httpx.AsyncClient(transport=transport, timeout=PATIENCE_S, trust_env=False)


async def attack(client: httpx.AsyncClient, service: str, query: str) -> int:
    """The status of the answer to a query; `CUT` where it is broken off."""
    try:
        async with client.stream(
            "POST",
            f"{service}/sparql",
            content=query.encode(),
            headers={"Content-Type": "application/sparql-query", "Accept-Encoding": "identity"},
        ) as response:
            async for _ in response.aiter_raw():
                pass
            return response.status_code
    except httpx.RemoteProtocolError:
        return CUT


async def leave(service: str, number: int) -> None:
    """Ask, and go away at once, or after the first bytes of the answer."""
    query = (LONG, ENDLESS)[number % 2].encode()
    host, port = str(urlsplit(service).hostname), urlsplit(service).port
    reader, writer = await asyncio.open_connection(host, port, local_addr=(ADDRESS, 0))
    writer.write(
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
        b"Content-Length: %d\r\n\r\n%s" % (len(query), query)
    )
    await writer.drain()
    if number % 4 == 1:
        await reader.read(100)
    if number % 3 == 1:
        writer.transport.abort()
    writer.close()


def slow_client(service: str) -> socket.socket:
    """A connection that takes little at once."""
    connection = socket.socket()
    connection.settimeout(PATIENCE_S)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    connection.bind((ADDRESS, 0))
    connection.connect(("127.0.0.1", urlsplit(service).port))
    return connection
