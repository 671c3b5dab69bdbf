"""Find the dates of one short line: patterns first, numbers and words checked after."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

import regex
from msgspec.structs import replace

from newsextract.extract.dates import patterns
from newsextract.extract.dates.calendars import ERAS, common_year, from_jalali
from newsextract.extract.dates.found import FoundDate, Precision
from newsextract.extract.dates.rare import LONGEST, read_rare
from newsextract.extract.dates.words import JALALI, Words, base_language, key, words
from newsextract.extract.dates.zones import read_zone
from newsextract.model import Value

LONGEST_WORDED = 60  # a line without digits ('Yesterday | Jane Doe') holds a date only if it is short
LONGEST_RELATIVE = 160  # '2 hours ago' further into a paragraph is speech, not a date line
LEAP_YEAR = 2024  # stands in for the year that '29 February' does not give
SHORT_YEARS = 70  # '69' is 2069, '70' is 1970

# Languages that print times as '15.59', and those that put the year first in '25.05.15'.
_DOT_TIMES = frozenset(("da", "no", "fi", "sv", "it", "id", "de"))
_YEAR_FIRST = frozenset(("ja", "ko", "zh"))

_DIGIT = re.compile(r"\d")
_AFTERNOON = frozenset(["下午", "午後", "오후", "晚上", "pm", "ch", "μμ"])
_MORNING = frozenset(["上午", "午前", "오전", "凌晨", "早上", "am", "sa", "πμ"])
_AMOUNT = regex.compile(r"\s?(?:[\p{Ll}\p{Sc}%]|EUR\b|SEK\b|NOK\b|DKK\b)")  # '15.59 kr', '12.50 €'
_ALONE_TIME = regex.compile(r"(?:^|[|•·–—,:(-])\s*(?:[\p{L}\p{M}]+\s?[.:]?\s*)?$")


class _Day(Value, frozen=True, kw_only=True):
    """A day as a pattern found it."""

    start: int
    end: int
    year: int | None
    month: int
    day: int
    weekday: int | None = None
    two_way: bool = False
    day_first: bool | None = None
    sure: bool = True


class _Time(Value, frozen=True, kw_only=True):
    """A time as a pattern found it; one that is not ``sure`` counts only beside a day."""

    start: int
    end: int
    hour: int
    minute: int
    second: int
    zone: str | None
    sure: bool


@lru_cache(maxsize=8192)
def find_dates(text: str, language: str | None) -> tuple[FoundDate, ...]:
    """All dates of one short line, in order, none overlapping another.

    ``language`` is that of the page (BCP 47), or None. Dates in running text are found as well: what
    a date dates is for the caller to say. Never raises.

    >>> [date.raw for date in find_dates("KARABAKH 20 September 2023 - 15:20", "en")]
    ['20 September 2023 - 15:20']
    >>> [date.raw for date in find_dates("vor 28 Minuten | Heute, 12:37 Uhr", "de")]
    ['vor 28 Minuten', 'Heute, 12:37 Uhr']
    >>> find_dates("Final score 2:1 after 120 minutes, tickets from $12.50, version 1.2.3", "en")
    ()
    """
    if not _DIGIT.search(text):
        return tuple(_worded(text, text, language)) if len(text) <= LONGEST_WORDED else ()
    plain = patterns.plain_digits(text)
    found = _numbered(text, plain, language)
    if len(text) <= LONGEST_RELATIVE:
        found = _merged(found, _worded(text, plain, language))
    if found or len(text) > LONGEST:
        return tuple(found)
    rare = read_rare(text, language)
    return (rare,) if rare else ()


def _merged(numbered: list[FoundDate], worded: list[FoundDate]) -> list[FoundDate]:
    """Both kinds in order, the longer one where they overlap.

    A bare 'today' beside another date is a name: 'Dec. 23, 2024 / Source: TODAY'.
    """
    free = [hit for hit in worded if not _overlaps(hit, numbered)]
    kept = [hit for hit in numbered if not _overlaps(hit, free)]
    free = [hit for hit in free if not kept or _DIGIT.search(hit.raw)]
    return sorted([*kept, *free], key=lambda hit: hit.start)


def _overlaps(hit: FoundDate, others: list[FoundDate]) -> bool:
    """Whether another date covers this one; a bare time inside 'today at 12:30' gives way to that."""
    return any(
        hit.start < other.end and other.start < hit.end and other.end - other.start >= hit.end - hit.start
        for other in others
    )


def _numbered(text: str, plain: str, language: str | None) -> list[FoundDate]:
    """Days and times that are written with digits, each day joined with its time."""
    days = _days(plain, language)
    found: list[FoundDate] = []
    taken = 0
    for day in days:
        if day.start < taken:  # '07.11' of '15.05.2020, 07.11 Uhr' is a day by shape only
            continue
        limit = min(
            (other.start for other in days if other.sure and other.start >= day.end), default=len(plain)
        )
        before = _time_before(plain, taken, day.start, language)
        after = None if before else _time_after(plain, day.end, limit, language)
        start = before.start if before else day.start
        found += _times(text, plain, taken, start, language)
        begin, weekday = _weekday_before(plain, start, taken)
        whole = _joined(
            text, begin, day if weekday is None else replace(day, weekday=weekday), before or after
        )
        taken = max(taken, after.end if after else day.end)
        if whole:
            found.append(whole)
        if after and (rest := _range_end(plain, taken, limit)):
            taken = rest
    return [*found, *_times(text, plain, taken, len(plain), language)]


def _joined(text: str, begin: int, day: _Day, time: _Time | None) -> FoundDate | None:
    """A day, and its time if it has one, as a date; None where only a time would make it a date."""
    if not day.sure and not time and day.weekday is None:
        return None
    end = max(day.end, time.end if time else 0)
    return FoundDate(
        raw=text[begin:end],
        start=begin,
        end=end,
        precision="datetime" if time else "date",
        year=day.year,
        month=day.month,
        day=day.day,
        weekday=day.weekday,
        two_way=day.two_way,
        day_first=day.day_first,
        hour=time.hour if time else None,
        minute=time.minute if time else 0,
        second=time.second if time else 0,
        zone=time.zone if time else None,
    )


def _weekday_before(plain: str, start: int, floor: int) -> tuple[int, int | None]:
    """Where a date begins once the weekday before it is taken in, and which weekday that is."""
    near = max(floor, start - 24)
    match = patterns.WEEKDAY_BEFORE.search(plain[near:start])
    if not match:
        return start, None
    known = words(None).weekdays
    spelled = match["word"]
    whole = known.get(key(spelled))
    if whole is not None:
        return near + match.start("word"), whole
    last = spelled.rsplit(" ", 1)[-1]
    number = known.get(key(last))
    return (start, None) if number is None else (near + match.end("word") - len(last), number)


# Days


def _days(plain: str, language: str | None) -> list[_Day]:
    """Every day in the text. What is only shaped like one is passed over, digit by digit."""
    found: list[_Day] = []
    known = words(base_language(language))
    place = 0
    while match := patterns.DATE.search(plain, place):
        day = _read_day(match, known, language)
        if day:
            day = _with_weekday_after(plain, day, known)
            found.append(day)
            place = day.end
        else:
            unit = patterns.UNIT.match(plain, match.start())
            place = unit.end() if unit else match.end()
    return found


def _with_weekday_after(plain: str, day: _Day, known: Words) -> _Day:
    """'(月)' and ', Monday' after a day belong to it."""
    match = patterns.WEEKDAY_AFTER.match(plain, day.end)
    number = known.weekdays.get(key(match["word"])) if match else None
    if match is None or number is None:
        return day
    return replace(day, end=match.end(), weekday=number)


def _read_day(match: regex.Match[str], known: Words, language: str | None) -> _Day | None:
    """The day that a match stands for, None where its numbers or its word are none."""
    if match["a"]:
        return _numeric_day(match, language)
    if match["word"]:
        return _worded_day(match, known, language)
    year, month, day = _year(match, language), int(match["m"]), int(match["d"])
    if match["y"] and base_language(language) == "fa" and 1200 <= int(match["y"]) <= 1500:
        return _persian(match, match.start(), month, day)
    if (match["y"] and not year) or not _is_day(year, month, day):
        return None
    return _Day(start=match.start(), end=match.end(), year=year, month=month, day=day)


def _numeric_day(match: regex.Match[str], language: str | None) -> _Day | None:
    """'20/09/2023', '9/20/2023', '25.05.15', or '3/9' (which needs a time or a weekday beside it)."""
    first, second, third = int(match["a"]), int(match["b"]), match["c"]
    base = base_language(language)
    if third and len(third) == 2 and base in _YEAR_FIRST:
        year: int | None = 2000 + first
        first, second = second, int(third)
        return _checked(match, year, first, second)
    year = _short_year(third, language) if third else None
    if third and not year:
        return None
    if not third and base in _YEAR_FIRST:
        return _checked(match, None, first, second, sure=False)
    day, month = first, second
    if not _is_day(year, month, day):
        day, month = second, first
    found = _checked(match, year, month, day, sure=bool(third))
    if not found or first == second:
        return found
    # Nobody but Americans writes '12.18.2025': '05.04.2025' on any page that is not English is plain.
    open_order = match["s"] != "." or base == "en"
    two_way = open_order and _is_day(year, day, month)
    return replace(found, two_way=two_way, day_first=None if two_way or not third else day == first)


def _worded_day(match: regex.Match[str], known: Words, language: str | None) -> _Day | None:
    """'20 September 2023', 'Sept. 20', '2023. szeptember 20.', '۳۰ شهریور ۱۴۰۲'."""
    cut, month = _month(match["word"], known)
    if month is None or _lower_case_may(match, language):
        return None
    start = match.start() + cut if match.start("word") == match.start() else match.start()
    day = int(match["d"])
    if month > JALALI:
        return _persian(match, start, month - JALALI, day)
    year = _short_year(match["y"], language) if match["y"] else None
    end = match.end() if year or not match["y"] else _end_without_year(match)
    if not _is_day(year, month, day):
        return None
    return _Day(start=start, end=end, year=year, month=month, day=day)


def _lower_case_may(match: regex.Match[str], language: str | None) -> bool:
    """'may 10' and 'mar 5' in running English are no dates; a month has a capital there."""
    return base_language(language) == "en" and match["word"][0].islower() and len(match["word"]) <= 3


def _end_without_year(match: regex.Match[str]) -> int:
    return max(match.end("d"), match.end("word"))


def _month(word: str, known: Words) -> tuple[int, int | None]:
    """A month's number, and how many letters before it belong to another word ('EditorialMay': 9)."""
    number = known.months.get(key(word))
    if number is not None:
        return 0, number
    for place in range(len(word) - 3, 0, -1):
        if word[place].isupper() and word[place - 1].islower():
            return place, known.months.get(key(word[place:]))
    return 0, None


def _persian(match: regex.Match[str], start: int, month: int, day: int) -> _Day | None:
    """A day of the Persian calendar; without its year it is none of ours."""
    common = from_jalali(int(match["y"]), month, day) if match["y"] else None
    if not common:
        return None
    return _Day(start=start, end=match.end(), year=common.year, month=common.month, day=common.day)


def _checked(
    match: regex.Match[str], year: int | None, month: int, day: int, *, sure: bool = True
) -> _Day | None:
    if not _is_day(year, month, day):
        return None
    return _Day(start=match.start(), end=match.end(), year=year, month=month, day=day, sure=sure)


def _year(match: regex.Match[str], language: str | None) -> int | None:
    """The year of a match in which it is a number, an era's year included."""
    if not match["y"]:
        return None
    number = 1 if match["y"] == "元" else int(match["y"])
    if match["era"]:
        return ERAS[match["era"]] + number
    return _short_year(match["y"], language)


def _short_year(digits: str, language: str | None) -> int | None:
    """A year of four digits, or of two ('23', "'23", in Thailand '66')."""
    number = int(digits.lstrip("'"))
    base = base_language(language)
    if len(digits.lstrip("'")) > 2:
        return common_year(number, base)
    if base == "th" and number > 40:
        return common_year(2500 + number, base)
    return number + (2000 if number < SHORT_YEARS else 1900)


def _is_day(year: int | None, month: int, day: int) -> bool:
    try:
        date(year or LEAP_YEAR, month, day)
    except ValueError:
        return False
    return True


# Times


def _time_after(plain: str, end: int, limit: int, language: str | None) -> _Time | None:
    """The time that follows a day: ', 15:20 Uhr', ' - 15:20', 'T15:20', ' um 7.39 Uhr'."""
    join = patterns.T_JOIN.match(plain, end) or patterns.JOIN.match(plain, end)
    match = patterns.CLOCK_HERE.match(plain, join.end() if join else end, limit)
    time = _read_time(match, plain, limit, language) if match else None
    if time is None or (not time.sure and join and "." in plain[end : join.end()].strip(". ")):
        return None
    return time


def _time_before(plain: str, floor: int, end: int, language: str | None) -> _Time | None:
    """The time that stands right before a day: '15:56 BST, 27 April', '20:00, 29 Jan'."""
    for match in patterns.CLOCK.finditer(plain, max(floor, end - 40), end):
        time = _read_time(match, plain, end, language)
        if time is None:
            continue
        begin, _ = _weekday_before(plain, end, time.end)
        join = patterns.JOIN.match(plain, time.end, begin)
        if join and join.end() == begin:
            return time
    return None


def _read_time(match: regex.Match[str], plain: str, limit: int, language: str | None) -> _Time | None:
    """The time that a match stands for, with its zone."""
    half = key((match["after"] or match["half"] or "").replace(" ", ""))
    hour = int(match["hour"]) % 24
    if (half in _AFTERNOON or half in _MORNING) and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half in _AFTERNOON else 0)
    zone = patterns.ZONE.match(plain, match.end(), limit)
    name = read_zone(zone["zone"]) if zone else None
    sure = not match["weak"] or bool(half or match["sure"]) or _dot_time(match, plain, language)
    return _Time(
        start=match.start(),
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
        and bool(_ALONE_TIME.search(plain, 0, match.start()))
        and not _AMOUNT.match(plain, match.end())
    )


def _times(text: str, plain: str, start: int, end: int, language: str | None) -> list[FoundDate]:
    """The bare times of a stretch of text."""
    found = []
    for match in patterns.CLOCK.finditer(plain, start, end):
        time = _read_time(match, plain, end, language)
        if time and time.sure:
            begin, weekday = _weekday_before(plain, time.start, start)
            found.append(_bare_time(text, time, begin, weekday))
    return found


def _bare_time(text: str, time: _Time, begin: int, weekday: int | None) -> FoundDate:
    return FoundDate(
        raw=text[begin : time.end],
        start=begin,
        end=time.end,
        precision="time" if weekday is None else "relative",
        hour=time.hour,
        minute=time.minute,
        second=time.second,
        zone=time.zone,
        weekday=weekday,
    )


def _range_end(plain: str, end: int, limit: int) -> int | None:
    """Where ' - 3:00 p.m.' after a date ends: the end of an event is no date of its own."""
    match = patterns.CLOCK.search(plain, end, min(limit, end + 20))
    if match and patterns.RANGE.fullmatch(plain, end, match.start()):
        return match.end()
    return None


# Words: '2 hours ago', 'yesterday', 'Today 5:00 am'


def _worded(text: str, plain: str, language: str | None) -> list[FoundDate]:
    """The dates that are told by their distance from now."""
    found = [*_agos(text, plain, language), *_day_words(text, plain, language)]
    return sorted(found, key=lambda hit: hit.start)


def _agos(text: str, plain: str, language: str | None) -> list[FoundDate]:
    units = words(base_language(language)).units
    found = []
    for match in patterns.AGO.finditer(plain):
        unit = units.get(key(match["unit"]))
        if unit:
            number = match["n"] or ""
            count = int(number) if number.isdigit() else 1
            found.append(_relative(text, match.start(), match.end(), (count, unit)))
    return found


def _day_words(text: str, plain: str, language: str | None) -> list[FoundDate]:
    """'today' and its like, where they stand apart or beside a time."""
    days = words(base_language(language)).days
    found = []
    for match in patterns.DAY_WORD.finditer(plain):
        back = days.get(key(match[0]))
        time = None if back is None else _time_after(plain, match.end(), len(plain), language)
        apart = patterns.APART_BEFORE.search(plain, 0, match.start()) and patterns.APART_AFTER.match(
            plain, match.end()
        )
        if back is None and apart:
            found.append(_relative(text, match.start(), match.end(), (0, "second")))
        elif back is not None and (time or apart):
            found.append(
                _relative(text, match.start(), time.end if time else match.end(), (back, "day"), time)
            )
    return found


def _relative(text: str, start: int, end: int, ago: tuple[int, str], time: _Time | None = None) -> FoundDate:
    precision: Precision = "relative"
    return FoundDate(
        raw=text[start:end],
        start=start,
        end=end,
        precision=precision,
        ago=ago,
        hour=time.hour if time else None,
        minute=time.minute if time else 0,
        second=time.second if time else 0,
        zone=time.zone if time else None,
    )
