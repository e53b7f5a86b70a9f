"""The XML of Office files, read into a small tree of what the text needs.

Elements of other vocabularies (drawings, colours, fonts) are never built, and a document type is
refused, since only it can define entities that grow.
"""

from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from graph.errors import DocumentError

MAX_DEPTH: Final = 200
"""Elements of interest that may lie in one another."""

_NAMESPACES: Final = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "http://purl.oclc.org/ooxml/officeDocument/math",
    "http://schemas.openxmlformats.org/markup-compatibility/2006",
)
_TEXT: Final = "t"
_SKIPPED: Final = frozenset(
    {"del", "moveFrom", "Fallback", "rt", "instrText", "delText", "sectPr", "tblPr", "tblGrid",
     "ind", "rFonts", "color", "sz", "szCs", "lang", "jc", "spacing", "b", "bCs", "proofErr",
     "bookmarkStart", "bookmarkEnd", "pPrChange", "rPrChange", "latentStyles", "docDefaults"}
)  # fmt: skip
"""Elements left out with all that is in them; ``trPr`` keeps its own ``del``."""


@dataclass(slots=True)
class Element:
    """An element by its local name; ``text`` holds the characters of text elements only."""

    tag: str
    attributes: dict[str, str]
    children: list["Element"] = field(default_factory=list)
    text: str = ""

    def first(self, tag: str) -> "Element | None":
        """The first child called ``tag``."""
        return next((child for child in self.children if child.tag == tag), None)

    def all(self, tag: str) -> list["Element"]:
        """All children called ``tag``."""
        return [child for child in self.children if child.tag == tag]

    def value(self, tag: str) -> str | None:
        """The ``val`` attribute of the first child called ``tag``."""
        child = self.first(tag)
        return None if child is None else child.attributes.get("val")


class _Builder:
    def __init__(self) -> None:
        self.root = Element("", {})
        self.stack = [self.root]
        self.open: list[bool] = []
        """For each open element whether it was built."""
        self.skipping = 0
        self.characters: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, tag = name.rpartition(" ")
        inner = self.stack[-1]
        if self.skipping or (tag in _SKIPPED and inner.tag != "trPr" and namespace in _NAMESPACES):
            self.skipping += 1
            return
        built = namespace in _NAMESPACES
        self.open.append(built)
        if built:
            if len(self.stack) > MAX_DEPTH:
                raise _TooDeepError
            local = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
            element = Element(tag, local)
            inner.children.append(element)
            self.stack.append(element)
            self.characters = []

    def end(self, _name: str) -> None:
        if self.skipping:
            self.skipping -= 1
        elif self.open.pop():
            element = self.stack.pop()
            if element.tag == _TEXT:
                element.text = "".join(self.characters)

    def data(self, characters: str) -> None:
        if not self.skipping and self.stack[-1].tag == _TEXT:
            self.characters.append(characters)

    def doctype(self, *_: object) -> None:
        raise _DocumentTypeError


class _DocumentTypeError(Exception):
    pass


class _TooDeepError(Exception):
    pass


def parse(data: bytes, label: str) -> Element:
    """The root element of an XML part.

    Raises:
        DocumentError: not well-formed, nested too deep, or with a document type.
    """
    builder = _Builder()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = builder.doctype
    try:
        parser.Parse(data, True)
    except _DocumentTypeError:
        raise DocumentError(
            f"{label}: holds a document type, as no Office file does; it is not read"
        ) from None
    except _TooDeepError:
        raise DocumentError(
            f"{label}: elements lie more than {MAX_DEPTH} deep in one another; it is not read"
        ) from None
    except (expat.ExpatError, ValueError) as error:
        raise DocumentError(f"{label}: damaged XML ({error}); get the file again") from error
    if not builder.root.children:
        raise DocumentError(f"{label}: no Office document in it; get the file again")
    return builder.root.children[0]
