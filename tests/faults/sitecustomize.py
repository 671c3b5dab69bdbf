"""Put first in PYTHONPATH, this makes pages misbehave as their text says, in every process of a run.

``QUICK`` in the environment gives a document at once, for tests of all but what is on a page; with the
value ``noise`` it is of some length.
``CRASH`` ends a run "before" its output is put in its place, or "after". ``SLOW`` is how many seconds
each page takes.
"""

import os
import signal
import time
from hashlib import sha256

from newsextract import pipeline
from newsextract.model import Article, Document, Dump, Settings

really_take_apart = pipeline.take_apart


def take_apart(dump: Dump, settings: Settings) -> Document:
    if log := os.environ.get("LOG"):
        with open(log, "a") as file:  # noqa: PTH123
            file.write(f"{dump.source.path} {dump.source.record}\n")
    time.sleep(float(os.environ.get("SLOW", "0")))
    if "page that never ends" in dump.text:
        time.sleep(1000)
    if "page that kills" in dump.text:
        os.kill(os.getpid(), signal.SIGKILL)
    if "page that is a fault" in dump.text:
        raise ZeroDivisionError("by zero")
    if "QUICK" in os.environ:
        text, many = dump.text.encode(), 250 if os.environ["QUICK"] == "noise" else 0
        noise = tuple(sha256(text + bytes([number])).hexdigest() for number in range(many))
        return Document(source=dump.source, article=Article(headline=dump.text[:100], body=noise))
    return really_take_apart(dump, settings)


pipeline.take_apart = take_apart

if crash := os.environ.get("CRASH"):
    from newsextract.batch.state import State

    step = "mark_done" if crash == "before" else "remove"
    really = getattr(State, step)

    def crashing(self: State, *args: object) -> None:
        """End the process right behind the last page, or before the run is forgotten."""
        if crash == "before":
            really(self, *args)
        os._exit(9)

    setattr(State, step, crashing)
