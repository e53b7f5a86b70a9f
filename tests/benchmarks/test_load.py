import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.benchmarks.load import measure, read_summary, write_requests
from tests.benchmarks.mixes import Query

SUMMARY = (
    '{"requests": 300, "microseconds": 2000000, "bytes": 60000, "connect": 1, "read": 2, '
    '"write": 0, "status": 100, "timeout": 3, "p50": 1500, "p95": 2500, "p99": 4000, "longest": 9}'
)


def test_only_good_answers_count_for_the_rate() -> None:
    found = read_summary(f"Running 2s test\n{SUMMARY}\n")
    assert found.rate == 100
    assert found.errors == 106
    assert (found.p50, found.p95, found.p99) == (1.5, 2.5, 4.0)
    assert found.answer_bytes == 200


def test_output_without_a_summary_is_an_error() -> None:
    with pytest.raises(RuntimeError, match="no summary: unable to connect"):
        read_summary("unable to connect")


def test_requests_are_encoded_one_a_line(tmp_path: Path) -> None:
    file = tmp_path / "requests"
    write_requests([Query("a", "ASK {\n}"), Query("b", "é&+")], "http://localhost:1/sparql", file)
    lines = file.read_text("ascii").splitlines()
    assert [unquote(line) for line in lines] == ["/sparql?query=ASK {\n}", "/sparql?query=é&+"]
    assert "+" not in lines[1]


@pytest.mark.skipif(shutil.which("wrk") is None, reason="wrk is not installed")
def test_a_server_is_measured(
    serve: Callable[[Callable[[str], tuple[int, bytes]]], str], tmp_path: Path
) -> None:
    file = tmp_path / "requests"
    seen: set[str] = set()

    def reply(path: str) -> tuple[int, bytes]:
        seen.add(path)
        return (200, b"{}") if path.endswith("good") else (500, b"")

    endpoint = serve(reply)
    write_requests([Query("a", "good"), Query("b", "bad")], endpoint, file)
    found = measure(endpoint, file, 1, connections=2)
    assert seen == {"/sparql?query=good", "/sparql?query=bad"}
    assert 0 < found.errors < found.requests
    assert found.rate > 0
