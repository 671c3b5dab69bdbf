"""JSON: one indented object a document, as a stream, or one object a line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

import regex

from newsextract.model import Document

INDENT = 2

# JSON escapes only what is below the space. These act on a terminal too, or change the order in
# which a line reads; inside a JSON string '\u009b' is the same value and harmless.
_UNSAFE = regex.compile(r"[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


def write_json(documents: Iterable[Document], stream: TextIO, *, segments: bool = False) -> None:
    """Write one indented object a document, as jq does."""
    for document in documents:
        stream.write(shield(document.to_json(indent=INDENT, segments=segments)) + "\n")


def write_ndjson(documents: Iterable[Document], stream: TextIO, *, segments: bool = False) -> None:
    """Write one object a line."""
    for document in documents:
        stream.write(shield(document.to_json(segments=segments)) + "\n")


def shield(json: str) -> str:
    r"""The same JSON with the characters that act on a terminal escaped.

    >>> shield('{"title": "caf\u00e9 \u202egpj"}')
    '{"title": "café \\u202egpj"}'
    """
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", json)
