"""Years and months of other calendars, as days of the common one."""

from __future__ import annotations

from datetime import date, timedelta

_JALALI_EPOCH = date(622, 3, 21)  # of the proleptic common calendar
_JALALI_CYCLE = (33, 12053)  # years and days of the cycle: eight leap years in 33
_JALALI_LEAP = (1, 5, 9, 13, 17, 22, 26, 30)  # years of the cycle that have 366 days
_BUDDHIST = 543
ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}


def from_jalali(year: int, month: int, day: int) -> date | None:
    """The day of the Persian calendar; right for the years 1210 to 1500.

    >>> from_jalali(1402, 6, 29), from_jalali(1403, 12, 30), from_jalali(1402, 13, 1)
    (datetime.date(2023, 9, 20), datetime.date(2025, 3, 20), None)
    """
    if not (1 <= month <= 12 and 1 <= day <= (31 if month <= 6 else 30)):
        return None
    years, days = _JALALI_CYCLE
    cycle, rest = divmod(year - 1, years)
    leaps = sum(leap <= rest for leap in _JALALI_LEAP)
    before = 31 * (month - 1) if month <= 7 else 186 + 30 * (month - 7)
    return _JALALI_EPOCH + timedelta(days=cycle * days + 365 * rest + leaps + before + day - 1)


def common_year(year: int, language: str | None) -> int | None:
    """A year of four digits in the common calendar, None where it is no year of news.

    >>> common_year(2023, "en"), common_year(2566, "th"), common_year(2566, "en"), common_year(1066, "en")
    (2023, 2023, None, None)
    """
    if language == "th" and 2443 <= year <= 2643:
        return year - _BUDDHIST
    return year if 1900 <= year <= 2100 else None
