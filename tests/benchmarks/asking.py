"""Time of questions, comparisons and changes over a store that has an index. Run by hand:

    python -m tests.benchmarks.asking STORE [--rounds 3]

Asks, as the service does but for HTTP, one question of each kind and the comparisons below, and
names the slowest. ``wall`` is what somebody waits, ``used`` the time of the processor, which is that
of a machine with nothing else to do; the first round reads from a cold disk and is shown by itself.
"""

import argparse
import os
import platform
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final, NamedTuple

from api.ask.asking import reply
from api.ask.schemas import AskParameters
from api.desk.opened_index import Desk, Indexes
from graph.compare import Kind, compare
from graph.errors import FivekeysError
from graph.index import Question
from graph.queries.view import View
from graph.store import open_store

AIM_S: Final = 1.0
"""What an answer should take at most."""

_SLOWEST: Final = 5

QUESTIONS: Final = (
    "哪些政策支持人工智能？",
    "青浦区有哪些总部经济措施？",
    "2021年以来出台的人才政策",
    "最新的集成电路政策",
    "有多少项人才政策",
    "各区有多少政策？",
    "每年出台多少人才政策",
    "哪些产业有人才政策？",
    "哪个部门发的政策最多",
    "哪些产业在青浦还没有政策？",
    "哪些关键在青浦没有措施",
    "上海哪些区没有人才政策？",
    "补贴最高的是哪些",
    "青浦区补贴最高的政策",
    "金额最高的人才政策",
    "人才政策由哪些单位负责？",
    "措施由哪些单位负责？",
    "浦东和青浦在生物医药上有什么不同？",
    "2021年和2022年的人才政策有什么不同",
    "《实施办法》还有效吗？",
    "标题含“数字”的政策",
    "Which districts have AI policies?",
    "How do Qingpu and Pudong differ?",
)
"""One question, at least, of each kind."""

COMPARISONS: Final[Sequence[tuple[Kind, Sequence[str], Mapping[str, Any]]]] = (
    ("region", ("青浦区", "浦东新区"), {}),
    ("region", ("青浦区", "浦东新区"), {"industry": "生物医药"}),
    ("region", ("青浦区", "浦东新区", "黄浦区", "徐汇区", "长宁区", "静安区"), {"key": "人才"}),
    ("year", ("2021", "2022"), {"industry": "人工智能"}),
    ("year", ("2021", "2022"), {}),
)


class Timed(NamedTuple):
    """What was asked, the seconds of its rounds, and what came of it."""

    what: str
    cold: float
    wall: float
    used: float
    said: str


def asked(desk: Desk) -> Iterator[tuple[str, Callable[[], str]]]:
    """Everything that is asked, and what asks it."""

    def question(text: str) -> str:
        found = reply(desk, AskParameters(q=text), None).asked
        answer, declined = found.answer, found.declined
        return answer.sentence if answer else declined.said if declined else ""

    def comparison(kind: Kind, values: Sequence[str], narrowed: Mapping[str, Any]) -> str:
        found = compare(desk.view, kind, values, index=desk.index, **narrowed)
        return f"{len(found.rows)} rows of {[c.measures + c.documents for c in found.columns]}"

    for text in QUESTIONS:
        yield text, lambda text=text: question(text)  # type: ignore[misc]
    assert desk.index is not None
    documents = [*islice(desk.index.all(Question(kind="policies")), 2)]
    for kind, values, narrowed in (*COMPARISONS, ("document", documents, {})):
        name = (
            f"compare {kind} {' '.join(v.rpartition('/id/')[2] for v in values)} {narrowed or ''}"
        )
        yield name, lambda k=kind, v=values, n=narrowed: comparison(k, v, n)  # type: ignore[misc]


def timed(what: str, ask: Callable[[], str], rounds: int) -> Timed:
    """The seconds that it takes: at first, and the least of the rounds after that."""
    walls, used, said = [], [], ""
    for _ in range(rounds + 1):
        begin, processor = time.perf_counter(), time.process_time()
        try:
            said = ask()
        except FivekeysError as error:
            said = f"{type(error).__name__}: {error}"
        walls.append(time.perf_counter() - begin)
        used.append(time.process_time() - processor)
    return Timed(what, walls[0], min(walls[1:]), min(used[1:]), said)


def run(store: Path, rounds: int) -> None:
    """Ask everything, and print the slowest first."""
    print(f"machine    {os.cpu_count()} cores ({platform.machine()}), {platform.python_version()}")
    opened = open_store(str(store), read_only=True)
    desk = Indexes(opened, keeps_answers=False).desk(View(opened.reader()))
    if desk.index is None:
        raise SystemExit(f"{store} has no index; `fivekeys --store {store} index` makes it")
    found = []
    for what, ask in asked(desk):
        found.append(timed(what, ask, rounds))
        print(_line(found[-1]), flush=True)
    print("slowest")
    for each in sorted(found, key=lambda each: -each.used)[:_SLOWEST]:
        print(_line(each))
    slow = [each.what for each in found if each.used > AIM_S]
    print(f"{len(found) - len(slow)} of {len(found)} within {AIM_S:g} s")
    opened.close()


def _line(each: Timed) -> str:
    times = f"{each.used:6.2f} s used {each.wall:6.2f} s wall {each.cold:6.2f} s cold"
    return f"{times}  {each.what}  | {each.said[:70]}"


def main() -> None:
    """Measure over a store."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("store", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    run(options.store, options.rounds)


if __name__ == "__main__":
    main()
