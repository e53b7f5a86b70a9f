"""Worker processes: order, deaths, time limits, memory held, an end without leftovers."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from graph.errors import LimitError
from graph.jobs import pool as pools
from graph.jobs.document import STDIN, Extracted, Extraction, Failed, Job, Known, find_none
from graph.jobs.pool import Pool
from graph.namespaces import BASE
from tests.graph.documents import NOTICE, REPLY

EXTRACTION = Extraction(BASE, 1_000_000)


def replies(folder: Path, count: int) -> list[Job]:
    jobs = []
    for number in range(count):
        file = folder / f"{number:02}.txt"
        file.write_text(REPLY.replace("第7号", f"第{number}号"), encoding="utf-8")
        jobs.append(Job(file))
    return jobs


def is_running(process: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(process, 0)
        return True
    return False


class Saboteur:
    """Sends a signal to all workers of a pool when the text of one document is looked up."""

    def __init__(self, number: int, what: signal.Signals) -> None:
        self.number = number
        self.what = what
        self.calls = 0
        self.pool: Pool | None = None

    def __call__(self, _sha256: str) -> None:
        self.calls += 1
        if self.calls == self.number and self.pool is not None:
            for process in self.pool.processes:
                os.kill(process, self.what)


def test_results_come_in_the_order_of_the_jobs_and_are_those_of_this_process(
    tmp_path: Path,
) -> None:
    jobs = replies(tmp_path, 40)
    (tmp_path / "00.txt").write_text(REPLY * 50, encoding="utf-8")  # the slowest comes first
    with Pool(2, EXTRACTION, find_none) as pool:
        found = list(pool.results(jobs))
        assert len(pool.processes) == 2
    assert [job for job, _ in found] == jobs
    assert [result for _, result in found] == [EXTRACTION.run(job, find_none) for job in jobs]


def test_no_process_is_left(tmp_path: Path) -> None:
    with Pool(2, EXTRACTION, find_none) as pool:
        next(pool.results(replies(tmp_path, 40)))
        processes = pool.processes
        assert processes
    assert not any(is_running(process) for process in processes)
    assert pool.processes == []


def test_what_is_known_is_not_extracted(tmp_path: Path) -> None:
    known = Known("http://d", "http://g", 3, 4)
    jobs = replies(tmp_path, 3)
    with Pool(1, EXTRACTION, lambda _: known) as pool:
        assert {result for _, result in pool.results(jobs)} == {
            known._replace(characters=len(REPLY))
        }
        assert pool.again(jobs[2]) == EXTRACTION.run(jobs[2], find_none)


@pytest.mark.parametrize("what", [signal.SIGKILL, signal.SIGSEGV])
def test_a_process_that_dies_costs_its_own_document(tmp_path: Path, what: signal.Signals) -> None:
    jobs = replies(tmp_path, 5)
    saboteur = Saboteur(3, what)
    with Pool(1, EXTRACTION, saboteur) as pool:
        saboteur.pool = pool
        results = [result for _, result in pool.results(jobs)]
    assert [type(result) for result in results] == [
        Extracted, Extracted, Failed, Extracted, Extracted,
    ]  # fmt: skip
    assert isinstance(results[2], Failed)
    assert what.name in results[2].reason


def test_a_document_that_takes_too_long_is_set_aside(tmp_path: Path) -> None:
    jobs = replies(tmp_path, 3)
    saboteur = Saboteur(2, signal.SIGSTOP)  # it never answers
    with Pool(1, EXTRACTION, saboteur, limit_s=3) as pool:
        saboteur.pool = pool
        results = [result for _, result in pool.results(jobs)]
    assert [type(result) for result in results] == [Extracted, Failed, Extracted]
    assert results[1] == Failed("not read within 3 seconds; split the document")


def test_a_process_that_died_between_documents_costs_none(tmp_path: Path) -> None:
    jobs = replies(tmp_path, 2)
    with Pool(1, EXTRACTION, find_none) as pool:
        list(pool.results(jobs[:1]))
        (process,) = pool.processes
        os.kill(process, signal.SIGKILL)
        os.waitid(os.P_PID, process, os.WEXITED | os.WNOWAIT)
        assert isinstance(next(pool.results(jobs[1:]))[1], Extracted)


def test_what_fails_says_why_and_the_others_go_on(tmp_path: Path) -> None:
    jobs = replies(tmp_path, 2)
    jobs[1:1] = [Job(tmp_path / "none.txt"), Job(STDIN, b""), Job(STDIN, NOTICE.encode())]
    with Pool(2, EXTRACTION, find_none) as pool:
        results = [result for _, result in pool.results(jobs)]
    assert [type(result) for result in results] == [
        Extracted, Failed, Failed, Extracted, Extracted,
    ]  # fmt: skip
    assert results[1:3] == [EXTRACTION.run(job, find_none) for job in jobs[1:3]]


def test_a_bounded_number_is_handed_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    handed: list[Job] = []

    def hand_out(jobs: list[Job]) -> Iterator[Job]:
        for job in jobs:
            handed.append(job)
            yield job

    with Pool(1, EXTRACTION, find_none) as pool:
        next(pool.results(hand_out(replies(tmp_path, 40))))
        assert len(handed) == pools._AHEAD
    handed.clear()
    monkeypatch.setattr(pools, "HELD_BYTES", 0)
    with Pool(1, EXTRACTION, find_none) as pool:
        for taken, _ in enumerate(pool.results(hand_out(replies(tmp_path, 20))), 1):
            assert len(handed) <= taken + pools._AHEAD
        assert pool._held == 0


@pytest.mark.parametrize(
    ("module", "named"), [("no.such.module", "No module named"), ("this", "code 0")]
)
def test_workers_that_cannot_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str, named: str
) -> None:
    monkeypatch.setattr(pools, "_MODULE", module)
    with Pool(1, EXTRACTION, find_none) as pool, pytest.raises(LimitError, match=named):
        next(pool.results(replies(tmp_path, 1)))


def test_a_fault_of_ours_is_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    from graph.jobs import worker

    class Connection:
        send: Callable[[object], None] = staticmethod(lambda _: None)

        def recv(self) -> bool:
            raise ZeroDivisionError("somewhere")

    result = worker._result(EXTRACTION, Job(STDIN, REPLY.encode()), Connection())  # type: ignore[arg-type]
    assert isinstance(result, Failed)
    assert "ZeroDivisionError: somewhere" in result.reason
