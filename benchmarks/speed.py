"""How long one page takes, step by step: ``python -m benchmarks.speed [FILE] [--lines 250]``.

The page is cut, or repeated, to the number of lines. Every step is run many times once all is loaded, on one
core, and the median is printed: on a noisy machine compare the steps, not the runs.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")  # before numpy is loaded: afterwards it does not ask

from newsextract.extract import extract
from newsextract.label import label
from newsextract.label.cuetable import cue_table
from newsextract.label.decode import decode
from newsextract.label.features import features
from newsextract.label.tagger import load_weights, tag
from newsextract.language import detect_language
from newsextract.lines import lines
from newsextract.model import Settings
from newsextract.pipeline import take_apart
from newsextract.read import read_text

SEED = Path(__file__).parent.parent / "seeds" / "caliber-2023-09-20.txt"
ROUNDS = 200  # of every step


def main() -> None:
    """Print the median time of every step, in milliseconds."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path, nargs="?", default=SEED)
    parser.add_argument("--lines", type=int, default=250, help="non-blank lines of the page")
    args = parser.parse_args()
    text = page_of_length(args.file.read_text(encoding="utf-8"), args.lines)
    settings, dump = Settings(), read_text(text)
    page = lines(dump, detect_language(dump, settings))
    labels = label(page, settings)
    found = features(page.lines, cue_table(), page.language)
    tagged = tag(found, load_weights())
    steps: dict[str, Callable[[], object]] = {
        "read": lambda: read_text(text),
        "language": lambda: detect_language(dump, settings),
        "lines": lambda: lines(dump),
        "label: features": lambda: features(page.lines, cue_table(), page.language),
        "label: tag": lambda: tag(found, load_weights()),
        "label: decode": lambda: decode(*tagged),
        "label": lambda: label(page, settings),
        "extract": lambda: extract(page, labels, settings),
        "all but read": lambda: take_apart(dump, settings),
    }
    print(f"{args.file.name}: {len(page.lines)} lines, {len(text)} characters; median of {ROUNDS} rounds")
    for name, step in steps.items():
        print(f"{name:16} {median_ms(step):7.3f} ms")


def page_of_length(text: str, count: int) -> str:
    """The text, repeated and cut to a number of non-blank lines."""
    rows = [row for row in text.split("\n") if row.strip()]
    times = -(-count // len(rows))
    kept, left = [], count
    for row in text.split("\n") * times:
        if left == 0:
            break
        kept.append(row)
        left -= bool(row.strip())
    return "\n".join(kept)


def median_ms(step: Callable[[], object]) -> float:
    """Median time of a step in milliseconds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        step()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000


if __name__ == "__main__":
    main()
