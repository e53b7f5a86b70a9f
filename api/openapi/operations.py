"""What the OpenAPI document says of endpoints that are no routes of the framework."""

from typing import Any, Final

from api.http import negotiation
from api.sparql.operation import FORM, QUERY, UPDATE

_ANSWERS: Final[dict[str, Any]] = {
    "200": {
        "description": "Results (SELECT, ASK) or a graph (CONSTRUCT, DESCRIBE).",
        "content": {
            media_type: {}
            for media_type in (*negotiation.RESULTS.values(), *negotiation.GRAPHS.values())
        },
    },
    "204": {"description": "The update was carried out; `Fivekeys-Generation` names what has it."},
    "400": {"description": "The query is malformed, not allowed, or gives more than it may."},
    "404": {"description": "There was no such generation."},
    "406": {"description": "Nothing that the client accepts."},
    "410": {"description": "The generation is no longer kept."},
    "429": {"description": "Too many queries of one address run or wait."},
    "503": {"description": "The query took too long or too much memory, or no place was free."},
}

_PARAMETERS: Final[list[dict[str, Any]]] = [
    {"name": name, "in": "query", "description": what, "schema": {"type": "string"}}
    for name, what in (
        ("query", "The query; without one the service is described."),
        ("default-graph-uri", "A graph of the default graph; may be repeated."),
        ("named-graph-uri", "A named graph; may be repeated."),
        ("timeout", "Seconds that the query may run, where fewer than the service allows."),
        ("format", "json, xml, csv or tsv; turtle, ntriples, rdfxml or jsonld."),
        ("generation", "Answer from this generation, while it is kept; by default the newest."),
    )
]

_BODY: Final[dict[str, Any]] = {
    "required": True,
    "content": {
        FORM: {
            "schema": {
                "type": "object",
                "properties": {"query": {"type": "string"}, "update": {"type": "string"}},
            }
        },
        QUERY: {"schema": {"type": "string"}},
        UPDATE: {"schema": {"type": "string"}},
    },
}

PATHS: Final[dict[str, dict[str, Any]]] = {
    "/sparql": {
        "get": {
            "tags": ["sparql"],
            "summary": "SPARQL query",
            "description": "Answer a query (SPARQL 1.1 Protocol); without one, describe the "
            "service, or show a form in a browser.",
            "operationId": "get_sparql",
            "parameters": _PARAMETERS,
            "responses": _ANSWERS,
        },
        "post": {
            "tags": ["sparql"],
            "summary": "SPARQL query or update",
            "description": "Answer a query, or with a token carry out an update (one transaction).",
            "operationId": "post_sparql",
            "requestBody": _BODY,
            "responses": _ANSWERS,
        },
    },
}
"""Path items by path."""
