"""How far a run is, for people: a bar on a terminal, a line now and then in a log."""

from __future__ import annotations

import sys
import time
from typing import Any, Protocol

from newsextract.batch.state import Tally
from newsextract.report import say

LINE_SECONDS = 30.0
BAR_SECONDS = 0.2


class Show(Protocol):
    """Something that shows how far a run is."""

    def update(self, tally: Tally, size: int) -> None:
        """Show it; ``size`` is the bytes of input that are done with. Called often."""

    def say(self, message: str) -> None:
        """Print a line on standard error."""

    def close(self) -> None:
        """Show nothing any more."""


def show(total: int, before: Tally, quiet: bool) -> Show:
    """What suits standard error; ``before`` is what an earlier run did."""
    if quiet:
        return Silent()
    return Bar(total, before) if sys.stderr.isatty() else Lines(total, before)


class Speed:
    """The figures of a run, its speed counted from its own start."""

    def __init__(self, total: int, before: Tally) -> None:
        self._total, self._before, self._start = total, before, time.monotonic()

    def figures(self, tally: Tally, size: int) -> list[str]:
        """Pages, speed, failures, share done and time left."""
        seconds = max(time.monotonic() - self._start, 0.001)
        pages, fresh = tally.pages - self._before.pages, max(size - self._before.bytes, 0)
        found = [
            f"{tally.pages:,} pages",
            f"{pages / seconds:,.0f} pages/s",
            f"{fresh / seconds / 1e6:.1f} MB/s",
            f"{tally.failures:,} failed",
        ]
        if self._total:
            found.append(f"{min(size / self._total, 1):.0%}")
            if fresh:
                found.append(f"{duration((self._total - size) / (fresh / seconds))} left")
        return found


class Silent:
    """Nothing but what must be said."""

    def update(self, tally: Tally, size: int) -> None:
        """Show nothing."""

    def say(self, message: str) -> None:
        """Print a line."""
        say(f"newsextract: {message}")

    def close(self) -> None:
        """Nothing to end."""


class Lines(Silent):
    """A line every half minute."""

    def __init__(self, total: int, before: Tally) -> None:
        self._speed, self._next = Speed(total, before), time.monotonic() + LINE_SECONDS

    def update(self, tally: Tally, size: int) -> None:
        """Print a line when it is time."""
        if time.monotonic() >= self._next:
            self._next += LINE_SECONDS
            self.say(", ".join(self._speed.figures(tally, size)))


class Bar(Silent):
    """A bar at the foot of a terminal."""

    def __init__(self, total: int, before: Tally) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn

        self._speed, self._next = Speed(total, before), 0.0
        self._bar = Progress(
            BarColumn(bar_width=None),
            TextColumn("{task.description}"),
            console=Console(stderr=True),
            transient=True,
            expand=True,
        )
        self._task: Any = self._bar.add_task("starting", total=total or None)
        self._bar.start()

    def update(self, tally: Tally, size: int) -> None:
        """Move the bar, a few times a second."""
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + BAR_SECONDS
            words = " · ".join(self._speed.figures(tally, size))
            self._bar.update(self._task, completed=size, description=words)

    def say(self, message: str) -> None:
        """Print a line above the bar."""
        from rich.text import Text

        from newsextract.write.plain import printable

        self._bar.console.print(Text(printable(f"newsextract: {message}")), soft_wrap=True)

    def close(self) -> None:
        """Take the bar away."""
        self._bar.stop()


def duration(seconds: float) -> str:
    """A time in words that fit a bar.

    >>> duration(5), duration(75), duration(7500)
    ('5 s', '1 min 15 s', '2 h 5 min')
    """
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
