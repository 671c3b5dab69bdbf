"""A document as the bytes that a sink takes: made in the workers, so that the parent only writes."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from functools import partial

import msgspec

from newsextract.model import Document
from newsextract.write.csv import COLUMNS, rows
from newsextract.write.json import INDENT, shield


def _json(document: Document, *, indent: int = 0, segments: bool = False) -> bytes:
    return shield(document.to_json(indent=indent, segments=segments)).encode() + b"\n"


def _csv(document: Document) -> bytes:
    stream = io.StringIO()
    csv.DictWriter(stream, COLUMNS, restval="", lineterminator="\n").writerows(rows(document))
    return stream.getvalue().encode()


def _packed(document: Document) -> bytes:
    return msgspec.msgpack.encode(msgspec.structs.replace(document, segments=msgspec.UNSET))


ENCODERS: dict[str, Callable[[Document], bytes]] = {
    "ndjson": _json,
    "ndjson+segments": partial(_json, segments=True),
    "json": partial(_json, indent=INDENT),
    "json+segments": partial(_json, indent=INDENT, segments=True),
    "csv": _csv,
    "packed": _packed,
}
