"""A process that reads a store: each line it is given is answered by a line.

    python -m tests.graph.store.reading_peer FOLDER

`hold` takes a view and answers with its generation, `newest` answers with the newest generation
and lets go of it, `read` answers with the rows of the held view, `drop` lets go of the view.
"""

import gc
import sys

from graph.store import Reader, open_store


def main(folder: str) -> None:
    """Answer until standard input ends."""
    store = open_store(folder, read_only=True)
    held: Reader | None = None
    for line in sys.stdin:
        match line.strip():
            case "hold":
                held = store.reader()
                answer = str(held.generation.number)
            case "newest":
                answer = str(store.reader().generation.number)
            case "read":
                assert held is not None
                answer = ",".join(row["o"] for row in held.select("SELECT ?o { ?s ?p ?o }"))
            case _:
                held = None
                store.close()
                store = open_store(folder, read_only=True)
                gc.collect()
                answer = "dropped"
        print(answer, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
