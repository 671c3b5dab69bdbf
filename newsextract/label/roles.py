"""Lines that play the same part in a pattern: the dates of a feed, the kickers of a grid of teasers.

A list prints the same kinds of lines again and again. One teaser alone may look like anything; thirty that
are set alike are a list. Lines of one shape whose neighbours are of one shape too, and that follow each
other closely, play one role, and the tagger lets them share what it has found out about each.
"""

from __future__ import annotations

import numpy as np

from newsextract.label.words import Floats, Ints
from newsextract.model import Line

# Lines after which a pattern must come back to be the same: the longest teasers have about ten lines.
REACH = 12
_SHORT, _RUNNING = 25, 130  # characters: below are kickers, dates and menus, above is running text
DATED = 0.4  # share of a line's words from which it is a date or time before all else
_STEPS = 2  # from date to date: fewer run up or down by chance
_NEAR_HINTS = 3  # innermost marks of a line: tags further out are the page's, not the teaser's
_MIX = np.int64(0x9E3779B97F4A7C15 - (1 << 64))


def roles(lines: tuple[Line, ...], size: Floats, dated: Floats) -> Ints:
    """The role of every line, numbered from 0.

    `size` is the length of every line in characters (twice that of scripts without spaces), `dated` the
    share of its words that belong to dates.

    >>> texts = ["Sport", "A title that is long enough to be one", "2 hours ago"] * 4
    >>> lines = tuple(Line(number=number, text=text) for number, text in enumerate(texts, 1))
    >>> size = np.array([len(text) for text in texts], np.float32)
    >>> found = roles(lines, size, np.array([0, 0, 1] * 4, np.float32))
    >>> [number for number, role in enumerate(found) if role == found[4]]
    [1, 4, 7, 10]
    """
    shape = _shapes(lines, size, dated)
    around = np.concatenate(([1], shape, [2]))
    context = (around[:-2] * _MIX + shape) * _MIX + around[2:]
    order = np.argsort(context, kind="stable")
    opens = np.ones(len(lines), np.bool_)
    opens[1:] = (np.diff(context[order]) != 0) | (np.diff(order) > REACH)
    role = np.empty(len(lines), np.int64)
    role[order] = np.cumsum(opens) - 1
    return role


def rhythm(role: Ints) -> Floats:
    """How many lines share every line's role, and how far the next ones above and below are.

    >>> rhythm(np.array([0, 1, 0, 1]))[:, 1].tolist()
    [0.0, 0.0, 0.5, 0.5]
    """
    order = np.argsort(role, kind="stable")
    same = np.diff(role[order]) == 0
    close = np.where(same, 1 / np.maximum(np.diff(order), 1), 0)
    above, below = np.zeros(len(role), np.float32), np.zeros(len(role), np.float32)
    above[order[1:]], below[order[:-1]] = close, close
    many = np.log(np.bincount(role))[role]
    return np.stack((many, above, below), axis=1, dtype=np.float32)


def order_of_time(role: Ints, moment: Floats) -> Floats:
    """How far the dates of every line's role run up and down the page: a feed's do one or the other.

    `moment` is the time that a line tells as one number, NaN where it tells none.

    >>> order_of_time(np.array([0, 0, 0, 0]), np.array([1432, 1410, 1355, 1355], np.float32))[0].tolist()
    [0.0, 0.6666666865348816]
    """
    told = np.flatnonzero(~np.isnan(moment))
    told = told[np.argsort(role[told], kind="stable")]
    same = np.diff(role[told]) == 0
    step, place = np.diff(moment[told])[same], role[told][1:][same]
    groups = int(role.max()) + 1
    steps = np.bincount(place, minlength=groups)
    up, down = (np.bincount(place, turn, groups) for turn in (step > 0, step < 0))
    share = np.where(steps >= _STEPS, 1 / np.maximum(steps, 1), 0)
    return np.stack((up * share, down * share), axis=1, dtype=np.float32)[role]


def _shapes(lines: tuple[Line, ...], size: Floats, dated: Floats) -> Ints:
    """A number for every line, the same for lines that look alike."""
    length = (size > _SHORT).astype(np.int64) + (size > _RUNNING)
    layout = np.array([(line.bullet != "") + 2 * (line.blank_before > 0) for line in lines])
    numbers: dict[tuple[int, bool, tuple[str, ...]] | None, int] = {}
    marked = np.array([numbers.setdefault(_mark(line), len(numbers)) for line in lines], np.int64)
    shape: Ints = ((marked * 4 + layout) * 3 + length) * 2 + (dated >= DATED)
    return shape


def _mark(line: Line) -> tuple[int, bool, tuple[str, ...]] | None:
    mark = line.markup
    return None if mark is None else (mark.level, mark.href is not None, mark.hints[-_NEAR_HINTS:])
