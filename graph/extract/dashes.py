"""Items under a bare dash (——产业规模方面：…): where a dash opens one, and what its heading is.

A dash inside a sentence or a title, before a subtitle or before the source of a quotation opens
none.
"""

import re
from typing import Final

LEVEL: Final = "dash"
"""Name of the level in numbering.toml."""

_REACH = 3000
_HEADING_LENGTH = 40
_BEFORE = frozenset("\n。；;：:！？")
_STOP = re.compile("[。；：:;]")
_OUTER = re.compile(
    r"[。\n](?:第[^\n。]{1,5}[章节条编]|[一二三四五六七八九十]{1,3}、"
    r"|[（(][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[.、](?!\d))"
)


def opens_item(content: str, start: int, end: int, *, listed: bool) -> bool:
    """Whether the dash at flat ``[start, end)`` opens an item of a list.

    It does at the start of a paragraph or sentence, where a sentence follows, and where an item
    before it is still open (``listed``) or another dash follows in the same unit.
    """
    if not _begins(content, start) or not _STOP.search(content, end, _line_end(content, end)):
        return False
    if listed:
        return True
    mark = content[start:end]
    at = content.find(mark, end, end + _REACH)
    while at >= 0 and not _begins(content, at):
        at = content.find(mark, at + 1, end + _REACH)
    return at >= 0 and _OUTER.search(content, end, at) is None


def _line_end(content: str, start: int) -> int:
    end = content.find("\n", start, start + _REACH)
    return end if end >= 0 else start + _REACH


def _begins(content: str, at: int) -> bool:
    return at == 0 or content[at - 1] in _BEFORE


def heading(content: str, found: tuple[int, int], limit: int) -> tuple[int, int]:
    """``found``, the first sentence or line of an item, where it is a heading; else empty.

    It is one where it is short and text follows in the item, which ends at ``limit``.
    """
    start, end = found
    colon = content.find("：", start, end)
    if 0 <= colon - start <= _HEADING_LENGTH:
        end = colon
    follows = content[end : min(limit, end + 20)].strip("。：；:; \n")
    return (start, end) if end - start <= _HEADING_LENGTH and follows else (start, start)
