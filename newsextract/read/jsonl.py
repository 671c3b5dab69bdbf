"""JSON lines, a JSON array or one JSON object: a Dump for every record that holds a page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from io import BufferedReader
from typing import Any, NamedTuple

import msgspec

from newsextract.errors import InputError, ReadFailure
from newsextract.model import Dump, Source
from newsextract.read.later import Later
from newsextract.read.page import page_of_text
from newsextract.read.stream import HEAD_BYTES, Input, ReadOptions, too_long
from newsextract.read.text import decode
from newsextract.read.when import parse_when

# Where a record holds its page, the richest first.
FIELDS = ("html", "text", "content", "body")
IDS = ("id", "_id")
# A record is longer than its page: escapes (up to six bytes for one or two), other fields.
ROOM = 4
# What only a result of newsextract has.
_RESULT_KEYS = frozenset(("source", "article", "read_also", "latest_news", "other_links"))
# A string as a whole, or a brace; a quote by itself is a string whose end is still to come.
_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+"|[{}"]', re.DOTALL)


class _Record(NamedTuple):
    """The JSON text of a record and the line that it begins on."""

    line: int
    data: bytes


def read_json(given: Input) -> Iterator[Dump | ReadFailure | Later]:
    """Every record of a JSON input, in order; one that is broken or holds no page is a failure."""
    limit = ROOM * given.options.max_bytes
    split = _lines if _is_lines(given.head) else _values
    for record in split(given.stream, limit):
        if isinstance(record, ReadFailure):
            yield msgspec.structs.replace(record, path=given.source.path, record=given.source.record)
            continue
        args = (record, given.source, given.options)
        if given.options.later:
            yield Later(_result, args, given.source, len(record.data))
        else:
            yield _result(*args)


def _result(record: _Record, source: Source, options: ReadOptions) -> Dump | ReadFailure:
    try:
        return _dump(record, source, options)
    except InputError as error:
        return ReadFailure(
            path=source.path, record=source.record, line=record.line, stage=error.stage, message=str(error)
        )


def _dump(record: _Record, source: Source, options: ReadOptions) -> Dump:
    fields = _decoded(record.data)
    if not isinstance(fields, dict):
        raise InputError("not a JSON object; a record is one, with its page in 'html' or 'text'")
    if fields.keys() >= _RESULT_KEYS:
        raise InputError("a result of newsextract, not a page; give the page that it was made from")
    field, text = _text(fields, options.field)
    if len(text) > options.max_bytes or len(text.encode("utf-8", "replace")) > options.max_bytes:
        raise InputError(too_long(options))
    url = fields.get("url")
    source = msgspec.structs.replace(
        source, record=_name(fields, record, source), url=url if isinstance(url, str) and url else source.url
    )
    form = "html" if field == "html" else None
    return page_of_text(text, source, form=form, fetched=parse_when(fields.get("date")))


def _decoded(data: bytes) -> Any:
    try:
        return msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        pass
    try:  # it takes NaN, lone surrogates and, here, other encodings, but is slower
        return json.loads(decode(data).text, strict=False)
    except (ValueError, RecursionError) as error:
        raise InputError(f"broken JSON ({str(error).partition(':')[0]}); mend or drop the record") from None


def _text(fields: dict[str, Any], wanted: str | None) -> tuple[str, str]:
    """The name of the field that holds the page, and the page."""
    for field in (wanted,) if wanted else FIELDS:
        value = fields.get(field)
        if isinstance(value, str) and value.strip():
            return field, value
    names = repr(wanted) if wanted else "'text', 'html', 'content' or 'body'"
    raise InputError(f"no page in {names}; name its field with --field")


def _name(fields: dict[str, Any], record: _Record, source: Source) -> str:
    """The record's id, or its line, behind the member of an archive that it is in."""
    found = (str(fields[key]) for key in IDS if isinstance(fields.get(key), str | int) and fields[key] != "")
    name = next(found, f"line {record.line}")
    return f"{source.record}/{name}" if source.record else name


def _is_lines(head: bytes) -> bool:
    """Whether every record stands on a line of its own: the first line is an object, or was to be one."""
    first = head.removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")[0].strip()
    return first.startswith(b"{") and (first.endswith(b"}") or len(first) > HEAD_BYTES // 2)


def _lines(stream: BufferedReader, limit: int) -> Iterator[_Record | ReadFailure]:
    """The lines that are not blank."""
    number = 0
    while data := stream.readline(limit + 1):
        number += 1
        if len(data) > limit:
            yield ReadFailure(
                line=number, stage="read", message=f"longer than {limit:,} bytes; raise --max-bytes"
            )
            while not data.endswith(b"\n") and (data := stream.readline(HEAD_BYTES)):
                pass
        elif data.strip(b" \t\r\n\xef\xbb\xbf\x1e"):  # RFC 7464 begins records with U+001E
            yield _Record(number, data.strip(b"\xef\xbb\xbf\x1e"))


def _values(stream: BufferedReader, limit: int) -> Iterator[_Record | ReadFailure]:
    """The objects of an array, or objects one after another that span lines."""
    kept, scanned, begin, depth, line = b"", 0, 0, 0, 1
    while data := stream.read(
        max(HEAD_BYTES, len(kept))
    ):  # doubling: a long string is scanned anew each time
        kept += data
        for match in _TOKEN.finditer(kept, scanned):
            token, scanned = match[0], match.end()
            if token == b'"':
                scanned = match.start()
                break
            if token == b"{":
                begin = begin if depth else match.start()
                depth += 1
            elif token == b"}" and depth:
                depth -= 1
                if not depth:
                    yield _Record(line + kept.count(b"\n", 0, begin), kept[begin:scanned])
        else:
            scanned = len(kept)
        done = begin if depth else scanned
        line += kept.count(b"\n", 0, done)
        kept, scanned, begin = kept[done:], scanned - done, 0
        if len(kept) > limit:
            raise InputError(f"line {line}: a record longer than {limit:,} bytes; raise --max-bytes")
    if depth:
        message = "a record without an end, as if the file was cut off; fetch it again"
        yield ReadFailure(line=line, stage="read", message=message)
