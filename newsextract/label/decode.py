"""Probabilities to labels: the best label of every line, given those of its neighbours (Viterbi).

The transitions say how likely one label follows another, as counted over the training pages: a title
follows its list's heading, a date its title, a list of one kind goes on as that kind.
"""

from __future__ import annotations

import numpy as np

from newsextract.label.features import Floats, Ints
from newsextract.model import LABELS, Label, Labels

# How much the transitions weigh beside the tagger, which has seen the neighbours itself: measured on
# zones/dev, see training/README.md.
TRANSITION_WEIGHT = 0.3


def decode(log_p: Floats, transitions: Floats) -> Labels:
    """The label of every line, with the tagger's probability as the confidence.

    `log_p` is of shape (lines, labels), `transitions` the logarithm of P(next label | label).
    """
    best = viterbi(log_p, TRANSITION_WEIGHT * transitions)
    confidence = np.exp(log_p[np.arange(len(best)), best])
    return tuple(
        Label(name=LABELS[number], confidence=round(sure, 3))
        for number, sure in zip(best.tolist(), confidence.tolist(), strict=True)
    )


def viterbi(scores: Floats, transitions: Floats) -> Ints:
    """The path of labels with the highest sum of scores and transitions.

    >>> keep = np.log(np.array([[0.9, 0.1], [0.1, 0.9]]))
    >>> viterbi(np.log(np.array([[0.9, 0.1], [0.4, 0.6], [0.9, 0.1]])), keep).tolist()
    [0, 0, 0]
    """
    came_from = np.zeros(scores.shape, np.int64)
    total = scores[0]
    for line in range(1, len(scores)):
        ways = total[:, None] + transitions
        came_from[line] = ways.argmax(axis=0)
        total = ways.max(axis=0) + scores[line]
    path = np.empty(len(scores), np.int64)
    path[-1] = total.argmax()
    for line in range(len(scores) - 1, 0, -1):
        path[line - 1] = came_from[line, path[line]]
    return path
