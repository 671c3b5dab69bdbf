"""Many pages into one output: in parallel, in the order of the inputs, resumable at any moment.

``run`` is what ``newsextract batch`` calls:

``sources → feed → pool of workers → loop → sink``

Files are found and written down, cut into tasks, taken apart by worker processes, and written by the
parent, which commits twice a second. All that is needed to go on after a crash stands in ``OUT.batch``
until the output is whole and in its place.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import NamedTuple

import msgspec

from newsextract.batch.feed import tasks
from newsextract.batch.loop import Interrupted, Loop
from newsextract.batch.messages import Done, Setup
from newsextract.batch.pool import Pool
from newsextract.batch.progress import Show, Silent, duration
from newsextract.batch.sources import Given, Inputs, find
from newsextract.batch.state import Plan, State, Tally, differences
from newsextract.errors import InputError, ReadFailure, Skipped
from newsextract.model import LIST_KINDS, Document, Settings
from newsextract.read import ReadOptions
from newsextract.write.bulk import Sink, encoding_of, kind_of, sink

__all__ = [
    "Inputs",
    "Interrupted",
    "Tally",
    "default_jobs",
    "documents",
    "is_complete",
    "is_unfinished",
    "run",
    "summary",
]

# Pages take some 10 ms; one that takes a minute will not come to an end.
TIMEOUT_SECONDS = 60.0


class Watch(NamedTuple):
    """Who looks at a run from outside: shows how far it is, and may end it."""

    show: Callable[[Plan, Tally], Show]
    fail_fast: bool
    stop: Callable[[], bool]


def run(  # noqa: PLR0913  an argument an option
    inputs: Inputs | Iterable[str | Path],
    output: str | Path,
    *,
    settings: Settings | None = None,
    reading: ReadOptions | None = None,
    segments: bool = False,
    jobs: int | None = None,
    timeout: float | None = TIMEOUT_SECONDS,
    errors: str | Path | None = None,
    fail_fast: bool = False,
    resume: bool = False,
    overwrite: bool = False,
    stop: Callable[[], bool] = lambda: False,
    show: Callable[[Plan, Tally], Show] = lambda plan, before: Silent(),
) -> Tally:
    """Take all pages of the inputs apart and write them to ``output``; returns what was met.

    ``output`` is a folder, or a file whose ending tells the form: one of
    ``newsextract.write.bulk.ENDINGS``. ``jobs`` is the number of processes (default: the cores),
    ``timeout`` in seconds a page, None for none. ``errors`` is a file that takes one JSON object a
    failure; without it failures are named on standard error. ``stop`` is asked several times a second.

    Raises ``InputError`` for what makes no sense, such as an output that is there already, ``OSError``
    when the output cannot be written, ``Interrupted`` when ``stop`` or ``fail_fast`` ended the run. After
    the latter two, as after a crash, the same call with ``resume`` goes on to the same result.
    """
    given = inputs if isinstance(inputs, Inputs) else Inputs(paths=tuple(map(str, inputs)))
    plan = Plan(
        inputs=given,
        settings=settings or Settings(),
        reading=reading or ReadOptions(),
        segments=segments,
        errors=str(errors) if errors else None,
    )
    kind, state = kind_of(str(output)), State(Path(output))
    encoding = encoding_of(kind, segments)
    if resume and is_complete(output):
        return Tally()
    _check(state, kind, resume, overwrite)
    with state.locked():
        plan = _plan(state, plan, resume, stop)
        if overwrite and not resume:
            state.start_empty()
        made = sink(kind, state.output, state.folder)
        if not state.done:
            setup = Setup(plan.settings, plan.reading, encoding)
            pool = Pool(setup, jobs or default_jobs(), timeout)
            state.mark_done(_go(state, plan, made, pool, Watch(show, fail_fast, stop)))
        tally = state.tally()
        if not made.finish(stop):
            raise Interrupted("stopped", tally)
        state.remove()
    return tally


def documents(
    givens: Iterator[Given],
    settings: Settings,
    reading: ReadOptions,
    jobs: int | None = None,
    timeout: float | None = TIMEOUT_SECONDS,
) -> Iterator[Document | ReadFailure | Skipped]:
    """Take all pages of the files apart, in parallel; what they give, in order."""
    decode = msgspec.msgpack.Decoder(Document).decode
    with Pool(Setup(settings, reading, "packed"), jobs or default_jobs(), timeout) as pool:
        for event in pool.run(tasks(givens, reading)):
            outcome = event[1] if event else None
            if isinstance(outcome, Done):
                yield decode(outcome.payload)
            elif isinstance(outcome, ReadFailure | Skipped):
                yield outcome


def default_jobs() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def is_complete(output: str | Path) -> bool:
    """Whether an output is there and no run on it is unfinished. A database can always be added to."""
    state = State(Path(output))
    return not state.begun and _taken(state.output) and kind_of(str(output)) != ".sqlite"


def is_unfinished(output: str | Path) -> bool:
    """Whether a run began on an output and did not end."""
    return State(Path(output)).begun


def summary(tally: Tally) -> list[str]:
    """What a run met, in two lines.

    >>> found = Tally(pages=1200, articles=1100, items=(300, 40, 0, 0, 0), seconds=4, bytes=10**7)
    >>> for line in summary(found):
    ...     print(line)
    1,200 pages in 4 s: 300 pages/s, 2.5 MB/s, 0 failed
    1,100 articles, 300 read_also, 40 latest_news
    """
    seconds = max(tally.seconds, 0.001)
    skipped = f", {tally.skipped:,} records skipped that are no pages" if tally.skipped else ""
    found = [f"{count:,} {kind}" for kind, count in zip(LIST_KINDS, tally.items, strict=True) if count]
    return [
        f"{tally.pages:,} pages in {duration(tally.seconds)}: {tally.pages / seconds:,.0f} pages/s, "
        f"{tally.bytes / seconds / 1e6:.1f} MB/s, {tally.failures:,} failed{skipped}",
        ", ".join([f"{tally.articles:,} articles", *found]),
    ]


def _check(state: State, kind: str, resume: bool, overwrite: bool) -> None:
    """Refuse what would lose somebody's work."""
    if resume and overwrite:
        raise InputError("--resume goes on and --overwrite begins anew; take one of them")
    if resume or overwrite:
        return
    if state.begun:
        raise InputError(
            f"{state.folder} holds an unfinished run; go on with --resume, or begin anew with --overwrite"
        )
    if _taken(state.output) and kind != ".sqlite":
        raise InputError(f"{state.output} is there already; replace it with --overwrite, or name another")


def _taken(output: Path) -> bool:
    """Whether something is there; an empty folder is nothing."""
    return any(output.iterdir()) if output.is_dir() else os.path.lexists(output)


def _plan(state: State, asked: Plan, resume: bool, stop: Callable[[], bool]) -> Plan:
    """The plan of the run: of the one that began, where it is to go on, else as asked for."""
    if not (resume and state.begun):
        own = {os.path.realpath(path) for path in (state.output, state.folder)}
        return state.begin(asked, _until(stop, find(asked.inputs, own)))
    plan = state.plan()
    if (asked.inputs.paths or asked.inputs.files_from) and (changed := differences(plan, asked)):
        names = ", ".join(changed)
        raise InputError(
            f"{state.output}: begun with other options ({names}); give the same, or only --resume and -o"
        )
    return plan


def _until(stop: Callable[[], bool], givens: Iterable[Given]) -> Iterator[Given]:
    """The files, until told to stop: there may be millions to list."""
    for given in givens:
        if stop():
            raise Interrupted("stopped", Tally())
        yield given


def _go(state: State, plan: Plan, made: Sink, pool: Pool, watch: Watch) -> Tally:
    """Do the run, or the rest of it, and let go of everything whatever happens."""
    with ExitStack() as stack:
        stack.enter_context(closing(made))
        note = made.last()
        loop = Loop(state, plan, made, note)
        stack.enter_context(closing(loop))
        stack.enter_context(pool)
        show = stack.enter_context(closing(watch.show(plan, loop.tally)))
        return loop.go(pool, show, watch.fail_fast, watch.stop)
