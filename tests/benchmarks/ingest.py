"""Memory of an ingest over time, by process. Run by hand, on Linux:

    python -m tests.benchmarks.ingest FOLDER [--documents 1500] [--jobs 2] [--every 100]

FOLDER holds plain texts (UTF-8). They are repeated up to that many documents, each with a line of
its own before it: a document with a number takes the place of its copy, the others are new.
`fivekeys ingest` reads them into a store in a temporary folder (about 2.5 MB a document); what it
and its largest worker have resident is printed as it goes on, and the most at the end.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

_PAUSE_S = 0.25


def copies(folder: Path, target: Path, count: int) -> None:
    """Fill ``target`` with ``count`` distinct documents made of those in ``folder``."""
    texts = [(file.name, file.read_text("utf-8")) for file in sorted(folder.glob("*.txt"))]
    for number in range(count):
        name, text = texts[number % len(texts)]
        round_ = number // len(texts)
        head = f"第{round_}份\n" if round_ else ""
        (target / f"{round_:04}-{name}").write_text(head + text, "utf-8")


def resident_mb(process: int) -> tuple[int, int]:
    """What a process has resident, now and at the most, in megabytes; zero where it has ended."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0, 0
    values = {line.split(":")[0]: line.split()[1] for line in lines if line.startswith("Vm")}
    return int(values.get("VmRSS", 0)) // 1024, int(values.get("VmHWM", 0)) // 1024


def children(process: int) -> Iterator[int]:
    """Processes that ``process`` has started."""
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            yield from map(int, task.read_text().split())
        except OSError:
            continue


def watch(command: list[str], output: Path, every: int) -> tuple[int, int]:
    """Run ``command`` with its lines going to ``output``; the most that it and a child had."""
    begin, shown = time.perf_counter(), 0
    writer = reader = 0
    with output.open("wb") as out, subprocess.Popen(command, stdout=out) as process:
        while process.poll() is None:
            now, most = resident_mb(process.pid)
            writer = max(writer, most)
            reader = max([reader, *(resident_mb(child)[1] for child in children(process.pid))])
            done = output.read_bytes().count(b"\n")
            if done >= shown:
                shown += every
                spent = time.perf_counter() - begin
                print(
                    f"{max(done - 1, 0):>7,} documents {spent:7.0f} s: writer {now} MB resident "
                    f"({writer} MB at the most), a worker {reader} MB at the most",
                    flush=True,
                )
            time.sleep(_PAUSE_S)
        if process.returncode:
            raise SystemExit(f"{command[0]} ended with code {process.returncode}")
    return writer, reader


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, default=1500)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--every", type=int, default=100, help="documents between two lines")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        documents, store = Path(scratch, "documents"), Path(scratch, "store")
        documents.mkdir()
        copies(options.folder, documents, options.documents)
        command = [sys.executable, "-m", "api.cli", "ingest", "--store", str(store)]
        command += ["--jobs", str(options.jobs), str(documents)]
        writer, reader = watch(command, Path(scratch, "outcomes"), options.every)
        size = sum(file.stat().st_size for file in store.rglob("*.sst")) / 1e6
    print(f"at the most: writer {writer} MB, a worker {reader} MB; tables {size:,.0f} MB")


if __name__ == "__main__":
    main()
