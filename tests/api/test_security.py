"""Pages of hostile data and of hostile requests: nothing of them runs, and headers forbid it too."""

import io
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import quote, urlsplit

import httpx
import pytest

from api.app import create_app
from graph.settings import Settings
from graph.store import open_store
from tests.api.conftest import connect
from tests.small_graph import BASE, REPLY, TURTLE

HTML = {"Accept": "text/html", "Accept-Language": "zh-CN"}
ATTACKS = (
    "</script><script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>' onmouseover='alert(1)",
    "<svg onload=alert(1)>",
)
PAGES = ("", "search", "policies", "measures", "documents", "industries", "regions", "keys")
FURTHER = ("organizations", "matrix", "schemes", "ontology", "dataset", "api/docs", "picture/keys")
PARAMETERS = ("q", "industry", "region", "key", "economy", "kind", "issuer", "instrument", "year")
BOUNDS = ("from", "to", "as_of", "amount", "amount_from", "amount_to", "validity", "order", "limit")
OTHERS = ("cursor", "lang", "span", "open", "rows", "columns", "each", "count", "level", "query")


def hostile(turtle: str) -> str:
    """The graph with an attack at the end of each text, and an address that is a script."""
    texts = iter(range(10_000))

    def worse(found: re.Match[str]) -> str:
        attack = ATTACKS[next(texts) % len(ATTACKS)].replace('"', '\\"')
        return f'"{found.group(1)}{attack}"@zh'

    turtle = re.sub(r'"([^"\n]*)"@zh', worse, turtle)
    turtle = turtle.replace('dcterms:publisher "', 'dcterms:publisher "<script>alert(1)</script>')
    return turtle.replace("<https://example.org/", "<javascript:alert(1)//")


@pytest.fixture(scope="module")
def asked() -> Iterator[httpx.Client]:
    """A client of an app over a graph of attacks."""
    store = open_store("memory:")
    with store.writer() as writer:
        data = io.BytesIO(hostile(TURTLE).encode())
        writer.load(data, media_type="text/turtle", graph=f"{BASE}id/graph/test")
    with connect(create_app(Settings(), store)) as client:
        yield client
    store.close()


class Danger(HTMLParser):
    """What of a page a browser would run, or load from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.data = ""
        self._in_data = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._in_data = tag == "script" and given.get("type") == "application/ld+json"
        if (
            tag == "script"
            and not self._in_data
            and not given.get("src", "").startswith("/static/")
        ):
            self.found.append(f"script {given}")
        if tag in {"style", "iframe", "object", "embed", "base", "applet"}:
            self.found.append(tag)
        for name, value in given.items():
            link = name in {"href", "src", "action", "formaction", "xlink:href"}
            if name.startswith("on") or name in {"style", "srcdoc"}:
                self.found.append(f"{tag} {name}={value}")
            if link and urlsplit(value).scheme not in {"", "http", "https"}:
                self.found.append(f"{tag} {name}={value}")
            if name == "src" and not value.startswith("/"):
                self.found.append(f"{tag} {name}={value}")

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._in_data = False

    def handle_data(self, data: str) -> None:
        if self._in_data:
            self.data += data


def dangers(html: str) -> list[str]:
    parser = Danger()
    parser.feed(html)
    parser.close()
    if parser.data:
        json.loads(parser.data)  # an attack has not ended it
    return parser.found


def subjects() -> list[str]:
    """Tails of the IRIs of everything that has a text, or a text beside it."""
    found = re.findall(r"^<([^>#]*)> a ", TURTLE, re.MULTILINE)
    return [tail for tail in found if not tail.startswith(("amount/", "annotation/", "selector/"))]


@pytest.mark.parametrize("tail", subjects())
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_text_of_the_data_runs_on_the_page_of_a_thing(
    asked: httpx.Client, tail: str, language: str
) -> None:
    response = asked.get(f"/page/{quote(tail)}", params={"lang": language}, headers=HTML)
    assert response.status_code == 200
    assert dangers(response.text) == []
    assert "alert(1)" in response.text  # the attack is there, and is text


@pytest.mark.parametrize("path", [*PAGES, *FURTHER])
def test_no_text_of_the_data_runs_on_other_pages(asked: httpx.Client, path: str) -> None:
    response = asked.get(f"/{path}", headers=HTML)
    assert response.status_code == 200
    assert dangers(response.text) == []


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize(
    "path", [*PAGES[:4], "industries", "matrix", f"page/{REPLY[len(BASE) + 3 :]}"]
)
def test_what_is_typed_into_any_field_comes_back_as_text(
    asked: httpx.Client, path: str, attack: str
) -> None:
    for name in (*PARAMETERS, *BOUNDS, *OTHERS):
        response = asked.get(f"/{path}", params={name: attack}, headers=HTML)
        assert response.status_code < 500, name
        assert dangers(response.text) == [], name
        assert attack not in response.text, name


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize(
    "path",
    ["/page/{}", "/page/policy/{}", "/schemes/{}", "/picture/timeline/{}", "/{}", "/sparql/examples/{}",
     "/sparql?show=1&query={}", "/picture/neighbourhood/key/{}"],
)  # fmt: skip
def test_addresses_and_queries_come_back_as_text(
    asked: httpx.Client, path: str, attack: str
) -> None:
    response = asked.get(path.format(quote(attack, safe="")), headers=HTML)
    assert response.status_code in (200, 400, 404)
    if response.headers["content-type"].startswith("text/html"):
        assert dangers(response.text) == []
        assert attack not in response.text


@pytest.mark.parametrize(
    "path", ["keys", "matrix", "timeline/industry/人工智能", "neighbourhood/key/talent"]
)
def test_pictures_hold_no_script(asked: httpx.Client, path: str) -> None:
    response = asked.get(f"/picture/{path}.svg")
    assert "sandbox" in response.headers["Content-Security-Policy"]
    for element in ET.fromstring(response.text).iter():
        assert not element.tag.endswith(("script", "foreignObject", "style"))
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            assert "javascript:" not in value


ANSWERS = {
    "/": 200,
    "/policies": 200,
    "/page/key/talent": 200,
    "/page/nothing": 404,
    "/policies?as_of=gestern": 400,
    "/policies?limit=9999": 422,
    "/id/key/talent": 303,
    "/data/key/talent": 200,
    "/api/policies": 200,
    "/api/policies?format=csv": 200,
    "/api/policies?format=xlsx": 200,
    "/sparql?query=ASK%7B%7D": 200,
    "/sparql?query=nonsense": 400,
    "/static/site.css": 200,
    "/picture/keys.svg": 200,
    "/healthz": 200,
    "/metrics": 200,
    "/robots.txt": 200,
}
"""An answer of each kind, and its status."""


@pytest.mark.parametrize(("path", "status"), ANSWERS.items())
def test_every_answer_has_the_headers_that_owasp_advises(
    asked: httpx.Client, path: str, status: int
) -> None:
    response = asked.get(path, headers={"Accept": "*/*"})
    assert response.status_code == status
    headers = response.headers
    policy = {
        name: values
        for name, *values in (
            part.split() for part in headers["Content-Security-Policy"].split(";")
        )
    }
    assert policy["default-src"] == ["'none'"]
    assert policy["frame-ancestors"] == ["'none'"]
    assert policy.get("script-src", ["'self'"]) == ["'self'"]
    assert policy.get("style-src", ["'self'"]) == ["'self'"]
    assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "https:"} & {
        value for values in policy.values() for value in values
    }
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Permitted-Cross-Domain-Policies"] == "none"
    assert headers["Referrer-Policy"] in ("same-origin", "no-referrer")
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Embedder-Policy"] == "require-corp"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert "charset=utf-8" in headers.get("content-type", "") or not headers.get(
        "content-type", ""
    ).startswith("text/html")
    assert "Set-Cookie" not in headers
    assert not {"Server", "X-Powered-By"} & set(headers)
