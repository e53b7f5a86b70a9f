"""Speed and memory of extraction, read to quads. Run by hand:

    python -m tests.benchmarks.extraction FOLDER [--documents 20000]

FOLDER holds plain texts (UTF-8). Prints characters a second in one process and in two with
their ratio, the resident memory over the corpus repeated to that many documents, and the time
that adversarial texts of 5 million characters take.
"""

import argparse
import resource
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from graph.assertions import to_nquads
from graph.extract.pipeline import extract
from graph.extract.reader import text_of
from graph.model import Text

ADVERSARIES: dict[str, Callable[[int], str]] = {
    "brackets": lambda size: "《（〔“" * (size // 4),
    "digits": lambda size: "1234567890" * (size // 10),
    "numbering": lambda size: "一、（一）1.一是第一条" * (size // 11),
    "document numbers": lambda size: "国发〔2019〕10号" * (size // 10),
    "sectors": lambda size: "人工智能、生物医药、" * (size // 10),
    "places": lambda size: "上海市青浦区" * (size // 6),
    "bodies": lambda size: "省财政厅、商务厅、" * (size // 9),
    "amounts": lambda size: "奖励100万元，" * (size // 8),
    "titles": lambda size: "出台《关于支持产业发展的意见》，" * (size // 16),
    "no line end": lambda size: "发展" * (size // 2),
}


def process(texts: Sequence[Text]) -> int:
    """Characters read to quads."""
    for text in texts:
        to_nquads(extract(text))
    return sum(len(text.content) for text in texts)


def rate(texts: Sequence[Text], workers: int) -> float:
    """Characters a second with ``workers`` processes; starting them is not counted."""
    shares = [texts[index::workers] for index in range(workers)]
    if workers == 1:
        begin = time.perf_counter()
        return process(texts) / (time.perf_counter() - begin)
    with ProcessPoolExecutor(workers) as pool:
        list(pool.map(process, [share[:1] for share in shares]))
        begin = time.perf_counter()
        total = sum(pool.map(process, shares))
        return total / (time.perf_counter() - begin)


def resident_mb() -> float:
    """Largest resident memory of this process so far, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--adversary", type=int, default=5_000_000, help="characters each")
    options = parser.parse_args()
    files = sorted(options.folder.glob("*.txt"))
    texts = [text_of(file.read_text("utf-8"), file.name) for file in files]
    process(texts[:5])
    one = max(rate(texts, 1) for _ in range(3))
    two = max(rate(texts * 2, 2) for _ in range(3))
    print(f"one process   {one:>12,.0f} characters/s")
    print(f"two processes {two:>12,.0f} characters/s, {two / one:.2f} times one")
    before, done = resident_mb(), 0
    while done < options.documents:
        process(texts)
        done += len(texts)
    print(f"{done:,} documents: {resident_mb():.0f} MB resident ({before:.0f} MB before)")
    for name, make in ADVERSARIES.items():
        text = text_of(make(options.adversary) + "字", name)
        begin = time.perf_counter()
        extract(text)
        print(
            f"{name:<18} {time.perf_counter() - begin:6.1f} s for {len(text.content):,} characters"
        )


if __name__ == "__main__":
    main()
