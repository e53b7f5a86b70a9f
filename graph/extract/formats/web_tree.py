"""HTML → a plain tree of elements and texts; the one module that touches the HTML parser.

The parser is Lexbor (selectolax, MIT): it follows the HTML standard as browsers do, so that a
page reads as it is seen, and takes some milliseconds for a page. Its time grows with the square of
tags, of attributes, and of letter forms left open: see `web_page.is_modest`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from graph.errors import DocumentError

MAX_NODES: Final = 500_000
"""Elements and texts that one page may have."""
MAX_DEPTH: Final = 200
"""Depth below which elements are put beside one another instead of into one another."""

_DROPPED: Final = frozenset(
    {"script", "style", "noscript", "iframe", "template", "svg", "select", "button", "textarea",
     "object", "embed", "canvas", "video", "audio", "math", "datalist", "frameset"}
)  # fmt: skip
_KEPT_ATTRIBUTES: Final = frozenset(
    {"id", "class", "href", "name", "property", "content", "rel", "rowspan", "colspan", "start",
     "type", "value"}
)  # fmt: skip


@dataclass(slots=True, eq=False)
class Element:
    """An element with its attributes; ``children`` are elements and texts in order."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Element | str"] = field(default_factory=list)

    def elements(self) -> Iterator["Element"]:
        """This element and all below it in document order."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting += [c for c in reversed(element.children) if isinstance(c, Element)]

    def text(self) -> str:
        """All characters in it."""
        return "".join(
            child for element in self.elements() for child in element.children
            if isinstance(child, str)
        )  # fmt: skip


def parse(source: str, label: str) -> Element:
    """The root element of a page, without what is never seen.

    Raises:
        DocumentError: the page has too many elements, or cannot be parsed.
    """
    try:
        root = LexborHTMLParser(source).root
    except (SelectolaxError, ValueError) as error:
        raise DocumentError(f"{label}: the page cannot be parsed ({error})") from error
    if root is None:
        raise DocumentError(f"{label}: there is no page in this file")
    return _tree(root, label)


def _tree(root: LexborNode, label: str) -> Element:
    top = Element("html")
    waiting: list[tuple[LexborNode, Element, int]] = [(root, top, 0)]
    count = 0
    while waiting:
        node, parent, depth = waiting.pop()
        count += 1
        if count > MAX_NODES:
            raise DocumentError(
                f"{label}: more than {MAX_NODES:,} elements, as no page of a document has"
            )
        following = node.next if node is not root else None
        if following is not None:
            waiting.append((following, parent, depth))
        if node.is_text_node:
            parent.children.append(node.text_content or "")
        elif node.is_element_node:
            element = _element(node)
            if element is None:
                continue
            parent.children.append(element)
            child = node.child
            if child is not None:
                waiting.append((child, element if depth < MAX_DEPTH else parent, depth + 1))
    return top


def _element(node: LexborNode) -> Element | None:
    """The element of a node; None for what is never seen."""
    tag = node.tag or ""
    if tag in _DROPPED:
        return None
    attributes = node.attributes
    style = (attributes.get("style") or "").replace(" ", "").lower()
    if "display:none" in style or "hidden" in attributes:
        return None
    kept = {name: value or "" for name, value in attributes.items() if name in _KEPT_ATTRIBUTES}
    if "list-style:none" in style or "list-style-type:none" in style:
        kept["type"] = "none"
    return Element(tag, kept)
