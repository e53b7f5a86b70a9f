"""The whole OpenAPI document, held against what the service answers (schemathesis).

For every operation some requests are made up: such as the document allows, and such as it does not.
None may fail, and every answer must be as the document says: status, media type and body.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as settings_of
from hypothesis import strategies as st
from schemathesis.checks import (
    content_type_conformance,
    not_a_server_error,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.core.result import Ok
from schemathesis.generation.modes import GenerationMode

from api.app import create_app
from graph.settings import Settings
from tests.api.conftest import connect
from tests.small_graph import open_small_store

EXAMPLES = 12
"""Requests for one operation; more find more, and take longer."""

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
]

ROOT = "http://test.example"
TOKEN = "secret"


def operations() -> dict[str, Any]:
    """The operations by method and path."""
    store = open_small_store()
    try:
        schema = schemathesis.openapi.from_dict(create_app(Settings(), store).openapi())
    finally:
        store.close()
    found = [result.ok() for result in schema.get_all_operations() if isinstance(result, Ok)]
    return {operation.label: operation for operation in found}


OPERATIONS = operations()


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    store = open_small_store()
    with connect(create_app(Settings(token=TOKEN), store)) as client:
        yield client
    store.close()


def send(client: httpx.Client, request: dict[str, Any]) -> httpx.Response:
    """The answer to a request that was made up; writes are allowed."""
    body = request.get("data")
    headers = {"Authorization": f"Bearer {TOKEN}", **(request.get("headers") or {})}
    return client.request(
        request["method"],
        request["url"],
        params=request.get("params"),
        headers=headers,
        content=None if isinstance(body, dict) else body,
        data=body if isinstance(body, dict) else None,
    )


def test_the_document_is_well_formed() -> None:
    assert len(OPERATIONS) > 30


@pytest.mark.parametrize("label", OPERATIONS)
def test_what_is_answered_is_as_it_is_documented(client: httpx.Client, label: str) -> None:
    operation = OPERATIONS[label]
    strategies = [operation.as_strategy(generation_mode=mode) for mode in GenerationMode]

    @settings_of(
        max_examples=EXAMPLES,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        derandomize=True,
        database=None,
    )
    @given(st.one_of(*strategies))
    def check(case: Any) -> None:
        response = send(client, case.as_transport_kwargs(base_url=ROOT))
        response.elapsed = timedelta()  # the transport does not take the time
        case.validate_response(response, checks=CHECKS)

    check()
