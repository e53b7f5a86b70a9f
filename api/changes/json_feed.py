"""A feed of changes as JSON Feed 1.1."""

import json
from typing import Any, Final

from api.changes.entries import Entry, Feed

MEDIA_TYPE: Final = "application/feed+json"
_VERSION: Final = "https://jsonfeed.org/version/1.1"


def write(feed: Feed) -> bytes:
    """The feed as a document in UTF-8."""
    document: dict[str, Any] = {
        "version": _VERSION,
        "title": feed.title,
        "description": feed.subtitle,
        "home_page_url": feed.home,
        "feed_url": feed.address("json"),
        "language": "zh-Hans" if feed.language == "zh" else "en",
        "authors": [{"name": "fivekeys"}],
        "items": [_item(entry) for entry in feed.entries],
    }
    if feed.next_page is not None:
        document["next_url"] = feed.address("json", page=feed.next_page)
    return json.dumps(document, ensure_ascii=False).encode("utf-8", "replace")


def _item(entry: Entry) -> dict[str, Any]:
    told = entry.told
    return {
        "id": entry.id,
        "url": entry.address,
        "external_url": entry.about,
        "title": entry.title,
        "content_text": entry.summary,
        "date_published": entry.updated,
        "tags": list(entry.tags),
        "_fivekeys": {
            "change": told.change,
            "subject": told.subject.id,
            "property": told.property,
            "before": told.before.object.id if told.before else None,
            "after": told.after.object.id if told.after else None,
            "generation": told.until,
        },
    }
