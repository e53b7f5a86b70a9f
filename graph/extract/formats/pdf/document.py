"""PDF → text, by a process of its own (see `graph.extract.formats.isolation` and `worker`)."""

from typing import Final

from graph.errors import DocumentError
from graph.extract.formats import isolation
from graph.extract.formats.content import Content

TIME_LIMIT_S: Final = 120.0
"""Time that reading one file may take."""

_WORKER: Final = "graph.extract.formats.pdf.worker"
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
    answer = isolation.run(_WORKER, data, label, time_limit_s=time_limit_s)
    if "error" in answer:
        reason = _REASONS[answer["error"]]
        raise DocumentError(f"{label}: " + reason.format_map({"limit": time_limit_s, **answer}))
    text: str = answer["text"]
    return Content(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
