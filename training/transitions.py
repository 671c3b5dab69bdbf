"""How often one label follows another, over fully labelled pages."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from newsextract.model import LABELS
from training.corpus import Example

# Added to every count: pairs that were never seen cost about 9 nats, which a sure tagger may still pay.
_SMOOTH = 0.1


def transitions_of(examples: Sequence[Example]) -> np.ndarray:
    """Logarithm of P(next label | label), shape (labels, labels)."""
    counts = np.full((len(LABELS), len(LABELS)), _SMOOTH)
    for example in examples:
        path = [target.bit_length() - 1 for target in example.targets if target.bit_count() == 1]
        np.add.at(counts, (path[:-1], path[1:]), 1)
    return np.log(counts / counts.sum(axis=1, keepdims=True))
