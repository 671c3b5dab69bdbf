"""Dates that are told by their distance from now: '2 hours ago', 'yesterday', 'Today 5:00 am'."""

from __future__ import annotations

import regex

from newsextract.extract.dates.found import FoundDate
from newsextract.extract.dates.patterns import APART_AFTER, APART_BEFORE, ago, day_word, may_be_relative
from newsextract.extract.dates.times import Time, time_after
from newsextract.extract.dates.words import base_language, key, words

# How many of a unit make a larger one: '1 hour 20 minutes ago'.
_PARTS = {("minute", "second"): 60, ("hour", "minute"): 60, ("day", "hour"): 24, ("week", "day"): 7,
          ("year", "month"): 12}  # fmt: skip


def find_relative(text: str, plain: str, language: str | None) -> list[FoundDate]:
    """The relative dates of a line, in order; ``plain`` is the text with its digits as 0 to 9.

    >>> [hit.ago for hit in find_relative("Heute, 12:37 Uhr", "Heute, 12:37 Uhr", "de")]
    [(0, 'day')]
    >>> find_relative("Today's weather", "Today's weather", "en")
    []
    """
    has_ago, has_day = may_be_relative(plain)
    agos = _agos(text, plain, language) if has_ago else []
    days = _day_words(text, plain, language) if has_day else []
    return sorted([*agos, *days], key=lambda hit: hit.start) if days else agos


def _agos(text: str, plain: str, language: str | None) -> list[FoundDate]:
    hits = ((match, _distance(match, language)) for match in ago().finditer(plain))
    return [_relative(text, match.start(), match.end(), far) for match, far in hits if far]


def _distance(match: regex.Match[str], language: str | None) -> tuple[int, str] | None:
    """How long ago: a number (one where there is none), a unit, and a larger unit before them."""
    known = words(base_language(language))
    word = key(match["unit"])
    unit = known.units.get(word) or known.pairs.get(word)
    if not unit:
        return None
    number = match["n"] or ""
    count = int(number) if number.isdigit() else 1 + (word in known.pairs)
    larger = known.units.get(key(match["larger"]), "") if match["larger"] else ""
    return count + int(match["more"] or 0) * _PARTS.get((larger, unit), 0), unit


def _day_words(text: str, plain: str, language: str | None) -> list[FoundDate]:
    """'today' and its like, where they stand apart or beside a time."""
    days = words(base_language(language)).days
    found = []
    for match in day_word().finditer(plain):
        back = days.get(key(match[0]))
        time = None if back is None else time_after(plain, match.end(), language)
        before = match["glued"] or APART_BEFORE.search(plain, 0, match.start())
        apart = before and APART_AFTER.match(plain, match.end())
        if back is None and apart:
            found.append(_relative(text, match.start(), match.end(), (0, "second")))
        elif back is not None and (time or apart):
            end = time.end if time else match.end()
            found.append(_relative(text, match.start(), end, (back, "day"), time))
    return found


def _relative(
    text: str, start: int, end: int, distance: tuple[int, str], time: Time | None = None
) -> FoundDate:
    return FoundDate(
        raw=text[start:end],
        start=start,
        end=end,
        precision="relative",
        ago=distance,
        hour=time.hour if time else None,
        minute=time.minute if time else 0,
        second=time.second if time else 0,
        zone=time.zone if time else None,
    )
