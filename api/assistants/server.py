"""The tools as a server of the Model Context Protocol."""

from functools import partial
from typing import Any, Final

from anyio import CapacityLimiter, to_thread
from mcp import MCPError, types
from mcp.server.lowlevel import Server

import graph
from api.assistants.answers import ToolAnswer
from api.assistants.calling import call, unknown_tool
from api.assistants.opened import Opened
from api.assistants.schemas import schema_of
from api.assistants.tools import INSTRUCTIONS, TOOLS, Tool

CALLS_AT_ONCE: Final = 4
"""Calls that run at the same time; others wait."""

_HINTS: Final = types.ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)


_FRAME: Final = schema_of(ToolAnswer[Any])
"""What all answers have. Items of each tool name what they are: their schemas would fill a context."""


def create_server(opened: Opened) -> "Server[dict[str, Any]]":
    """A server whose tools read ``opened``; it changes nothing."""
    listed = types.ListToolsResult(tools=[_described(tool) for tool in TOOLS.values()])
    limiter = CapacityLimiter(CALLS_AT_ONCE)

    async def list_tools(_: object, __: object) -> types.ListToolsResult:
        return listed

    async def call_tool(_: object, params: types.CallToolRequestParams) -> types.CallToolResult:
        if (tool := TOOLS.get(params.name)) is None:
            raise MCPError(types.INVALID_PARAMS, unknown_tool(params.name))
        run = partial(call, opened, tool, params.arguments or {})
        called = await to_thread.run_sync(run, limiter=limiter)
        return types.CallToolResult(
            content=[types.TextContent(type="text", text=called.text)],
            structured_content=called.structured,
            is_error=called.structured is None,
        )

    return Server(
        "fivekeys",
        version=graph.__version__,
        title="五型经济政策图谱 · fivekeys",
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


def _described(tool: Tool) -> types.Tool:
    return types.Tool(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=schema_of(tool.given),
        output_schema=_FRAME,
        annotations=_HINTS,
    )
