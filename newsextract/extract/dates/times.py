"""Times of day at a place of a text."""

from __future__ import annotations

import regex

from newsextract.extract.dates.patterns import CLOCK, HALVES, JOIN, RANGE, T_JOIN, ZONE
from newsextract.extract.dates.words import base_language
from newsextract.extract.dates.zones import read_zone
from newsextract.model import Value

# Languages that print times as '15.59'.
_DOT_TIMES = frozenset(("da", "no", "fi", "sv", "it", "id", "de"))
_AMOUNT = regex.compile(r"\s?(?:[\p{Ll}\p{Sc}%]|EUR\b|SEK\b|NOK\b|DKK\b)")  # '15.59 kr', '12.50 €'
_ALONE = regex.compile(r"(?:^|[|•·–—,:(-])\s*(?:[\p{L}\p{M}]+\s?[.:]?\s*)?$")
_WORD_BEFORE = 32  # characters that such a word may take
_AFTERNOON = ("p", "ch", "μμ", "م")
_MORNING = ("a", "sa", "πμ", "ص")
_NO_CLOCK_AFTER = frozenset(".,/$€£¥₹")


class Time(Value, frozen=True, kw_only=True):
    """A time of day at a place; one that is not ``sure`` ('15.59', '18h') counts only beside a day."""

    start: int
    end: int
    hour: int
    minute: int
    second: int
    zone: str | None
    sure: bool


def time_after(plain: str, end: int, language: str | None) -> Time | None:
    """The time that follows a day: ', 15:20 Uhr', ' - 15:20', 'T15:20', ' um 7.39 Uhr'.

    >>> time = time_after("20.09.2023, 15:20 Uhr", 10, "de")
    >>> time and (time.hour, time.minute, time.end)
    (15, 20, 21)
    """
    if end == len(plain):
        return None
    join = T_JOIN.match(plain, end) or JOIN.match(plain, end)
    place = join.end() if join else end
    half = HALVES.get(plain[place : place + 2])
    if half is not None:
        place += 3 if plain[place + 2 : place + 3] == " " else 2
    match = CLOCK.match(plain, place)
    return _read(match, plain, place, half, language) if match else None


def time_at(plain: str, place: int, floor: int, language: str | None) -> Time | None:
    """The time whose digits begin at a place, with '오후' or '下午' before it.

    >>> time = time_at("오후 3:20", 3, 0, "ko")
    >>> time and (time.start, time.hour)
    (0, 15)
    """
    before = plain[place - 1 : place]
    if before in _NO_CLOCK_AFTER or (before.isalpha() and before < "\u0250"):
        return None
    if before == ":" and plain[place - 2 : place - 1].isdigit():
        return None
    match = CLOCK.match(plain, place)
    if not match:
        return None
    start = place - 1 if before == " " else place
    half = HALVES.get(plain[start - 2 : start]) if start - 2 >= floor else None
    return _read(match, plain, start - 2 if half is not None else place, half, language)


def range_end(plain: str, end: int) -> int:
    """Where ' - 3:00 p.m.' after a time ends; the end of an event is no date of its own.

    >>> range_end("2:00 p.m. - 3:00 p.m. ET", 9)
    24
    """
    dash = RANGE.match(plain, end)
    time = time_at(plain, dash.end(), end, None) if dash else None
    return time.end if time else end


def _read(match: regex.Match[str], plain: str, start: int, half: int | None, language: str | None) -> Time:
    """The time that a match stands for, with its zone."""
    after = (match["after"] or "").lower().replace(".", "").replace(" ", "")
    if after.startswith(_AFTERNOON):
        half = 12
    elif after.startswith(_MORNING):
        half = 0
    hour = int(match["hour"]) % 24
    if half is not None and 1 <= hour <= 12:
        hour = hour % 12 + half
    zone = ZONE.match(plain, match.end()) if match.end() < len(plain) else None
    name = read_zone(zone["zone"]) if zone else None
    sure = not match["weak"] or half is not None or bool(match["sure"]) or _dot_time(match, plain, language)
    return Time(
        start=start,
        end=zone.end() if zone and name else match.end(),
        hour=hour,
        minute=int(match["minute"] or 0),
        second=int(match["second"] or 0),
        zone=name,
        sure=sure,
    )


def _dot_time(match: regex.Match[str], plain: str, language: str | None) -> bool:
    """Whether '15.59' is a time: where times are so printed, after one word at most, and no price."""
    return (
        base_language(language) in _DOT_TIMES
        and match["weak"] == "."
        and len(match["hour"]) == 2
        and bool(_ALONE.search(plain, max(0, match.start() - _WORD_BEFORE), match.start()))
        and not _AMOUNT.match(plain, match.end())
    )
