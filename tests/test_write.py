"""Every writer, on documents that are built by hand."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable
from pathlib import Path

import jsonschema
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from newsextract.model import Article, Document, Item, Notice, Segment, Source
from newsextract.schema import document_schema
from newsextract.write import WITH_SEGMENTS, WRITERS, writer
from newsextract.write.csv import COLUMNS
from newsextract.write.plain import printable

# What acts on a terminal: C0 but for the line feed, DEL, C1, marks of direction, separators.
ACTIVE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200f\u2028-\u202e\u2066-\u2069]")
HOSTILE = "\x1b[2J=cmd|'/C calc'!A0 \x9b31m\x1b]0;title\x07<b>*bold*</b> \u202etxt.exe\r\nend"

ITEM = Item(
    list="Read also",
    title="Ferry is back",
    subtitle="Twice a day",
    label="PHOTO",
    authors=("Ann Bell", "Bo Li"),
    published="2024-05-03T09:12:00",
    published_raw="3 May 2024, 09:12",
    url="https://example.org/ferry",
    lines=(9, 11),
)
DOCUMENT = Document(
    source=Source(path="page.txt", url="https://example.org/bridge"),
    language="en",
    article=Article(
        headline="Bridge closed",
        subtitle="Rust in the cables",
        section="CITY",
        authors=("Ann Bell",),
        published="2024-05-03T10:00:00",
        published_raw="3 May 2024 - 10:00",
        body=("The bridge is closed.", "It will open in June."),
        captions=("The bridge on Friday",),
    ),
    read_also=(ITEM,),
    latest_news=(
        Item(list="Latest news", title="渡し船が戻る", published="2024-05-03T09:00:00", lines=(13, 13)),
        Item(list="Latest news", title="המעבורת חזרה", published_raw="09:01", lines=(14, 14)),
        Item(list="More news", title="الجسر مغلق", lines=(16, 16)),
    ),
    warnings=(Notice(code="ambiguous_date", message="3/5/2024 may be March", lines=(3, 3)),),
    segments=(Segment(label="article.headline", lines=(1, 1), confidence=0.99),),
)
EMPTY = Document(source=Source())


def written(name: str, documents: Iterable[Document], **options: bool) -> str:
    stream = io.StringIO()
    writer(name)(documents, stream, **options)
    return stream.getvalue()


def hostile(text: str) -> Document:
    """A document with the same words in every place that a page fills."""
    item = Item(
        list=text,
        title=text,
        subtitle=text,
        label=text,
        authors=(text,),
        published_raw=text,
        url=text,
        lines=(1, 1),
    )
    article = Article(
        headline=text,
        subtitle=text,
        section=text,
        authors=(text,),
        published_raw=text,
        body=(text,),
        captions=(text,),
    )
    notice = Notice(code="code", message=text)
    return Document(
        source=Source(path=text, url=text), article=article, read_also=(item,), warnings=(notice,)
    )


@pytest.mark.parametrize("name", WRITERS)
def test_nothing_that_acts_on_a_terminal_gets_out(name: str) -> None:
    text = written(name, [hostile(HOSTILE)])
    assert not ACTIVE.search(text)
    assert "end" in text


@settings(max_examples=60)
@given(text=st.text(st.characters(exclude_categories=()), max_size=40))
def test_printable_is_one_harmless_line_that_can_be_encoded(text: str) -> None:
    shown = printable(text)
    assert not ACTIVE.search(shown)
    assert "\n" not in shown
    shown.encode()
    assert printable(shown) == shown


@pytest.mark.parametrize("text", ["Plain words", "می‌خواهم", "हिन्दी में", "新聞 – “quote”", "👩‍👧 e\u0301"])
def test_printable_leaves_words_alone(text: str) -> None:
    assert printable(text) == text


# JSON


def test_json_is_a_stream_of_indented_objects() -> None:
    text = written("json", [DOCUMENT, EMPTY])
    first, end = json.JSONDecoder().raw_decode(text)
    assert first["article"]["headline"] == "Bridge closed"
    assert text.startswith('{\n  "source": {\n')
    assert json.loads(text[end:])["article"] is None
    assert text.endswith("}\n")


def test_ndjson_is_one_object_a_line() -> None:
    lines = written("ndjson", [DOCUMENT, EMPTY]).splitlines()
    assert [json.loads(line)["language"] for line in lines] == ["en", None]


@pytest.mark.parametrize("name", WITH_SEGMENTS)
def test_segments_are_there_on_request_only(name: str) -> None:
    assert "segments" not in json.loads(written(name, [DOCUMENT]))
    segments = json.loads(written(name, [DOCUMENT], segments=True))["segments"]
    assert segments == [{"label": "article.headline", "lines": [1, 1], "confidence": 0.99}]


@settings(max_examples=60)
@given(text=st.text(max_size=40))
def test_json_gives_back_every_character(text: str) -> None:
    assert json.loads(written("ndjson", [hostile(text)]))["read_also"][0]["title"] == text


def test_keys_are_those_of_the_contract_in_order() -> None:
    data = json.loads(written("json", [DOCUMENT], segments=True))
    assert list(data) == [
        *(
            "source",
            "language",
            "article",
            "read_also",
            "latest_news",
            "most_read",
            "promoted",
            "other_links",
        ),
        *("warnings", "segments"),
    ]
    assert list(data["source"]) == ["path", "record", "url", "format", "encoding", "sha256"]
    assert list(data["article"]) == [
        *(
            "headline",
            "subtitle",
            "section",
            "authors",
            "published",
            "published_raw",
            "modified",
            "modified_raw",
        ),
        *("body", "captions"),
    ]
    assert list(data["read_also"][0]) == [
        *("list", "title", "subtitle", "label", "authors", "published", "published_raw", "url", "lines"),
    ]


# The schema


@pytest.mark.parametrize("document", [DOCUMENT, EMPTY, hostile(HOSTILE)])
@pytest.mark.parametrize("segments", [True, False])
def test_documents_satisfy_the_schema(document: Document, segments: bool) -> None:
    schema = document_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(json.loads(document.to_json(segments=segments)))


def _without_body(data: dict) -> None:
    del data["article"]["body"]


def _zeroth_line(data: dict) -> None:
    data["read_also"][0]["lines"] = [0, 1]


def _three_lines(data: dict) -> None:
    data["read_also"][0]["lines"] = [1, 2, 3]


def _unknown_label(data: dict) -> None:
    data["segments"][0]["label"] = "article.gossip"


@pytest.mark.parametrize("spoil", [_without_body, _zeroth_line, _three_lines, _unknown_label])
def test_the_schema_finds_faults(spoil) -> None:
    data = DOCUMENT.to_dict(segments=True)
    data = json.loads(json.dumps(data))
    spoil(data)
    assert list(jsonschema.Draft202012Validator(document_schema()).iter_errors(data))


def test_everything_in_the_schema_is_described() -> None:
    for definition in document_schema()["$defs"].values():
        assert definition["description"]
        assert all(prop["description"] for prop in definition["properties"].values())


# CSV


def test_csv_has_one_row_an_item_and_the_article_first() -> None:
    rows = list(csv.DictReader(io.StringIO(written("csv", [DOCUMENT, EMPTY, DOCUMENT]))))
    kinds = ["article", "read_also", *["latest_news"] * 3]
    assert [row["kind"] for row in rows] == kinds * 2
    assert [row["position"] for row in rows] == ["1", "1", "1", "2", "3"] * 2
    assert tuple(rows[0]) == COLUMNS
    assert rows[0]["body"] == "The bridge is closed.\n\nIt will open in June."
    assert (rows[1]["title"], rows[1]["authors"]) == ("Ferry is back", "Ann Bell; Bo Li")
    assert (rows[1]["first_line"], rows[1]["last_line"]) == ("9", "11")
    assert rows[0]["first_line"] == ""


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", " =", "\x1b[m=", "＝", "\u200e-"])
def test_no_csv_cell_starts_a_formula(start: str) -> None:
    for row in csv.reader(io.StringIO(written("csv", [hostile(f"{start}HYPERLINK(1)")]))):
        assert not [cell for cell in row if cell.lstrip().startswith(("=", "+", "-", "@", "＝"))]


# Markdown


def test_markdown_shows_article_and_lists() -> None:
    text = written("markdown", [DOCUMENT])
    assert text.startswith(
        "# Bridge closed\n\n**Rust in the cables**\n\nCITY · 2024-05-03 10:00 · Ann Bell\n\nThe "
    )
    assert "## Read also\n\n- [Ferry is back](<https://example.org/ferry>) (PHOTO) — Twice a day — " in text
    assert text.index("## Latest news") < text.index("## More news")


def test_markdown_parts_documents_by_a_rule() -> None:
    assert written("markdown", [EMPTY, EMPTY]) == "*input: no article*\n\n---\n\n*input: no article*\n"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("# Not a heading", r"\# Not a heading"),
        ("- Yes, he said", r"\- Yes, he said"),
        ("1. First", r"1\. First"),
        ("=====", r"\====="),
        ("<script>alert(1)</script>", r"\<script\>alert(1)\</script\>"),
        (
            "AT&amp;T | *stars* [x](y) `c` ~~d~~ _e_ \\",
            r"AT\&amp;T \| \*stars\* \[x\](y) \`c\` \~\~d\~\~ \_e\_ \\",
        ),
    ],
)
def test_markdown_escapes_what_a_page_holds(text: str, shown: str) -> None:
    assert f"- {shown}\n" in written(
        "markdown", [Document(source=Source(), read_also=(Item(title=text, lines=(1, 1)),))]
    )


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "/relative"])
def test_markdown_links_only_to_the_web(url: str) -> None:
    item = Item(title="Title", url=url, lines=(1, 1))
    assert "- Title\n" in written("markdown", [Document(source=Source(), read_also=(item,))])


def test_a_markdown_link_cannot_be_left() -> None:
    item = Item(title="Title", url="https://example.org/a>) <b> \n(", lines=(1, 1))
    text = written("markdown", [Document(source=Source(), read_also=(item,))])
    assert "- [Title](<https://example.org/a%3E)%20%3Cb%3E%20%0A(>)\n" in text


# JSON-LD


def test_jsonld_has_an_article_and_a_list_a_heading() -> None:
    data = json.loads(written("jsonld", [DOCUMENT]))
    assert data["@context"] == "https://schema.org"
    article, *lists = data["@graph"]
    assert article["@type"] == "NewsArticle"
    assert article["headline"] == "Bridge closed"
    assert article["author"] == [{"@type": "Person", "name": "Ann Bell"}]
    assert article["datePublished"] == "2024-05-03T10:00:00"
    assert [(node["@type"], node["name"], node["numberOfItems"]) for node in lists] == [
        ("ItemList", "Read also", 1),
        ("ItemList", "Latest news", 2),
        ("ItemList", "More news", 1),
    ]
    assert lists[1]["itemListElement"][1]["position"] == 2
    assert "datePublished" not in lists[1]["itemListElement"][1]["item"]


def test_jsonld_cannot_end_the_script_that_holds_it() -> None:
    text = written("jsonld", [hostile("</script><!--")])
    assert "<" not in text
    assert json.loads(text)["@graph"][0]["headline"] == "</script><!--"


# Tables


@pytest.fixture(params=[40, 60, 100, 200])
def width(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setenv("COLUMNS", str(request.param))
    return request.param


def test_tables_fit_the_terminal(width: int) -> None:
    lines = written("table", [DOCUMENT, EMPTY]).splitlines()
    assert max(map(cell_len, lines)) <= width
    panel = [line for line in lines if line[:1] in {*"╭│╰"}]
    assert {cell_len(line) for line in panel} == {width}


def test_tables_show_everything(width: int) -> None:
    text = " ".join(re.sub(r"[│\u200e]", " ", written("table", [DOCUMENT])).split())
    for words in ("Bridge closed", "Rust in the cables", "2024-05-03 10:00", "June.", "The bridge on Friday"):
        assert words in text
    for words in ("Ferry is back PHOTO", "渡し船が戻る", "המעבורת חזרה", "الجسر مغلق", "More news"):
        assert words in text
    assert "! 3/5/2024 may be March (line 3)" in text


def test_dates_stand_in_line_beside_wide_and_right_to_left_titles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    lines = [line.replace("\u200e", "") for line in written("table", [DOCUMENT]).splitlines()]
    starts = {
        cell_len(line[: line.index(title)])
        for line in lines
        for title in ("渡し船", "המעבורת")
        if title in line
    }
    assert len(starts) == 1


def test_a_mark_parts_right_to_left_cells() -> None:
    item = Item(title="הגשר נסגר", published_raw="לפני שעה", lines=(1, 1))
    text = written("table", [Document(source=Source(), read_also=(item,))])
    assert re.search("לפני שעה\u200e +הגשר", text)


def test_tables_take_no_markup_from_the_page() -> None:
    item = Item(title="[bold]Title[/bold] [link=x]y", lines=(1, 1))
    text = written("table", [Document(source=Source(), read_also=(item,))])
    assert "[bold]Title[/bold] [link=x]y" in text


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("no_colour", "coloured"), [("", True), ("1", False)])
def test_tables_are_coloured_on_a_terminal_unless_told_not_to(
    monkeypatch: pytest.MonkeyPatch, no_colour: str, coloured: bool
) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("NO_COLOR", no_colour)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    stream = Terminal()
    writer("table")([DOCUMENT], stream)
    assert bool(re.search(r"\x1b\[[0-9;]*3[0-9]", stream.getvalue())) == coloured


# Real layouts, in many scripts: the documents that the golden pages must become.

PAGES = {path.parent.name: path for path in Path(__file__).parent.glob("pages/*/expected.json")}


@pytest.fixture(params=sorted(PAGES))
def golden(request: pytest.FixtureRequest) -> Document:
    return msgspec.json.decode(PAGES[request.param].read_bytes(), type=Document)


def test_golden_documents_fit_sixty_columns_and_lose_nothing(
    golden: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    text = written("table", [golden])
    assert max(map(cell_len, text.splitlines())) <= 60
    shown = re.sub(r"[│\s\u200e]", "", re.sub(r"^[\d :+-]{10,22}\u200e", "", text, flags=re.MULTILINE))
    for item in (item for items in golden.lists().values() for item in items):
        assert re.sub(r"\s", "", printable(item.title)) in shown


def test_golden_documents_are_complete_in_every_other_format(golden: Document) -> None:
    items = [item for items in golden.lists().values() for item in items]
    jsonschema.Draft202012Validator(document_schema()).validate(json.loads(written("json", [golden])))
    assert len(list(csv.reader(io.StringIO(written("csv", [golden]))))) == 1 + bool(golden.article) + len(
        items
    )
    assert written("markdown", [golden]).count("\n- ") == len(items)
    lists = [
        node for node in json.loads(written("jsonld", [golden]))["@graph"] if node["@type"] == "ItemList"
    ]
    assert sum(node["numberOfItems"] for node in lists) == len(items)
