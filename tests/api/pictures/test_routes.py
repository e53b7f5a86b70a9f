"""Pictures over HTTP: pages with text alternatives, SVG, PNG, and their headers."""

import re
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

import api
from api.app import create_app
from graph.pictures import palette
from graph.settings import Settings
from graph.store.base import Store
from tests.api.conftest import connect
from tests.graph.pictures.drawn import Drawn
from tests.small_graph import AI, BASE, CITY, MEASURE, NUMBERED, REPLY, UNDATED, open_small_store

ZH = {"Accept-Language": "zh"}
EN = {"Accept-Language": "en"}


@pytest.fixture(scope="module")
def reading() -> Iterator[httpx.Client]:
    """A client of the small graph, for tests that change nothing."""
    store = open_small_store()
    with connect(create_app(Settings(), store)) as client:
        yield client
    store.close()


def tail(iri: str) -> str:
    return quote(iri.removeprefix(f"{BASE}id/"))


PAGES = [
    "/picture/keys",
    *(f"/picture/neighbourhood/{tail(iri)}" for iri in (NUMBERED, MEASURE, AI, REPLY)),
    "/picture/neighbourhood/key/talent",
    "/picture/neighbourhood/region/310118",
    *(f"/picture/timeline/{tail(iri)}" for iri in (NUMBERED, CITY, AI)),
    "/picture/timeline/region/310118",
    "/picture/timeline/key/talent",
    "/picture/timeline/zone/" + quote("测试园"),
    "/picture/timeline",
]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("headers", [ZH, EN], ids=["zh", "en"])
def test_a_page_shows_its_picture_and_the_same_as_text(
    reading: httpx.Client, path: str, headers: dict[str, str]
) -> None:
    response = reading.get(path, headers=headers)
    assert response.status_code == 200, response.text
    html = response.text
    (picture,) = re.findall(r"<svg.*?</svg>", html, re.DOTALL)
    drawn = Drawn(picture)
    drawn.check()
    assert drawn.root.findtext("{http://www.w3.org/2000/svg}desc")
    outside = html.replace(picture, "")
    for link in drawn.links:
        if "/page/" in link:
            assert link in unescape(outside), link
        found = reading.get(link, headers={**headers, "Accept": "text/html"}).status_code
        # Of four types of economy the small graph says nothing.
        assert found == 200 or (found == 404 and "/page/" in link), link
    assert "<script>" not in html
    assert "style=" not in html


@pytest.mark.parametrize("path", PAGES)
def test_a_picture_by_itself_is_harmless(reading: httpx.Client, path: str) -> None:
    response = reading.get(f"{path}.svg", headers=ZH)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "image/svg+xml"
    policy = response.headers["content-security-policy"]
    assert policy == "default-src 'none'; frame-ancestors 'none'; sandbox"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["content-language"] == "zh-Hans"
    drawn = Drawn(response.text)
    drawn.check()
    assert all(link.startswith("http://test.example/") for link in drawn.links)
    assert response.text == reading.get(f"{path}.svg", headers=ZH).text
    assert response.headers["etag"]


@pytest.mark.parametrize("path", ["/picture/keys", PAGES[1], PAGES[7], "/picture/matrix"])
def test_png(reading: httpx.Client, path: str) -> None:
    pytest.importorskip("resvg_py")
    response = reading.get(f"{path}.png")
    if response.status_code == 501:
        pytest.skip(response.json()["detail"])
    assert response.status_code == 200
    assert response.headers["content-type"] == "image/png"
    assert response.content.startswith(b"\x89PNG")


def test_png_without_its_library_is_a_clear_501(
    reading: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    response = reading.get("/picture/keys.png")
    assert response.status_code == 501
    assert response.headers["content-type"] == "application/problem+json"
    assert "install fivekeys[png]" in response.json()["detail"]


def test_what_is_not_drawn_is_counted(client: httpx.Client, store: Store) -> None:
    triples = " ".join(
        f"<{BASE}id/policy/many/{n}> fk:key <{BASE}id/key/talent> ." for n in range(80)
    )
    with store.writer() as writer:
        writer.update(
            "PREFIX fk: <https://w3id.org/fivekeys/ontology#> "
            f"INSERT DATA {{ GRAPH <{BASE}id/graph/many> {{ {triples} }} }}"
        )
    html = client.get("/picture/neighbourhood/key/talent", headers=ZH).text
    drawn = client.get("/picture/neighbourhood/key/talent.svg", headers=ZH).text
    missing = re.search(r"另有 (\d+) 项", drawn)
    assert missing is not None
    assert f"另有 {missing.group(1)} 项" in re.sub(r"<svg.*?</svg>", "", html, flags=re.DOTALL)
    whole = client.get("/picture/neighbourhood/key/talent.svg", params={"limit": 300}, headers=ZH)
    assert "另有" not in whole.text
    assert len(Drawn(whole.text).links) == 85


def test_a_newer_iri_is_followed(reading: httpx.Client) -> None:
    old = quote("policy/310118/测试制造业办法")
    for suffix in ("", ".svg"):
        response = reading.get(f"/picture/neighbourhood/{old}{suffix}", params={"limit": 9})
        assert response.status_code == 308
        assert response.headers["location"] == (
            f"/picture/neighbourhood/{tail(NUMBERED)}{suffix}?limit=9"
        )


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/picture/neighbourhood/policy/none", 404),
        ("/picture/neighbourhood/policy/none.svg", 404),
        ("/picture/neighbourhood/key/talent?limit=0", 422),
        ("/picture/neighbourhood/key/talent?limit=301", 422),
        (f"/picture/timeline/{tail(MEASURE)}", 404),
        ("/picture/timeline/policy/none", 404),
        ("/picture/timeline?industry=量子鸽子", 422),
        ("/picture/timeline.svg?from=x", 400),
        (f"/picture/timeline/{tail(NUMBERED)}?as_of=x", 400),
        (f"/picture/timeline/{quote('organization/310118/测试委')}.gif", 404),
        ("/picture/keys.gif", 422),
        ("/picture/", 404),
    ],
)
def test_what_cannot_be_drawn(reading: httpx.Client, path: str, status: int) -> None:
    response = reading.get(path)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"


def test_a_timeline_without_dates_says_so(reading: httpx.Client) -> None:
    path = "/picture/timeline"
    assert (
        "没有已知日期的政策"
        in reading.get(path, params={"from": "1990", "to": "1991"}, headers=ZH).text
    )
    response = reading.get(f"{path}.svg", params={"from": "1990", "to": "1991"})
    assert response.status_code == 404
    assert "no date is known" in response.json()["detail"]


def test_the_timeline_tells_who_repealed(reading: httpx.Client) -> None:
    html = reading.get(f"/picture/timeline/{tail(UNDATED)}", headers=ZH).text
    row = re.search(r'<th scope="row"><a [^>]*>没有日期的办法.*?</tr>', html, re.DOTALL)
    assert row is not None
    assert "2022-05-01" in row.group()
    assert "市级规划" in row.group()


def test_the_map_of_the_keys_is_on_the_front_page(reading: httpx.Client) -> None:
    html = reading.get("/", headers=ZH).text
    section = re.search(r'<section class="keymap".*?</section>', html, re.DOTALL)
    assert section is not None
    links = [unescape(link) for link in re.findall(r'href="([^"]*)"', section.group())]
    for wanted in (
        "/page/economy/innovation",
        "/page/key/talent",
        "/measures?key=talent",
        "/policies?key=talent",
        "/measures?key=talent&industry=" + quote("人工智能"),
        "/picture/keys",
        "/matrix",
    ):
        assert wanted in links
    for link in links:
        # Types of economy of which the small graph says nothing have no page.
        assert reading.get(link, headers={"Accept": "text/html"}).status_code in (200, 404), link
    assert reading.get("/measures?key=talent", headers=ZH).status_code == 200


def test_links_keep_the_language_that_was_asked_for(reading: httpx.Client) -> None:
    html = reading.get("/picture/keys", params={"lang": "en"}).text
    (picture,) = re.findall(r"<svg.*?</svg>", html, re.DOTALL)
    assert all("lang=en" in link for link in Drawn(picture).links)
    assert "lang=en" in re.findall(r'<a href="(/picture/keys.svg[^"]*)"', html)[0]


def test_the_style_sheet_has_the_colours_of_the_pictures() -> None:
    css = (Path(api.__file__).parent / "static" / "picture.css").read_text(encoding="utf-8")
    found = dict(re.findall(r"\.h([1-5]) \{ background: (#[0-9a-f]{6})", css))
    assert found == {str(step): palette.HEAT[step] for step in range(1, 6)}
