"""Train the tagger: ``python -m training.train --zones DIR … --articles DIR --out newsextract/label/weights.npz``.

One pass over the pages is one epoch: every page once, in a style and dress drawn by chance. A line
whose label is known adds its cross-entropy; a line of which only a group of labels is known adds the
cross-entropy of the group. The weights kept are a running mean over the last part of the training.
"""

from __future__ import annotations

import argparse
import copy
import dataclasses
import math
import multiprocessing
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
import torch
from torch import Tensor

from newsextract.label.cuetable import cue_table
from newsextract.label.features import Features, features
from newsextract.model import LABELS, Line
from training import augment as dress
from training.corpus import STYLES, Example, read_articles, read_not_articles, read_zones
from training.model import Batch, Tagger

BATCH_PAGES = 8
MAX_LINES = 900  # longer pages are trained on a window of this many lines
RARE_WEIGHT = 3.0  # a page has one headline and hundreds of menu lines
MEAN_DECAY = 0.998
_BITS = np.arange(len(LABELS), dtype=np.int64)
_BODY = LABELS.index("article.body")
_ARTICLE = {i for i, name in enumerate(LABELS) if name.startswith("article.") and i != _BODY}


@dataclass(frozen=True)
class Recipe:
    """Sizes and lengths of a training run."""

    channels: int = 64
    memory: int = 32
    embedding: int = 12
    dilations: tuple[int, ...] = (1, 2, 4, 8, 16, 32, 1)
    dropout: float = 0.25
    word_dropout: float = 0.8
    epochs: int = 40
    rate: float = 2e-3
    seed: int = 1


def tensors(found: Features) -> dict[str, Tensor]:
    """Features as tensors."""
    return {name: torch.from_numpy(np.ascontiguousarray(getattr(found, name))) for name in ("dense", "bucket", "first", "hint", "hint_first")}


def example_tensors(rows: Sequence[dress.Row], corpus: str) -> dict[str, Tensor]:
    """Features, allowed labels and weight of every line."""
    lines = tuple(msgspec.structs.replace(line, number=i) for i, (line, _) in enumerate(rows, 1))
    targets = np.array([target for _, target in rows], np.int64)
    found = tensors(features(lines, cue_table()))
    allowed = (targets[:, None] >> _BITS) & 1
    found["allowed"] = torch.from_numpy(allowed.astype(bool))
    found["weight"] = torch.from_numpy(_weights(lines, targets, corpus))
    return found


def _weights(lines: Sequence[Line], targets: np.ndarray, corpus: str) -> np.ndarray:
    size = np.array([len(line.text) for line in lines])
    weight = 0.6 + np.log1p(size) / 10
    single = np.array([bin(t).count("1") == 1 for t in targets.tolist()])
    rare = np.array([t.bit_length() - 1 in _ARTICLE for t in targets.tolist()])
    weight = np.where(single & rare, weight * RARE_WEIGHT, weight)
    if corpus == "not-articles":
        weight = weight * 0.5
    return np.where(targets == 0, 0.0, weight).astype(np.float32)


def _window(rows: list[dress.Row], rng: random.Random) -> list[dress.Row]:
    if len(rows) <= MAX_LINES:
        return rows
    start = rng.randint(0, len(rows) - MAX_LINES)
    return rows[start : start + MAX_LINES]


class Pages:
    """The examples of a run, grouped by page, and how one is drawn."""

    def __init__(self, examples: Sequence[Example]) -> None:
        by_page: dict[str, list[Example]] = {}
        for example in examples:
            by_page.setdefault(f"{example.corpus}/{example.name}", []).append(example)
        self.pages = [by_page[key] for key in sorted(by_page)]
        # Lists are borrowed with their markup, so pages with markup have a pool of their own.
        self.pools = {style: dress.make_pool([e for e in examples if e.corpus == "zones" and e.style == style]) for style in ("wet", "html")}

    def draw(self, number: int, seed: int) -> dict[str, Tensor]:
        """One page in a style and dress drawn by chance; None never: empty pages are left out before."""
        rng = random.Random(seed)
        example = rng.choice(self.pages[number])
        pool = self.pools["html" if example.style == "html" else "wet"]
        rows = dress.augment(example, pool, rng) if rng.random() < 0.85 else list(zip(example.lines, example.targets, strict=True))
        return example_tensors(_window(rows, rng), example.corpus)


_pages: Pages


def _draw(job: tuple[int, int]) -> dict[str, np.ndarray]:
    return {name: value.numpy() for name, value in _pages.draw(*job).items()}


def _start_worker() -> None:
    torch.set_num_threads(1)


def batches(epochs: int, seed: int) -> Iterator[tuple[int, list[dict[str, Tensor]]]]:
    """(epoch, pages of one batch) until all epochs are done; zones pages come twice an epoch."""
    rng = random.Random(seed)
    jobs = []
    for epoch in range(epochs):
        order = [i for i, page in enumerate(_pages.pages) for _ in range(3 if page[0].corpus == "zones" else 1)]
        rng.shuffle(order)
        jobs += [(epoch, i, rng.randrange(1 << 60)) for i in order]
    with multiprocessing.get_context("fork").Pool(1, _start_worker) as pool:
        drawn = pool.imap(_draw, ((i, s) for _, i, s in jobs), chunksize=4)
        batch: list[dict[str, Tensor]] = []
        for (epoch, _, _), page in zip(jobs, drawn, strict=True):
            batch.append({name: torch.from_numpy(value) for name, value in page.items()})
            if len(batch) == BATCH_PAGES:
                yield epoch, batch
                batch = []


def train(examples: Sequence[Example], recipe: Recipe, *, say: bool = True) -> Tagger:
    """A trained tagger, the same for the same examples and recipe."""
    global _pages  # noqa: PLW0603 - forked workers read it, nothing else does
    _pages = Pages(examples)
    torch.manual_seed(recipe.seed)
    first = [_pages.draw(i, i) for i in range(0, len(_pages.pages), 4)]
    dense = torch.cat([page["dense"] for page in first])
    model = Tagger(dense.shape[1], recipe.channels, recipe.memory, recipe.embedding, recipe.dilations, recipe.dropout, recipe.word_dropout)
    model.shift.copy_(dense.mean(0))
    model.scale.copy_(1 / (dense.std(0) + 0.1))
    mean = copy.deepcopy(model)
    optimizer = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=recipe.rate, weight_decay=0.01)
    per_epoch = sum(3 if page[0].corpus == "zones" else 1 for page in _pages.pages) // BATCH_PAGES
    total, done, started, loss_sum, last = per_epoch * recipe.epochs, 0, time.time(), 0.0, 0
    gap = max(recipe.dilations)
    for epoch, pages in batches(recipe.epochs, recipe.seed):
        for group in optimizer.param_groups:
            group["lr"] = recipe.rate * min(1.0, done / 100 + 0.01) * (0.5 + 0.5 * math.cos(math.pi * min(1, done / total)))
        batch = Batch(pages, gap)
        loss = loss_of(model(batch), batch)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        done += 1
        decay = min(MEAN_DECAY, done / (done + 10))
        with torch.no_grad():
            for kept, new in zip(mean.parameters(), model.parameters(), strict=True):
                kept.mul_(decay).add_(new, alpha=1 - decay)
        loss_sum += loss.item()
        if say and epoch != last:
            print(f"epoch {epoch} loss {loss_sum / per_epoch:.4f} {time.time() - started:.0f}s", flush=True)
            loss_sum, last = 0.0, epoch
    return mean.eval()


def loss_of(logits: Tensor, batch: Batch) -> Tensor:
    """Weighted mean of every line's cross-entropy with the group of labels that it may have."""
    log_p = torch.log_softmax(logits, 1)
    allowed = batch.allowed | (batch.weight == 0)[:, None]
    group = torch.logsumexp(log_p.masked_fill(~allowed, -1e9), 1)
    return -(group * batch.weight).sum() / batch.weight.sum()


def load(zones: Sequence[Path], articles: Path | None, not_articles: Path | None, styles: Sequence[str] = STYLES) -> list[Example]:
    """All examples of some corpora, pages without a line left out."""
    examples = [example for folder in zones for example in read_zones(folder, styles)]
    known = {example.name for example in examples}
    if articles:
        for style in {"html", "wet"} & set(styles):
            examples += [e for e in read_articles(articles, style) if f"wcxb-{e.name}" not in known]
    if not_articles and "wet" in styles:
        examples += list(read_not_articles(not_articles))
    return [example for example in examples if example.lines]


def main() -> None:
    """Read the corpora, train, write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--zones", type=Path, nargs="+", required=True)
    parser.add_argument("--articles", type=Path)
    parser.add_argument("--not-articles", type=Path)
    parser.add_argument("--styles", nargs="+", default=STYLES)
    parser.add_argument("--out", type=Path, required=True)
    for name, value in dataclasses.asdict(Recipe()).items():
        kind = (lambda text: tuple(map(int, text.split(",")))) if isinstance(value, tuple) else type(value)
        parser.add_argument(f"--{name.replace('_', '-')}", type=kind, default=value)
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    model = train(load(args.zones, args.articles, args.not_articles, args.styles), Recipe(**{name: getattr(args, name) for name in dataclasses.asdict(Recipe())}))
    torch.save(model, args.out)


if __name__ == "__main__":
    main()
