"""HTML to lines with their markup, and the metadata of the head; on invented pages."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsextract.model import Dump, Markup, Source
from newsextract.read.hints import HINTS, hints_of
from newsextract.read.html import looks_like_html, read_html

PAGE = (Path(__file__).parent / "dumps" / "page.html").read_bytes()
SITE = "https://courier.example/"


def page(text: str, url: str | None = f"{SITE}local/wall", charset: str | None = None) -> Dump:
    dump = read_html(text.encode(), Source(url=url), charset=charset)
    assert len(dump.markup) == len(dump.text.split("\n"))
    return dump


def marked(dump: Dump) -> dict[str, Markup]:
    rows = zip(dump.text.split("\n"), dump.markup, strict=True)
    return {row.strip(): mark for row, mark in rows if mark}


def words(dump: Dump) -> list[str]:
    return [" ".join(row.split()) for row in dump.text.split("\n") if row.strip()]


def test_the_lines_of_a_page() -> None:
    assert words(read_html(PAGE, Source()))[:9] == [
        "• Home",
        "• Local",
        "• Sport",
        "Local",
        "Harbour wall at Kilbrack to be raised by a metre",
        "Work on the oldest pier of the west coast starts after Easter and will take two summers",
        "By Moira Quill and Ed Tully",
        "5 March 2024, 09:40",
        "The wall at low tide last week. Photo: Nora Shiel",
    ]


def test_the_markup_of_a_page() -> None:
    found = marked(read_html(PAGE, Source()))
    headline = found["Harbour wall at Kilbrack to be raised by a metre"]
    assert (headline.level, headline.href) == (1, None)
    assert {"main", "article", "headline", "h1"} <= set(headline.hints)
    assert found["5 March 2024, 09:40"].datetime == "2024-03-05T09:40:00Z"
    assert "figcaption" in found["The wall at low tide last week. Photo: Nora Shiel"].hints
    byline = found["By Moira Quill and Ed Tully"]
    assert byline.href == f"{SITE}authors/moira-quill"
    assert byline.link_share == pytest.approx(0.44, abs=0.02)
    assert "author" in byline.hints
    ferry = found["• VIDEO Ferry timetable changes for the first time since 1988 4 March 2024"]
    assert ferry.href == f"{SITE}local/ferry-timetable"
    assert ferry.datetime == "2024-03-04"
    assert {"aside", "related", "li"} <= set(ferry.hints)
    ticker = found["11:20 Bridge closed for repairs until Friday"]
    assert "ticker" in ticker.hints
    assert ticker.hints.index("aside") < ticker.hints.index("ticker")


def test_blank_lines_bear_nothing_and_others_something() -> None:
    dump = read_html(PAGE, Source())
    for row, mark in zip(dump.text.split("\n"), dump.markup, strict=True):
        assert (mark is None) == (not row.strip())


def test_blocks_lists_tables_breaks_and_pre() -> None:
    dump = page(
        "<p>One<br>two</p><p>Three <b>bold</b></p><ol><li>First<ul><li>Nested</ul><li>Second</ol>"
        "<table><tr><td>A<td>B<tr><td>C<td>D</table><pre>x\n  y</pre><div>E</div><div>F</div>"
    )
    assert dump.text == (
        "One\ntwo\n\nThree bold\n\n  1. First\n    • Nested\n  2. Second\nA\t\tB\nC\t\tD\nx\n  y\nE\nF"
    )


def test_the_second_line_of_pre_keeps_its_place() -> None:
    found = marked(page('<a href="/x"><pre>first\nsecond</pre></a><p>third</p>'))
    assert found["first"].href == found["second"].href == f"{SITE}x"
    assert found["third"].href is None


def test_what_no_reader_sees_is_no_text() -> None:
    dump = page(
        "<head><title>Title</title></head><script>let a = '<p>no'</script><style>p{}</style><svg>"
        "<title>no</title></svg><object>no</object><img alt=no title=no><area alt=no>"
        "<template><p>no</p></template><noscript><p>no</p></noscript><select><option>no</select>"
        "<textarea>no</textarea><!-- no --><p>yes</p>"
    )
    assert words(dump) == ["yes"]


def test_hidden_things_say_so() -> None:
    found = marked(page('<p hidden>a</p><p style="display: none">b</p><p aria-hidden=true>c</p><p>d</p>'))
    assert [text for text, mark in found.items() if "hidden" in mark.hints] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("/a", f"{SITE}a"),
        ("b?c=1#d", f"{SITE}local/b?c=1#d"),
        ("//cdn.example/a", "https://cdn.example/a"),
        ("http://other.example/a", "http://other.example/a"),
        ("#top", "#top"),
        ("mailto:desk@courier.example", "mailto:desk@courier.example"),
        ("javascript:void(0)", "javascript:void(0)"),
        ("/a\n  b", f"{SITE}a  b"),
        ("http://[broken/", "http://[broken/"),
    ],
)
def test_links_are_absolute(href: str, expected: str) -> None:
    assert marked(page(f'<a href="{href}">Storm</a>'))["Storm"].href == expected


def test_links_without_an_address_stay_as_written() -> None:
    assert marked(page('<a href="/a">Storm</a>', url=None))["Storm"].href == "/a"


def test_base_and_canonical_address() -> None:
    dump = page('<link rel="canonical" href="https://courier.example/x/y"><a href="z">Storm</a>', url=None)
    assert dump.source.url == "https://courier.example/x/y"
    assert marked(dump)["Storm"].href == "https://courier.example/x/z"
    dump = page('<base href="/deep/"><a href="z">Storm</a>')
    assert (dump.source.url, marked(dump)["Storm"].href) == (f"{SITE}local/wall", f"{SITE}deep/z")
    dump = page('<meta property="og:url" content="https://courier.example/og"><p>a', url=None)
    assert dump.source.url == "https://courier.example/og"


def test_of_several_links_the_longest_counts() -> None:
    found = marked(page('<p><a href="/a">News</a> <a href="/b">Storm over the islands</a> today</p>'))
    assert found["News Storm over the islands today"].href == f"{SITE}b"
    assert found["News Storm over the islands today"].link_share == pytest.approx(0.839, abs=0.02)


def test_metadata() -> None:
    dump = read_html(PAGE, Source())
    assert dump.metadata is not None
    assert dump.metadata.headline == "Harbour wall at Kilbrack to be raised by a metre"
    assert dump.metadata.authors == ("Moira Quill", "Ed Tully")
    assert dump.metadata.published == "2024-03-05T09:40:00+00:00"
    assert dump.metadata.modified == "2024-03-05T12:05:00+00:00"
    assert dump.metadata.section == "Local"
    assert dump.metadata.language == "en-IE"
    assert dump.metadata.url == dump.source.url == f"{SITE}local/harbour-wall"


@pytest.mark.parametrize(
    ("head", "field", "expected"),
    [
        (
            '<meta property="article:published_time" content="2024-03-05T09:40+01:00">',
            "published",
            "2024-03-05T09:40+01:00",
        ),
        ('<meta itemprop="dateModified" content="2024-03-06">', "modified", "2024-03-06"),
        ('<time itemprop="datePublished" datetime="2024-03-05">5 March</time>', "published", "2024-03-05"),
        ('<meta name="author" content="Moira Quill">', "authors", ("Moira Quill",)),
        ('<meta property="article:author" content="https://social.example/moira">', "authors", ()),
        ('<meta property="og:title" content="Storm &amp; rain">', "headline", "Storm & rain"),
        ('<meta property="article:section" content="Local">', "section", "Local"),
        ('<meta property="og:locale" content="ga_IE">', "language", "ga-IE"),
        (
            '<script type="application/ld+json">{"@type":"NewsArticle","headline":"A","author":"B"}</script>',
            "authors",
            ("B",),
        ),
        (
            '<script type="application/ld+json">[{"@type":["X","Article"],"headline":"A\nB",}]</script>',
            "headline",
            "A B",
        ),
        (
            '<script type="application/ld+json">{"@type":"Article","headline":["A"]};</script>',
            "headline",
            "A",
        ),
        ('<script type="application/ld+json">{"@type":"Article","headline":</script>', "headline", None),
        (
            '<script type="application/ld+json">{"@type":"Organization","headline":"A"}</script>',
            "headline",
            None,
        ),
    ],
)
def test_metadata_of_every_kind(head: str, field: str, expected: object) -> None:
    assert getattr(page(head).metadata, field) == expected


def test_metadata_of_a_head_that_broke_off() -> None:
    dump = page('<head><title>a</title><p>b</p><meta name="author" content="Moira Quill">')
    assert dump.metadata is not None
    assert dump.metadata.authors == ("Moira Quill",)


def test_the_article_of_this_address_goes_before_others() -> None:
    things = '[{"@type":"Article","headline":"Other"},{"@type":"Article","headline":"Own","url":"%s"}]'
    dump = page('<script type="application/ld+json">' + things % f"{SITE}local/wall" + "</script>")
    assert dump.metadata is not None
    assert dump.metadata.headline == "Own"


RUSSIAN = "<p>Паром снова ходит со среды, сказал министр. Цена не изменится.</p>"
JAPANESE = "<p>フェリーは水曜日から運航を再開する。大臣は料金は変わらないと述べた。</p>"


@pytest.mark.parametrize(
    ("data", "charset", "encoding"),
    [
        (f'<meta charset="windows-1251">{RUSSIAN}'.encode("cp1251"), None, "windows-1251"),
        (f'<meta charset="utf-8">{RUSSIAN}'.encode("cp1251"), "windows-1251", "windows-1251"),  # HTTP first
        (f'<meta charset="windows-1251">{RUSSIAN}'.encode(), None, "utf-8"),  # the bytes know better
        (RUSSIAN.encode(), "iso-8859-1", "utf-8"),
        (f'<meta charset="windows-1251">{RUSSIAN}'.encode("utf-8-sig"), "windows-1251", "utf-8"),
        (RUSSIAN.encode("utf-16"), None, "utf-16le"),
        (f'<meta charset="utf-8">{RUSSIAN}'.encode("cp1251"), None, "windows-1251"),  # a wrong tag: detected
        (f"<!-- <meta charset=koi8-r> -->{RUSSIAN}".encode("cp1251"), None, "windows-1251"),
        (f'<?xml version="1.0" encoding="Shift_JIS"?><html>{JAPANESE}'.encode("cp932"), None, "shift_jis"),
        (
            b'<meta http-equiv="Content-Type" content="text/html; charset=EUC-JP">'
            + JAPANESE.encode("euc-jp"),
            None,
            "euc-jp",
        ),
        (f'<meta charset="no-such-thing">{RUSSIAN}'.encode(), "neither", "utf-8"),
    ],
)
def test_the_encoding(data: bytes, charset: str | None, encoding: str) -> None:
    dump = read_html(data, Source(), charset=charset)
    assert dump.source.encoding == encoding
    assert words(dump)[-1].startswith(("Паром снова ходит", "フェリーは水曜日から運航"))


def test_a_few_broken_bytes_do_not_spoil_a_page() -> None:
    dump = read_html(f'<meta charset="utf-8">{RUSSIAN}'.encode() + b"\xff<p>end", Source())
    assert dump.source.encoding == "utf-8"
    assert words(dump)[0].startswith("Паром")
    assert [warning.code for warning in dump.warnings] == ["undecodable_bytes"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<",
        "<p",
        "<p>Storm",
        "</p></div>Storm<p></a>",
        "<table><p>Storm</table>",
        '<a href="/x>Storm</a>',
        "<html><html><body><body>Storm</html>tail",
        "<frameset><frame src=a></frameset>",
        "Storm &amp &#x110000; &#0; &nosuch;",
        "<p>\U00100000Storm\U0010fffd</p>",
        "<p>&#x100000;Storm</p>",
        "<p>Storm\0 and rain</p><p>over the islands</p>",
    ],
)
def test_malformed_pages(text: str) -> None:
    dump = page(text)
    assert "Storm" in dump.text or "Storm" not in text or "href" in text
    assert not any("\U00100000" <= char <= "\U0010fffd" for char in dump.text)


def test_a_hundred_thousand_nested_tags() -> None:
    depth = 100_000
    dump = page(f"<div class=article>{'<div><a href=x>' * (depth // 2)}Storm")
    assert marked(dump)["Storm"].hints[:1] == ("article",)


def test_a_page_with_more_text_nodes_than_marks() -> None:
    dump = page("".join(f"<a href=/{number}>S{number}</a> " for number in range(70_000)))
    assert dump.text.split()[-1] == "S69999"


def test_huge_inline_data_costs_little() -> None:
    data = "A" * 8_000_000
    began = time.perf_counter()
    dump = page(
        f'<img src="data:image/png;base64,{data}"><div class="{data}"><p>Storm</p></div><!--{data}-->'
    )
    assert words(dump) == ["Storm"]
    assert time.perf_counter() - began < 5


@pytest.mark.parametrize(
    "text",
    [
        "<!--" * 100_000,
        "<meta " * 50_000,
        "<ul><li>Storm" * 10_000,
        '<script type="application/ld+json">{"@type":"Article"}</script>' * 2_000,
        '<script type="application/ld+json">' + "[" * 100_000 + "</script>",
        "<b>" * 20_000,
        "<h2>Storm</h2>" * 20_000,
    ],
)
def test_hostile_pages_cost_no_time(text: str) -> None:
    began = time.perf_counter()
    dump = page(text)
    assert time.perf_counter() - began < 8
    assert len(dump.text) < 10_000_000


@pytest.mark.parametrize(
    "data",
    [
        b"<!DOCTYPE html><p>a",
        b"  \n<html lang=en>",
        b"\xef\xbb\xbf<!doctype HTML>",
        b"<!-- saved --><html>",
        b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "x">',
        "<html><p>a".encode("utf-16"),
        b"<div><p>Storm</p><p>Rain</p></div>",
        b"Storm<br>Rain<br/>Sun<br />",
        b'<a href="/rain">Rain</a> <b>and</b> sun',
        b"Storm ahead\n<p>The islands brace.</p>\n<p>Ferries stay in.</p>\n",
    ],
)
def test_html_is_known(data: bytes) -> None:
    assert looks_like_html(data)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"Storm ahead\n\nThe islands brace.",
        b"Use <b> and <i> sparingly, and <br> never, says the style guide of the Courier. "
        + b"It is long. " * 80,
        b'<?xml version="1.0"?><rss version="2.0"><channel><title>a</title></channel></rss>',
        b"a < b and c > d",
        b"# Storm\n\n[Rain](/rain)\n",
        b"News\n<a href='/ad'><img src='/ad.png'></a>\nStorm ahead\n\n" * 20,
        b"<a href='/ad'><img src='/ad.png'></a>\nStorm ahead\n\nThe islands brace.\n" * 20,
    ],
)
def test_other_things_are_not_html(data: bytes) -> None:
    assert not looks_like_html(data)


def test_hints_are_a_closed_vocabulary() -> None:
    assert list(hints_of("div", "css-1x2y3z acme-widget__most-read js-acme")) == ["box", "mostread"]
    assert set(hints_of("aside", "relatedArticles article-teaser share-bar byline")) <= set(HINTS)
    assert not list(hints_of("div", "x1y2 _3kq foo barBaz"))


TAGS = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<div class='card teaser'>",
        "</div>",
        "<a href='/x'>",
        "</a>",
        "<ul>",
        "<li>",
        "</ul>",
        "<h2>",
    ]
)
MORE = st.sampled_from(
    ["</h2>", "<br>", "<table>", "<td>", "</table>", "<pre>", "</pre>", "Storm", " ", "\n", "&amp;", "é"]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(TAGS | MORE, max_size=60).map("".join))
def test_any_mix_of_tags_gives_lines_with_markup(text: str) -> None:
    dump = page(text)
    assert dump.text.count("Storm") == text.count("Storm")
    for row, mark in zip(dump.text.split("\n"), dump.markup, strict=True):
        assert (mark is None) == (not row.strip())
        if mark:
            assert 0 <= mark.link_share <= 1
            assert set(mark.hints) <= set(HINTS)
