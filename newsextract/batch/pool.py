"""The worker processes: handed tasks, watched, replaced when they die, ended when a page takes too long.

A worker answers result by result, so the parent knows which page each is on. One that dies costs
nothing: its page is tried once more in a new process, and given up, alone, only when it kills that too.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from multiprocessing.connection import wait
from queue import Empty, Full, Queue
from threading import Event, Thread
from typing import Any, cast

from newsextract.batch.channel import Channel
from newsextract.batch.messages import FileWork, Outcome, PageWork, Setup, SourceEnd, Task
from newsextract.batch.sources import Given
from newsextract.batch.worker import READY, given_up, unreadable
from newsextract.errors import InputError

# Tasks that a worker has at hand, so that it never waits for the next one: of the shortest pages, which
# take a millisecond, they last for ROUND_SECONDS.
AHEAD = 3
# Tasks in work or waiting for one before them, a worker. More would only fill memory.
WINDOW = 6
# Pages that wait, read or encoded; beyond, reading pauses, or workers do until the first page is done.
HELD_BYTES = 32 << 20
# How often a page is tried that ends its worker. A second time, as the worker may have been killed for
# the memory that another program took.
TRIES = 2
# Workers that end in a row before they are ready: then it is not a page that ends them.
FAILED_STARTS = 3
# How often to look for news of workers. To look at each page as it came took the parent a tenth of the time
# that a page takes, which with a job on every core is time that workers lack; so it takes a thirtieth.
ROUND_SECONDS = 0.04
# How long a thread waits before it asks whether it is to stop.
POLL_SECONDS = 0.1
# What makes libraries start threads of their own, of which each worker needs none.
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
# A new interpreter that finds modules where this one does, and nothing in the current folder.
_START = """\
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from newsextract.batch.worker import main
main(int(sys.argv[2]))
"""


class Worker:
    """One process and the tasks that it has at hand. ``since`` is when it began with what it is on."""

    def __init__(self, setup: Setup) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-c", _START, json.dumps(sys.path), str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                start_new_session=True,  # a Ctrl-C is the parent's affair
                env=os.environ | dict.fromkeys(_THREADS, "1"),
            )
        self.channel = Channel(ours)
        self.tasks: deque[Task] = deque()
        self.ready = False
        self.since = time.monotonic()
        self._send((setup,))

    def give(self, task: Task) -> None:
        """Put one more task in its hands."""
        if not self.tasks:
            self.since = time.monotonic()
        self.tasks.append(task)
        self._send(tuple(task.works))

    def receive(self) -> None:
        """Take in what it has to say; ``EOFError`` or ``OSError`` when the process is gone."""
        for message in self.channel.receive():
            if message == READY:
                self.ready = True
                continue
            task = self.tasks[0]
            task.add(*message)
            if not task.works:
                self.tasks.popleft()
        self.since = time.monotonic()

    def overdue(self, timeout: float) -> bool:
        """Whether it is on the same page for too long, and has nothing to tell that was not yet read."""
        late = self.ready and self.tasks and time.monotonic() - self.since > timeout
        return bool(late) and not wait([self.channel.fileno()], 0)

    def end(self) -> int:
        """End the process at once; its exit status, negative for the signal that ended it."""
        self.channel.close()
        self.process.kill()
        return self.process.wait()

    def _send(self, message: Any) -> None:
        with suppress(OSError):  # the process is gone; the next receive tells
            self.channel.send(message)


class Feeder(Thread):
    """Reads the tasks ahead in a thread of its own, so that slow inputs hold up nothing else."""

    def __init__(self, tasks: Iterable[Task], ahead: int) -> None:
        super().__init__(daemon=True)
        self._tasks = tasks
        self._queue: Queue[Task | BaseException | None] = Queue(ahead)
        self._stop_asked = Event()
        self.ended = False

    def run(self) -> None:
        """Fill the queue until all is read or nobody wants more."""
        last: BaseException | None = None
        try:
            for task in self._tasks:
                if not self._put(task):
                    return
        except BaseException as error:  # raised anew where the tasks are taken
            last = error
        self._put(last)

    def next(self) -> Task | None:
        """A task, if there is one by now."""
        if self.ended:
            return None
        try:
            task = self._queue.get_nowait()
        except Empty:
            return None
        if isinstance(task, BaseException):
            raise task
        self.ended = task is None
        return task

    def stop(self) -> None:
        """Read no further."""
        self._stop_asked.set()

    def _put(self, task: Task | BaseException | None) -> bool:
        while not self._stop_asked.is_set():
            with suppress(Full):
                self._queue.put(task, timeout=POLL_SECONDS)
                return True
        return False


class Pool:
    """``jobs`` workers that go through tasks; their outcomes come out in the order of the input.

    ``run`` yields None every so often when nothing happens, so that the caller can look around.
    ``size`` counts the input's bytes that are done with.
    """

    def __init__(self, setup: Setup, jobs: int, timeout: float | None) -> None:
        self._setup, self._jobs, self._timeout = setup, jobs, timeout
        self._workers: list[Worker] = []
        self._window: deque[Task] = deque()
        self._waiting: deque[Task] = deque()
        self._failed_starts = 0
        self.size = 0

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.end()
        self._workers = []

    def run(self, tasks: Iterable[Task]) -> Iterator[tuple[Given, Outcome] | None]:
        """Go through all tasks. To be run once."""
        feeder = Feeder(tasks, self._jobs)
        feeder.start()
        try:
            while True:
                self._fill(feeder)
                self._hand_out()
                yield from self._outcomes()
                if feeder.ended and not self._window:
                    return
                self._listen()
                yield None
        finally:
            feeder.stop()

    def _fill(self, feeder: Feeder) -> None:
        most = WINDOW * self._jobs
        while len(self._window) < most and self._weight() < HELD_BYTES and (task := feeder.next()):
            self._window.append(task)
            self._waiting.append(task)

    def _weight(self) -> int:
        return sum(task.weight for task in self._window)

    def _hand_out(self) -> None:
        """Give the next tasks to those who have least at hand; start no more workers than there is work."""
        while self._waiting:
            worker = min(self._workers, key=lambda worker: len(worker.tasks), default=None)
            if len(self._workers) < self._jobs and (worker is None or worker.tasks):
                worker = Worker(self._setup)
                self._workers.append(worker)
            if worker is None or len(worker.tasks) >= AHEAD:
                return
            worker.give(self._waiting.popleft())

    def _outcomes(self) -> Iterator[tuple[Given, Outcome]]:
        """What is done of the first tasks in the input's order."""
        while self._window:
            task = self._window[0]
            while task.outcomes:
                yield task.outcomes.popleft()
            task.held = 0
            if task.works:
                return
            self.size += task.size
            self._window.popleft()

    def _listen(self) -> None:
        """Take in what the workers have to say, see to those who died, end those who take too long."""
        full = sum(task.held for task in self._window) > HELD_BYTES
        first = self._window[0] if self._window else None
        heard = {
            worker.channel.fileno(): worker
            for worker in self._workers
            if not full or not worker.tasks or first in worker.tasks
        }
        partial = any(worker.channel.partial for worker in heard.values())
        if not partial:
            time.sleep(ROUND_SECONDS)
        for number in wait(list(heard), ROUND_SECONDS if partial else 0):
            worker = heard[cast(int, number)]
            try:
                worker.receive()
                if worker.ready:
                    self._failed_starts = 0
            except (EOFError, OSError):
                self._bury(worker)
        if self._timeout is not None:
            for worker in [worker for worker in self._workers if worker.overdue(self._timeout)]:
                self._replace(worker, f"took longer than {self._timeout:g} seconds; raise --timeout", TRIES)

    def _bury(self, worker: Worker) -> None:
        if not worker.ready:
            self._failed_starts += 1
            if self._failed_starts >= FAILED_STARTS:
                raise InputError(
                    f"worker processes end at once (exit status {worker.end()}); see above for why"
                )
        self._replace(worker, "its worker process died ({}); out of memory perhaps: try fewer --jobs", 1)

    def _replace(self, worker: Worker, why: str, blame: int) -> None:
        """Take the tasks of a worker that is gone, or is to go, and judge the page that it was on."""
        self._workers.remove(worker)
        why = why.format(_cause(worker.end()))
        if worker.ready and worker.tasks:
            task = worker.tasks[0]
            task.deaths += blame
            _mend(task, why)
        self._waiting.extendleft(task for task in reversed(worker.tasks) if task.works)


def _mend(task: Task, why: str) -> None:
    """What is left to do of a task whose worker is gone: all but the page that is to blame for it."""
    work = task.works[0]
    if isinstance(work, PageWork) and task.deaths >= TRIES:
        if work.doomed:  # it was not taken apart this time, so it is reading that fails
            task.add(given_up(work.page.source, why, "read"), True)
        else:
            task.works[0], task.deaths = work._replace(doomed=why), TRIES - 1
    elif isinstance(work, FileWork):
        position, deaths = work.skip + task.got, task.deaths
        if deaths >= TRIES and work.doomed and work.doomed[0] == position:
            # It was not taken apart this time, so it is reading that fails.
            task.add(unreadable(work.given.path, why), False)
            task.add(SourceEnd(), True)
        elif deaths >= TRIES:
            task.works[0] = FileWork(work.given, position, (position, why))
            task.got, task.deaths = 0, TRIES - 1
        else:
            task.works[0] = FileWork(work.given, position, None)
            task.got = 0


def _cause(status: int) -> str:
    """What ended a process, for people."""
    if status >= 0:
        return f"exit status {status}"
    with suppress(ValueError):
        return f"signal {signal.Signals(-status).name}"
    return f"signal {-status}"
