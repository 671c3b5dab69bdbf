"""Find the dates of one short line: patterns first, numbers and words checked after."""

from __future__ import annotations

import re
from functools import lru_cache

from newsextract.extract.dates.days import Day, day_at, weekday_before
from newsextract.extract.dates.found import FoundDate
from newsextract.extract.dates.patterns import ENDS_NUMBER, JOIN, plain_digits
from newsextract.extract.dates.rare import LONGEST, read_rare
from newsextract.extract.dates.relative import find_relative
from newsextract.extract.dates.times import Time, range_end, time_after, time_at
from newsextract.model import Value

LONGEST_LINE = 1000  # date lines that a page glues to a caption reach 700 characters, paragraphs more
LONGEST_WORDED = 60  # a line without digits ('Yesterday | Jane Doe') holds a date only if it is short
LONGEST_RELATIVE = 160  # '2 hours ago' further into a paragraph is speech, not a date line
MOST_DIGITS = 4  # of a run that a date may begin with

# No day and no time is without a digit, of any script.
DIGIT = re.compile(r"\d")
_DIGITS = re.compile(r"\d+")


@lru_cache(maxsize=8192)  # the repairs and the extractors ask about the same lines
def find_dates(text: str, language: str | None) -> tuple[FoundDate, ...]:
    """All dates of one short line, in order, none overlapping another.

    ``language`` is that of the page (BCP 47), or None. Dates in running text are found as well: what
    a date dates is for the caller to say. A line of more than ``LONGEST_LINE`` characters has none.
    Never raises.

    >>> [date.raw for date in find_dates("KARABAKH 20 September 2023 - 15:20", "en")]
    ['20 September 2023 - 15:20']
    >>> [date.raw for date in find_dates("vor 28 Minuten | Heute, 12:37 Uhr", "de")]
    ['vor 28 Minuten', 'Heute, 12:37 Uhr']
    >>> find_dates("Final score 2:1 after 120 minutes, tickets from $12.50, version 1.2.3", "en")
    ()
    """
    if len(text) > LONGEST_LINE:
        return ()
    if not DIGIT.search(text):
        return tuple(find_relative(text, text, language)) if len(text) <= LONGEST_WORDED else ()
    plain = plain_digits(text)
    relative = find_relative(text, plain, language) if len(text) <= LONGEST_RELATIVE else []
    taken = [hit for hit in relative if hit.hour is not None]  # 'Today 5:00 am' has its time
    found = _merged(_numbered(_Line(text=text, plain=plain, language=language), taken), relative)
    if found or len(text) > LONGEST:
        return tuple(found)
    rare = read_rare(text, language)
    return (rare,) if rare else ()


def _merged(numbered: list[FoundDate], relative: list[FoundDate]) -> list[FoundDate]:
    """Both kinds in order, the longer one where they overlap.

    A bare 'today' beside another date is a name: 'Dec. 23, 2024 / Source: TODAY'.
    """
    if not relative:
        return numbered
    free = [hit for hit in relative if not _overlaps(hit, numbered)]
    kept = [hit for hit in numbered if not _overlaps(hit, free)]
    free = [hit for hit in free if not kept or DIGIT.search(hit.raw)]
    return sorted([*kept, *free], key=lambda hit: hit.start)


def _overlaps(hit: FoundDate, others: list[FoundDate]) -> bool:
    """Whether another date covers this one; a bare time inside 'today at 12:30' gives way to that."""
    return any(
        hit.start < other.end and other.start < hit.end and other.end - other.start >= hit.end - hit.start
        for other in others
    )


class _Line(Value, frozen=True, kw_only=True):
    """A line as printed, and with its digits as 0 to 9."""

    text: str
    plain: str
    language: str | None


def _numbered(line: _Line, others: list[FoundDate]) -> list[FoundDate]:
    """Days and times that are written with digits, each day joined with its time."""
    plain, language = line.plain, line.language
    found: list[FoundDate] = []
    loose: Time | None = None  # a time that no day has been found for
    taken = 0
    for run in _DIGITS.finditer(plain):
        place, digits = run.start(), run.end() - run.start()
        if place < taken or digits > MOST_DIGITS:
            continue
        if other := next((hit for hit in others if hit.start <= place < hit.end), None):
            loose, taken = None, other.end
            continue
        day = day_at(plain, place, digits, taken, language)
        hit = _dated(line, day, loose, taken) if day else None
        if hit:
            if found and found[-1].start >= hit.start:  # the time that the day has taken in
                found.pop()
            found.append(hit)
            loose, taken = None, range_end(plain, hit.end) if hit.hour is not None else hit.end
            continue
        is_hour = digits <= 2 and plain[run.end() : run.end() + 1] not in ENDS_NUMBER
        time = time_at(plain, place, taken, language) if is_hour else None
        if time:
            loose, begin = time, taken
            taken = time.end
            if time.sure:
                found.append(_bare(line, time, begin))
    return found


def _dated(line: _Line, day: Day, loose: Time | None, floor: int) -> FoundDate | None:
    """A day as a date, with the time before or after it; None where only a time would make it one."""
    begin, weekday = weekday_before(line.plain, day.start, floor, line.language)
    time = loose if loose and JOIN.fullmatch(line.plain, loose.end, begin) else None
    if time:
        begin = time.start
    else:
        time = time_after(line.plain, day.end, line.language)
    weekday = day.weekday if weekday is None else weekday
    if not day.sure and not time and weekday is None:
        return None
    end = max(day.end, time.end if time else 0)
    return FoundDate(
        raw=line.text[begin:end],
        start=begin,
        end=end,
        precision="datetime" if time else "date",
        year=day.year,
        month=day.month,
        day=day.day,
        weekday=weekday,
        two_way=day.two_way,
        day_first=day.day_first,
        hour=time.hour if time else None,
        minute=time.minute if time else 0,
        second=time.second if time else 0,
        zone=time.zone if time else None,
    )


def _bare(line: _Line, time: Time, floor: int) -> FoundDate:
    """A time without a day; with a weekday before it, the last such day."""
    begin, weekday = weekday_before(line.plain, time.start, floor, line.language)
    return FoundDate(
        raw=line.text[begin : time.end],
        start=begin,
        end=time.end,
        precision="time" if weekday is None else "relative",
        hour=time.hour,
        minute=time.minute,
        second=time.second,
        zone=time.zone,
        weekday=weekday,
    )
