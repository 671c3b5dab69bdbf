"""An input as a stream of bytes: opened, its head in sight, its limits known."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

import msgspec

from newsextract.errors import InputError
from newsextract.model import Source, Value

# What tells the form of an input stands in its first bytes; a page of news is seldom longer than this.
HEAD_BYTES = 65_536
# The longest pages known (live blogs with all their comments) have 5 MB of text.
MAX_PAGE_BYTES = 20_000_000
# Zlib cannot pack more than 1032 to 1 and real pages get 3 to 40; beyond, the input is made to fill a disk.
MAX_RATIO = 250
STDIN = "-"
CUT_OFF = "ends in the middle, as if cut off; fetch it again"


class ReadOptions(Value, frozen=True, kw_only=True):
    """What the user fixed about the inputs; None leaves it to the input.

    ``input_format`` is a key of ``FORMATS``, ``url`` the page's address, ``field`` the key of a JSON
    record that holds the page. A page longer than ``max_bytes``, or a compressed input that grows
    more than ``max_ratio`` times, is a failure. ``later`` is set by ``read_later``.
    """

    input_format: str | None = None
    url: str | None = None
    field: str | None = None
    max_bytes: int = MAX_PAGE_BYTES
    max_ratio: int = MAX_RATIO
    later: bool = False


DEFAULTS = ReadOptions()


@dataclass(frozen=True)
class Input:
    """One stream that holds a page or many. ``packed`` counts the compressed bytes that it took so far."""

    stream: io.BufferedReader
    source: Source
    options: ReadOptions = DEFAULTS
    depth: int = 0
    packed: Callable[[], int] | None = None

    @property
    def head(self) -> bytes:
        """The first bytes, still to be read."""
        return self.stream.peek(HEAD_BYTES)

    def check(self) -> None:
        """``InputError`` when the stream ended in an error that no read has told of yet."""
        if isinstance(self.stream.raw, Unpacked):
            self.stream.raw.check()

    def member(self, stream: io.BufferedReader, name: str | None, packed: Callable[[], int] | None) -> Input:
        """An input that lies in this one, under ``name`` where it has one."""
        record = "/".join(part for part in (self.source.record, name) if part) or None
        source = msgspec.structs.replace(self.source, record=record)
        return Input(stream, source, self.options, self.depth + 1, packed)


class FullReads(io.RawIOBase):
    """Reads of an object that may give less than it is asked for, filled up until its end.

    A pipe gives what happens to be in it; the form of a page is told from more than that. Behind the
    end nothing is read any more: at a terminal one Ctrl-D is enough.
    """

    def __init__(self, inner: BinaryIO) -> None:
        self._read = getattr(inner, "read1", inner.read)
        self._ended = False

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer, unless the end comes first; how many bytes that gave."""
        view, done = memoryview(buffer), 0
        while done < len(view) and not self._ended:
            data = self._read(len(view) - done)
            view[done : done + len(data)] = data
            done += len(data)
            self._ended = not data
        return done


class Unpacked(io.RawIOBase):
    """The bytes that an unpacker gives, its many errors turned into one, its growth within a limit.

    An error looks like the end at first, so that what came before it is not lost; the next read, or
    ``check()``, raises it.
    """

    def __init__(self, unpacker: Any, packed: Callable[[], int], options: ReadOptions) -> None:
        self._read = getattr(unpacker, "read1", unpacker.read)
        self._packed = packed
        self._options = options
        self._given = 0
        self._error: InputError | None = None

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Put some bytes into the buffer; how many, 0 at the end."""
        self.check()
        view = memoryview(buffer)
        try:
            data = self._read(len(view))
            self._given += len(data)
            self._check_growth()
        except InputError as error:
            self._error = error
            return 0
        except Exception as error:  # every unpacker has its own, and many of them
            self._error = InputError(damaged(error), "unpack")
            return 0
        view[: len(data)] = data
        return len(data)

    def check(self) -> None:
        """Raise the error that the bytes ended in, if there is one."""
        if self._error:
            raise self._error

    def _check_growth(self) -> None:
        most = max(self._options.max_bytes, self._options.max_ratio * self._packed())
        if self._given > most:
            times = self._options.max_ratio
            raise InputError(
                f"grows more than {times} times when unpacked; unpack it first if you trust it", "unpack"
            )


def damaged(error: Exception) -> str:
    """The message for data that an unpacker does not understand."""
    words = " ".join(str(error).split())[:100] or type(error).__name__
    if isinstance(error, EOFError) or "unexpected end" in words:
        return CUT_OFF
    if isinstance(error, NotImplementedError):
        return f"packed in a way that is not known here ({words}); unpack it first"
    return f"damaged ({words}); fetch it again"


def buffered(stream: BinaryIO) -> io.BufferedReader:
    """Any binary stream as one whose head can be looked at."""
    return io.BufferedReader(FullReads(stream), HEAD_BYTES)


@contextmanager
def open_stream(source: str | Path | bytes | BinaryIO) -> Iterator[io.BufferedReader]:
    """Open a path, '-' (standard input), bytes or a binary stream; ``InputError`` when that fails."""
    if isinstance(source, bytes):
        yield buffered(io.BytesIO(source))
    elif source == STDIN:
        yield buffered(sys.stdin.buffer)
    elif isinstance(source, io.FileIO) and source.seekable():
        yield io.BufferedReader(source, HEAD_BYTES)
    elif not isinstance(source, str | Path):
        yield buffered(source)
    else:
        with _open_file(source) as file:
            yield file if file.seekable() else buffered(file)  # a named pipe, as of <(…)


def _open_file(path: str | Path) -> io.BufferedReader:
    try:
        return cast(io.BufferedReader, Path(path).open("rb", buffering=HEAD_BYTES))
    except (OSError, ValueError) as error:
        raise InputError(reason(error), "open") from None


def reason(error: Exception) -> str:
    """What an error of the system means for the user."""
    if isinstance(error, FileNotFoundError):
        if str(error.filename).startswith(("http:", "https:")):
            return "an address, and no page is fetched here; pipe it in: curl -sL URL | newsextract parse"
        return "no such file; check the name"
    if isinstance(error, IsADirectoryError):
        return "a directory; give the files in it, or use `newsextract batch`"
    if isinstance(error, PermissionError):
        return "not allowed to read this; check its permissions"
    return f"cannot be read ({getattr(error, 'strerror', None) or error}); check the file"


def read_whole(stream: BinaryIO | io.BufferedReader, options: ReadOptions) -> bytes:
    """All bytes of a page; ``InputError`` when they are more than the limit."""
    data = stream.read(options.max_bytes + 1)
    if len(data) > options.max_bytes:
        raise InputError(too_long(options))
    stream.read(1)  # tells of an error that the page ended in
    return data


def too_long(options: ReadOptions) -> str:
    """The message for a page beyond the limit."""
    return f"the page is longer than {options.max_bytes:,} bytes; raise --max-bytes if it is one page"
