"""What goes wrong with an input: an exception for one call, a value where many inputs stream by."""

from __future__ import annotations

from typing import Literal

from newsextract.model import Value

Stage = Literal["open", "unpack", "read", "parse"]

# Characters of a place in a message. Paths are shorter; a whole page given as a path by mistake is not.
MAX_PLACE = 300


class InputError(Exception):
    """An input that cannot be used. The message is one line: where, what is wrong, what to do.

    >>> raise InputError("page.txt: the file is empty; give one that holds a page")
    Traceback (most recent call last):
    newsextract.errors.InputError: page.txt: the file is empty; give one that holds a page
    """

    def __init__(self, message: str, stage: Stage = "read") -> None:
        super().__init__(message)
        self.stage = stage


class ReadFailure(Value, frozen=True, kw_only=True):
    """One input, or one record of an input, that gave no page; the records around it still do.

    ``path`` is the file as it was given ("-" for standard input), ``record`` the archive member, WARC
    record or id inside it, ``line`` the 1-based line of a JSON lines file. ``stage`` is where it
    stopped: opening the file, unpacking it, reading the page, or taking it apart (a fault of this
    program, whose ``traceback`` is kept). ``message`` names what is wrong and what to do, without the
    place; ``str()`` gives both.

    >>> print(ReadFailure(path="crawl.jsonl", line=7, stage="read", message="not JSON; mend the line"))
    crawl.jsonl, line 7: not JSON; mend the line
    """

    path: str | None = None
    record: str | None = None
    line: int | None = None
    stage: Stage
    message: str
    traceback: str | None = None

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"

    @property
    def place(self) -> str:
        """Where it happened: the file, then the record or line in it."""
        line = f", line {self.line}" if self.line else ""
        return _one_line(_shown(self.path) + (f", record {self.record}" if self.record else "") + line)

    def error(self) -> InputError:
        """The same as an exception, for a caller who wants one page or none."""
        return InputError(str(self))


class Skipped(Value, frozen=True, kw_only=True):
    """How many records of ``path`` were passed over because they are no pages, and why.

    >>> print(Skipped(path="crawl.warc.gz", reason="image/png", count=3))
    crawl.warc.gz: 3 records skipped: image/png
    """

    path: str | None = None
    reason: str
    count: int

    def __str__(self) -> str:
        records = "record" if self.count == 1 else "records"
        return _one_line(f"{_shown(self.path)}: {self.count} {records} skipped: {self.reason}")


def _shown(path: str | None) -> str:
    """How a message names an input."""
    return "standard input" if path == "-" else path or "input"


def _one_line(text: str) -> str:
    """File and member names may hold line breaks and terminal codes, or be no names; messages must not."""
    text = text if len(text) <= MAX_PLACE else f"{text[:MAX_PLACE]}…"
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
