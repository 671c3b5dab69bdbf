"""What is kept beside an output while it is made: enough to go on after a crash, and to know that one was.

The folder ``OUT.batch`` holds ``plan`` (what was asked for), ``sources`` (the files, in order) and what
the sink keeps there. A run has begun once its plan is there, and ended once that is gone.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from newsextract import __version__
from newsextract.batch.sources import Given, Inputs, pieces
from newsextract.errors import InputError
from newsextract.model import Settings, Value
from newsextract.read import ReadOptions
from newsextract.write.bulk.journal import load, save, sync_folder


class Plan(Value, frozen=True, kw_only=True):
    """What decides every byte of the output, and so must not change when a run goes on.

    ``run`` is the run's own name, and ``bytes`` the size of its inputs, which are noted as it begins.
    """

    version: str = __version__
    inputs: Inputs
    settings: Settings
    reading: ReadOptions
    segments: bool = False
    errors: str | None = None
    run: str = ""
    bytes: int = 0


class Tally(Value, frozen=True, kw_only=True):
    """What a run met so far. ``items`` are counted by list, in the contract's order."""

    pages: int = 0
    articles: int = 0
    items: tuple[int, ...] = (0, 0, 0, 0, 0)
    failures: int = 0
    skipped: int = 0
    seconds: float = 0.0
    bytes: int = 0


class Progress(Value, frozen=True, kw_only=True):
    """How far a run is: files that are done, results of the next one, bytes of the file of errors."""

    run: str
    sources: int = 0
    results: int = 0
    errors: int = 0
    tally: Tally = Tally()


class State:
    """The folder beside an output."""

    def __init__(self, output: Path) -> None:
        self.output = output
        self.folder = output.with_name(f"{output.name}.batch")
        self._plan, self._sources, self._done = (self.folder / name for name in ("plan", "sources", "done"))

    @property
    def begun(self) -> bool:
        """Whether a run began that has not ended."""
        return self._plan.exists()

    @property
    def done(self) -> bool:
        """Whether all pages are written, and only the output's last step remains."""
        return self._done.exists()

    def plan(self) -> Plan:
        """The plan of the run that began."""
        try:
            return msgspec.convert(load(self._plan), Plan)
        except (msgspec.MsgspecError, ValueError):
            raise InputError(
                f"{self.folder}: not of this version of newsextract; begin anew with --overwrite"
            ) from None

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other runs away from this output."""
        self.folder.mkdir(exist_ok=True)
        with (self.folder / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise InputError(f"{self.output}: another run is writing this; wait for it to end") from None
            try:
                yield
            finally:
                if not self.begun:
                    self.remove()

    def begin(self, plan: Plan, sources: Iterable[Given]) -> Plan:
        """Write down what is to be done; from now on the run can be resumed."""
        self.clear()
        size = 0
        with self._sources.open("wb") as file:
            for given in sources:
                size += given.size
                file.write(b"%d %d %s\0" % (given.above, given.size, os.fsencode(given.path)))
            empty = not file.tell()
            file.flush()
            os.fsync(file.fileno())
        if empty:
            raise InputError("no file in the inputs is one to read; look at --include and --exclude")
        plan = msgspec.structs.replace(plan, bytes=size, run=secrets.token_hex(8))
        save(self._plan, plan)
        return plan

    def sources(self, first: int) -> Iterator[Given]:
        """The files that are to be read, but for those that are done."""
        with self._sources.open("rb") as file:
            for number, line in enumerate(pieces(file, b"\0")):
                if number >= first:
                    above, size, path = line.split(b" ", 2)
                    yield Given(os.fsdecode(path), int(above), int(size))

    def start_empty(self) -> None:
        """Leave nothing of an output that is to be replaced: a database is else added to."""
        (self.folder / "output").touch()

    def mark_done(self, tally: Tally) -> None:
        """Say that all pages are written."""
        save(self._done, tally)

    def tally(self) -> Tally:
        """What a run met whose pages are all written."""
        return msgspec.convert(load(self._done), Tally)

    def clear(self) -> None:
        """Take away all but the lock; the plan first, without which the rest is nothing."""
        self._plan.unlink(missing_ok=True)
        sync_folder(self.folder)
        for path in self.folder.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            elif path.name != "lock":
                path.unlink()

    def remove(self) -> None:
        """Take the folder away."""
        if self.folder.exists():
            self.clear()
            shutil.rmtree(self.folder)


def differences(old: Plan, new: Plan) -> list[str]:
    """The options that are not as they were, by name.

    >>> plan = Plan(inputs=Inputs(paths=("a",)), settings=Settings(), reading=ReadOptions())
    >>> differences(plan, msgspec.structs.replace(plan, segments=True, bytes=7))
    ['segments']
    """
    return [
        name
        for name in Plan.__struct_fields__
        if name not in {"bytes", "run"} and getattr(old, name) != getattr(new, name)
    ]
