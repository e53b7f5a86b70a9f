"""The feeds of changes: Atom by the rules of RFC 4287, and JSON Feed 1.1."""

import re
from xml.etree import ElementTree

import httpx
import pytest

from api.changes import atom
from api.changes.entries import Entry, Feed
from graph.changes.telling import Told
from graph.queries.answers import Reference
from tests.api.changes.atom_rules import ATOM, faults
from tests.api.test_conventions import problem

FILTERS = [
    "",
    "?key=品牌",
    "?region=青浦区&change=changed",
    "?industry=AI&q=支持&lang=en",
    "?change=came",
    "?limit=3&page=2",
]


def entries(response: httpx.Response) -> list[ElementTree.Element]:
    return ElementTree.fromstring(response.content).findall(f"{ATOM}entry")


def texts(elements: list[ElementTree.Element], name: str) -> list[str]:
    return [element.findtext(f"{ATOM}{name}") or "" for element in elements]


@pytest.mark.parametrize("query", FILTERS)
def test_the_atom_feed_is_valid(changed: httpx.Client, query: str) -> None:
    response = changed.get(f"/feeds/changes.atom{query}")
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert faults(response.content) == []


@pytest.mark.parametrize("query", FILTERS)
def test_both_feeds_say_the_same(changed: httpx.Client, query: str) -> None:
    found = entries(changed.get(f"/feeds/changes.atom{query}"))
    response = changed.get(f"/feeds/changes.json{query}")
    assert response.headers["content-type"] == "application/feed+json"
    feed = response.json()
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"]
    assert feed["feed_url"].startswith("http://test.example/feeds/changes.json?")
    assert [item["id"] for item in feed["items"]] == texts(found, "id")
    assert [item["title"] for item in feed["items"]] == texts(found, "title")
    assert [item["content_text"] for item in feed["items"]] == texts(found, "summary")
    assert [item["date_published"] for item in feed["items"]] == texts(found, "updated")
    assert len({item["id"] for item in feed["items"]}) == len(feed["items"])


def test_entries_are_the_changes_newest_first(changed: httpx.Client) -> None:
    feed = changed.get("/feeds/changes.json?limit=200").json()
    assert "next_url" not in feed
    expected = [
        item["id"]
        for since in (2, 1)
        for item in changed.get(
            "/api/changes", params={"since": since, "until": since + 1, "limit": 200}
        ).json()["items"]
    ]
    assert [item["id"] for item in feed["items"]] == expected
    assert feed["items"][0]["_fivekeys"]["generation"] == 3
    assert [i["tags"][0] for i in feed["items"][:2]] == ["changed", "changed"]
    narrowed = changed.get("/feeds/changes.json?change=changed").json()["items"]
    assert [item["id"] for item in narrowed] == expected[:2]


def test_ids_stay_whatever_is_asked(changed: httpx.Client) -> None:
    def ids(query: str) -> list[str]:
        return texts(entries(changed.get(f"/feeds/changes.atom{query}")), "id")

    assert ids("?change=changed") == ids("?change=changed&lang=en") == ids("?limit=2")
    assert all(re.search(r"/change/2-3/[0-9a-f]{16}$", name) for name in ids("?limit=2"))


def test_pages_of_a_feed(changed: httpx.Client) -> None:
    whole = changed.get("/feeds/changes.json?limit=200").json()["items"]
    found, address = [], "/feeds/changes.json?limit=5"
    while address:
        feed = changed.get(address).json()
        found += feed["items"]
        address = feed.get("next_url", "")
    assert found == whole
    first = ElementTree.fromstring(changed.get("/feeds/changes.atom?limit=5").content)
    links = {link.get("rel"): link.get("href") or "" for link in first.findall(f"{ATOM}link")}
    second = changed.get(links["next"])
    assert texts(entries(second), "id") == [item["id"] for item in whole[5:10]]
    assert 'rel="previous"' in second.text


def test_an_entry_leads_to_its_change_and_its_subject(changed: httpx.Client) -> None:
    (entry, *_) = entries(changed.get("/feeds/changes.atom?limit=2&lang=zh"))
    links = {link.get("rel"): link.get("href") or "" for link in entry.findall(f"{ATOM}link")}
    page = changed.get(links["alternate"], headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert f'id="{links["alternate"].partition("#")[2]}"' in page.text
    assert changed.get(links["related"], headers={"Accept": "text/html"}).status_code == 200


@pytest.mark.parametrize("path", ["/feeds/changes.atom", "/feeds/changes.json"])
def test_a_feed_is_not_sent_twice(changed: httpx.Client, path: str) -> None:
    response = changed.get(path)
    again = changed.get(path, headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert changed.head(path).content == b""
    problem(changed.get(f"{path}?industry=捕风业"), 422)
    problem(changed.get(f"{path}?since=1"), 422)


# The rules themselves can fail

GOOD = b"""<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:x:1</id><title>t</title>
<updated>2026-01-05T08:00:00Z</updated><link rel="self" href="http://e.org/"/><author><name>n</name></author>
<entry><id>urn:x:2</id><title>t</title><updated>2026-01-05T08:00:00+08:00</updated>
<link href="http://e.org/a"/><category term="c"/></entry></feed>"""


def test_a_good_feed_has_no_faults() -> None:
    assert faults(GOOD) == []


@pytest.mark.parametrize(
    ("part", "other"),
    [
        (b"<id>urn:x:1</id>", b""),
        (b"<id>urn:x:1</id>", b"<id>x 1</id>"),
        (b"<title>t</title>\n", b"<title>t</title><title>u</title>\n"),
        (b"2026-01-05T08:00:00Z", b"2026-01-05 08:00"),
        (b"2026-01-05T08:00:00Z", b"2026-13-05T08:00:00Z"),
        (b"<author><name>n</name></author>", b""),
        (b"<author><name>n</name></author>", b"<author/>"),
        (b'<link href="http://e.org/a"/>', b""),
        (b'<link href="http://e.org/a"/>', b"<link/>"),
        (b'<link href="http://e.org/a"/>', b'<link href="http://e.org/a"/>' * 2),
        (b'<category term="c"/>', b"<category/>"),
        (b"<id>urn:x:2</id>", b"<id>urn:x:2</id><subtitle>s</subtitle>"),
        (b"</entry>", b'<summary type="markdown">x</summary></entry>'),
        (b"</entry>", b'<summary type="html"><b/></summary></entry>'),
        (b'<link rel="self" href="http://e.org/"/>', b""),
        (b"</feed>", b""),
        (b"<feed ", b'<feed xml:lang="zh_Hans!" '),
        (b"http://www.w3.org/2005/Atom", b"http://purl.org/atom/ns#"),
    ],
)
def test_a_bad_feed_is_seen(part: bytes, other: bytes) -> None:
    assert part in GOOD
    assert faults(GOOD.replace(part, other, 1)) != []


def test_hostile_texts_stay_texts() -> None:
    hostile = '<script>"&\x00\x1b]]></title>\ud800'
    told = Told(
        "urn:c", "came", None, Reference("urn:s", hostile), None, "fk:key", None, None, 1, 2, ""
    )
    entry = Entry(
        told,
        "urn:c",
        hostile,
        hostile,
        "2026-01-05T08:00:00Z",
        "http://e.org/?a&b",
        "urn:s",
        ("a",),
    )
    feed = Feed(
        "urn:f",
        "en",
        "http://e.org",
        {"q": hostile[:-1]},
        1,
        1,
        None,
        "2026-01-05T08:00:00Z",
        [entry],
    )
    document = atom.write(feed)
    assert faults(document) == []
    (found,) = ElementTree.fromstring(document).findall(f"{ATOM}entry")
    assert found.findtext(f"{ATOM}title") == '<script>"&\ufffd\ufffd]]></title>\ufffd'
