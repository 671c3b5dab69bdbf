"""A folder with one JSON file a page, in the sub-folders of the input."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import BinaryIO

import regex

from newsextract.write.bulk import Note
from newsextract.write.bulk.journal import cut_off, load, save
from newsextract.write.plain import printable

# Bytes of a name; file systems take 255, and '-2.json' may be added.
LONGEST_NAME = 160
_UNSAFE = regex.compile(r'[\\/:*?"<>|\ufffd]')
# Names of devices on Windows, whatever their ending.
_DEVICE = regex.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


class Folder:
    """A folder of JSON files. A log of the names tells after a crash which files came after the commit."""

    framed = True  # which names are free may depend on the others of the frame

    def __init__(self, kind: str, output: Path, folder: Path) -> None:
        self._output, self._pages, self._journal = output, folder / "pages", folder / "progress"
        self._log = folder / "names"
        self._names: BinaryIO | None = None
        self._frame: list[tuple[tuple[str, ...], bytes]] = []

    def last(self) -> Note | None:
        """Take away the files that were written after the newest commit."""
        saved = load(self._journal)
        self._pages.mkdir(exist_ok=True)
        self._names = self._log.open("a+b")
        self._names.seek(saved["names"] if saved else 0)
        for name in self._names.read().split(b"\0"):
            if name:
                self._remove(self._pages / os.fsdecode(name))
        cut_off(self._names, saved["names"] if saved else 0)
        return saved["note"] if saved else None

    def add(self, name: str, record: str | None, payload: bytes) -> None:
        """Take one page in."""
        self._frame.append((tuple(parts(name, record)), payload))

    def end_frame(self) -> None:
        """Write the files, their names into the log first."""
        if not self._frame or not self._names:
            return
        taken: set[str] = set()
        frame = [(self._free(wanted, taken), payload) for wanted, payload in self._frame]
        self._names.write(b"".join(os.fsencode(name) + b"\0" for name, _ in frame))
        self._names.flush()
        os.fsync(self._names.fileno())
        for name, payload in frame:
            path = self._pages / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(payload)
        self._frame = []

    def commit(self, note: Note) -> None:
        """Put the files on the disk, all at once: one by one it would take longer than their pages."""
        if self._names:
            os.sync()
            save(self._journal, {"names": self._names.tell(), "note": note})

    def finish(self, stop: Callable[[], bool]) -> bool:
        """Move the files to their place, among others that may be there."""
        if not self._pages.exists():
            return True
        if not self._output.exists():
            self._pages.rename(self._output)
            return True
        for folder, _, names in os.walk(self._pages):
            target = self._output / Path(folder).relative_to(self._pages)
            target.mkdir(parents=True, exist_ok=True)
            for name in names:
                (Path(folder) / name).replace(target / name)
        return True

    def close(self) -> None:
        """Close the log."""
        if self._names:
            self._names.close()

    def _free(self, wanted: tuple[str, ...], taken: set[str]) -> str:
        """A name that no page has, on file systems that do not tell case either: the next free number."""
        *folders, last = wanted
        path = ""
        for folder in folders:
            path = (
                next(
                    name
                    for name in _numbered(path + folder, "")
                    if name.casefold() not in taken and not (self._pages / name).is_file()
                )
                + "/"
            )
        name = next(
            name
            for name in _numbered(path + last, ".json")
            if name.casefold() not in taken
            and f"{name.casefold()}/" not in taken
            and not os.path.lexists(self._pages / name)
        )
        taken.add(name.casefold())
        taken.update(f"{name[:end]}/".casefold() for end in range(len(name)) if name[end] == "/")
        return name

    def _remove(self, path: Path) -> None:
        """Take a file away, and the folders that it leaves empty."""
        path.unlink(missing_ok=True)
        for folder in path.parents:
            if folder == self._pages:
                return
            try:
                folder.rmdir()
            except FileNotFoundError:
                continue
            except OSError:
                return


def parts(name: str, record: str | None) -> Iterator[str]:
    """The folders and the name of a page's file, all of them safe.

    >>> list(parts("../dumps/page.txt", None)), list(parts("crawl.wet.gz", "urn:uuid:1"))
    (['dumps', 'page.txt'], ['crawl.wet.gz', 'urn_uuid_1'])
    >>> list(parts("-", None)), list(parts("pages.jsonl", "https://example.org/../a?b"))
    (['stdin'], ['pages.jsonl', 'https_example.org_.._a_b'])
    """
    if name == "-":
        yield "stdin"
    else:
        found = [part for part in name.split("/") if part not in {"", ".", ".."}]
        yield from map(safe, found or ["page"])
    if record is not None:
        if "://" in record:
            yield safe(record.replace("://", "_"))
        else:
            found = [part for part in record.split("/") if part not in {"", ".", ".."}]
            yield from map(safe, found or ["page"])


def safe(name: str) -> str:
    """A name that every file system takes, and no shell takes for something else.

    >>> safe("-rf"), safe(".hidden"), safe("con.txt"), safe("a:b?c"), safe("end. ")
    ('_-rf', '_.hidden', '_con.txt', 'a_b_c', 'end')
    >>> len(safe("long" * 100))
    160
    """
    name = _UNSAFE.sub("_", printable(name)).rstrip(". ") or "_"
    if name.startswith((".", "-", "~", " ")) or _DEVICE.match(name):
        name = f"_{name}"
    data = name.encode()
    if len(data) <= LONGEST_NAME:
        return name
    digest = hashlib.sha256(data).hexdigest()[:12]
    return data[: LONGEST_NAME - 13].decode(errors="ignore") + f"~{digest}"


def _numbered(name: str, ending: str) -> Iterator[str]:
    yield name + ending
    yield from (f"{name}-{number}{ending}" for number in count(2))
