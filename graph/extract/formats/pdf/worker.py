"""The process in which a PDF is read; see `isolation`.

The answer is ``{"text": …}``, or ``{"error": …}`` with a name from `document` and what it tells.
"""

import time
from typing import Final

from graph.extract.formats import isolation
from graph.extract.formats.pdf import glyphs
from graph.extract.formats.pdf.lines import lines
from graph.extract.formats.pdf.margins import Sheet, without_margins
from graph.extract.formats.pdf.paragraphs import paragraphs

_CHARACTERS_PER_PAGE: Final = 8
"""Fewer characters than this on the average page are a stamp or a footer on scanned pages."""
_UNNAMED_SHARE: Final = 0.3
"""Share of glyphs without a character above which the text is not there."""


def text_of(data: bytes, deadline: float) -> isolation.Answer:
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


if __name__ == "__main__":
    isolation.serve(text_of)
