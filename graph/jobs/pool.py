"""Worker processes that read documents, and the order in which their results are handed out.

A process that dies or takes too long costs the document that it was at, and is replaced. One thread
looks after each process, so that no worker waits while the results of others are written.
"""

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from multiprocessing import Pipe
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from graph.errors import LimitError
from graph.jobs.bounds import LIMIT_S, TOO_LONG
from graph.jobs.document import Extracted, Extraction, Failed, Find, Job, Result, find_none

START_LIMIT_S: Final = 60.0
"""Time that a worker may take to start."""

HELD_BYTES: Final = 24 * 1024 * 1024
"""Size of finished results above which no new document is handed out."""
_GRACE_S: Final = 5.0
"""Time for a process whose connection has ended to end itself."""
_AHEAD: Final = 8
"""Documents for each worker that are handed out or finished and not yet taken."""

_MODULE: Final = "graph.jobs.worker"
_BROKEN: Final = (EOFError, BrokenPipeError, ConnectionResetError)


class Pool:
    """See the module. Used as a context manager: at its end no process is left.

    Args:
        jobs: number of worker processes.
        extraction: how documents are read.
        find: knows documents that need not be read again; called in threads.
        limit_s: time that one document may take.
    """

    def __init__(
        self,
        jobs: int,
        extraction: Extraction,
        find: Find,
        *,
        limit_s: float = LIMIT_S,
    ) -> None:
        self._extraction = extraction
        self._find = find
        self._limit_s = limit_s
        self._ahead = _AHEAD * jobs
        self._held = 0
        self._mutex = threading.Lock()
        self._workers: list[Worker] = []
        self._is_open = True
        self._own = threading.local()
        self._threads = ThreadPoolExecutor(jobs, thread_name_prefix="documents")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._mutex:
            self._is_open = False
            for worker in self._workers:
                worker.kill()  # its thread sees that the connection ends
        self._threads.shutdown(cancel_futures=True)
        for worker in self._workers:
            worker.stop()

    @property
    def processes(self) -> list[int]:
        """Numbers of the processes that run now."""
        with self._mutex:
            return [worker.pid for worker in self._workers if worker.is_alive()]

    def results(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, Result]]:
        """What comes of each job, in the order of the jobs.

        Raises:
            LimitError: worker processes cannot be started.
        """
        waiting: deque[tuple[Job, Future[Result]]] = deque()
        for job in jobs:
            waiting.append((job, self._threads.submit(self._work, job, self._find)))
            while waiting and (len(waiting) >= self._ahead or self._held > HELD_BYTES):
                yield self._take(*waiting.popleft())
        while waiting:
            yield self._take(*waiting.popleft())

    def again(self, job: Job) -> Result:
        """What comes of a job when it is extracted whatever the store knows."""
        return self._take(job, self._threads.submit(self._work, job, find_none))[1]

    def _take(self, job: Job, future: Future[Result]) -> tuple[Job, Result]:
        result = future.result()
        self._hold(result, -1)
        return job, result

    def _hold(self, result: Result, sign: int) -> None:
        if isinstance(result, Extracted):
            with self._mutex:
                self._held += sign * len(result.triples)

    # -- in the threads ---------------------------------------------------------------------

    def _work(self, job: Job, find: Find) -> Result:
        try:
            result = self._worker().run(job, find, self._limit_s)
        except TimeoutError:
            self._discard(0.0)
            result = Failed(TOO_LONG.format(self._limit_s))
        except _BROKEN:
            result = Failed(self._discard())
        self._hold(result, 1)
        return result

    def _worker(self) -> "Worker":
        """The process of this thread, started where there is none that lives."""
        worker: Worker | None = getattr(self._own, "worker", None)
        if worker is not None and worker.is_alive():
            return worker
        if worker is not None:
            self._discard()
        with self._mutex:
            if not self._is_open:
                raise LimitError("interrupted")
            worker = Worker()
            self._workers.append(worker)
        self._own.worker = worker
        try:
            worker.prepare(self._extraction)
        except (TimeoutError, *_BROKEN) as error:
            ended = self._discard()
            raise LimitError(
                f"a worker process cannot be started: {ended}; try fewer --jobs"
            ) from error
        return worker

    def _discard(self, grace_s: float = _GRACE_S) -> str:
        """Give up the process of this thread; what became of it."""
        worker: Worker = self._own.worker
        self._own.worker = None
        with self._mutex:
            self._workers.remove(worker)
        return worker.stop(grace_s)


class Worker:
    """A worker process, seen from here."""

    def __init__(self) -> None:
        self._connection, other = Pipe()
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  (closed by `stop`)
        paths = [str(Path(__file__).resolve().parents[2]), *sys.path]
        self._process = subprocess.Popen(
            [sys.executable, "-m", _MODULE, str(other.fileno())],
            pass_fds=[other.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self._errors,
            start_new_session=True,  # Ctrl-C is for us; it is stopped with all that it started
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in paths if path)},
        )
        other.close()

    @property
    def pid(self) -> int:
        """Number of the process."""
        return self._process.pid

    def is_alive(self) -> bool:
        """Whether it runs."""
        return self._process.poll() is None

    def prepare(self, extraction: Extraction) -> None:
        """Tell it how documents are read, and wait until it is ready.

        Raises:
            TimeoutError: it takes longer than `START_LIMIT_S`.
            EOFError, BrokenPipeError, ConnectionResetError: it has died.
        """
        self._connection.send(extraction)
        self._receive(time.monotonic() + START_LIMIT_S)

    def run(self, job: Job, find: Find, limit_s: float) -> Result:
        """Have it read a document.

        Raises:
            TimeoutError: it takes longer than ``limit_s``.
            EOFError, BrokenPipeError, ConnectionResetError: it has died.
        """
        deadline = time.monotonic() + limit_s
        self._connection.send(job)
        answer = self._receive(deadline)
        if isinstance(answer, Failed):
            return answer
        sha256, characters = answer
        known = find(sha256)
        self._connection.send(known is None)
        result: Result | None = self._receive(deadline)
        if known is not None:
            return known._replace(characters=characters)
        assert result is not None
        return result

    def _receive(self, deadline: float) -> Any:
        if not self._connection.poll(max(0.0, deadline - time.monotonic())):
            raise TimeoutError
        return self._connection.recv()

    def kill(self) -> None:
        """End it with all that it started, at once."""
        if self.is_alive():
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)

    def stop(self, grace_s: float = 0.0) -> str:
        """End it, at once or when it has not ended by itself in ``grace_s``; how it ended."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(grace_s)
        self.kill()
        code = self._process.wait()
        self._connection.close()
        with self._errors as errors:
            errors.seek(0)
            last = errors.read().decode("utf-8", "replace").strip().rpartition("\n")[2]
        if code < 0:
            name = signal.Signals(-code).name
            return f"the process that read it was ended by {name}, perhaps for want of memory"
        return f"the process that read it ended with code {code} ({last or 'no reason given'})"
