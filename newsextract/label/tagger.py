"""The tagger: a small convolutional net over the lines of a page, in numpy alone.

Lines enter as features; seven dilated convolutions let each see some 60 lines around it. Halfway a gated
scan carries what a heading said down its list; there, and at the end, lines of one role share what they
know. Whether there is an article is asked of the whole page. Trained by
``python -m training.train``, which holds the same sums with gradients (`training/model.py`).
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from importlib import resources

import numpy as np

from newsextract.label.features import Features, sums
from newsextract.label.words import Floats, Ints

Weights = Mapping[str, Floats]


@functools.cache
def load_weights() -> Weights:
    """The weights that ship with the package, as 32-bit floats by name."""
    path = resources.files("newsextract.label") / "weights.npz"
    with path.open("rb") as file, np.load(file) as arrays:
        return {name: np.ascontiguousarray(arrays[name], np.float32) for name in arrays.files}


def tag(found: Features, weights: Weights) -> tuple[Floats, float]:
    """Logarithm of every label's probability for every line, shape (lines, labels); and the probability
    that the page has an article."""
    words = weights["words"].take(found.bucket, axis=0)
    inputs = np.concatenate(
        (
            found.dense,
            _bag(words, found.first),
            _edge(words, found.first, 0),
            _edge(words, found.first, -1),
            _bag(weights["hints"][found.hint], found.hint_first),
        ),
        axis=1,
    )
    hidden = _relu(inputs @ weights["enter"], weights["enter_bias"])
    dilations = weights["dilations"].astype(int).tolist()
    for number, dilation in enumerate(dilations):
        if number == len(dilations) // 2:
            known = np.concatenate((_scan(hidden, weights), _shared(hidden, found.role)), axis=1)
            hidden += _relu(known @ weights["recall"], weights["recall_bias"])
        hidden += _relu(_convolve(hidden, weights[f"conv{number}"], dilation), weights[f"conv{number}_bias"])
    hidden += _relu(_shared(hidden, found.role) @ weights["agree"], weights["agree_bias"])
    whole = np.concatenate((hidden.mean(axis=0), hidden.max(axis=0))) @ weights["page"] + weights["page_bias"]
    return _log_softmax(hidden @ weights["leave"] + weights["leave_bias"]), float(_sigmoid(whole)[0])


def _bag(vectors: Floats, first: Ints) -> Floats:
    """Mean of the vectors of every line; zero for a line that has none."""
    counts = np.diff(first).astype(np.float32)
    mean: Floats = (sums(vectors, first) / np.maximum(counts, 1)[:, None]).astype(np.float32, copy=False)
    return mean


def _edge(vectors: Floats, first: Ints, which: int) -> Floats:
    """The vector of every line's first (0) or last (-1) word; zero for a line that has none."""
    edges = np.zeros((len(first) - 1, vectors.shape[1]), np.float32)
    filled = np.flatnonzero(np.diff(first))
    edges[filled] = vectors[first[filled] if which == 0 else first[filled + 1] - 1]
    return edges


def _convolve(hidden: Floats, kernel: Floats, dilation: int) -> Floats:
    """A convolution of width three along the lines; `kernel` is (3, channels in, channels out)."""
    mixed: Floats = hidden @ kernel[1]
    if dilation < len(hidden):
        mixed[dilation:] += hidden[:-dilation] @ kernel[0]
        mixed[:-dilation] += hidden[dilation:] @ kernel[2]
    return mixed


def _shared(hidden: Floats, role: Ints) -> Floats:
    """What lines of one role know on average.

    >>> _shared(np.array([[1.0], [5.0], [3.0]], np.float32), np.array([0, 1, 0])).ravel().tolist()
    [2.0, 5.0, 2.0]
    """
    order = np.argsort(role, kind="stable")
    count = np.bincount(role)
    mean: Floats = np.add.reduceat(hidden[order], np.cumsum(count) - count, axis=0)
    mean /= count[:, None]
    return mean[role]


def _scan(hidden: Floats, weights: Weights) -> Floats:
    """What is carried down the page and up: gated running means over the lines, side by side."""
    gate = _sigmoid(hidden @ weights["gates"] + weights["gates_bias"])
    value = (1 - gate) * (hidden @ weights["carried"] + weights["carried_bias"])
    half = gate.shape[1] // 2
    # The upward scan runs over the lines turned round, so that both directions are one array.
    gate = np.concatenate((gate[:, :half], gate[::-1, half:]), axis=1)
    value = np.concatenate((value[:, :half], value[::-1, half:]), axis=1)
    carried = _carry(gate, value)
    return np.concatenate((carried[:, :half], carried[::-1, half:]), axis=1)


def _carry(gate: Floats, value: Floats) -> Floats:
    """h[t] = gate[t] * h[t-1] + value[t] for all t at once (Hillis and Steele's parallel scan).

    >>> _carry(np.full((4, 1), 0.5), np.ones((4, 1))).ravel().tolist()
    [1.0, 1.5, 1.75, 1.875]
    """
    step = 1
    while step < len(value):
        value[step:] += gate[step:] * value[:-step]
        gate[step:] *= gate[:-step]
        step *= 2
    return value


def _sigmoid(x: Floats) -> Floats:
    # The same curve by way of tanh, which no large value overflows.
    curve: Floats = np.float32(0.5) * (np.tanh(np.float32(0.5) * x) + np.float32(1))
    return curve


def _relu(x: Floats, bias: Floats) -> Floats:
    """The sum, cut off below zero, in the place of `x`."""
    x += bias
    return np.maximum(x, 0, out=x)


def _log_softmax(logits: Floats) -> Floats:
    shifted: Floats = logits - logits.max(axis=1, keepdims=True)
    log_p: Floats = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return log_p
