"""Dates as ISO 8601: from what was found in a line, and what is known of the page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from newsextract.extract.dates.context import AHEAD, WHOLE_DAYS, DateContext, settle, zone_of
from newsextract.extract.dates.found import FoundDate
from newsextract.extract.dates.zones import HOME_ZONES, settle_zone

# A time this much later than the page's clock is still today's: clocks differ; where the zone of a
# crawl's clock is not known, the page's may be ahead by some hours.
SLACK = timedelta(minutes=5)
SLACK_UNKNOWN_ZONE = timedelta(hours=2)
# Neighbours in a ticker may be this much out of order without midnight between them.
JITTER = timedelta(minutes=10)
DAY_MINUTES = 24 * 60
_WITHIN_A_DAY = {"second": 1, "minute": 60, "hour": 3600}
_DAYS = {"day": 1, "week": 7}
_YEARS_TRIED = 3  # how far back a weekday may decide the year of a date that has none


def resolve(found: FoundDate, context: DateContext) -> str | None:
    """A date in ISO 8601, None where there is nothing to count it from. Never asks the clock.

    A day without a time gives '2023-09-20'; an offset stands only where the page or the context's
    time zone gives one. Relative dates and bare times count from ``as_of``, else from when the page
    was fetched, else from the newest full date on the page.

    >>> from newsextract.extract.dates.find import find_dates
    >>> def first(text): return find_dates(text, "en")[0]
    >>> resolve(first("20 September 2023 - 15:20"), DateContext())
    '2023-09-20T15:20:00'
    >>> now = DateContext(as_of=datetime(2023, 9, 20, 16, 0), timezone="Asia/Baku")
    >>> resolve(first("2 hours ago"), now), resolve(first("2 days ago"), now), resolve(first("23:50"), now)
    ('2023-09-20T14:00:00+04:00', '2023-09-18', '2023-09-19T23:50:00+04:00')
    >>> resolve(first("2 hours ago"), DateContext())
    """
    if found.ago:
        return _ago(found, context)
    day = _day(found, context)
    return _stamp(found, day, context) if day else None


def ambiguous(found: FoundDate, context: DateContext) -> bool:
    """Whether a numeric date can be read two ways, and only the language's habit decided.

    >>> from newsextract.extract.dates.find import find_dates
    >>> hit, = find_dates("05/04/2025", "fr")
    >>> ambiguous(hit, DateContext(language="fr")), ambiguous(hit, DateContext(language="fr", day_first=True))
    (True, False)
    """
    return found.two_way and found.full and settle(found, context)[1]


def resolve_ticker(founds: Sequence[FoundDate | None], context: DateContext) -> list[str | None]:
    """The dates of a list's items, in the list's order; bare times roll over midnight.

    Where times jump up in a list that is newest first, the day before begins (in a list that is
    oldest first, the day after, where they jump down). A full date, or a day's heading passed in
    between, sets the day of the times that follow.

    >>> from newsextract.extract.dates.find import find_dates
    >>> times = [find_dates(text, "en")[0] for text in ("00:20", "00:05", "23:50", "19:00")]
    >>> resolve_ticker(times, DateContext(as_of=datetime(2023, 9, 20, 8, 0)))[1:3]
    ['2023-09-20T00:05:00', '2023-09-19T23:50:00']
    """
    newest_first = _newest_first(founds)
    anchors = [place for place, hit in enumerate(founds) if hit and hit.month]
    if not anchors:
        dates = _walk(founds if newest_first else founds[::-1], context, -1)
        return dates if newest_first else dates[::-1]
    first = anchors[0]
    step = -1 if newest_first else 1
    rest = _walk(founds[first:], context, step)
    if newest_first and context.moment():
        return _walk(founds[:first], context, step) + rest
    return _before_anchor(founds[:first], founds[first], rest[0], context, step) + rest


def _before_anchor(
    founds: Sequence[FoundDate | None],
    anchor: FoundDate | None,
    resolved: str | None,
    context: DateContext,
    step: int,
) -> list[str | None]:
    """Bare times above the first full date of a list, counted back from it.

    Sites print today's times bare and give older ones their date: above a date without a time, a
    newest-first list is a day on.
    """
    if not resolved or not anchor:
        return _walk(founds, context, step)
    day = date.fromisoformat(resolved[:10])
    last = _time(anchor)
    if last is None:
        day -= timedelta(days=step)
    return _walk(founds[::-1], context, -step, day, last)[::-1]


def _walk(
    founds: Sequence[FoundDate | None],
    context: DateContext,
    step: int,
    day: date | None = None,
    last: time | None = None,
) -> list[str | None]:
    """Resolve dates in order; ``step`` is the way the days go: -1 back, 1 on."""
    dates: list[str | None] = []
    for found in founds:
        if found is None:
            dates.append(None)
            continue
        if found.precision == "time":
            now = _time(found)
            if day is None:
                day = _day(found, context)
            elif last and now and _passed_midnight(last, now, step):
                day += timedelta(days=step)
            last = now
            dates.append(_stamp(found, day, context) if day else None)
            continue
        text = resolve(found, context)
        dates.append(text)
        if text:
            day = date.fromisoformat(text[:10])
            last = time.fromisoformat(text[11:19]) if len(text) > 10 else None
    return dates


def _newest_first(founds: Sequence[FoundDate | None]) -> bool:
    """Whether the bare times run back: all but a few lists do, so running on must take half as long."""
    times = [_minutes(hit) for hit in founds if hit and hit.precision == "time"]
    steps = [later - earlier for earlier, later in pairwise(times)]
    steps = [step for step in steps if abs(step) > JITTER.total_seconds() / 60]
    back = sum(-step % DAY_MINUTES for step in steps)
    on = sum(step % DAY_MINUTES for step in steps)
    return 2 * on >= back


def _minutes(found: FoundDate) -> int:
    return (found.hour or 0) * 60 + found.minute


def _passed_midnight(last: time, now: time, step: int) -> bool:
    """Whether a step against the list's order is too large to be disorder."""
    difference = datetime.combine(date.min, now) - datetime.combine(date.min, last)
    return -step * difference > JITTER


def _time(found: FoundDate) -> time | None:
    return None if found.hour is None else time(found.hour, found.minute, found.second)


def _day(found: FoundDate, context: DateContext) -> date | None:
    """The day of a date that is not told by its distance from now."""
    if found.full:
        return settle(found, context)[0]
    now = context.now()
    if now is None:
        return None
    if found.month:
        return _without_year(
            found, now.date(), counts_back=context.latest() is not None, habit=_order(context)
        )
    if found.weekday is not None:
        return now.date() - timedelta(days=(now.weekday() - found.weekday) % 7)
    return _day_of_time(found, now, context)


def _order(context: DateContext) -> bool:
    return context.habit if context.day_first is None else context.day_first


def _without_year(found: FoundDate, now: date, *, counts_back: bool, habit: bool) -> date | None:
    """The year that a day and month leave open: the last such day before the page's, or the nearest.

    Counting from a crawl, dates lie in the past; counting from the page's newest full date they
    may also lie just after it. A weekday decides where it fits one of the years.
    """
    month, day = (found.month or 1), (found.day or 1)
    if found.two_way and not habit:
        month, day = day, month
    days = [
        candidate
        for year in range(now.year + 1, now.year - _YEARS_TRIED - 1, -1)
        if (candidate := _real_day(year, month, day))
    ]
    past = [candidate for candidate in days if candidate <= now + AHEAD]
    choices = past if counts_back else sorted(days, key=lambda candidate: abs(candidate - now))
    fitting = [candidate for candidate in choices if candidate.weekday() == found.weekday]
    return next(iter(fitting or choices), None)


def _real_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:  # 29 February, or a year beyond the calendar
        return None


def _day_of_time(found: FoundDate, now: datetime, context: DateContext) -> date:
    """Today, or yesterday for a time that is still to come.

    Where the page's own newest date is all there is, the page was read after it: a later time is no
    reason for the day before.
    """
    moment = context.moment()
    if not moment or moment.time() in WHOLE_DAYS:
        return now.date()
    guessed = moment.tzinfo is not None and not context.timezone
    blind = guessed and (context.language or "").split("-")[0] not in HOME_ZONES
    slack = SLACK_UNKNOWN_ZONE if blind else SLACK
    later = datetime.combine(now.date(), _time(found) or time.min) > now + slack
    return now.date() - timedelta(days=1) if later else now.date()


def _ago(found: FoundDate, context: DateContext) -> str | None:
    """'2 hours ago' as a moment, '2 days ago' as a day, 'Today 5:00 am' as a day and its time."""
    now = context.now()
    if now is None or found.ago is None:
        return None
    count, unit = found.ago
    if unit in _WITHIN_A_DAY:
        if now.time() in WHOLE_DAYS:  # a day whose time is not known
            return now.date().isoformat()
        moment = now.replace(microsecond=0) - timedelta(seconds=count * _WITHIN_A_DAY[unit])
        return moment.isoformat() + _offset(context.timezone, moment)
    day = _days_back(now.date(), count, unit)
    return _stamp(found, day, context) if day else None


def _days_back(now: date, count: int, unit: str) -> date | None:
    """The day so many days, weeks, months or years before; the month's last where it is shorter."""
    if unit in _DAYS:
        return now - timedelta(days=count * _DAYS[unit])
    months = now.year * 12 + now.month - 1 - count * (12 if unit == "year" else 1)
    year, month = divmod(months, 12)
    return next(
        (found for day in range(now.day, 27, -1) if (found := _real_day(year, month + 1, day))), None
    ) or (_real_day(year, month + 1, min(now.day, 28)))


def _stamp(found: FoundDate, day: date, context: DateContext) -> str:
    """A day, with its time and offset where it has them."""
    clock = _time(found)
    if clock is None:
        return day.isoformat()
    moment = datetime.combine(day, clock)
    zone = settle_zone(found.zone, context.language, context.region) or context.timezone
    return moment.isoformat() + _offset(zone, moment)


def _offset(name: str | None, moment: datetime) -> str:
    """'+04:00' for a zone at a moment, '' where no zone is known."""
    zone = zone_of(name) if name else None
    return moment.replace(tzinfo=zone).isoformat()[len(moment.isoformat()) :] if zone else ""
