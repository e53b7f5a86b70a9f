"""Attributes of this process, where the system is Linux (prctl(2)); elsewhere nothing is done."""

import ctypes
import sys
from typing import Final

_DEATH_SIGNAL: Final = 1
_NAME: Final = 15
_SUBREAPER: Final = 36


def die_with_parent(number: int) -> None:
    """Get the signal ``number`` when the process that forked this one has ended."""
    _set(_DEATH_SIGNAL, number)


def adopt_orphans() -> None:
    """Be the parent of descendants whose own parent has ended."""
    _set(_SUBREAPER, 1)


def name_process(name: str) -> None:
    """Be called so in lists of processes; 15 bytes are shown."""
    _set(_NAME, ctypes.c_char_p(name.encode()))


def _set(option: int, value: object) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)
