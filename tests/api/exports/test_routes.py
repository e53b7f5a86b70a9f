"""Exports of lists and single resources, in every format."""

import csv
import io
import json

import httpx
import networkx
import openpyxl
import pytest

from api.exports.answers import NAMES
from api.exports.formats import FORMATS
from graph import rdf

FK = "https://w3id.org/fivekeys/ontology#"


def get(client: httpx.Client, path: str, **parameters: str) -> httpx.Response:
    response = client.get(path, params=parameters)
    assert response.status_code == 200, response.text
    return response


def rows(response: httpx.Response) -> list[dict[str, str]]:
    assert response.content.startswith("\ufeff".encode())
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("form", FORMATS)
def test_every_list_in_every_format(client: httpx.Client, name: str, form: str) -> None:
    wanted = FORMATS[form]
    response = get(client, f"/api/{name}", format=form)
    assert response.headers["content-type"] == wanted.content_type
    assert response.headers["Fivekeys-Generation"] == "1"
    assert f"fivekeys-{name}-g1.{wanted.extension}" in response.headers["Content-Disposition"]
    if form != "json":
        by_accept = client.get(f"/api/{name}", headers={"Accept": wanted.media_type})
        assert by_accept.headers["content-type"] == wanted.content_type
        assert len(by_accept.content) == len(response.content)
    items = client.get(f"/api/{name}").json()["items"]
    assert _ids(form, response.content) >= {item["id"] for item in items}


def _ids(form: str, content: bytes) -> set[str]:
    """What an export holds of resources."""
    if form == "csv":
        table = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
        return {row["标识"] for row in table}
    if form == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
        return {str(row[-1]) for row in sheet.iter_rows(min_row=2, values_only=True)}
    if form == "json":
        return {item["id"] for item in json.loads(content)["items"]}
    if form == "graphml":
        return set(networkx.read_graphml(io.BytesIO(content)))
    if form == "gexf":
        return set(networkx.read_gexf(io.BytesIO(content), version="1.2draft"))
    if form == "cytoscape":
        return set(networkx.cytoscape_graph(json.loads(content)))
    return {quad.subject.value for quad in rdf.parse(content, FORMATS[form].media_type)}
