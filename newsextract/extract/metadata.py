"""What the head of an HTML page says about the article: it fills gaps, never believed over the page."""

from __future__ import annotations

from datetime import datetime

import msgspec
import regex

from newsextract.extract.notices import notice
from newsextract.extract.published import parse_iso
from newsextract.extract.view import View
from newsextract.model import Article, Notice

# Headlines that share fewer of their words are different headlines, not a shorter social one.
_SAME_HEADLINE = 0.3
# Days that head and page may be apart: time zones, and articles that are updated the next day.
_SAME_DAY = 1
_WORD = regex.compile(r"\p{L}{3,}|[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]")
# Not a person: an address, a handle, a bare domain, a code.
_NO_NAME = regex.compile(r"[/@\d]|^\S+\.\p{L}{2,}$")


def add_metadata(view: View, article: Article) -> tuple[Article, tuple[Notice, ...]]:
    """The article with its gaps filled from the page's head, and what the head contradicts."""
    if view.page.dump.metadata is None:
        return article, ()
    filled = {name: value for name, value in _known(view).items() if value and not getattr(article, name)}
    used = [notice("metadata_used", f"{name} is taken from the page's head") for name in filled]
    return msgspec.structs.replace(article, **filled), (*used, *_differences(view, article))


def _known(view: View) -> dict[str, str | tuple[str, ...] | None]:
    """The fields that the head gives, in the article's form."""
    head = view.metadata
    return {
        "headline": head.headline,
        "section": head.section,
        "authors": tuple(dict.fromkeys(name for name in head.authors if not _NO_NAME.search(name))),
        "published": parse_iso(head.published),
        "modified": parse_iso(head.modified),
    }


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
    return len(left & right) / max(1, min(len(left), len(right)))


def _days_apart(one: str, other: str) -> int:
    """Days between the days of two ISO 8601 dates.

    >>> _days_apart("2024-05-01T23:00:00", "2024-05-03")
    2
    """
    days = [datetime.fromisoformat(text[: len("2024-05-01")]) for text in (one, other)]
    return abs((days[0] - days[1]).days)
