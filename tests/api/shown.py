"""What a page shows, read from its HTML: rows, ids, links within the page, the text of a document."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

_VOID: Final = {"meta", "link", "input", "img", "br", "rect", "hr"}


@dataclass
class Shown:
    """Rows by their columns, ids, targets of links within the page, and the text without notes."""

    rows: list[dict[str, str]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    scripts: list[dict[str, str]] = field(default_factory=list)
    text: str = ""
    open: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.shown = Shown()
        self._stack: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "data-row" in given:
            columns = {k.removeprefix("data-"): v for k, v in given.items() if k[:5] == "data-"}
            self.shown.rows.append({"part": columns.pop("row"), **columns})
        if "id" in given:
            self.shown.ids.append(given["id"])
        if tag == "a" and given.get("href", "").startswith("#"):
            self.shown.targets.append(given["href"][1:])
        elif tag == "a":
            self.shown.links.append(given.get("href", ""))
        if tag in {"h1", "h2", "h3", "h4", "h5"}:
            self.shown.headings.append(int(tag[1]))
        if tag == "script":
            self.shown.scripts.append(given)
        if tag not in _VOID:
            self._stack.append(f"{tag} {given.get('class', '')}")

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            assert self._stack, tag
            assert self._stack.pop().split()[0] == tag

    def handle_data(self, data: str) -> None:
        classes = [set(entry.split()[1:]) for entry in self._stack]
        if any("text" in names for names in classes) and not any("note" in n for n in classes):
            self.shown.text += data

    def close(self) -> None:
        super().close()
        self.shown.open = self._stack


def read_page(html: str) -> Shown:
    """What the page shows; elements that are not closed in order fail."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.shown
