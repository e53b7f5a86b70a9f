"""What the end of a reader process means for its query."""

import signal

import pytest

from graph.errors import FivekeysError, QueryMemoryError, QueryTimeoutError, ReaderError
from graph.readers.endings import WHY, EndedFromOutsideError, reason
from graph.readers.reader import NO_MEMORY


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (-signal.SIGALRM, QueryTimeoutError),
        (-signal.SIGABRT, QueryMemoryError),
        (NO_MEMORY, QueryMemoryError),
        (-signal.SIGSEGV, ReaderError),
        (-signal.SIGBUS, ReaderError),
        (-signal.SIGKILL, EndedFromOutsideError),
        (-signal.SIGTERM, ReaderError),
        (0, ReaderError),
        (1, ReaderError),
    ],
)
def test_each_end_has_its_error(status: int, kind: type[FivekeysError]) -> None:
    assert type(reason(status, 2.5)) is kind


def test_the_deadline_is_named() -> None:
    assert "2.5 s" in str(reason(-signal.SIGALRM, 2.5))


def test_reasons_have_names_of_their_own() -> None:
    assert len(set(WHY.values())) == len(WHY)
