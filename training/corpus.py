"""Corpora of labelled pages, as (lines, label of every line)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from newsextract.model import BOILERPLATE

_KIND = {"other": "other_links"}
_ITEM_FIELD = {"t": "title", "s": "subtitle", "d": "published", "k": "label", "a": "author"}


def gold_labels(gold: dict[str, Any]) -> dict[int, str]:
    """Label names by 1-based line number of the WET text; a line that is absent is boilerplate."""
    labels: dict[int, str] = {}
    for block in gold["lists"]:
        kind = _KIND.get(block["kind"], block["kind"])
        labels |= dict.fromkeys(block.get("heading_lines", []), f"{kind}.heading")
        for item in block["items"]:
            for key, numbers in item["lines"].items():
                labels |= dict.fromkeys(numbers, f"{kind}.{_ITEM_FIELD[key]}")
    for field, numbers in gold["article_lines"].items():
        labels |= dict.fromkeys(numbers, f"article.{field}")
    return labels


def read_zones(folder: Path, style: str = "wet") -> list[tuple[str, str, dict[str, Any]]]:
    """(name, text, gold) of every page of a zones corpus, in order of names."""
    pages = []
    for path in sorted((folder / "gold").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        text = (folder / style / f"{path.stem}.txt").read_text(encoding="utf-8")
        pages.append((path.stem, text, gold))
    return pages


def label_of(labels: dict[int, str], number: int) -> str:
    """The label of one line."""
    return labels.get(number, BOILERPLATE)
