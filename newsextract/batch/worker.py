"""One worker process: work comes in over a socket, outcomes go back one by one.

It ends as soon as the socket is closed at the other end, whatever it is doing: a parent that was killed
leaves no workers behind.
"""

from __future__ import annotations

import gc
import os
import signal
import socket
from collections.abc import Callable, Iterator
from itertools import chain
from queue import SimpleQueue
from threading import Thread
from typing import Any

from newsextract.api import attempt
from newsextract.batch.channel import Channel
from newsextract.batch.messages import Done, FileWork, Outcome, PageWork, Setup, SourceEnd, Told, Work
from newsextract.errors import ReadFailure, Stage
from newsextract.model import Document, Dump, Source
from newsextract.read import read
from newsextract.write.bulk import encoder

READY = "ready"

Encode = Callable[[Document], bytes]


def main(descriptor: int) -> None:
    """Serve the parent until it hangs up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when to stop
    channel, inbox = Channel(socket.socket(fileno=descriptor)), SimpleQueue[Any]()
    Thread(target=_receive, args=(channel, inbox), daemon=True).start()
    setup: Setup = inbox.get()
    encode = encoder(setup.encoding)
    gc.freeze()
    try:
        channel.send(READY)
        while True:
            for answer in answers(inbox.get(), setup, encode):
                channel.send(answer)
    except OSError:
        os._exit(0)


def _receive(channel: Channel, inbox: SimpleQueue[Any]) -> None:
    """Take everything in at any time, so that the parent never waits for room to send it."""
    try:
        while True:
            for given in chain(*channel.receive()):
                inbox.put(given)
    except (EOFError, OSError):
        os._exit(0)


def answers(work: Work, setup: Setup, encode: Encode) -> Iterator[tuple[Outcome, bool]]:
    """The outcomes of some work, each with whether it is the last one."""
    if isinstance(work, Told):
        yield work.outcome, True
    elif isinstance(work, FileWork):
        for outcome in _file(work, setup, encode):
            yield outcome, False
        yield SourceEnd(), True
    else:
        yield page(work, setup, encode), True


def _file(work: FileWork, setup: Setup, encode: Encode) -> Iterator[Outcome]:
    doomed, why = work.doomed or (None, "")
    try:
        for position, result in enumerate(read(work.given.path, options=setup.reading)):
            if position < work.skip:
                continue
            if position == doomed and isinstance(result, Dump):
                yield given_up(result.source, why)
            else:
                yield take(result, setup, encode) if isinstance(result, Dump) else result
    except Exception as error:  # a fault of the program; other files can still be read
        yield unreadable(work.given.path, f"the program failed on this file ({error!r}); please report it")


def page(work: PageWork, setup: Setup, encode: Encode) -> Outcome:
    """The outcome of a page that was read already."""
    try:
        result = work.page.result()
    except Exception as error:  # a fault of the program; other pages can still be read
        why = f"the program failed on this page ({error!r}); please report it"
        return given_up(work.page.source, why, "read")
    if not isinstance(result, Dump):
        return result
    return given_up(result.source, work.doomed) if work.doomed else take(result, setup, encode)


def take(dump: Dump, setup: Setup, encode: Encode) -> Done | ReadFailure:
    """One page, taken apart and encoded; a failure when the program cannot do it."""
    result = attempt(dump, setup.settings)
    if isinstance(result, ReadFailure):
        return result
    try:
        return Done(
            path=dump.source.path,
            record=dump.source.record,
            payload=encode(result),
            article=result.article is not None,
            items=tuple(map(len, result.lists().values())),
        )
    except Exception as error:
        return given_up(dump.source, f"the page cannot be written ({error!r}); please report it")


def given_up(source: Source, why: str, stage: Stage = "parse") -> ReadFailure:
    """The failure of a page that was found and cannot be taken apart."""
    return ReadFailure(path=source.path, record=source.record, stage=stage, message=why)


def unreadable(path: str, why: str) -> ReadFailure:
    """The failure of a file that cannot be read on."""
    shown = os.fsencode(path).decode(errors="replace")
    return ReadFailure(path=shown, stage="read", message=why)
