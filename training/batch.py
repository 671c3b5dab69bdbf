"""Pages as tensors: one page's features and targets, and several pages laid side by side."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
import torch
from torch import Tensor

from newsextract.label.cuetable import cue_table
from newsextract.label.features import Features, features
from newsextract.model import LABELS, LIST_KINDS, Line

Row = tuple[Line, int]

GAP = 32  # empty places between two pages: the widest dilation, so that no convolution sees both
# Of pages without an article the lines that are in no list: with 0 four in ten of these pages get an article,
# with 0.5 whole pages in languages without training pages lose their body.
LITTLE_KNOWN = 0.15
RARE_WEIGHT = 3.0  # a page has one headline and hundreds of menu lines
_BITS = np.arange(len(LABELS), dtype=np.int64)
_BODY = LABELS.index("article.body")
_LISTED = {i for i, name in enumerate(LABELS) if name.partition(".")[0] in LIST_KINDS}
_RARE = {i for i, name in enumerate(LABELS) if name.startswith("article.") and i != _BODY}


def tensors(found: Features) -> dict[str, Tensor]:
    """Features as tensors."""
    return {
        name: torch.from_numpy(np.ascontiguousarray(getattr(found, name)))
        for name in ("dense", "bucket", "first", "hint", "hint_first", "role")
    }


def example_tensors(rows: Sequence[Row], corpus: str, language: str | None) -> dict[str, Tensor]:
    """Features, and of every line its weight and the labels that it is `allowed` to bear."""
    lines = tuple(msgspec.structs.replace(line, number=i) for i, (line, _) in enumerate(rows, 1))
    targets = np.array([target for _, target in rows], np.int64)
    out = tensors(features(lines, cue_table(), language))
    out["allowed"] = torch.from_numpy(((targets[:, None] >> _BITS) & 1).astype(np.bool_))
    out["weight"] = torch.from_numpy(_weights(lines, targets, corpus))
    out["has_article"] = torch.tensor([float(corpus != "not-articles")])
    return out


def _weights(lines: Sequence[Line], targets: np.ndarray, corpus: str) -> np.ndarray:
    size = np.array([len(line.text) for line in lines])
    weight = 0.6 + np.log1p(size) / 10
    single = np.array([bin(t).count("1") == 1 for t in targets.tolist()])
    rare = np.array([t.bit_length() - 1 in _RARE for t in targets.tolist()])
    weight = np.where(single & rare, weight * RARE_WEIGHT, weight)
    if corpus == "not-articles":
        listed = np.array([t.bit_count() == 1 and t.bit_length() - 1 in _LISTED for t in targets.tolist()])
        weight = np.where(listed, weight, weight * LITTLE_KNOWN)
    return np.where(targets == 0, 0.0, weight).astype(np.float32)


class Batch:
    """Several pages laid one after the other, far enough apart that no convolution sees two of them.

    `place` is every line's position in that row, `page` its page, `mean` the matrix that averages
    lines into pages; `head` and `tail` are the buckets of every line's first and last word, or -1.
    """

    def __init__(self, pages: list[dict[str, Tensor]], gap: int = GAP) -> None:
        self.dense = torch.cat([p["dense"] for p in pages])
        self.bucket, self.first = _bags([p["bucket"] for p in pages], [p["first"] for p in pages])
        self.hint, self.hint_first = _bags([p["hint"] for p in pages], [p["hint_first"] for p in pages])
        counts = [len(p["dense"]) for p in pages]
        roles = [int(p["role"].max()) + 1 for p in pages]
        self.role = torch.cat([p["role"] + sum(roles[:i]) for i, p in enumerate(pages)])
        starts = [gap + sum(counts[:i]) + gap * i for i in range(len(counts))]
        self.place = torch.cat([torch.arange(c) + s for c, s in zip(counts, starts, strict=True)])
        self.page = torch.repeat_interleave(torch.arange(len(counts)), torch.tensor(counts))
        self.length = starts[-1] + counts[-1] + gap
        self.mean = torch.zeros(len(counts), sum(counts))
        self.mean[self.page, torch.arange(sum(counts))] = (
            1 / torch.tensor(counts, dtype=torch.float32)[self.page]
        )
        ends = torch.cumsum(torch.tensor(counts), 0) - 1
        self.inner_down, self.inner_up = torch.ones(sum(counts), 1), torch.ones(sum(counts), 1)
        self.inner_down[ends[:-1] + 1] = 0
        self.inner_up[ends] = 0
        last = torch.cat([self.first[1:], torch.tensor([len(self.bucket)])])
        empty = last == self.first
        padded = self.bucket if len(self.bucket) else torch.zeros(1, dtype=torch.long)
        self.head = torch.where(empty, -1, padded[self.first.clamp(max=len(padded) - 1)])
        self.tail = torch.where(empty, -1, padded[(last - 1).clamp(min=0)])
        self.allowed = torch.cat([p["allowed"] for p in pages]) if "allowed" in pages[0] else None
        self.weight = torch.cat([p["weight"] for p in pages]) if "weight" in pages[0] else None
        self.has_article = torch.cat([p["has_article"] for p in pages]) if "has_article" in pages[0] else None


def _bags(values: list[Tensor], firsts: list[Tensor]) -> tuple[Tensor, Tensor]:
    offsets, at = [], 0
    for value, first in zip(values, firsts, strict=True):
        offsets.append(first[:-1] + at)
        at += len(value)
    return torch.cat(values), torch.cat(offsets)
