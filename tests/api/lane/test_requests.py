"""What a lane takes for a plain request is one to the server's parser, too, and the same one."""

from urllib.parse import quote

import httptools
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.lane.requests import MOST_BYTES, begins_plain, read_request
from api.sparql.operation import decode_form
from graph.settings import Settings

ASK = "ASK { ?s ?p ?o }"
SETTINGS = Settings()


def request(query: str = ASK, *headers: str, more: str = "", version: str = "1.1") -> bytes:
    """A request as clients send it."""
    lines = [f"GET /sparql?query={quote(query)}{more} HTTP/{version}", "Host: localhost", *headers]
    return "".join(f"{line}\r\n" for line in [*lines, ""]).encode("latin-1")


class Parsed:
    """What the server's parser makes of some bytes."""

    def __init__(self, data: bytes) -> None:
        self.begun = self.complete = 0
        self.url = b""
        self.body = b""
        self.headers: list[tuple[bytes, bytes]] = []
        self.parser = httptools.HttpRequestParser(self)
        self.parser.feed_data(data)

    def on_message_begin(self) -> None:
        self.begun += 1

    def on_url(self, url: bytes) -> None:
        self.url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers.append((name, value))

    def on_body(self, body: bytes) -> None:
        self.body += body

    def on_message_complete(self) -> None:
        self.complete += 1


def test_a_plain_request_is_read() -> None:
    found = read_request(
        request(ASK, "Accept: text/csv", "User-Agent: x", "Accept-Encoding: gzip, br"), SETTINGS
    )
    assert found is not None
    assert found.query == ASK
    assert found.wishes.accept == "text/csv"
    assert found.wishes.takes_gzip


def test_a_format_may_be_named() -> None:
    found = read_request(request(more="&format=csv"), SETTINGS)
    assert found is not None
    assert found.operation.format == "csv"


@pytest.mark.parametrize(
    "data",
    [
        request("ASK { GRAPH ?g { ?s ?p ?o } }"),
        request("SELECT * FROM <x:g> { ?s ?p ?o }"),
        request("SELECT * { SERVICE <http://x/> { ?s ?p ?o } }"),
        request(r"ASK { \u0047RAPH ?g { ?s ?p ?o } }"),
        request("A" * 9000),
        request("{" * 200),
        request(more="&timeout=1"),
        request(more="&default-graph-uri=x:g"),
        request(more="&query=ASK%7B%7D"),
        request(more="&unknown=1"),
        request(more="&show"),
        request(more="&generation=1"),
        request(version="1.0"),
        request(ASK, "If-None-Match: *"),
        request(ASK, "Fivekeys-Min-Generation: 3"),
        request(ASK, "Fivekeys-Generation: 1"),
        request(ASK, "X-Request-Id: 7"),
        request(ASK, "Content-Length: 5") + b"hello",
        request(ASK, "Content-Length: 0"),
        request(ASK, "Transfer-Encoding: chunked"),
        request(ASK, "Connection: close"),
        request(ASK, "Expect: 100-continue"),
        request(ASK, "Upgrade: h2c"),
        request(ASK, "Accept: text/csv", "Accept: */*"),
        request(ASK, "Accept : text/csv"),
        request(ASK, "Accept: a\x00b"),
        request(ASK, " Accept: text/csv"),
        request().replace(b"Host: localhost\r\n", b""),
        request().replace(b"\r\n", b"\n"),
        request() + request(),
        request()[:-2],
        request().replace(b"GET", b"HEAD"),
        request().replace(b"/sparql?", b"/sparql/?"),
        request().replace(b"/sparql?", b"/sparql?a b"),
        request().replace(b"query=", b"query=#"),
        request(ASK, "Cookie: " + "x" * MOST_BYTES),
        b"",
    ],
)
def test_whatever_is_more_is_left_to_the_server(data: bytes) -> None:
    assert read_request(data, SETTINGS) is None


def test_the_longest_query_of_the_settings_holds() -> None:
    query = "ASK { ?s ?p ?o } #" + "x" * 2000
    assert read_request(request(query), SETTINGS) is not None
    assert read_request(request(query), Settings(max_query_kb=1)) is None


PARTS = st.sampled_from(
    [
        *(b"\r\n", b"\n", b"\r", b" ", b":", b"\t", b"#", b"\x00", b"\xff", b"a", b"%7B"),
        *(b"\r\n\r\n", b"Content-Length: 3", b"Transfer-Encoding: chunked", b"0\r\n\r\n"),
        *(b"Host: a", b"Accept: */*", b"Connection: close", b"GET /sparql?query=ASK{}"),
        *(b" HTTP/1.1", b"&format=json"),
    ]
)


@given(st.lists(PARTS, max_size=14), st.booleans())
def test_what_is_read_is_one_message_without_a_body(parts: list[bytes], begins_well: bool) -> None:
    start = b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: a\r\n" if begins_well else b""
    data = start + b"".join(parts)
    found = read_request(data, SETTINGS)
    if found is None:
        return
    assert begins_plain(data)
    parsed = Parsed(data)
    assert (parsed.begun, parsed.complete, parsed.body) == (1, 1, b"")
    assert parsed.parser.get_method() == b"GET"
    assert parsed.parser.should_keep_alive()
    assert dict(decode_form(parsed.url.partition(b"?")[2]))["query"] == found.query
    accepted = [value.decode("latin-1") for name, value in parsed.headers if name == b"Accept"]
    assert found.wishes.accept == (accepted[0] if accepted else None)
