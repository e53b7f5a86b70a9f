"""A feed of changes as Atom (RFC 4287), in pages (RFC 5005)."""

from collections.abc import Iterator
from typing import Final
from xml.sax.saxutils import escape, quoteattr

import graph
from api.changes.entries import Entry, Feed
from api.exports.cells import without_controls

MEDIA_TYPE: Final = "application/atom+xml"
_NAMESPACE: Final = "http://www.w3.org/2005/Atom"


def write(feed: Feed) -> bytes:
    """The feed as a document in UTF-8."""
    return "".join(_document(feed)).encode()


def _document(feed: Feed) -> Iterator[str]:
    tag = "zh-Hans" if feed.language == "zh" else "en"
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<feed xmlns="{_NAMESPACE}" xml:lang="{tag}">\n'
    yield _element("id", feed.id)
    yield _element("title", feed.title)
    yield _element("subtitle", feed.subtitle)
    yield _element("updated", feed.updated)
    yield _link("self", MEDIA_TYPE, feed.address("atom"))
    yield _link("alternate", "text/html", feed.home)
    if feed.next_page is not None:
        yield _link("next", MEDIA_TYPE, feed.address("atom", page=feed.next_page))
    if feed.page > 1:
        yield _link("previous", MEDIA_TYPE, feed.address("atom", page=feed.page - 1))
    yield "<author><name>fivekeys</name></author>\n"
    yield f"<generator version={quoteattr(graph.__version__)}>fivekeys</generator>\n"
    for entry in feed.entries:
        yield from _entry(entry)
    yield "</feed>\n"


def _entry(entry: Entry) -> Iterator[str]:
    yield "<entry>\n"
    yield _element("id", entry.id)
    yield _element("title", entry.title)
    yield _element("updated", entry.updated)
    yield _element("published", entry.updated)
    yield _link("alternate", "text/html", entry.address)
    yield _link("related", "text/html", entry.about)
    for tag in entry.tags:
        yield f"<category term={quoteattr(tag)}/>\n"
    yield f'<summary type="text">{_text(entry.summary)}</summary>\n'
    yield "</entry>\n"


def _element(name: str, text: str) -> str:
    return f"<{name}>{_text(text)}</{name}>\n"


def _link(relation: str, media_type: str, address: str) -> str:
    return f'<link rel="{relation}" type="{media_type}" href={quoteattr(address)}/>\n'


def _text(text: str) -> str:
    return escape(without_controls(text))
