"""What people name as inputs, to one list of files in a fixed order."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import BinaryIO, NamedTuple

from newsextract.errors import InputError
from newsextract.model import Value
from newsextract.read.stream import STDIN

READ_BYTES = 1 << 20


class Inputs(Value, frozen=True, kw_only=True):
    """What the user named: files, folders and '-', and lists of such.

    ``include`` and ``exclude`` are globs for the files in folders: with a slash they are about the path
    below the folder, else about the name. ``null``: the names in lists end in NUL, not in line breaks.
    """

    paths: tuple[str, ...] = ()
    files_from: tuple[str, ...] = ()
    null: bool = False
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


class Given(NamedTuple):
    """One file to read. The first ``above`` characters of its path lie above the folder that was named."""

    path: str
    above: int = 0
    size: int = 0

    @property
    def below(self) -> str:
        """The path inside the folder that was named; the whole path of a file that was named itself.

        >>> Given("dumps/2024/page.txt", above=6).below
        '2024/page.txt'
        """
        return self.path[self.above :]


def find(inputs: Inputs, leave_out: Collection[str] = ()) -> Iterator[Given]:
    """Every file, in the order of the inputs; folders are walked by name, hidden files passed over.

    ``leave_out`` are real paths that are no input: the run's own output. What does not exist is given as
    it was named, so that reading it fails with a clear message.
    """
    if not inputs.paths and not inputs.files_from:
        raise InputError("no input; name files or folders, or '-' for standard input")
    for path in inputs.paths:
        yield from _named(path, inputs, leave_out)
    for listing in inputs.files_from:
        for path in _listed(listing, inputs.null):
            yield from _named(path, inputs, leave_out)


def _named(path: str, inputs: Inputs, leave_out: Collection[str]) -> Iterator[Given]:
    if path != STDIN and Path(path).is_dir():
        above = len(path) if path.endswith(os.sep) else len(path) + 1
        yield from _walk(path, above, _filter(inputs), leave_out)
    else:
        yield Given(path, 0, size_of(path) or 0)


def _walk(
    folder: str, above: int, wanted: Callable[[str], bool], leave_out: Collection[str]
) -> Iterator[Given]:
    try:
        names = sorted(name for name in os.listdir(folder) if not name.startswith("."))  # noqa: PTH208  a million names
    except OSError:
        yield Given(folder, above)  # reading it tells why
        return
    place = os.path.realpath(folder)
    for name in names:
        path = os.path.join(folder, name)  # noqa: PTH118  as above
        real = os.path.realpath(path) if os.path.islink(path) else os.path.join(place, name)  # noqa: PTH114, PTH118
        if real in leave_out:
            continue
        kind = _kind(path)
        if stat.S_ISDIR(kind):
            yield from _walk(path, above, wanted, leave_out)
        elif wanted(path[above:]) and not stat.S_ISFIFO(kind) and not stat.S_ISSOCK(kind):
            yield Given(path, above, size_of(path) or 0)


def _kind(path: str) -> int:
    """The kind of a file; folders that are links are not followed, as they may lead in a circle."""
    try:
        kind = os.lstat(path).st_mode
        if stat.S_ISLNK(kind):
            target = os.stat(path).st_mode  # noqa: PTH116
            return 0 if stat.S_ISREG(target) else stat.S_IFSOCK
        return kind
    except OSError:
        return 0


def size_of(path: str) -> int | None:
    """Bytes of a regular file, None for a pipe, standard input or what is not there."""
    if path == STDIN:
        return None
    try:
        found = os.stat(path)  # noqa: PTH116
    except (OSError, ValueError):
        return None
    return found.st_size if stat.S_ISREG(found.st_mode) else None


def _filter(inputs: Inputs) -> Callable[[str], bool]:
    """Whether a file in a folder is asked for.

    >>> wanted = _filter(Inputs(include=("*.txt",), exclude=("drafts/*",)))
    >>> [wanted(path) for path in ("a/page.txt", "a/page.png", "drafts/page.txt")]
    [True, False, False]
    """

    def matches(path: str, glob: str) -> bool:
        return fnmatchcase(path if "/" in glob else path.rpartition("/")[2], glob)

    def wanted(path: str) -> bool:
        if inputs.include and not any(matches(path, glob) for glob in inputs.include):
            return False
        return not any(matches(path, glob) for glob in inputs.exclude)

    return wanted


def _listed(listing: str, null: bool) -> Iterator[str]:
    """The paths that a list holds, one a line."""
    try:
        if listing == STDIN:
            yield from _split(sys.stdin.buffer, null)
        else:
            with Path(listing).open("rb") as file:
                yield from _split(file, null)
    except OSError as error:
        raise InputError(f"{listing}: cannot read this list of files ({error.strerror})") from None


def _split(stream: BinaryIO, null: bool) -> Iterator[str]:
    end = b"\0" if null else b"\n"
    for name in pieces(stream, end):
        if path := name if null else name.rstrip(b"\r"):
            yield os.fsdecode(path)


def pieces(stream: BinaryIO, end: bytes) -> Iterable[bytes]:
    """The parts of a stream that an end mark parts, read bit by bit."""
    kept = b""
    while data := stream.read(READ_BYTES):
        *whole, kept = (kept + data).split(end)
        yield from whole
    if kept:
        yield kept
