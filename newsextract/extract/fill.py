"""Lines that a list's other items vouch for: dates, labels and titles that were taken for boilerplate.

A list prints every item alike, so a line without a label that stands where others have a date, or a
kicker, is one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import chain, pairwise

from newsextract.cues import Cues
from newsextract.extract.dates import find_dates
from newsextract.extract.wording import overlap, words_of
from newsextract.model import BOILERPLATE, LIST_KINDS, Labels, Page

# Lines of one item stand no further apart.
_NEAR = 4
# A title that says again what the one above says has so many of its words from there.
_ECHO = 0.9
# Titles that are printed twice in other words share so many of them, and a list has several of these.
_ALIKE = 0.4
_OFTEN = 3
# A date line of a teaser is no longer, and little of it is no date.
_DATE_LINE = 60
_DATE_SHARE = 0.25
# A kicker is so short; a title at least so long, and its label no surer.
_KICKER = 30
_TITLE = 15
_DOUBTED = 0.8
_CERTAIN = 0.98
# A list's kickers are usual where so many of its titles have one.
_USUAL = 0.3
_MISTAKEN = frozenset({BOILERPLATE, "article.body"})
# The labels of lines that lists print below titles.
_BELOW = {
    kind: frozenset(f"{kind}.{field}" for field in ("subtitle", "published", "author")) for kind in LIST_KINDS
}


def drop_echoes(page: Page, labels: Labels, stretches: list[list[int]], cues: Cues) -> dict[int, str]:
    """Take a title that repeats the words of the title right above it for what it is: a picture's link.

    >>> from newsextract.model import Dump, Label, Line, Source
    >>> texts = ("Weather: Rain is ahead for all", "Rain is ahead for all")
    >>> page = Page(dump=Dump(source=Source(), text=""), lines=tuple(Line(number=1, text=t) for t in texts))
    >>> drop_echoes(page, (Label(name="read_also.title"),) * 2, [[0, 1]], None)
    {1: 'boilerplate'}
    """
    words: dict[int, set[str]] = {}  # of titles, by place
    echoes: dict[int, str] = {}
    for above, below in chain.from_iterable(map(pairwise, stretches)):
        name = labels[below].name
        if below == above + 1 and labels[above].name == name and name.endswith(".title"):
            words[above] = words.get(above) or words_of(page.lines[above].text)
            words[below] = words_of(page.lines[below].text)
            if len(page.lines[below].text) >= _TITLE and _echoes(words[below], words[above]):
                echoes[below] = BOILERPLATE
    return echoes | _doubles(page, labels, stretches)


def _doubles(page: Page, labels: Labels, stretches: list[list[int]]) -> dict[int, str]:
    """The second titles of lists that print most of their titles twice, in other words.

    A list of bare titles is none of these: its titles stand in long rows, not in pairs.
    """
    doubles: dict[int, str] = {}
    for stretch in stretches:
        titles = [place for place in stretch if labels[place].name.endswith(".title")]
        places = set(titles)
        pairs = [at for at in titles if at + 1 in places and at - 1 not in places and at + 2 not in places]
        alike = [at for at in pairs if _shared(page, at) >= _ALIKE]
        if len(alike) >= max(_OFTEN, len(pairs) / 2):
            doubles |= dict.fromkeys((at + 1 for at in alike), BOILERPLATE)
    return doubles


def _shared(page: Page, above: int) -> float:
    return overlap(*(words_of(page.lines[place].text) for place in (above, above + 1)))


def _echoes(words: set[str], above: set[str]) -> bool:
    """Whether nearly all words of a text stand in the one above.

    >>> _echoes({"rain", "is", "ahead"}, {"weather", "rain", "is", "ahead"}), _echoes({"sun"}, {"rain"})
    (True, False)
    """
    return len(words & above) >= _ECHO * len(words) > 0


def fill_dates(page: Page, labels: Labels, stretches: list[list[int]], cues: Cues) -> dict[int, str]:
    """Label dates between the titles of a list, or right beside them, whatever they were taken for.

    >>> from newsextract.model import Dump, Label, Line, Source
    >>> texts = ("Ferry is back", "3 May 2024", "Rain is ahead")
    >>> page = Page(dump=Dump(source=Source(), text=""), lines=tuple(Line(number=1, text=t) for t in texts))
    >>> names = ("read_also.title", "boilerplate", "read_also.title")
    >>> labels = tuple(Label(name=name, confidence=0.7) for name in names)
    >>> fill_dates(page, labels, [[0, 2]], None)
    {1: 'read_also.published'}
    """
    loose = {
        place: f"{kind}.published"
        for kind, place in _loose(labels, stretches)
        if labels[place].confidence < _CERTAIN and _is_date(page, place)
    }
    return loose | _dated_labels(page, labels, stretches)


def _dated_labels(page: Page, labels: Labels, stretches: list[list[int]]) -> dict[int, str]:
    """The labels of lists without dates that are dates themselves: '11.14 Sport'."""
    dates: dict[int, str] = {}
    for stretch in stretches:
        kind = labels[stretch[0]].name.partition(".")[0]
        if any(labels[place].name == f"{kind}.published" for place in stretch):
            continue
        kickers = [place for place in stretch if labels[place].name == f"{kind}.label"]
        if len(kickers) > 1 and all(_is_date(page, place) for place in kickers):
            dates |= dict.fromkeys(kickers, f"{kind}.published")
    return dates


def _loose(labels: Labels, stretches: list[list[int]]) -> Iterator[tuple[str, int]]:
    """The unlabelled lines within each list and right beside it, with the list's kind; and those that were
    taken for another date of the article, though a title stands above."""
    dates = [place for place, label in enumerate(labels) if label.name == "article.published"]
    stray = {place for place in dates[1:] if labels[place - 1].name.endswith(".title")}
    for stretch in stretches:
        kind = labels[stretch[0]].name.partition(".")[0]
        places = [max(stretch[0] - 2, -1), *stretch, min(stretch[-1] + 2, len(labels))]
        for above, below in pairwise(places):
            if below - above <= _NEAR:
                between = range(above + 1, below)
                yield from ((kind, at) for at in between if at in stray or labels[at].name == BOILERPLATE)


def _is_date(page: Page, place: int) -> bool:
    """Whether most of a line is one date."""
    text = page.lines[place].text
    if len(text) > _DATE_LINE:
        return False
    return sum(hit.end - hit.start for hit in find_dates(text, page.language)) >= _DATE_SHARE * len(text)


def fill_titles(page: Page, labels: Labels, stretches: list[list[int]], cues: Cues) -> dict[int, str]:
    """Label the title of an item that has none, where its list prints a date or a subtitle below each.

    >>> from newsextract.model import Dump, Label, Line, Source
    >>> texts = ("Ferry is back", "3 May 2024", "Rain is ahead for all", "2 May 2024")
    >>> page = Page(dump=Dump(source=Source(), text=""), lines=tuple(Line(number=1, text=t) for t in texts))
    >>> names = ("read_also.title", "read_also.published", "boilerplate", "read_also.published")
    >>> labels = tuple(Label(name=name, confidence=0.7) for name in names)
    >>> fill_titles(page, labels, [[0, 1, 3]], None)
    {2: 'read_also.title'}
    """
    changes: dict[int, str] = {}
    for stretch in stretches:
        kind = labels[stretch[0]].name.partition(".")[0]
        title = f"{kind}.title"
        below = _BELOW[kind] & {
            labels[after].name
            for place, after in pairwise(stretch)
            if after == place + 1 and labels[place].name == title
        }
        for place in stretch if below else ():
            above = place - 1
            if labels[place].name not in below or above < 0:
                continue
            doubted = labels[above].name in _MISTAKEN and labels[above].confidence < _DOUBTED
            if doubted and len(page.lines[above].text) >= _TITLE and not _is_date(page, above):
                changes[above] = title
    return changes


def fill_labels(page: Page, labels: Labels, stretches: list[list[int]], cues: Cues) -> dict[int, str]:
    """Label short lines where the items of their list have a kicker: on the same side of the title.

    >>> from newsextract.cues import load_cues
    >>> from newsextract.model import Dump, Label, Line, Source
    >>> texts = ("Sport", "Ferry is back", "City", "Rain is ahead for all")
    >>> page = Page(dump=Dump(source=Source(), text=""), lines=tuple(Line(number=1, text=t) for t in texts))
    >>> names = ("read_also.label", "read_also.title", "boilerplate", "read_also.title")
    >>> labels = tuple(Label(name=name, confidence=0.7) for name in names)
    >>> fill_labels(page, labels, [[0, 1, 3]], load_cues(languages=["en"]))
    {2: 'read_also.label'}
    """
    changes: dict[int, str] = {}
    for stretch in stretches:
        kind = labels[stretch[0]].name.partition(".")[0]
        title, label = f"{kind}.title", f"{kind}.label"
        titles = [place for place in stretch if labels[place].name == title]
        for step in (-1, 1):
            beside = [at for place in titles if 0 <= (at := place + step) < stretch[-1]]
            kickers = [page.lines[at].text for at in beside if labels[at].name == label]
            usual = len(kickers) >= _USUAL * len(titles)
            loose = [at for at in beside if labels[at].name == BOILERPLATE and _may_be_kicker(page, at, cues)]
            repeated = Counter(page.lines[at].text for at in loose) if step < 0 else Counter()
            for at in loose:
                text = page.lines[at].text
                if labels[at].confidence < _CERTAIN and (usual or text in kickers or repeated[text] > 1):
                    changes[at] = label
    return changes


def _may_be_kicker(page: Page, place: int, cues: Cues) -> bool:
    """Whether a line is a few words, no date and no phrase with a meaning of its own."""
    text = page.lines[place].text
    plain = 1 < len(text) <= _KICKER and text[:1].isalpha() and not any(map(str.isdigit, text))
    return plain and not cues.kinds_of(text)
