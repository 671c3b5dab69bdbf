"""Days of the calendar at a place of a text."""

from __future__ import annotations

from datetime import date

import regex
from msgspec.structs import replace

from newsextract.extract.dates.calendars import ERAS, common_year, from_jalali
from newsextract.extract.dates.patterns import AFTER_MONTH, DAY, DAY_WORDED, ENDS_NUMBER, WEEKDAY_AFTER
from newsextract.extract.dates.words import JALALI, base_language, key, words
from newsextract.model import Value

LEAP_YEAR = 2024  # stands in for the year that '29 February' does not give
SHORT_YEARS = 70  # '69' is 2069, '70' is 1970
_YEAR_FIRST = frozenset(("ja", "ko", "zh"))  # languages that write '25.05.15' for 15 May 2025
_LONGEST_BEFORE = 28  # characters that a month or weekday before the digits may take
_SKIPPED = frozenset(("ngày", "den", "ที่", "de", "the", "on"))  # between a weekday and its day
_MONTH_GAP = " .,-"
_LAST_WORD = regex.compile(r"[\p{L}\p{M}]+$")


class Day(Value, frozen=True, kw_only=True):
    """A day at a place; one that is not ``sure`` ('3/9') needs a time or a weekday beside it."""

    start: int
    end: int
    year: int | None
    month: int
    day: int
    weekday: int | None = None
    two_way: bool = False
    day_first: bool | None = None
    sure: bool = True


def day_at(plain: str, place: int, digits: int, floor: int, language: str | None) -> Day | None:
    """The day that begins with the run of ``digits`` digits at a place, or with a month before it.

    ``floor`` is where the text that may belong to it begins.

    >>> day = day_at("on Sept. 20th, 2023", 9, 2, 0, "en")
    >>> day and (day.start, day.year, day.month, day.day)
    (3, 2023, 9, 20)
    """
    found = _month_first(plain, place, floor, language) if digits <= 2 else None
    after = plain[place + digits : place + digits + 1]
    if not found and after != ":" and after not in ENDS_NUMBER:
        free = _free(plain, place)
        match = (DAY if free else DAY_WORDED).match(plain, place)
        if match and free and match["a"]:
            found = _numeric(match, language)
        elif match:
            found = _worded(match, language) if match["word"] else _counted(match, plain, language)
    if not found:
        return None
    follows = WEEKDAY_AFTER.match(plain, found.end) if found.end < len(plain) else None
    weekday = words(base_language(language)).weekdays.get(key(follows["word"])) if follows else None
    return found if follows is None or weekday is None else replace(found, end=follows.end(), weekday=weekday)


def weekday_before(plain: str, start: int, floor: int, language: str | None) -> tuple[int, int | None]:
    """Where a date begins once the weekday before it is taken in, and which weekday that is.

    >>> weekday_before("Thứ tư, 22/10/2025", 8, 0, "vi"), weekday_before("KARABAKH 20 September", 9, 0, "en")
    ((0, 2), (9, None))
    """
    if start <= floor:
        return start, None
    parts = plain[max(floor, start - _LONGEST_BEFORE) : start].rstrip(" ,.،(").split()
    if parts and parts[-1] in _SKIPPED:
        parts.pop()
    known = words(base_language(language)).weekdays
    for count in (2, 1):
        spelled = " ".join(parts[-count:]).rstrip(".,،").lstrip("(|")
        number = known.get(key(spelled)) if len(parts) >= count and spelled else None
        place = plain.rfind(spelled, floor, start) if number is not None else -1
        if place >= 0:
            return place, number
    return start, None


def _free(plain: str, place: int) -> bool:
    """Whether digits are no tail of a longer number ('1.2.3') and no price."""
    before, further = plain[place - 1 : place], plain[place - 2 : place - 1] if place > 1 else ""
    if before and before in "$€£¥₹":
        return False
    if before and before in ".,:/-" and further.isdigit():
        return False
    return not (before == " " and further and further in "$€£")


def _month_first(plain: str, place: int, floor: int, language: str | None) -> Day | None:
    """'Sept. 20, 2023': the month stands right before the digits."""
    begin = max(floor, place - _LONGEST_BEFORE)
    before = plain[begin:place].rstrip(_MONTH_GAP)
    if not before or not (before[-1].isalpha() or before[-1] > "\u0300"):
        return None
    word = _LAST_WORD.search(before)
    if not word:
        return None
    cut, month = _month(word[0], language)
    match = AFTER_MONTH.match(plain, place) if month and month <= JALALI else None
    if not match or not month or _small_may(word[0], language):
        return None
    year = _year(match["y"], language) if match["y"] else None
    end = match.end() if year or not match["y"] else match.end("d")
    if not _is_day(year, month, int(match["d"])):
        return None
    return Day(start=begin + word.start() + cut, end=end, year=year, month=month, day=int(match["d"]))


def _counted(match: regex.Match[str], plain: str, language: str | None) -> Day | None:
    """'2023-09-20', '2025年1月13日', '令和7年1月13日', '20 tháng 9, 2023', '۱۴۰۲/۰۶/۲۹'."""
    start, year = match.start(), None
    month, day = int(match["m"]), int(match["d"])
    if match["y"]:
        if base_language(language) == "fa" and 1200 <= int(match["y"]) <= 1500:
            return _persian(match, month, day)
        era = ERAS.get(plain[start - 2 : start]) if start >= 2 else None
        year = era + int(match["y"]) if era else _year(match["y"], language)
        start = start - 2 if era else start
    if (match["y"] and not year) or not _is_day(year, month, day):
        return None
    return Day(start=start, end=match.end(), year=year, month=month, day=day)


def _numeric(match: regex.Match[str], language: str | None) -> Day | None:
    """'20/09/2023', '9/20/2023', '25.05.15', or '3/9' (which needs a time or a weekday beside it)."""
    first, second, third = int(match["a"]), int(match["b"]), match["c"]
    base = base_language(language)
    if base in _YEAR_FIRST and (not third or len(third) == 2):
        if not third:
            return _checked(match, None, first, second, sure=False)
        return _checked(match, 2000 + first, second, int(third))
    year = _year(third, language) if third else None
    if third and not year:
        return None
    day, month = first, second
    if not _is_day(year, month, day):
        day, month = second, first
    found = _checked(match, year, month, day, sure=bool(third))
    if not found or first == second:
        return found
    # Nobody but Americans writes '12.18.2025': '05.04.2025' on any page that is not English is plain.
    two_way = (match["s"] != "." or base == "en") and _is_day(year, day, month)
    return replace(found, two_way=two_way, day_first=None if two_way or not third else day == first)


def _worded(match: regex.Match[str], language: str | None) -> Day | None:
    """'20 September 2023', '2023. szeptember 20.', '۳۰ شهریور ۱۴۰۲'."""
    _, month = _month(match["word"], language)
    if month is None or _small_may(match["word"], language):
        return None
    day = int(match["d"])
    if month > JALALI:
        return _persian(match, month - JALALI, day)
    year = _year(match["y"], language) if match["y"] else None
    end = match.end() if year or not match["y"] else max(match.end("d"), match.end("word"))
    if not _is_day(year, month, day):
        return None
    return Day(start=match.start(), end=end, year=year, month=month, day=day)


def _month(word: str, language: str | None) -> tuple[int, int | None]:
    """A month's number, and how many letters before it belong to another word ('EditorialMay': 9)."""
    known = words(base_language(language)).months
    number = known.get(key(word))
    if number is not None:
        return 0, number
    for place in () if word[1:].islower() else range(len(word) - 3, 0, -1):
        if word[place].isupper() and word[place - 1].islower():
            return place, known.get(key(word[place:]))
    return 0, None


def _small_may(word: str, language: str | None) -> bool:
    """'may 10' and 'mar 5' in running English are no dates; a month has a capital there."""
    return len(word) <= 3 and word[0].islower() and base_language(language) == "en"


def _persian(match: regex.Match[str], month: int, day: int) -> Day | None:
    """A day of the Persian calendar; without its year it is none of ours."""
    common = from_jalali(int(match["y"]), month, day) if match["y"] else None
    if not common:
        return None
    return Day(start=match.start(), end=match.end(), year=common.year, month=common.month, day=common.day)


def _checked(
    match: regex.Match[str], year: int | None, month: int, day: int, *, sure: bool = True
) -> Day | None:
    if not _is_day(year, month, day):
        return None
    return Day(start=match.start(), end=match.end(), year=year, month=month, day=day, sure=sure)


def _year(digits: str, language: str | None) -> int | None:
    """A year of four digits, or of two ('23', "'23", in Thailand '66')."""
    digits = digits.lstrip("'")
    number = int(digits)
    base = base_language(language)
    if len(digits) > 2:
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
