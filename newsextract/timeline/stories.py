"""Sightings to stories: which titles on which pages are the same story.

Two sightings are one story when

- they lead to the same address, whatever their titles say;
- they bear the same title, at dates that may be the same;
- they bear the same minute and much the same title: it was edited.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urlsplit

import regex

from newsextract.model import LIST_KINDS, Document, Item, Value
from newsextract.write.plain import name_of

# A title that comes again with each day ('Weather', 'What the papers say') is another story then; times
# of one story differ by the hours between time zones and by edits.
SAME_STORY = timedelta(hours=12)
# Share of words that an edited title keeps. Of headlines in the same minute of one site, different
# stories share a name or two, seldom half of their words.
EDITED_SHARE = 0.5
DAY = len("2024-05-03")

_WORDS = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_MEDIA_LABEL = regex.compile(r"\s+[\[(]?\p{Lu}{4,}[\])]?$")
_CUT = ("…", "...")
# What is added to an address to follow its reader.
_TRACKING = regex.compile(r"(?i)utm_\w+|fbclid|gclid|yclid|ref|source|from|cmpid|ocid")


class Headline(Value, frozen=True, kw_only=True):
    """One story: a row of the timeline.

    ``title`` is the newest one, ``variants`` are those before it. ``published`` is ISO 8601.
    ``first_page`` and ``last_page`` name the pages it was seen on first and last, ``times_seen`` counts
    the places, ``lists`` are their kinds.
    """

    published: str | None
    title: str
    subtitle: str | None
    label: str | None
    url: str | None
    first_page: str
    last_page: str
    times_seen: int
    lists: tuple[str, ...]
    variants: tuple[str, ...]


Moment = tuple[str, int]  # the newest time on a page, then its number: what came first and last


@dataclass(eq=False, slots=True)
class Story:
    """What is known of a story so far."""

    title: str
    first: Moment
    last: Moment
    first_page: str
    last_page: str
    subtitle: str | None = None
    label: str | None = None
    url: str | None = None
    times: int = 0
    kinds: set[str] = field(default_factory=set)
    titles: dict[str, Moment] = field(default_factory=dict)
    dates: Counter[str] = field(default_factory=Counter)
    last_list: tuple[int, str] = (0, "")
    merged: Story | None = None

    @property
    def published(self) -> str | None:
        """The date that most sightings agree on, of those that tell most: offset, time, day."""
        if not self.dates:
            return None
        return min(self.dates, key=lambda date: (-_precision(date), -self.dates[date], date))


class Stories:
    """All stories so far. Memory grows with them, not with the pages they are seen on."""

    def __init__(self) -> None:
        self._stories: list[Story] = []
        self._by_url: dict[str, Story] = {}
        self._by_title: dict[str, list[Story]] = {}
        self._by_minute: dict[str, list[Story]] = {}
        self._pages = 0
        self._time = ""

    def add(self, page: Document, kinds: tuple[str, ...] = LIST_KINDS) -> None:
        """Take the items of a page in."""
        self._pages += 1
        self._time = _time_of(page) or self._time
        name, moment = name_of(page), (self._time, self._pages)
        for kind, items in page.lists().items():
            if kind in kinds:
                for item in items:
                    self._see(item, kind, name, moment)

    def headlines(self) -> list[Headline]:
        """The stories as rows, sorted by time; undated ones last, in the order they were seen."""
        found = [story for story in self._stories if not story.merged]
        rows = [(instant(story.published), story.first, story) for story in found]
        rows.sort(key=lambda row: (row[0] is None, row[0] or datetime.min, row[1]))
        return [_headline(story) for _, _, story in rows]

    def _see(self, item: Item, kind: str, page: str, moment: Moment) -> None:
        title, url = folded(item.title), address(item.url)
        story = self._find(item, title, url, (moment[1], kind))
        if story is None:
            story = Story(item.title, moment, moment, page, page)
            self._stories.append(story)
        _update(story, item, kind, page, moment)
        if url:
            self._by_url[url] = story
        _list_once(self._by_title.setdefault(title, []), story)
        if minute := _minute(item.published):
            _list_once(self._by_minute.setdefault(minute, []), story)

    def _find(self, item: Item, title: str, url: str | None, where: tuple[int, str]) -> Story | None:
        """The story that a sighting is of; two that prove to be one are merged."""
        same_url = _root(self._by_url.get(url)) if url else None
        same_title = self._same_title(item, title, url)
        if same_url and same_title and same_url is not same_title:
            _merge(same_url, same_title)
        return same_url or same_title or self._edited(item, url, where)

    def _same_title(self, item: Item, title: str, url: str | None) -> Story | None:
        for candidate in reversed(self._by_title.get(title, [])):
            story = candidate.merged or candidate
            if _may_be(story, item, url):
                return _root(story)
        return None

    def _edited(self, item: Item, url: str | None, where: tuple[int, str]) -> Story | None:
        """A story of the same minute with much the same title, unless both stand in one list."""
        minute = _minute(item.published)
        for candidate in reversed(self._by_minute.get(minute, [])) if minute else ():
            story = _root(candidate)
            if (
                story
                and story.last_list != where
                and _may_be(story, item, url)
                and any(alike(item.title, title) for title in story.titles)
            ):
                return story
        return None


def folded(title: str) -> str:
    """What is compared of a title: its words, without case, marks and a media label at its end.

    >>> folded("Great Return: 17 families are back  PHOTO") == folded("Great return – 17 families are back")
    True
    """
    bare = title if title.isupper() else _MEDIA_LABEL.sub("", title)
    words = " ".join(_WORDS.findall(unicodedata.normalize("NFKC", bare).casefold()))
    return words or title


def alike(one: str, other: str) -> bool:
    """Whether one title is the other one edited, or cut off.

    >>> alike("Storm closes harbour", "Storm closes harbour, ferries stay in port")
    True
    >>> alike("Storm closes harbour", "Parliament closes its session")
    False
    """
    for cut, whole in ((one, other), (other, one)):
        if cut.endswith(_CUT) and folded(whole).startswith(folded(cut.rstrip("…. "))):
            return True
    words, others = set(folded(one).split()), set(folded(other).split())
    if len(words) == len(others) == 1:  # a script without spaces: its characters stand for words
        words, others = set(folded(one)), set(folded(other))
    return len(words & others) >= EDITED_SHARE * min(len(words), len(others)) and len(words & others) > 1


def address(url: str | None) -> str | None:
    """What two addresses of one page have in common; None for a site's front page.

    >>> address("https://www.example.org/news/1/?utm_source=x#top"), address("http://example.org/")
    ('example.org/news/1', None)
    """
    if not url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    path = parts.path.rstrip("/")
    query = urlencode([pair for pair in parse_qsl(parts.query) if not _TRACKING.fullmatch(pair[0])])
    if not path and not query:
        return None
    host = parts.netloc.lower().removeprefix("www.").removeprefix("m.")
    return f"{host}{path}{'?' if query else ''}{query}"


@lru_cache(maxsize=4096)
def instant(date: str | None) -> datetime | None:
    """A date as a moment to sort by: that of UTC, where an offset is known.

    >>> instant("2024-05-03T09:12:00+04:00"), instant("2024-05-03")
    (datetime.datetime(2024, 5, 3, 5, 12), datetime.datetime(2024, 5, 3, 0, 0))
    """
    if date is None:
        return None
    try:
        found = datetime.fromisoformat(date)
        return found.astimezone(UTC).replace(tzinfo=None) if found.tzinfo else found
    except (ValueError, OverflowError):
        return None


def _may_be(story: Story, item: Item, url: str | None) -> bool:
    """Whether nothing speaks against a sighting being of the story: neither date nor address."""
    known = address(story.url)
    if known and url and known != url:
        same_host = known.partition("/")[0] == url.partition("/")[0]
        return same_host and item.published is not None and item.published in story.dates
    return (
        not story.dates or item.published is None or any(_close(date, item.published) for date in story.dates)
    )


def _close(one: str, other: str) -> bool:
    """Whether two dates may be of one story; a day alone is any time of it."""
    if one == other:
        return True
    first, second = instant(one), instant(other)
    if not first or not second:
        return False
    if DAY in {len(one), len(other)}:
        return one[:DAY] == other[:DAY]
    return abs(first - second) < SAME_STORY


def _update(story: Story, item: Item, kind: str, page: str, moment: Moment) -> None:
    """Add a sighting to what is known."""
    newest = moment >= story.last
    if newest:
        story.last, story.last_page = moment, page
    if moment < story.first:
        story.first, story.first_page = moment, page
    cut = item.title.endswith(_CUT)
    if (newest and not cut) or story.title.endswith(_CUT):
        story.title = item.title
    story.titles[item.title] = max(moment, story.titles.get(item.title, moment))
    for name in ("subtitle", "label", "url"):
        value = getattr(item, name)
        if value and (newest or getattr(story, name) is None):
            setattr(story, name, value)
    if item.published:
        story.dates[item.published] += 1
    story.times += 1
    story.kinds.add(kind)
    story.last_list = (moment[1], kind)


def _merge(story: Story, other: Story) -> None:
    """Make one story of two."""
    if other.last > story.last:
        story.last, story.last_page, story.title = other.last, other.last_page, other.title
    if other.first < story.first:
        story.first, story.first_page = other.first, other.first_page
    story.subtitle, story.label = story.subtitle or other.subtitle, story.label or other.label
    story.url = story.url or other.url
    story.times += other.times
    story.kinds |= other.kinds
    for title, moment in other.titles.items():
        story.titles[title] = max(moment, story.titles.get(title, moment))
    story.dates.update(other.dates)
    other.merged = story


def _root(story: Story | None) -> Story | None:
    """The story that this one was merged into."""
    while story and story.merged:
        story = story.merged
    return story


def _list_once(stories: list[Story], story: Story) -> None:
    if story not in stories[-8:]:  # identity; more than a few of one title or minute are rare
        stories.append(story)


def _headline(story: Story) -> Headline:
    earlier = [title for title in sorted(story.titles, key=story.titles.__getitem__) if title != story.title]
    kept = {folded(story.title): ""}
    variants = [title for title in earlier if kept.setdefault(folded(title), title) == title]
    return Headline(
        published=story.published,
        title=story.title,
        subtitle=story.subtitle,
        label=story.label,
        url=story.url,
        first_page=story.first_page,
        last_page=story.last_page,
        times_seen=story.times,
        lists=tuple(kind for kind in LIST_KINDS if kind in story.kinds),
        variants=tuple(variants),
    )


def _time_of(page: Document) -> str:
    """The newest time on a page, which is about when it was fetched; '' where none is known."""
    everything = [item for items in page.lists().values() for item in items]
    for items in (page.latest_news, everything):
        if found := [moment for item in items if (moment := instant(item.published))]:
            return max(found).isoformat()
    return ""


def _minute(date: str | None) -> str | None:
    return date if date and len(date) > DAY else None


def _precision(date: str) -> int:
    """2 for a date with an offset, 1 with a time, 0 for a day."""
    if len(date) == DAY:
        return 0
    return 1 + bool(regex.search(r"(Z|[+-]\d\d:\d\d)$", date))
