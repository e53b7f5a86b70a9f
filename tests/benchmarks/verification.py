"""Whether servers answer right: their result sets compared with those of the engine in process."""

import http.client
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlsplit

import pyoxigraph

from graph.namespaces import XSD
from tests.benchmarks.load import RESULTS_JSON
from tests.benchmarks.mixes import Query

Answer = bool | Counter[tuple[tuple[str, str], ...]]
"""Of ASK, or the rows of a SELECT: how often each; a row is its bindings, sorted by variable."""

_NUMBERS: Final = frozenset(
    XSD + name for name in ("integer", "nonNegativeInteger", "int", "long", "decimal", "double")
)


def read_answer(body: bytes) -> Answer:
    """An answer in SPARQL 1.1 Query Results JSON, without regard to the order of rows.

    Raises:
        ValueError: it is no such document.
    """
    found: dict[str, Any] = json.loads(body)
    if "boolean" in found:
        return bool(found["boolean"])
    try:
        rows = found["results"]["bindings"]
    except (KeyError, TypeError) as error:
        raise ValueError("neither boolean nor results.bindings in it") from error
    return Counter(tuple(sorted((name, _term(term)) for name, term in row.items())) for row in rows)


def _term(term: Mapping[str, str]) -> str:
    """A term as text; numbers by value, as engines keep or drop their lexical form and type."""
    value, datatype = term["value"], term.get("datatype", "")
    if term["type"] == "uri":
        return f"<{value}>"
    if datatype in _NUMBERS:
        try:
            return f"{Decimal(value).normalize():f}"
        except InvalidOperation:
            pass
    language = term.get("xml:lang", "").lower()
    return f'"{value}"@{language}^^{"" if datatype == XSD + "string" else datatype}'


def expected(nquads: Path, queries: Iterable[Query]) -> dict[str, Answer]:
    """The engine's own answers by query text, the default graph being the union of all graphs."""
    store = pyoxigraph.Store()
    store.bulk_load(path=str(nquads), format=pyoxigraph.RdfFormat.N_QUADS)
    answers = {}
    for query in queries:
        result = store.query(query.text, use_default_graph_as_union=True)
        assert not isinstance(result, pyoxigraph.QueryTriples)
        body = result.serialize(format=pyoxigraph.QueryResultsFormat.JSON)
        answers[query.text] = read_answer(body or b"")
    return answers


def wrong_answers(
    endpoint: str, queries: Sequence[Query], answers: Mapping[str, Answer]
) -> tuple[list[str], float]:
    """Send the queries one by one; what is wrong with each that is not answered as expected, and
    the bytes of a body on average."""
    parts = urlsplit(endpoint)
    connection = http.client.HTTPConnection(parts.netloc, timeout=120)
    wrong: list[str] = []
    size = 0
    for query in queries:
        target = f"{parts.path}?query={quote(query.text, safe='')}"
        try:
            connection.request("GET", target, headers={"Accept": RESULTS_JSON})
            response = connection.getresponse()
            body = response.read()
        except (OSError, http.client.HTTPException) as error:
            wrong.append(f"{query.template}: {error!r}")
            connection.close()
            continue
        size += len(body)
        problem = _problem(response.status, body, answers[query.text])
        if problem:
            wrong.append(f"{query.template}: {problem}")
    connection.close()
    return wrong, size / max(1, len(queries))


def _problem(status: int, body: bytes, right: Answer) -> str | None:
    if status != 200:
        return f"status {status}"
    try:
        answer = read_answer(body)
    except ValueError as error:
        return f"no results: {error}"
    if answer == right:
        return None
    if isinstance(answer, bool) or isinstance(right, bool):
        return f"{answer} instead of {right}"
    if answer.total() != right.total():
        return f"{answer.total()} rows instead of {right.total()}"
    return f"{(answer - right).total()} of {answer.total()} rows differ"
