"""What a page tells about its own dates: the order of day and month, and how new it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from datetime import timezone as fixed_zone
from functools import lru_cache
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import regex
from msgspec.structs import replace

from newsextract.extract.dates.find import DIGIT, find_dates
from newsextract.extract.dates.found import FoundDate
from newsextract.extract.dates.zones import HOME_ZONES, read_zone
from newsextract.model import Page, Settings, Value

WHOLE_DAYS = (time(0, 0, 0), time(23, 59, 59))  # as a day given without a time is passed on
SHORT_LINE = 120  # dates of longer lines stand in running text: they tell nothing about the page
# Leap years with room before and after: users give the calendar's first or last day for 'no limit'.
YEARS = (1200, 8000)
# How far beyond the reference a date may lie and still be past: clocks, and zones, differ.
AHEAD = timedelta(days=1)

# Countries whose English writes the day first, by the end of the host name.
_REGIONS = {"uk": "GB", "au": "AU", "nz": "NZ", "ie": "IE", "in": "IN", "za": "ZA", "ng": "NG", "ke": "KE",
            "sg": "SG", "my": "MY", "pk": "PK", "bd": "BD", "lk": "LK", "gh": "GH", "hk": "HK", "ae": "AE",
            "us": "US", "gov": "US", "mil": "US", "ph": "PH", "cn": "CN"}  # fmt: skip
_MONTH_FIRST = frozenset(("US", "PH"))
_AMERICAN = frozenset(("US",))
_DAY_BEFORE_MONTH = regex.compile(r"\b\d{1,2}(?:st|nd|rd|th)?[\s.-]+\p{L}")
_MONTH_BEFORE_DAY = regex.compile(r"\p{L}[\s.-]+\d{1,2}(?!\d)")


class DateContext(Value, frozen=True, kw_only=True):
    """Everything that it takes to resolve the dates of one page.

    ``as_of`` is the user's reference for relative dates, ``fetched`` the crawl's; a day's first or last
    second stands for a day whose time is not known. ``timezone`` is an IANA name or an offset.
    ``reference`` is the newest full date on the page, ``plain`` the newest that can be read one way
    only. ``day_first`` is the order of day and month that other dates on the page prove, None where
    none does; ``habit`` is the order that the page's language and region suggest.
    """

    language: str | None = None
    region: str | None = None
    as_of: datetime | None = None
    fetched: datetime | None = None
    timezone: str | None = None
    reference: datetime | None = None
    plain: date | None = None
    day_first: bool | None = None
    habit: bool = True

    def moment(self) -> datetime | None:
        """The user's reference, else the crawl's, kept off the ends of the calendar."""
        moment = self.as_of or self.fetched
        first, last = YEARS
        return moment and moment.replace(year=min(max(moment.year, first), last))

    def now(self) -> datetime | None:
        """The wall clock of the page that relative dates count from, without an offset; or None.

        >>> DateContext(language="ja", fetched=datetime.fromisoformat("2025-01-13T16:21:00+00:00")).now()
        datetime.datetime(2025, 1, 14, 1, 21)
        """
        moment = self.moment()
        return wall_clock(moment, self.timezone, self.language) if moment else self.reference

    def latest(self) -> date | None:
        """The last day that a date of the page can have, where a crawl or the user sets one."""
        moment = self.moment()
        return moment.date() + AHEAD if moment else None


def date_context(page: Page, settings: Settings) -> DateContext:
    """Look at a page's short lines for the order of its numeric dates, and for the newest of all.

    >>> from newsextract.model import Dump, Source
    >>> from newsextract.lines import lines
    >>> page = lines(Dump(source=Source(), text="04/05/2025\\n25/04/2025 10:00\\n"), "en")
    >>> context = date_context(page, Settings())
    >>> context.day_first, context.reference
    (True, datetime.datetime(2025, 5, 4, 0, 0))
    """
    # Only dates with a month or a year tell anything, and these have digits.
    found = [hit for line in page.lines if len(line.text) <= SHORT_LINE and DIGIT.search(line.text)
             for hit in find_dates(line.text, page.language)]  # fmt: skip
    region = _region(page, settings)
    order = _majority(hit.day_first for hit in found if hit.day_first is not None)
    context = DateContext(
        language=page.language,
        region=region,
        as_of=settings.as_of,
        fetched=page.dump.fetched,
        timezone=settings.timezone,
        day_first=order,
        habit=_habit(found, page.language, region),
    )
    plain = _newest([hit for hit in found if not hit.two_way], context)
    context = replace(context, plain=plain and plain.date())
    return replace(context, reference=_newest(found, context))


def _region(page: Page, settings: Settings) -> str | None:
    """The country that the language tag or the page's address names."""
    _, _, tagged = (page.language or "").partition("-")
    if len(tagged) == 2:
        return tagged.upper()
    metadata = page.dump.metadata
    url = settings.url or page.dump.source.url or (metadata.url if metadata else None) or ""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:  # '[' in the host, as in 'http://[page'
        return None
    return _REGIONS.get(host.rsplit(".", 1)[-1])


def _habit(found: list[FoundDate], language: str | None, region: str | None) -> bool:
    """Whether the page probably writes the day first: its region, its dates in words, its language."""
    base = (language or "en").split("-")[0].lower()
    if base != "en":
        return base not in ("fil", "tl")
    if region:
        return region not in _MONTH_FIRST
    written = _majority(order for hit in found for order in _written_order(hit))
    return False if written is None else written


def _written_order(hit: FoundDate) -> Iterator[bool]:
    """True for '5 April', False for 'April 5', nothing for dates without words."""
    if hit.month and _DAY_BEFORE_MONTH.search(hit.raw):
        yield True
    elif hit.month and _MONTH_BEFORE_DAY.search(hit.raw):
        yield False


def _majority(votes: Iterator[bool]) -> bool | None:
    """What most say; None where nobody votes or the votes are even."""
    balance = sum(1 if vote else -1 for vote in votes)
    return balance > 0 if balance else None


def _newest(found: list[FoundDate], context: DateContext) -> datetime | None:
    """The newest of the page's full dates that is not in the future."""
    latest = context.latest()
    days = (
        datetime.combine(settle(hit, context)[0], time(hit.hour or 0, hit.minute, hit.second))
        for hit in found
        if hit.year
    )
    return max((day for day in days if latest is None or day.date() <= latest), default=None)


def settle(found: FoundDate, context: DateContext) -> tuple[date, bool]:
    """The day of a full date, and whether only the language decided how to read it.

    >>> hit, = find_dates("05/04/2025", "en")
    >>> settle(hit, DateContext(language="en", habit=False))
    (datetime.date(2025, 5, 4), True)
    >>> settle(hit, DateContext(language="en", as_of=datetime(2025, 4, 20)))
    (datetime.date(2025, 4, 5), False)
    """
    year, month, day = found.year or 0, found.month or 0, found.day or 0
    one = date(year, month, day)
    if not found.two_way:
        return one, False
    other = date(year, day, month)
    proved = _only_past(one, other, context.latest())
    if not proved and context.day_first is not None:
        proved = one if context.day_first else other
    proved = proved or _only_past(one, other, context.plain and context.plain + AHEAD)
    if proved:
        return proved, False
    # Of American sites only a few dot their dates; English pages of other countries do it by habit.
    day_first = context.habit or ("." in found.raw[:6] and context.region not in _AMERICAN)
    return (one if day_first else other), True


def _only_past(one: date, other: date, limit: date | None) -> date | None:
    """The one of two days that is not beyond a limit, where the other is."""
    if limit is None or (one <= limit) == (other <= limit):
        return None
    return one if one <= limit else other


def wall_clock(moment: datetime, timezone: str | None, language: str | None) -> datetime:
    """A moment as the page's readers would read it off a clock, without an offset.

    >>> wall_clock(datetime.fromisoformat("2025-01-13T16:21:00+00:00"), "+04:00", "az")
    datetime.datetime(2025, 1, 13, 20, 21)
    """
    if moment.tzinfo is None:
        return moment
    home = HOME_ZONES.get((language or "").split("-")[0]) if moment.utcoffset() == timedelta(0) else None
    name = timezone or home
    zone = zone_of(name) if name else None
    return (moment.astimezone(zone) if zone else moment).replace(tzinfo=None)


@lru_cache(maxsize=256)
def zone_of(name: str) -> ZoneInfo | fixed_zone | None:
    """The time zone of an IANA name or an offset such as '+04:00'; None where there is none.

    >>> str(zone_of("Asia/Baku")), str(zone_of("-03:30")), zone_of("Mars/Base")
    ('Asia/Baku', 'UTC-03:30', None)
    """
    offset = read_zone(name)
    if offset and offset[0] in "+-":
        sign = -1 if offset[0] == "-" else 1
        return fixed_zone(sign * timedelta(hours=int(offset[1:3]), minutes=int(offset[4:])))
    try:
        return ZoneInfo(offset or name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
