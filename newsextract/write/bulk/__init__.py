"""Many documents to one output: files that grow for hours, and go on where a crash left them.

A sink takes encoded documents in. It builds its output in a folder of the run's own, so that nothing
that looks whole is there before it is: ``commit`` puts everything so far on the disk together with a
note, ``last`` gives the newest note back after a crash, and what came after it is cut off. ``finish``
moves the output to its place.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol, cast

from newsextract.errors import InputError
from newsextract.model import Document

Note = dict[str, Any]


class Sink(Protocol):
    """Where documents go. ``framed``: commits only at the end of a frame give the same bytes always."""

    framed: bool

    def last(self) -> Note | None:
        """What was noted at the newest commit; None before the first. Cuts off what came after it."""

    def add(self, name: str, record: str | None, payload: bytes) -> None:
        """Take one document in, encoded; ``name`` is its file below the folder that was given."""

    def end_frame(self) -> None:
        """Write what was taken in."""

    def commit(self, note: Note) -> None:
        """Put all frames on the disk, and the note with them."""

    def finish(self, stop: Callable[[], bool]) -> bool:
        """Complete the output and put it in its place; False when ``stop`` asked for an end before.

        It may be called again then, and after a crash in it.
        """

    def close(self) -> None:
        """Let go of the files."""


# What an output's name ends in: the sink, the encoding that it takes, and whether it holds segments.
_SINKS: dict[str, tuple[str, str]] = {
    ".ndjson": ("lines:LineFile", "ndjson"),
    ".jsonl": ("lines:LineFile", "ndjson"),
    ".ndjson.gz": ("lines:LineFile", "ndjson"),
    ".jsonl.gz": ("lines:LineFile", "ndjson"),
    ".ndjson.zst": ("lines:LineFile", "ndjson"),
    ".jsonl.zst": ("lines:LineFile", "ndjson"),
    ".csv": ("lines:LineFile", "csv"),
    ".parquet": ("parquet:ParquetFile", "ndjson"),
    ".sqlite": ("sqlite:SqliteFile", "packed"),
    "": ("folder:Folder", "json"),
}
ENDINGS = tuple(ending for ending in _SINKS if ending)
SEGMENTED = ("lines", "folder")


def kind_of(output: str) -> str:
    """The ending that tells what an output is; '' for a folder.

    >>> kind_of("news.ndjson.gz"), kind_of("news.sqlite"), kind_of("news/"), kind_of("v1.2")
    ('.ndjson.gz', '.sqlite', '', '')
    >>> kind_of("news.xml")
    Traceback (most recent call last):
    newsextract.errors.InputError: news.xml: no such output; name a folder, or a file that ends in ...
    """
    name = Path(output).name.lower()
    if output.endswith("/") or Path(output).is_dir():
        return ""
    if found := [ending for ending in ENDINGS if name.endswith(ending) and name != ending]:
        return max(found, key=len)
    if Path(output).is_file() or Path(name).suffix[1:].isalpha():
        raise InputError(
            f"{output}: no such output; name a folder, or a file that ends in {', '.join(ENDINGS)}"
        )
    return ""


def encoding_of(kind: str, segments: bool) -> str:
    """The encoding that documents are to be handed to a sink in."""
    sink, encoding = _SINKS[kind]
    if segments and (encoding == "csv" or sink.partition(":")[0] not in SEGMENTED):
        raise InputError("segments go into NDJSON files and folders only; leave --segments out")
    return f"{encoding}+segments" if segments else encoding


def sink(kind: str, output: Path, folder: Path) -> Sink:
    """The sink for an output, which works in ``folder``."""
    module, _, name = _SINKS[kind][0].partition(":")
    return cast(Sink, getattr(import_module(f"{__name__}.{module}"), name)(kind, output, folder))


def encoder(encoding: str) -> Callable[[Document], bytes]:
    r"""The function that encodes a document, by its name.

    >>> from newsextract.model import Source
    >>> encoder("csv")(Document(source=Source())), encoder("ndjson")(Document(source=Source()))[-3:]
    (b'', b']}\n')
    """
    from newsextract.write.bulk import encode

    return encode.ENCODERS[encoding]
