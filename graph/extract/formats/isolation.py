"""Readers in a process of their own, bounded in time and memory.

The engines for PDF and HTML cannot be interrupted, and a hostile file may make them crash, run for
hours or ask for all memory. In a process of its own a reader is ended at a time and a size, and
nothing else notices.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any, Final

from graph.errors import DocumentError

MEMORY_BYTES: Final = 2_000_000_000
"""Address space that reading one file may take."""
GRACE_S: Final = 5.0
"""Time after the limit that the process has to say so itself."""

Answer = dict[str, Any]


def run(module: str, data: bytes, label: str, *, time_limit_s: float) -> Answer:
    """What the process of ``module``, which calls `serve`, answers for ``data``.

    Raises:
        DocumentError: it took too long, too much memory, or crashed.
    """
    path = os.pathsep.join(entry for entry in sys.path if entry)
    try:
        done = subprocess.run(
            [sys.executable, "-m", module, str(time_limit_s)],
            input=data,
            capture_output=True,
            timeout=time_limit_s + GRACE_S,
            env={**os.environ, "PYTHONPATH": path},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise DocumentError(
            f"{label}: not read within {time_limit_s:.0f} seconds; split the file"
        ) from error
    if done.returncode:
        last = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        why = "more memory than one file may take" if "MemoryError" in last else "the engine failed"
        raise DocumentError(
            f"{label}: cannot be read: {why}; save the file anew (print to PDF) or split it"
        )
    answer: Answer = json.loads(done.stdout)
    return answer


def serve(answer: Callable[[bytes, float], Answer]) -> None:
    """Answer for the file on standard input; the one argument is the time allowed in seconds.

    ``answer`` gets the bytes and a deadline on the clock of `time.monotonic`.
    """
    deadline = time.monotonic() + float(sys.argv[1])
    if sys.platform != "win32":
        import resource  # noqa: PLC0415  (not on every system)

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    found = answer(sys.stdin.buffer.read(), deadline)
    sys.stdout.buffer.write(json.dumps(found).encode())
