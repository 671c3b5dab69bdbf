"""Bytes to Dumps: every form that scraped pages come in, found out from the bytes themselves.

``read`` takes a path, '-', bytes or a binary stream and yields, page by page, one of three values:

- a ``Dump``: one page as text;
- a ``ReadFailure``: an input, or a record of one, that gave no page; the ones after it still follow;
- a ``Skipped``: how many records of a crawl are no pages (images, redirects), told at its end.

It raises nothing, and memory stays flat: archives, crawls and JSON lines are read record by record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, cast

import msgspec

from newsextract.errors import InputError, ReadFailure, Skipped
from newsextract.model import Dump, Source
from newsextract.read.later import Later
from newsextract.read.page import PAGE_FORMS, page_of_bytes, page_of_text
from newsextract.read.sniff import sniff
from newsextract.read.stream import (
    DEFAULTS,
    MAX_PAGE_BYTES,
    MAX_RATIO,
    Input,
    ReadOptions,
    open_stream,
    read_whole,
    reason,
)

__all__ = [
    "CONTAINERS",
    "FORMATS",
    "MAX_PAGE_BYTES",
    "MAX_RATIO",
    "InputError",
    "Later",
    "ReadFailure",
    "ReadOptions",
    "Result",
    "Skipped",
    "read",
    "read_later",
    "read_page",
    "read_text",
]

_PACKED_WARC = frozenset(("gz", "zst", "lz4"))

Result = Dump | ReadFailure | Skipped
Reader = Callable[[Input], Iterator[Result | Later]]
Opener = Callable[[Input], Iterator[Input | ReadFailure]]
# A tar of gzipped pages in a zip is three deep; more than that is made to do harm.
MAX_DEPTH = 4


def _page(given: Input) -> Iterator[Result | Later]:
    form = given.options.input_format
    data = read_whole(given.stream, given.options)
    args = (data, given.source, form if form in PAGE_FORMS else None)
    yield Later(_page_of, args, given.source, len(data)) if given.options.later else _page_of(*args)


def _page_of(data: bytes, source: Source, form: str | None) -> Result:
    try:
        return page_of_bytes(data, source, form=form)
    except InputError as error:
        return _failure(source, error)


def _warc(given: Input) -> Iterator[Result | Later]:
    from newsextract.read.warc import read_warc  # a page of text needs none of these

    return read_warc(given)


def _json(given: Input) -> Iterator[Result | Later]:
    from newsextract.read.jsonl import read_json

    return read_json(given)


def _unpacked(given: Input) -> Iterator[Input | ReadFailure]:
    from newsextract.read.compressed import unpack

    return unpack(given)


def _archive(given: Input) -> Iterator[Input | ReadFailure]:
    from newsextract.read.archive import members

    return members(given)


# What holds pages, by the name that --input-format takes.
FORMATS: dict[str, Reader] = {**dict.fromkeys(PAGE_FORMS, _page), "warc": _warc, "json": _json}
# What holds other inputs; always opened, whatever --input-format says of what is inside.
CONTAINERS: dict[str, Opener] = {
    **dict.fromkeys(("gz", "bz2", "xz", "zst", "lz4"), _unpacked),
    **dict.fromkeys(("zip", "tar"), _archive),
}


def read(
    source: str | Path | bytes | BinaryIO,
    *,
    input_format: str | None = None,
    path: str | None = None,
    options: ReadOptions = DEFAULTS,
) -> Iterator[Result]:
    """Read every page of one input, in order. Raises nothing but ``ValueError`` for a wrong format name.

    ``source`` is a path, '-' for standard input, bytes or a binary stream; ``path`` names the last two
    in results. ``input_format`` is a key of ``FORMATS``, None to find it out.

    >>> [dump.text for dump in read("Wetter\\r\\nRegen bis Mittwoch".encode())]
    ['Wetter\\nRegen bis Mittwoch']
    >>> print(*read("no/such/page.txt"))
    no/such/page.txt: no such file; check the name
    """
    if input_format:
        options = msgspec.structs.replace(options, input_format=input_format)
    if options.input_format and options.input_format not in FORMATS:
        raise ValueError(f"unknown input format {options.input_format!r}; known are: {', '.join(FORMATS)}")
    if isinstance(source, str | Path):
        path = str(source).encode(errors="surrogateescape").decode(errors="replace")  # as it can be printed
    return cast(Iterator[Result], _read(source, Source(path=path, url=options.url), options))


def read_later(
    source: str | Path | BinaryIO, path: str | None, options: ReadOptions = DEFAULTS
) -> Iterator[Result | Later]:
    """The same as ``read``, its pages yet to be made: a third of the work, and none that goes in parallel.

    >>> import io
    >>> [page.result().text for page in read_later(io.BytesIO(b"Wetter\\r\\n"), "page.txt")]
    ['Wetter\\n']
    """
    return read(source, path=path, options=msgspec.structs.replace(options, later=True))


def read_page(source: str | Path | bytes | BinaryIO, *, options: ReadOptions = DEFAULTS) -> Dump:
    """The one page of an input; ``InputError`` when it has none, or more than one.

    >>> read_page(b"")
    Traceback (most recent call last):
    newsextract.errors.InputError: input: empty; give an input that holds a page
    """
    results = read(source, options=options)
    found = next((result for result in results if not isinstance(result, Skipped)), None)
    if found is None:
        raise InputError("no record of the input is a page; give one that holds HTML or text")
    if isinstance(found, ReadFailure):
        raise found.error()
    if any(isinstance(result, Dump) for result in results):
        raise InputError(
            "the input holds more than one page; take them one by one with newsextract.parse_all()"
        )
    return found


def read_text(
    text: str, *, input_format: str | None = None, url: str | None = None, fetched: datetime | None = None
) -> Dump:
    """The page that a str holds: text, HTML, a terminal's dump or Markdown. Takes any str.

    >>> read_text("Storm closes harbour\\u2028Ferries stay in port").text
    'Storm closes harbour\\nFerries stay in port'
    """
    if input_format and input_format not in PAGE_FORMS:
        raise ValueError(f"{input_format!r} is no form of a page's text; known are: {', '.join(PAGE_FORMS)}")
    return page_of_text(text, Source(url=url), form=input_format, fetched=fetched)


def _read(
    given: str | Path | bytes | BinaryIO, source: Source, options: ReadOptions
) -> Iterator[Result | Later]:
    try:
        with open_stream(given) as stream:
            yield from _results(Input(stream, source, options))
    except InputError as error:
        yield _failure(source, error)


def _results(given: Input) -> Iterator[Result | Later]:
    """Everything in one input; what goes wrong in it ends it, and nothing else."""
    try:
        form = _form(given)
        if form in CONTAINERS:
            yield from _contents(given, form)
        else:
            yield from FORMATS.get(given.options.input_format or form, _page)(given)
            given.check()
    except InputError as error:
        yield _failure(given.source, error)
    except OSError as error:
        yield _failure(given.source, InputError(reason(error)))


def _form(given: Input) -> str:
    """What the input is; a WARC in members packed one by one is read as it is, damage and all."""
    form = sniff(given.head)
    if form in _PACKED_WARC:
        from newsextract.read.compressed import unpacked_head

        return "warc" if sniff(unpacked_head(given.head)) == "warc" else form
    return form


def _contents(given: Input, form: str) -> Iterator[Result | Later]:
    if given.depth == MAX_DEPTH:
        raise InputError(f"packed more than {MAX_DEPTH} times over; unpack it first", "unpack")
    for inner in CONTAINERS[form](given):
        if isinstance(inner, ReadFailure):
            yield inner
        else:
            yield from _results(inner)


def _failure(source: Source, error: InputError) -> ReadFailure:
    return ReadFailure(path=source.path, record=source.record, stage=error.stage, message=str(error))
