"""Text that was wrapped at a fixed width, back to one line a paragraph.

``lynx -dump`` wraps at 80 columns, mail programs at 72, some terminals at 132. A break is taken for one
of wrapping when the row ends near the right margin that the rows share, and the next row's first word
would not have fitted. Lists, verses and tickers of short titles stay as they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import msgspec

from newsextract.model import Dump, Markup

# No one wraps running text narrower; columns of titles are.
MIN_MARGIN = 50
# So many wrapped rows make a margin; fewer are chance.
MIN_BREAKS = 3
MIN_BREAKS_UNCASED = 6  # where no small letter says that a row goes on
# Of the rows that reach this share of the margin and go on below, so many must end where the next
# word did not fit. Prose has nearly all, rows of titles of like length about every third.
LONG_ROW = 0.75
MIN_FITTING = 0.6
# Where most rows after a break begin with a small letter, or a browser's margin has paragraphs of three
# rows, fewer will do: the rest are a ticker's titles.
MIN_FITTING_SMALL = 0.4
# So many of the rows after a break must begin with a small letter, in scripts that have them. Titles
# begin with capitals; of wrapped rows two in three begin with a small letter, in German still half.
MIN_SMALL = 0.25
# Where letters do not tell, so many of the breaks must follow each other: paragraphs of three rows. Titles
# cut to one length, each with a date below, do not. At the widths that lynx and w3m have by default,
# and at those that no title reaches, that is not asked.
MIN_CHAINED = 0.2
MAX_CAPITALS = 0.35
USUAL_MARGINS = frozenset({74, 79, 126, 131})  # of lynx and w3m at 80 and 132 columns
TITLE_FREE_WIDTH = 600
# A script has small letters when so many rows begin with a letter that has; Japanese has Latin names.
CASED = 0.8
# Rows beyond the margin: tables cannot be wrapped, but they are few. Items do not count: html2text
# wraps paragraphs and leaves lists.
MAX_BEYOND = 0.05
# lynx sets headings at the left edge and gives them a few columns more than text.
EXTRA_COLUMNS = 6
# Browsers may break a row this much before the margin, in columns.
SLACK = 3
# Margins that are tried; real ones are shared by many rows, so they come first.
MARGINS_TRIED = 40
# Of the margins at which most rows end so many are looked at; a ticker may be longer than the story.
MARGINS_CHECKED = 5

_BULLET = re.compile(r"([*+•◦▪■□●○◆☆★‣⁃·►▶➤»o#-]|\d{1,3}[.)])\s+(?=\S)")
_WEAK_BULLET = re.compile(r"[o#-]|\d")
_MARK = re.compile(r"\[\d{1,5}\]")
# A no-break space is part of a word; an ideograph ends it. Korean has spaces.
_WORD = re.compile("[^ \u2e80-\uabff\uf900-\ufaff\uff00-\uff60\U00020000-\U0003ffff]+")
# Fields, rules, boxes, buttons, nameless images, addresses; an indented first row of an East Asian paragraph.
_OWN_ROW = re.compile(
    r"_{3}|[|+=~-]{3}|[\u2500-\u257f]|\(BUTTON\)|\[\S+\]$|https?:|<|\u3000"
    # a date, of the title above
    r"|(?=.{8,30}$)(?:\w+\.? \d{1,2},? |\d{1,2}[. /-]+(?:\w+[. /-]+)?)\d{4}(?:[ ,·|-]+\d{1,2}[:.h]\d\d)?$"
)
# Characters that may fill two columns, or none: ideographs, combining marks. Dashes and quotes are others.
_ODD_WIDTH = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u0700-\u1fff\u2e80-\ud7ff\uf900-\ufb4f\ufe00-\ufe6f\uff00-\U0003ffff]"
)
_HYPHEN = re.compile(r"\w[-\u00ad]$")
_CONJUNCTION = re.compile(r"(?:and|or|to|und|oder|bzw\.|bis|et|ou|y|o|e|of|en|och|og|i)\s", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?:…。！？]$")
_NO_START = re.compile(r".[、。，．：；！？）」』】〕〉》ー々…]*")  # marks that never begin a line

Measure = Callable[[str], int]


class Row(NamedTuple):
    """One row of the dump, measured: columns of indent, of the text behind its bullet, and in all."""

    text: str
    indent: int
    column: int
    width: int
    first_word: int
    is_item: bool
    is_weak: bool  # its bullet may be a word as well: 'o', a dash, '20.'


_BLANK = Row("", 0, 0, 0, 0, False, False)


def unwrap(dump: Dump) -> Dump:
    """The dump with its wrapped rows joined; the dump itself where it is not wrapped.

    >>> from newsextract.model import Source
    >>> text = "The rain that fell on the hills for three days and on the coast for\\n"
    >>> text += "two has filled every reservoir in the north, the water board said on\\n"
    >>> text += "Monday, and it expects that more of it will come before the summer is\\n"
    >>> text += "over.\\n\\nSun ahead\\n"
    >>> unwrap(Dump(source=Source(), text=text)).text.count("\\n")
    3
    """
    rows = dump.text.split("\n")
    breaks = _breaks(rows)
    if not breaks:
        return dump
    groups = _groups(len(rows), breaks)
    markup = tuple(_merged(dump.markup[group.start : group.stop]) for group in groups) if dump.markup else ()
    text = "\n".join(joined(rows[group.start : group.stop]) for group in groups)
    return msgspec.structs.replace(dump, text=text, markup=markup)


def paragraphs(rows: list[str]) -> list[range]:
    """The rows of every line of the unwrapped text, in order; one row each where nothing was wrapped.

    >>> paragraphs(["Home", "", "News"])
    [range(0, 1), range(1, 2), range(2, 3)]
    """
    return _groups(len(rows), _breaks(rows))


def _groups(count: int, breaks: set[int]) -> list[range]:
    """So many rows, put together where they break."""
    groups: list[range] = []
    start = 0
    for at in range(count):
        if at not in breaks:
            groups.append(range(start, at + 1))
            start = at + 1
    return groups


def _breaks(rows: list[str]) -> set[int]:
    """The rows that go on below; browsers count an ideograph as one column or as two, whichever explains
    more of the breaks."""
    if any("\t" in row for row in rows):
        rows = [row.expandtabs() for row in rows]
    found: list[tuple[float, int, list[Row]]] = []
    for measure in (len, cells) if _has_odd_widths(rows) else (len,):
        if _may_be_wrapped(rows, measure):
            measured = [_row(row, measure) for row in rows]
            found.append((*_margin(measured), measured))
    share, margin, measured = max(found, key=lambda it: it[0], default=(0.0, 0, []))
    return _reaching(measured, margin) if share else set()


def _has_odd_widths(rows: list[str]) -> bool:
    """Whether rows that may go on below fill other columns than they have characters."""
    least = LONG_ROW * MIN_MARGIN / 2
    pairs = pairwise(rows)
    return any(below and len(row) >= least and _ODD_WIDTH.search(row) for row, below in pairs)


def _may_be_wrapped(rows: list[str], measure: Measure) -> bool:
    """Whether any margin can pass ``_is_wrapped``, by the lengths of rows alone: nearly every text that
    is not wrapped fails here, at a tenth of the cost."""
    least = _least_margin(rows, measure)
    steps: dict[int, list[int]] = {}  # where margins begin and end at which one more row breaks, or two do
    last = (-1, 0, 0)
    for at, begin, end in _ends(rows, least, measure):
        _add(steps, 0, begin, end)
        if last[0] == at - 1:
            _add(steps, 1, max(begin, last[1]), min(end, last[2]))
        last = (at, begin, end)
    fitting = chained = 0
    for margin in sorted(steps):
        fitting += steps[margin][0]
        chained += steps[margin][1]
        known = chained or margin in USUAL_MARGINS or margin >= TITLE_FREE_WIDTH
        if margin >= least and fitting >= MIN_BREAKS and known:
            return True
    return False


def _add(steps: dict[int, list[int]], which: int, begin: int, end: int) -> None:
    if begin <= end:
        steps.setdefault(begin, [0, 0])[which] += 1
        steps.setdefault(end + 1, [0, 0])[which] -= 1


def _least_margin(rows: list[str], measure: Measure) -> int:
    """No margin below this one can have so few rows beyond it as ``_is_wrapped`` asks for."""
    full = sum(bool(row) for row in rows)
    widths = [
        measure(row)
        for row in rows
        if len(row) > MIN_MARGIN and " " in row.lstrip(" ")[: MIN_MARGIN // 2] and not _is_item(row)
    ]
    widths.sort(reverse=True)
    allowed = int(MAX_BEYOND * full)
    return max(MIN_MARGIN, widths[allowed] - EXTRA_COLUMNS if allowed < len(widths) else 0)


def _is_item(row: str) -> bool:
    return _BULLET.match(row.lstrip(" ")) is not None


def _ends(rows: list[str], least: int, measure: Measure) -> Iterator[tuple[int, int, int]]:
    """Every row with words below that may reach a margin: its number, and the margins at which it would
    break there, from the first to the last."""
    columns = 1 if measure is len else 2  # that one character fills at most
    for at, (row, below) in enumerate(pairwise(rows)):
        if below and len(row) * columns >= LONG_ROW * least:
            word = below.strip().partition(" ")[0]
            width = measure(row.rstrip())
            if word and width >= LONG_ROW * least:
                yield at, width, width + max(measure(word), SLACK)


def joined(rows: Iterable[str]) -> str:
    """Wrapped rows as one line: a space between words, none between ideographs.

    >>> joined(["   Rain in", "   the north"]), joined(["東京で大", "雨"])
    ('   Rain in the north', '東京で大雨')
    >>> joined(["a well-", "known name"]), joined(["Sport-", "und Musik"])
    ('a well-known name', 'Sport- und Musik')
    """
    first, *others = rows
    line = first
    for row in others:
        line, words = line.rstrip(), row.strip()
        line = f"{line}{_glue(line, words)}{words}"
    return line


def _glue(line: str, words: str) -> str:
    """What was between two rows before the break. Some programs break behind a hyphen; a hyphen that stands
    for the rest of a word ('Sport- und Musik') is followed by a conjunction and a space."""
    if _is_wide(line[-1:]) and _is_wide(words[:1]):
        return ""
    return "" if _HYPHEN.search(line) and not _CONJUNCTION.match(words) else " "


def cells(row: str) -> int:
    """Columns of a terminal that a text fills: ideographs take two, combining marks none.

    >>> cells("Rain"), cells("大雨")
    (4, 4)
    """
    if not _ODD_WIDTH.search(row):
        return len(row)
    return sum(map(_char_cells, row))


@cache
def _char_cells(char: str) -> int:
    if char < "\u0300":
        return 1
    if unicodedata.east_asian_width(char) in "WF":
        return 2
    return 0 if unicodedata.combining(char) else 1


def _is_wide(char: str) -> bool:
    """Whether lines are broken beside this character without a space; Korean has spaces."""
    return bool(char) and unicodedata.east_asian_width(char) in "WF" and not "\uac00" <= char <= "\ud7af"


def _row(text: str, measure: Measure) -> Row:
    text = text.rstrip()
    if not text:
        return _BLANK
    bare = text.lstrip(" ")  # not the ideographic space: it opens a paragraph
    indent = len(text) - len(bare)
    bullet = _BULLET.match(bare)
    column = indent + (bullet.end() if bullet else 0)
    word = _WORD.match(bare)
    wide = _NO_START.match(bare) if bare and _is_wide(bare[0]) else None
    first = (wide or word or [""])[0]
    is_weak = bullet is not None and _WEAK_BULLET.match(bullet[1]) is not None
    return Row(text, indent, column, measure(text), measure(first), bullet is not None, is_weak)


def _can_go_on(row: Row, below: Row) -> bool:
    """Whether the row below may belong to the same paragraph: neither blank, an item, nor set elsewhere.
    What may be a bullet or a word is a word under a row that is no item itself."""
    if not (row.text and below.text) or below.indent not in (row.column, row.indent):
        return False
    if below.is_item and not (below.is_weak and not row.is_item):
        return False
    return not _OWN_ROW.match(below.text.lstrip())


def _needed(row: Row, below: Row) -> int:
    """Columns that the row would fill if it took in the first word of the next one."""
    if _is_wide(row.text[-1]):  # some marks must not be parted from the ideograph before or behind them
        return row.width + max(below.first_word, SLACK)
    return row.width + 1 + below.first_word


def _margin(rows: list[Row]) -> tuple[float, int]:
    """The right margin that the text was wrapped at, in columns, and which share of the long rows ends
    there for want of room; zeros when it was not wrapped."""
    pairs = [
        (row, below, _needed(row, below))
        for row, below in pairwise(rows)
        if _can_go_on(row, below) and row.width >= MIN_MARGIN * LONG_ROW and not _are_links(row, below)
    ]
    votes: dict[int, int] = {}
    for row, _, _ in pairs:
        if row.width >= MIN_MARGIN:
            votes[row.width] = votes.get(row.width, 0) + 1
    widths = sorted(votes, key=lambda width: (-votes[width], -width))[:MARGINS_TRIED]
    best = sorted(((_fitting(pairs, width), width) for width in widths), reverse=True)[:MARGINS_CHECKED]
    for fitting, width in best:
        if _is_wrapped(rows, pairs, width):
            return fitting / sum(LONG_ROW * width <= row.width <= width for row, _, _ in pairs), width
    return 0.0, 0


def _fitting(pairs: list[tuple[Row, Row, int]], margin: int) -> int:
    """How many rows end at this margin because the next word did not fit."""
    return sum(row.width <= margin < needed for row, _, needed in pairs)


def _is_wrapped(rows: list[Row], pairs: list[tuple[Row, Row, int]], margin: int) -> bool:
    """Whether breaks at this margin are more than chance."""
    long = [pair for pair in pairs if LONG_ROW * margin <= pair[0].width <= margin]
    breaks = [(row, below) for row, below, needed in long if needed > margin]
    if len(breaks) < MIN_BREAKS:
        return False
    limit = margin + EXTRA_COLUMNS
    beyond = sum(
        row.width > limit and " " in row.text[row.indent : margin] for row in rows if not row.is_item
    )
    if beyond > MAX_BEYOND * sum(bool(row.text) for row in rows):
        return False
    free = margin >= TITLE_FREE_WIDTH or margin in USUAL_MARGINS
    chained = sum(below is row for (_, below), (row, _) in pairwise(breaks))
    capitals = _capitals(below for _, below in breaks)
    if capitals is not None and capitals <= MAX_CAPITALS:
        return (free or chained > 0) and len(breaks) >= MIN_FITTING_SMALL * len(long)
    is_story = chained >= MIN_CHAINED * len(breaks)
    enough = MIN_FITTING_SMALL if is_story and margin in USUAL_MARGINS else MIN_FITTING
    if len(breaks) < enough * len(long) or (capitals is None and len(breaks) < MIN_BREAKS_UNCASED):
        return False
    if not is_story and not free:
        return False
    return capitals is None or capitals <= 1 - MIN_SMALL


def _capitals(rows: Iterable[Row]) -> float | None:
    """The share of rows that begin with a capital; None where the script has none."""
    starts = [_start(row) for row in rows]
    cased = [start for start in starts if start.lower() != start.upper()]
    if not cased or len(cased) < CASED * len(starts):
        return None
    return sum(start.isupper() for start in cased) / len(cased)


def _start(row: Row) -> str:
    """The first letter or digit of a row, behind link marks and quotes."""
    return next((char for char in _MARK.sub("", row.text) if char.isalnum()), "")


def _reaching(rows: list[Row], margin: int) -> set[int]:
    """The rows whose end is at the margin because the first word of the next one did not fit."""
    margins = _margins(rows, margin)
    found: set[int] = set()
    start = rows[0] if rows else None  # the first row of the paragraph
    for at, (row, below) in enumerate(pairwise(rows)):
        start = start if at - 1 in found else row
        if not _can_go_on(row, below) or (below.is_item and start is not None and start.is_item):
            continue
        reached = margins.get(row.indent, margin)
        fits = _needed(row, below) <= reached and not _goes_on(row, below, reached)
        if not fits and row.width <= reached and not _is_new_link(row, below, at - 1 in found):
            found.add(at)
    return found


def _goes_on(row: Row, below: Row, margin: int) -> bool:
    """Whether a sentence goes on below a row that had room for one more word. Browsers leave some: marks
    of emphasis and links that they do not print count for them."""
    if row.width < LONG_ROW * margin or _SENTENCE_END.search(row.text):
        return False
    return _start(below).islower() or _needed(row, below) > margin - SLACK


def _margins(rows: list[Row], margin: int) -> dict[int, int]:
    """The margins of those indents that have one farther out, unless rows there break before it."""
    margins: dict[int, int] = {}
    beyond: dict[int, int] = {}
    for row in rows:
        if margin < row.width <= margin + EXTRA_COLUMNS and " " in row.text.strip():
            margins[row.indent] = max(row.width, margins.get(row.indent, 0))
            beyond[row.indent] = beyond.get(row.indent, 0) + 1
    for row, below in pairwise(rows):
        if row.indent in margins and row.width <= margin and _can_go_on(row, below):
            beyond[row.indent] -= margin < _needed(row, below) <= margins[row.indent]
    return {indent: margins[indent] for indent in margins if beyond[indent] > 0}


def _are_links(row: Row, below: Row) -> bool:
    """Whether both rows begin with the mark of a link."""
    return bool(_MARK.match(row.text, row.column) and _MARK.match(below.text.lstrip()))


def _is_new_link(row: Row, below: Row, goes_on: bool) -> bool:
    """Whether the row below begins with a link that stands for itself: after a sentence, or after a row
    that is a link as well. In the middle of a paragraph it is one of the paragraph's links."""
    if not _MARK.match(below.text.lstrip()):
        return False
    if _SENTENCE_END.search(row.text):
        return True
    return _are_links(row, below) and len(_MARK.findall(row.text)) == 1 and not goes_on


def _merged(markup: tuple[Markup | None, ...]) -> Markup | None:
    """The markup of a joined line: that of its first row that has any."""
    return next((entry for entry in markup if entry is not None), None)
