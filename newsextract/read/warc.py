"""WET and WARC: a Dump for every record that holds a page, the other records counted.

The records are found by fastwarc. Where one is damaged, reading goes on at the next beginning of a
record, so that the damage costs that record and no other.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

import msgspec
from fastwarc.stream_io import BrotliReader, ChunkedReader, GzipReader, ZstdReader
from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from newsextract.errors import InputError, ReadFailure, Skipped
from newsextract.model import Dump, Source
from newsextract.read.later import Later
from newsextract.read.page import page_of_bytes
from newsextract.read.sniff import sniff
from newsextract.read.stream import Input, ReadOptions, buffered, too_long
from newsextract.read.text import check_is_text
from newsextract.read.when import parse_when

# How far back reading can go to find the next record: farther than the longest page, packed or not.
KEPT_BYTES = 64_000_000
# Headers of a response come on top of the page; servers stop at 8 to 16 KB, crawlers at 32.
HEADER_BYTES = 65_536
# Where a record, or the member that it is packed in, may begin.
_BEGINNINGS = {
    "warc": re.compile(rb"WARC/1\.\d\r\n"),
    "gz": re.compile(rb"\x1f\x8b\x08[\x00-\x1f].{4}[\x00\x02\x04][\x00-\x0d\xff]", re.DOTALL),
    "zst": re.compile(rb"\x28\xb5\x2f\xfd"),
    "lz4": re.compile(rb"\x04\x22\x4d\x18"),
}
_LONGEST_BEGINNING = 16
# A record whose length is wrong swallows the ones behind it.
_SWALLOWED = re.compile(rb"WARC/1\.\d\r\n[\w-]+: ")
_PAGES = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
_HEADERS_END = re.compile(rb"\r?\n\r?\n")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_HTML_TYPES = frozenset(("text/html", "application/xhtml+xml"))
_TEXT_TYPES = frozenset(("text/plain", "text/markdown", "text/x-markdown", ""))
_DECODERS: dict[str, Any] = {
    "chunked": ChunkedReader,
    "gzip": GzipReader,
    "x-gzip": GzipReader,
    "deflate": lambda stream: GzipReader(stream, zlib=True),
    "br": BrotliReader,
    "zstd": ZstdReader,
}
LOST = "damaged: at least one record is lost{}; fetch the file again"


@dataclass(frozen=True)
class _Block:
    """A record that was read: its own name, headers, and what it holds."""

    name: str
    url: str | None
    date: str | None
    content_type: str
    data: bytes


def read_warc(given: Input) -> Iterator[Dump | ReadFailure | Skipped | Later]:
    """Every page of a WET or WARC file, plain or in gz, zst or lz4, in order; then what was skipped."""
    skipped: Counter[str] = Counter()
    for block in _blocks(given):
        if isinstance(block, ReadFailure):
            yield block
            continue
        source = _source(given.source, block)
        args = (block, source, given.options)
        found = Later(_result, args, source, len(block.data)) if given.options.later else _result(*args)
        if isinstance(found, Skipped):
            skipped[found.reason] += 1
        else:
            yield found
    for why, count in skipped.most_common():
        yield Skipped(path=given.source.path, reason=why, count=count)


def _result(block: _Block, source: Source, options: ReadOptions) -> Dump | ReadFailure | Skipped:
    try:
        found = _page(block, source, options)
    except InputError as error:
        return ReadFailure(path=source.path, record=source.record, stage=error.stage, message=str(error))
    return Skipped(path=source.path, reason=found, count=1) if isinstance(found, str) else found


def _source(source: Source, block: _Block) -> Source:
    record = "/".join(part for part in (source.record, block.name) if part)
    return msgspec.structs.replace(source, record=record, url=block.url or source.url)


def _page(block: _Block, source: Source, options: ReadOptions) -> Dump | str:
    """The page that a record holds, or why it holds none."""
    data, content_type = block.data, block.content_type
    if _media_type(content_type)[0] == "application/http":
        status, headers, data = _response(data)
        if not 200 <= status < 300:
            return f"HTTP status {status}"
        content_type = headers.get("content-type", "")
        data = _body(data, headers, options.max_bytes)
    media_type, charset = _media_type(content_type)
    if media_type not in _HTML_TYPES | _TEXT_TYPES:
        return media_type
    if len(data) > options.max_bytes:
        raise InputError(too_long(options))
    try:
        check_is_text(data)
    except InputError as error:
        return str(error).partition(";")[0]
    form = "html" if media_type in _HTML_TYPES else None
    return page_of_bytes(data, source, form=form, charset=charset, fetched=parse_when(block.date))


def _blocks(given: Input) -> Iterator[_Block | ReadFailure]:
    """Every record that may hold a page, and a failure for every stretch that is damaged."""
    beginning = _BEGINNINGS.get(sniff(given.head), _BEGINNINGS["warc"])
    stream = Rewindable(given.stream)
    begin: int | None = -1
    last = " at the beginning"
    told = False  # a stretch is told of once, however many beginnings in it prove false
    while begin is not None:
        name = None
        try:
            for record in ArchiveIterator(cast(BinaryIO, stream), parse_http=False):
                begin = record.stream_pos
                stream.forget(begin)
                name = _name(record)
                if block := _block(record, name, given):
                    yield block
                last, name, told = f" behind {name}", None, False
            if stream.go_to(beginning, begin + 1) is None:
                return  # else fastwarc took a record cut off in its headers for the end
        except OSError:
            pass
        if not told:
            yield _failure(given, name, LOST.format("" if name else last))
        told = True
        begin = stream.go_to(beginning, begin + 1)


def _block(record: WarcRecord, name: str, given: Input) -> _Block | ReadFailure | None:
    """What a record holds, None when it is of a kind that holds no page; ``OSError`` when it is damaged."""
    if "Content-Length" not in record.headers:
        raise OSError("cut off in its headers")
    if not record.record_type & _PAGES:
        return None
    most = given.options.max_bytes + HEADER_BYTES
    data = buffered(cast(BinaryIO, record.reader)).read(min(record.content_length, most))
    if _SWALLOWED.search(data) or len(data) < min(record.content_length, most):
        raise OSError("cut off, or of a wrong length")
    if record.content_length > most:
        return _failure(given, name, too_long(given.options))
    headers = record.headers
    return _Block(
        name=name,
        url=(headers.get("WARC-Target-URI") or "").strip("<> ") or None,
        date=headers.get("WARC-Date"),
        content_type=headers.get("Content-Type") or "",
        data=data,
    )


def _name(record: WarcRecord) -> str:
    """The record's id, without its brackets, or where it begins."""
    return (record.record_id or "").strip("<> ") or f"at byte {record.stream_pos}"


def _failure(given: Input, name: str | None, message: str) -> ReadFailure:
    record = "/".join(part for part in (given.source.record, name) if part) or None
    return ReadFailure(path=given.source.path, record=record, stage="read", message=message)


def _response(data: bytes) -> tuple[int, dict[str, str], bytes]:
    """Status, headers in lower case and body of an HTTP response; status 0 when it is none.

    >>> _response(b"HTTP/1.1 200 OK\\r\\nContent-Type: text/html\\r\\n\\r\\n<p>")
    (200, {'content-type': 'text/html'}, b'<p>')
    """
    end = _HEADERS_END.search(data)
    head, body = (data[: end.start()], data[end.end() :]) if end else (data, b"")
    status, *lines = head.decode("latin-1").splitlines() or [""]
    fields = (line.partition(":") for line in lines)
    headers = {name.strip().lower(): value.strip() for name, colon, value in fields if colon}
    code = status.split(" ")[1:2] if status.startswith("HTTP/") else []
    return (int(code[0]) if code and code[0].isdecimal() else 0), headers, body


def _body(data: bytes, headers: dict[str, str], limit: int) -> bytes:
    """The body as the browser would have it: joined from its chunks and unpacked.

    Crawlers often store it so already and leave the headers as they were.
    """
    codings = headers.get("content-encoding", "").lower().split(",")
    if "chunked" in headers.get("transfer-encoding", "").lower():
        codings.append("chunked")
    for coding in reversed(codings):
        if decoder := _DECODERS.get(coding.strip()):
            try:
                data = buffered(decoder(io.BytesIO(data))).read(limit + 1)
            except OSError:
                continue
    return data


def _media_type(content_type: str) -> tuple[str, str | None]:
    """The type and the charset of a Content-Type header.

    >>> _media_type('text/HTML; charset="UTF-8"')
    ('text/html', 'UTF-8')
    """
    charset = _CHARSET.search(content_type)
    return content_type.partition(";")[0].strip().lower(), charset[1] if charset else None


class Rewindable:
    """A stream that can go back a little, so that reading can begin again behind a damaged record."""

    def __init__(self, stream: BinaryIO | io.BufferedReader) -> None:
        self._stream = stream
        self._kept = bytearray()
        self._start = 0  # where in the stream the kept bytes begin
        self._at = 0  # where in the stream the next read begins

    def tell(self) -> int:
        """Where the next read begins."""
        return self._at

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        inside = self._at - self._start
        if inside < len(self._kept):
            data = bytes(self._kept[inside : inside + size]) if size >= 0 else bytes(self._kept[inside:])
        else:
            data = self._more(size)
        self._at += len(data)
        return data

    def forget(self, before: int) -> None:
        """Going back behind ``before`` will not be needed."""
        drop = min(before, self._at) - self._start
        if drop > 0:
            del self._kept[:drop]
            self._start += drop

    def go_to(self, beginning: re.Pattern[bytes], after: int) -> int | None:
        """Go to the first ``beginning`` at or behind ``after``; where that is, None at the end."""
        self._at = max(after, self._start)
        while True:
            if match := beginning.search(self._kept, self._at - self._start):
                self._at = self._start + match.start()
                return self._at
            self._at = max(self._at, self._start + len(self._kept) - _LONGEST_BEGINNING)
            self.forget(self._at)
            if not self._more(HEADER_BYTES):
                return None

    def _more(self, size: int) -> bytes:
        data = self._stream.read(size)
        self._kept += data
        excess = len(self._kept) - KEPT_BYTES
        if excess > 0:
            del self._kept[:excess]
            self._start += excess
        return data
