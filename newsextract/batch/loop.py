"""The parent's part: outcomes in order to the sink, the tally and the errors; commits; stops."""

from __future__ import annotations

import time
from collections.abc import Callable

import msgspec

from newsextract.batch.errorfile import ErrorFile
from newsextract.batch.feed import tasks
from newsextract.batch.messages import Done, Outcome, SourceEnd
from newsextract.batch.pool import Pool
from newsextract.batch.progress import Show, Silent
from newsextract.batch.sources import Given
from newsextract.batch.state import Plan, Progress, State, Tally
from newsextract.errors import ReadFailure, Skipped
from newsextract.write.bulk import Note, Sink

# What is written, and compressed, together: 64 results or a megabyte of output.
FRAME_RESULTS = 64
FRAME_BYTES = 1 << 20
# How much work a crash may cost. A commit takes some milliseconds.
COMMIT_SECONDS = 0.5


class Interrupted(Exception):  # noqa: N818  it is no fault of anybody
    """A run was stopped before its end; what it did is kept. ``tally`` counts that."""

    def __init__(self, message: str, tally: Tally) -> None:
        super().__init__(message)
        self.tally = tally


class Loop:
    """One run, or what is left of it."""

    def __init__(self, state: State, plan: Plan, sink: Sink, note: Note | None) -> None:
        self._state, self._plan, self._sink = state, plan, sink
        self._show: Show = Silent()
        begun = Progress(run=plan.run)
        found = msgspec.convert(note, Progress) if note else begun
        # A database may hold the note of an earlier run, whose state somebody took away.
        self._now = self._frame = found if found.run == plan.run else begun
        self._errors = ErrorFile(plan.errors, self._now.errors) if plan.errors else None
        self._start = time.monotonic() - self._now.tally.seconds
        self._committed = time.monotonic()
        self._results = self._bytes = 0

    @property
    def tally(self) -> Tally:
        """What the run met so far."""
        return self._now.tally

    def go(self, pool: Pool, show: Show, fail_fast: bool, stop: Callable[[], bool]) -> Tally:
        """Take the rest of the inputs apart; ``Interrupted`` when told to stop."""
        begun, self._show = self._now, show
        givens = self._state.sources(begun.sources)
        for event in pool.run(tasks(givens, self._plan.reading, begun.results)):
            if event is not None:
                if fail_fast and isinstance(event[1], ReadFailure):
                    self._keep()
                    raise Interrupted(str(event[1]), self._frame.tally)
                self._take(*event)
                self._end_full_frame()
            elif stop():
                self._keep()
                raise Interrupted("stopped", self._frame.tally)
            else:
                self._note(begun.tally.bytes + pool.size)
                self._commit_when_due()
        self._note(self._plan.bytes or begun.tally.bytes + pool.size)
        self._end_frame()
        self._commit()
        return self.tally

    def close(self) -> None:
        """Let go of the file of errors."""
        if self._errors:
            self._errors.close()

    def _take(self, given: Given, outcome: Outcome) -> None:
        """One outcome: to the sink, to the errors, and counted."""
        sources, results, tally = self._now.sources, self._now.results + 1, self._now.tally
        replace = msgspec.structs.replace
        if isinstance(outcome, SourceEnd):
            sources, results = sources + 1, 0
        elif isinstance(outcome, Done):
            self._sink.add(given.below, outcome.record, outcome.payload)
            self._bytes += len(outcome.payload)
            items = tuple(map(sum, zip(tally.items, outcome.items, strict=True)))
            tally = replace(
                tally, pages=tally.pages + 1, articles=tally.articles + outcome.article, items=items
            )
        elif isinstance(outcome, Skipped):
            tally = replace(tally, skipped=tally.skipped + outcome.count)
        else:
            self._fail(outcome)
            tally = replace(tally, failures=tally.failures + 1)
        self._results += 1
        self._now = replace(self._now, sources=sources, results=results, tally=tally)

    def _fail(self, failure: ReadFailure) -> None:
        if self._errors:
            self._errors.add(failure)
        else:
            self._show.say(str(failure))

    def _note(self, size: int) -> None:
        """Note time and bytes, and show them."""
        tally = msgspec.structs.replace(self.tally, seconds=time.monotonic() - self._start, bytes=size)
        self._now = msgspec.structs.replace(self._now, tally=tally)
        self._show.update(tally, size)

    def _end_full_frame(self) -> None:
        if self._results >= FRAME_RESULTS or self._bytes >= FRAME_BYTES:
            self._end_frame()

    def _end_frame(self) -> None:
        """Write what came since the last frame; up to here the run can be committed."""
        self._sink.end_frame()
        errors = self._errors.end_frame() if self._errors else 0
        self._now = self._frame = msgspec.structs.replace(self._now, errors=errors)
        self._results = self._bytes = 0

    def _commit_when_due(self) -> None:
        if time.monotonic() - self._committed >= COMMIT_SECONDS:
            if not self._sink.framed:
                self._end_frame()
            self._commit()

    def _commit(self) -> None:
        if self._errors:
            self._errors.sync()
        self._sink.commit(msgspec.to_builtins(self._frame))
        self._committed = time.monotonic()

    def _keep(self) -> None:
        """Commit all that can be, before the run is left."""
        if not self._sink.framed:
            self._end_frame()
        self._commit()
