"""The file of failures: one JSON object a line, in the order of the inputs, cut off when a run goes on."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from newsextract.errors import ReadFailure
from newsextract.write.bulk.journal import cut_off


class ErrorFile:
    """Where failures are written: ``path``, ``record``, ``line``, ``stage`` and ``message`` of each."""

    def __init__(self, path: str, size: int) -> None:
        self._file = Path(path).open("ab")  # noqa: SIM115  closed by close()
        if self._file.seekable():
            cut_off(self._file, size)
        self._lines: list[bytes] = []

    def add(self, failure: ReadFailure) -> None:
        """Take one failure in."""
        self._lines.append(line(failure))

    def end_frame(self) -> int:
        """Write what was taken in; how long the file is then."""
        self._file.write(b"".join(self._lines))
        self._file.flush()
        self._lines = []
        return self._file.tell() if self._file.seekable() else 0

    def sync(self) -> None:
        """Put it on the disk; a pipe or terminal needs none of it."""
        if self._file.seekable():
            os.fsync(self._file.fileno())

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def line(failure: ReadFailure) -> bytes:
    r"""A failure as a line.

    >>> line(ReadFailure(path="a.txt", stage="read", message="empty"))
    b'{"path":"a.txt","record":null,"line":null,"stage":"read","message":"empty"}\n'
    """
    found = {name: getattr(failure, name) for name in ("path", "record", "line", "stage", "message")}
    return msgspec.json.encode(found) + b"\n"
