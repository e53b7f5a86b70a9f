"""A picture read back: where its texts and boxes are, and checks that hold for every picture."""

import re
from itertools import combinations
from typing import NamedTuple
from xml.etree import ElementTree

from graph.pictures.measuring import width

SVG = "{http://www.w3.org/2000/svg}"
_MOVE = re.compile(r"translate\(([-\d.]+) ([-\d.]+)\)")
_INSIDE = {"text", "title", "desc"}
_KNOWN = {"svg", "g", "a", "rect", "line", "path", "circle", "text", "title", "desc"}


class Area(NamedTuple):
    """A rectangle of a picture with what is written in it."""

    left: float
    top: float
    right: float
    bottom: float
    text: str = ""

    def overlaps(self, other: "Area") -> bool:
        return (
            min(self.right, other.right) - max(self.left, other.left) > 0.1
            and min(self.bottom, other.bottom) - max(self.top, other.top) > 0.1
        )

    def holds(self, other: "Area") -> bool:
        return (
            self.left - 0.1 <= other.left
            and self.top - 0.1 <= other.top
            and other.right <= self.right + 0.1
            and other.bottom <= self.bottom + 0.1
        )


class Drawn:
    """The elements of a picture with their places."""

    def __init__(self, picture: str) -> None:
        self.root = ElementTree.fromstring(picture)
        self.whole = Area(0, 0, float(self.root.attrib["width"]), float(self.root.attrib["height"]))
        self.texts: list[Area] = []
        self.boxes: list[tuple[Area, list[Area]]] = []
        self.links: list[str] = []
        self._walk(self.root, 0.0, 0.0)

    def _walk(self, element: ElementTree.Element, x: float, y: float) -> None:
        name = element.tag.removeprefix(SVG)
        assert name in _KNOWN, name
        assert not {key for key in element.attrib if key.startswith("on") or key == "style"}
        if (move := _MOVE.match(element.get("transform", ""))) is not None:
            x, y = x + float(move.group(1)), y + float(move.group(2))
        if name == "a":
            self.links.append(element.attrib["href"])
        own = [_text(child, x, y) for child in element if child.tag == f"{SVG}text"]
        self.texts += own
        first = next((child for child in element if child.tag != f"{SVG}title"), None)
        if name in ("a", "g") and own and first is not None and first.tag == f"{SVG}rect":
            self.boxes.append((_box(first, x, y), own))
        for child in element:
            if child.tag.removeprefix(SVG) not in _INSIDE:
                self._walk(child, x, y)

    def check(self) -> None:
        """Nothing is cut, nothing lies over another label, every label is inside its box."""
        for box, texts in self.boxes:
            assert self.whole.holds(box)
            for text in texts:
                assert box.holds(text), (box, text)
        for text in self.texts:
            assert self.whole.holds(text), text
        for one, other in combinations(self.texts, 2):
            assert not one.overlaps(other), (one, other)

    def words(self) -> list[str]:
        """All lines of text."""
        return [text.text for text in self.texts]


def _number(element: ElementTree.Element, name: str) -> float:
    return float(element.get(name, "0"))


def _box(element: ElementTree.Element, x: float, y: float) -> Area:
    left, top = x + _number(element, "x"), y + _number(element, "y")
    return Area(left, top, left + _number(element, "width"), top + _number(element, "height"))


def _text(element: ElementTree.Element, x: float, y: float) -> Area:
    size = _number(element, "font-size")
    written = element.text or ""
    wide = width(written, size, bold="font-weight" in element.attrib)
    shift = {"middle": wide / 2, "end": wide}.get(element.get("text-anchor", ""), 0.0)
    left, base = x + _number(element, "x"), y + _number(element, "y")
    if "rotate" in element.get("transform", ""):
        return Area(left - size * 0.8, base - wide, left + size * 0.2, base, written)
    # The height of Chinese characters above and below the base line.
    return Area(left - shift, base - size * 0.88, left - shift + wide, base + size * 0.12, written)
