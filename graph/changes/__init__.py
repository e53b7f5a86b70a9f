"""What came, changed and went between two generations, by claim; see `difference`."""

from graph.changes.claimed import Claimed, Figures, Ground, Group, Said
from graph.changes.difference import KINDS, Aspect, Change, Kind, apply, changes, difference

__all__ = [
    "KINDS",
    "Aspect",
    "Change",
    "Claimed",
    "Figures",
    "Ground",
    "Group",
    "Kind",
    "Said",
    "apply",
    "changes",
    "difference",
]
