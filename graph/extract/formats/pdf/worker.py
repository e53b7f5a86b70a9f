"""The process in which a PDF is read: the file on standard input, a JSON answer on standard output.

The answer is ``{"text": …}``, or ``{"error": …}`` with a name from `process` and a number.
"""

import json
import sys
import time
from typing import Any, Final

from graph.extract.formats.pdf import glyphs
from graph.extract.formats.pdf.lines import lines
from graph.extract.formats.pdf.margins import Sheet, without_margins
from graph.extract.formats.pdf.paragraphs import paragraphs

MEMORY_BYTES: Final = 2_000_000_000
"""Address space that reading one file may take."""
_CHARACTERS_PER_PAGE: Final = 8
"""Fewer characters than this on the average page are a stamp or a footer on scanned pages."""
_UNNAMED_SHARE: Final = 0.3
"""Share of glyphs without a character above which the text is not there."""


def text_of(data: bytes, deadline: float) -> dict[str, Any]:
    """The answer for one file; ``deadline`` is on the clock of `time.monotonic`."""
    sheets: list[Sheet] = []
    characters = unnamed = 0
    try:
        for page in glyphs.pages(data):
            for glyph in page.glyphs:
                characters += glyph.char.isalnum()
                unnamed += "\ue000" <= glyph.char <= "\uf8ff" or glyph.char == "\ufffd"
            sheets.append(Sheet(page.bottom, page.top, lines(page)))
            if time.monotonic() > deadline:
                return {"error": "time", "number": page.number}
    except glyphs.PasswordError:
        return {"error": "password"}
    except glyphs.PageCountError as error:
        return {"error": "pages", "number": error.args[0]}
    except glyphs.DamagedError as error:
        return {"error": "damaged", "reason": str(error)}
    if unnamed > _UNNAMED_SHARE * (characters + unnamed):
        return {"error": "unnamed"}
    if characters < _CHARACTERS_PER_PAGE * min(len(sheets), 20):
        return {"error": "scanned", "number": len(sheets)}
    return {"text": "\n".join(paragraphs(without_margins(sheets)))}


def bound_memory() -> None:
    """Let the process take no more than `MEMORY_BYTES`, where the system can be told so."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415  (not on every system)

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


def main() -> None:
    """Read standard input, write the answer. The one argument is the time allowed in seconds."""
    deadline = time.monotonic() + float(sys.argv[1])
    bound_memory()
    answer = text_of(sys.stdin.buffer.read(), deadline)
    sys.stdout.buffer.write(json.dumps(answer).encode())


if __name__ == "__main__":
    main()
