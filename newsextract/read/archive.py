"""Archives, zip and tar: every file in them is an input of its own, named by ``source.record``."""

from __future__ import annotations

import io
import shutil
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Self

from newsextract.errors import InputError, ReadFailure
from newsextract.read.sniff import sniff
from newsextract.read.stream import CUT_OFF, HEAD_BYTES, Input, Unpacked, damaged

# A zip has its table of contents at its end; one that comes through a pipe is kept aside, up to so many
# bytes in memory, beyond on disk.
SPOOL_BYTES = 32_000_000
# What macOS and Windows put beside the files, never a page.
_LITTER = ("._", ".DS_Store", "Thumbs.db", "desktop.ini")
# What Office documents, e-books and Java programs begin with; they are zip files, all of them.
_NO_PAGES = frozenset(("[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF", "_rels/.rels"))


def members(given: Input) -> Iterator[Input | ReadFailure]:
    """Every file of an archive, in its order; one that is damaged is a failure, the others follow."""
    found = 0
    for member in _tar_members(given) if sniff(given.head) == "tar" else _zip_members(given):
        found += 1
        yield member
    if not found:
        raise InputError("an archive without files; give one that holds pages", "unpack")


def _zip_members(given: Input) -> Iterator[Input | ReadFailure]:
    with _seekable(given) as file:
        try:
            archive = zipfile.ZipFile(file)
            names = set(archive.namelist())
        except Exception as error:  # zipfile has many, and ValueError too
            raise InputError(damaged(error), "unpack") from None
        if names & _NO_PAGES:
            raise InputError("an Office document, e-book or program, not a page; give its text or HTML")
        for info in archive.infolist():
            if not info.is_dir() and not _is_litter(info.filename):
                yield _zip_member(given, archive, info)


def _zip_member(given: Input, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Input | ReadFailure:
    if info.flag_bits & 0x1:
        return _failure(given, info.filename, "locked with a password; unpack it first")
    try:
        return _member(given, archive.open(info), info.filename, lambda: info.compress_size)
    except Exception as error:  # as above
        return _failure(given, info.filename, damaged(error))


def _seekable(given: Input) -> Any:
    """The input itself when it is a file, else a copy of it."""
    if given.stream.seekable():
        return given.stream
    copy = tempfile.SpooledTemporaryFile(SPOOL_BYTES)  # noqa: SIM115  the caller closes it
    shutil.copyfileobj(given.stream, copy)
    copy.seek(0)
    return copy


def _tar_members(given: Input) -> Iterator[Input | ReadFailure]:
    """Read block by block past what is damaged, which costs the members it belongs to and no others."""
    lost: list[int] = []
    name = None
    try:
        # The stream is the caller's, so nothing needs to be closed here.
        archive = tarfile.open(  # noqa: SIM115
            fileobj=given.stream,
            mode="r|",
            ignore_zeros=True,
            tarinfo=_entry(lost),
            encoding="utf-8",
            errors="replace",
        )
        for info in _entries(archive):
            yield from _losses(given, lost, name)
            name = info.name
            if info.isfile() and not _is_litter(name):
                yield _member(given, archive.extractfile(info), name, given.packed)
    except tarfile.TarError:
        yield _failure(given, None, f"{CUT_OFF}; what came after {name or 'its beginning'} is lost")
    yield from _losses(given, lost, name)


def _entries(archive: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    """The members, without the list of them all that tarfile keeps."""
    while (info := archive.next()) is not None:
        vars(archive)["members"].clear()
        yield info


def _entry(lost: list[int]) -> type[tarfile.TarInfo]:
    """A class of headers that notes in ``lost`` every block that should be one and is not."""

    class Entry(tarfile.TarInfo):
        @classmethod
        def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
            try:
                return super().frombuf(buf, encoding, errors)
            except tarfile.HeaderError:
                if buf.strip(b"\0"):
                    lost.append(len(buf))
                raise

    return Entry


def _losses(given: Input, lost: list[int], name: str | None) -> Iterable[ReadFailure]:
    if not lost:
        return ()
    lost.clear()
    return (
        _failure(given, None, f"damaged after {name or 'its beginning'}: a member is lost; fetch it again"),
    )


def _is_litter(name: str) -> bool:
    return name.startswith("__MACOSX/") or name.rpartition("/")[2].startswith(_LITTER)


def _member(given: Input, stream: Any, name: str, packed: Callable[[], int] | None) -> Input:
    """The member as an input, with limits to its growth where it was packed."""
    unpacked = Unpacked(stream, packed or (lambda: sys.maxsize), given.options)
    return given.member(io.BufferedReader(unpacked, HEAD_BYTES), name, packed)


def _failure(given: Input, name: str | None, message: str) -> ReadFailure:
    source = given.source
    record = "/".join(part for part in (source.record, name) if part) or None
    return ReadFailure(path=source.path, record=record, stage="unpack", message=message)
