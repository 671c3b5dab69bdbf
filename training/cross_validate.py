"""Score the tagger on pages it was not trained on: ``python -m training.cross_validate --shared DIR``.

The sites of all corpora are dealt out to folds. For every fold a tagger is trained on the others, and takes
the fold's pages apart. In the end all pages are scored together: 250 of zones/train in every style, the
articles from WET and HTML, the pages without an article. With five times the pages of zones/dev the figures
swing less, and nobody has tuned on them.
"""

from __future__ import annotations

import argparse
import zlib
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.accuracy import COLUMNS, WIDTH, Predictions, is_short, load_scorer
from newsextract.extract import extract
from newsextract.label import label_with
from newsextract.label.tagger import Weights
from newsextract.model import Document, Page, Settings
from training.corpus import STYLES, Example, page_of, page_path, read_gold
from training.export import arrays_of, shipped
from training.train import add_recipe_arguments, load, one_thread, recipe_of, train

ARTICLE_STYLES = ("wet", "html")
_ZONES, _ARTICLES, _NOT_ARTICLES = "zones/train", "articles", "not-articles"


def main() -> None:
    """Train a tagger a fold, and print the scores of the pages left out."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, required=True, help="folder with corpus/ and bench/")
    parser.add_argument("--folds", type=int, default=3)
    add_recipe_arguments(parser)
    args = parser.parse_args()
    one_thread()
    corpus = args.shared / "corpus"
    examples = load([corpus / _ZONES], corpus / _ARTICLES, corpus / _NOT_ARTICLES, None)
    found: dict[tuple[str, str], Predictions] = defaultdict(dict)
    short: list[bool] = []
    for fold in range(args.folds):
        kept = [example for example in examples if fold_of(example, args.folds) != fold]
        weights = shipped(arrays_of(train(kept, recipe_of(args))))
        names = {example.name for example in examples if fold_of(example, args.folds) == fold}
        bare = {name.removeprefix("wcxb-") for name in names}
        for style in (*STYLES, "html"):
            found[_ZONES, style] |= _predict(corpus / _ZONES, style, names, weights)
        for style in ARTICLE_STYLES:
            found[_ARTICLES, style] |= _predict(corpus / _ARTICLES, style, bare, weights)
        short += _short(corpus / _NOT_ARTICLES, bare, weights)
    score = load_scorer(args.shared / "bench" / "score.py")
    _print(Console(width=WIDTH), score, corpus, found, short)


def fold_of(example: Example, folds: int) -> int:
    """The fold of an example: that of its site, so that no site is on both sides."""
    return zlib.crc32(example.site.encode()) % folds


def _predict(folder: Path, style: str, names: Iterable[str], weights: Weights) -> Predictions:
    """Documents of those pages of a corpus that are named; relative dates count from the crawl."""
    found = {}
    for name in sorted(names):
        path = page_path(folder, style, name)
        if path.exists() and path.read_bytes().strip():
            gold = read_gold(folder, name)
            crawled = gold.get("crawled")
            as_of = datetime.fromisoformat(crawled) if crawled else None
            settings = Settings(as_of=as_of, url=gold.get("url"))
            found[name] = _take_apart(page_of(path), settings, weights).to_dict()
    return found


def _take_apart(page: Page, settings: Settings, weights: Weights) -> Document:
    labels = label_with(weights, page, settings) if page.lines else ()
    return extract(page, labels, settings)


def _short(folder: Path, names: Iterable[str], weights: Weights) -> list[bool]:
    """Of the named pages without an article, which yield none, or a short one."""
    paths = [page_path(folder, "wet", name) for name in sorted(names)]
    pages = [page_of(path) for path in paths if path.exists()]
    return [is_short(page.dump, _take_apart(page, Settings(), weights)) for page in pages]


def _print(
    console: Console, score: Any, corpus: Path, found: dict[tuple[str, str], Predictions], short: list[bool]
) -> None:
    table = Table(_ZONES, *COLUMNS, title="Pages of sites that were left out of training, by dump style")
    for style in (*STYLES, "html"):
        _, figures = score.score_zones(corpus / _ZONES / "gold", found[_ZONES, style])
        table.add_row(style, *(f"{figures.get(column, 0):.3f}" for column in COLUMNS.values()))
    console.print(table)
    for style in ARTICLE_STYLES:
        _, figures = score.score_articles(corpus / _ARTICLES / "gold.jsonl", found[_ARTICLES, style])
        console.print(f"articles, {style}: word_f1_full {figures['word_f1_full']:.4f}")
    console.print(f"not-articles: {sum(short) / max(1, len(short)):.3f} of {len(short)} pages")


if __name__ == "__main__":
    main()
