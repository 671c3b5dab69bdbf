"""Authors: the lines of the page that name who wrote the article."""

from __future__ import annotations

from newsextract.cues import Cues
from newsextract.extract.names import cut_opening, first_part, is_helper, looks_like_name, parse_names
from newsextract.extract.published import undated
from newsextract.extract.view import Part, View, head_places
from newsextract.model import BOILERPLATE

# A line that nobody labelled is a byline only where it is short.
_BYLINE = 80


def extract_authors(view: View) -> Part:
    """The names in the author lines, or else in the lines that hold the article's date."""
    places = head_places(view, view.of("article.author"))
    places = places or _unlabelled(view)
    names = parse_names((undated(view.text(place), view.language, view.cues) for place in places), view.cues)
    if not names:
        names = next(filter(None, (_parse_rest(line.rest, view.cues) for line in view.datelines)), ())
    return Part(fields={"authors": names})


def _unlabelled(view: View) -> tuple[int, ...]:
    """A line between headline and body that opens like a byline, where no line is labelled as one."""
    titles, body = view.of("article.headline"), view.body
    between = range(titles[-1] + 1, body[0]) if titles and body else range(0)
    return tuple(
        place
        for place in between
        if view.labels[place].name == BOILERPLATE
        and len(view.text(place)) <= _BYLINE
        and (opened := view.cues.cut_opening("byline", view.text(place)))[0]
        and looks_like_name(first_part(opened[1]))
    )[:1]


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
