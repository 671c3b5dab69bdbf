"""The golden pages: what the whole program, and each half of it alone, makes of them."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import add_page
import pytest
from golden import (
    PAGES,
    document_of,
    folders,
    gold_labels,
    input_of,
    machine_labels,
    options_of,
    page_of,
    read_json,
)

import newsextract
from newsextract.model import LABELS

FOLDERS = folders()
every_page = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
# Share of all lines of the golden pages whose label, zone and field, is right.
LINES_RIGHT = 0.95

SEED = Path(__file__).parent.parent / "seeds" / "caliber-2023-09-20.txt"


@every_page
def test_parse_gives_the_expected_document(folder: Path) -> None:
    path = input_of(folder)
    document = newsextract.parse(path.read_bytes(), path=path.name, **options_of(folder))
    assert json.loads(document.to_json()) == read_json(folder / "expected.json")


@every_page
def test_right_labels_give_the_expected_document(folder: Path) -> None:
    page = page_of(folder)
    assert document_of(folder, page, gold_labels(folder, page)) == read_json(folder / "expected.json")


@every_page
def test_labels_cover_every_line_once_and_in_order(folder: Path) -> None:
    segments = read_json(folder / "labels.json")
    assert {segment["label"] for segment in segments} <= set(LABELS)
    ends = [number for segment in segments for number in segment["lines"]]
    assert ends == sorted(ends)
    assert all(one["lines"][1] < other["lines"][0] for one, other in pairwise(segments))
    covered = {number for one in segments for number in range(one["lines"][0], one["lines"][1] + 1)}
    assert {line.number for line in page_of(folder).lines} <= covered


def test_the_labeller_agrees_with_the_labels_of_nearly_all_lines() -> None:
    right = total = 0
    for folder in FOLDERS:
        page = page_of(folder)
        pairs = zip(machine_labels(folder, page), gold_labels(folder, page), strict=True)
        right += sum(found.name == gold.name for found, gold in pairs)
        total += len(page.lines)
    assert right / total >= LINES_RIGHT


def test_the_seed_is_a_golden_page() -> None:
    assert (PAGES / "caliber-2023" / "input.txt").read_bytes() == SEED.read_bytes()


def test_pages_show_many_languages_and_layouts() -> None:
    documents = [read_json(folder / "expected.json") for folder in FOLDERS]
    assert len({document["language"] for document in documents}) >= 12
    assert any(document["article"] is None for document in documents)
    for kind in ("read_also", "latest_news", "most_read", "promoted", "other_links"):
        assert any(document[kind] for document in documents), kind


# ---- add_page --------------------------------------------------------------------------------

DUMP = "Harbour reopens after storm\n\n3 hours ago\n\nThe harbour of Port Ellery reopened on Friday.\n"


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    path = tmp_path / "copied.txt"
    path.write_text(DUMP, encoding="utf-8")
    return path


def add(tmp_path: Path, *arguments: str | Path) -> int:
    return add_page.main([str(argument) for argument in arguments], root=tmp_path / "pages")


def test_add_page_makes_a_folder(tmp_path: Path, dump: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert add(tmp_path, "harbour", dump, "--as-of", "2024-03-15T12:00:00", "--language", "en") == 0
    folder = tmp_path / "pages" / "harbour"
    assert folders(tmp_path / "pages") == [folder]
    assert input_of(folder).read_text(encoding="utf-8") == DUMP
    assert read_json(folder / "options.json") == {"as_of": "2024-03-15T12:00:00", "language": "en"}
    assert read_json(folder / "expected.json")["source"]["path"] == "input.txt"
    assert "expected.json: new" in capsys.readouterr().out


def test_add_page_overwrites_nothing_unasked(
    tmp_path: Path, dump: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add(tmp_path, "harbour", dump)
    expected = tmp_path / "pages" / "harbour" / "expected.json"
    expected.write_text("{}", encoding="utf-8")
    assert add(tmp_path, "harbour", dump) == 1
    assert expected.read_text(encoding="utf-8") == "{}"
    assert "--update" in capsys.readouterr().err


def test_add_page_needs_a_dump_for_a_new_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert add(tmp_path, "harbour", "--update") == 1
    assert add(tmp_path, "harbour", tmp_path / "missing.txt") == 1
    assert "is no file" in capsys.readouterr().err


def test_add_page_rebuilds_the_document_from_corrected_labels(
    tmp_path: Path, dump: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add(tmp_path, "harbour", dump, "--as-of", "2024-03-15T12:00:00", "--language", "en")
    folder = tmp_path / "pages" / "harbour"
    labels = [
        {"label": "boilerplate", "lines": [1, 3]},
        {"label": "most_read.title", "lines": [5, 5]},
    ]
    (folder / "labels.json").write_text(json.dumps(labels), encoding="utf-8")
    capsys.readouterr()
    assert add(tmp_path, "harbour", "--update") == 0
    document = read_json(folder / "expected.json")
    assert document["article"] is None
    assert [item["title"] for item in document["most_read"]] == [
        "The harbour of Port Ellery reopened on Friday."
    ]
    assert "labels.json: unchanged" in capsys.readouterr().out
