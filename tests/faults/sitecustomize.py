"""Put first in PYTHONPATH, this makes pages misbehave as their text says, in every process of a run.

``QUICK`` in the environment gives a document at once, for tests of all but what is on a page; with the
value ``noise`` it is of some length.
``CRASH`` ends a run "before" its output is put in its place, or "after". ``SLOW`` is how many seconds
each page takes.
"""

import os
import re
import signal
import time
from hashlib import sha256

from newsextract import pipeline
from newsextract.model import Article, Document, Dump, Item, Settings

really_take_apart = pipeline.take_apart


def quick(dump: Dump) -> Document:
    """What is plain to see on the pages of the tests."""
    text, many = dump.text.encode(), 250 if os.environ["QUICK"] == "noise" else 1
    noise = tuple(sha256(text + bytes([number])).hexdigest() for number in range(many))
    article, _, news = dump.text.partition("Latest news\n")
    items = tuple(
        Item(
            title=title, published=f"2024-05-03T{time}:00", published_raw=f"3 May 2024 - {time}", lines=(1, 1)
        )
        for title, time in re.findall(r"(?m)^(.+)\n\n3 May 2024 - (\d\d:\d\d)", news)
    )
    headline = article.partition("\n")[0]
    return Document(
        source=dump.source,
        article=Article(headline=headline, body=noise) if headline else None,
        latest_news=items,
    )


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
        return quick(dump)
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
