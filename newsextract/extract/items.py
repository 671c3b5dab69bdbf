"""The items of all lists: teasers to titles, dates, labels, authors and links."""

from __future__ import annotations

import re
from collections.abc import Set
from itertools import chain
from urllib.parse import urljoin, urlsplit

import regex
from msgspec.structs import replace

from newsextract.extract.dates import FoundDate, find_dates, resolve_ticker
from newsextract.extract.lists import Teaser, runs, teasers
from newsextract.extract.media import cut_label
from newsextract.extract.names import parse_names
from newsextract.extract.published import by_markup, stamps_of, undated
from newsextract.extract.view import View
from newsextract.model import LIST_KINDS, Item

# A list counts its titles when at least so many of them are numbered one after the other.
_COUNTED = 3
# Two characters of one word; scripts without spaces have no such words.
_GLUED = regex.compile(r"[[\p{L}\p{N}]--[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]]{2}", regex.VERSION1)
# A heading within the title's line is short and ends in a colon.
_OPENING = regex.compile(r"[^:：]{2,40}[:：]")
_BULLETS = "·•・ "
# Addresses in full, and paths from a site's root, in which there is nothing to resolve or to put right:
# nearly all. ``urljoin`` takes ten times as long over them.
_FULL = re.compile(r"https?://[\w.-]+(?:/[\w/%.+=~-]*)?(?:\?[\w/%.+=~&-]+)?", re.ASCII)
_FROM_ROOT = re.compile(r"(?:/[\w%+=~-][\w%.+=~-]*)+/?(?:\?[\w/%.+=~&-]+)?", re.ASCII)
_NUMBER = regex.compile(r"^#?(\d{1,3})(?:[.):]\s+|[.):](?=[^\d\s])|\s+(?=[^\d\s]))")


def extract_items(view: View) -> dict[str, tuple[Item, ...]]:
    """The items of all lists by kind, in the page's order."""
    groups = [(run, teasers(view, run)) for run in runs(view)]
    titles = [_uncounted(view, group) for _, group in groups]
    everywhere = frozenset(chain.from_iterable(titles))
    found: dict[str, list[Item]] = {kind: [] for kind in LIST_KINDS}
    for (run, group), texts in zip(groups, titles, strict=True):
        items = [_item(view, run.heading, *row, everywhere) for row in zip(group, texts, strict=True)]
        found[run.kind] += once(_dated(view, group, items))
    return {kind: tuple(items) for kind, items in found.items()}


def once(items: list[Item]) -> list[Item]:
    """The items of a list, those that it prints twice in a row (as a picture's link and as text) as one.

    >>> first = Item(title="Ferry is back", published="2024-05-03", published_raw="3 May", lines=(1, 2))
    >>> second = Item(title="Ferry is back", label="City", lines=(3, 4))
    >>> [(item.label, item.published_raw, item.lines) for item in once([first, second])]
    [('City', '3 May', (1, 4))]
    """
    found: list[Item] = []
    for item in items:
        if found and found[-1].title == item.title:
            found[-1] = _joined(found[-1], item)
        else:
            found.append(item)
    return found


def _joined(above: Item, below: Item) -> Item:
    """Two prints of one item: what the one above leaves open is that of the one below."""
    dated = above if above.published_raw else below
    return replace(
        above,
        subtitle=above.subtitle or below.subtitle,
        label=above.label or below.label,
        authors=above.authors or below.authors,
        url=above.url or below.url,
        published=dated.published,
        published_raw=dated.published_raw,
        lines=(above.lines[0], below.lines[1]),
    )


def _title(view: View, teaser: Teaser) -> str:
    """A title's words, without the date that stands on its line and a bullet that touches it."""
    dated = view.dated
    texts = (dated[place].title if place in dated else view.text(place) for place in teaser.title)
    title = " ".join(texts)
    return title.lstrip(_BULLETS) or title


def _uncounted(view: View, teasers: list[Teaser]) -> list[str]:
    """The titles of a list, without numbers that only count it."""
    return without_numbers([_title(view, teaser) for teaser in teasers])


def without_numbers(titles: list[str]) -> list[str]:
    """The titles without their numbers, where these count the list.

    >>> without_numbers(["1. Flood", "2. Storm", "3. Sun"]), without_numbers(["3 people hurt", "4 fined"])
    (['Flood', 'Storm', 'Sun'], ['3 people hurt', '4 fined'])
    """
    if len(titles) < _COUNTED or not titles[0].lstrip("#")[:1].isdigit():
        return titles
    numbers = [_NUMBER.match(title) for title in titles]
    counts = [int(match[1]) for match in numbers if match]
    if len(counts) < len(titles) or counts != list(range(counts[0], counts[0] + len(counts))):
        return titles
    return [title[match.end() :] for title, match in zip(titles, numbers, strict=True) if match]


def _nearest(places: tuple[int, ...], title: int) -> list[int]:
    """Of several dates the one nearest to the title, on as many lines as it stands on.

    >>> _nearest((1, 5, 6), title=7), _nearest((), title=7)
    ([5, 6], [])
    """
    groups: list[list[int]] = []
    for place in places:
        if groups and place == groups[-1][-1] + 1:
            groups[-1].append(place)
        else:
            groups.append([place])
    return min(groups, key=lambda group: min(abs(place - title) for place in group), default=[])


def _date_text(view: View, teaser: Teaser) -> str:
    """The words of a teaser's date lines, and of the date on its title's line; else those beside which a date
    may stand, its authors or its label."""
    if not teaser.others and not view.dated:
        return ""
    texts = [view.text(place) for place in _nearest(teaser.of("d"), teaser.title[0])]
    texts += [view.dated[place].raw for place in teaser.title if place in view.dated]
    return " ".join(texts or view.texts(teaser.of("a")) or view.texts(teaser.of("k")))


def _parse_date(view: View, teaser: Teaser) -> FoundDate | None:
    """The first date of a teaser."""
    text = _date_text(view, teaser)
    return next(iter(find_dates(text, view.language)), None) if text else None


def _whole_words(view: View, teaser: Teaser, date: FoundDate) -> str:
    """A date as printed, in whole words also where a neighbour ran into it: '2025Read'."""
    text = _date_text(view, teaser)
    start, end = date.start, date.end
    while start and _GLUED.fullmatch(text, start - 1, start + 1):
        start -= 1
    while end < len(text) and _GLUED.fullmatch(text, end - 1, end + 1):
        end += 1
    return text[start:end]


def _item(view: View, heading: str | None, teaser: Teaser, text: str, titles: Set[str]) -> Item:
    """One item of a list, its date but for the day that the list gives it."""
    opening, text = _cut_opening(view, text)
    title, label = cut_label(text, titles, view.cues)
    heading = heading or opening
    places = teaser.places
    lines = (view.number(min(places)), view.number(max(places)))
    url = _url(view, places) if view.page.dump.markup else None
    if not teaser.others:  # as most are
        return Item(list=heading, title=title, label=label, url=url, lines=lines)
    labels = view.texts(teaser.of("k"))
    return Item(
        list=heading,
        title=title,
        subtitle=" ".join(view.texts(teaser.of("s"))) or None,
        label=" ".join((*labels, label) if label else labels) or None,
        authors=parse_names(view.texts(teaser.of("a")), view.cues),
        url=url,
        lines=lines,
    )


def _cut_opening(view: View, text: str) -> tuple[str | None, str]:
    """A title in two where it opens with its own heading, 'Read also: Ferry is back', else (None, title)."""
    if (":" not in text and "：" not in text) or not _OPENING.match(text):
        return None, text
    opening, title = view.cues.cut_opening("inline_read_also", text)
    heading = opening.rstrip(" :：")
    # 'Explainer: …' says what kind of story it is, and stays.
    if not title or heading == opening or view.cues.match("media", heading):
        return None, text
    return heading, title


def _dated(view: View, teasers: list[Teaser], items: list[Item]) -> list[Item]:
    """The items of one list with their dates, bare times set to days in the list's order."""
    if not view.dated and not any(teaser.others for teaser in teasers):
        return items
    dates = [_parse_date(view, teaser) for teaser in teasers]
    if not any(dates):
        return items
    moments = resolve_ticker(dates, view.dates)
    return [
        replace(
            item,
            published=by_markup(date, moment, stamps_of(view, teaser.places)),
            published_raw=_whole_words(view, teaser, date),
            label=_undated_label(view, item.label, date),
        )
        if date
        else item
        for teaser, item, date, moment in zip(teasers, items, dates, moments, strict=True)
    ]


def _undated_label(view: View, label: str | None, date: FoundDate) -> str | None:
    """An item's label without the date that was found in it: '17 hours ago Shopping'."""
    if not label or date.raw not in label:
        return label
    return undated(label, view.language, view.cues).strip(" |") or None


def _url(view: View, places: tuple[int, ...]) -> str | None:
    """The absolute address of the first of an item's lines that is a link."""
    for place in places:
        markup = view.page.lines[place].markup
        if markup and markup.href:
            return absolute(markup.href, view.base)
    return None


def absolute(href: str, base: str | None) -> str | None:
    """A link's address in full; None where it is no page on the web or its site is not known.

    >>> absolute("/news/1", "https://example.org/home"), absolute("mailto:a@example.org", None)
    ('https://example.org/news/1', None)
    """
    href = href.strip()
    try:
        parts = urlsplit(base or "")
        if _FULL.fullmatch(href):
            return href
        if _FROM_ROOT.fullmatch(href):
            address = f"{parts.scheme}://{parts.netloc}{href}"
        else:
            address = urljoin(base or "", href)
            parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.netloc else None
