"""Compressed inputs: gz, bz2, xz, zst, lz4. Unpacked as they are read, and no further than is sane."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, cast

from newsextract.read.sniff import sniff
from newsextract.read.stream import HEAD_BYTES, Input, Unpacked


def _zst(stream: BinaryIO) -> BinaryIO:
    from fastwarc.stream_io import ZstdReader

    return cast(BinaryIO, ZstdReader(stream))


def _lz4(stream: BinaryIO) -> BinaryIO:
    from fastwarc.stream_io import Lz4Reader

    return cast(BinaryIO, Lz4Reader(stream))


OPENERS: dict[str, Callable[[Any], Any]] = {
    "gz": lambda stream: gzip.GzipFile(fileobj=stream),
    "bz2": bz2.BZ2File,
    "xz": lzma.LZMAFile,
    "zst": _zst,
    "lz4": _lz4,
}


class Counted:
    """The compressed bytes on their way to the unpacker: ``tell()`` is how many it took."""

    def __init__(self, stream: BinaryIO | io.BufferedReader) -> None:
        self._stream = stream
        self._taken = 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes, as many as asked for unless the end comes first."""
        data = self._stream.read(size)
        self._taken += len(data)
        return data

    def tell(self) -> int:
        """How many bytes were read so far."""
        return self._taken


def unpack(given: Input) -> Iterator[Input]:
    """The one input inside a compressed one."""
    counted = Counted(given.stream)
    packed = given.packed or counted.tell
    unpacked = Unpacked(OPENERS[sniff(given.head)](counted), packed, given.options)
    yield given.member(io.BufferedReader(unpacked, HEAD_BYTES), None, packed)


def unpacked_head(head: bytes) -> bytes:
    """The first bytes of what begins, compressed, with ``head``; b"" when it is damaged.

    >>> unpacked_head(gzip.compress(b"WARC/1.0"))
    b'WARC/1.0'
    """
    try:
        return bytes(OPENERS[sniff(head)](io.BytesIO(head)).read(8))
    except Exception:  # told when the input is read
        return b""
