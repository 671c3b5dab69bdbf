"""Files to tasks: small ones in handfuls, big ones read here and cut into pages.

A task is some hundred kilobytes of input whatever the files look like, so that workers end together and
no one holds much.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from newsextract.batch.messages import FileWork, PageWork, SourceEnd, Task, Told, Work
from newsextract.batch.sources import Given, size_of
from newsextract.batch.worker import unreadable
from newsextract.model import Dump
from newsextract.read import Later, ReadOptions, Result, read_later
from newsextract.read.stream import STDIN

# Ten to thirty pages, a quarter of a second's work: more would leave cores idle at the end of a run.
TASK_BYTES = 128 << 10
TASK_WORKS = 16
# A file above this is read here, page by page, for all workers; below, the worker that gets it reads it.
STREAM_BYTES = 1 << 20
STDIN_FILENO = 0


def tasks(givens: Iterator[Given], reading: ReadOptions, skip: int = 0) -> Iterator[Task]:
    """Cut the files into tasks, in order, leaving out the first ``skip`` results of the first file."""
    works: deque[Work] = deque()
    weight = size = 0
    for work, heavy, read_bytes in _works(givens, reading, skip):
        works.append(work)
        weight += heavy
        size += read_bytes
        if weight >= TASK_BYTES or len(works) >= TASK_WORKS:
            yield Task(works, size, weight)
            works = deque()
            weight = size = 0
    if works:
        yield Task(works, size, weight)


def _works(givens: Iterator[Given], reading: ReadOptions, skip: int) -> Iterator[tuple[Work, int, int]]:
    """Each piece of work with how much it is, and how many bytes of the input it covers."""
    for given in givens:
        size = size_of(given.path)
        if size is not None and size <= STREAM_BYTES:
            yield FileWork(given, skip), size, size
        else:
            yield from _streamed(given, reading, skip)
        skip = 0


def _streamed(given: Given, reading: ReadOptions, skip: int) -> Iterator[tuple[Work, int, int]]:
    before = 0
    with _Watched(given.path) as file:
        for position, result in enumerate(_results(given, file.source, reading)):
            done = file.position()
            if position < skip:
                before = done
                continue
            if isinstance(result, Later):
                yield PageWork(given, result), result.size, done - before
            elif not isinstance(result, Dump):  # of which there is none: its pages come later
                yield Told(given, result), 0, done - before
            before = done
        yield Told(given, SourceEnd()), 0, max(0, file.size - before)


def _results(given: Given, source: Any, reading: ReadOptions) -> Iterator[Result | Later]:
    try:
        yield from read_later(source, _shown(given.path), reading)
    except Exception as error:  # a fault of the program; other files can still be read
        yield unreadable(given.path, f"the program failed on this file ({error!r}); please report it")


def _shown(path: str) -> str:
    return os.fsencode(path).decode(errors="replace")


class _Watched:
    """A big file, opened here to know how far it is read; what cannot be opened so is left to ``read``."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._file: Any = None
        self.size = 0

    def __enter__(self) -> _Watched:
        if self._path == STDIN:
            # Not sys.stdin: its lock, held by a thread that waits for input, would keep Python from ending.
            self._file = os.fdopen(os.dup(STDIN_FILENO), "rb", buffering=0)
        elif size := size_of(self._path):
            try:
                self._file, self.size = Path(self._path).open("rb", buffering=0), size
            except OSError:
                self._file = None
        return self

    def __exit__(self, *_: object) -> None:
        if self._file:
            self._file.close()

    @property
    def source(self) -> Any:
        """What ``read`` is to be given."""
        return self._file or self._path

    def position(self) -> int:
        """How many bytes of the file are read."""
        return min(self._file.tell(), self.size) if self.size else 0
