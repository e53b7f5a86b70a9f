"""The SPARQL 1.1 Graph Store HTTP Protocol at /graph-store."""

from collections.abc import Iterator
from urllib.parse import quote

import httpx
import pytest

from api.app import create_app
from api.http.negotiation import GRAPHS
from graph import rdf
from graph.rdf import Quad
from graph.settings import Settings
from graph.store.base import Store
from graph.store.memory import MemoryStore
from tests.api.conftest import connect

G = "http://g.example/人工智能"
TURTLE = {"Content-Type": "text/turtle"}
INDIRECT = {"graph": G}
ONE = '<http://s.example/> <http://p.example/p> "一"@zh .'
TWO = "<http://s.example/> <http://p.example/p> 2 ."


@pytest.fixture
def store() -> Store:
    return MemoryStore()


@pytest.fixture
def http(store: Store) -> Iterator[httpx.Client]:
    """A client with the token."""
    with connect(create_app(Settings(token="secret", max_graph_mb=1), store)) as client:
        client.headers["Authorization"] = "Bearer secret"
        yield client


def put(http: httpx.Client, text: str, **params: str) -> httpx.Response:
    return http.put("/graph-store", params=params, content=text.encode(), headers=TURTLE)


def triples(response: httpx.Response) -> set[Quad]:
    assert response.status_code == 200, response.text
    media_type = response.headers["content-type"]
    return set(rdf.parse(response.content, media_type))


def objects(response: httpx.Response) -> list[str]:
    return sorted(quad.object.value for quad in triples(response))


class TestWrites:
    def test_put_makes_and_replaces(self, http: httpx.Client) -> None:
        made = put(http, ONE, graph=G)
        assert (made.status_code, made.content) == (201, b"")
        assert put(http, TWO, graph=G).status_code == 204
        assert objects(http.get("/graph-store", params=INDIRECT)) == ["2"]

    def test_post_adds(self, http: httpx.Client) -> None:
        for text, status in ((ONE, 201), (TWO, 204)):
            response = http.post(
                "/graph-store", params=INDIRECT, content=text.encode(), headers=TURTLE
            )
            assert response.status_code == status
        assert objects(http.get("/graph-store", params=INDIRECT)) == ["2", "一"]

    def test_delete(self, http: httpx.Client) -> None:
        put(http, ONE, graph=G)
        assert http.delete("/graph-store", params=INDIRECT).status_code == 204
        assert http.get("/graph-store", params=INDIRECT).status_code == 404
        assert http.delete("/graph-store", params=INDIRECT).status_code == 404

    def test_the_default_graph_is_always_there(self, http: httpx.Client) -> None:
        assert objects(http.get("/graph-store?default")) == []
        assert put(http, ONE, graph=G).status_code == 201
        assert put(http, TWO, default="").status_code == 204
        assert objects(http.get("/graph-store?default")) == ["2"]
        http.post("/graph-store?default", content=ONE.encode(), headers=TURTLE)
        assert objects(http.get("/graph-store?default")) == ["2", "一"]
        assert http.delete("/graph-store?default").status_code == 204
        assert objects(http.get("/graph-store?default")) == []
        assert objects(http.get("/graph-store", params=INDIRECT)) == ["一"]

    def test_an_empty_graph_is_a_graph(self, http: httpx.Client) -> None:
        assert put(http, "", graph=G).status_code == 201
        assert objects(http.get("/graph-store", params=INDIRECT)) == []
        assert http.delete("/graph-store", params=INDIRECT).status_code == 204

    def test_a_write_names_the_generation_that_shows_it(self, http: httpx.Client) -> None:
        before = int(http.get("/healthz").headers["Fivekeys-Generation"])
        for write in (
            put(http, ONE, graph=G),
            http.post("/graph-store?default", content=TWO.encode(), headers=TURTLE),
            http.delete("/graph-store", params=INDIRECT),
        ):
            assert int(write.headers["Fivekeys-Generation"]) == before + 1
            before += 1
        assert int(http.get("/healthz").headers["Fivekeys-Generation"]) == before

    def test_a_post_to_the_store_makes_a_graph(self, http: httpx.Client) -> None:
        response = http.post("/graph-store", content=b"<> <#p> <x> .", headers=TURTLE)
        assert response.status_code == 201
        made = response.headers["Location"]
        assert made.startswith("http://test.example/graph-store/")
        (triple,) = triples(http.get(made))
        base = made.rpartition("/")[0]
        assert [term.value for term in triple[:3]] == [made, f"{made}#p", f"{base}/x"]
        other = http.post("/graph-store/", content=ONE.encode(), headers=TURTLE)
        assert other.headers["Location"] != made

    def test_the_address_below_the_store_is_the_graph(self, http: httpx.Client) -> None:
        path = "/graph-store/人/b%2Fc"
        assert http.put(path, content=b"<> <#p> <> .", headers=TURTLE).status_code == 201
        graph = f"http://test.example/graph-store/{quote('人')}/b%2Fc"
        (triple,) = triples(http.get(path))
        assert triple.subject.value == graph
        assert objects(http.get("/graph-store", params={"graph": graph})) == [graph]
        assert http.get("/graph-store/人/b/c").status_code == 404
        assert http.delete(path).status_code == 204

    def test_relative_iris_are_resolved_against_the_graph(self, http: httpx.Client) -> None:
        put(http, "<a> <#b> <../c> .", graph="http://g.example/x/y/z")
        (triple,) = triples(http.get("/graph-store", params={"graph": "http://g.example/x/y/z"}))
        assert [term.value for term in triple[:3]] == [
            "http://g.example/x/y/a",
            "http://g.example/x/y/z#b",
            "http://g.example/x/c",
        ]

    def test_blank_nodes_of_two_bodies_are_two(self, http: httpx.Client) -> None:
        body = b"_:a <http://p.example/p> _:a ."
        for _ in range(2):
            http.post("/graph-store", params=INDIRECT, content=body, headers=TURTLE)
        nodes = {
            quad.subject
            for quad in triples(http.get("/graph-store", params=INDIRECT))
            if quad.subject == quad.object
        }
        assert len(nodes) == 2


class TestMultipart:
    def test_the_parts_are_merged(self, http: httpx.Client) -> None:
        body = '_:a <http://p.example/p> "%s" .'
        xml = (
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
            'xmlns:e="http://e.example/"><rdf:Description rdf:about=""><e:p>3</e:p>'
            "</rdf:Description></rdf:RDF>"
        )
        response = http.post(
            "/graph-store",
            params=INDIRECT,
            files=[
                ("a", ("a.nt", body % 1, "application/n-triples")),
                ("b", ("b.ttl", body % 2, "text/turtle; charset=utf-8")),
                ("c", ("c.rdf", xml, "application/rdf+xml")),
            ],
        )
        assert response.status_code == 201
        found = triples(http.get("/graph-store", params=INDIRECT))
        assert sorted(quad.object.value for quad in found) == ["1", "2", "3"]
        assert len({quad.subject for quad in found}) == 3
        assert G in {quad.subject.value for quad in found}

    @pytest.mark.parametrize(
        ("part", "status"),
        [
            (("a.ttl", "nonsense", "text/turtle"), 400),
            (("a.csv", "a,b", "text/csv"), 415),
            (("a.ttl", ONE, "text/turtle; charset=gbk"), 415),
            ((None, ONE, "text/turtle"), 415),
        ],
    )
    def test_one_bad_part_and_nothing_is_done(
        self, http: httpx.Client, part: tuple[str | None, str, str], status: int
    ) -> None:
        good = ("good", ("g.ttl", ONE, "text/turtle"))
        response = http.post("/graph-store", params=INDIRECT, files=[good, ("bad", part)])
        assert response.status_code == status
        assert "'bad'" in response.json()["detail"]
        assert http.get("/graph-store", params=INDIRECT).status_code == 404

    def test_a_malformed_body(self, http: httpx.Client) -> None:
        kind = {"Content-Type": "multipart/form-data; boundary=x"}
        response = http.post("/graph-store?default", content=b"nonsense", headers=kind)
        assert response.status_code == 400


class TestReads:
    @pytest.mark.parametrize("media_type", GRAPHS.values())
    def test_each_format_is_written_and_read(self, http: httpx.Client, media_type: str) -> None:
        put(http, ONE + TWO, graph=G)
        expected = triples(http.get("/graph-store", params=INDIRECT))
        response = http.get("/graph-store", params=INDIRECT, headers={"Accept": media_type})
        assert response.headers["content-type"].partition(";")[0] == media_type
        assert triples(response) == expected
        again = http.put(
            "/graph-store",
            params={"graph": "http://g.example/copy"},
            content=response.content,
            headers={"Content-Type": media_type},
        )
        assert again.status_code == 201
        copied = http.get("/graph-store", params={"graph": "http://g.example/copy"})
        assert triples(copied) == expected

    def test_format_goes_before_accept(self, http: httpx.Client) -> None:
        put(http, ONE, graph=G)
        response = http.get("/graph-store", params={**INDIRECT, "format": "ntriples"})
        assert response.headers["content-type"] == "application/n-triples"

    def test_what_cannot_be_given_is_a_406(self, http: httpx.Client) -> None:
        put(http, ONE, graph=G)
        response = http.get("/graph-store", params=INDIRECT, headers={"Accept": "text/csv"})
        assert response.status_code == 406
        xml = {"Accept": "application/rdf+xml"}
        put(http, "<http://s.example/> <http://p.example/1> 1 .", graph=G)
        response = http.get("/graph-store", params=INDIRECT, headers=xml)
        assert response.status_code == 406
        assert "use Turtle" in response.json()["detail"]

    def test_head_says_the_same_without_a_body(self, http: httpx.Client) -> None:
        put(http, ONE, graph=G)
        get, head = (http.request(m, "/graph-store", params=INDIRECT) for m in ("GET", "HEAD"))
        assert (head.status_code, head.content) == (200, b"")
        for name in ("content-type", "etag", "fivekeys-generation", "vary"):
            assert head.headers[name] == get.headers[name]
        assert "content-length" not in head.headers
        gone = http.head("/graph-store", params={"graph": "http://g.example/none"})
        assert (gone.status_code, gone.content) == (404, b"")

    def test_what_did_not_change_is_not_sent_again(self, http: httpx.Client) -> None:
        put(http, ONE, graph=G)
        tag = http.get("/graph-store", params=INDIRECT).headers["ETag"]
        same = http.get("/graph-store", params=INDIRECT, headers={"If-None-Match": tag})
        assert same.status_code == 304
        put(http, TWO, graph=G)
        other = http.get("/graph-store", params=INDIRECT, headers={"If-None-Match": tag})
        assert objects(other) == ["2"]

    def test_another_origin_may_read(self, http: httpx.Client) -> None:
        response = http.get("/graph-store?default", headers={"Origin": "http://o.example"})
        assert response.headers["Access-Control-Allow-Origin"] == "*"

    def test_a_large_graph_comes_whole(self, http: httpx.Client, store: Store) -> None:
        lines = [f'<http://s.example/{n}> <http://p.example/p> "{n}" .' for n in range(20_000)]
        with store.writer() as writer:
            writer.replace(G, "\n".join(lines).encode())
        response = http.get("/graph-store", params={**INDIRECT, "format": "ntriples"})
        assert sorted(response.text.splitlines()) == sorted(lines)


class TestRefusals:
    @pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
    @pytest.mark.parametrize("token", ["", "Bearer other", "Basic secret"])
    def test_a_write_needs_the_token(self, http: httpx.Client, method: str, token: str) -> None:
        response = http.request(
            method, "/graph-store?default", content=ONE, headers={**TURTLE, "Authorization": token}
        )
        assert response.status_code == 403
        assert objects(http.get("/graph-store?default")) == []

    @pytest.mark.parametrize("path", ["/graph-store", "/graph-store/a/b"])
    def test_other_methods(self, http: httpx.Client, path: str) -> None:
        response = http.patch(path, content=ONE)
        assert response.status_code == 405
        assert response.headers["content-type"] == "application/problem+json"
        allowed = "GET, HEAD, PUT, POST, DELETE, OPTIONS"
        assert response.headers["Allow"] == allowed
        assert http.options(path).headers["Allow"] == allowed

    @pytest.mark.parametrize(
        "address",
        [
            "/graph-store",
            "/graph-store/",
            "/graph-store?graph=relative",
            "/graph-store?graph=",
            "/graph-store?default=x",
            "/graph-store?default&graph=http://g.example/",
            "/graph-store?graph=http://g.example/&graph=http://g.example/",
            "/graph-store/a?default",
            "/graph-store?colour=red",
            "/graph-store?graph=%FF",
        ],
    )
    def test_addresses_that_name_no_graph(self, http: httpx.Client, address: str) -> None:
        for method in ("GET", "PUT", "DELETE"):
            response = http.request(method, address, content=ONE, headers=TURTLE)
            assert response.status_code == 400, method
            assert response.headers["content-type"] == "application/problem+json"

    @pytest.mark.parametrize(
        ("headers", "status"),
        [
            ({}, 415),
            ({"Content-Type": "text/plain"}, 415),
            ({"Content-Type": "application/n-quads"}, 415),
            ({"Content-Type": "text/turtle; charset=GB18030"}, 415),
            ({"Content-Type": "text/turtle", "Content-Encoding": "gzip"}, 415),
            ({"Content-Type": 'Text/Turtle; charset="UTF-8"'}, 201),
            ({"Content-Type": "text/turtle", "Content-Encoding": "identity"}, 201),
        ],
    )
    def test_formats_of_bodies(
        self, http: httpx.Client, headers: dict[str, str], status: int
    ) -> None:
        response = http.put("/graph-store", params=INDIRECT, content=ONE, headers=headers)
        assert response.status_code == status, response.text

    @pytest.mark.parametrize(
        ("media_type", "body", "reason"),
        [
            ("text/turtle", "<a> <b> .", "line 1"),
            ("application/n-triples", "<a> <b> <c> .", "well-formed"),
            ("text/turtle", b"<a> <b> '\xff' .", "well-formed"),
            ("application/ld+json", '{"@context": "http://127.0.0.1:9/", "a": 1}', "well-formed"),
            ("application/ld+json", '{"@id": "x:g", "@graph": [{"@id": "x:s", "x:p": 1}]}',
             "named graph"),
            ("text/turtle", "<x:s> <x:p> <<( <x:s> <x:p> 1 )>> .", "RDF 1.2"),
        ],
    )  # fmt: skip
    def test_bodies_that_cannot_be_used(
        self, http: httpx.Client, media_type: str, body: str | bytes, reason: str
    ) -> None:
        put(http, ONE, graph=G)
        before = http.get("/healthz").headers["Fivekeys-Generation"]
        response = http.put(
            "/graph-store", params=INDIRECT, content=body, headers={"Content-Type": media_type}
        )
        assert response.status_code == 400
        assert reason in response.json()["detail"]
        assert objects(http.get("/graph-store", params=INDIRECT)) == ["一"]
        assert http.get("/healthz").headers["Fivekeys-Generation"] == before

    @pytest.mark.parametrize("in_pieces", [False, True])
    def test_a_body_past_the_bound(self, http: httpx.Client, in_pieces: bool) -> None:
        long = b"#" * (1024 * 1024) + b"\n" + ONE.encode()
        content = iter([long, long]) if in_pieces else long
        response = http.put("/graph-store", params=INDIRECT, content=content, headers=TURTLE)
        assert response.status_code == 413
        assert http.get("/graph-store", params=INDIRECT).status_code == 404
