"""The pages that were labelled by hand for training: whole, and in the codes that training knows."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from newsextract.model import LABELS
from training.by_hand import CODES, HERE, codes_of, known_targets, read_invented, runs_of
from training.dumps import dump

TEXTS = sorted((HERE / "pages").glob("*.tsv"))
HTML = sorted((HERE / "pages").glob("*.html"))


def test_every_label_has_one_code() -> None:
    assert sorted(CODES.values()) == sorted(LABELS)


def test_labels_are_kept_in_runs() -> None:
    codes = [".", ".", "H", "B", "B", "B", "rt", "rd", "rt", "rd", "?"]
    assert list(codes_of(runs_of(codes))) == codes


def test_hand_labels_can_be_read() -> None:
    known = known_targets()
    assert len(known) > 300
    assert all(target.bit_count() <= 1 for targets in known.values() for target in targets)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_an_invented_text_has_a_code_on_every_line(path: Path) -> None:
    rows = [row.split("\t") for row in path.read_text(encoding="utf-8").split("\n") if row]
    assert {row[0] for row in rows} <= CODES.keys()
    assert all(len(row) == 2 and row[1].strip() for row in rows)
    assert [row[0] for row in rows].count("H") == 1


@pytest.mark.parametrize("path", HTML, ids=lambda path: path.stem)
def test_invented_html_has_known_marks(path: Path) -> None:
    marks = re.findall(r"\[\[(.{1,3}?)\]\]", path.read_text(encoding="utf-8"))
    assert set(marks) <= CODES.keys()
    assert marks.count("H") == 1


@pytest.mark.skipif(not shutil.which("lynx"), reason="lynx is not installed")
def test_lynx_dumps_a_page_the_same_each_time() -> None:
    html = b"<html><head></head><body><a href='#end'>Skip</a><p>Rain ahead</p></body></html>"
    first, again = (dump(html, "https://news.example/", "lynx") for _ in range(2))
    assert first == again
    assert b"1. https://news.example/#end" in first


def test_a_marked_page_becomes_an_example_of_every_form(tmp_path: Path) -> None:
    pytest.importorskip("inscriptis", reason="inscriptis is for training only")
    (tmp_path / "page.html").write_text(
        "<h1>[[H]]Bridge closed</h1><p>[[B]]It was <b>closed</b> on Monday.</p>"
        "<p><a href='/a'>[[rt]]Ferries stay in port</a></p>",
        encoding="utf-8",
    )
    found = list(read_invented(tmp_path, styles=("inscriptis", "html", "wet")))
    assert [example.style for example in found] == ["inscriptis", "html", "wet"]
    for example in found:
        assert [line.text for line in example.lines] == [
            "Bridge closed", "It was closed on Monday.", "Ferries stay in port",
        ]  # fmt: skip
        names = [LABELS[target.bit_length() - 1] for target in example.targets]
        assert names == ["article.headline", "article.body", "read_also.title"]
