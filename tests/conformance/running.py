"""Running tests: of queries and updates here, of the protocols in modules of their own."""

import re
import xml.etree.ElementTree as ET
from http.client import HTTPException
from typing import Final
from urllib.parse import urljoin

from tests.conformance import descriptions, exchanges
from tests.conformance.datasets import fill, held_by, is_isomorphic, quads_of
from tests.conformance.manifests import Case, Content
from tests.conformance.peers import Service
from tests.conformance.results import is_same, read, read_expected

_IRI: Final = re.compile(r"<([^<>\s]*)>")
_CREATED: Final = re.compile(r"CREATE\s+(?:SILENT\s+)?GRAPH\s*<([^<>\s]*)>", re.IGNORECASE)
_ANYTHING: Final = "application/sparql-results+json, text/turtle"


class Runner:
    """Runs tests on one service, and knows what the service holds."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._held: Content | None = None

    def run(self, case: Case) -> str | None:
        """What is wrong, or None."""
        try:
            return self._run(case)
        except (OSError, HTTPException, ET.ParseError, ValueError, SyntaxError) as error:
            self._held = None
            return f"{type(error).__name__}: {error}"  # no answer, or one that cannot be read

    def _run(self, case: Case) -> str | None:
        if case.exchanges:
            if case.before.named or case.kind == "GraphStoreProtocolTest":
                self._held = None
                self._fill(case.before)
            self._held = None
            return exchanges.run(self._service, case)
        if case.kind == "ServiceDescriptionTest":
            return descriptions.run(self._service, case.id.rpartition("/")[2])
        if case.kind in ("QueryEvaluationTest", "CSVResultFormatTest"):
            return self._query(case)
        if case.kind == "UpdateEvaluationTest":
            return self._update(case)
        return self._syntax(case)

    def _fill(self, content: Content) -> None:
        if content != self._held:
            fill(self._service, content)
            self._held = content

    def _query(self, case: Case) -> str | None:
        assert case.result is not None
        self._fill(case.before)
        accept, expected = read_expected(case.result)
        answer = self._service.query(_text(case), accept)
        if not answer.is_success:
            return f"status {answer.status}: {answer.body[:300].decode(errors='replace')}"
        if answer.media_type != accept:
            return f"{accept} was asked for, {answer.media_type} came"
        found = read(answer.body, answer.media_type)
        return None if is_same(found, expected) else f"{expected} was expected, {found} came"

    def _update(self, case: Case) -> str | None:
        self._fill(case.before)
        self._held = None
        answer = self._service.update(_text(case))
        if not answer.is_success:
            return f"status {answer.status}: {answer.body[:300].decode(errors='replace')}"
        found, expected = held_by(self._service), quads_of(case.after)
        if is_isomorphic(found, expected):
            return None
        return f"{expected} was expected, {found} is there"

    def _syntax(self, case: Case) -> str | None:
        is_update = case.text is not None and case.text.suffix == ".ru"
        is_negative = case.kind.startswith("Negative")
        if is_update and not is_negative:
            self._fill(Content(named=tuple((graph, None) for graph in _iris(case))))
        if is_update:
            answer = self._service.update(_text(case))
            self._held = self._held if answer.status == 400 else None  # refused: nothing changed
        else:
            answer = self._service.query(_text(case), _ANYTHING)
        is_malformed = answer.status == 400 and not answer.is_fetch_refused
        is_read = answer.is_success or answer.is_fetch_refused
        is_right = is_malformed if is_negative else is_read
        shown = f"status {answer.status}: {answer.body[:300].decode(errors='replace')}"
        return None if is_right else shown


def _iris(case: Case) -> list[str]:
    """IRIs in an update that may be graphs: operations on one that is not there fail.

    Without those that the update creates itself.
    """
    assert case.text is not None
    text = case.text.read_text(encoding="utf-8")
    names = set(_IRI.findall(text)) - set(_CREATED.findall(text))
    return sorted({urljoin(case.base_iri, name) for name in names})


def _text(case: Case) -> str:
    """The query or update, with its own address as base."""
    assert case.text is not None
    return f"BASE <{case.base_iri}>\n{case.text.read_text(encoding='utf-8')}"
