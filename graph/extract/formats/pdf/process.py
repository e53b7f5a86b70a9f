"""PDF → text, in a process of its own.

The engine cannot be interrupted, and a hostile file may make it crash or ask for all memory; in a
process of its own it is stopped at a time and a size, and nothing else notices.
"""

import json
import os
import subprocess
import sys
from typing import Any, Final

from graph.errors import DocumentError
from graph.extract.formats.content import Content

TIME_LIMIT_S: Final = 120.0
"""Time that reading one file may take."""
_GRACE_S: Final = 10.0
"""Time after the limit that the process has to say so itself, between two pages."""

_REASONS: Final = {
    "password": "protected by a password; save a copy without one",
    "pages": "{number:,} pages, more than one document may have; split it",
    "damaged": "the PDF file is damaged ({reason}); get it again",
    "unnamed": "its fonts do not say which characters they show; have the text recognised (OCR)",
    "scanned": (
        "a scanned PDF without a text layer ({number} pages of pictures); have the text recognised "
        "(OCR) first"
    ),
    "time": "not read within {limit:.0f} seconds (reached page {number}); split it",
}


def read(data: bytes, label: str, *, time_limit_s: float = TIME_LIMIT_S) -> Content:
    """The text layer of a PDF as paragraphs, without page numbers and running heads.

    Raises:
        DocumentError: damaged, protected by a password, scanned, or beyond the bounds on pages,
            time or memory.
    """
    answer = _answer(data, label, time_limit_s)
    if "error" in answer:
        reason = _REASONS[answer["error"]]
        raise DocumentError(f"{label}: " + reason.format_map({"limit": time_limit_s, **answer}))
    text: str = answer["text"]
    return Content(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))


def _answer(data: bytes, label: str, time_limit_s: float) -> dict[str, Any]:
    command = [sys.executable, "-m", "graph.extract.formats.pdf.worker", str(time_limit_s)]
    path = os.pathsep.join(entry for entry in sys.path if entry)
    try:
        done = subprocess.run(
            command,
            input=data,
            capture_output=True,
            timeout=time_limit_s + _GRACE_S,
            env={**os.environ, "PYTHONPATH": path},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise DocumentError(
            f"{label}: not read within {time_limit_s:.0f} seconds; split the file"
        ) from error
    if done.returncode:
        last = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        why = "more memory than one file may take" if "MemoryError" in last else "the engine failed"
        raise DocumentError(
            f"{label}: the PDF file cannot be read: {why}; save it anew (print to PDF) or split it"
        )
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer
