"""The index of a generation in the folder of a store, and the process that builds it."""

import sys
from typing import Final

from graph.derived import Derived, Keeper
from graph.index.building import build
from graph.index.opened import Index, open_index

INDEX: Final = Derived[Index]("index", open_index, build)
"""The index as what is derived from a generation."""


class IndexProcess(Keeper):
    """Keeps the newest generation of a store indexed, by a process of low priority when needed."""

    derived = INDEX
    command = (sys.executable, "-m", "graph.index.process")


open_newest = INDEX.open_newest
has_newest = INDEX.has_newest
build_newest = INDEX.build_newest
