"""Endpoints that a query may ask, because a setting names their hosts."""

import pytest

from graph.errors import QueryError
from graph.store import sparql
from graph.store.fetching import hide_allowed

HOSTS = frozenset({"data.example"})
"""A name that stands for no address, here as everywhere (RFC 2606)."""


@pytest.mark.parametrize(
    "clause",
    [
        "SERVICE <https://data.example/sparql> { ?s ?p ?o }",
        "service silent <http://DATA.example:8080/sparql> { ?s ?p ?o }",
        "{ SERVICE<https://data.example/a> {} } UNION { SERVICE <https://data.example/b> {} }",
    ],
)
def test_an_endpoint_on_an_allowed_host_may_be_asked(clause: str) -> None:
    query = f"SELECT * {{ {clause} }}"
    hidden = hide_allowed(query, HOSTS)
    sparql.examine(hidden)
    assert len(hidden) == len(query)
    with pytest.raises(QueryError, match="SERVICE"):
        sparql.examine(hide_allowed(query, ()))


@pytest.mark.parametrize(
    "clause",
    [
        "SERVICE <https://other.example/sparql> {}",
        "SERVICE <https://data.example.other.example/> {}",
        "SERVICE <https://data.example@other.example/> {}",
        "SERVICE <file:///data.example> {}",
        "SERVICE <ftp://data.example/> {}",
        "SERVICE ?endpoint {}",
        "SERVICE ex:endpoint {}",
        "SERVICE <https://data.example/> {} SERVICE <https://other.example/> {}",
        "FILTER(?a <b#> ?c) SERVICE <https://data.example/> {}\n>1)",
        "BIND(<https://data.example/> AS ?e) SERVICE ?e {}",
    ],
)
def test_everything_else_is_refused(clause: str) -> None:
    with pytest.raises(QueryError, match="SERVICE"):
        sparql.examine(hide_allowed(f"SELECT * {{ {clause} }}", HOSTS))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "0.0.0.0", "169.254.0.1"])
def test_this_machine_is_never_asked(host: str) -> None:
    query = f"SELECT * {{ SERVICE <http://{host}/sparql> {{}} }}"
    with pytest.raises(QueryError, match="this machine"):
        hide_allowed(query, {host.strip("[]")})
