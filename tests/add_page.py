"""Add a golden page, or refresh one.

    python tests/add_page.py SLUG FILE       a new page: input, labels and document, as the program sees them
    python tests/add_page.py SLUG --update   the document again, from labels.json as you corrected it

Then read labels.json, correct what is wrong by hand, run it with --update, and read expected.json:
what stands there is the truth that the tests hold the program to. Invent the news on it; pages of
real sites belong to their publishers.
"""

from __future__ import annotations

import argparse
import difflib
import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from golden import PAGES, document_of, gold_labels, input_of, machine_labels, page_of

from newsextract.extract.segments import extract_segments
from newsextract.model import Labels, Page

OPTIONS = ("as_of", "timezone", "language", "url")
SUFFIXES = frozenset({".txt", ".html", ".md"})


def main(argv: Sequence[str] | None = None, root: Path = PAGES) -> int:
    """Do what the command line says; 0 when done, 1 when refused."""
    given = _arguments(argv)
    folder = root / given.slug
    if folder.exists() and not given.update:
        return _refuse(f"{folder} exists; --update refreshes it")
    if given.file is None and not folder.exists():
        return _refuse(f"{folder} is no page yet; give the FILE with its dump")
    if given.file is not None and not given.file.is_file():
        return _refuse(f"{given.file} is no file")
    before = _texts(folder)
    folder.mkdir(parents=True, exist_ok=True)
    _write_options(folder, {name: getattr(given, name) for name in OPTIONS})
    if given.file is not None:
        _take_input(folder, given.file)
    _write_page(folder, relabel=given.file is not None)
    _print_changes(folder, before)
    return 0


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("slug", help="name of the folder, such as pt-portal")
    parser.add_argument("file", nargs="?", type=Path, help="the dump; not needed with --update")
    parser.add_argument("--as-of", help="what relative dates count from, as in 2024-07-03T15:00")
    parser.add_argument("--timezone", help="IANA name or offset")
    parser.add_argument("--language", help="BCP 47 tag, where it is not to be detected")
    parser.add_argument("--url", help="the page's address")
    parser.add_argument("--update", action="store_true", help="overwrite what the page's folder holds")
    return parser.parse_args(argv)


def _refuse(reason: str) -> int:
    print(f"add_page: {reason}", file=sys.stderr)
    return 1


def _take_input(folder: Path, file: Path) -> None:
    suffix = file.suffix if file.suffix in SUFFIXES else ".txt"
    target = folder / f"input{suffix}"
    for old in folder.glob("input.*"):
        if old != target:
            old.unlink()
    if not (target.exists() and target.samefile(file)):
        shutil.copyfile(file, target)


def _write_options(folder: Path, given: dict[str, str | None]) -> None:
    """Options that are given win over those that the folder has."""
    options = {name: value for name, value in given.items() if value}
    if options:
        path = folder / "options.json"
        old = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        _write(path, _pretty(old | options))


def _write_page(folder: Path, relabel: bool) -> None:
    page = page_of(folder)
    if relabel or not (folder / "labels.json").exists():
        _write(folder / "labels.json", _segments(page, machine_labels(folder, page)))
    _write(folder / "expected.json", _pretty(document_of(folder, page, gold_labels(folder, page))))


def _segments(page: Page, labels: Labels) -> str:
    """Labels as JSON, one segment a row: easy to read beside the page, and to correct."""
    parts = extract_segments(page, labels)
    rows = ",\n".join("  " + json.dumps({"label": part.label, "lines": part.lines}) for part in parts)
    return f"[\n{rows}\n]\n"


def _pretty(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _texts(folder: Path) -> dict[str, str]:
    names = ("options.json", "labels.json", "expected.json")
    return {name: (folder / name).read_text(encoding="utf-8") for name in names if (folder / name).exists()}


def _print_changes(folder: Path, before: dict[str, str]) -> None:
    """What is new in the folder: a file's size, or the rows that changed."""
    print(f"{folder} ({input_of(folder).name})")
    for name, text in _texts(folder).items():
        old = before.get(name)
        if old == text:
            print(f"{name}: unchanged")
        elif old is None:
            print(f"{name}: new, {text.count(chr(10))} lines")
        else:
            rows = difflib.unified_diff(old.splitlines(), text.splitlines(), name, name, lineterm="", n=1)
            print(*rows, sep="\n")


if __name__ == "__main__":
    raise SystemExit(main())
