"""A process that builds the index of the newest generation and ends.

python -m graph.index.process STORE BASE_IRI PARENT
"""

import sys

from graph.derived import run
from graph.index.keeping import INDEX

if __name__ == "__main__":
    sys.exit(run(INDEX, *sys.argv[1:]))
