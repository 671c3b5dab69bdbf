"""A note that is on the disk whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

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


def sync_folder(folder: Path) -> None:
    """Put the names in a folder on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
