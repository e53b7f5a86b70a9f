"""A worker process: reads documents until the other end of its connection is closed.

    python -m graph.jobs.worker DESCRIPTOR

Messages: the extraction comes first, None goes back when all is ready. Then for each job either a result goes
back, or the digest of its text; that is answered by whether it is to be extracted, and where it
is, the result follows.
"""

import sys
from contextlib import suppress
from multiprocessing.connection import Connection

from graph.errors import FivekeysError
from graph.extract import reader
from graph.jobs.bounds import bound_memory
from graph.jobs.document import Extracted, Extraction, Failed, Job, reason


def main(descriptor: int) -> None:
    """Work for the process at the other end of ``descriptor``."""
    connection = Connection(descriptor)
    bound_memory()
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        extraction: Extraction = connection.recv()
        extraction.extract(reader.text_of("准备", "warm-up"))  # loads all rules and schemes
        connection.send(None)
        while True:
            job: Job = connection.recv()
            connection.send(_result(extraction, job, connection))


def _result(extraction: Extraction, job: Job, connection: Connection) -> Extracted | Failed | None:
    """What came of ``job``; None where it is not to be extracted."""
    try:
        text = extraction.text(job)
        connection.send((text.sha256, len(text.content)))
        return extraction.extract(text) if connection.recv() else None
    except (EOFError, BrokenPipeError, ConnectionResetError):
        raise
    except FivekeysError as error:
        return Failed(reason(error, job))
    except Exception as error:  # edge of the process: one document never stops the others
        return Failed(reason(error, job))


if __name__ == "__main__":
    main(int(sys.argv[1]))
