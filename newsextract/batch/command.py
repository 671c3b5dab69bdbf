"""``newsextract batch``: a run with its signals, its display on standard error and its exit status."""

from __future__ import annotations

import shlex
import signal
from collections.abc import Iterator
from contextlib import contextmanager

from newsextract import batch
from newsextract.batch.progress import Show, show
from newsextract.batch.sources import Inputs
from newsextract.batch.state import Plan, Tally
from newsextract.model import Settings, Value
from newsextract.read import ReadOptions
from newsextract.report import FAILED, NO_ARTICLE, OK, say


class Stop:
    """Notes the signals that end a run; a second one ends it the hard way."""

    def __init__(self) -> None:
        self.signal = 0

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Note signals instead of dying of them."""
        before = {number: signal.signal(number, self._note) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def asked(self) -> bool:
        """Whether the run is to stop."""
        return self.signal != 0

    def _note(self, number: int, _: object) -> None:
        self.signal = number
        signal.signal(number, signal.SIG_DFL)


class Command(Value, frozen=True, kw_only=True):
    """What the command line asked for."""

    inputs: Inputs
    output: str
    settings: Settings
    reading: ReadOptions
    segments: bool
    jobs: int | None
    timeout: float | None
    errors: str | None
    fail_fast: bool
    resume: bool
    overwrite: bool

    def run(self, *, quiet: bool) -> int:
        """Do it, and tell on standard error how it went; the exit status. ``InputError`` for a wrong use."""
        if self.resume and batch.is_complete(self.output):
            if not quiet:
                say(f"newsextract: {self.output} is complete; nothing to do")
            return OK
        stop = Stop()
        try:
            with stop.listening():
                tally = self._run(stop, quiet)
        except batch.Interrupted as interrupted:
            say(f"newsextract: {interrupted}; {interrupted.tally.pages:,} pages are done")
            return self._how_to_go_on(128 + stop.signal if stop.asked() else FAILED)
        except OSError as error:
            say(f"newsextract: cannot write {error.filename or self.output}: {error.strerror or error}")
            return self._how_to_go_on(FAILED)
        if not quiet:
            for line in (*batch.summary(tally), f"wrote {self.output}"):
                say(f"newsextract: {line}")
        if tally.failures:
            return FAILED
        return OK if tally.articles else NO_ARTICLE

    def _run(self, stop: Stop, quiet: bool) -> Tally:
        def shown(plan: Plan, before: Tally) -> Show:
            return show(plan.bytes, before, quiet)

        fields = {name: getattr(self, name) for name in self.__struct_fields__}
        return batch.run(**fields, stop=stop.asked, show=shown)

    def _how_to_go_on(self, status: int) -> int:
        if batch.is_unfinished(self.output):
            say(f"newsextract: to go on: newsextract batch --resume -o {shlex.quote(self.output)}")
        return status
