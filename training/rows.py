"""Lines with their targets, and what their labels say: what `augment` and `restyle` both need."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from newsextract.model import BOILERPLATE, LIST_KINDS, Line
from training.corpus import BIT, Example

Row = tuple[Line, int]
PLAIN = BIT[BOILERPLATE]
NAMES = {bit: name for name, bit in BIT.items()}


def rows_of(example: Example) -> list[Row]:
    """The lines of a page with their targets."""
    return list(zip(example.lines, example.targets, strict=True))


def field_of(row: Row) -> str:
    """The field of a line's label: 'title', 'heading', '' where it is not known."""
    return NAMES.get(row[1], "").partition(".")[2]


def like(line: Line, text: str) -> Line:
    """A line of other words, set as a line is."""
    return msgspec.structs.replace(line, text=" ".join(text.split()), markup=None)


def blocks(rows: Sequence[Row]) -> list[tuple[int, int, str]]:
    """(start, end, kind) of every list: lines of one kind, with up to two boilerplate lines between."""
    found: list[tuple[int, int, str]] = []
    for i, (_, target) in enumerate(rows):
        zone, _, name = NAMES.get(target, "").partition(".")
        if zone not in LIST_KINDS:
            continue
        if found and found[-1][2] == zone and i - found[-1][1] <= 2 and name != "heading":
            found[-1] = (found[-1][0], i + 1, zone)
        else:
            found.append((i, i + 1, zone))
    return found


def article_of(rows: Sequence[Row]) -> tuple[int, int]:
    """First line of the article's head, and the line after its last paragraph; (0, 0) where there is none."""
    parts = [i for i, (_, target) in enumerate(rows) if NAMES.get(target, "").startswith("article.")]
    body = [i for i, (_, target) in enumerate(rows) if target == BIT["article.body"]]
    return (parts[0], body[-1] + 1) if body else (0, 0)
