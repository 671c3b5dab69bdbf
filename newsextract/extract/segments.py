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
    found: list[tuple[str, int, int, float]] = []
    for line, label in zip(page.lines, labels, strict=True):
        if found and label.name in _MERGED and found[-1][0] == label.name:
            name, first, _, confidence = found[-1]
            found[-1] = (name, first, line.number, min(confidence, label.confidence))
        else:
            found.append((label.name, line.number, line.number, label.confidence))
    return tuple(Segment(label=name, lines=(a, z), confidence=sure) for name, a, z, sure in found)
