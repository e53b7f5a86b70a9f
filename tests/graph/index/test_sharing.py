"""Work shared among forked processes gives what one process gives, or says why not."""

import os
import signal
import subprocess
import sys
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import InputError, StoreError
from graph.index.sharing import shared


def made(part: int) -> list[bytes]:
    return [b"%d" % part] * (part % 3)


def where(_: int) -> list[bytes]:
    return [b"%d" % os.getpid()]


@given(st.lists(st.integers(0, 99), max_size=20), st.integers(1, 4))
def test_order_is_that_of_the_parts(parts: list[int], processes: int) -> None:
    assert list(shared(parts, made, processes=processes)) == [made(part) for part in parts]


def test_many_parts_are_shared_and_few_are_not() -> None:
    assert list(shared(range(4), where, processes=2)) == [where(0)] * 4
    two = {found[0] for found in shared(range(40), where, processes=2)}
    assert len(two) == 2
    assert b"%d" % os.getpid() not in two


def test_what_is_not_read_is_not_waited_for() -> None:
    endless = shared(range(10_000), lambda _: [b"x" * 100_000], processes=2)
    assert len(list(islice(endless, 3))) == 3
    endless.close()  # type: ignore[attr-defined]


def test_an_error_is_raised_here() -> None:
    def work(part: int) -> list[bytes]:
        if part == 5:
            raise InputError("line 5: not a statement")
        return made(part)

    with pytest.raises(InputError, match="line 5"):
        list(shared(range(40), work, processes=2))


def test_a_process_that_is_ended_is_missed() -> None:
    def work(part: int) -> list[bytes]:
        if part == 7:
            os.kill(os.getpid(), signal.SIGKILL)
        return made(part)

    with pytest.raises(StoreError, match="was ended"):
        list(shared(range(40), work, processes=2))


ABANDONED = """
import os
from graph.index.sharing import shared
made = shared(range(1_000), lambda _: [b"x" * 1_000_000], processes=2)
next(made)
print("made", flush=True)
os.kill(os.getpid(), 9)
"""


def test_processes_end_with_the_one_that_they_work_for() -> None:
    process = subprocess.Popen([sys.executable, "-c", ABANDONED], stdout=subprocess.PIPE)
    output, _ = process.communicate(timeout=60)  # which waits for all that could write to it
    assert output == b"made\n"
    assert process.returncode == -signal.SIGKILL
