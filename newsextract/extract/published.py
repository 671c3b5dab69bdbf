"""Dates of the article: which line gives them, and what they are as ISO 8601."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

import regex

from newsextract.cues import Cues
from newsextract.extract.dates import FoundDate, ambiguous, find_dates, resolve, split_published
from newsextract.extract.notices import notice
from newsextract.extract.view import Dateline, Part, View, head_places, head_range
from newsextract.model import BOILERPLATE, LineRange, Notice

# A date line is no longer; the dates in longer lines are what the text is about.
_DATE_LINE = 100
# A date below the body follows it so closely.
_RIGHT_BELOW = 2
# What stands between the parts of a date line.
_DIGIT = regex.compile(r"\d")
_PIECES = regex.compile(r"\s*(?:[|｜•·]|\s[-–—/]\s)\s*")


# '2024-05-01 09:30:00 +02:00'
_SPACED_OFFSET = regex.compile(r"(?<=\d) (?=[+-]\d)")

# A date, the lines it stands on, and what their markup says.
Hit = tuple[FoundDate, LineRange, tuple[str, ...]]


def extract_published(view: View) -> Part:
    """Published and modified, from the date lines at the head of the story, else from later ones.

    Where a page prints only when it was updated, that is both: of 20 such pages whose day of
    publication is known, 15 were published on the day that they print.
    """
    published = _first(view.datelines, "published")
    modified = _first(view.datelines, "modified")
    if modified and (published is None or (modified[0].full and not _has_day(published[0]))):
        published = modified
    fields: dict[str, str | tuple[str, ...] | None] = {}
    warnings: list[Notice] = []
    for name, hit in (("published", published), ("modified", modified)):
        found, lines, stamps = hit or (None, None, ())
        moment = resolve(found, view.dates) if found else None
        fields[name] = by_markup(found, moment, stamps) if found else None
        fields[f"{name}_raw"] = found.raw if found else None
        warnings += _doubts(view, found, lines, fields[name] is None)
    return Part(fields=fields, warnings=tuple(dict.fromkeys(warnings)))


def is_printed_above(view: View) -> bool:
    """Whether the head of the story prints the day it was published, rather than a time or an update."""
    hit = _first(view.datelines, "published")
    if hit is None or hit[0].precision == "time":
        return False
    head = head_range(view)
    return any(view.number(place) == hit[1][0] for place in head if 0 <= place < len(view.labels))


def _has_day(found: FoundDate) -> bool:
    """Whether a date names a day of the calendar, rather than a time or a distance from now."""
    return found.month is not None


def _first(datelines: Iterable[Dateline], name: str) -> Hit | None:
    """The first date of a role that has a day; a bare time only where no line has more."""
    hits = [(found, line.lines, line.stamps) for line in datelines if (found := getattr(line, name))]
    return next((hit for hit in hits if hit[0].precision != "time"), hits[0] if hits else None)


def _doubts(view: View, found: FoundDate | None, lines: LineRange | None, unknown: bool) -> Iterator[Notice]:
    """What a reader must know about a date."""
    if found is None:
        return
    if unknown:
        yield notice("unresolved_date", f"{found.raw!r} has nothing to count from; give --as-of", lines)
    elif ambiguous(found, view.dates):
        yield notice("ambiguous_date", f"{found.raw!r} can be read with the day or the month first", lines)


def find_datelines(view: View) -> tuple[Dateline, ...]:
    """The article's date lines, and author lines that hold a date, those at the head of the story first."""
    places = view.of("article.published")
    groups = [*_grouped(head_places(view, places)), *_grouped(places), *_grouped(view.of("article.author"))]
    found = [_parse_dateline(view, group) for group in dict.fromkeys(groups)]
    return tuple(line for line in found if line.published or line.modified) or tuple(_unlabelled(view))


def _unlabelled(view: View) -> Iterator[Dateline]:
    """Short lines with a full date above the body or right below it, where none is labelled as the date."""
    titles, body = view.of("article.headline"), view.body
    if not titles or not body:
        return
    below = range(body[-1] + 1, min(body[-1] + 1 + _RIGHT_BELOW, len(view.labels)))
    for place in (*range(titles[-1] + 1, body[0]), *below):
        if view.labels[place].name == BOILERPLATE and len(view.text(place)) <= _DATE_LINE:
            line = _parse_dateline(view, (place,))
            if any(found and found.full for found in (line.published, line.modified)):
                yield line


def _grouped(places: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """Places that follow each other at once, together.

    >>> list(_grouped((2, 3, 7)))
    [(2, 3), (7,)]
    """
    start = 0
    for end, place in enumerate(places, start=1):
        if end == len(places) or places[end] != place + 1:
            yield places[start:end]
            start = end


def _parse_dateline(view: View, group: tuple[int, ...]) -> Dateline:
    text = " ".join(view.text(place) for place in group)
    published, modified = split_published(text, view.language)
    return Dateline(
        published=published,
        modified=modified,
        rest=undated(text, view.language, view.cues),
        stamps=stamps_of(view, group),
        lines=(view.number(group[0]), view.number(group[-1])),
    )


def stamps_of(view: View, places: Iterable[int]) -> tuple[str, ...]:
    """The dates that the markup of some lines gives, as ISO 8601."""
    markups = (view.page.lines[place].markup for place in places)
    stamps = (parse_iso(markup.datetime) for markup in markups if markup and markup.datetime)
    return tuple(stamp for stamp in stamps if stamp)


def by_markup(found: FoundDate, moment: str | None, stamps: tuple[str, ...]) -> str | None:
    """A date as markup gives it, with its time zone, where that is the date that the page prints.

    >>> found, = find_dates("3 May 2024, 10:15", "en")
    >>> by_markup(found, "2024-05-03T10:15:00", ("2024-05-03T10:15:00+02:00",))
    '2024-05-03T10:15:00+02:00'
    >>> by_markup(found, "2024-05-03T10:15:00", ("2020-01-01T00:00:00+00:00",))
    '2024-05-03T10:15:00'
    """
    same = len("2024-05-03" if found.precision == "relative" else "2024-05-03T10:15")
    printed = (moment or "")[:same]
    return next((stamp for stamp in stamps if stamp.startswith(printed)), moment)


def parse_iso(text: str | None) -> str | None:
    """An ISO 8601 date as markup has it, in the document's form; None where it is no such date.

    >>> parse_iso("2024-05-01T09:30:00.120Z"), parse_iso("2024-05-01"), parse_iso("yesterday")
    ('2024-05-01T09:30:00+00:00', '2024-05-01', None)
    """
    if not text:
        return None
    text = _SPACED_OFFSET.sub("", text.strip())
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return text if len(text) == len("2024-05-01") else moment.isoformat(timespec="seconds")


def undated(text: str, language: str | None, cues: Cues) -> str:
    """A line without its dates, the words that introduce them, and reading times.

    >>> from newsextract.cues import load_cues
    >>> cues = load_cues(languages=["en"])
    >>> undated("By Ann Lee | Updated 3 May 2024, 10:15 | 4 min read", "en", cues)
    'By Ann Lee'
    """
    found = find_dates(text, language)
    for hit in reversed(found):
        text = f"{text[: hit.start]} | {text[hit.end :]}"
    if not found and not _DIGIT.search(text):
        return text
    pieces = (_without_date_words(piece.strip(" ,;:()[]"), cues) for piece in _PIECES.split(text))
    return " | ".join(filter(None, pieces))


def _without_date_words(text: str, cues: Cues) -> str:
    """A piece of a date line without 'Published' and the like, and without a reading time.

    >>> from newsextract.cues import load_cues
    >>> _without_date_words("Ann Lee 4 min read", load_cues(languages=["en"]))
    'Ann Lee'
    """
    if any(map(str.isdigit, text)) and cues.within("reading_time", text):
        text = _DIGIT.split(text)[0].rstrip(" ,;:()[]")
    for kind in ("published", "modified", "reading_time"):
        text = "" if cues.match(kind, text) else cues.cut_ending(kind, text)[0]
    return text.strip(" ,;:()[]")
