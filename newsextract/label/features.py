"""What the tagger sees of a page: numbers about every line, and the hashed words of every line.

All lines are computed at once, over arrays of the page's characters and words. Nothing here knows a
site, a name or a phrase, but for the cue phrases of the cue packs.
"""

from __future__ import annotations

import functools
import itertools
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from newsextract.label import chars
from newsextract.label.cuetable import LINE_KINDS, LONGEST, LONGEST_UNSPACED, CueTable
from newsextract.label.roles import DATED, in_order, order_of_time, rhythm, roles
from newsextract.label.words import Floats, Ints, Words, buckets, phrase_hashes, words
from newsextract.model import LIST_KINDS, Line, Markup

WORD_BITS = (
    14  # 16,384 buckets of word embeddings: rare words share one, which keeps names out of the weights
)
# The first buckets are numbers, by their count of digits, and words that mix digits and letters.
_MIXED, _NUMBER_BUCKETS = 9, 10

REACH = 4000  # characters of a line that are looked at: more say nothing new, and cost memory
LONG_LINE = 120  # characters from which a line is surely running text, in any language with spaces
_LONG_UNSPACED = 50  # the same for scripts without spaces, whose characters hold more
_CONTENT_WORD = 5  # letters from which a word is more often a content word than a function word
_MAX_INDENT = 24
_MARKUP_COLUMNS = 18
_NO_LINK = (0,) * 6  # the last of these columns, of lines that are no link
_HEADING = 60  # characters; longer lines that open with a cue phrase are seldom headings
_FADING = 8  # lines after which a heading counts for half
_HEADING_CUES = np.array([LINE_KINDS.index(kind) for kind in LIST_KINDS])
# Columns of the dates block: the share of words that belong to dates, and whether the first one does.
_DATE_SHARE, _DATE_FIRST = 4, 8
# Columns of the layout block: whether the line has a bullet, and whether a blank line stands above.
_BULLET, _BLANK = 3, 4
_NO_DIGITS = str.maketrans("", "", "0123456789")

_EDGES = (
    *(chars.LOWER, chars.UPPER, chars.DIGIT, chars.UNSPACED, chars.STOP, chars.COMMA),
    *(chars.COLON, chars.QUOTE, chars.DASH, chars.BRACKET, chars.SYMBOL),
)
# The columns of a character at the edge of a line, one row a class.
_EDGE_COLUMNS = np.array([[kind == edge for edge in _EDGES] for kind in range(chars.CLASSES)], np.float32)
_MARKS = '.!?:,|/>»@#©·…"“%$€(['
_ENDING = 6  # the first of them, which may end a line
_FIRST_MARK = chars.STOP  # the classes of marks are those from here on


@dataclass(frozen=True, slots=True)
class Features:
    """The features of a page's lines.

    Attributes:
        dense: numbers of every line, shape (lines, columns).
        blocks: the columns of every block of numbers, by name.
        bucket: embedding bucket of every word of the page.
        first: index of every line's first word, length lines + 1.
        hint: embedding bucket of every markup hint of the page.
        hint_first: index of every line's first hint, length lines + 1.
        role: number of every line's role (see `roles`).
    """

    dense: Floats
    blocks: dict[str, slice]
    bucket: Ints
    first: Ints
    hint: Ints
    hint_first: Ints
    role: Ints


def features(lines: tuple[Line, ...], cues: CueTable, language: str | None = None) -> Features:
    """Features of all lines of a page (at least one line) in a language, None where it is unknown.

    >>> from newsextract.label.cuetable import cue_table
    >>> found = features((Line(number=1, text="Read also"), Line(number=2, text="A story")), cue_table())
    >>> found.dense.shape[0], found.first.tolist()
    (2, [0, 2, 4])
    """
    found = words([line.text[:REACH] for line in lines])
    bucket = _word_buckets(found)
    marks = [line.markup for line in lines]
    hint, hint_first = _hints(marks)
    counts, dates = _counts(found), _dates(found, cues)
    layout = _layout(lines)
    cued = _cues(found, cues, language)
    role = roles(
        marks,
        (layout[:, _BULLET] + 2 * layout[:, _BLANK]).astype(np.int64),
        found.size + counts[:, chars.UNSPACED],
        dates[:, _DATE_SHARE],
    )
    blocks = {
        "characters": _characters(found, counts),
        "edges": _edges(found),
        "marks": _marks(found),
        "dates": dates,
        "vocabulary": _vocabulary(found, bucket),
        "repeats": _repeats(found),
        "layout": layout,
        "markup": _markup(marks),
        "cues": cued,
        "headings": _headings(found, cues),
        "headed": _headed(cued, found),
        "position": _position(len(lines)),
        "roles": np.concatenate((rhythm(role), order_of_time(role, _moments(found, dates))), axis=1),
    }
    return Features(
        dense=np.concatenate(list(blocks.values()), axis=1, dtype=np.float32),
        blocks=_slices(blocks),
        bucket=bucket,
        first=found.first,
        hint=hint,
        hint_first=hint_first,
        role=role,
    )


def _slices(blocks: dict[str, Floats]) -> dict[str, slice]:
    """Where every block's columns stand beside each other."""
    ends = itertools.accumulate(block.shape[1] for block in blocks.values())
    return {
        name: slice(end - block.shape[1], end)
        for end, (name, block) in zip(ends, blocks.items(), strict=True)
    }


def _columns(*columns: ArrayLike) -> Floats:
    """Columns of any type side by side."""
    return np.array(columns, np.float32).T


def _word_buckets(found: Words) -> Ints:
    """Embedding bucket of every word; numbers go by their length, so that no figure is learned."""
    bucket = np.maximum(buckets(found.hash, WORD_BITS), _NUMBER_BUCKETS)
    # Few words have digits: only those are looked at.
    places = found.other[found.other_class == chars.DIGIT]
    digits = np.bincount(np.searchsorted(found.end, places, side="right"))
    word = np.flatnonzero(digits)
    length = found.length[word]
    bucket[word] = np.where(digits[word] == length, np.minimum(length, _MIXED - 1), _MIXED)
    return bucket


def _per_line(found: Words, which: NDArray[Any]) -> Floats:
    """How many of some words stand in every line; the words as a mask, or by their places."""
    return np.bincount(found.line[which], minlength=found.lines).astype(np.float32)


def _tally(line: Ints, kind: NDArray[Any], lines: int, kinds: int) -> Ints:
    """How many characters of every kind each line has, shape (lines, kinds)."""
    return np.bincount(line * kinds + kind, minlength=lines * kinds).reshape(lines, kinds)


def sums(table: Floats, first: Ints) -> Floats:
    """Sums of a table's rows over the words of each line; zero for a line that has none."""
    filled = np.flatnonzero(first[1:] > first[:-1])
    if len(filled) == len(first) - 1:
        return np.add.reduceat(table, first[:-1], axis=0)
    total = np.zeros((len(first) - 1, table.shape[1]), np.float32)
    if len(filled):
        total[filled] = np.add.reduceat(table, first[filled], axis=0)
    return total


def _counts(found: Words) -> Floats:
    """Characters of every class in every line, shape (lines, CLASSES)."""
    counts = _tally(found.other_line, found.other_class, found.lines, chars.CLASSES)
    # Lower-case letters are what is left.
    counts[:, chars.LOWER] = found.size - counts.sum(axis=1)
    return counts.astype(np.float32)


def _characters(found: Words, counts: Floats) -> Floats:
    """Lengths, and the share of every class of characters."""
    size = (found.size - 1).astype(np.float32)  # without the newline
    some = np.maximum(found.per_line, 1)
    lower, upper, unspaced = counts[:, chars.LOWER], counts[:, chars.UPPER], counts[:, chars.UNSPACED]
    # A character of a script without spaces holds about as much as two letters, two of them as a word.
    n_words = found.per_line - unspaced / 2
    own = _columns(
        np.log1p(size + unspaced) / 3,
        np.log1p(n_words) / 2,
        (lower + upper + unspaced) / some / 6,
        _per_line(found, found.opening == chars.UPPER) / some,
        (lower == 0) & (upper > 1),
        np.log1p(counts[:, chars.STOP]),
        np.log1p(counts[:, chars.COMMA]),
        np.log1p(counts[:, chars.QUOTE]),
        np.log1p(unspaced) / 3,
        (size >= LONG_LINE) | (unspaced >= _LONG_UNSPACED),
        n_words == 1,
        n_words <= 3,
        n_words >= 5,
    )
    return np.concatenate((own, counts[:, chars.SPACE :] / np.maximum(size, 1)[:, None]), axis=1)


def _edges(found: Words) -> Floats:
    """Class of the first and the last character of every line, one column a class."""
    first, last = found.classes[found.begin[:-1]], found.classes[_last(found)]
    return np.concatenate((_EDGE_COLUMNS.take(first, axis=0), _EDGE_COLUMNS.take(last, axis=0)), axis=1)


def _last(found: Words) -> Ints:
    """Place of every line's last character before the newline."""
    return np.maximum(found.begin[1:] - 2, 0)


def _marks(found: Words) -> Floats:
    """How often telling marks stand in every line, and which of them ends it."""
    table = _mark_table()
    maybe = np.flatnonzero(found.other_class >= _FIRST_MARK)
    kind = table[found.codes[found.other[maybe]]]
    counts = _tally(found.other_line[maybe], kind, found.lines, len(_MARKS) + 1)[:, :-1]
    ends = table[found.codes[_last(found)]][:, None] == np.arange(_ENDING)
    return np.concatenate((np.log1p(counts), ends), axis=1, dtype=np.float32)


@functools.cache
def _mark_table() -> NDArray[np.int8]:
    """Which of the telling marks every character of the first plane is; their number for none.

    >>> _mark_table()[[ord("!"), ord("a")]].tolist() == [1, len(_MARKS)]
    True
    >>> bool((chars.class_table()[_mark_table() < len(_MARKS)] >= _FIRST_MARK).all())
    True
    """
    table = np.full(chars.PLANE, len(_MARKS), np.int8)
    table[[ord(mark) for mark in _MARKS]] = np.arange(len(_MARKS))
    return table


def _dates(found: Words, cues: CueTable) -> Floats:
    """Signs of dates and times: years, clock times, numeric dates, words of dates, and how much is date."""
    number = np.flatnonzero(found.opening == chars.DIGIT)
    start, end, length = found.start[number], found.end[number], found.length[number]
    first, second = found.codes[start], found.codes[start + 1]
    year = (length == 4) & (((first == 49) & (second == 57)) | ((first == 50) & (second == 48)))
    after = np.minimum(number + 1, len(found.start) - 1)
    # The character that alone parts a number from the next word.
    joint = np.where(found.start[after] - end == 1, found.codes[end], 0)
    times = number[(joint == 58) & (length <= 2) & _short_number(found, after)]
    dateword = cues.is_dateword(found.hash)
    # With one word more than there are: it opens lines at the end that have none.
    clock, dated = np.zeros((2, len(dateword) + 1), np.bool_)
    clock[times] = dated[number] = True
    dated[:-1] |= dateword
    n_words = np.maximum(found.per_line, 1)
    some, head, tail = found.per_line > 0, found.first[:-1], found.first[1:] - 1
    return _columns(
        np.minimum(_per_line(found, number[year]), 2),
        np.minimum(_per_line(found, times), 2),
        np.minimum(_per_line(found, number[(joint >= 45) & (joint <= 47)]), 2) / 2,
        np.minimum(_per_line(found, dateword), 2),
        _per_line(found, dated[:-1]) / n_words,
        _per_line(found, number) / n_words,
        # The same for the line's first and last words, where teasers and tickers have their dates.
        clock[head] & some,
        dated[tail] & some,
        dated[head] & some,
    )


def _short_number(found: Words, which: Ints) -> NDArray[np.bool_]:
    """Which of some words are numbers of one or two digits, as in times and dates."""
    short: NDArray[np.bool_] = (found.opening[which] == chars.DIGIT) & (found.length[which] <= 2)
    return short


def _moments(found: Words, dates: Floats) -> Floats:
    """The time that a line tells as one number: its first figures, '14:32' or '8' hours; NaN for none.

    Digits of all scripts are in order, which is all that counts here.
    """
    moments = np.full(found.lines, np.nan, np.float32)
    told = (dates[:, _DATE_SHARE] >= DATED) | (dates[:, _DATE_FIRST] > 0)
    short = np.flatnonzero((found.opening == chars.DIGIT) & (found.length <= 2))
    short = short[told[found.line[short]]]
    first = short[_openings(found.line[short])]
    after = np.minimum(first + 1, len(found.start) - 1)
    joined = (found.start[after] - found.end[first] == 1) & _short_number(found, after)
    hours, minutes = _figures(found, np.array((first, after)))
    moments[found.line[first]] = hours * 256 + minutes * joined
    return moments


def _openings(line: Ints) -> Ints:
    """Where the words of another line begin.

    >>> _openings(np.array([3, 3, 7])).tolist()
    [0, 2]
    """
    new = np.ones(len(line), np.bool_)
    new[1:] = line[1:] != line[:-1]
    return np.flatnonzero(new)


def _figures(found: Words, which: Ints) -> Ints:
    """The one or two digits of short numbers as one number."""
    start = found.start[which]
    one, two = found.codes[start] & 15, found.codes[start + 1] & 15
    return np.where(found.length[which] == 2, one * 16 + two, one)


def _vocabulary(found: Words, bucket: Ints) -> Floats:
    """How far a line shares its content words with the page's long lines, and with its other short ones.

    A headline's words come back in the body; a menu's do not.
    """
    unspaced = found.opening == chars.UNSPACED
    long_lines = (found.size >= LONG_LINE) | (_per_line(found, unspaced) >= _LONG_UNSPACED)
    content = np.flatnonzero(((found.length >= _CONTENT_WORD) & (bucket >= _NUMBER_BUCKETS)) | unspaced)
    long, own = long_lines[found.line[content]], bucket[content]
    times_long = np.bincount(own[long], minlength=1 << WORD_BITS).take(own)
    times = np.bincount(own, minlength=1 << WORD_BITS).take(own)
    weight = np.zeros((len(bucket), 1), np.float32)
    weight[content, 0] = np.log1p(times)
    shared_long = _per_line(found, content[times_long > long])
    shared_short = _per_line(found, content[times - times_long > ~long])
    n_content = _per_line(found, content)
    some = np.maximum(n_content, 1)
    return _columns(
        shared_long / some,
        shared_short / some,
        np.log1p(shared_long),
        sums(weight, found.first)[:, 0] / some,
        np.log1p(n_content) / 2,
    )


def _repeats(found: Words) -> Floats:
    """Whether the same line stands elsewhere on the page, before and after."""
    order, same = in_order(found.line_hash)
    again = np.concatenate(([False], same))
    group = np.cumsum(~again) - 1
    times, seen_before = np.empty_like(order), np.empty_like(again)
    times[order] = np.bincount(group)[group]
    seen_before[order] = again
    same_as_last = np.concatenate(([False], found.line_hash[1:] == found.line_hash[:-1]))
    return _columns(np.log(times), seen_before, (times > 1) & ~seen_before, same_as_last)


def _layout(lines: tuple[Line, ...]) -> Floats:
    """Indents, bullets and blank lines, and how they change from line to line."""
    indent: Floats = np.array([line.indent for line in lines], np.float32)
    indent = np.minimum(indent / _MAX_INDENT, 1)
    bullet = [line.bullet != "" for line in lines]
    blank = np.array([line.blank_before for line in lines])
    below = np.append(blank[1:], 2)
    step = np.zeros(len(lines) + 1, np.float32)
    step[1:-1] = indent[1:] - indent[:-1]
    return _columns(indent, step[:-1], step[1:], bullet, blank > 0, blank > 1, below > 0, below > 1)


def _markup(marks: Sequence[Markup | None]) -> Floats:
    """Links, heading levels, time tags and repeated marking; all zero where there is no markup."""
    table = np.zeros((len(marks), _MARKUP_COLUMNS), np.float32)
    places = [place for place, mark in enumerate(marks) if mark is not None]
    if places:
        table[places] = _markup_rows([mark for mark in marks if mark is not None])
    return table


def _markup_rows(marks: Sequence[Markup]) -> list[tuple[float, ...]]:
    """The numbers of every line that has markup."""
    alike = Counter(mark.hints for mark in marks)
    alike_links = Counter(mark.hints for mark in marks if mark.href)
    hrefs = {mark.href: _shape(mark.href) for mark in marks if mark.href}
    home = Counter(hrefs[mark.href].host for mark in marks if mark.href).most_common(1)
    rows = []
    seen: set[str] = set()
    last = Markup()
    for mark in marks:
        level = mark.level
        link: tuple[float, ...] = _NO_LINK
        if mark.href:
            shape = hrefs[mark.href]
            link = (shape.words, shape.digits, shape.depth, shape.host != home[0][0])
            link += (mark.href in seen, mark.href == last.href)
            seen.add(mark.href)
        rows.append(
            (
                *(1, mark.href is not None, mark.link_share, mark.datetime is not None),
                *(level == 1, level == 2, level == 3, level >= 4, level > 0),
                mark.hints == last.hints,
                math.log(alike[mark.hints]) / 3,
                math.log1p(alike_links[mark.hints]) / 3,
                *link,
            )
        )
        last = mark
    return rows


class _Shape(NamedTuple):
    """What a link's address looks like: stories have long names and numbers, sections and menus do not."""

    host: str
    words: float
    digits: float
    depth: float


def host_of(href: str) -> str:
    """The host that a link leads to; '' for links that are no full addresses.

    >>> host_of("https://example.org/city"), host_of("/city")
    ('example.org', '')
    """
    return href.partition("://")[2].partition("/")[0]


def _shape(href: str) -> _Shape:
    """
    >>> _shape("https://example.org/city/2024/bridge-stays-closed.html").host
    'example.org'
    """
    host = host_of(href)
    path = href.partition("://")[2][len(host) + 1 :]
    parts = [part for part in path.partition("?")[0].split("/") if part]
    words = max((part.count("-") + part.count("_") for part in parts), default=0)
    digits = len(path) - len(path.translate(_NO_DIGITS))
    return _Shape(host, math.log1p(words) / 2, math.log1p(digits) / 2, len(parts) / 5)


def _hints(marks: Sequence[Markup | None]) -> tuple[Ints, Ints]:
    """Buckets of the markup's hints, and every line's first."""
    if not any(marks):
        return np.zeros(0, np.int64), np.zeros(len(marks) + 1, np.int64)
    found = words([" ".join(mark.hints) if mark else "" for mark in marks])
    return buckets(found.hash, WORD_BITS), found.first


def _cues(found: Words, cues: CueTable, language: str | None) -> Floats:
    """Which kinds of cue phrases every line opens with, and which it consists of."""
    unspaced = bool((found.opening == chars.UNSPACED).any())
    openings, _ = phrase_hashes(found, LONGEST_UNSPACED if unspaced else LONGEST)
    kinds, spoken = cues.kinds_of(np.concatenate((openings, found.line_hash[:, None]), axis=1), language)
    told = np.array((np.bitwise_or.reduce(spoken[:, :-1], axis=1), kinds[:, -1]))
    told[:, found.per_line == 0] = 0
    bits = (told[:, None] >> np.arange(len(LINE_KINDS))[:, None]) & 1
    return bits.reshape(-1, found.lines).astype(np.float32).T


def _headings(found: Words, cues: CueTable) -> Floats:
    """How far a line's words lean towards each kind of list: the sum, and the strongest word's."""
    known, leaning = cues.leanings(found.hash)
    columns = np.zeros((found.lines, 2 * leaning.shape[1]), np.float32)
    if len(known):
        opens = _openings(found.line[known])
        line = found.line[known[opens]]
        total = np.add.reduceat(leaning, opens, axis=0)
        # Running text gathers leanings by the mere number of its words; a heading is a few words.
        total /= np.sqrt(found.per_line[line], dtype=np.float32)[:, None]
        columns[line] = np.concatenate((total, np.maximum.reduceat(leaning, opens, axis=0)), axis=1)
    return columns


def _headed(cued: Floats, found: Words) -> Floats:
    """Of which kinds of list the last line above was a heading, to judge by cue phrases alone; less from
    line to line."""
    count = np.arange(found.lines)
    short = found.size <= _HEADING
    kinds = np.maximum(cued[:, _HEADING_CUES], cued[:, len(LINE_KINDS) + _HEADING_CUES])
    kinds *= short[:, None]
    last = np.maximum.accumulate(np.where(kinds.any(axis=1), count, -1))
    weight = (last >= 0) / (1 + (count - last) / _FADING)
    fading: Floats = kinds.take(last, axis=0) * weight[:, None].astype(np.float32)
    return fading


def _position(count: int) -> Floats:
    """Where a line stands: its share of the page, and its distance from both ends."""
    index = np.arange(count)
    rest = count - 1 - index
    near_top = [index < edge for edge in (1, 3, 8)]
    near_end = [rest < edge for edge in (1, 3, 8)]
    share = index / max(count - 1, 1)
    size = np.full(count, np.log(count) / 6)
    return _columns(share, np.log1p(index) / 5, np.log1p(rest) / 5, size, *near_top, *near_end)
