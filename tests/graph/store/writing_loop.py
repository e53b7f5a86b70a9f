"""A process that writes to a store in steps, tells of each, and may end itself at any moment.

    python -m tests.graph.store.writing_loop FOLDER STEPS [MOMENT]

It writes the number of each finished step on a line. At the MOMENT-th call into or out of the
store's own code (and into the engine and the system from there) it kills itself. Without MOMENT
it ends with a line `moments N`: how many there were.
"""

import io
import os
import signal
import sys
from types import FrameType
from typing import Final

from graph.store import Change, Writer, open_store

GRAPHS: Final = [f"http://x/graph/{number}" for number in range(4)]
_OURS: Final = os.sep + os.path.join("graph", "store") + os.sep

Content = dict[str, set[str]]


def lines(step: int) -> set[str]:
    """Triples that step ``step`` puts into a graph."""
    return {f'<http://x/s{number}> <http://x/p> "{step}"@zh .' for number in range(30)}


def state(step: int) -> Content:
    """What the store holds after ``step`` (0 for nothing yet)."""
    content: Content = {}
    for number in range(1, step + 1):
        first, second = GRAPHS[number % 4], GRAPHS[(number + 1) % 4]
        if number % 5 == 4:
            content.pop(first, None)
        elif number % 5 == 3:
            content[first] = content.get(first, set()) | lines(number)
        else:
            content[first] = content[second] = lines(number)
    return content


def take_step(writer: Writer, number: int) -> None:
    """What makes `state(number)` of `state(number - 1)`."""
    first, second = GRAPHS[number % 4], GRAPHS[(number + 1) % 4]
    text = "\n".join(lines(number)).encode()
    if number % 5 == 4:
        writer.forget(first)
    elif number % 5 == 3:
        writer.load(io.BytesIO(text), media_type="application/n-triples", graph=first)
    else:
        writer.apply([Change(first, text), Change(second, text)])
    if number % 3 == 0:
        writer.publish()


class _Clock:
    """Counts calls and returns of the store's code and ends the process at one of them."""

    def __init__(self, moment: int) -> None:
        self.count = 0
        self._moment = moment

    def __call__(self, frame: FrameType, event: str, argument: object) -> None:
        if _OURS in frame.f_code.co_filename and "tests" not in frame.f_code.co_filename:
            self.count += 1
            if self.count == self._moment:
                os.kill(os.getpid(), signal.SIGKILL)


def main(folder: str, steps: int, moment: int) -> None:
    """Write ``steps`` steps in sessions of four."""
    clock = _Clock(moment)
    sys.setprofile(clock)
    store = open_store(folder)
    for first in range(1, steps + 1, 4):
        with store.writer() as writer:
            for number in range(first, min(first + 4, steps + 1)):
                take_step(writer, number)
                os.write(1, f"{number}\n".encode())
    sys.setprofile(None)
    os.write(1, f"moments {clock.count}\n".encode())


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 0)
