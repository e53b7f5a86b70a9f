"""The analysis of a generation in the folder of a store, and the process that builds it."""

import sys
from typing import Final

from graph.analysis.building import build
from graph.analysis.opened import Analysis, open_analysis
from graph.derived import Derived, Keeper

ANALYSIS: Final = Derived[Analysis]("analysis", open_analysis, build, follows="index")
"""The analysis as what is derived from a generation."""


class AnalysisProcess(Keeper):
    """Keeps the newest generation of a store analysed, by a process of low priority when needed."""

    derived = ANALYSIS
    command = (sys.executable, "-m", "graph.analysis.process")


analysis_of = ANALYSIS.of
open_newest = ANALYSIS.open_newest
has_newest = ANALYSIS.has_newest
build_newest = ANALYSIS.build_newest
