"""The server as the official client sees it: in memory, by standard input and output, over HTTP."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import anyio
import httpx
import pytest
from mcp import Client, MCPError, StdioServerParameters, types

from api.assistants.opened import Opened
from api.assistants.running import PATH
from api.assistants.server import create_server
from api.assistants.tools import TOOLS
from graph.store import open_store

COMMAND: Final = ("-m", "api.cli", "mcp")
NONSENSE: Final = {"industry": ["a"], "limit": -1, "regoin": "x"}
DATA: Final = (
    "PREFIX fk: <https://w3id.org/fivekeys/ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
    "INSERT DATA { GRAPH <urn:g> { <https://w3id.org/fivekeys/id/industry/人工智能> a fk:Industry ; "
    'skos:prefLabel "人工智能"@zh } }'
)  # fmt: skip


async def use(client: Client) -> dict[str, Any]:
    """What an assistant would see: the tools, an answer, three refusals, and another answer."""
    listed = await client.list_tools()
    answer = await client.call_tool("search", {"text": "人工智能"})
    refused = await client.call_tool("find_policies", NONSENSE)
    unmeant = await client.call_tool("get", {"thing": "没有的东西"})
    with pytest.raises(MCPError) as unknown:
        await client.call_tool("serch", {})
    after = await client.call_tool("search", {"text": "人工智能"})
    return {
        "tools": listed.tools,
        "answer": answer,
        "refused": refused,
        "unmeant": unmeant,
        "unknown": unknown.value,
        "after": after,
    }


def text_of(result: types.CallToolResult) -> str:
    [content] = result.content
    assert isinstance(content, types.TextContent)
    return content.text


def check(seen: dict[str, Any], generation: int) -> None:
    assert [tool.name for tool in seen["tools"]] == [*TOOLS]
    for tool in seen["tools"]:
        assert tool.annotations.read_only_hint
        assert tool.input_schema["additionalProperties"] is False
    answer = seen["answer"]
    assert not answer.is_error
    assert answer.structured_content == json.loads(text_of(answer))
    assert answer.structured_content["items"][0]["label"] == "人工智能"
    assert answer.structured_content["generation"]["number"] == generation
    for name, part in (("refused", "did you mean region"), ("unmeant", "没有的东西")):
        assert seen[name].is_error
        assert part in text_of(seen[name])
        assert "Traceback" not in text_of(seen[name])
    assert seen["unknown"].code == types.INVALID_PARAMS
    assert "did you mean search" in str(seen["unknown"])
    assert text_of(seen["after"]) == text_of(answer)


def test_in_memory(opened: Opened) -> None:
    async def run() -> dict[str, Any]:
        async with Client(create_server(opened)) as client:
            return await use(client)

    check(anyio.run(run), 2)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one thing in it, which opens at once."""
    folder = tmp_path_factory.mktemp("assistants") / "store"
    store = open_store(str(folder))
    with store.writer() as writer:
        writer.update(DATA)
    store.close()
    return folder


def test_by_standard_input_and_output(folder: Path) -> None:
    parameters = StdioServerParameters(
        command=sys.executable,
        args=[*COMMAND, "--store", str(folder)],
        env={"PYTHONPATH": os.getcwd(), "PATH": os.environ["PATH"]},
    )

    async def run() -> dict[str, Any]:
        async with Client(parameters) as client:
            return await use(client)

    check(anyio.run(run), 1)


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    process = subprocess.Popen(
        [sys.executable, *COMMAND, "--http", "--port", "0", "--store", str(folder)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    found = re.search(r"http://\S+", process.stdout.readline())
    assert found
    yield found.group()
    process.send_signal(signal.SIGINT)
    assert process.wait(30) in (0, -signal.SIGINT)
    process.stdout.close()


def test_over_http(address: str) -> None:
    assert address.endswith(PATH)

    async def run() -> dict[str, Any]:
        async with Client(address) as client:
            return await use(client)

    check(anyio.run(run), 1)


def post(address: str, body: bytes, **headers: str) -> httpx.Response:
    accepted = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json"}
    return httpx.post(address, content=body, headers=accepted | headers, trust_env=False)


CALL: Final = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (json.dumps(CALL), {"Host": "evil.example"}, 421),
        (json.dumps(CALL), {"Origin": "https://evil.example"}, 403),
        ("{", {}, 400),
        ("[]", {}, 400),
        ('{"jsonrpc": "2.0"}', {}, 400),
        (json.dumps({**CALL, "params": {"x": "长" * 400_000}}), {}, 413),
    ],
)
def test_what_is_no_call_of_a_client_is_refused(
    address: str, body: str, headers: dict[str, str], status: int
) -> None:
    refused = post(address, body.encode(), **headers)
    assert refused.status_code == status, refused.text
    assert "Traceback" not in refused.text
    assert len(refused.text) < 2_000
