"""Addresses of pages in answers: readable, since characters beyond ASCII stay as they are (RFC 3987)."""

from collections.abc import Iterable, Mapping
from urllib.parse import quote


def page_address(pages: str, path: str, query: Mapping[str, str | Iterable[str] | None]) -> str:
    """The page at ``path`` of the service at ``pages``; what is None or empty is left out."""
    pairs = []
    for name, value in query.items():
        values = [value] if isinstance(value, str) else [*(value or ())]
        pairs += [f"{name}={_text(text)}" for text in values if text]
    return f"{pages}{path}{'?' if pairs else ''}{'&'.join(pairs)}"


def _text(value: str) -> str:
    """A value of a query; only what may not stand there is encoded."""
    return "".join(
        c if ord(c) > 127 and c.isalnum() else quote(c.encode("utf-8", "replace"), safe="")
        for c in value
    )
