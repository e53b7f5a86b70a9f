"""What the OpenAPI document says of every operation."""

from typing import Any

import httpx
import pytest

from api.exports.answers import NAMES
from api.exports.formats import FORMATS
from api.openapi.document import PROBLEM, complete


@pytest.fixture
def document(client: httpx.Client) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/api/openapi.json").json()
    return found


def test_every_error_is_a_problem(document: dict[str, Any]) -> None:
    for path, item in document["paths"].items():
        for operation in item.values():
            responses = operation["responses"]
            assert "default" in responses, path
            for status, response in responses.items():
                if status[0] in "45d":
                    assert list(response["content"]) == [PROBLEM], (path, status)


def test_lists_and_resources_have_all_formats(document: dict[str, Any]) -> None:
    paths = [path for name in NAMES for path in (f"/api/{name}", f"/api/{name}/{{tail}}")]
    for path in (*paths, "/api/matrix"):
        operation = document["paths"][path]["get"]
        content = operation["responses"]["200"]["content"]
        assert {row.media_type for row in FORMATS.values()} <= set(content)
        names = [parameter["name"] for parameter in operation["parameters"]]
        assert names.count("format") == names.count("lang") == 1


def test_it_is_the_same_each_time(client: httpx.Client, document: dict[str, Any]) -> None:
    assert client.get("/api/openapi.json").json() == document
    assert complete(document) == document


def test_bodies_of_the_framework_are_left_out(document: dict[str, Any]) -> None:
    assert not {"HTTPValidationError", "ValidationError"} & set(document["components"]["schemas"])
    content = document["paths"]["/graph-store"]["get"]["responses"]["200"]["content"]
    assert "application/json" not in content
