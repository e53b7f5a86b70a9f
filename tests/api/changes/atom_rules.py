"""The rules of RFC 4287 that a document can break, checked one by one."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

ATOM: Final = "{http://www.w3.org/2005/Atom}"
XML: Final = "{http://www.w3.org/XML/1998/namespace}"

_DATE: Final = re.compile(
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})"  # RFC 3339, section 3.3
)
_MEDIA_TYPE: Final = re.compile(r".+/.+")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_RELATION: Final = re.compile(r"[a-z]+")

_FEED: Final = {  # element: (least, most), section 4.1.1
    "author": (0, None),
    "category": (0, None),
    "contributor": (0, None),
    "entry": (0, None),
    "generator": (0, 1),
    "icon": (0, 1),
    "id": (1, 1),
    "link": (0, None),
    "logo": (0, 1),
    "rights": (0, 1),
    "subtitle": (0, 1),
    "title": (1, 1),
    "updated": (1, 1),
}
_ENTRY: Final = {  # section 4.1.2
    "author": (0, None),
    "category": (0, None),
    "content": (0, 1),
    "contributor": (0, None),
    "id": (1, 1),
    "link": (0, None),
    "published": (0, 1),
    "rights": (0, 1),
    "source": (0, 1),
    "summary": (0, 1),
    "title": (1, 1),
    "updated": (1, 1),
}
_PERSON: Final = {"name": (1, 1), "uri": (0, 1), "email": (0, 1)}  # section 3.2
_TEXTS: Final = ("title", "subtitle", "summary", "rights")
_DATES: Final = ("updated", "published")


def faults(document: bytes) -> list[str]:
    """What is wrong with an Atom feed; nothing where it is valid."""
    try:
        root = ElementTree.fromstring(document)
    except ElementTree.ParseError as error:
        return [f"not well-formed: {error}"]
    if root.tag != f"{ATOM}feed":
        return [f"the root is {root.tag}"]
    return list(_feed(root))


def _feed(root: Element) -> Iterator[str]:
    yield from _children(root, _FEED)
    entries = root.findall(f"{ATOM}entry")
    for entry in entries:
        yield from _entry(entry)
        has_author = entry.find(f"{ATOM}author") is not None
        if not has_author and root.find(f"{ATOM}author") is None:
            yield "an entry has no author, nor has the feed"  # 4.1.1
    moments = Counter(
        (_text(entry, "id"), _text(entry, "updated")) for entry in entries
    )  # 4.1.1: entries of one id must differ in updated
    yield from (f"{key} is there twice" for key, count in moments.items() if count > 1)
    selves = [link for link in root.findall(f"{ATOM}link") if link.get("rel") == "self"]
    if len(selves) != 1:
        yield f"{len(selves)} links to the feed itself"  # SHOULD of 4.1.1
    yield from _constructs(root)


def _entry(entry: Element) -> Iterator[str]:
    yield from _children(entry, _ENTRY)
    relations = [link.get("rel", "alternate") for link in entry.findall(f"{ATOM}link")]
    if entry.find(f"{ATOM}content") is None and "alternate" not in relations:
        yield "an entry has neither content nor an alternate link"  # 4.1.2


def _children(parent: Element, allowed: Mapping[str, tuple[int, int | None]]) -> Iterator[str]:
    name = parent.tag.removeprefix(ATOM)
    found = Counter(child.tag.removeprefix(ATOM) for child in parent if child.tag.startswith(ATOM))
    for tag, count in found.items():
        if tag not in allowed:
            yield f"{name} has {tag}"
        elif (most := allowed[tag][1]) is not None and count > most:
            yield f"{name} has {count} times {tag}"
    yield from (f"{name} has no {tag}" for tag, (least, _) in allowed.items() if found[tag] < least)
    seen = Counter(
        (link.get("type"), link.get("hreflang"))
        for link in parent.findall(f"{ATOM}link")
        if link.get("rel", "alternate") == "alternate"
    )
    yield from (f"{name} has two alternate links {key}" for key, n in seen.items() if n > 1)


def _constructs(root: Element) -> Iterator[str]:
    """What holds for elements wherever they are."""
    for element in root.iter():
        tag = element.tag.removeprefix(ATOM)
        language = element.get(f"{XML}lang")
        if language is not None and _LANGUAGE.fullmatch(language) is None:
            yield f"{tag}: {language!r} is no language tag"
        if tag in ("author", "contributor"):
            yield from _children(element, _PERSON)
            if not _text(element, "name"):
                yield "a person has no name"
        elif tag in _DATES:
            yield from _date(tag, element.text or "")
        elif tag == "id":
            yield from _iri("id", element.text or "")
        elif tag == "link":
            yield from _link(element)
        elif tag == "category" and not element.get("term"):
            yield "a category has no term"  # 4.2.2.1
        elif tag in _TEXTS:
            yield from _text_construct(tag, element)


def _text_construct(tag: str, element: Element) -> Iterator[str]:
    kind = element.get("type", "text")
    if kind not in ("text", "html", "xhtml"):
        yield f"{tag} is of type {kind}"  # 3.1.1
    if kind in ("text", "html") and len(element):
        yield f"{tag} of type {kind} has elements in it"


def _date(tag: str, text: str) -> Iterator[str]:
    if _DATE.fullmatch(text) is None:
        yield f"{tag}: {text!r} is no date of RFC 3339"
        return
    try:
        datetime.fromisoformat(text)
    except ValueError as error:
        yield f"{tag}: {text!r}: {error}"


def _link(element: Element) -> Iterator[str]:
    yield from _iri("href", element.get("href", ""))  # 4.2.7.1
    relation, media_type = element.get("rel", "alternate"), element.get("type", "a/b")
    if _RELATION.fullmatch(relation) is None and not urlsplit(relation).scheme:
        yield f"link: rel {relation!r}"
    if _MEDIA_TYPE.fullmatch(media_type) is None:
        yield f"link: type {media_type!r}"


def _iri(what: str, text: str) -> Iterator[str]:
    """An absolute IRI (RFC 3987), without white space and what IRIs may not hold."""
    if not urlsplit(text).scheme or re.search(r"[\s<>\"{}|\\^`]", text):
        yield f"{what}: {text!r} is no absolute IRI"


def _text(parent: Element, name: str) -> str:
    return (parent.findtext(f"{ATOM}{name}") or "").strip()
