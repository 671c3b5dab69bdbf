"""The page that the project started from, with labels given by a rule that fits this page only."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsextract.extract import extract
from newsextract.lines import lines
from newsextract.model import Document, Dump, Label, Line, Settings, Source

SEED = Path(__file__).parent.parent / "seeds" / "caliber-2023-09-20.txt"
SUBTITLES = {52, 102, 112, 130, 202}


def _name(line: Line) -> str:
    """The label of a line of the seed, from where it stands."""
    fixed = {1: "article.headline", 2: "article.subtitle", 4: "article.published", 21: "boilerplate"}
    fixed |= {23: "read_also.heading", 48: "latest_news.heading", 222: "boilerplate"}
    if line.number in fixed:
        return fixed[line.number]
    if line.number <= 18:
        return "article.body"
    kind = "read_also" if line.number < 48 else "latest_news"
    if line.text.endswith(tuple(f":{minute:02}" for minute in range(60))):
        return f"{kind}.published"
    return f"{kind}.subtitle" if line.number in SUBTITLES else f"{kind}.title"


@pytest.fixture(scope="module")
def document() -> Document:
    page = lines(Dump(source=Source(), text=SEED.read_text(encoding="utf-8")), "en")
    return extract(page, tuple(Label(name=_name(line)) for line in page.lines), Settings())


def test_article(document: Document) -> None:
    article = document.article
    assert article is not None
    assert article.headline == "Garabagh’s separatist junta is on the verge of surrender"
    assert article.subtitle == "Caliber analyst on Azerbaijan's anti-terrorist measures"
    assert article.section == "KARABAKH"
    assert (article.published, article.published_raw) == ("2023-09-20T15:20:00", "20 September 2023 - 15:20")
    assert (article.modified, article.modified_raw, article.authors) == (None, None, ())
    assert len(article.body) == 7
    assert article.body[0].startswith("In a recent interview")
    assert article.body[-1].endswith("reintegration agenda.")


def test_read_also(document: Document) -> None:
    items = document.read_also
    assert len(items) == 6
    assert {item.list for item in items} == {"Read also"}
    assert all(item.published and item.published_raw for item in items)
    first = items[0]
    assert first.title == "Great Return: Azerbaijan brings 17 more families back to Lachin"
    assert (first.label, first.published, first.lines) == ("PHOTO", "2023-11-29T09:12:00", (25, 27))
    endings = ("ANAMA statement", "Article by EU Reporter", "ANAMA weekly report")
    for item, ending in zip((items[1], items[2], items[5]), endings, strict=True):
        assert item.title.endswith(ending)
        assert item.label is None


def test_latest_news(document: Document) -> None:
    items = document.latest_news
    assert len(items) == 40
    assert {item.list for item in items} == {"Latest news"}
    dates = [item.published for item in items]
    assert all(dates)
    assert dates == sorted(dates, key=str, reverse=True)
    assert [item.subtitle for item in items if item.subtitle] == [
        "Pritchin and Neizhmakov on Caliber.Az",
        "Injuries reported",
        "To guard the border with Russia",
        "Politico unveils",
        "An analysis by Project Syndicate",
    ]
    assert any("againmextends" in item.title for item in items)


def test_segments(document: Document) -> None:
    found = {segment.lines: segment.label for segment in document.segments}  # type: ignore[union-attr]
    assert found[4, 4] == "article.published"
    assert found[6, 18] == "article.body"
    assert found[222, 222] == "latest_news.more"
    assert not (document.most_read or document.promoted or document.other_links or document.warnings)
