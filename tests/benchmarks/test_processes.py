import sys
from pathlib import Path

import pytest

from tests.benchmarks.processes import (
    MemoryWatch,
    cpu_seconds,
    free_port,
    pss_mb,
    running,
    session_members,
    wait_until_answers,
)

pytestmark = pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="needs /proc")

# Starts a child, takes some memory, and serves an empty answer once both are there.
SERVER = """
import http.server, subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
memory = bytearray(b"x" * 50_000_000)
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""


def test_a_server_with_its_children_is_weighed_and_stopped(tmp_path: Path) -> None:
    port = free_port()
    log = tmp_path / "log"
    with running([sys.executable, "-c", SERVER, str(port)], log) as process:
        wait_until_answers(process, f"http://127.0.0.1:{port}/", log, seconds=60)
        assert len(session_members(process.pid)) == 2
        assert 0 < cpu_seconds(process.pid) < 60
        with MemoryWatch(process.pid) as watch:
            assert 50 < pss_mb(process.pid) < 200
    assert watch.samples
    assert session_members(process.pid) == []


def test_a_server_that_ends_is_told_with_its_log(tmp_path: Path) -> None:
    log = tmp_path / "log"
    command = [sys.executable, "-c", "raise SystemExit('no port for me')"]
    with (
        running(command, log) as process,
        pytest.raises(RuntimeError, match=r"ended with code 1.*no port for me"),
    ):
        wait_until_answers(process, f"http://127.0.0.1:{free_port()}/", log, seconds=60)
