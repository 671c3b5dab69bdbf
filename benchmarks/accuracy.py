"""Score newsextract, and its peers, on labelled corpora: ``python -m benchmarks.accuracy --shared DIR``.

DIR holds ``corpus/`` and ``bench/score.py``. Every page is read in every dump style, taken apart, and
scored; pages with markup are scored again from their HTML, beside trafilatura, resiliparse and
readability (installed with ``pip install newsextract[bench]``). One table, then one a language.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any

from rich.console import Console
from rich.table import Table

from newsextract.model import Document, Dump, Settings
from newsextract.pipeline import take_apart
from newsextract.read import read_page
from training.corpus import STYLES, page_path

Predictions = dict[str, dict[str, Any]]

# The scorer's names for the columns of the table.
COLUMNS = {
    **{"body": "body_f1", "headline": "headline", "subtitle": "subtitle", "section": "section"},
    **{"published": "published", "authors": "authors", "items": "items_any", "read also": "items_read_also"},
    **{"latest": "items_latest_news", "both": "mission_lists_f1", "item dates": "item_published"},
}
WIDTH = 130  # columns of the terminal that the tables are made for
SHORT_ARTICLE = 0.25  # a page without an article may yield this share of its characters
_PARTS = ("read_also", "latest_news", "most_read", "promoted", "other_links")


def main() -> None:
    """Print every table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, required=True, help="folder with corpus/ and bench/")
    parser.add_argument("--styles", nargs="+", default=[*STYLES, "html"])
    parser.add_argument("--peers", action="store_true", help="score the HTML extractors as well")
    parser.add_argument(
        "--per-page", type=Path, metavar="FILE", help="write every page's scores there, as NDJSON"
    )
    args = parser.parse_args()
    score, corpus = load_scorer(args.shared / "bench" / "score.py"), args.shared / "corpus"
    console = Console(width=WIDTH)
    _zones(console, score, corpus / "zones" / "dev", args)
    _not_articles(console, corpus / "not-articles")


def load_scorer(path: Path) -> ModuleType:
    """The scorer as a module."""
    spec = importlib.util.spec_from_file_location("score", path)
    if spec is None or spec.loader is None:
        sys.exit(f"{path}: no scorer there; give --shared the folder that holds bench/score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# ---- newsextract -----------------------------------------------------------------------------


def predict_zones(folder: Path, style: str) -> Predictions:
    """Documents of all pages of a zones corpus in one style; relative dates count from the crawl."""
    found = {}
    for name, gold in _gold(folder):
        crawled = gold.get("crawled")
        settings = Settings(as_of=datetime.fromisoformat(crawled) if crawled else None, url=gold.get("url"))
        found[name] = _plain(take_apart(read_page(page_path(folder, style, name)), settings))
    return found


def _plain(document: Document) -> dict[str, Any]:
    return json.loads(document.to_json())


def _gold(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted((folder / "gold").glob("*.json")):
        yield path.stem, json.loads(path.read_text(encoding="utf-8"))


def _zones(console: Console, score: ModuleType, folder: Path, args: argparse.Namespace) -> None:
    table = Table("zones/dev", *COLUMNS, title="Pages of other publishers, by dump style")
    languages: dict[str, list[float]] = defaultdict(list)
    for style in args.styles:
        predictions = predict_zones(folder, style)
        rows, figures = score.score_zones(folder / "gold", predictions)
        table.add_row(style, *(f"{figures.get(column, 0):.3f}" for column in COLUMNS.values()))
        if style == "html":
            table.caption = f"items' urls right (html): {_urls_right(folder, predictions, score):.3f}"
        if style == "wet":
            for row in rows:
                languages[predictions[row["id"]]["language"] or "?"].append(row["body_f1"] or 0.0)
        if args.per_page:
            with args.per_page.open("a", encoding="utf-8") as out:
                out.writelines(json.dumps({"style": style, **row}, ensure_ascii=False) + "\n" for row in rows)
    if args.peers:
        for name, peer in PEERS.items():
            _, figures = score.score_zones(folder / "gold", _ask_peer(folder, peer))
            shown = [
                f"{figures[column]:.3f}"
                if figures.get(column) and not column.startswith(("items", "mission"))
                else "-"
                for column in COLUMNS.values()
            ]
            table.add_row(f"{name} (html)", *shown)
    console.print(table)
    by_language = Table("language", "pages", "body_f1", title="zones/dev wet, by language")
    for language, values in sorted(languages.items()):
        by_language.add_row(language, str(len(values)), f"{sum(values) / len(values):.3f}")
    console.print(by_language)


def _urls_right(folder: Path, predictions: Predictions, score: ModuleType) -> float:
    """Share of items whose title is the text of a link, and whose url is that link's."""
    from urllib.parse import urljoin

    from resiliparse.parse.html import HTMLTree

    right = seen = 0
    for name, gold in _gold(folder):
        html = gzip.decompress(page_path(folder, "html", name).read_bytes())
        links: dict[tuple[str, ...], set[str]] = defaultdict(set)
        tree = HTMLTree.parse_from_bytes(html, "utf-8")
        base = tree.document.query_selector("base[href]")
        root = urljoin(gold.get("url") or "", base.getattr("href") if base else "")
        for link in tree.document.query_selector_all("a[href]"):
            links[tuple(score.tokens(link.text))].add(urljoin(root, link.getattr("href").strip()))
        for item in (item for part in _PARTS for item in predictions[name][part]):
            wanted = links.get(tuple(score.tokens(item["title"])))
            if wanted:
                seen += 1
                right += item["url"] in wanted
    return right / seen if seen else 0.0


def _not_articles(console: Console, folder: Path) -> None:
    """Share of pages without an article that yield none, or a short one; an empty file yields none."""
    paths = sorted((folder / "wet").glob("*.txt"))
    good = sum(_yields_little(path) for path in paths)
    console.print(
        f"not-articles: {good / len(paths):.3f} of {len(paths)} pages yield no article, or a short one"
    )


def _yields_little(path: Path) -> bool:
    if not path.read_bytes().strip():
        return True
    dump = read_page(path)
    return is_short(dump, take_apart(dump, Settings()))


def is_short(dump: Dump, document: Document) -> bool:
    """Whether a page yields no article, or a short one."""
    size = sum(map(len, document.article.body)) if document.article else 0
    return size < SHORT_ARTICLE * len("".join(dump.text.split()))


# ---- peers -----------------------------------------------------------------------------------


def _ask_peer(folder: Path, peer: Callable[[bytes], dict[str, Any]]) -> Predictions:
    return {
        name: {"article": peer(gzip.decompress(page_path(folder, "html", name).read_bytes()))}
        for name, _ in _gold(folder)
    }


def _trafilatura(html: bytes) -> dict[str, Any]:
    import trafilatura

    found = trafilatura.bare_extraction(html, with_metadata=True)
    if found is None:
        return {}
    fields = found.as_dict() if hasattr(found, "as_dict") else found
    authors = [name.strip() for name in (fields.get("author") or "").split(";") if name.strip()]
    return {
        "headline": fields.get("title"),
        "subtitle": None,
        "authors": authors,
        "published": fields.get("date"),
        "body": [fields.get("text") or ""],
    }


def _resiliparse(html: bytes) -> dict[str, Any]:
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import bytes_to_str, detect_encoding

    return {"body": [extract_plain_text(bytes_to_str(html, detect_encoding(html)), main_content=True)]}


def _readability(html: bytes) -> dict[str, Any]:
    import lxml.html
    import readability

    page = readability.Document(html)
    return {"headline": page.short_title(), "body": [lxml.html.fromstring(page.summary()).text_content()]}


PEERS: dict[str, Callable[[bytes], dict[str, Any]]] = {
    "trafilatura": _trafilatura,
    "resiliparse": _resiliparse,
    "readability": _readability,
}


if __name__ == "__main__":
    main()
