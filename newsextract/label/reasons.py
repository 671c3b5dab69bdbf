"""Why a line bears its label: which group of features, taken away, would change the tagger's mind most.

Occlusion (Zeiler and Fergus 2014): the page is tagged again with one group of features set to the page's
mean, for every group. The group that costs the label most, in log-odds, is the line's reason: of a label
that is as good as certain every group costs little probability.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import numpy as np

from newsextract.cues import Cues, load_cues
from newsextract.label.cuetable import LINE_KINDS, cue_table
from newsextract.label.features import Features, features
from newsextract.label.tagger import load_weights, tag
from newsextract.label.words import Floats
from newsextract.model import LABELS, Labels, Line, Page, Settings

# Below this loss of log-odds no single group matters: the line is what all of it together say.
_CLEAR = 0.1
_CERTAIN = 1e-6  # what is left to doubt at most: 32-bit floats tell no smaller
# All are read off the cue packs.
_JOINED = {"headings": "cues", "headed": "cues"}

_WORDS = {
    "characters": "length and characters, here and around",
    "edges": "how lines begin and end, here and around",
    "marks": "punctuation, here and around",
    "dates": "dates and times, here and around",
    "vocabulary": "the words it shares with the article",
    "repeats": "it stands on the page more than once",
    "layout": "blank lines, indents and bullets",
    "markup": "links and heading levels",
    "cues": "cue phrases",
    "position": "its place on the page",
    "roles": "lines set alike above and below",
    "words": "words, here and around",
}


def reasons(page: Page, labels: Labels, settings: Settings) -> tuple[str, ...]:
    """One short reason for every line's label.

    >>> from newsextract.label import label
    >>> from newsextract.lines import lines
    >>> from newsextract.model import Dump, Source
    >>> page = lines(Dump(source=Source(), text="Read also\\nBridge closed for repairs\\n"))
    >>> len(reasons(page, label(page, Settings()), Settings()))
    2
    """
    if not page.lines:
        return ()
    found = features(page.lines, cue_table(settings.cues), page.language)
    rows = np.arange(len(page.lines))
    columns = [LABELS.index(label.name) for label in labels]
    weights = load_weights()
    whole = _log_odds(tag(found, weights)[0][rows, columns])
    groups, losses = [], []
    for name, without in _occluded(found):
        groups.append(name)
        losses.append(whole - _log_odds(tag(without, weights)[0][rows, columns]))
    table = np.array(losses)
    best = table.argmax(axis=0)
    cues = load_cues(settings.cues)
    return tuple(
        _say(groups[group] if loss > _CLEAR else "", line, cues)
        for group, loss, line in zip(best.tolist(), table.max(axis=0).tolist(), page.lines, strict=True)
    )


def _log_odds(log_p: Floats) -> Floats:
    odds: Floats = log_p - np.log(np.maximum(-np.expm1(log_p), _CERTAIN))
    return odds


def _occluded(found: Features) -> Iterator[tuple[str, Features]]:
    """The features with one group taken away, for every group."""
    groups: dict[str, list[slice]] = {}
    for name, columns in found.blocks.items():
        groups.setdefault(_JOINED.get(name, name), []).append(columns)
    for name, blocks in groups.items():
        dense = found.dense.copy()
        for columns in blocks:
            dense[:, columns] = dense[:, columns].mean(axis=0)
        role = np.arange(len(found.role)) if name == "roles" else found.role
        yield name, dataclasses.replace(found, dense=dense, role=role)
    none = np.zeros_like(found.first)
    yield "words", dataclasses.replace(found, bucket=found.bucket[:0], first=none)


def _say(group: str, line: Line, cues: Cues) -> str:
    """A reason in words; a cue phrase is named."""
    if group == "cues":
        phrase = _phrase(line, cues)
        return f"the cue phrase {phrase}" if phrase else "cue phrases on the lines around it"
    return _WORDS.get(group, "all of it together")


def _phrase(line: Line, cues: Cues) -> str:
    """The cue phrase that a line is or opens with, and its kind."""
    for find in (cues.match, cues.opening):
        for kind in LINE_KINDS:
            phrase = find(kind, line.text)
            if phrase:
                return f"'{phrase}' ({kind})"
    return ""
