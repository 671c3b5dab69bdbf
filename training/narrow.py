"""Pages of which only the main content is known, told apart further by taggers that saw their markup.

Links, heading levels and class names tell lists from menus far better than words alone. So taggers
trained on the HTML of the fully labelled pages label the HTML of the others, within what is known of
every line; the tagger that ships learns those labels on the same pages without the markup.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np
import torch

from newsextract.model import LABELS
from training.batch import Batch, example_tensors
from training.corpus import Example, move_targets
from training.model import Tagger

# A line keeps the likeliest labels that together have this much of the probability: one where the
# taggers agree, two or three where they doubt.
KEPT_MASS = 0.85
_BITS = 1 << np.arange(len(LABELS), dtype=np.int64)


def narrow(examples: Sequence[Example], taggers: Sequence[Tagger]) -> list[Example]:
    """The examples, targets of `articles` pages narrowed; the HTML of a page settles all its dumps."""
    narrowed = {
        e.name: _narrowed(e, taggers) for e in examples if e.corpus == "articles" and e.style == "html"
    }
    return [
        _with_targets(e, narrowed[e.name]) if e.corpus == "articles" and e.name in narrowed else e
        for e in examples
    ]


def _with_targets(example: Example, known: Example) -> Example:
    if example.style == known.style:
        return known
    targets = move_targets(known.lines, known.targets, example.lines)
    return dataclasses.replace(example, targets=tuple(targets))


def _narrowed(example: Example, taggers: Sequence[Tagger]) -> Example:
    rows = list(zip(example.lines, example.targets, strict=True))
    batch = Batch([example_tensors(rows, example.corpus, example.language)])
    with torch.no_grad():
        log_p = torch.stack([torch.log_softmax(tagger(batch)[0], 1) for tagger in taggers]).mean(0).double()
    probability = torch.softmax(log_p.masked_fill(batch.aim == 0, -1e9), 1).numpy()
    order = np.argsort(-probability, axis=1)
    ranked = np.take_along_axis(probability, order, axis=1)
    kept = np.cumsum(ranked, axis=1) - ranked < KEPT_MASS
    masks = np.where(kept, _BITS[order], 0).sum(axis=1)
    targets = [int(mask) if target else 0 for mask, target in zip(masks, example.targets, strict=True)]
    return dataclasses.replace(example, targets=tuple(targets))
