"""Dates of news pages: found in a line by patterns, resolved to ISO 8601 by what the page tells.

``find_dates`` reads one line, ``date_context`` looks at the whole page, ``resolve`` and
``resolve_ticker`` put the two together, ``split_published`` takes an article's date line apart. Nothing
here asks the clock.
"""

from __future__ import annotations

from newsextract.extract.dates.context import DateContext, date_context
from newsextract.extract.dates.find import find_dates
from newsextract.extract.dates.found import FoundDate
from newsextract.extract.dates.published import split_published
from newsextract.extract.dates.resolve import ambiguous, resolve, resolve_ticker

__all__ = [
    "DateContext",
    "FoundDate",
    "ambiguous",
    "date_context",
    "find_dates",
    "resolve",
    "resolve_ticker",
    "split_published",
]
