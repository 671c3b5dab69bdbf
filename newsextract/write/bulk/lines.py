"""Files that documents are appended to: NDJSON and CSV, plain or compressed.

Each frame is compressed on its own, as gz and zst allow, so that the file can be cut off at the end of
any of them. Frames depend on the input alone: a resumed run writes the same bytes.
"""

from __future__ import annotations

import csv
import gzip
import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from newsextract.errors import InputError
from newsextract.write.bulk import Note
from newsextract.write.bulk.journal import cut_off, load, save, sync_folder
from newsextract.write.csv import COLUMNS


class LineFile:
    """An NDJSON or CSV file that grows."""

    def __init__(self, kind: str, output: Path, folder: Path) -> None:
        self._compress = _compressor(kind.rpartition(".")[2])
        self._header = _csv_header() if kind == ".csv" else b""
        self._output, self._data, self._journal = output, folder / "output", folder / "progress"
        self.framed = self._compress is not None
        self._frame: list[bytes] = []
        self._file: BinaryIO | None = None

    def last(self) -> Note | None:
        """Open the file, cut off at the newest commit."""
        saved = load(self._journal)
        self._file = self._data.open("ab")
        cut_off(self._file, saved["bytes"] if saved else 0)
        if not saved and self._header:
            self._frame.append(self._header)
        return saved["note"] if saved else None

    def add(self, name: str, record: str | None, payload: bytes) -> None:
        """Take one document in."""
        self._frame.append(payload)

    def end_frame(self) -> None:
        """Append the documents since the last frame."""
        if self._file and (data := b"".join(self._frame)):
            self._file.write(self._compress(data) if self._compress else data)
        self._frame = []

    def commit(self, note: Note) -> None:
        """Put everything on the disk, then say so."""
        if self._file:
            self._file.flush()
            os.fsync(self._file.fileno())
            save(self._journal, {"bytes": self._file.tell(), "note": note})

    def finish(self, stop: Callable[[], bool]) -> bool:
        """Move the file to its place."""
        if self._data.exists():
            self._data.replace(self._output)
            sync_folder(self._output.parent)
        return True

    def close(self) -> None:
        """Close the file."""
        if self._file:
            self._file.close()


def _csv_header() -> bytes:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerow(COLUMNS)
    return stream.getvalue().encode()


def _compressor(ending: str) -> Callable[[bytes], bytes] | None:
    if ending == "gz":
        return lambda data: gzip.compress(data, compresslevel=6, mtime=0)
    return zstd() if ending == "zst" else None


def zstd() -> Callable[[bytes], bytes]:
    """The zstd of Python, from 3.14, else that of the package ``zstandard``."""
    try:
        from compression.zstd import compress  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        pass
    else:
        return compress  # type: ignore[no-any-return, unused-ignore]
    try:
        from zstandard import ZstdCompressor
    except ImportError:
        raise InputError("writing .zst needs zstandard; install newsextract[zst], or name a .gz") from None
    return ZstdCompressor(level=6).compress
