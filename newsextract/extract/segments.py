"""Segments: every non-blank line of the dump, once, in order, with its label."""

from __future__ import annotations

from newsextract.model import BOILERPLATE, Labels, Page, Segment

# Neighbours with these labels read as one block; any other line is a field of its own.
_MERGED = frozenset({BOILERPLATE, "article.body"})


def extract_segments(page: Page, labels: Labels) -> tuple[Segment, ...]:
    """One segment a line, but runs of boilerplate and of body in one; blank lines in none.

    The confidence of a run is that of its weakest line.

    >>> from newsextract.lines import lines
    >>> from newsextract.model import Dump, Label, Source
    >>> page = lines(Dump(source=Source(), text="Menu\\n\\nLogin\\nA headline\\n"))
    >>> names = ("boilerplate", "boilerplate", "article.headline")
    >>> labels = tuple(Label(name=name, confidence=0.9) for name in names)
    >>> [(part.label, part.lines) for part in extract_segments(page, labels)]
    [('boilerplate', (1, 3)), ('article.headline', (4, 4))]
    """
    found: list[Segment] = []
    start = 0
    for end, label in enumerate(labels, start=1):
        name = label.name
        if end < len(labels) and labels[end].name == name and name in _MERGED:
            continue
        sure = label.confidence if end == start + 1 else min(part.confidence for part in labels[start:end])
        lines = (page.lines[start].number, page.lines[end - 1].number)
        found.append(Segment(label=name, lines=lines, confidence=sure))
        start = end
    return tuple(found)
