"""The tagger: a committee of small convolutional nets over the lines of a page, in numpy alone.

Lines enter as features; seven dilated convolutions let each see some 60 lines around it. Halfway a gated
scan carries what a heading said down its list; there, and at the end, lines of one role share what they
know. Whether there is an article is asked of the whole page. The nets differ in nothing but the chance of
their training, and the mean of their probabilities is righter than any of them. Trained by
``python -m training.train``, which holds the same sums with gradients (`training/model.py`).

The nets run side by side: after the first layer every array has them as its first axis.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from importlib import resources

import numpy as np

from newsextract.label.features import Features, sums
from newsextract.label.words import Floats, Ints

Weights = Mapping[str, Floats]

_LEAST = np.float32(1e-30)  # a probability has a logarithm


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
            _bag(weights["hints"].take(found.hint, axis=0), found.hint_first),
        ),
        axis=1,
    )
    hidden = _by_net(_relu(inputs @ weights["enter"], weights["enter_bias"]), len(weights["conv0"]))
    order, first = _roles(found.role)
    dilations = weights["dilations"].astype(int).tolist()
    for number, dilation in enumerate(dilations):
        if number == len(dilations) // 2:
            shared = _shared(hidden, order, first, found.role)
            known = np.concatenate((_scan(hidden, weights), shared), axis=2)
            hidden += _relu(known @ weights["recall"], weights["recall_bias"])
        hidden += _relu(_convolve(hidden, weights[f"conv{number}"], dilation), weights[f"conv{number}_bias"])
    shared = _shared(hidden, order, first, found.role)
    hidden += _relu(shared @ weights["agree"], weights["agree_bias"])
    whole = np.concatenate((hidden.mean(axis=1, keepdims=True), hidden.max(axis=1, keepdims=True)), axis=2)
    has_article = _sigmoid(whole @ weights["page"] + weights["page_bias"]).mean()
    probabilities = _softmax(hidden @ weights["leave"] + weights["leave_bias"]).mean(axis=0)
    return np.log(np.maximum(probabilities, _LEAST)), float(has_article)


def _by_net(hidden: Floats, nets: int) -> Floats:
    """Values of lines, nets side by side, as values of nets, of lines.

    >>> _by_net(np.array([[1, 2, 8, 9]], np.float32), 2).tolist()
    [[[1.0, 2.0]], [[8.0, 9.0]]]
    """
    return np.ascontiguousarray(hidden.reshape(len(hidden), nets, -1).transpose(1, 0, 2))


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
    """A convolution of width three along the lines; `kernel` is (nets, 3, channels in, channels out)."""
    mixed: Floats = hidden @ kernel[:, 1]
    if dilation < hidden.shape[1]:
        mixed[:, dilation:] += hidden[:, :-dilation] @ kernel[:, 0]
        mixed[:, :-dilation] += hidden[:, dilation:] @ kernel[:, 2]
    return mixed


def _roles(role: Ints) -> tuple[Ints, Ints]:
    """The lines in the order of their roles, and where among them every role begins.

    >>> [found.tolist() for found in _roles(np.array([0, 1, 0]))]
    [[0, 2, 1], [0, 2]]
    """
    count = np.bincount(role)
    return np.argsort(role, kind="stable"), np.cumsum(count) - count


def _shared(hidden: Floats, order: Ints, first: Ints, role: Ints) -> Floats:
    """What lines of one role know on average.

    >>> role = np.array([0, 1, 0])
    >>> _shared(np.array([[[1.0], [5.0], [3.0]]], np.float32), *_roles(role), role).ravel().tolist()
    [2.0, 5.0, 2.0]
    """
    mean: Floats = np.add.reduceat(hidden.take(order, axis=1), first, axis=1)
    mean /= np.diff(first, append=len(role))[:, None]
    return mean.take(role, axis=1)


def _scan(hidden: Floats, weights: Weights) -> Floats:
    """What is carried down the page and up: gated running means over the lines, side by side."""
    gate = _sigmoid(hidden @ weights["gates"] + weights["gates_bias"])
    value = (1 - gate) * (hidden @ weights["carried"] + weights["carried_bias"])
    half = gate.shape[2] // 2
    # The upward scan runs over the lines turned round, so that both directions are one array.
    gate = np.concatenate((gate[:, :, :half], gate[:, ::-1, half:]), axis=2)
    value = np.concatenate((value[:, :, :half], value[:, ::-1, half:]), axis=2)
    carried = _carry(gate, value)
    return np.concatenate((carried[:, :, :half], carried[:, ::-1, half:]), axis=2)


def _carry(gate: Floats, value: Floats) -> Floats:
    """h[t] = gate[t] * h[t-1] + value[t] for all t at once (Hillis and Steele's parallel scan).

    >>> _carry(np.full((1, 4, 1), 0.5), np.ones((1, 4, 1))).ravel().tolist()
    [1.0, 1.5, 1.75, 1.875]
    """
    step = 1
    while step < value.shape[1]:
        value[:, step:] += gate[:, step:] * value[:, :-step]
        gate[:, step:] *= gate[:, :-step]
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


def _softmax(logits: Floats) -> Floats:
    logits -= logits.max(axis=-1, keepdims=True)
    shares: Floats = np.exp(logits, out=logits)
    shares /= shares.sum(axis=-1, keepdims=True)
    return shares
