"""The rhythm of a list: which of the lines between two titles belong to the one and which to the next.

A list is written as one letter a line: ``t`` title, ``s`` subtitle, ``d`` date, ``k`` media label,
``a`` author. 'tdtdtd' puts the date after its title, 'dtdtdt' before; a list with a line missing here
and there is neither, so the reading with the fewest lines out of place is taken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from newsextract.model import Value

# What a line out of place costs. A line before the first title of a list that puts nothing before its
# titles has no title at all: worse than one too many. Lines that are missing are common and cheap, but
# at the very ends of a list they tell on which side of its titles a list prints them.
_EXTRA = 1.0
_ORPHAN = 2.0
_MISSING = 0.1
_MISSING_AT_END = 0.6
# Where a list says nothing (one line between two titles), this decides. Of the items labelled by hand
# 8 in 10 labels stand before their title, and 6 in 10 dates, 8 in 10 authors, 99 in 100 subtitles after:
# a list with a title missing must not turn that around.
_HABIT_BEFORE = {"k": -0.3, "d": 0.05, "a": 0.2, "s": 2.0}
# Blank lines that set items apart say more than habit, less than a line out of place.
_LAYOUT = 0.25
_LAYOUT_IN_ALL = 0.8


class Gap(NamedTuple):
    """The lines between two titles, and after how many of them the page leaves most space (-1: unclear)."""

    fields: str
    space: int = -1


class Rhythm(Value, frozen=True, kw_only=True):
    """The fields that a list prints before and after each title."""

    before: str
    after: str


def learn_rhythm(lead: str, gaps: Sequence[Gap], tail: str) -> Rhythm:
    """Find what stands before and after the titles of a list.

    ``lead`` are the lines before the first title, ``gaps`` those between titles, ``tail`` those after
    the last.

    >>> learn_rhythm("d", (Gap("d"), Gap("d")), "").before, learn_rhythm("", (Gap("sd"), Gap("d")), "d").after
    ('d', 'sd')
    """
    common = Counter(gaps)
    fields = Counter(gap.fields for gap in gaps if gap.fields)
    usual = max(fields, key=lambda gap: (fields[gap], len(gap)), default="")
    best, lowest = Rhythm(before=lead, after=tail), float("inf")
    for before, after in dict.fromkeys((*_cuts(usual), (lead, tail), (lead, ""), ("", tail))):
        cost = _cost(before, after, (lead, tail), common)
        if cost < lowest:
            best, lowest = Rhythm(before=before, after=after), cost
    return best


def _cuts(gap: str) -> Iterator[tuple[str, str]]:
    """All ways to cut the lines between two titles, as (before the next, after the last).

    >>> list(_cuts("dk"))
    [('', 'dk'), ('k', 'd'), ('dk', '')]
    """
    return ((gap[cut:], gap[:cut]) for cut in range(len(gap), -1, -1))


def _cost(before: str, after: str, ends: tuple[str, str], gaps: Counter[Gap]) -> float:
    """How much of a list is out of place when it is read with these fields before and after."""
    lead, tail = ends
    cost = _apart(lead, before, _EXTRA if before else _ORPHAN, _MISSING_AT_END)
    cost += _apart(tail, after, _EXTRA, _MISSING_AT_END)
    cost += sum(_HABIT_BEFORE.get(field, 0.0) for field in before)
    against = 0
    for gap, count in gaps.items():
        cut, out_of_place = split_gap(gap, before, after)
        cost += count * out_of_place
        against += count * (gap.space not in (-1, cut))
    return cost + _LAYOUT_IN_ALL * against / max(1, gaps.total())


@lru_cache(maxsize=4096)
def split_gap(gap: Gap, before: str, after: str) -> tuple[int, float]:
    """Where to cut the lines between two titles: how many go to the title above, and what that costs.

    >>> split_gap(Gap("dk"), "k", "d")
    (1, 0.0)
    """
    found: list[tuple[float, int, float]] = []
    for cut in range(len(gap.fields) + 1):
        above, below = gap.fields[:cut], gap.fields[cut:]
        cost = _apart(above, after, _EXTRA) + _apart(below, before, _EXTRA)
        cost += sum(_HABIT_BEFORE.get(field, 0.0) for field in below if field not in before)
        found.append((cost + _LAYOUT * (gap.space not in (-1, cut)), -cut, cost))
    _, cut, cost = min(found)
    return -cut, cost


@lru_cache(maxsize=4096)
def _apart(found: str, expected: str, extra: float, missing: float = _MISSING) -> float:
    """How far some lines are from what is expected: lines too many, and lines that are missing."""
    # A second line of the same field (a date on two lines) is no line out of place.
    have, want = frozenset(found), frozenset(expected)
    disorder = 0.05 if have == want and found[:1] != expected[:1] else 0.0
    return len(have - want) * extra + len(want - have) * missing + disorder
