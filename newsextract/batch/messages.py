"""What parent and workers say to each other: work one way, outcomes the other."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import NamedTuple

from newsextract.batch.sources import Given
from newsextract.errors import ReadFailure, Skipped
from newsextract.model import Settings
from newsextract.read import Later, ReadOptions


class Setup(NamedTuple):
    """What a worker is told once: the settings, and the encoding that it hands pages back in."""

    settings: Settings
    reading: ReadOptions
    encoding: str


class FileWork(NamedTuple):
    """Read a file and take its pages apart, but for the first ``skip`` results.

    ``doomed`` is the number of a result that is not to be taken apart, and the reason to give for it.
    """

    given: Given
    skip: int = 0
    doomed: tuple[int, str] | None = None


class PageWork(NamedTuple):
    """Take a page apart that was read already; or do not, and give the reason ``doomed`` for it."""

    given: Given
    page: Later
    doomed: str | None = None


class Told(NamedTuple):
    """Something about a source that needs no work; it travels along to keep its place."""

    given: Given
    outcome: ReadFailure | Skipped | SourceEnd


Work = FileWork | PageWork | Told


class Done(NamedTuple):
    """A page that was taken apart: encoded for the output, and counted."""

    path: str | None
    record: str | None
    payload: bytes
    article: bool
    items: tuple[int, ...]


class SourceEnd(NamedTuple):
    """A file is read to its end."""


Outcome = Done | ReadFailure | Skipped | SourceEnd


@dataclass(eq=False)
class Task:
    """Work for one worker at a time, and its outcomes so far, in order.

    ``size`` is how many bytes of input it stands for, ``weight`` how many it holds, ``held`` how many
    its outcomes have. ``got`` counts the outcomes of its first work, ``deaths`` the workers that died on
    the page that comes next.
    """

    works: deque[Work]
    size: int = 0
    weight: int = 0
    outcomes: deque[tuple[Given, Outcome]] = field(default_factory=deque)
    held: int = 0
    got: int = 0
    deaths: int = 0

    def add(self, outcome: Outcome, finished: bool) -> None:
        """Take in the next outcome; ``finished``: it is the last of its work."""
        self.outcomes.append((self.works[0].given, outcome))
        self.held += len(outcome.payload) if isinstance(outcome, Done) else 0
        self.deaths = 0
        self.got += 1
        if finished:
            self.works.popleft()
            self.got = 0
