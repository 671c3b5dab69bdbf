"""Authors: the lines of the page that name who wrote the article."""

from __future__ import annotations

from collections.abc import Iterable

from newsextract.cues import Cues
from newsextract.extract.names import (
    Names,
    cut_opening,
    first_part,
    is_helper,
    looks_like_name,
    parse_names,
    read_names,
)
from newsextract.extract.published import undated
from newsextract.extract.view import Part, View, head_places
from newsextract.model import BOILERPLATE

# A line that nobody labelled is a byline only where it is short.
_BYLINE = 80
_NAME = 40
# What bylines are mistaken for.
_MISTAKEN = frozenset({BOILERPLATE, "article.caption"})
# A bare name is a byline only where its label is less sure than that.
_DOUBTED = 0.9
# Between names on lines of their own: 'and', '&'.
_MARK = 3
# A byline below the body follows it within so many lines; what is further down belongs to something else.
_BELOW_BODY = 6
_RIGHT_BELOW = 3


def extract_authors(view: View) -> Part:
    """The names in the author lines, or else in the lines that hold the article's date, or in no byline.

    Who only made the picture is named where nobody else is.
    """
    bylines = _bylines(view, view.of("article.author"))
    names = _parse(view, bylines)
    authors = names.authors or _beside_dates(view) or _parse(view, _unlabelled(view)).authors
    if len(authors) > 1:
        untold = who_wrote(authors, "\n".join(view.texts(view.body)))
        # Whom a byline names first wrote the story, also where he tells of himself.
        opens = any(_opens(view, view.text(place)) for place in bylines)
        authors = authors if opens and authors[0] not in untold else untold
    return Part(fields={"authors": authors or names.helpers})


def who_wrote(names: tuple[str, ...], body: str) -> tuple[str, ...]:
    """The authors among some names: of several those that the story does not tell of, if there are any.

    >>> who_wrote(("Ann Lee", "Bo Chen"), "The mayor, Bo Chen, has closed the bridge.")
    ('Ann Lee',)
    """
    told = body.casefold()
    untold = tuple(name for name in names if not all(word in told for word in name.casefold().split()))
    return untold or names


def _parse(view: View, places: Iterable[int]) -> Names:
    """The names in some lines."""
    return read_names((undated(view.text(place), view.language, view.cues) for place in places), view.cues)


def _bylines(view: View, places: tuple[int, ...]) -> tuple[int, ...]:
    """Of the author lines those that belong together, at the head of the story or right below its body.

    Where one of them opens like a byline, those above it are something else, and so are those that do
    not follow it at once.
    """
    places = tuple(place for place in places if not view.is_control(place))
    near = head_places(view, places)
    if near == places and view.body:
        last = view.body[-1] + _BELOW_BODY
        near = tuple(place for place in places if place <= last) or places
    opening = next((place for place in near if _opens(view, view.text(place))), None)
    if opening is None:
        return near
    group = [opening]
    for place in near:
        between = view.text(place - 1) if place == group[-1] + 2 else ""
        if place > opening and (
            place <= group[-1] + 1 + (0 < len(between) <= _MARK) or _opens(view, view.text(place))
        ):
            group.append(place)
    return tuple(group)


def _opens(view: View, text: str) -> bool:
    """Whether a line opens like a byline of those who wrote: 'By Ann Lee', 'Written by'."""
    opening, name = view.cues.cut_opening("byline", text)
    return bool(opening) and not is_helper(opening) and (not name or looks_like_name(first_part(name)))


def _beside_dates(view: View) -> tuple[str, ...]:
    """The names that stand on the lines with the article's date."""
    found = (_parse_rest(line.rest, view.cues) for line in view.datelines)
    return next(filter(None, found), ())


def _unlabelled(view: View) -> tuple[int, ...]:
    """A line that reads like a byline between headline and body, or beside the date, or below the body."""
    titles, body = view.of("article.headline"), view.body
    if not body:
        return ()
    between = range(titles[-1] + 1, body[0]) if titles else range(0)
    dates = {place for near in view.of("article.published") for place in (near - 1, near + 1)}
    below = range(body[-1] + 1, min(body[-1] + 1 + _RIGHT_BELOW, len(view.labels)))
    found = [place for place in between if _reads_like_byline(view, place, place in dates)]
    found += [place for place in below if _reads_like_byline(view, place, True)]
    return tuple(found[:1])


def _reads_like_byline(view: View, place: int, bare: bool) -> bool:
    """Whether a line opens like a byline, or, where that is enough, is a bare name."""
    text = view.text(place)
    if view.labels[place].name not in _MISTAKEN or len(text) > _BYLINE:
        return False
    if view.cues.cut_opening("byline", text)[1] and _opens(view, text):
        return True
    if not bare or view.labels[place].confidence >= _DOUBTED:
        return False
    name = undated(text, view.language, view.cues)
    return " " in name and len(name) <= _NAME and looks_like_name(name) and not view.cues.kinds_of(name)


def _parse_rest(rest: str, cues: Cues) -> tuple[str, ...]:
    """The names in what stands beside a date, where an opening or their look says that they are names.

    >>> from newsextract.cues import load_cues
    >>> cues = load_cues(languages=["en"])
    >>> _parse_rest("By Ann Lee, in News", cues), _parse_rest("3 min read", cues)
    (('Ann Lee',), ())
    """
    opening, inner = cut_opening(rest, cues)
    if opening:
        return () if is_helper(opening) else parse_names([inner], cues)
    return parse_names([rest], cues) if looks_like_name(first_part(rest)) else ()
