"""A note that is on the disk whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, BinaryIO

import msgspec


def save(path: Path, value: Any) -> None:
    """Replace a JSON file such that a crash leaves the old one or the new one."""
    fresh = path.with_name(path.name + ".new")
    with fresh.open("wb") as file:
        file.write(msgspec.json.encode(value))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    sync_folder(path.parent)


def load(path: Path) -> Any:
    """What was saved; None where nothing was."""
    try:
        return msgspec.json.decode(path.read_bytes())
    except FileNotFoundError:
        return None


def cut_off(file: BinaryIO, size: int) -> None:
    """Cut a file that is appended to off at a size, and go there: `truncate` alone leaves `tell` behind,
    and a size that is noted before the next write would vouch for bytes that nobody wrote.

    >>> import tempfile
    >>> with tempfile.TemporaryFile("ab") as file:
    ...     _ = file.write(b"half a line")
    ...     cut_off(file, 4)
    ...     file.tell()
    4
    """
    file.truncate(size)
    file.seek(0, os.SEEK_END)


def sync_folder(folder: Path) -> None:
    """Put the names in a folder on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
