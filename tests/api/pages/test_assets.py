"""Style sheets, scripts and pictures of the pages."""

import httpx
import pytest


@pytest.mark.parametrize("path", ["/static/site.css", "/static/icon.svg", "/static/query/main.js"])
def test_browsers_keep_a_file_and_ask_whether_it_is_still_the_same(
    client: httpx.Client, path: str
) -> None:
    first = client.get(path)
    assert first.status_code == 200
    assert first.headers["Cache-Control"] == "public, max-age=300"
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["Cache-Control"] == "public, max-age=300"
    other = client.get(path, headers={"If-None-Match": '"x"'})
    assert other.content == first.content


def test_what_is_not_there_is_not_kept(client: httpx.Client) -> None:
    answer = client.get("/static/none.css")
    assert answer.status_code == 404
    assert "Cache-Control" not in answer.headers


@pytest.mark.parametrize(
    "path",
    [
        "/", "/static/site.css", "/static/none", "/none", "/healthz", "/metrics", "/api/policies",
        "/api/policies?limit=x", "/sparql", "/sparql?query=ASK%20%7B%7D", "/sparql?query=",
        "/graph-store?default", "/graph-store?graph=x", "/ontology", "/id/none",
    ],
)  # fmt: skip
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT"])
def test_every_answer_names_its_request(client: httpx.Client, method: str, path: str) -> None:
    given = client.request(method, path, headers={"X-Request-Id": "me-1"})
    assert given.headers.get_list("X-Request-Id") == ["me-1"]
    made = client.request(method, path).headers["X-Request-Id"]
    assert len(made) == 16
