"""Lines that play the same part in a pattern: the dates of a feed, the kickers of a grid of teasers.

A list prints the same kinds of lines again and again. One teaser alone may look like anything; thirty that
are set alike are a list. Lines of one shape whose neighbours are of one shape too, and that follow each
other closely, play one role, and the tagger lets them share what it has found out about each.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newsextract.label.words import Floats, Ints
from newsextract.model import Markup

# Lines after which a pattern must come back to be the same: the longest teasers have about ten lines.
REACH = 12
_SHORT, _RUNNING = 25, 130  # characters: below are kickers, dates and menus, above is running text
DATED = 0.4  # share of a line's words from which it is a date or time before all else
_STEPS = 2  # from date to date: fewer run up or down by chance
_NEAR_HINTS = 3  # innermost marks of a line: tags further out are the page's, not the teaser's
_MIX = np.int64(0x9E3779B97F4A7C15 - (1 << 64))


def roles(marks: Sequence[Markup | None], layout: Ints, size: Floats, dated: Floats) -> Ints:
    """The role of every line, numbered from 0.

    `marks` is the markup of every line and `layout` how it is set, a number below 4; `size` is its length in
    characters (twice that of scripts without spaces), `dated` the share of its words that belong to dates.

    >>> size = np.array([5, 38, 11] * 4, np.float32)  # a kicker, a title and a date, again and again
    >>> found = roles([None] * 12, np.zeros(12, np.int64), size, np.array([0, 0, 1] * 4, np.float32))
    >>> [number for number, role in enumerate(found) if role == found[4]]
    [1, 4, 7, 10]
    """
    shape = _shapes(marks, layout, size, dated)
    around = np.concatenate(([1], shape, [2]))
    order, same = in_order((around[:-2] * _MIX + shape) * _MIX + around[2:])
    opens = np.ones(len(marks), np.bool_)
    opens[1:] = ~same | (np.diff(order) > REACH)
    role = np.empty(len(marks), np.int64)
    role[order] = np.cumsum(opens) - 1
    return role


def in_order(values: NDArray[Any]) -> tuple[Ints, NDArray[np.bool_]]:
    """The places of values from the lowest to the highest, and whether each but the first is the same again.

    >>> order, same = in_order(np.array([7, 3, 7]))
    >>> order.tolist(), same.tolist()
    ([1, 0, 2], [False, True])
    """
    order = np.argsort(values, kind="stable")
    rising = values[order]
    return order, rising[1:] == rising[:-1]


def rhythm(role: Ints) -> Floats:
    """How many lines share every line's role, and how far the next ones above and below are.

    >>> rhythm(np.array([0, 1, 0, 1]))[:, 1].tolist()
    [0.0, 0.0, 0.5, 0.5]
    """
    order, same = in_order(role)
    close = np.where(same, 1 / np.maximum(np.diff(order), 1), 0)
    found = np.zeros((len(role), 3), np.float32)
    found[:, 0] = np.log(np.bincount(role))[role]
    found[order[1:], 1] = close
    found[order[:-1], 2] = close
    return found


def order_of_time(role: Ints, moment: Floats) -> Floats:
    """How far the dates of every line's role run up and down the page: a feed's do one or the other.

    `moment` is the time that a line tells as one number, NaN where it tells none.

    >>> order_of_time(np.array([0, 0, 0, 0]), np.array([1432, 1410, 1355, 1355], np.float32))[0].tolist()
    [0.0, 0.6666666865348816]
    """
    told = np.flatnonzero(~np.isnan(moment))
    order, same = in_order(role[told])
    told = told[order]
    step, place = np.diff(moment[told])[same], role[told[1:][same]]
    groups = int(role.max()) + 1
    steps = np.bincount(place, minlength=groups)
    up, down = (np.bincount(place[turn], minlength=groups) for turn in (step > 0, step < 0))
    share = np.where(steps >= _STEPS, 1 / np.maximum(steps, 1), 0)
    return np.array((up * share, down * share), np.float32).take(role, axis=1).T


def _shapes(marks: Sequence[Markup | None], layout: Ints, size: Floats, dated: Floats) -> Ints:
    """A number for every line, the same for lines that look alike."""
    length = (size > _SHORT).astype(np.int64) + (size > _RUNNING)
    shape: Ints = ((_marked(marks) * 4 + layout) * 3 + length) * 2 + (dated >= DATED)
    return shape


def _marked(marks: Sequence[Markup | None]) -> Ints:
    """A number for every line, the same for lines that are marked up alike."""
    if not any(marks):
        return np.zeros(len(marks), np.int64)
    near = [mark and (mark.level, mark.href is not None, mark.hints[-_NEAR_HINTS:]) for mark in marks]
    numbers = {mark: number for number, mark in enumerate(dict.fromkeys(near))}
    return np.array([numbers[mark] for mark in near], np.int64)
