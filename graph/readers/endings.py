"""How reader processes end, and what that means for their queries."""

import signal
from typing import Final

from graph.errors import FivekeysError, QueryMemoryError, QueryTimeoutError, ReaderError
from graph.readers.reader import NO_MEMORY


class EndedFromOutsideError(FivekeysError):
    """A reader was ended by somebody else, through no fault of its query; only the pool sees it."""


WHY: Final[dict[type[FivekeysError], str]] = {
    QueryTimeoutError: "deadline",
    QueryMemoryError: "memory",
    EndedFromOutsideError: "ended from outside",
}
"""The reason for figures; all others are readers that died."""


def reason(status: int, seconds: float) -> FivekeysError:
    """The error for how a reader ended: an exit code, or less the number of a signal.

    ``seconds`` is the deadline that its query had.
    """
    if status == -signal.SIGALRM:
        return QueryTimeoutError(
            f"the query ran longer than {seconds:g} s; narrow it, or add LIMIT"
        )
    if status in (-signal.SIGABRT, NO_MEMORY):
        return QueryMemoryError(
            "the query needs more memory than it may have; narrow it (FIVEKEYS_QUERY_MEMORY_MB)"
        )
    if status in (-signal.SIGSEGV, -signal.SIGBUS):
        return ReaderError("the query is nested too deep for the engine; make it flatter")
    if status == -signal.SIGKILL:
        return EndedFromOutsideError("the process that ran the query was ended from outside")
    return ReaderError("the process that ran the query has ended; try again")
