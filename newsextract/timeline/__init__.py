"""Many dumps of a site's lists, merged into one stream of headlines: each story once, in order of time.

``documents → sightings → Stories → Headline → CSV, NDJSON, SQLite or RSS``

A ticker shows the newest few stories; thousands of dumps of it show them all, most of them many times.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from newsextract.batch import documents
from newsextract.batch.sources import Given, Inputs, find
from newsextract.errors import ReadFailure, Skipped
from newsextract.model import LIST_KINDS, Document, Settings
from newsextract.read import ReadOptions
from newsextract.timeline.results import holds_results, read_results
from newsextract.timeline.stories import Headline, Stories

__all__ = ["Headline", "Stories", "read_inputs", "timeline"]


def timeline(pages: Iterable[Document], *, lists: Iterable[str] = LIST_KINDS) -> list[Headline]:
    """The headlines of all lists of these kinds, merged and sorted by time, undated ones last.

    >>> from newsextract.model import Item, Source
    >>> ferry = Item(title="Ferry is back", published="2024-05-03T09:12:00", lines=(1, 1))
    >>> page = Document(source=Source(path="a.txt"), latest_news=(ferry,), read_also=(ferry,))
    >>> [(row.title, row.times_seen, row.lists) for row in timeline([page])]
    [('Ferry is back', 2, ('read_also', 'latest_news'))]
    """
    stories, kinds = Stories(), tuple(lists)
    for page in pages:
        stories.add(page, kinds)
    return stories.headlines()


def read_inputs(
    inputs: Inputs, settings: Settings, reading: ReadOptions, jobs: int | None, timeout: float | None
) -> Iterator[Document | ReadFailure | Skipped]:
    """Every page of the inputs: the results of earlier runs as they are, dumps taken apart in parallel."""
    dumps: list[Given] = []
    for given in find(inputs):
        if holds_results(given.path):
            yield from read_results(given.path)
        else:
            dumps.append(given)
    if dumps:
        yield from documents(iter(dumps), settings, reading, jobs, timeout)
