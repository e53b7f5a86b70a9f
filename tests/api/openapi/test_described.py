"""Descriptions of fields in the OpenAPI document."""

from typing import Any

import httpx

from api.openapi.described import describe


def test_fields_of_our_records_have_the_descriptions_of_the_source(client: httpx.Client) -> None:
    schemas = client.get("/api/openapi.json").json()["components"]["schemas"]
    quote = schemas["Quote"]["properties"]
    assert quote["start"]["description"] == "First code point, counted from 0."
    assert all("description" in found for found in quote.values())


def test_what_is_described_already_stays_so() -> None:
    schemas: dict[str, dict[str, Any]] = {
        "Quote": {"properties": {"start": {"description": "own"}, "end": {}}},
        "Unknown": {"properties": {"start": {}}},
    }
    describe(schemas)
    assert schemas["Quote"]["properties"]["start"] == {"description": "own"}
    assert schemas["Quote"]["properties"]["end"] == {"description": "Code point after the last."}
    assert schemas["Unknown"]["properties"] == {"start": {}}
