"""What a page says of its document beside the text: its table of facts and its meta elements."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from graph.extract.formats.web_tree import Element
from graph.extract.rules import rules

_DATES: Final = frozenset({"issued", "published", "valid_from", "valid_until"})
_DATE = re.compile(r"(\d{4})\s*[-年./]\s*(\d{1,2})(?:\s*[-月./]\s*(\d{1,2}))?")
_NOTHING: Final = frozenset({"", "无", "暂无", "-", "--", "—", "——", "/", "空"})
_LONGEST: Final = 300
_LONGEST_LINE: Final = 2_000
_ADDRESS = re.compile(r"https?://[^\s\"'<>]{4,500}")
_SAVED_FROM = re.compile(
    r"<!--\s*saved from url=\(\d+\)(https?://[^\s\"'<>]{4,500})", re.IGNORECASE
)
_SITE_TAIL = re.compile(r"\s*[-_|｜—–－>»]+\s*[^-_|｜—–－>»]*$")


@cache
def _fields() -> dict[str, tuple[str, int]]:
    """Field and rank of each label, without spaces."""
    return {
        label: (name, rank)
        for name, labels in rules("pages")["labels"].items()
        for rank, label in enumerate(labels)
    }


@cache
def _label() -> re.Pattern[str]:
    """A label: at the start of a line, a cell or after a gap, spaced out or not, with its end."""
    names = sorted([*_fields(), *rules("pages")["other_labels"]["names"]], key=len, reverse=True)
    spaced = "|".join(r"[\s\u3000\u00a0]{0,4}".join(map(re.escape, name)) for name in names)
    return re.compile(rf"(?:^|(?<=[\s\u3000\u00a0\t|｜\[【（(]))({spaced})\s*(?:[：:]+|\t|$)")


def labelled(line: str) -> list[tuple[str, str]]:
    """The (label, value) pairs of a line of facts; empty where it does not begin with a label.

    A value ends at the next label, at the next cell, or at a wide gap.
    """
    if len(line) > _LONGEST_LINE:
        return []
    marks = list(_label().finditer(line))
    if not marks or line[: marks[0].start()].strip(" \t\u3000|｜[【（("):
        return []
    pairs = []
    for index, mark in enumerate(marks):
        end = marks[index + 1].start() if index + 1 < len(marks) else len(line)
        value = line[mark.end() : end].strip(" \t\u3000\u00a0|｜[]【】（）()")
        value = re.split(r"\t|[ \u3000\u00a0]{3,}", value)[0].strip()
        pairs.append((re.sub(r"\s", "", mark[1]), value))
    return pairs


def facts(lines: Iterable[str]) -> dict[str, str]:
    """Values by field from lines of facts; a label alone on a line names the next line."""
    found: dict[str, tuple[int, str]] = {}
    waiting: str | None = None
    for line in lines:
        pairs = labelled(line)
        if waiting and not pairs and len(line) < _LONGEST:
            pairs = [(waiting, line.strip())]
        waiting = pairs[-1][0] if len(pairs) == 1 and not pairs[0][1] else None
        for label, value in pairs:
            if label not in _fields() or value in _NOTHING or len(value) > _LONGEST:
                continue
            name, rank = _fields()[label]
            cleaned = _date(value) if name in _DATES else value
            if cleaned and (name not in found or rank < found[name][0]):
                found[name] = (rank, cleaned)
    return {name: value for name, (_, value) in found.items()}


def meta(root: Element, source: str) -> dict[str, str]:
    """Values by field from the meta elements, links and comments of a page."""
    names = {name: field for field, group in rules("pages")["meta"].items() for name in group}
    found: dict[str, str] = {}
    for element in root.elements():
        values = element.attributes
        if element.tag == "meta":
            field = names.get((values.get("name") or values.get("property") or "").lower())
            value = " ".join(values.get("content", "").split())
            if field in _DATES:
                value = _date(value)
            if field and value not in _NOTHING and len(value) <= _LONGEST:
                found.setdefault(field, value)
        elif element.tag == "link" and values.get("rel", "").lower() == "canonical":
            found["address"] = values.get("href", "")
    saved = _SAVED_FROM.search(source[:2000])
    if saved:
        found["address"] = saved[1]
    if not _ADDRESS.fullmatch(found.get("address", "")):
        found.pop("address", None)
    return found


def headings(root: Element) -> Iterator[str]:
    """Titles that the page shows: its one first-level heading, then its title without the site."""
    tops = [element for element in root.elements() if element.tag == "h1"]
    if len(tops) == 1:
        yield " ".join(tops[0].text().split())
    for element in root.elements():
        if element.tag == "title":
            text = " ".join(element.text().split())
            yield _SITE_TAIL.sub("", text) or text
            break


def _date(value: str) -> str:
    """The first date in ``value`` as ISO; empty where there is none."""
    match = _DATE.search(value)
    if not match or not 1 <= int(match[2]) <= 12:
        return ""
    month = f"{match[1]}-{int(match[2]):02}"
    if match[3] and 1 <= int(match[3]) <= 31:
        return f"{month}-{int(match[3]):02}"
    return month
