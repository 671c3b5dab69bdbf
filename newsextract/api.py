"""The functions that programs call: ``parse`` for one page, ``parse_all`` for many."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import msgspec

from newsextract.errors import ReadFailure, Skipped
from newsextract.label import label
from newsextract.language import detect_language
from newsextract.lines import lines
from newsextract.model import Document, Dump, InputFormat, Label, Line, Settings
from newsextract.options import INPUT_FORMATS, choice, make_settings
from newsextract.pipeline import take_apart
from newsextract.read import ReadOptions, read, read_page, read_text
from newsextract.read.page import PAGE_FORMS


def parse(
    page: str | bytes,
    *,
    as_of: datetime | str | None = None,
    timezone: str | None = None,
    language: str | None = None,
    url: str | None = None,
    input_format: InputFormat | None = None,
    cues: Iterable[str | Path] = (),
    path: str | None = None,
) -> Document:
    """Take one page apart.

    ``page`` is its text, or the bytes of a file in any supported format. ``as_of`` is the moment that
    relative dates count from (a ``datetime`` or ISO 8601), ``timezone`` an IANA name or an offset such
    as '+04:00' for dates that name none, ``language`` a BCP 47 tag, ``url`` the page's address, against
    which its links are resolved. ``cues`` are paths of your own cue files. ``path`` is recorded as the
    page's name. What is None is found out from the page.

    Raises ``InputError`` where the bytes hold no page, or several (use ``parse_all``), and where an
    option makes no sense.

    >>> document = parse("Floods recede\\n\\nBy Ann Bell\\n\\nThe river fell by a metre overnight.\\n")
    >>> document.source.format
    'text'
    """
    settings = make_settings(as_of=as_of, timezone=timezone, language=language, url=url, cues=cues)
    choice(input_format, PAGE_FORMS if isinstance(page, str) else INPUT_FORMATS)
    if isinstance(page, str):
        dump = read_text(page, input_format=input_format, url=url)
    else:
        dump = read_page(page, options=ReadOptions(input_format=input_format, url=url))
    if path is not None:
        dump = msgspec.structs.replace(dump, source=msgspec.structs.replace(dump.source, path=path))
    return take_apart(dump, settings)


def parse_all(
    source: str | Path | bytes | BinaryIO,
    *,
    as_of: datetime | str | None = None,
    timezone: str | None = None,
    language: str | None = None,
    url: str | None = None,
    input_format: InputFormat | None = None,
    cues: Iterable[str | Path] = (),
    on_error: Callable[[ReadFailure], None] | None = None,
) -> Iterator[Document]:
    """Take every page of a file apart, one at a time: of a WARC or WET file, an archive, JSON lines.

    ``source`` is a path ('-' is standard input), the bytes themselves or a binary stream; the rest is
    as for ``parse``. The first page that fails raises ``InputError``; with ``on_error``, that function
    is called for each such page instead, and the others follow.

    >>> [document.language for document in parse_all(b"Floods recede\\n", language="en")]
    ['en']
    """
    settings = make_settings(as_of=as_of, timezone=timezone, language=language, url=url, cues=cues)
    choice(input_format, INPUT_FORMATS)
    for result in results(source, settings, ReadOptions(input_format=input_format, url=url)):
        if isinstance(result, Document):
            yield result
        elif isinstance(result, ReadFailure):
            if on_error is None:
                raise result.error()
            on_error(result)


def results(
    source: str | Path | bytes | BinaryIO, settings: Settings, options: ReadOptions
) -> Iterator[Document | ReadFailure | Skipped]:
    """Everything that an input gives: its pages taken apart, its failures and what was skipped.

    >>> print(*results(b"", Settings(), ReadOptions()))
    input: empty; give an input that holds a page
    """
    for result in read(source, options=options):
        yield attempt(result, settings) if isinstance(result, Dump) else result


def attempt(dump: Dump, settings: Settings) -> Document | ReadFailure:
    """Take one page apart; a fault of the program becomes a failure, so that other pages still follow."""
    try:
        return take_apart(dump, settings)
    except Exception as error:
        return ReadFailure(
            path=dump.source.path,
            record=dump.source.record,
            stage="parse",
            message=f"the program failed on this page ({type(error).__name__}: {error}); please report it",
            traceback=traceback.format_exc(),
        )


def explain(dump: Dump, settings: Settings) -> Iterator[tuple[Line, Label, str]]:
    """Every line of a page with its label and, in a few words, what decided it."""
    from newsextract.label.reasons import reasons

    page = lines(dump, detect_language(dump, settings))
    labels = label(page, settings)
    return zip(page.lines, labels, reasons(page, labels, settings), strict=True)
