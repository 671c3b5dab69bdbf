"""The results of ``batch`` and ``parse``, read back as documents: JSON, CSV, Parquet and SQLite."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import groupby
from pathlib import Path
from typing import Any, BinaryIO, cast

import msgspec
import regex

from newsextract.errors import InputError, ReadFailure
from newsextract.model import LIST_KINDS, Document, Item, Source
from newsextract.read.compressed import OPENERS
from newsextract.read.sniff import sniff
from newsextract.read.stream import STDIN
from newsextract.write.csv import COLUMNS, FORMULA_MARKS

HEAD_BYTES = 4096
_DOCUMENT = regex.compile(rb'\s*\{\s*"source"\s*:\s*\{\s*"path"\s*:')
_CSV = ",".join(COLUMNS).encode()
_ITEM_FIELDS = ("list", "title", "subtitle", "label", "published", "published_raw", "url")


def holds_results(path: str) -> bool:
    """Whether a file is a result and not a dump, by its first bytes."""
    return _form(path) is not None


def read_results(path: str) -> Iterator[Document | ReadFailure]:
    """The documents of a result; a failure where it is damaged."""
    readers = {"json": _json, "csv": _csv, "parquet": _parquet, "sqlite": _sqlite}
    try:
        yield from readers[_form(path) or "json"](path)
    except (OSError, EOFError, ValueError, KeyError, sqlite3.DatabaseError, InputError) as error:
        yield ReadFailure(path=path, stage="read", message=f"a damaged result ({error}); make it anew")


def _form(path: str) -> str | None:
    if path == STDIN or not Path(path).is_file():
        return None
    try:
        with Path(path).open("rb") as file:
            head = file.read(16)
        if head.startswith(b"SQLite format 3\0"):
            return "sqlite"
        if head.startswith(b"PAR1"):
            return "parquet"
        with _opened(path) as stream:
            head = stream.read(HEAD_BYTES)
    except Exception:  # whatever it is, it is read as a dump, and that tells what is wrong with it
        return None
    if _DOCUMENT.match(head):
        return "json"
    return "csv" if head.startswith(_CSV) else None


def _opened(path: str) -> BinaryIO:
    """A file, unpacked where it is packed."""
    file = Path(path).open("rb")  # noqa: SIM115  the caller closes it
    form = sniff(file.read(HEAD_BYTES))
    file.seek(0)
    return cast(BinaryIO, OPENERS[form](file)) if form in OPENERS else file


def _json(path: str) -> Iterator[Document]:
    """One object a line, or objects that span lines."""
    with closing(_opened(path)) as stream:
        lines = io.BufferedReader(cast(Any, _Raw(stream)))
        if lines.peek(2).lstrip()[:2] in {b'{"'}:
            for line in lines:
                yield msgspec.json.decode(line, type=Document)
            return
        text, decoder = lines.read().decode(), json.JSONDecoder()
        while text := text.lstrip():
            value, end = decoder.raw_decode(text)
            yield msgspec.convert(value, Document)
            text = text[end:]


class _Raw(io.RawIOBase):
    """Any stream as one that can be buffered."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill some of the buffer."""
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _parquet(path: str) -> Iterator[Document]:
    try:
        import pyarrow.parquet as pq  # type: ignore[import-not-found, import-untyped, unused-ignore]
    except ImportError:
        raise InputError("reading .parquet needs pyarrow; install newsextract[parquet]") from None
    for batch in pq.ParquetFile(path).iter_batches(batch_size=1000):
        for row in batch.to_pylist():
            yield msgspec.convert(row, Document)


def _csv(path: str) -> Iterator[Document]:
    with closing(_opened(path)) as stream:
        rows = csv.DictReader(io.TextIOWrapper(io.BufferedReader(_Raw(stream)), "utf-8", newline=""))
        for (name, record, url), group in groupby(
            rows, lambda row: (row["path"], row["record"], row["page_url"])
        ):
            source = Source(path=_plain(name), record=_plain(record), url=_plain(url))
            items: dict[str, list[Item]] = {}
            for row in group:
                if row["kind"] in LIST_KINDS:
                    items.setdefault(row["kind"], []).append(_item(row))
            yield _document(source, items)


def _item(row: dict[str, str]) -> Item:
    values = {name: _plain(row[name]) for name in _ITEM_FIELDS}
    values["title"] = values["title"] or ""
    authors = tuple(filter(None, (_plain(row["authors"]) or "").split("; ")))
    return Item(**cast(Any, values), authors=authors, lines=(int(row["first_line"]), int(row["last_line"])))


def _plain(cell: str) -> str | None:
    """A cell without the apostrophe that keeps it from being a formula."""
    if cell.startswith("'") and cell[1:].lstrip().startswith(FORMULA_MARKS):
        return cell[1:]
    return cell or None


def _sqlite(path: str) -> Iterator[Document]:
    with closing(sqlite3.connect(f"file:{Path(path).absolute().as_uri()[7:]}?mode=ro", uri=True)) as database:
        rows = database.execute(
            f"SELECT pages.id, path, record, pages.url, kind, items.{', items.'.join(_ITEM_FIELDS)}, "
            "authors, first_line, last_line "
            "FROM pages JOIN items ON page = pages.id ORDER BY pages.id, items.id"
        )
        for (_, name, record, url), group in groupby(rows, lambda row: row[:4]):
            items: dict[str, list[Item]] = {}
            for row in group:
                values = dict(zip(_ITEM_FIELDS, row[5:12], strict=True))
                authors = tuple(msgspec.json.decode(row[12]))
                items.setdefault(row[4], []).append(Item(**values, authors=authors, lines=(row[13], row[14])))
            yield _document(Source(path=name, record=record, url=url), items)


def _document(source: Source, items: dict[str, list[Item]]) -> Document:
    lists: dict[str, Any] = {kind: tuple(found) for kind, found in items.items()}
    return Document(source=source, **lists)
