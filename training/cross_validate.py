"""Score the tagger on articles it was not trained on: ``python -m training.cross_validate --shared DIR``.

The sites of all corpora are dealt out to folds. For every fold a tagger is trained on the others, and
takes the fold's articles apart; all pages are scored together, from WET and from HTML.
"""

from __future__ import annotations

import argparse
import json
import zlib
from pathlib import Path
from typing import Any

from benchmarks.accuracy import load_scorer
from newsextract.extract import extract
from newsextract.label import label_with
from newsextract.model import Settings
from training.corpus import Example, page_of, page_path
from training.export import arrays_of, shipped
from training.train import add_recipe_arguments, load, one_thread, recipe_of, train

STYLES = ("wet", "html")


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
    examples = load([corpus / "zones" / "train"], corpus / "articles", corpus / "not-articles", None)
    found: dict[str, dict[str, Any]] = {style: {} for style in STYLES}
    for fold in range(args.folds):
        kept = [example for example in examples if fold_of(example, args.folds) != fold]
        weights = shipped(arrays_of(train(kept, recipe_of(args))))
        names = {e.name.removeprefix("wcxb-") for e in examples if fold_of(e, args.folds) == fold}
        for style in STYLES:
            found[style] |= _predict(corpus / "articles", style, names, weights)
    score = load_scorer(args.shared / "bench" / "score.py")
    for style in STYLES:
        _, figures = score.score_articles(corpus / "articles" / "gold.jsonl", found[style])
        print(style, json.dumps({name: round(value, 4) for name, value in figures.items()}))


def fold_of(example: Example, folds: int) -> int:
    """The fold of an example: that of its site, so that no site is on both sides."""
    return zlib.crc32(example.site.encode()) % folds


def _predict(folder: Path, style: str, names: set[str], weights: dict[str, Any]) -> dict[str, Any]:
    found = {}
    for name in sorted(names):
        path = page_path(folder, style, name)
        if path.exists() and path.read_bytes().strip():
            page = page_of(path)
            labels = label_with(weights, page, Settings()) if page.lines else ()
            found[name] = extract(page, labels, Settings()).to_dict()
    return found


if __name__ == "__main__":
    main()
