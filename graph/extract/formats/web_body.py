"""Where the document stands on a page, and what around it is no document."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from graph.extract.formats.web_facts import labelled
from graph.extract.formats.web_text import BLOCKS, Line
from graph.extract.formats.web_tree import Element
from graph.extract.rules import rules

_SENTENCE = re.compile("[。；：，、！？]")
_SHORT: Final = 10
_LONG: Final = 25
_KNOWN_SHARE: Final = 0.25
"""Share of the prose of a page that a body known by its name must hold."""
_BESIDE_SHARE: Final = 0.1
"""Prose in other bodies known by name, relative to the largest, from which on they are its parts."""
_BODY_SHARE: Final = 0.85
"""Share of the prose of a page that the smallest element around it must hold."""
_SMALL_SHARE: Final = 0.3
"""Part of the page's prose up to which something named like a menu is taken for one."""
_WORD = re.compile("[a-z]+|[A-Z][a-z]*")
_LIST_RUN: Final = 4
_LIST_LINE: Final = 60
_ANNEX = re.compile(
    r"^附[件表录]|^[1-9]\d?[.、．]|\.(?:docx?|xlsx?|pdf|wps|et|ofd|zip|rar)$", re.IGNORECASE
)
_PARTS: Final = frozenset({"p", "tr", "td", "li"})
"""Elements that are part of a document rather than all of it, but for a cell that places it."""
_AROUND_TAGS: Final = frozenset({"nav", "footer", "aside"})


@dataclass(slots=True)
class _Prose:
    """Characters of prose in each element, by its identity."""

    of: dict[int, int]

    @classmethod
    def count(cls, root: Element) -> "_Prose":
        """Characters that stand in sentences and in no link, summed up for every element."""
        order: list[tuple[Element, Element | None, bool]] = []
        waiting: list[tuple[Element, Element | None, bool]] = [(root, None, False)]
        while waiting:
            element, parent, linked = waiting.pop()
            linked = linked or element.tag == "a"
            order.append((element, parent, linked))
            waiting += [
                (child, element, linked) for child in element.children if isinstance(child, Element)
            ]
        found: dict[int, int] = {}
        inline: dict[int, str] = {}
        for element, parent, linked in reversed(order):
            own = "".join(
                child if isinstance(child, str) else inline.get(id(child), "")
                for child in element.children
            )
            if element.tag in BLOCKS or parent is None:
                found[id(element)] = found.get(id(element), 0) + _prose(own)
            elif not linked:
                inline[id(element)] = own
            if parent is not None:
                found[id(parent)] = found.get(id(parent), 0) + found.get(id(element), 0)
        return cls(found)


def _prose(text: str) -> int:
    size = len("".join(text.split()))
    if size < _SHORT or (size < _LONG and not _SENTENCE.search(text)):
        return 0
    return 0 if is_page_line(text) or labelled(text.strip()) else size


def find_body(root: Element) -> Element | None:
    """The element that holds the document: one known by name, else the smallest around the prose.

    None for a page without prose, such as a list of links. Menus and feet are taken out of the
    tree on the way.
    """
    prose = _Prose.count(root)
    whole = prose.of.get(id(root), 0)
    _prune(root, prose, whole)
    prose = _Prose.count(root)
    whole = prose.of.get(id(root), 0)
    if not whole:
        return None
    known = [element for element in root.elements() if _is_known(element)]
    best = max(known, key=lambda element: prose.of.get(id(element), 0), default=None)
    if best is not None and prose.of.get(id(best), 0) >= _KNOWN_SHARE * whole:
        within = {id(element) for element in best.elements()}
        beside = sum(prose.of.get(id(part), 0) for part in known if id(part) not in within)
        if beside <= _BESIDE_SHARE * prose.of.get(id(best), 0):
            return best
    return _smallest(root, prose, whole)


def _smallest(root: Element, prose: _Prose, whole: int) -> Element:
    element = root
    while True:
        inner = [
            child
            for child in element.children
            if isinstance(child, Element) and prose.of.get(id(child), 0) >= _BODY_SHARE * whole
        ]
        if not inner or (inner[0].tag in _PARTS and element.tag != "tr"):
            return element
        element = inner[0]


@cache
def _known() -> tuple[frozenset[str], frozenset[str]]:
    body = rules("pages")["body"]
    return (
        frozenset(name.lower() for name in body["ids"]),
        frozenset(name.lower() for name in body["classes"]),
    )


def _is_known(element: Element) -> bool:
    ids, classes = _known()
    if element.attributes.get("id", "").lower() in ids:
        return True
    return any(name.lower() in classes for name in element.attributes.get("class", "").split())


@cache
def _around() -> frozenset[str]:
    return frozenset(rules("pages")["around"]["words"])


def _is_around(element: Element) -> bool:
    """Whether an element is named like a menu, a share bar or a foot."""
    if element.tag in _AROUND_TAGS:
        return True
    names = f"{element.attributes.get('class', '')} {element.attributes.get('id', '')}"
    return any(word.lower() in _around() for word in _WORD.findall(names))


def _prune(root: Element, prose: _Prose, whole: int) -> None:
    """Take out what is named like no document and holds little prose."""
    for element in list(root.elements()):
        element.children = [
            child
            for child in element.children
            if isinstance(child, str)
            or not _is_around(child)
            or prose.of.get(id(child), 0) > _SMALL_SHARE * whole
        ]


@cache
def _page_line() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in rules("pages")["lines"]["patterns"]))


def is_page_line(text: str) -> bool:
    """Whether a whole line belongs to the page: print, share, next article, copyright."""
    return len(text) < 300 and _page_line().fullmatch(text.strip()) is not None


def without_link_lists(lines: list[Line]) -> list[Line]:
    """``lines`` without runs of short lines that are links; annexes stay."""
    kept: list[Line] = []
    run: list[Line] = []
    for line in [*lines, Line("", 0, inside=True)]:
        links = line.linked >= 0.8 * len(line.text) and 0 < len(line.text) < _LIST_LINE
        links = links and not _ANNEX.search(line.text)
        if links:
            run.append(line)
            continue
        if len(run) < _LIST_RUN:
            kept += run
        run = []
        if line.text:
            kept.append(line)
    return kept
