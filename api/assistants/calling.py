"""One call of a tool: its arguments checked, its answer or what was wrong with it."""

import difflib
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError

from api.assistants.fitting import written
from api.assistants.opened import Opened
from api.assistants.tools import TOOLS, Tool
from api.pages.language import Language, refused
from graph import deadline
from graph.errors import FivekeysError

logger = logging.getLogger(__name__)

_VALUE_SHOWN: Final = 60


@dataclass(frozen=True, slots=True)
class Called:
    """What a call comes to.

    Attributes:
        text: the answer as JSON, or what was wrong.
        structured: the answer; None where something was wrong.
    """

    text: str
    structured: dict[str, Any] | None = None


def call(opened: Opened, tool: Tool, arguments: Mapping[str, Any]) -> Called:
    """Run a tool. What is wrong with a call is said in words, so that it can be put right."""
    try:
        given = tool.given.model_validate(arguments)
    except ValidationError as error:
        return Called(_problems(tool, error))
    try:
        with deadline.within(opened.seconds):
            answer = tool.run(opened, given)
    except FivekeysError as error:
        language: Language = "en" if arguments.get("lang") == "en" else "zh"
        return Called(f"{tool.name}: {refused(str(error), language)}")
    except Exception:
        # The edge of the process: the fault is logged here, and the client is told that it is ours.
        logger.exception("the tool %s failed", tool.name)
        return Called(f"{tool.name}: fivekeys failed on this call; its log says why")
    structured = answer.model_dump(
        mode="json", by_alias=True, exclude_none=True, exclude_defaults=True
    )
    return Called(written(answer), structured)


def unknown_tool(name: str) -> str:
    """What is said of a tool that does not exist."""
    return (
        f"there is no tool {name[:_VALUE_SHOWN]!r}{_near(name, TOOLS)}; tools: {', '.join(TOOLS)}"
    )


def _problems(tool: Tool, error: ValidationError) -> str:
    """Every argument that is wrong, and what would be right."""
    known = [field.alias or name for name, field in tool.given.model_fields.items()]
    found = []
    for problem in error.errors(include_url=False):
        name = ".".join(str(part) for part in problem["loc"])
        if problem["type"] == "extra_forbidden":
            found.append(f"{name[:_VALUE_SHOWN]!r} is no argument{_near(name, known)}")
        elif problem["type"] == "missing":
            found.append(f"{name!r} is missing")
        else:
            value = repr(problem["input"])[:_VALUE_SHOWN]
            found.append(f"{name!r} is {value}: {_lower(problem['msg'])}")
    return f"{tool.name}: {'; '.join(found)}. It takes: {', '.join(known)}"


def _near(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, [*known], n=2, cutoff=0.5)
    return f" (did you mean {' or '.join(near)}?)" if near else ""


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
