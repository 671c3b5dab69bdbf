"""Headline, subtitle and section: the short lines at the head of the story."""

from __future__ import annotations

import regex

from newsextract.cues import Cues
from newsextract.extract.head import TAIL, may_be_title, share_told, words_told
from newsextract.extract.view import Part, View, head_places
from newsextract.extract.wording import words_of

# Where a section stands above the headline, one below it is as sure as that.
_SURE_BELOW = 0.8
# A subtitle that shares so many of its words with the headline is its second print.
_SAID = 0.8
_EDGES = " :：>»›→|•·#-–—,"
_COUNT = regex.compile(r"(\d{1,2})\. ")
_TRAIL = frozenset({"li", "breadcrumb"})
# Shorter words in capitals beside a date are agencies (AFP, DPA) and time zones.
_ACRONYM = 5


def extract_headline(view: View) -> Part:
    """The headline: of several labelled lines the best."""
    places = view.of("article.headline")
    place = _best(view, places) if places else None
    return Part(fields={"headline": None if place is None else _parse_headline(view, view.text(place))})


def extract_subtitle(view: View) -> Part:
    """The lines of the subtitle as one text, without those that say the headline again."""
    said = [words_of(text) for text in view.texts(view.of("article.headline"))]
    texts = view.texts(view.of("article.subtitle"))
    new = [text for text in texts if not any(_is_print(words_of(text), words) for words in said)]
    return Part(fields={"subtitle": " ".join(new) or None})


def _is_print(words: set[str], headline: set[str]) -> bool:
    """Whether nearly all words of two lines are the same.

    >>> _is_print({"bridge", "closed"}, {"bridge", "closed", "for", "weeks"})
    False
    """
    return len(words & headline) >= _SAID * max(len(words), len(headline), 1)


def extract_section(view: View) -> Part:
    """The section as printed; a breadcrumb stays whole. Else the word that stands beside the date."""
    places = head_places(view, view.of("article.section"))
    titles = view.of("article.headline")
    above = tuple(
        place
        for place in places
        if titles and (place < titles[-1] or view.labels[place].confidence >= _SURE_BELOW)
    )
    printed = tuple(place for place in above or places if not view.is_control(place))
    texts = [text.strip(_EDGES) for text in view.texts(printed)]
    once = dict.fromkeys(text for text in texts if text)
    return Part(fields={"section": " · ".join(once) or _beside_date(view)})


def _best(view: View, places: tuple[int, ...]) -> int:
    """Of several lines that are labelled headline, the one to print.

    The last one above the body, unless another is surer, has more of the body's words or is no
    breadcrumb and no picture's credit: what stands higher up is a page title with the site's name, a kicker
    or a menu.
    """
    if len(places) == 1:
        return places[0]
    start = view.body[0] if view.body else len(view.labels)
    told = words_told(view.texts(view.body))

    def rank(place: int) -> tuple[bool, bool, float, int]:
        text = view.text(place)
        sure = view.labels[place].confidence + share_told(text, told)
        title = may_be_title(text) and not has_credit(text, view.cues) and not _ends_trail(view, place)
        return place < start, title, round(sure, 1), place

    return max(places, key=rank)


def _ends_trail(view: View, place: int) -> bool:
    """Whether a line is the last of a trail of sections: '4. Bridge closed' below '3. City', or marked as
    part of a list."""
    markup = view.page.lines[place].markup
    if markup and not _TRAIL.isdisjoint(markup.hints):
        return True
    count = _COUNT.match(view.text(place))
    above = _COUNT.match(view.text(place - 1)) if place else None
    return count is not None and above is not None and int(count[1]) == int(above[1]) + 1


def has_credit(text: str, cues: Cues) -> bool:
    """Whether a line names a picture's source after its words.

    >>> from newsextract.cues import load_cues
    >>> cues = load_cues(languages=["en"])
    >>> has_credit("The old bridge Image Credits: Ann Lee", cues), has_credit("Bridge closed: what now", cues)
    (True, False)
    """
    before, colon, _ = text.partition(":")
    return bool(colon) and all(cues.cut_ending("caption", before))


def _parse_headline(view: View, text: str) -> str:
    """A headline without the site's name, where the page has the same headline without it.

    The words are never changed otherwise: 'Trial begins | What we know' stays whole.
    """
    cuts = [match for match in TAIL.finditer(text) if match.start() > len(text) - match.end()]
    if not cuts:
        return text
    lines = {line.text for line in view.page.lines}
    return next((text[: cut.start()] for cut in cuts if text[: cut.start()] in lines), text)


def _beside_date(view: View) -> str | None:
    """The section beside the date: 'KARABAKH 20 September 2023'."""
    for dateline in view.datelines:
        rest = dateline.rest.strip(_EDGES)
        if rest and _is_section(view, rest):
            return rest
    return None


def _is_section(view: View, text: str) -> bool:
    """Whether what stands beside a date names a section rather than a person, a place or a source."""
    words = text.split()
    if len(words) > 4 or any(map(str.isdigit, text)) or view.cues.kinds_of(text):
        return False
    if len(words) == 1 and text.isupper() and len(text) >= _ACRONYM:
        return True
    return any(line.text.casefold() == text.casefold() for line in view.page.lines)
