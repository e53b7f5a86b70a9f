"""An app that lets two editors write, over a store that is small."""

import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from api.app import create_app
from graph import bundled
from graph.corrections import reading
from graph.settings import Settings
from graph.store import Store, open_store
from tests.api.conftest import connect
from tests.graph.corrections.test_applying import TEXT

ANN, BOB = "ann-0123456789", "bob-0123456789"
TOKENS = f"ann:{ANN},bob:{BOB}"
PATIENCE_S = 60.0


def bearer(token: str, **more: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}", **more}


class Editor:
    """Somebody with a token at the API."""

    def __init__(self, client: httpx.Client, token: str) -> None:
        self.client = client
        self.headers = bearer(token)

    def send(self, name: str, data: bytes) -> dict[str, Any]:
        """Send a file; the draft when it has been read."""
        sent = self.client.post(
            "/api/edits", params={"name": name}, content=data, headers=self.headers
        )
        assert sent.status_code == 202, sent.text
        return self.wait(sent.json()["id"])

    def wait(self, draft: str) -> dict[str, Any]:
        end = time.monotonic() + PATIENCE_S
        while (found := self.get(draft))["state"] in ("waiting", "reading"):
            assert time.monotonic() < end, found
            time.sleep(0.02)
        return found

    def get(self, draft: str) -> dict[str, Any]:
        answer = self.client.get(f"/api/edits/{draft}", headers=self.headers)
        assert answer.status_code == 200, answer.text
        assert answer.headers["etag"] == answer.json()["etag"]
        found: dict[str, Any] = answer.json()
        return found

    def post(self, path: str, body: Any = None, *, tag: str = "") -> httpx.Response:
        headers = self.headers | ({"If-Match": tag} if tag else {})
        return self.client.post(path, json=body, headers=headers)

    def correct(self, draft: dict[str, Any], **wish: Any) -> httpx.Response:
        return self.post(f"/api/edits/{draft['id']}/corrections", wish, tag=draft["etag"])

    def publish(self, draft: dict[str, Any]) -> httpx.Response:
        return self.post(f"/api/edits/{draft['id']}/publish", tag=draft["etag"])

    def open(self, document: str) -> dict[str, Any]:
        answer = self.post("/api/edits/from/store", {"document": document})
        assert answer.status_code == 201, answer.text
        return self.get(answer.json()["id"])


def claim_of(draft: dict[str, Any], subject: str, name: str, label: str) -> dict[str, Any]:
    found: dict[str, Any] = next(
        claim
        for claim in draft["claims"]
        if claim["subject"]["label"].startswith(subject)
        and claim["property"] == name
        and claim["object"]["label"] == label
    )
    return found


@pytest.fixture
def store() -> Iterator[Store]:
    store = open_store("memory:")
    yield store
    store.close()


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is sent is read at once, in a fork of this process."""
    monkeypatch.setattr(reading, "start", reading.carry_out)
    names = ("ontology", "scheme/industries", "scheme/bases")
    needed = [part for part in bundled.vocabularies() if part.graph in names]
    monkeypatch.setattr(bundled, "vocabularies", lambda: iter(needed))  # all of them take a second


@pytest.fixture
def client(store: Store, here: None) -> Iterator[httpx.Client]:
    app = create_app(Settings(token=TOKENS, max_document_mb=1), store)
    with connect(app) as client:
        yield client


@pytest.fixture
def ann(client: httpx.Client) -> Editor:
    return Editor(client, ANN)


@pytest.fixture
def bob(client: httpx.Client) -> Editor:
    return Editor(client, BOB)


@pytest.fixture
def draft(ann: Editor) -> dict[str, Any]:
    found = ann.send("措施.txt", TEXT.encode())
    assert found["state"] == "ready", found
    return found
