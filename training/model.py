"""The tagger as a PyTorch module: the same sums as `newsextract.label.tagger`, with gradients."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from newsextract.label.features import WORD_BITS
from newsextract.model import LABELS

_PARTS = [(name.partition(".")[0], name.partition(".")[2]) for name in LABELS]
_ZONES, _FIELDS = sorted({zone for zone, _ in _PARTS}), sorted({field for _, field in _PARTS})
ZONE_OF = torch.tensor([_ZONES.index(zone) for zone, _ in _PARTS])
FIELD_OF = torch.tensor([_FIELDS.index(field) for _, field in _PARTS])


class Tagger(nn.Module):
    """Dilated convolutions over the lines of a page.

    A line enters as its dense features plus three looks at its words (mean, first and last embedding)
    and the mean embedding of its markup's hints. The mean over the page joins twice: of the inputs, and
    of the hidden values halfway, so that every line knows what kind of page it stands on.
    """

    def __init__(self, dense: int, channels: int, memory: int, embedding: int, dilations: tuple[int, ...], dropout: float, word_dropout: float) -> None:
        super().__init__()
        self.words = nn.EmbeddingBag(1 << WORD_BITS, embedding, mode="mean")
        self.hints = nn.EmbeddingBag(1 << WORD_BITS, embedding // 2, mode="mean")
        nn.init.normal_(self.words.weight, std=0.1)
        nn.init.normal_(self.hints.weight, std=0.1)
        width = dense + 3 * embedding + embedding // 2
        self.shift = nn.Parameter(torch.zeros(dense), requires_grad=False)
        self.scale = nn.Parameter(torch.ones(dense), requires_grad=False)
        self.enter = nn.Linear(width, channels)
        self.enter_page = nn.Linear(width, channels, bias=False)
        self.convolutions = nn.ModuleList(nn.Conv1d(channels, channels, 3, dilation=d, padding=d) for d in dilations)
        self.page = nn.Linear(channels, channels)
        self.gates = nn.Linear(channels, 2 * memory)
        nn.init.constant_(self.gates.bias, 2.0)
        self.carried = nn.Linear(channels, 2 * memory)
        self.recall = nn.Linear(2 * memory, channels)
        self.leave_zone = nn.Linear(channels, len(_ZONES))
        self.leave_field = nn.Linear(channels, len(_FIELDS))
        self.leave = nn.Linear(channels, len(LABELS))
        nn.init.zeros_(self.leave.weight)
        self.dropout = nn.Dropout(dropout)
        self.word_dropout = word_dropout
        self.halfway = len(dilations) // 2

    def forward(self, batch: Batch) -> Tensor:
        """Logits of every real line, shape (lines, labels)."""
        dense = (batch.dense - self.shift) * self.scale
        table = self._words()
        bag = nn.functional.embedding_bag(batch.bucket, table, batch.first, mode="mean")
        hints = self.dropout(self.hints(batch.hint, batch.hint_first))
        x = torch.cat((dense, bag, self._one(batch.head, table), self._one(batch.tail, table), hints), dim=1)
        hidden = torch.relu(self.enter(x) + self.enter_page(batch.mean @ x)[batch.page])
        for number, convolution in enumerate(self.convolutions):
            if number == self.halfway:
                hidden = hidden + torch.relu(self.page(batch.mean @ hidden))[batch.page]
                hidden = hidden + self.dropout(torch.relu(self.recall(self._scan(hidden, batch))))
            spread = hidden.new_zeros(batch.length, hidden.shape[1]).index_copy(0, batch.place, hidden)
            mixed = convolution(spread.T[None])[0].T[batch.place]
            hidden = hidden + self.dropout(torch.relu(mixed))
        return self.leave(hidden) + self.leave_zone(hidden)[:, ZONE_OF] + self.leave_field(hidden)[:, FIELD_OF]

    def _scan(self, hidden: Tensor, batch: Batch) -> Tensor:
        """What is carried down the page, and up: a gated running mean over the lines, in both directions."""
        gate = torch.sigmoid(self.gates(hidden))
        value = (1 - gate) * self.carried(hidden)
        gate_down, gate_up = gate.chunk(2, 1)
        value_down, value_up = value.chunk(2, 1)
        down = _carry(gate_down * batch.inner_down, value_down)
        up = _carry((gate_up * batch.inner_up).flip(0), value_up.flip(0)).flip(0)
        return torch.cat((down, up), 1)

    def _words(self) -> Tensor:
        """The word embeddings; in training a share of all words is unknown, so that none is relied on."""
        if not self.training:
            return self.words.weight
        kept = torch.rand(self.words.weight.shape[0], 1) >= self.word_dropout
        return self.words.weight * kept / (1 - self.word_dropout)

    def _one(self, bucket: Tensor, table: Tensor) -> Tensor:
        return nn.functional.embedding(bucket.clamp(min=0), table) * (bucket >= 0)[:, None]


def _carry(gate: Tensor, value: Tensor) -> Tensor:
    """h[t] = gate[t] * h[t-1] + value[t], for all t at once in log2(lines) steps (Hillis and Steele's scan)."""
    step = 1
    while step < len(value):
        value = torch.cat((value[:step], value[step:] + gate[step:] * value[:-step]))
        gate = torch.cat((gate[:step], gate[step:] * gate[:-step]))
        step *= 2
    return value


class Batch:
    """Several pages laid one after the other, far enough apart that no convolution sees two of them.

    `place` is every line's position in that row, `page` its page, `mean` the matrix that averages
    lines into pages; `head` and `tail` are the buckets of every line's first and last word, or -1.
    """

    def __init__(self, pages: list[dict[str, Tensor]], gap: int) -> None:
        self.dense = torch.cat([p["dense"] for p in pages])
        self.bucket, self.first = _bags([p["bucket"] for p in pages], [p["first"] for p in pages])
        self.hint, self.hint_first = _bags([p["hint"] for p in pages], [p["hint_first"] for p in pages])
        counts = [len(p["dense"]) for p in pages]
        starts = [gap + sum(counts[:i]) + gap * i for i in range(len(counts))]
        self.place = torch.cat([torch.arange(c) + s for c, s in zip(counts, starts, strict=True)])
        self.page = torch.repeat_interleave(torch.arange(len(counts)), torch.tensor(counts))
        self.length = starts[-1] + counts[-1] + gap
        self.mean = torch.zeros(len(counts), sum(counts))
        self.mean[self.page, torch.arange(sum(counts))] = 1 / torch.tensor(counts, dtype=torch.float32)[self.page]
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


def _bags(values: list[Tensor], firsts: list[Tensor]) -> tuple[Tensor, Tensor]:
    offsets, at = [], 0
    for value, first in zip(values, firsts, strict=True):
        offsets.append(first[:-1] + at)
        at += len(value)
    return torch.cat(values), torch.cat(offsets)
