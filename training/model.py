"""One net of the tagger as a PyTorch module: the same sums as `newsextract.label.tagger`, with gradients."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from newsextract.label.features import WORD_BITS
from newsextract.model import LABELS
from training.batch import Batch

_PARTS = [(name.partition(".")[0], name.partition(".")[2]) for name in LABELS]
_ZONES, _FIELDS = sorted({zone for zone, _ in _PARTS}), sorted({field for _, field in _PARTS})
ZONE_OF = torch.tensor([_ZONES.index(zone) for zone, _ in _PARTS])
FIELD_OF = torch.tensor([_FIELDS.index(field) for _, field in _PARTS])

UNREAD_PAGES = 0.3  # share of training pages whose words are hidden, so that layout alone must do


@dataclass(frozen=True, kw_only=True)
class Sizes:
    """Widths of a net and how much it forgets in training.

    A thousand pages are few: a word that is always known in training is learned by heart, so it is known
    two times out of five.
    """

    channels: int = 48
    memory: int = 32
    embedding: int = 12
    dilations: tuple[int, ...] = (1, 2, 4, 8, 16, 32, 1)
    dropout: float = 0.25
    word_dropout: float = 0.6


class Net(nn.Module):
    """Dilated convolutions over the lines of a page.

    A line enters as its dense features plus three looks at its words (mean, first and last embedding)
    and the mean embedding of its markup's hints. Halfway a gated scan carries what was seen down and up
    the page; there, and at the end, lines of one role share what they know. Whether the page has an
    article at all is a question apart, asked of the whole page: asked of every line, it made whole pages
    in languages without training pages lose their body.
    """

    def __init__(self, dense: int, sizes: Sizes) -> None:
        super().__init__()
        self.words = nn.EmbeddingBag(1 << WORD_BITS, sizes.embedding, mode="mean")
        self.hints = nn.EmbeddingBag(1 << WORD_BITS, sizes.embedding // 2, mode="mean")
        nn.init.normal_(self.words.weight, std=0.1)
        nn.init.normal_(self.hints.weight, std=0.1)
        width = dense + 3 * sizes.embedding + sizes.embedding // 2
        self.shift = nn.Parameter(torch.zeros(dense), requires_grad=False)
        self.scale = nn.Parameter(torch.ones(dense), requires_grad=False)
        self.enter = nn.Linear(width, sizes.channels)
        self.convolutions = nn.ModuleList(
            nn.Conv1d(sizes.channels, sizes.channels, 3, dilation=d, padding=d) for d in sizes.dilations
        )
        self.page = nn.Linear(2 * sizes.channels, 1)
        self.gates = nn.Linear(sizes.channels, 2 * sizes.memory)
        nn.init.constant_(self.gates.bias, 2.0)
        self.carried = nn.Linear(sizes.channels, 2 * sizes.memory)
        self.recall = nn.Linear(2 * sizes.memory + sizes.channels, sizes.channels)
        self.agree = nn.Linear(sizes.channels, sizes.channels)
        self.leave_zone = nn.Linear(sizes.channels, len(_ZONES))
        self.leave_field = nn.Linear(sizes.channels, len(_FIELDS))
        self.leave = nn.Linear(sizes.channels, len(LABELS))
        nn.init.zeros_(self.leave.weight)
        self.dropout = nn.Dropout(sizes.dropout)
        self.word_dropout = sizes.word_dropout
        self.halfway = len(sizes.dilations) // 2

    def forward(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Logits of every line, shape (lines, labels), and of every page having an article."""
        dense = (batch.dense - self.shift) * self.scale
        table = self._words()
        bag = nn.functional.embedding_bag(batch.bucket, table, batch.first, mode="mean")
        hints = self.dropout(self.hints(batch.hint, batch.hint_first))
        read = torch.cat((bag, self._one(batch.head, table), self._one(batch.tail, table)), dim=1)
        if self.training:  # some pages are in a language that nobody knows
            read = read * (torch.rand(len(batch.mean), 1) >= UNREAD_PAGES)[batch.page]
        hidden = torch.relu(self.enter(torch.cat((dense, read, hints), dim=1)))
        for number, convolution in enumerate(self.convolutions):
            if number == self.halfway:
                known = torch.cat((self._scan(hidden, batch), _shared(hidden, batch.role)), 1)
                hidden = hidden + self.dropout(torch.relu(self.recall(known)))
            spread = hidden.new_zeros(batch.length, hidden.shape[1]).index_copy(0, batch.place, hidden)
            mixed = convolution(spread.T[None])[0].T[batch.place]
            hidden = hidden + self.dropout(torch.relu(mixed))
        hidden = hidden + self.dropout(torch.relu(self.agree(_shared(hidden, batch.role))))
        lines = (
            self.leave(hidden) + self.leave_zone(hidden)[:, ZONE_OF] + self.leave_field(hidden)[:, FIELD_OF]
        )
        return lines, self._page(hidden.detach(), batch)

    def _page(self, hidden: Tensor, batch: Batch) -> Tensor:
        """Logit of every page having an article; the lines' hidden values do not learn from it."""
        highest = torch.stack([hidden[batch.page == number].amax(0) for number in range(len(batch.mean))])
        return self.page(torch.cat((batch.mean @ hidden, highest), 1))[:, 0]

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


def _shared(hidden: Tensor, role: Tensor) -> Tensor:
    """The mean of every line's role."""
    count = torch.bincount(role)
    total = hidden.new_zeros(len(count), hidden.shape[1]).index_add(0, role, hidden)
    return (total / count[:, None])[role]


def _carry(gate: Tensor, value: Tensor) -> Tensor:
    """h[t] = gate[t] * h[t-1] + value[t] for all t at once (Hillis and Steele's parallel scan)."""
    step = 1
    while step < len(value):
        value = torch.cat((value[:step], value[step:] + gate[step:] * value[:-step]))
        gate = torch.cat((gate[:step], gate[step:] * gate[:-step]))
        step *= 2
    return value
