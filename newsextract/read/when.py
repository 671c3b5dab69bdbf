"""When a page was crawled, as crawlers write it. The dates of the page itself are read elsewhere."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

# Seconds since 1970 have ten digits until 2286, milliseconds thirteen.
_EPOCH = re.compile(r"(\d{10})(?:\.\d+)?|(\d{13})")
_COMPACT = re.compile(r"\d{14}")


def parse_when(value: object) -> datetime | None:
    """A point in time from ISO 8601, an HTTP date, a Wayback stamp or seconds since 1970; None if it is none.

    Without an offset in ``value`` the result has none, but for numbers, which are UTC.

    >>> parse_when("2023-09-20T15:20:00Z").isoformat()
    '2023-09-20T15:20:00+00:00'
    >>> parse_when("Wed, 20 Sep 2023 15:20:00 GMT") == parse_when(1695223200) == parse_when("20230920152000")
    True
    >>> parse_when("yesterday") is None
    True
    """
    text = str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
    if match := _EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(match[1] or match[2][:10]), UTC)
    if _COMPACT.fullmatch(text):
        text = f"{text[:8]}T{text[8:]}Z"
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            return parse(text)
        except (ValueError, TypeError, IndexError):
            continue
    return None
