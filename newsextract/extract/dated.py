"""Teasers whose date stands on the title's line: '12:07 Title', 'Title 29 November 2023 - 12:07'."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import msgspec

from newsextract.extract.dates import FoundDate, find_dates
from newsextract.extract.view import DatedTitle, Places
from newsextract.model import LIST_KINDS, Labels, Page

# Less than that beside a date is no title.
_TITLE = 12
# Where so many of a kind's titles carry a date at the same end, all of these dates are publication dates.
_HABIT = 0.5
_HABIT_TITLES = 2
_EDGES = " -–—|·•:,;/()[]"


def find_dated_titles(page: Page, labels: Labels, places: Places) -> tuple[Labels, dict[int, DatedTitle]]:
    """Relabel titles that carry their date as dates, and give title and date of each apart.

    A date in a title may be what the title is about, so a mere day needs the habit of its list.

    >>> from newsextract.model import Dump, Label, Line, Source
    >>> texts = ("12:07 Ferry is back in service", "12:04 Bridge stays closed")
    >>> page = Page(dump=Dump(source=Source(), text=""), lines=tuple(Line(number=1, text=t) for t in texts))
    >>> titles = (Label(name="latest_news.title"),) * 2
    >>> labels, found = find_dated_titles(page, titles, {"latest_news.title": (0, 1)})
    >>> labels[0].name, found[0].raw, found[0].title
    ('latest_news.published', '12:07', 'Ferry is back in service')
    """
    found: dict[int, DatedTitle] = {}
    for kind in LIST_KINDS:
        found.update(_of_kind(page, places, kind))
    if not found:
        return labels, found
    return tuple(
        msgspec.structs.replace(label, name=label.name.partition(".")[0] + ".published")
        if place in found
        else label
        for place, label in enumerate(labels)
    ), found


def _of_kind(page: Page, places: Places, kind: str) -> Iterator[tuple[int, DatedTitle]]:
    """The dated titles of one kind of list."""
    titles = places.get(f"{kind}.title", ())
    splits = _splits(page, titles)
    dates = places.get(f"{kind}.published", ())
    rich = _splits(page, dates)
    # Where the titles have dates on lines of their own, a date in a title is what the story is about.
    if len(dates) - len(rich) < _HABIT * len(titles):
        habit = len(splits) >= max(_HABIT_TITLES, _HABIT * len(titles))
        for place, (split, found) in splits.items():
            if habit or _is_sure(page.lines[place].text, found):
                yield place, split
    # Lines that are labelled dates already and hold a title: where the list has no other titles.
    if len(rich) > len(titles) - len(splits):
        yield from ((place, split) for place, (split, _) in rich.items())


def _splits(page: Page, places: tuple[int, ...]) -> dict[int, tuple[DatedTitle, FoundDate]]:
    """The lines among some places that have a date at one end, taken apart."""
    found: dict[int, tuple[DatedTitle, FoundDate]] = {}
    for place in places:
        split = split_title(page.lines[place].text, page.language)
        if split:
            found[place] = split
    return found


def split_title(text: str, language: str | None) -> tuple[DatedTitle, FoundDate] | None:
    """A line taken apart into a date at one of its ends and a title; None where it is not so built.

    >>> split_title("Ferry is back in service - 3 May 2024, 10:15", "en")[0].title
    'Ferry is back in service'
    >>> split_title("How 3 May 2024 changed the ferry", "en") is None
    True
    """
    for found in find_dates(text, language):
        start = found.start + _foreign_weekday(found)
        before, after = text[:start].rstrip(_EDGES), text[found.end :].lstrip(_EDGES)
        if not before and len(after) >= _TITLE:
            return DatedTitle(title=after, raw=found.raw), found
        if not after and len(before) >= _TITLE and found.precision != "time":
            return DatedTitle(title=before, raw=text[start : found.end]), found
    return None


def _foreign_weekday(found: FoundDate) -> int:
    """Characters at a date's start that belong to the title: a weekday that is not the date's.

    >>> date, = find_dates("Monday 26 September 2024", "en")
    >>> date.raw[_foreign_weekday(date):]
    '26 September 2024'
    """
    if found.weekday is None or found.year is None or not (found.month and found.day):
        return 0
    if date(found.year, found.month, found.day).weekday() == found.weekday or not found.raw[:1].isalpha():
        return 0
    return len(found.raw) - len(found.raw.partition(" ")[2])


def _is_sure(text: str, found: FoundDate) -> bool:
    """Whether a date at the end of a title is the title's date even where no other title has one."""
    if found.start == 0 or not text[: found.start].strip(_EDGES):
        return found.precision in ("time", "datetime")
    return found.precision in ("datetime", "relative")
