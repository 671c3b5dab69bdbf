"""Probabilities to labels: the best of every line, with what a page and a list as a whole must be.

First every line's field is settled, over all kinds of lists together: a line that is a title of some list
or other is a title, though no one kind of list is likelier than boilerplate. Then every list's kind. A page
without an article has no article lines, and a list is of one kind from its heading to its end. Viterbi over
label transitions was tried instead and lost to it: the tagger has seen the neighbours already, and a chain
of two lines cannot say more than that.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from newsextract.label.words import Floats, Ints
from newsextract.model import LABELS, LIST_KINDS, Label, Labels

# Below this probability of having an article a page has none. An article that is missed costs a reader
# more than a stray paragraph: of two hundred training articles 0.1 loses none, 0.2 one, 0.3 five.
NO_ARTICLE = 0.1
# Boilerplate lines that may stand inside a list (a picture's name, a button) without ending it.
GAP = 1
# A heading says what a list is; a teaser only looks like one of many.
HEADING_VOTES = 3.0
# What every article has, and the probability that is enough for a page's likeliest line where no line is
# surely one. Of 300 pages that were not trained on this finds 12 dates more, and 5 lines that are none.
OWED = 0.1
_OWED = [LABELS.index(name) for name in ("article.headline", "article.published")]
_LEAST = 1e-4  # probability that a list keeps for kinds that one line thinks impossible

_ZONE = np.array(
    [LIST_KINDS.index(zone) if zone in LIST_KINDS else -1 for zone in (n.partition(".")[0] for n in LABELS)]
)
_IS_HEADING = np.array([name.endswith(".heading") for name in LABELS])
_IS_ARTICLE = np.array([name.startswith("article.") for name in LABELS])
# Whether a label is of a field, kinds of lists put together: _IN_FIELD[label, field].
_FIELDS = [name.partition(".")[2] if _ZONE[i] >= 0 else name for i, name in enumerate(LABELS)]
_IN_FIELD = np.array([[field == own for field in sorted(set(_FIELDS))] for own in _FIELDS], np.float32)
# Number of the label with the same field in a list of each kind: _SIBLING[label, kind].
_SIBLING = np.array(
    [
        [LABELS.index(f"{kind}.{name.partition('.')[2]}") if _ZONE[i] >= 0 else i for kind in LIST_KINDS]
        for i, name in enumerate(LABELS)
    ]
)


def decode(log_p: Floats, has_article: float) -> Labels:
    """The label of every line with its probability as the confidence.

    `log_p` holds logarithms of probabilities, shape (lines, labels); `has_article` is the page's
    probability of having an article.
    """
    if has_article < NO_ARTICLE:
        best = likeliest(np.where(_IS_ARTICLE, -np.inf, log_p))
    else:
        best = _complete(likeliest(log_p), log_p)
    best = agree(best, log_p)
    confidence = np.exp(log_p[np.arange(len(best)), best], dtype=np.float64).round(3)
    return tuple(
        Label(name=LABELS[number], confidence=sure)
        for number, sure in zip(best.tolist(), confidence.tolist(), strict=True)
    )


def likeliest(log_p: Floats) -> Ints:
    """The likeliest label of every line's likeliest field.

    >>> doubt = ["boilerplate", "read_also.title", "most_read.title"]
    >>> log_p = np.full((1, len(LABELS)), -20.0, np.float32)
    >>> log_p[0, [LABELS.index(name) for name in doubt]] = np.log([0.4, 0.35, 0.25])
    >>> LABELS[likeliest(log_p)[0]]
    'read_also.title'
    """
    field = (np.exp(log_p) @ _IN_FIELD).argmax(axis=1)
    best: Ints = np.where(_IN_FIELD.T[field] > 0, log_p, -np.inf).argmax(axis=1)
    return best


def _complete(best: Ints, log_p: Floats) -> Ints:
    """An article has a headline and a date: where no line is likeliest one, it is the line that may be one
    most."""
    complete = best.copy()
    for label in _OWED:
        place = int(log_p[:, label].argmax())
        if not (best == label).any() and log_p[place, label] >= np.log(OWED):
            complete[place] = label
    return complete


def agree(best: Ints, log_p: Floats) -> Ints:
    """Give all lines of a list the kind that they find likeliest together.

    >>> title = [LABELS.index(f"{kind}.title") for kind in ("read_also", "most_read")]
    >>> log_p = np.full((2, len(LABELS)), -20.0, np.float32)
    >>> log_p[0, title], log_p[1, title] = np.log([0.9, 0.1]), np.log([0.4, 0.6])
    >>> [LABELS[label] for label in agree(log_p.argmax(axis=1), log_p)]
    ['read_also.title', 'read_also.title']
    """
    listed = np.flatnonzero(_ZONE[best] >= 0)
    if not len(listed):
        return best
    opens = np.ones(len(listed), np.bool_)
    opens[1:] = (np.diff(listed) > GAP + 1) | _IS_HEADING[best[listed[1:]]]
    votes = _votes(log_p[listed]) * np.where(_IS_HEADING[best[listed]], HEADING_VOTES, 1.0)[:, None]
    kind = np.add.reduceat(votes, np.flatnonzero(opens), axis=0).argmax(axis=1)[np.cumsum(opens) - 1]
    agreed = best.copy()
    agreed[listed] = _SIBLING[best[listed], kind]
    return agreed


def _votes(log_p: Floats) -> NDArray[np.float64]:
    """Logarithm of the probability of every kind, given that the line is in a list; shape (lines, kinds)."""
    shares = (
        np.stack([np.exp(log_p[:, kind == _ZONE]).sum(axis=1) for kind in range(len(LIST_KINDS))], axis=1)
        + _LEAST
    )
    votes: NDArray[np.float64] = np.log(shares / shares.sum(axis=1, keepdims=True))
    return votes
