"""Dates in languages whose words are not in ``words.toml``: dateparser reads them, slowly."""

from __future__ import annotations

from datetime import datetime

import regex

from newsextract.extract.dates.found import FoundDate
from newsextract.extract.dates.words import base_language, known

LONGEST = 40  # a line that is a date and nothing else; dateparser never sees running text
# dateparser counts relative dates from here instead of the clock, and the distance is read off.
_BASE = datetime(2001, 6, 15, 12, 0)
_SETTINGS = {
    "RELATIVE_BASE": _BASE,
    "REQUIRE_PARTS": ["day", "month", "year"],
    "PREFER_DAY_OF_MONTH": "first",
    "RETURN_AS_TIMEZONE_AWARE": False,
}
# Digits of a day and a year with a word among them, or one small number and a word ('3 ชั่วโมง').
_DATE_LIKE = regex.compile(r"(?=.*\p{L}{2})(?:.*\b(?:19|20)\d\d\b.*|\D*\b\d{1,2}\b\D*)")
_CLOCK = regex.compile(r"\d[:.]\d\d\b|\d\s?[hH]\b")


def read_rare(text: str, language: str | None) -> FoundDate | None:
    """A whole short line that is a date in a language without a table of words, or None.

    >>> hit = read_rare("20 სექტემბერი 2023", "ka")
    >>> hit and (hit.year, hit.month, hit.day, hit.precision)
    (2023, 9, 20, 'date')
    >>> read_rare("20 September 2023", "en") is None  # the patterns read these
    True
    """
    base = base_language(language)
    if not base or known(base) or len(text) > LONGEST or not _DATE_LIKE.fullmatch(text):
        return None
    return _absolute(text, base) or _relative(text, base)


def _absolute(text: str, language: str) -> FoundDate | None:
    moment = _parse(text, language, "absolute-time")
    if not moment:
        return None
    timed = bool(_CLOCK.search(text))
    return FoundDate(
        raw=text,
        start=0,
        end=len(text),
        precision="datetime" if timed else "date",
        year=moment.year,
        month=moment.month,
        day=moment.day,
        hour=moment.hour if timed else None,
        minute=moment.minute if timed else 0,
    )


def _relative(text: str, language: str) -> FoundDate | None:
    moment = _parse(text, language, "relative-time")
    if not moment or moment > _BASE:
        return None
    distance = _BASE - moment
    days = distance.days
    ago = (days, "day") if days else (round(distance.total_seconds() / 60), "minute")
    return FoundDate(raw=text, start=0, end=len(text), precision="relative", ago=ago)


def _parse(text: str, language: str, parser: str) -> datetime | None:
    """What dateparser makes of the text with one language and one of its parsers."""
    import dateparser
    from dateparser.data.languages_info import language_order

    if language not in language_order:
        return None
    parsed: datetime | None = dateparser.parse(
        text, languages=[language], settings={**_SETTINGS, "PARSERS": [parser]}
    )
    return parsed
