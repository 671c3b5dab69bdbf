"""Headline, subtitle and section: the short lines at the head of the story."""

from __future__ import annotations

import regex

from newsextract.extract.view import Part, View, head_places
from newsextract.model import BOILERPLATE

# How far above the body the story's head begins at most, and how far above its first labelled line an
# unlabelled headline is looked for, in lines.
_REACH = 15
_ABOVE_HEAD = 6
_HEAD_FIELDS = ("article.section", "article.subtitle", "article.author", "article.published")
# A headline has so many words at least; three ideographs or kana make a word.
_WORDS = 4
_MANY_WORDS = 10
_DENSE = 0x2E80
# Without a heading's markup, a headline is long enough and near.
_LIKE_A_TITLE = 1.0
# Lines shorter or longer than that are no headlines: menu entries, paragraphs.
_SHORTEST, _LONGEST = 12, 300
# Between a headline and the site's name in a page title.
_TAIL = regex.compile(r"\s+(?:[|–—·•»:]{1,2}|-{1,2})\s+")
_BREADCRUMB = regex.compile(r"\s[>»›/]\s|^(?:Home|Startseite|Accueil|Inicio)\b")
_EDGES = " :：>»›→|•·#-–—,"
# Shorter words in capitals beside a date are agencies (AFP, DPA) and time zones.
_ACRONYM = 5


def extract_headline(view: View) -> Part:
    """The headline: of several labelled lines the best, of none the line that looks most like it."""
    places = view.of("article.headline")
    place = _best(view, places) if places else _unlabelled(view)
    return Part(fields={"headline": None if place is None else _parse_headline(view, view.text(place))})


def extract_subtitle(view: View) -> Part:
    """The lines of the subtitle as one text."""
    return Part(fields={"subtitle": " ".join(view.texts(view.of("article.subtitle"))) or None})


def extract_section(view: View) -> Part:
    """The section as printed; a breadcrumb stays whole. Else the word that stands beside the date."""
    texts = [text.strip(_EDGES) for text in view.texts(head_places(view, view.of("article.section")))]
    once = dict.fromkeys(text for text in texts if text)
    return Part(fields={"section": " · ".join(once) or _beside_date(view)})


def _best(view: View, places: tuple[int, ...]) -> int:
    """Of several lines that are labelled headline, the one to print.

    The last one above the body, unless another is surer or is no breadcrumb: what stands higher up
    is a page title with the site's name, a kicker or a menu.
    """
    if len(places) == 1:
        return places[0]
    start = view.body[0] if view.body else len(view.labels)

    def rank(place: int) -> tuple[bool, bool, float, int]:
        text = view.text(place)
        fits = _SHORTEST <= len(text) <= _LONGEST and not _BREADCRUMB.search(text)
        return place < start, fits, round(view.labels[place].confidence, 1), place

    return max(places, key=rank)


def _unlabelled(view: View) -> int | None:
    """The headline of a body that has none: the most title-like line at the head of the story."""
    if not view.body:
        return None
    head = head_places(view, tuple(place for name in _HEAD_FIELDS for place in view.of(name)))
    start = view.body[0]
    anchor = min((place for place in head if start - _REACH <= place < start), default=start)
    near = range(max(0, anchor - _ABOVE_HEAD), start)
    ranked = {
        place: _likeness(view, place, anchor) for place in near if view.labels[place].name == BOILERPLATE
    }
    best = max(ranked, key=lambda place: (ranked[place], place), default=None)
    return best if best is not None and ranked[best] >= _LIKE_A_TITLE else None


def _likeness(view: View, place: int, anchor: int) -> float:
    """How much an unlabelled line looks like the headline; 0 where it cannot be one."""
    line = view.page.lines[place]
    if not _SHORTEST <= len(line.text) <= _LONGEST or line.text[-1] in ".…:" or view.cues.kinds_of(line.text):
        return 0.0
    dense = sum(ord(character) >= _DENSE for character in line.text)
    words = 1 + line.text.count(" ") + dense / 3
    if words < _WORDS or _BREADCRUMB.search(line.text):
        return 0.0
    top = line.markup is not None and line.markup.level == 1
    repeated = sum(other.text.startswith(line.text) for other in view.page.lines) > 1
    return 4.0 * top + min(words, _MANY_WORDS) / _WORDS + 1.0 * repeated - abs(place - anchor) / _ABOVE_HEAD


def _parse_headline(view: View, text: str) -> str:
    """A headline without the site's name, where the page has the same headline without it.

    The words are never changed otherwise: 'Trial begins | What we know' stays whole.
    """
    cuts = [match for match in _TAIL.finditer(text) if match.start() > len(text) - match.end()]
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
