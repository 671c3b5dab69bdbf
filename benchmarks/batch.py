"""Speed and memory of ``newsextract batch``, against the bare loop over ``newsextract.parse``.

    python -m benchmarks.batch [--pages 2000] [--small 20] [--big 200] [--input FOLDER]

Prints the pages a second of the bare loop in one process, of one job and of two jobs, the ratios of
these, and the peak memory of parent and workers on a WET of ``--small`` and of ``--big`` megabytes, made
by repeating the pages of ``--input``. Runs are repeated and the best is taken: other work on the machine
only ever makes a run slower.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
REPEATS = 3
SAMPLE_SECONDS = 0.05
HEADER = (
    "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: https://example.org/{n}\r\n"
    "WARC-Date: 2024-05-03T12:00:00Z\r\nWARC-Record-ID: <urn:uuid:{n:032x}>\r\n"
    "Content-Type: text/plain\r\nContent-Length: {length}\r\n\r\n"
)
BARE = """
import sys, time
import newsextract
pages = open(sys.argv[1], encoding="utf-8").read().split("\\f")
newsextract.parse(pages[0])
start, cost = time.perf_counter(), time.process_time()
for page in pages:
    newsextract.parse(page.encode()).to_json()
print(len(pages) / (time.perf_counter() - start), time.process_time() - cost)
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--input", type=Path, default=ROOT / "tests" / "pages")
    parser.add_argument("--pages", type=int, default=2000, help="pages of the runs for speed")
    parser.add_argument("--small", type=int, default=20, help="megabytes of the small WET")
    parser.add_argument("--big", type=int, default=200, help="megabytes of the big WET")
    args = parser.parse_args()
    texts = [path.read_bytes() for path in sorted(args.input.rglob("*.txt"))]
    with tempfile.TemporaryDirectory() as name:
        speed(texts, args.pages, Path(name))
        memory(texts, (args.small, args.big), Path(name))


def speed(texts: list[bytes], count: int, folder: Path) -> None:
    """Pages a second and processor time a page: bare loop, one job, two jobs."""
    texts = list(islice(cycle(texts), count))
    print(f"{count} pages of {sum(map(len, texts)) / count / 1000:.1f} kB, {os.cpu_count()} cores")
    wet, files, bare = folder / "speed.wet", folder / "files", folder / "bare.txt"
    write_wet(texts, wet, sum(map(len, texts)))
    bare.write_bytes(b"\f".join(text.replace(b"\f", b" ") for text in texts))
    files.mkdir()
    for number, text in enumerate(texts):
        (files / f"{number:06}.txt").write_bytes(text)
    alone = best(partial(loop, bare, count))
    print(f"bare loop        {alone}")
    for name, source in (("WET", wet), ("files", files)):
        one, two = (best(partial(rate, source, folder, count, jobs)) for jobs in (1, 2))
        print(f"{name:5} one job    {one}: {alone.pages / one.pages - 1:+.0%} time, ", end="")
        print(f"{one.cost / alone.cost - 1:+.0%} processor time of the bare loop")
        print(f"{name:5} two jobs   {two}: {two.pages / one.pages:.2f} times one job")


def memory(texts: list[bytes], sizes: tuple[int, ...], folder: Path) -> None:
    """Peak memory of parent and workers by size of the input."""
    peaks = []
    for megabytes in sizes:
        wet = folder / f"{megabytes}.wet"
        count = write_wet(cycle(texts), wet, megabytes * 1_000_000)
        total, worker = peak(command(wet, folder / "memory.ndjson", 2))
        peaks.append(total)
        print(f"WET of {megabytes:5} MB, {count:7} pages: peak {total / 1e6:.0f} MB in all, ", end="")
        print(f"{worker / 1e6:.0f} MB a worker")
        wet.unlink()
    print(f"peak of the big one: {peaks[-1] / peaks[0]:.2f} times that of the small one")


def write_wet(texts: Iterator[bytes] | list[bytes], path: Path, size: int) -> int:
    """Write pages as WET records until they have this size; how many that are."""
    written = count = 0
    with path.open("wb") as file:
        for text in texts:
            file.write(HEADER.format(n=count, length=len(text)).encode() + text + b"\r\n\r\n")
            written, count = written + len(text), count + 1
            if written >= size:
                break
    return count


class Speed(NamedTuple):
    """Pages a second, and seconds of processor time a page, which other work on the machine disturbs less."""

    pages: float
    cost: float

    def __str__(self) -> str:
        return f"{self.pages:7.1f} pages/s, {self.cost * 1000:5.2f} ms of processor time a page"


def loop(bare: Path, count: int) -> Speed:
    """The bare loop in one process."""
    rate, cost = run([sys.executable, "-c", BARE, str(bare)]).split()
    return Speed(float(rate), float(cost) / count)


def rate(source: Path, folder: Path, count: int, jobs: int) -> Speed:
    """A run, without the second in which its processes start."""
    few = folder / "few"
    few.mkdir(exist_ok=True)
    for number in range(32):  # work for each of the processes
        (few / f"{number}.txt").write_text("Ferry is back\n")
    start, start_cost = timed(command(few, folder / "rate.ndjson", jobs))
    whole, whole_cost = timed(command(source, folder / "rate.ndjson", jobs))
    return Speed(count / (whole - start), (whole_cost - start_cost) / count)


def command(source: Path, output: Path, jobs: int) -> list[str]:
    """A run of batch."""
    args = ("batch", source, "-o", output, "-j", jobs, "-q", "--overwrite")
    return [sys.executable, "-m", "newsextract", *map(str, args)]


def timed(args: list[str]) -> tuple[float, float]:
    """Seconds that a command takes, and seconds of processor time of it and its children."""
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    run(args)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cost = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - start, cost


def run(args: list[str]) -> str:
    """What a command prints; it may say that no page has an article."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(args, capture_output=True, text=True, env=environment, check=False)
    if done.returncode not in {0, 3}:
        raise SystemExit(done.stderr)
    return done.stdout


def best(measure: Callable[[], Speed]) -> Speed:
    """The best of several runs, in either respect."""
    found = [measure() for _ in range(REPEATS)]
    return Speed(max(speed.pages for speed in found), min(speed.cost for speed in found))


def peak(args: list[str]) -> tuple[int, int]:
    """The most memory that a command and its children had at once, and the most of one child, in bytes."""
    process = subprocess.Popen(args, env=os.environ | {"PYTHONPATH": str(ROOT)})
    totals, children = [0], [0]

    def sample() -> None:
        while process.poll() is None:
            sizes = {pid: resident(pid) for pid in family(process.pid)}
            totals.append(sum(sizes.values()))
            children.extend(size for pid, size in sizes.items() if pid != process.pid)
            time.sleep(SAMPLE_SECONDS)

    thread = threading.Thread(target=sample)
    thread.start()
    process.wait()
    thread.join()
    return max(totals), max(children)


def family(pid: int) -> list[int]:
    """A process and its children."""
    found = [pid]
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(stat.read_text().rpartition(")")[2].split()[1]) == pid:
                found.append(int(stat.parent.name))
        except OSError:
            continue
    return found


def resident(pid: int) -> int:
    """Bytes of memory that a process has; 0 when it is gone."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


if __name__ == "__main__":
    main()
