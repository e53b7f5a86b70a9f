"""Layout of a plain text: which line breaks end a paragraph, and which digits number a page."""

import re
from dataclasses import dataclass
from typing import NamedTuple, Self

_LINE = re.compile(r"[^\r\n]+")
_TERMINAL = frozenset("。！？!?；;：:…—")
_CLOSERS = frozenset("”’」』）)》〉】]")
HEAD = re.compile(
    r"第[一二三四五六七八九十百零〇○\d]{1,5}[章节条编]|[一二三四五六七八九十]{1,3}[、.是要]|—、"
    r"|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}(?:\.\d{1,2}){1,3}(?![\d%亿万])|\d{1,2}[.、](?!\d)"
    r"|[①-⑳㈠-㈩]|附件|附表|附录|目录|责任单位|牵头单位|主办单位|——|――|──"
)
_LABEL = re.compile(r"[\u4e00-\u9fff]{2,8}[：:]")
_TITLE_END = re.compile(
    r"(?:答复|通知|意见|办法|规定|决定|方案|规划|纲要|细则|措施|条例|批复|公告|函)(?:（[^（）]{1,8}）)?$"
)
_PAGE = re.compile(
    r"(?<![^\r\n])[ \t]*(\d{1,4})(?=[^\d\s.、)）%年月日])|(?<![^\r\n])(\d{1,3})(?=\d?\.\d)"
)
_NEAR = 400
_PAGE_LENGTH = 200
_NARROW = re.compile("[\0-\u2e7f]+")
_PAGE_LINE = re.compile(r"[-—– ·]{0,4}\d{1,4}[-—– ·]{0,4}(?=[\r\n])")


def width(line: str) -> int:
    """Display width of a line in columns: two for a CJK character, one for others."""
    return len(line) + len(_NARROW.sub("", line))


@dataclass(frozen=True, slots=True)
class Layout:
    """How a text is set.

    Attributes:
        columns: width of a full line in columns where lines are hard-wrapped, else 0.
    """

    columns: int

    @classmethod
    def of(cls, text: str) -> Self:
        """The layout of ``text``: hard-wrapped where many lines share one greatest width."""
        widths = sorted(
            min(width(match.group()[:201]), 200)
            for match in _LINE.finditer(text, 0, min(len(text), 60_000))
        )
        if len(widths) < 8:
            return cls(0)
        widest = widths[int(len(widths) * 0.97) - 1]
        full = sum(1 for value in widths if widest - 5 <= value <= widest + 2)
        return cls(widest if widest <= 120 and full >= 0.35 * len(widths) else 0)

    def continues(self, text: str, start: int, end: int) -> bool:
        """Whether the paragraph before the gap ``text[start:end]`` goes on after it."""
        before = text[start - 1]
        if before in _TERMINAL or HEAD.match(text, end):
            return before in "，、" and not HEAD.match(text, end)
        near = max(0, start - _NEAR)  # a longer line is long, however long it is
        line_start = max(text.rfind("\n", near, start), text.rfind("\r", near, start), near - 1) + 1
        line = text[line_start:start].strip()
        if "\t" in line:
            return False  # a row of a table
        if before in _CLOSERS and len(line) > 1 and line[-2] in _TERMINAL:
            return False
        if before in "，、":
            return len(line) > 12
        if self.columns:
            missing = self.columns - width(line)
            if not 5 < missing <= 9:
                return missing <= 5
            return not HEAD.match(line) and self._opens(text, line_start)  # indented
        if _LABEL.match(text, end) or _TITLE_END.search(line):
            return False
        return len(line) >= 60 or (len(line) >= 30 and not HEAD.match(line))

    @staticmethod
    def _opens(text: str, line_start: int) -> bool:
        """Whether a line opens a paragraph: the line before it is ended or a heading."""
        before = text[max(0, line_start - 400) : line_start].rstrip()
        last = before.rpartition("\n")[2]
        return not before or before[-1] in _TERMINAL or bool(HEAD.match(last.strip()))


def page_numbers(text: str) -> dict[int, int]:
    """Offsets of line starts where a page number is glued to the text, with its length.

    A page number counts only as a member of a run: the next one is greater by one and stands at
    least `_PAGE_LENGTH` characters further on. Lines that hold only a number are page numbers too.
    """
    found: dict[int, int] = {}
    for match in _PAGE_LINE.finditer(text):
        if match.start() == 0 or text[match.start() - 1] in "\r\n":
            line = match.group().lstrip(" ")
            found[match.end() - len(line)] = len(line)
    longest: _Run | None = None
    runs: dict[int, _Run] = {}
    for match in _PAGE.finditer(text):
        at = match.start(1) if match.group(1) else match.start(2)
        for number in _page_candidates(match):
            before = runs.get(number - 1)
            if before and at - before.at < _PAGE_LENGTH:
                before = None
            run = runs[number] = _Run(at, number, before, before.length + 1 if before else 1)
            if longest is None or run.length > longest.length:
                longest = run
    page = longest if longest and longest.length >= 2 else None
    while page:
        found[page.at] = len(str(page.number))
        page = page.before
    return found


class _Run(NamedTuple):
    """The last page number of a run, and the run before it."""

    at: int
    number: int
    before: "_Run | None"
    length: int


def _page_candidates(match: re.Match[str]) -> list[int]:
    """Page numbers that the digits may start with, where a decimal number may follow them."""
    if match.group(1):
        return [int(match.group(1))]
    digits = match.group(2)
    return [int(digits[:size]) for size in range(1, len(digits)) if digits[size] != "0"]
