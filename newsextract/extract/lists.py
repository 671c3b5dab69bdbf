"""Lists: labelled lines to runs, and the lines of a run to teasers.

A list is a run of lines of one kind; a heading opens a new one, boilerplate within it does not end
it. Which lines belong to which title is learned from the list itself (``rhythm``).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from newsextract.extract.rhythm import Gap, learn_rhythm, split_gap
from newsextract.extract.view import View
from newsextract.model import BOILERPLATE, LABELS, LIST_KINDS, Value

# So many unlabelled lines end a list: of the gaps within 1,000 lists that were labelled by hand 3 in
# 8,500 are longer, of those between two lists of a kind most are.
LIST_GAP = 8

# A bullet begins an item, and decides where blank lines do not.
_BULLET_SPACE = 0.5

Rows = list[tuple[int, str]]

_PARTS = {name: (name.partition(".")[0], name.partition(".")[2]) for name in LABELS}
_LETTER = {"title": "t", "subtitle": "s", "published": "d", "label": "k", "author": "a"}


class Run(Value, frozen=True, kw_only=True):
    """One list: its kind, its heading, and its lines as (place, field letter)."""

    kind: str
    heading: str | None
    rows: tuple[tuple[int, str], ...]


class Teaser(Value, frozen=True, kw_only=True):
    """The places of one item's lines."""

    title: tuple[int, ...]
    others: tuple[tuple[int, str], ...] = ()

    @property
    def places(self) -> tuple[int, ...]:
        """All places, the title's first."""
        return (*self.title, *(place for place, _ in self.others)) if self.others else self.title

    def of(self, letter: str) -> tuple[int, ...]:
        """Places of the lines of one field."""
        return tuple(place for place, field in self.others if field == letter)


def runs(view: View) -> Iterator[Run]:
    """The page's lists in order."""
    kind, last = "", -1
    heading: list[int] = []
    rows: Rows = []
    for place, label in enumerate(view.labels):
        if label.name == BOILERPLATE:
            continue
        zone, field = _PARTS[label.name]
        opens = field == "heading" and not (heading and not rows and last == place - 1)
        if zone != kind or opens or place - last > LIST_GAP + 1:
            yield from _run(view, kind, heading, rows)
            kind, heading, rows = zone, [], []
        last = place
        if field == "heading":
            heading.append(place)
        elif field in _LETTER:
            rows.append((place, "t" if place in view.dated else _LETTER[field]))
    yield from _run(view, kind, heading, rows)


def _run(view: View, kind: str, heading: list[int], rows: Rows) -> Iterator[Run]:
    if kind in LIST_KINDS and rows:
        yield Run(kind=kind, heading=_parse_heading(view, heading), rows=tuple(rows))


def _parse_heading(view: View, places: list[int]) -> str | None:
    """A heading's words, without the arrows, bullets and colon at its ends."""
    return " ".join(view.text(place) for place in places).strip(" :：»›>→▶▸•·・|-") or None


def teasers(view: View, run: Run) -> list[Teaser]:
    """The lines of a list, put together item by item."""
    titles, between = _groups(view, run.rows)
    if not titles:
        return []
    _cut_strays(titles, between)
    if not any(between):
        return [Teaser(title=title) for title in titles]
    lead, *_, tail = ("".join(letter for _, letter in rows) for rows in between)
    gaps = [
        _gap(view, above[-1], rows, title[0])
        for above, rows, title in zip(titles[:-1], between[1:-1], titles[1:], strict=True)
    ]
    rhythm = learn_rhythm(lead, gaps, tail)
    cuts = [split_gap(gap, rhythm.before, rhythm.after)[0] for gap in gaps]
    return list(_attach(titles, between, [*cuts, len(tail)]))


def _groups(view: View, rows: tuple[tuple[int, str], ...]) -> tuple[list[tuple[int, ...]], list[Rows]]:
    """The titles of a list, and the other lines before, between and after them."""
    titles: list[tuple[int, ...]] = []
    between: list[Rows] = [[]]
    for place, letter in rows:
        if letter != "t":
            between[-1].append((place, letter))
        elif titles and not between[-1] and _continues(view, titles[-1], place):
            titles[-1] = (*titles[-1], place)
        else:
            titles.append((place,))
            between.append([])
    return titles, between


def _cut_strays(titles: list[tuple[int, ...]], between: list[Rows]) -> None:
    """Leave out lines around the titles that stand further off than any item is long."""
    steps = [below[0] - above[-1] for above, below in itertools.pairwise(titles)]
    if steps:
        between[0] = [row for row in between[0] if titles[0][0] - row[0] <= max(steps)]
        between[-1] = [row for row in between[-1] if row[0] - titles[-1][-1] <= max(steps)]


def _continues(view: View, title: tuple[int, ...], place: int) -> bool:
    """Whether a title line is the rest of the title above.

    It is where it follows at once and begins in small letters, or without the bullet that the line
    above has.
    """
    line, first = view.page.lines[place], view.page.lines[title[0]]
    if place != title[-1] + 1 or line.blank_before or line.bullet or place in view.dated:
        return False
    return bool(first.bullet) or (line.text[:2].islower() and not first.text[:1].islower())


def _gap(view: View, above: int, rows: Rows, title: int) -> Gap:
    """The lines above a title, and where among them the page leaves more space than elsewhere.

    Lines of no item ('Read more', a picture's name) are space as blank lines are.
    """
    places = (*(place for place, _ in rows), title)
    lines = [view.page.lines[place] for place in places]
    bullets = sum(bool(line.bullet) for line in lines) == 1
    spaces = [
        line.blank_before + (place - before - 1) + _BULLET_SPACE * (bullets and bool(line.bullet))
        for before, place, line in zip((above, *places[:-1]), places, lines, strict=True)
    ]
    most = max(spaces)
    space = spaces.index(most) if spaces.count(most) == 1 else -1
    return Gap("".join(letter for _, letter in rows), space)


def _attach(titles: list[tuple[int, ...]], between: list[Rows], cuts: list[int]) -> Iterator[Teaser]:
    """Give every line between titles to one of them."""
    above = between[0]
    for title, rows, cut in zip(titles, between[1:], cuts, strict=True):
        yield Teaser(title=title, others=(*above, *rows[:cut]))
        above = rows[cut:]
