"""Tests of the protocols: requests to send one after another, and what is expected of each answer.

The manifests write `/sparql/` and `/gsp` for the endpoints, and `www.example` for the host.
"""

from typing import Final
from urllib.parse import parse_qsl, quote, urlsplit

import pyoxigraph as ox

from tests.conformance import results
from tests.conformance.datasets import is_isomorphic
from tests.conformance.manifests import Case, Exchange, Message
from tests.conformance.peers import Answer, Service

_STATUSES: Final = {
    "OK": 200,
    "Created": 201,
    "NoContent": 204,
    "BadRequest": 400,
    "NotFound": 404,
}
_GRAPHS: Final = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/n-quads": ox.RdfFormat.N_QUADS,
    "application/trig": ox.RdfFormat.TRIG,
}
_TABLES: Final = frozenset(results.MEDIA_TYPES.values())
_BOOLEANS: Final = (results.JSON, results.XML)


def run(service: Service, case: Case) -> str | None:
    """What is wrong, or None."""
    locations: dict[str, str] = {}
    for number, exchange in enumerate(case.exchanges, 1):
        request = exchange.request
        target = _target(service, request, locations)
        body = request.body
        for name, value in locations.items():
            body = body and body.replace(name.encode(), value.encode())
        answer = service.send(request.method, target, dict(request.headers), body)
        wrong = _check(exchange, answer)
        if wrong is not None:
            return f"request {number}, {request.method} {target}: {wrong}"
        if exchange.response.location is not None:
            locations[exchange.response.location] = answer.headers["location"]
    return None


def _target(service: Service, request: Message, locations: dict[str, str]) -> str:
    path = request.path
    for name, value in locations.items():
        path = path.replace(name, quote(value, safe=""))
    if path.startswith("/gsp"):
        return service.store_path + path.removeprefix("/gsp")
    endpoint = service.update_path if _is_update(request) else service.query_path
    return endpoint + path.removeprefix("/sparql/")


def _is_update(request: Message) -> bool:
    """Whether a request is meant for the update endpoint, by all that it has but for GET."""
    if request.method != "POST":
        return False
    content_type = dict(request.headers).get("content-type", "")
    body = (request.body or b"").decode("latin-1")
    names = {name for name, _ in parse_qsl(urlsplit(request.path).query)}
    return (
        "sparql-update" in content_type
        or "update" in names
        or body.startswith("update=")
        or body.startswith("CLEAR")
    )


def _check(exchange: Exchange, answer: Answer) -> str | None:
    expected = exchange.response
    if not any(_fits(answer.status, status) for status in expected.statuses):
        return f"status {answer.status}: {answer.body[:200].decode(errors='replace')}"
    if expected.location is not None and "location" not in answer.headers:
        return "there is no Location"
    if expected.format is not None and not _is_format(answer, expected.format):
        return f"{answer.media_type} came for {expected.format}"
    if expected.boolean is not None:
        found = results.read(answer.body, answer.media_type)
        if found is not expected.boolean:
            return f"{expected.boolean} was expected, {found} came"
    for name, value in expected.headers:
        found_value = answer.headers.get(name.lower(), "")
        if _plain(found_value) != _plain(value):
            return f"{name}: {value} was expected, {found_value} came"
    if expected.body is not None:
        return _compare(expected, answer)
    return None


def _fits(status: int, name: str) -> bool:
    if name.startswith("StatusCode"):
        return status // 100 == int(name.removeprefix("StatusCode")[0])
    return status == _STATUSES[name]


def _is_format(answer: Answer, name: str) -> bool:
    if name == "boolean":
        return answer.media_type in _BOOLEANS
    return answer.media_type in (_TABLES if name == "tabular" else _GRAPHS)


def _plain(value: str) -> str:
    """A media type with its parameters; a charset of UTF-8 is what it has anyway."""
    value = value.lower().replace(" ", "")
    return value.removesuffix(";charset=utf-8")


def _compare(expected: Message, answer: Answer) -> str | None:
    media_type = _plain(dict(expected.headers)["content-type"])
    base = "http://www.example/"
    graphs = [
        list(ox.parse(body, _GRAPHS[media_type], base_iri=base, rename_blank_nodes=True))
        for body in (answer.body, expected.body)
    ]
    if is_isomorphic(*graphs):
        return None
    return f"{answer.body.decode(errors='replace')} came"
