"""Answers as JSON: the frame of a page with all items in it."""

from collections.abc import Mapping
from typing import Any, BinaryIO, Final

from pydantic import TypeAdapter

from api.exports.answers import Answer

_FRAME: Final = TypeAdapter[Any](Any)


def write_json(answer: Answer, frame: Mapping[str, Any], out: BinaryIO) -> None:
    """``frame``, the items, an item a line, and how many they are."""
    out.write(_FRAME.dump_json(frame).removesuffix(b"}") + b',"items":[')
    separator, total = b"\n", 0
    for batch in answer.written():
        for record in batch:
            out.write(separator + record)
            separator = b",\n"
        total += len(batch)
    out.write(b'\n],"total":%d}\n' % total)
