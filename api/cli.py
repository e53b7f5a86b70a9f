"""Entry point of the command `fivekeys`: the commands of `graph`, with serve, get and mcp."""

import asyncio
import importlib.metadata
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from graph.cli.commands import fivekeys
from graph.cli.group import PARTLY, read_settings, setting
from graph.cli.stores import opened_for_questions, store_url
from graph.errors import NotInstalledError, SettingError
from graph.settings import ROWS

if TYPE_CHECKING:
    import httpx
    from fastapi import FastAPI


__all__ = ["fivekeys", "main"]

_PORT = 8000
_ASSISTANTS_PORT = 8001
_MCP_MAJOR = "2"


@fivekeys.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=_PORT,
    show_default=True,
    help="Port to listen on; 0 takes a free one.",
)
@click.option("--no-bundled", is_flag=True, help="Leave an empty store empty.")
@setting(*(row.field for row in ROWS))
def serve(host: str, port: int, no_bundled: bool, **options: str | None) -> None:
    """Serve pages, REST and SPARQL.

    An empty store starts with the bundled data set.
    """
    from api import serving  # noqa: PLC0415  (heavy)

    settings = read_settings(options)
    settings = replace(settings, store=store_url(settings))
    with _listening(host, port) as listener:
        shown = f"[{host}]" if ":" in host else host
        click.echo(f"fivekeys: http://{shown}:{listener.getsockname()[1]}/ (Ctrl-C stops it)")
        serving.serve(settings, listener, with_bundled=not no_bundled)


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise SettingError(f"cannot listen on {host} port {port}: {reason}") from error
    # Answers go out in two pieces: without this the second waits for the client (RFC 896).
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    with listener:
        yield listener


@fivekeys.command()
@click.argument("path")
@click.option(
    "-H",
    "--header",
    "headers",
    multiple=True,
    metavar="NAME:VALUE",
    help="Header of the request; may be repeated.",
)
@click.option("-i", "--include", is_flag=True, help="Print status and headers first.")
@click.option(
    "--no-bundled", is_flag=True, help="Do not use the bundled data set where the store is empty."
)
@setting("store", "base_iri", "default_graph")
def get(
    path: str, headers: tuple[str, ...], include: bool, no_bundled: bool, **options: str | None
) -> int:
    """Answer one request, without a server.

    PATH is what follows the host: /api/policies?industry=人工智能. Exit code 1 for status 400
    and more.
    """
    from api.app import create_app  # noqa: PLC0415  (heavy)

    if not path.startswith("/"):
        raise click.UsageError(f"{path!r} is not a path; it must begin with /")
    pairs = [("accept-encoding", "identity"), *(_header(text) for text in headers)]
    settings = read_settings(options)
    with opened_for_questions(settings, bundled=not no_bundled) as store:
        response = asyncio.run(_one_request(create_app(settings, store=store), path, pairs))
    out = sys.stdout.buffer
    if include:
        lines = [f"HTTP/1.1 {response.status_code} {response.reason_phrase}"]
        lines += [f"{name}: {value}" for name, value in response.headers.items()]
        out.write("\r\n".join([*lines, "", ""]).encode())
    out.write(response.content)
    if response.content and not response.content.endswith(b"\n"):
        out.write(b"\n")
    out.flush()
    return PARTLY if response.status_code >= 400 else 0


def _header(text: str) -> tuple[str, str]:
    name, colon, value = text.partition(":")
    if not colon or not name.strip():
        raise click.UsageError(f"header {text!r} is not NAME:VALUE")
    return name.strip(), value.strip()


async def _one_request(
    app: "FastAPI", path: str, headers: list[tuple[str, str]]
) -> "httpx.Response":
    import httpx  # noqa: PLC0415  (heavy)

    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://localhost") as client,
    ):
        return await client.get(path, headers=headers, follow_redirects=False)


@fivekeys.command("mcp")
@click.option("--http", is_flag=True, help="Serve over HTTP instead of standard input and output.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on (HTTP).")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=_ASSISTANTS_PORT,
    show_default=True,
    help="Port to listen on (HTTP); 0 takes a free one.",
)
@click.option(
    "--allow-host",
    "hosts",
    multiple=True,
    metavar="NAME[:PORT]",
    help="Name by which clients may ask over HTTP, beside those of the loopback interface.",
)
@click.option(
    "--pages",
    metavar="URL",
    default=f"http://127.0.0.1:{_PORT}",
    show_default=True,
    help="Address of the service (`fivekeys serve`) whose pages answers name.",
)
@setting("store", "base_iri", "log_level")
def assist(
    http: bool,
    host: str,
    port: int,
    hosts: tuple[str, ...],
    pages: str,
    **options: str | None,
) -> None:
    """Serve tools for assistants (Model Context Protocol).

    Search, questions, lists, evidence, explanations, comparisons; read only, by standard input and
    output unless --http. Needs the package mcp: install fivekeys[mcp].
    """
    _require_mcp()
    from api.assistants import running  # noqa: PLC0415  (heavy, and needs the extra mcp)

    settings = read_settings(options)
    with opened_for_questions(settings) as store:
        if not http:
            running.run(settings, store, pages=pages)
            return
        with _listening(host, port) as listener:
            shown = f"[{host}]" if ":" in host else host
            address = f"http://{shown}:{listener.getsockname()[1]}{running.PATH}"
            click.echo(f"fivekeys: {address} (Ctrl-C stops it)")
            running.run(settings, store, pages=pages, listener=listener, hosts=hosts)


def _require_mcp() -> None:
    """Raise NotInstalledError where the package mcp is missing, or has another interface."""
    try:
        version = importlib.metadata.version("mcp")
    except importlib.metadata.PackageNotFoundError:
        raise NotInstalledError(
            "the server for assistants needs the package mcp; install fivekeys[mcp]"
        ) from None
    if version.partition(".")[0] != _MCP_MAJOR:
        raise NotInstalledError(
            f"the server for assistants needs mcp {_MCP_MAJOR}, and {version} is installed; "
            "install fivekeys[mcp]"
        )


def main() -> None:
    """Run the command line."""
    fivekeys(prog_name="fivekeys")


if __name__ == "__main__":
    main()
