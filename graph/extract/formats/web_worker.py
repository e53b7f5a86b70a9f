"""The process in which a large or odd page is read; see `isolation`.

The answer is ``{"text", "encoding", "metadata"}``, or ``{"error": …}`` with a message.
"""

from graph.errors import DocumentError
from graph.extract.formats import isolation, web_page


def answer(data: bytes, _deadline: float) -> isolation.Answer:
    """The answer for the page ``data``; its name in a message is ``{label}``."""
    try:
        content = web_page.document(data, "{label}")
    except DocumentError as error:
        return {"error": str(error)}
    return {**content._asdict(), "metadata": dict(content.metadata)}


if __name__ == "__main__":
    isolation.serve(answer)
