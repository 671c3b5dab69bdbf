"""Speed and memory of ``newsextract batch``, against the bare loop over ``newsextract.parse``.

    python -m benchmarks.batch [--pages 1000] [--small 20] [--big 200] [--input FOLDER]

Prints the pages a second of the bare loop in one process, of one job and of two jobs, the ratios of
these, and the peak memory of parent and workers on a WET of ``--small`` and of ``--big`` megabytes, made
by repeating the pages of ``--input``.

Speed leaves the start out, which is printed apart: some pages come before the ``--pages``, and what they
take alone is taken off. Two bare loops at once show what two cores of this machine give at best. Runs
are repeated and the best is taken: other work on the machine only ever makes a run slower.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable
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
# What comes before the pages that count: enough that every job meets each kind of page and loads its
# tables. Of a WET below a megabyte one job takes all pages.
WARM_BYTES = 1_200_000
USED = """
import resource, sys
def used():
    for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
        found = resource.getrusage(who)
        print(found.ru_utime + found.ru_stime)
"""
BARE = f"""{USED}
import newsextract
for page in open(sys.argv[1], encoding="utf-8", newline="").read().split("\\f"):
    newsextract.parse(page.encode()).to_json()
used()
"""
BATCH = f"""{USED}
from newsextract.batch import run
run([sys.argv[1]], sys.argv[2], jobs=int(sys.argv[3]), overwrite=True)
used()
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--input", type=Path, default=ROOT / "tests" / "pages")
    parser.add_argument("--pages", type=int, default=1000, help="pages that speed is measured on")
    parser.add_argument("--small", type=int, default=20, help="megabytes of the small WET")
    parser.add_argument("--big", type=int, default=200, help="megabytes of the big WET")
    args = parser.parse_args()
    texts = [path.read_bytes() for path in sorted(args.input.rglob("*.txt"))]
    with tempfile.TemporaryDirectory() as name:
        speed(texts, args.pages, Path(name))
        memory(texts, (args.small, args.big), Path(name))


def speed(texts: list[bytes], count: int, folder: Path) -> None:
    """Pages a second and processor time a page: bare loop, one job, two jobs."""
    warm = WARM_BYTES * len(texts) // sum(map(len, texts))
    texts = list(islice(cycle(texts), warm + count))
    print(f"{count} pages of {sum(map(len, texts)) / len(texts) / 1000:.1f} kB, {os.cpu_count()} cores")
    few, whole = inputs(texts[:warm], folder / "few"), inputs(texts, folder / "whole")

    def measured(code: str, form: str, *args: object, times: int = 1) -> Speed:
        commands = (
            [[sys.executable, "-c", code, str(made / form), *map(str, args)]] * times for made in (few, whole)
        )
        return Speed(times * warm, times * count, *map(least, commands))

    alone, both = (measured(BARE, "bare.txt", times=times) for times in (1, 2))
    print(f"bare loop        {alone}")
    print(f"two at once      {both}: {both.rate / alone.rate:.2f} times one, the most that two cores give")
    for form in ("wet", "files"):
        one, two = (measured(BATCH, form, folder / "speed.ndjson", jobs) for jobs in (1, 2))
        print(f"{form:5} one job    {one}: {alone.rate / one.rate - 1:+.0%} time of the bare loop")
        print(f"{form:5} two jobs   {two}: {two.rate / one.rate:.2f} times one job")


def inputs(found: list[bytes], folder: Path) -> Path:
    """Write pages as a WET, as files and as what the bare loop reads."""
    (folder / "files").mkdir(parents=True)
    write_wet(found, folder / "wet", sum(map(len, found)))
    for number, text in enumerate(found):
        (folder / "files" / f"{number:06}.txt").write_bytes(text)
    (folder / "bare.txt").write_bytes(b"\f".join(text.replace(b"\f", b" ") for text in found))
    return folder


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


def write_wet(texts: Iterable[bytes], path: Path, size: int) -> int:
    """Write pages as WET records until they have this size; how many that are."""
    written = count = 0
    with path.open("wb") as file:
        for text in texts:
            file.write(HEADER.format(n=count, length=len(text)).encode() + text + b"\r\n\r\n")
            written, count = written + len(text), count + 1
            if written >= size:
                break
    return count


class Cost(NamedTuple):
    """Seconds that commands took, of processor time in themselves, and in their workers."""

    wall: float
    own: float
    workers: float


class Speed(NamedTuple):
    """A run of the first pages, and one with ``pages`` more."""

    first_pages: int
    pages: int
    first: Cost
    last: Cost

    @property
    def rate(self) -> float:
        """Pages a second."""
        return self.pages / (self.last.wall - self.first.wall)

    @property
    def start(self) -> float:
        """Seconds before the first page, with the tables that the first pages load."""
        return self.first.wall - self.first_pages / self.rate

    def __str__(self) -> str:
        own, workers = (
            1000 * (last - first) / self.pages
            for first, last in zip(self.first[1:], self.last[1:], strict=True)
        )
        used = f"{own:5.2f} ms parent, {workers:5.2f} ms worker" if workers else f"{own:5.2f} ms"
        return f"{self.rate:6.1f} pages/s behind {self.start:4.2f} s of start, processor {used} a page"


def least(commands: list[list[str]]) -> Cost:
    """The least that commands cost which run at once, of several times."""
    found = [cost(commands) for _ in range(REPEATS)]
    return Cost(*map(min, zip(*found, strict=True)))


def cost(commands: list[list[str]]) -> Cost:
    """What commands cost which run at once and print what they used."""
    start = time.perf_counter()
    processes = [
        subprocess.Popen(args, stdout=subprocess.PIPE, text=True, env=environment()) for args in commands
    ]
    printed = [process.communicate()[0].split() for process in processes]
    wall = time.perf_counter() - start
    if any(process.returncode for process in processes):
        raise SystemExit("a run failed; see above for why")
    own, workers = (sum(map(float, used)) for used in zip(*printed, strict=True))
    return Cost(wall, own, workers)


def command(source: Path, output: Path, jobs: int) -> list[str]:
    """A run of batch."""
    args = ("batch", source, "-o", output, "-j", jobs, "-q", "--overwrite")
    return [sys.executable, "-m", "newsextract", *map(str, args)]


def environment() -> dict[str, str]:
    """This program in its folder, one thread a process."""
    return os.environ | {"PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"}


def peak(args: list[str]) -> tuple[int, int]:
    """The most memory that a command and its children had at once, and the most of one child, in bytes."""
    process = subprocess.Popen(args, env=environment())
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
