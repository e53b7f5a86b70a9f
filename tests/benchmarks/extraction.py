"""Speed and memory of extraction, read to quads. Run by hand:

    python -m tests.benchmarks.extraction FOLDER [--documents 20000]

FOLDER holds plain texts (UTF-8). Prints characters a second in one process and in two with
their ratio, the resident memory over the corpus repeated to that many documents, and the time
that adversarial texts of 5 MB take.
"""

import argparse
import resource
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from graph.assertions import to_nquads
from graph.extract.pipeline import extract
from graph.extract.reader import text_of
from graph.model import Text

ADVERSARIES: dict[str, str] = {
    "brackets": "《（〔“",
    "digits": "1234567890",
    "numbering": "一、（一）1.一是第一条",
    "document numbers": "国发〔2019〕10号",
    "sectors": "人工智能、生物医药、",
    "new sectors": "石墨烯产业、",
    "places": "上海市青浦区",
    "towns": "万祥镇、",
    "bodies": "省财政厅、商务厅、",
    "two levels": "市、区财政局、",
    "lists of bodies": "责任单位：省财政厅；",
    "amounts": "奖励100万元，",
    "bounds": "达到100万元以上，",
    "targets": "到2025年，力争达到100个，",
    "terms": "有效期3年，",
    "signatures": "省财政厅\n2019年1月1日\n",
    "titles": "出台《关于支持产业发展的意见》，",
    "short names": "“甲”政策",
    "declarations": "（以下简称“甲乙”）",
    "grants": "一、支持。对",
    "articles": "第一条 支持发展。\n",
    "dashes": "\n——支持甲。",
    "rows": "1\t支持甲\t省财政厅\n",
    "tables": "序号\t任务\t责任单位\n1\t支持甲\t省财政厅\n",
    "no line end": "发展",
}
"""What a text of one kind repeats."""


def adversary(name: str, size: int) -> Text:
    """A text of ``size`` bytes in UTF-8 that repeats one thing."""
    unit = ADVERSARIES[name]
    return text_of(unit * (size // len(unit.encode())) + "字", name)


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
    parser.add_argument("--adversary", type=int, default=5_000_000, help="bytes each")
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
    for name in ADVERSARIES:
        text = adversary(name, options.adversary)
        begin = time.perf_counter()
        extract(text)
        print(
            f"{name:<18} {time.perf_counter() - begin:6.1f} s for {len(text.content):,} characters"
        )


if __name__ == "__main__":
    main()
