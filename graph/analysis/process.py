"""A process that builds the analysis of the newest generation and ends.

python -m graph.analysis.process STORE BASE_IRI PARENT
"""

import sys

from graph.analysis.keeping import ANALYSIS
from graph.derived import run

if __name__ == "__main__":
    sys.exit(run(ANALYSIS, *sys.argv[1:]))
