"""What the extractors reach with perfect labels: the ceiling for every labeller.

    python -m benchmarks.oracle FOLDER OUTPUT.ndjson [wet|inscriptis|browser|w3m|lynx]

Takes a zones corpus (see ``training/corpus.py``), turns its gold into labels and writes a document a
page, which the corpus's scorer takes. In other styles than wet the labels are those of the WET text,
moved by alignment, and not quite perfect.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path

import msgspec

from newsextract.extract import extract
from newsextract.language import detect_language
from newsextract.model import BOILERPLATE, LABELS, Document, Dump, Label, Page, Settings, Source
from training.corpus import Example, read_zones


def take_apart_by_gold(example: Example, crawled: str | None) -> Document:
    """One page taken apart with the labels that people gave its lines."""
    settings = Settings(as_of=datetime.fromisoformat(crawled) if crawled else None)
    text = "\n".join(line.text for line in example.lines)
    dump = Dump(source=Source(path=f"{example.name}.txt"), text=text)
    page = Page(dump=dump, lines=example.lines, language=detect_language(dump, settings))
    return extract(page, tuple(Label(name=_name(target)) for target in example.targets), settings)


def _name(target: int) -> str:
    """The label of a target of one bit; boilerplate where nothing, or no single label, is known."""
    return LABELS[target.bit_length() - 1] if target.bit_count() == 1 else BOILERPLATE


def main(folder: str, output: str, style: str = "wet") -> None:
    """Write the documents of a corpus, one a line."""
    with Path(output).open("wb") as file:
        for example in read_zones(Path(folder), (style,)):
            gold = json.loads((Path(folder) / "gold" / f"{example.name}.json").read_text(encoding="utf-8"))
            document = take_apart_by_gold(example, gold.get("crawled"))
            file.write(msgspec.json.encode(msgspec.structs.replace(document, segments=msgspec.UNSET)) + b"\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
