"""A closed loop of requests over kept connections, by the load generator ``wrk``.

``wrk`` is written in C and takes some microseconds a request, so that on a machine that it shares
with the server nearly all the time is the server's.
"""

import json
import resource
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlsplit

from tests.benchmarks.mixes import Query

CONNECTIONS: Final = 16
RESULTS_JSON: Final = "application/sparql-results+json"
_SCRIPT: Final = Path(__file__).parent / "requests.lua"
_TIMEOUT_S: Final = 60


@dataclass(frozen=True, slots=True)
class Measurement:
    """What a run of requests brought.

    Attributes:
        rate: answers a second.
        p50: milliseconds within which half of the answers came; so for p95 and p99.
        errors: answers with another status than 200, lost connections, requests without answer.
        answer_bytes: bytes of an answer with its head, on average.
        client_s: processor time of the load generator.
    """

    requests: int
    rate: float
    p50: float
    p95: float
    p99: float
    errors: int
    answer_bytes: float
    client_s: float = 0


def require_wrk() -> str:
    """Path of ``wrk``.

    Raises:
        RuntimeError: it is not installed.
    """
    found = shutil.which("wrk")
    if found is None:
        raise RuntimeError("wrk is not installed; it is a package of that name in Debian and brew")
    return found


def write_requests(queries: Sequence[Query], endpoint: str, file: Path) -> None:
    """Write the request targets of ``queries`` to ``endpoint`` (GET), one a line."""
    path = urlsplit(endpoint).path
    lines = [f"{path}?query={quote(query.text, safe='')}\n" for query in queries]
    file.write_text("".join(lines), "ascii")


def measure(
    endpoint: str,
    requests: Path,
    seconds: int,
    *,
    begin: float = 0,
    connections: int = CONNECTIONS,
) -> Measurement:
    """Send the requests of a file over and over for so many seconds.

    Args:
        endpoint: address of the service; only host and port matter.
        requests: file that `write_requests` has written.
        seconds: how long.
        begin: where in the file to begin, 0 to 1.
        connections: how many at once.

    Raises:
        RuntimeError: ``wrk`` is absent or failed.
    """
    host = urlsplit(endpoint).netloc
    command = [
        require_wrk(), "--threads=1", f"--connections={connections}",
        f"--duration={seconds}s", f"--timeout={_TIMEOUT_S}s",
        f"--script={_SCRIPT}", f"http://{host}/", "--", str(requests), RESULTS_JSON, str(begin),
    ]  # fmt: skip
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise RuntimeError(f"wrk failed: {(done.stderr or done.stdout).strip()[-400:]}")
    taken = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return replace(read_summary(done.stdout), client_s=taken)


def read_summary(output: str) -> Measurement:
    """The measurement in what ``wrk`` printed.

    Raises:
        RuntimeError: there is none.
    """
    lines = [line for line in output.splitlines() if line.startswith("{")]
    if not lines:
        raise RuntimeError(f"wrk printed no summary: {output.strip()[-400:]}")
    found: dict[str, int] = json.loads(lines[-1])
    failed = sum(found[name] for name in ("connect", "read", "write", "status", "timeout"))
    good = found["requests"] - found["status"]
    return Measurement(
        requests=found["requests"],
        rate=good / (found["microseconds"] / 1e6),
        p50=found["p50"] / 1000,
        p95=found["p95"] / 1000,
        p99=found["p99"] / 1000,
        errors=failed,
        answer_bytes=found["bytes"] / max(1, found["requests"]),
    )
