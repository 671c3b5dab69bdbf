"""Pages that are read and not yet made: for who reads in one process and works in others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from newsextract.errors import ReadFailure, Skipped
from newsextract.model import Dump, Source


class Later(NamedTuple):
    """A result that is yet to be made, of ``size`` bytes of ``source``; it can be sent to any process."""

    make: Callable[..., Dump | ReadFailure | Skipped]
    args: tuple[Any, ...]
    source: Source
    size: int

    def result(self) -> Dump | ReadFailure | Skipped:
        """Make it."""
        return self.make(*self.args)
