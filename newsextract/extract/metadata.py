"""What the head of an HTML page says about the article: it fills gaps, never believed over the page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import msgspec
import regex

from newsextract.extract.names import cut_opening, is_helper, parse_names
from newsextract.extract.notices import notice
from newsextract.extract.published import is_printed_above, parse_iso
from newsextract.extract.view import View, head_places, head_range
from newsextract.extract.wording import overlap
from newsextract.model import Article, Notice

# Headlines that share fewer of their words are different headlines, not a shorter social one.
_SAME_HEADLINE = 0.3
# Days that head and page may be apart: time zones, and articles that are updated the next day.
_SAME_DAY = 1
_WORD = regex.compile(r"\p{L}{3,}|[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]")
# Time zones are so far from UTC at most, in such steps.
_WIDEST_ZONE = timedelta(hours=14)
_ZONE_STEP = timedelta(minutes=15)
# A byline stands at the head of the story or so close below its body, on a line no longer than that.
_BELOW_BODY = 6
_BYLINE = 200
# Author lines that the labels are all surer of than this name authors, and one that they are certain of.
_SURE = 0.7
_CERTAIN = 0.9
# The line that names the section is so short, and so close above the headline.
_SECTION = 60
_ABOVE_TITLE = 6
_PARTS = regex.compile(r"\s*[|>»›/·•]\s*")
# Not a person: an address, a handle, a bare domain, a code.
_NO_NAME = regex.compile(r"[/@\d]|^\S+\.\p{L}{2,}$")


def add_metadata(view: View, article: Article) -> tuple[Article, tuple[Notice, ...]]:
    """The article with its gaps filled from the page's head, and what the head contradicts.

    The head also decides between what the page prints: which of several names is the author's, and when
    the article was published where the page prints only a time, an update, or a date far from the story.
    """
    if view.page.dump.metadata is None:
        return article, ()
    filled = {name: value for name, value in _known(view).items() if value and not getattr(article, name)}
    better = msgspec.structs.replace(article, **(filled | _decided(view, article)))
    used = [
        notice("metadata_used", f"{name} is taken from the page's head")
        for name in ("headline", "section", "authors", "published", "modified")
        if _day(getattr(better, name)) != _day(getattr(article, name))
    ]
    return better, (*used, *_differences(view, better))


def _day(value: str | tuple[str, ...] | None) -> str | tuple[str, ...] | None:
    """A field's value; of a date its day, for a time zone is no other date."""
    return value[: len("2024-05-01")] if isinstance(value, str) and value[:4].isdigit() else value


def _known(view: View) -> dict[str, str | tuple[str, ...] | None]:
    """The fields that the head gives, in the article's form."""
    head = view.metadata
    return {
        "headline": head.headline,
        "section": _printed_section(view, head.section) or head.section,
        "authors": _stated_authors(view),
        "published": parse_iso(head.published),
        "modified": parse_iso(head.modified),
    }


def _decided(view: View, article: Article) -> dict[str, str | tuple[str, ...] | None]:
    """What the head decides of the fields that the page gives."""
    fields: dict[str, str | tuple[str, ...] | None] = {}
    stated = _stated_authors(view)
    if article.authors and stated and _fits(view, article.authors, stated):
        fields["authors"] = stated
    published, modified = parse_iso(view.metadata.published), parse_iso(view.metadata.modified)
    if article.published and published and is_printed_above(view):
        fields["published"] = with_zone(article.published, published)
    elif published and not is_printed_above(view):
        same = _same_day(article.published or "", published)
        fields |= {"published": published, "published_raw": article.published_raw if same else None}
    if article.modified and modified:
        fields["modified"] = with_zone(article.modified, modified)
    return fields


def with_zone(printed: str, stated: str) -> str:
    """A date as the page prints it, with the time zone of the head's where both are one moment.

    >>> with_zone("2024-05-01T11:30:00", "2024-05-01T09:30:12+00:00"), with_zone("2024-05-01", "2024-04-30")
    ('2024-05-01T11:30:00+02:00', '2024-05-01')
    """
    if len(printed) == len("2024-05-01"):
        return stated if _same_day(printed, stated) else printed
    here, there = datetime.fromisoformat(printed), datetime.fromisoformat(stated)
    if here.tzinfo or not there.tzinfo:
        return printed
    if printed[: len("2024-05-01T11:30")] == stated[: len("2024-05-01T11:30")]:
        return stated
    clock = there.astimezone(UTC).replace(tzinfo=None, second=0)
    offset = here.replace(second=0) - clock
    if abs(offset) > _WIDEST_ZONE or offset % _ZONE_STEP:
        return printed
    return here.replace(tzinfo=timezone(offset)).isoformat(timespec="seconds")


def _same_day(one: str, other: str) -> bool:
    return one[: len("2024-05-01")] == other[: len("2024-05-01")]


def _stated_authors(view: View) -> tuple[str, ...]:
    """The names that the head gives, without addresses and handles."""
    names = (name for name in view.metadata.authors if not _NO_NAME.search(name))
    return parse_names(names, view.cues)


def is_fuller(stated: tuple[str, ...], printed: tuple[str, ...]) -> bool:
    """Whether the head gives the same people as the page, with more of their names.

    >>> is_fuller(("Ann Maria Lee",), ("Ann Lee",)), is_fuller(("Ann Lee", "Bo Chen"), ("Ann Lee",))
    (True, False)
    """
    if len(stated) != len(printed) or stated == printed:
        return False
    names = zip(stated, printed, strict=True)
    return all(set(short.casefold().split()) <= set(long.casefold().split()) for long, short in names)


def _fits(view: View, printed: tuple[str, ...], stated: tuple[str, ...]) -> bool:
    """Whether the page prints all names that the head gives, and those are not just the site's or a part; or
    prints the same people's names shorter."""
    if is_fuller(stated, printed):
        return True
    body, head = view.body, head_range(view)
    places = {*view.of("article.author"), *view.of("article.published"), *head}
    places |= set(range(body[-1] + 1, body[-1] + 1 + _BELOW_BODY)) if body else set()
    texts = [view.text(place) for place in sorted(places) if 0 <= place < len(view.labels)]
    shown = "\n".join(text for text in texts if len(text) <= _BYLINE).casefold()
    if not all(name.casefold() in shown for name in stated):
        return False
    here, there = ({name.casefold() for name in names} for names in (printed, stated))
    bylines = head_places(view, view.of("article.author"))
    sure = [view.labels[place].confidence for place in bylines]
    if here > there:  # the head may name the first author only; a stray line is seldom sure, or has a credit
        credit = any(is_helper(cut_opening(view.text(place), view.cues)[0]) for place in bylines)
        return credit or min(sure, default=0.0) < _SURE
    return bool(here & there) or max(sure, default=0.0) < _CERTAIN


def _printed_section(view: View, stated: str | None) -> str | None:
    """The short line above the headline that holds the section's name as the head gives it."""
    titles = view.of("article.headline")
    for place in range(titles[0] - 1, max(-1, titles[0] - 1 - _ABOVE_TITLE), -1) if titles and stated else ():
        text = view.text(place)
        if len(text) <= _SECTION and stated and stated.casefold() in _PARTS.split(text.casefold()):
            return text
    return None


def _differences(view: View, article: Article) -> list[Notice]:
    """A warning for every field that page and head state differently."""
    head = view.metadata
    found: list[Notice] = []
    if article.headline and head.headline and _shared(article.headline, head.headline) < _SAME_HEADLINE:
        found.append(notice("metadata_differs", f"headline: the page's head says {head.headline!r}"))
    stated = parse_iso(head.published)
    if article.published and stated and _days_apart(article.published, stated) > _SAME_DAY:
        found.append(notice("metadata_differs", f"published: the page's head says {stated}"))
    return found


def _shared(one: str, other: str) -> float:
    """The share of the shorter text's words that the other has.

    >>> _shared("Bridge closed after flood", "Flood: bridge is closed - City News")
    0.75
    """
    left, right = (set(_WORD.findall(text.casefold())) for text in (one, other))
    return overlap(left, right)


def _days_apart(one: str, other: str) -> int:
    """Days between the days of two ISO 8601 dates.

    >>> _days_apart("2024-05-01T23:00:00", "2024-05-03")
    2
    """
    days = [datetime.fromisoformat(text[: len("2024-05-01")]) for text in (one, other)]
    return abs((days[0] - days[1]).days)
