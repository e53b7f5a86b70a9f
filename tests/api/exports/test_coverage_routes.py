"""Exports of the coverage matrix at its address."""

import httpx
import pytest

from api.exports.formats import FORMATS
from tests.small_graph import AI


def get(client: httpx.Client, **parameters: str) -> httpx.Response:
    response = client.get("/api/matrix", params=parameters)
    assert response.status_code == 200, response.text
    return response


@pytest.mark.parametrize("form", [name for name in FORMATS if name != "json"])
def test_the_matrix_in_every_format(client: httpx.Client, form: str) -> None:
    wanted = FORMATS[form]
    asked = {"rows": "industry", "columns": "key", "level": "frequent"}
    response = get(client, format=form, **asked)
    assert response.headers["content-type"] == wanted.content_type
    assert f"matrix-industry-key-g1.{wanted.extension}" in response.headers["Content-Disposition"]
    by_accept = client.get("/api/matrix", params=asked, headers={"Accept": wanted.media_type})
    assert by_accept.headers["content-type"] == wanted.content_type
    if form != "xlsx":  # which is compressed
        assert AI in response.text


def test_the_matrix_as_json_is_what_it_always_is(client: httpx.Client) -> None:
    plain = get(client).json()
    assert client.get("/api/matrix", headers={"Accept": "*/*"}).json() == plain
    assert get(client, format="json").json() == plain
    response = client.get("/api/matrix", params={"format": "csv", "rows": "nothing"})
    assert response.status_code == 422
