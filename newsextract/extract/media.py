"""Media labels: 'PHOTO', '(VIDEO)' … at the end of a title, cut on evidence only."""

from __future__ import annotations

from collections.abc import Set

from newsextract.cues import Cues

# The same story listed without its label must be long enough not to be the same by chance, and the
# label short enough not to be the end of a different story.
_SAME_STORY = 20
_LABEL_WORDS = 3


def cut_label(title: str, titles: Set[str], cues: Cues) -> tuple[str, str | None]:
    """A title without its trailing media label, and the label.

    Evidence is a cue in capitals or brackets, or the same title on the page without the label.

    >>> from newsextract.cues import load_cues
    >>> cues = load_cues(languages=["en"])
    >>> cut_label("Families return to the valley PHOTO", frozenset(), cues)
    ('Families return to the valley', 'PHOTO')
    >>> cut_label("Families return to the valley Agency report", frozenset(), cues)[1] is None
    True
    """
    head, _, last = title.rpartition(" ")
    if not head:
        return title, None
    if title[-1] in ")]" or (last.isupper() and not head.isupper()):
        kept, label = cues.cut_ending("media", title)
        if kept and label and (title[-1] in ")]" or label.isupper()):
            return kept, label.strip("()[] ")
    return _listed_without(title, titles)


def _listed_without(title: str, titles: Set[str]) -> tuple[str, str | None]:
    """The title as it stands elsewhere on the page with one to three words fewer.

    >>> _listed_without("Deminers clear the old road Our report", {"Deminers clear the old road"})
    ('Deminers clear the old road', 'Our report')
    """
    end = len(title)
    for _ in range(_LABEL_WORDS):
        end = title.rfind(" ", 0, end)
        if end < _SAME_STORY:
            break
        if title[:end] in titles:
            return title[:end], title[end + 1 :]
    return title, None
