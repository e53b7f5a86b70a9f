"""HTML: the document on a page of a government site, and what the page says of it.

The text is the title, the number where the body does not give it, and the body; menus, link
lists, share bars, feet and the page's own table of facts are left out. Facts become metadata.
"""

import re
from typing import Final

from graph.errors import DocumentError
from graph.extract.formats import isolation, plain, web_facts
from graph.extract.formats.content import FIELDS, Content
from graph.extract.formats.web_body import find_body, is_page_line, without_link_lists
from graph.extract.formats.web_text import Line, Renderer
from graph.extract.formats.web_tree import parse

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,20})", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"<\?xml[^>]{0,100}encoding\s*=\s*[\"']([A-Za-z0-9_-]{2,20})")
_WIDER: Final = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "big5": "big5hkscs",
}
"""Encodings that pages name, by the larger one that browsers take for them."""
TIME_LIMIT_S: Final = 30.0
"""Time that reading one page may take."""

_WORKER: Final = "graph.extract.formats.web_worker"
_MODEST_TAGS: Final = 20_000
_MODEST_ATTRIBUTES: Final = 40_000
_MODEST_REPEATED: Final = 2_500_000
"""Bound on tags times letter forms: a block repeats all letter forms left open before it."""
_LETTER_FORM = re.compile(
    rb"<(?:a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)[\s/>]", re.IGNORECASE
)
_HEAD_LINES: Final = 30
_TITLE_REACH: Final = 800
_NUMBER_REACH: Final = 1_500
_LEAST: Final = 20
"""Characters that a document has at least."""
_LONGEST_TITLE: Final = 150


def read(data: bytes, label: str) -> Content:
    """The document on a page, with the facts that the page gives as metadata.

    A page that could cost the parser much more than its length is read in a process of its own.

    Raises:
        DocumentError: no document on the page, an unknown encoding, too many elements, or more
            time or memory than a page may take.
    """
    if is_modest(data):
        return document(data, label)
    answer = isolation.run(_WORKER, data, label, time_limit_s=TIME_LIMIT_S)
    if "error" in answer:
        raise DocumentError(answer["error"].replace("{label}", label, 1))
    return Content(answer["text"], answer["encoding"], answer["metadata"])


def is_modest(data: bytes) -> bool:
    """Whether no page with as many tags and words could take the parser more than seconds."""
    tags = data.count(b"<")
    attributes = sum(
        data.count(sign) for sign in (b" ", b"\n", b"\t", b"\r", b"\f", b"/", b'"', b"'")
    )
    if tags > _MODEST_TAGS or attributes > _MODEST_ATTRIBUTES or b"\x00" in data:
        return False
    return tags * sum(1 for _ in _LETTER_FORM.finditer(data)) <= _MODEST_REPEATED


def document(data: bytes, label: str) -> Content:
    """The same in this process, without a bound on its time.

    Raises:
        DocumentError: no document on the page, too many elements, or an unknown encoding.
    """
    source, encoding = _decode(data, label)
    root = parse(source, label)
    metadata = web_facts.meta(root, source)
    titles = list(web_facts.headings(root))
    body = find_body(root)
    if body is None:
        raise DocumentError(
            f"{label}: no document on this page, only links and headings; save the page of one document"
        )
    lines = Renderer(body).render(root)
    kept, stated = _sorted_out(lines)
    metadata |= web_facts.facts(stated)
    text = [line.text for line in kept]
    if sum(map(len, text)) < _LEAST:
        raise DocumentError(f"{label}: no document on this page, only links and headings")
    if title := _title(metadata, titles):
        metadata["title"] = title
    text = _head(text, metadata) + text
    ordered: dict[str, str] = {name: metadata[name] for name in FIELDS if name in metadata}
    return Content("\n".join(text), encoding, ordered)


def _decode(data: bytes, label: str) -> tuple[str, str]:
    declared = _XML_ENCODING.match(data) or _CHARSET.search(data[:4096])
    name = declared[1].decode("ascii").lower() if declared else ""
    return plain.decode(data, label, declared=_WIDER.get(name, name) or None)


def _sorted_out(lines: list[Line]) -> tuple[list[Line], list[str]]:
    """The lines of the document, and the lines of facts on the page.

    In the body lines of facts are looked for before its first paragraph only.
    """
    kept: list[Line] = []
    stated: list[str] = []
    seen = 0
    value_follows = False
    for line in lines:
        pairs = web_facts.labelled(line.text)
        if not line.inside:
            stated.append(line.text)
        elif seen < _HEAD_LINES and (pairs or value_follows):
            stated.append(line.text)
            value_follows = len(pairs) == 1 and not pairs[0][1]
            continue
        elif not is_page_line(line.text):
            kept.append(line)
            seen += 1 if len(line.text) < 60 else _HEAD_LINES
        value_follows = False
    return without_link_lists(kept), stated


def _title(metadata: dict[str, str], titles: list[str]) -> str | None:
    for title in (metadata.get("title", ""), *titles):
        if 4 <= len(title) <= _LONGEST_TITLE and not title.endswith(("…", "...")):
            return title
    return None


def _head(text: list[str], metadata: dict[str, str]) -> list[str]:
    """Title and number of the page, where the body does not begin with them itself."""
    flat = re.sub(r"\s", "", "\n".join(text[:40]))
    return [
        value
        for name, reach in (("title", _TITLE_REACH), ("number", _NUMBER_REACH))
        if (value := metadata.get(name)) and re.sub(r"\s", "", value) not in flat[:reach]
    ]
