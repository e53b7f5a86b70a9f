"""Health, readiness and figures."""

import httpx


def test_health_names_the_generation(client: httpx.Client) -> None:
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    found = response.json()
    assert found["status"] == "ok"
    assert str(found["generation"]["number"]) == response.headers["Fivekeys-Generation"]


def test_it_is_ready_where_queries_are_taken(client: httpx.Client) -> None:
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json()["status"] == "ready"
    assert client.get("/sparql", params={"query": "ASK {}"}).json()["boolean"] is True
    assert client.get("/readyz").status_code == 200


def test_figures_have_the_format_of_prometheus(client: httpx.Client) -> None:
    assert client.get("/sparql", params={"query": "ASK {}"}).status_code == 200
    response = client.get("/metrics")
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("text/plain; version=")
    assert response.headers["Cache-Control"] == "no-store"
    assert 'fivekeys_requests_total{kind="sparql",status="200"} 1.0' in response.text
    assert "# TYPE fivekeys_generation gauge" in response.text
