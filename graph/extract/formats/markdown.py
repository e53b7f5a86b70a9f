"""Markdown: the marks are taken away, the text stays, one line for each line.

The constructs of CommonMark and its tables that occur in documents are known: headings, quotes,
lists, rules, fences, emphasis, links, pictures, code, entities, escapes, HTML tags, front matter.
Every pattern is bounded, so that time is linear in the length of the text.
"""

import html
import re
from collections.abc import Iterator
from typing import Final

from graph.extract.formats import plain
from graph.extract.formats.content import Content

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]+|$)")
_HEADING_END = re.compile(r"[ \t]+#+[ \t]*$")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*$")
_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_QUOTE = re.compile(r"(?: {0,3}> ?)+")
_BULLET = re.compile(r"[ \t]*[-*+][ \t]+(?:\[[ xX]\][ \t]+)?")
_TABLE_RULE = re.compile(r"[ \t]*\|?(?:[ \t]*:?-+:?[ \t]*\|)+(?:[ \t]*:?-+:?)?[ \t]*$")
_CELL_END = re.compile(r"(?<!\\)\|")
_DEFINITION = re.compile(r" {0,3}\[[^\]\n]{1,200}\]:[ \t]+\S")
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9-]{0,20}(?:\s[^<>\n]{0,500})?/?>")
_BREAK_TAG = re.compile(r"<br\s?/?>", re.IGNORECASE)
_AUTOLINK = re.compile(r"<((?:https?|mailto|ftp):[^<>\s]{1,2000})>")
_LINK = re.compile(
    r"!?\[([^\[\]\n]{0,1000})\]"
    r"(?:\([^()\s]{0,2000}(?:\([^()\s]{0,200}\)[^()\s]{0,200})?(?:[ \t]+\"[^\"\n]{0,500}\")?\)"
    r"|\[[^\[\]\n]{0,200}\])"
)
_CODE = re.compile(r"(`{1,3})(?!`)([^`\n]{1,1000})\1(?!`)")
_STARS = re.compile(r"(\*\*|~~)(?=\S)([^*~\n]{1,1000}?)(?<=\S)\1")
_STAR = re.compile(r"(?<![0-9A-Za-z*])\*(?=[^\s*])([^*\n]{1,1000}?)(?<=[^\s*])\*(?![0-9A-Za-z*])")
_LOW_LINES = re.compile(r"(?<!\w)(__|_)(?=[^\s_])([^_\n]{1,1000}?)(?<=[^\s_])\1(?!\w)")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_FRONT = re.compile(r"---[ \t]*\n(.{0,20000}?)\n(?:---|\.\.\.)[ \t]*\n", re.DOTALL)
_FRONT_LINE = re.compile(r"(\w{1,30})[ \t]*:[ \t]*[\"']?(.{1,500}?)[\"']?[ \t]*$", re.MULTILINE)
_FRONT_FIELDS: Final = {
    "title": "title",
    "number": "number",
    "issuer": "issuer",
    "date": "issued",
    "issued": "issued",
    "published": "published",
    "url": "address",
    "address": "address",
    "source": "source",
}
_ESCAPED: Final = 0xE000
"""Escaped punctuation is kept out of the way in the private use area, then put back."""


def read(data: bytes, label: str) -> Content:
    """The text of a Markdown file, with the values of its front matter as metadata.

    Raises:
        DocumentError: as for plain text.
    """
    source, encoding, _ = plain.read(data, label)
    source = source.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    metadata: dict[str, str] = {}
    front = _FRONT.match(source)
    if front:
        source = source[front.end() :]
        for name, value in _FRONT_LINE.findall(front[1]):
            if name.lower() in _FRONT_FIELDS:
                metadata.setdefault(_FRONT_FIELDS[name.lower()], value)
    return Content("\n".join(_lines(_without_comments(source))), encoding, metadata)


def _without_comments(source: str) -> str:
    kept, position = [], 0
    while (start := source.find("<!--", position)) >= 0:
        end = source.find("-->", start)
        if end < 0:
            break
        kept.append(source[position:start])
        position = end + 3
    return "".join([*kept, source[position:]])


def _lines(source: str) -> Iterator[str]:
    fence = ""
    table = False
    lines = source.split("\n")
    for index, line in enumerate(lines):
        mark = _FENCE.match(line)
        if fence:
            if mark and mark[1].startswith(fence) and not line[mark.end() :].strip():
                fence = ""
            else:
                yield line
            continue
        if mark:
            fence = mark[1]
            continue
        following = lines[index + 1] if index + 1 < len(lines) else ""
        table = "|" in line and (table or bool(_TABLE_RULE.match(following)))
        if table:
            if not _TABLE_RULE.match(line):
                yield "\t".join(_inline(cell).strip() for cell in _cells(line))
            continue
        yield from _line(line, lines[index - 1] if index else "")


def _line(line: str, before: str) -> Iterator[str]:
    if quote := _QUOTE.match(line):
        line = line[quote.end() :]
    if _RULE.match(line) or (_UNDERLINE.match(line) and before.strip()) or _DEFINITION.match(line):
        return
    heading = _HEADING.match(line)
    if heading:
        line = _HEADING_END.sub("", line[heading.end() :])
    elif bullet := _BULLET.match(line):
        line = line[bullet.end() :]
    yield _inline(line).strip(" \t")


def _cells(row: str) -> list[str]:
    inner = row.strip().removeprefix("|")
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    return _CELL_END.split(inner)


def _inline(text: str) -> str:
    """``text`` without marks inside the line."""
    text = _ESCAPE.sub(lambda match: chr(_ESCAPED + ord(match[1])), text)
    text = _CODE.sub(r"\2", text)
    text = _AUTOLINK.sub(r"\1", text)
    text = _TAG.sub("", _BREAK_TAG.sub(" ", text))
    for _ in range(2):  # a picture in a link, emphasis in emphasis
        text = _LINK.sub(r"\1", text)
        text = _LOW_LINES.sub(r"\2", _STAR.sub(r"\1", _STARS.sub(r"\2", text)))
    text = html.unescape(text)
    return re.sub("[\ue021-\ue07e]", lambda match: chr(ord(match[0]) - _ESCAPED), text)
