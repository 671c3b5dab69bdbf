"""Train the tagger that ships: ``python -m training.train --zones DIR --articles DIR …`` (see README.md).

One pass over the pages is one epoch: every page once, in a style and dress drawn by chance. A line
whose label is known adds its cross-entropy; a line of which only a group of labels is known adds the
cross-entropy of the group. The weights kept are a mean over the last part of the training.
"""

from __future__ import annotations

import argparse
import copy
import dataclasses
import math
import multiprocessing
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

import newsextract.label
from training import augment as dress
from training.batch import Batch, example_tensors
from training.by_hand import known_targets, read_invented
from training.corpus import STYLES, Example, read_articles, read_not_articles, read_own_pages, read_zones
from training.dumps import FORMS
from training.export import arrays_of, write_weights
from training.model import Net, Sizes
from training.rows import Row, rows_of

BATCH_PAGES = 8
# How often an epoch sees a page: those of which every line is known teach most.
DRAWS = {"zones": 3, "labelled": 1, "invented": 2, "articles": 1, "not-articles": 1, "own": 16}
# Share of pages that are changed before they are seen; the tests' own must come out exactly as they are.
DRESSED = dict.fromkeys(DRAWS, 0.85) | {"own": 0.5}
KNOWN = ("zones", "labelled", "invented", "own")  # corpora of which every line's label is known
TOLD = 0.85  # share of pages whose language is told, as the detector is silent at times
MAX_LINES = 900  # longer pages are trained on a window of this many lines
MEAN_DECAY = 0.998
WARM_UP = 100  # steps


@dataclass(frozen=True, kw_only=True)
class Recipe(Sizes):
    """Sizes of the nets, how many there are, and how long and fast they learn."""

    nets: int = 2
    epochs: int = 22
    rate: float = 2e-3
    decay: float = 0.05
    seed: int = 1


WEIGHTS = Path(newsextract.label.__file__).parent / "weights.npz"


def _window(rows: list[Row], rng: random.Random) -> list[Row]:
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
        # What is borrowed looks as it does in dumps of its style, so every style has a pool of its own.
        self.pools = {
            style: dress.make_pool([e for e in examples if e.corpus in KNOWN and e.style == style])
            for style in {example.style for example in examples}
        }

    def draw(self, number: int, seed: int) -> dict[str, Tensor]:
        """One page in a style and dress drawn by chance; None never: empty pages are left out before."""
        rng = random.Random(seed)
        example = rng.choice(self.pages[number])
        dressed = rng.random() < DRESSED[example.corpus]
        pool = self.pools[example.style]
        rows = dress.augment(example, pool, rng) if dressed else rows_of(example)
        language = example.language if rng.random() < TOLD else None
        return example_tensors(_window(rows, rng), example.corpus, language)


_pages: Pages


def _draw(job: tuple[int, int]) -> dict[str, np.ndarray]:
    return {name: value.numpy() for name, value in _pages.draw(*job).items()}


def _start_worker() -> None:
    torch.set_num_threads(1)


def batches(epochs: int, seed: int) -> Iterator[tuple[int, list[dict[str, Tensor]]]]:
    """(epoch, pages of one batch) until all epochs are done, drawn by a second process an epoch at a time."""
    rng = random.Random(seed)
    with multiprocessing.get_context("fork").Pool(1, _start_worker) as pool:
        for epoch in range(epochs):
            order = [i for i, page in enumerate(_pages.pages) for _ in range(DRAWS[page[0].corpus])]
            rng.shuffle(order)
            drawn = pool.imap(_draw, [(i, rng.randrange(1 << 60)) for i in order], chunksize=4)
            batch: list[dict[str, Tensor]] = []
            for page in drawn:
                batch.append({name: torch.from_numpy(value) for name, value in page.items()})
                if len(batch) == BATCH_PAGES:
                    yield epoch, batch
                    batch = []


def train(examples: Sequence[Example], recipe: Recipe) -> list[Net]:
    """A trained committee, the same for the same examples and recipe; its nets differ by their seeds."""
    seeds = range(recipe.seed, recipe.seed + recipe.nets)
    return [_train(examples, dataclasses.replace(recipe, seed=seed)) for seed in seeds]


def _train(examples: Sequence[Example], recipe: Recipe) -> Net:
    global _pages  # noqa: PLW0603 - forked workers read it, nothing else does
    _pages = Pages(examples)
    torch.manual_seed(recipe.seed)
    first = [_pages.draw(i, i) for i in range(0, len(_pages.pages), 4)]
    dense = torch.cat([page["dense"] for page in first])
    model = Net(dense.shape[1], recipe)
    model.shift.copy_(dense.mean(0))
    model.scale.copy_(1 / (dense.std(0) + 0.1))
    mean = copy.deepcopy(model)
    learning = [weight for weight in model.parameters() if weight.requires_grad]
    optimizer = torch.optim.AdamW(learning, lr=recipe.rate, weight_decay=recipe.decay)
    per_epoch = sum(DRAWS[page[0].corpus] for page in _pages.pages) // BATCH_PAGES
    steps = per_epoch * recipe.epochs
    losses: list[float] = []
    for done, (epoch, pages) in enumerate(batches(recipe.epochs, recipe.seed), start=1):
        for group in optimizer.param_groups:
            group["lr"] = recipe.rate * _pace(done, steps)
        loss = loss_of(model, Batch(pages))
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(learning, 1.0)
        optimizer.step()
        _follow(mean, model, min(MEAN_DECAY, done / (done + 10)))
        losses.append(loss.item())
        if done % per_epoch == 0:
            print(f"epoch {epoch + 1}: loss {np.mean(losses[-per_epoch:]):.4f}", flush=True)
    return mean.eval()


def _pace(done: int, total: int) -> float:
    """Share of the learning rate: a short warm-up, then half a cosine down to nothing."""
    return min(1.0, done / WARM_UP) * (0.5 + 0.5 * math.cos(math.pi * min(1.0, done / total)))


def _follow(mean: Net, model: Net, kept: float) -> None:
    """Move the mean of the weights towards the weights of now; `kept` is the share of what it was."""
    with torch.no_grad():
        for old, new in zip(mean.parameters(), model.parameters(), strict=True):
            old.mul_(kept).add_(new, alpha=1 - kept)


def loss_of(model: Net, batch: Batch) -> Tensor:
    """Weighted mean of every line's cross-entropy, and the pages'.

    Of a line that may bear several labels it stays open which of them it is.
    """
    lines, pages = model(batch)
    log_p = torch.log_softmax(lines, 1)
    within = torch.logsumexp(log_p.masked_fill(~batch.allowed, -1e9), 1)
    of_lines = -(within * batch.weight).sum() / batch.weight.sum().clamp(min=1)
    return of_lines + nn.functional.binary_cross_entropy_with_logits(pages, batch.has_article)


def load(
    zones: Sequence[Path], articles: Path | None, not_articles: Path | None, own: Path | None
) -> list[Example]:
    """All examples of some corpora in every style they have, pages without a line left out."""
    examples = [example for folder in zones for example in read_zones(folder, (*STYLES, "html"))]
    known = {example.name.removeprefix("wcxb-") for example in examples}
    labelled = known_targets()
    if articles:
        examples += read_articles(articles, FORMS, labelled, known)
    if not_articles:
        examples += read_not_articles(not_articles, labelled)
    if own:
        examples += read_own_pages(own)
    examples += read_invented()
    return [example for example in examples if example.lines]


def main() -> None:
    """Read the corpora, train, write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--zones", type=Path, nargs="+", required=True, help="folders of fully labelled pages"
    )
    parser.add_argument("--articles", type=Path, help="folder of pages whose main content is known")
    parser.add_argument("--not-articles", type=Path, help="folder of pages without an article")
    parser.add_argument("--own", type=Path, help="folder of the project's own labelled pages")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    add_recipe_arguments(parser)
    args = parser.parse_args()
    one_thread()
    examples = load(args.zones, args.articles, args.not_articles, args.own)
    write_weights(arrays_of(train(examples, recipe_of(args))), args.out)


def add_recipe_arguments(parser: argparse.ArgumentParser) -> None:
    """An option for every field of the recipe."""
    for name, value in dataclasses.asdict(Recipe()).items():
        kind = _whole_numbers if isinstance(value, tuple) else type(value)
        parser.add_argument(f"--{name.replace('_', '-')}", type=kind, default=value)


def recipe_of(args: argparse.Namespace) -> Recipe:
    """The recipe that a command line asks for."""
    return Recipe(**{field.name: getattr(args, field.name) for field in dataclasses.fields(Recipe)})


def one_thread() -> None:
    """One thread for the sums and one process for the pages: reproducible, and as fast on two cores."""
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)


def _whole_numbers(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(",")))


if __name__ == "__main__":
    main()
