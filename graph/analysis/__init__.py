"""Network analysis of a generation: computed once, answered from arrays that are mapped into memory.

`build` makes it from any reader by streaming, `open_analysis` opens it at once and read only. The
questions are `path`, `neighbourhood`, `similar`, `central`, `clusters`, `chain` and `gaps`; each number
of their answers comes with a sentence that says what it means and how it was made.
"""

from graph.analysis.building import build
from graph.analysis.keeping import (
    AnalysisProcess,
    analysis_of,
    build_newest,
    has_newest,
    open_newest,
)
from graph.analysis.naming import find_thing, scope_of
from graph.analysis.opened import Analysis, open_analysis
from graph.analysis.questions import chain, neighbourhood, path, similar
from graph.analysis.rankings import central, clusters, gaps
from graph.analysis.scope import Scope

__all__ = [
    "Analysis",
    "AnalysisProcess",
    "Scope",
    "analysis_of",
    "build",
    "build_newest",
    "central",
    "chain",
    "clusters",
    "find_thing",
    "gaps",
    "has_newest",
    "neighbourhood",
    "open_analysis",
    "open_newest",
    "path",
    "scope_of",
    "similar",
]
