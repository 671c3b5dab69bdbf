"""The golden pages: a folder of ``tests/pages`` is a page, and what people say is in it.

- ``input.*``: the dump, byte for byte
- ``labels.json``: what every non-blank line is, in the form of the document's ``segments``
- ``expected.json``: the whole document (``source.path`` is the input's name), checked by reading
- ``options.json``, where needed: ``as_of``, ``timezone``, ``language``, ``url``
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec

from newsextract.extract import extract
from newsextract.label import label
from newsextract.language import detect_language
from newsextract.lines import lines
from newsextract.model import Label, Labels, Page, Settings
from newsextract.options import make_settings
from newsextract.read import read_page

PAGES = Path(__file__).parent / "pages"


def folders(root: Path = PAGES) -> list[Path]:
    """The folder of every golden page, by name."""
    return sorted(path.parent for path in root.glob("*/expected.json"))


def input_of(folder: Path) -> Path:
    """The file with the dump."""
    found = sorted(folder.glob("input.*"))
    if len(found) != 1:
        raise FileNotFoundError(f"{folder}: {len(found)} files named input.*; a page has one")
    return found[0]


def read_json(path: Path) -> Any:
    """What a JSON file holds, None where there is no such file."""
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def options_of(folder: Path) -> dict[str, Any]:
    """The page's options as keywords of ``parse()``."""
    return read_json(folder / "options.json") or {}


def settings_of(folder: Path) -> Settings:
    """The page's options as the pipeline takes them."""
    return make_settings(**options_of(folder))


def page_of(folder: Path) -> Page:
    """The page's lines; its source bears the name of the input alone, wherever the checkout is."""
    path = input_of(folder)
    dump = read_page(path.read_bytes())
    dump = msgspec.structs.replace(dump, source=msgspec.structs.replace(dump.source, path=path.name))
    return lines(dump, detect_language(dump, settings_of(folder)))


def gold_labels(folder: Path, page: Page) -> Labels:
    """``labels.json`` as one label for every line; ``KeyError`` for a line that it leaves out."""
    names: dict[int, str] = {}
    for segment in read_json(folder / "labels.json"):
        first, last = segment["lines"]
        names |= dict.fromkeys(range(first, last + 1), segment["label"])
    return tuple(Label(name=names[line.number]) for line in page.lines)


def machine_labels(folder: Path, page: Page) -> Labels:
    """What the labeller says of every line."""
    return label(page, settings_of(folder))


def document_of(folder: Path, page: Page, labels: Labels) -> dict[str, Any]:
    """The document that some labels make, as ``parse`` prints it without ``--segments``."""
    return extract(page, labels, settings_of(folder)).to_dict()
