"""What the tagger sees of a page: numbers about every line, and the hashed words of every line.

All lines are computed at once, over arrays of the page's characters and words. Nothing here knows a
site, a name or a phrase, but for the cue phrases of the cue packs.
"""

from __future__ import annotations

import functools
import math
from collections import Counter
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from newsextract.label import chars
from newsextract.label.cuetable import LINE_KINDS, LONGEST, LONGEST_UNSPACED, CueTable
from newsextract.label.roles import DATED, order_of_time, rhythm, roles
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
_HEADING = 60  # characters; longer lines that open with a cue phrase are seldom headings
_FADING = 8  # lines after which a heading counts for half
_HEADING_CUES = np.array([LINE_KINDS.index(kind) for kind in LIST_KINDS])
# Columns of the dates block: the share of words that belong to dates, and whether the first one does.
_DATE_SHARE, _DATE_FIRST = 4, 8
_NO_DIGITS = str.maketrans("", "", "0123456789")

_EDGES = (
    *(chars.LOWER, chars.UPPER, chars.DIGIT, chars.UNSPACED, chars.STOP, chars.COMMA),
    *(chars.COLON, chars.QUOTE, chars.DASH, chars.BRACKET, chars.SYMBOL),
)
_MARKS = '.!?:,|/>»@#©·…"“%$€(['


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
    hint, hint_first = _hints(lines)
    counts, dates = _counts(found), _dates(found, cues)
    role = roles(lines, counts.sum(axis=1) + counts[:, chars.UNSPACED], dates[:, _DATE_SHARE])
    cued = _cues(found, cues, language)
    blocks = {
        "characters": _characters(found, counts),
        "edges": _edges(found),
        "marks": _marks(found),
        "dates": dates,
        "vocabulary": _vocabulary(found, bucket),
        "repeats": _repeats(found),
        "layout": _layout(lines),
        "markup": _markup(lines),
        "cues": cued,
        "headings": _headings(found, cues),
        "headed": _headed(cued, found),
        "position": _position(len(lines)),
        "roles": np.concatenate((rhythm(role), order_of_time(role, _moments(found, dates))), axis=1),
    }
    return Features(
        dense=np.concatenate(list(blocks.values()), axis=1, dtype=np.float32),
        blocks=_columns(blocks),
        bucket=bucket,
        first=found.first,
        hint=hint,
        hint_first=hint_first,
        role=role,
    )


def _columns(blocks: dict[str, Floats]) -> dict[str, slice]:
    """Where every block's columns stand beside each other."""
    ends = np.cumsum([block.shape[1] for block in blocks.values()]).tolist()
    return {
        name: slice(end - block.shape[1], end)
        for end, (name, block) in zip(ends, blocks.items(), strict=True)
    }


def _word_buckets(found: Words) -> Ints:
    """Embedding bucket of every word; numbers go by their length, so that no figure is learned."""
    bucket = np.maximum(buckets(found.hash, WORD_BITS), _NUMBER_BUCKETS)
    digits = _count_in(found, found.classes == chars.DIGIT)
    length = found.end - found.start
    bucket[digits > 0] = _MIXED
    number = digits == length
    bucket[number] = np.minimum(length[number], _MIXED - 1)
    return bucket


def _count_in(found: Words, marked: NDArray[np.bool_]) -> Ints:
    """How many marked characters every word holds."""
    total = np.concatenate(([0], np.cumsum(marked)))
    counts: Ints = total[found.end] - total[found.start]
    return counts


def _per_line(found: Words, *marks: NDArray[Any]) -> Floats:
    """Sums of marks of every word over the words of each line, one column a mark."""
    table = np.empty((len(found.line), len(marks)), np.float32)
    for column, mark in enumerate(marks):
        table[:, column] = mark
    return sums(table, found.first)


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
    cells = found.line_of_char * chars.CLASSES + found.classes
    return (
        np.bincount(cells, minlength=found.lines * chars.CLASSES)
        .reshape(-1, chars.CLASSES)
        .astype(np.float32)
    )


def _characters(found: Words, counts: Floats) -> Floats:
    """Lengths, and the share of every class of characters."""
    size = counts.sum(axis=1) - 1  # without the newline
    n_words = found.per_line
    letters = counts[:, chars.LOWER] + counts[:, chars.UPPER] + counts[:, chars.UNSPACED]
    upper_first = _per_line(found, found.classes[found.start] == chars.UPPER)[:, 0]
    long = (size >= LONG_LINE) | (counts[:, chars.UNSPACED] >= _LONG_UNSPACED)
    own = np.stack(
        (
            np.log1p(size) / 3,
            np.log1p(n_words) / 2,
            letters / np.maximum(n_words, 1) / 6,
            upper_first / np.maximum(n_words, 1),
            (counts[:, chars.LOWER] == 0) & (counts[:, chars.UPPER] > 1),
            np.log1p(counts[:, chars.STOP]),
            np.log1p(counts[:, chars.COMMA]),
            np.log1p(counts[:, chars.QUOTE]),
            np.log1p(counts[:, chars.UNSPACED]) / 3,
            long,
            n_words == 1,
            n_words <= 3,
            n_words >= 5,
        ),
        axis=1,
    )
    return np.concatenate(
        (own, counts[:, chars.SPACE :] / np.maximum(size, 1)[:, None]), axis=1, dtype=np.float32
    )


def _edges(found: Words) -> Floats:
    """Class of the first and the last character of every line, one column a class."""
    last = found.classes[np.maximum(found.breaks - 1, 0)]
    first = found.classes[np.concatenate(([0], found.breaks[:-1] + 1))]
    wanted = np.array(_EDGES)
    return np.concatenate((first[:, None] == wanted, last[:, None] == wanted), axis=1, dtype=np.float32)


def _marks(found: Words) -> Floats:
    """How often telling marks stand in every line, and which of them ends it."""
    kind = _mark_table()[found.codes]
    there = kind >= 0
    cells = found.line_of_char[there] * len(_MARKS) + kind[there]
    counts = np.bincount(cells, minlength=found.lines * len(_MARKS)).reshape(found.lines, len(_MARKS))
    ends = kind[np.maximum(found.breaks - 1, 0)][:, None] == np.arange(6)
    return np.concatenate((np.log1p(counts), ends), axis=1, dtype=np.float32)


@functools.cache
def _mark_table() -> NDArray[np.int8]:
    """Which of the telling marks every character of the first plane is; -1 for none."""
    table = np.full(chars.PLANE, -1, np.int8)
    table[[ord(mark) for mark in _MARKS]] = np.arange(len(_MARKS))
    return table


def _dates(found: Words, cues: CueTable) -> Floats:
    """Signs of dates and times: years, clock times, numeric dates, words of dates, and how much is date."""
    number = found.classes[found.start] == chars.DIGIT
    length = found.end - found.start
    first, second = found.codes[found.start], found.codes[found.start + 1]
    year = number & (length == 4) & (((first == 49) & (second == 57)) | ((first == 50) & (second == 48)))
    short = number & (length <= 2)
    joint = np.zeros(len(number), np.int64)  # the character that alone parts a word from the next
    after = np.zeros(len(number), np.bool_)
    joint[:-1] = np.where(found.start[1:] - found.end[:-1] == 1, found.codes[found.end[:-1]], 0)
    after[:-1] = short[1:]
    clock = short & after & (joint == 58)
    numeric = number & (joint >= 45) & (joint <= 47)
    dateword = cues.is_dateword(found.hash)
    dated = dateword | number
    totals = _per_line(found, year, clock, numeric, dateword, dated, number)
    n_words = np.maximum(found.per_line, 1)
    columns = [
        np.minimum(totals[:, 0], 2),
        np.minimum(totals[:, 1], 2),
        np.minimum(totals[:, 2], 2) / 2,
        np.minimum(totals[:, 3], 2),
        totals[:, 4] / n_words,
        totals[:, 5] / n_words,
    ]
    # The same for the line's first and last words, where teasers and tickers have their dates.
    begins = np.zeros((found.lines, 3), np.float32)
    filled = np.flatnonzero(found.per_line)
    head, tail = found.first[filled], found.first[filled + 1] - 1
    begins[filled, 0] = clock[head]
    begins[filled, 1] = dated[tail]
    begins[filled, 2] = dated[head]
    return np.concatenate((np.stack(columns, axis=1), begins), axis=1, dtype=np.float32)


def _moments(found: Words, dates: Floats) -> Floats:
    """The time that a line tells as one number: its first figures, '14:32' or '8' hours; NaN for none.

    Digits of all scripts are in order, which is all that counts here.
    """
    moments = np.full(found.lines, np.nan, np.float32)
    length = found.end - found.start
    short = np.flatnonzero((found.classes[found.start] == chars.DIGIT) & (length <= 2))
    if not len(short):
        return moments
    value = np.zeros(len(length) + 1, np.int64)
    value[short] = found.codes[found.start[short]] & 15
    two = short[length[short] == 2]
    value[two] = value[two] * 16 + (found.codes[found.start[two] + 1] & 15)
    opens = np.flatnonzero(np.diff(found.line[short], prepend=-1))
    first = short[opens]
    joined = found.start[np.minimum(first + 1, len(length) - 1)] - found.end[first] == 1
    line = found.line[first]
    told = (dates[line, _DATE_SHARE] >= DATED) | (dates[line, _DATE_FIRST] > 0)
    moments[line[told]] = (value[first] * 256 + value[first + 1] * joined)[told]
    return moments


def _vocabulary(found: Words, bucket: Ints) -> Floats:
    """How far a line shares its content words with the page's long lines, and with its other short ones.

    A headline's words come back in the body; a menu's do not.
    """
    unspaced = found.classes[found.start] == chars.UNSPACED
    size = np.diff(found.breaks, prepend=-1)
    long = ((size >= LONG_LINE) | (_per_line(found, unspaced)[:, 0] >= _LONG_UNSPACED))[found.line]
    content = ((found.end - found.start >= _CONTENT_WORD) & (bucket >= _NUMBER_BUCKETS)) | unspaced
    times_long = np.bincount(bucket[long & content], minlength=1 << WORD_BITS)[bucket]
    times = np.bincount(bucket[content], minlength=1 << WORD_BITS)[bucket]
    shared_long = content & (times_long > long)
    shared_short = content & (times - times_long > ~long)
    totals = _per_line(found, shared_long, shared_short, np.log1p(times) * content, content)
    n_content = np.maximum(totals[:, 3], 1)
    return np.stack(
        (
            totals[:, 0] / n_content,
            totals[:, 1] / n_content,
            np.log1p(totals[:, 0]),
            totals[:, 2] / n_content,
            np.log1p(totals[:, 3]) / 2,
        ),
        axis=1,
        dtype=np.float32,
    )


def _repeats(found: Words) -> Floats:
    """Whether the same line stands elsewhere on the page, before and after."""
    _, first, inverse, counts = np.unique(
        found.line_hash, return_index=True, return_inverse=True, return_counts=True
    )
    seen_before = first[inverse] < np.arange(found.lines)
    times = counts[inverse]
    same_as_last = np.concatenate(([False], found.line_hash[1:] == found.line_hash[:-1]))
    return np.stack(
        (np.log(times), seen_before, (times > 1) & ~seen_before, same_as_last), axis=1, dtype=np.float32
    )


def _layout(lines: tuple[Line, ...]) -> Floats:
    """Indents, bullets and blank lines, and how they change from line to line."""
    raw = np.array([(line.indent, line.bullet != "", line.blank_before) for line in lines], np.float32)
    indent = np.minimum(raw[:, 0], _MAX_INDENT) / _MAX_INDENT
    blank = np.minimum(raw[:, 2], 3)
    below = np.concatenate((blank[1:], [2]))
    step = np.diff(indent, prepend=indent[:1])
    return np.stack(
        (
            indent,
            step,
            np.concatenate((step[1:], [0])),
            raw[:, 1],
            blank > 0,
            blank > 1,
            below > 0,
            below > 1,
        ),
        axis=1,
        dtype=np.float32,
    )


def _markup(lines: tuple[Line, ...]) -> Floats:
    """Links, heading levels, time tags and repeated marking; all zero where there is no markup."""
    table = np.zeros((len(lines), _MARKUP_COLUMNS), np.float32)
    marked = [(place, line.markup) for place, line in enumerate(lines) if line.markup is not None]
    if not marked:
        return table
    alike = Counter(mark.hints for _, mark in marked)
    alike_links = Counter(mark.hints for _, mark in marked if mark.href)
    hrefs = {mark.href: _shape(mark.href) for _, mark in marked if mark.href}
    home = Counter(hrefs[mark.href].host for _, mark in marked if mark.href).most_common(1)
    seen: set[str] = set()
    last = Markup()
    for place, mark in marked:
        row = table[place]
        row[:4] = (1, mark.href is not None, mark.link_share, mark.datetime is not None)
        row[4:9] = (mark.level == 1, mark.level == 2, mark.level == 3, mark.level >= 4, mark.level > 0)
        row[9:12] = (
            mark.hints == last.hints,
            math.log(alike[mark.hints]) / 3,
            math.log1p(alike_links[mark.hints]) / 3,
        )
        if mark.href:
            shape = hrefs[mark.href]
            row[12:16] = (shape.words, shape.digits, shape.depth, shape.host != home[0][0])
            row[16:18] = (mark.href in seen, mark.href == last.href)
            seen.add(mark.href)
        last = mark
    return table


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


def _hints(lines: tuple[Line, ...]) -> tuple[Ints, Ints]:
    """Buckets of the markup's hints, and every line's first."""
    if not any(line.markup for line in lines):
        return np.zeros(0, np.int64), np.zeros(len(lines) + 1, np.int64)
    found = words([" ".join(line.markup.hints) if line.markup else "" for line in lines])
    return buckets(found.hash, WORD_BITS), found.first


def _cues(found: Words, cues: CueTable, language: str | None) -> Floats:
    """Which kinds of cue phrases every line opens with, and which it consists of."""
    unspaced = bool((found.classes == chars.UNSPACED).any())
    hashes, exists = phrase_hashes(found, LONGEST_UNSPACED if unspaced else LONGEST)
    line, word = np.nonzero(exists)
    opening = np.zeros(found.lines, np.int64)
    np.bitwise_or.at(opening, line, cues.kinds_of(hashes[line, word], language)[1])
    whole = np.where(found.per_line > 0, cues.kinds_of(found.line_hash)[0], 0)
    bits = np.arange(len(LINE_KINDS))
    return np.concatenate(
        ((opening[:, None] >> bits) & 1, (whole[:, None] >> bits) & 1), axis=1, dtype=np.float32
    )


def _headings(found: Words, cues: CueTable) -> Floats:
    """How far a line's words lean towards each kind of list: the sum, and the strongest word's."""
    known, leaning = cues.leanings(found.hash)
    total = np.zeros((found.lines, leaning.shape[1]), np.float32)
    strongest = np.zeros_like(total)
    if len(known):
        line = found.line[known]
        opens = np.flatnonzero(np.diff(line, prepend=-1))
        total[line[opens]] = np.add.reduceat(leaning, opens, axis=0)
        strongest[line[opens]] = np.maximum.reduceat(leaning, opens, axis=0)
    # Running text gathers leanings by the mere number of its words; a heading is a few words.
    weight = np.sqrt(np.maximum(found.per_line, 1), dtype=np.float32)[:, None]
    return np.concatenate((total / weight, strongest), axis=1, dtype=np.float32)


def _headed(cued: Floats, found: Words) -> Floats:
    """Of which kinds of list the last line above was a heading, to judge by cue phrases alone; less from
    line to line."""
    count = np.arange(found.lines)
    short = np.diff(found.breaks, prepend=-1) <= _HEADING
    kinds = np.maximum(cued[:, _HEADING_CUES], cued[:, len(LINE_KINDS) + _HEADING_CUES])
    kinds *= short[:, None]
    last = np.maximum.accumulate(np.where(kinds.any(axis=1), count, -1))
    weight = (last >= 0) / (1 + (count - last) / _FADING)
    fading: Floats = kinds[last] * weight[:, None].astype(np.float32)
    return fading


def _position(count: int) -> Floats:
    """Where a line stands: its share of the page, and its distance from both ends."""
    index = np.arange(count)
    rest = count - 1 - index
    near_top = [index < edge for edge in (1, 3, 8)]
    near_end = [rest < edge for edge in (1, 3, 8)]
    share = index / max(count - 1, 1)
    size = np.full(count, np.log(count) / 6)
    return np.stack(
        (share, np.log1p(index) / 5, np.log1p(rest) / 5, size, *near_top, *near_end), axis=1, dtype=np.float32
    )
