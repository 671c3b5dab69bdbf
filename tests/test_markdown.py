"""Markdown as scrapers leave it: words without marks, links and levels kept."""

from __future__ import annotations

import textwrap
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsextract.model import Dump, Markup, Source
from newsextract.read.markdown import looks_like_markdown, read_markdown

SITE = "https://courier.example/"


def page(text: str, url: str | None = SITE) -> Dump:
    dump = read_markdown(text, Source(url=url))
    assert len(dump.markup) == len(dump.text.split("\n"))
    return dump


def words(text: str) -> list[str]:
    return [" ".join(row.split()) for row in page(text).text.split("\n") if row.strip()]


def marked(dump: Dump) -> dict[str, Markup]:
    rows = zip(dump.text.split("\n"), dump.markup, strict=True)
    return {row.strip(" •"): mark for row, mark in rows if mark}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rain **ahead** of *the* _weekend_", ["Rain ahead of the weekend"]),
        ("***Rain*** and __sun__ and ~~snow~~", ["Rain and sun and snow"]),
        ("a snake_case_name, 3 * 4 * 5, 2 ** 3", ["a snake_case_name, 3 * 4 * 5, 2 ** 3"]),
        ("`code` and ``co`de``", ["code and co`de"]),
        (r"1\. Not a list \[1\] \*not bold\* C:\\", [r"1. Not a list [1] *not bold* C:\ ".strip()]),
        (r"\- Who is there?", ["- Who is there?"]),
        ("Fish &amp; chips &lt;now&gt;", ["Fish & chips <now>"]),
        ("[Rain](https://a.example/rain)", ["Rain"]),
        ('[Rain](<https://a.example/a b> "the title")', ["Rain"]),
        ("[Rain (light)](https://a.example/x_(y))", ["Rain (light)"]),
        ("[a [b] c](/x)", ["a [b] c"]),
        ("[Rain] and [sun](not a link", ["[Rain] and [sun](not a link"]),
        ("![The wall at low tide](/wall.jpg)", ["The wall at low tide"]),
        ("![](/wall.jpg)", []),
        ("![Image 12: The wall](/wall.jpg) ![Image 3](/x.png)", ["The wall"]),
        ("[![The wall](/wall.jpg)](/story)", ["The wall"]),
        ("[![The wall](/wall.jpg) Wall raised](/story)", ["Wall raised"]),
        ("Wall raised![The wall](/wall.jpg)", ["Wall raised"]),
        ("[Wall raised](/story) __", ["Wall raised"]),
        ("## [Rain](/rain) ### [Sun](/sun)", ["Rain", "Sun"]),
        ("[Rain](/news/rain-\nin-cork) today", ["Rain today"]),
        ('[Rain](/rain "Rain in\nCork") today', ["Rain today"]),
        ("Rain](/news/rain\nin cork", ["Rain](/news/rain", "in cork"]),
        ("<https://a.example/x>", ["https://a.example/x"]),
        ("one<br>two <b>three</b>", ["one two three"]),
        ("> Rain, she said.\n> Much rain.", ["Rain, she said.", "Much rain."]),
        ("* * *\n---\n___\n***", []),
        ("| City | Rain |\n|------|:----:|\n| Cork | 4 mm |", ["City Rain", "Cork 4 mm"]),
        ("City | Rain  \n---|---  \nCork | 4 mm", ["City Rain", "Cork 4 mm"]),
        ("Rain | Sun", ["Rain | Sun"]),
        (
            "- Cork\n+ Kerry\n* Clare\n    * Ennis\n1. One",
            ["• Cork", "• Kerry", "• Clare", "• Ennis", "1. One"],
        ),
        ("```python\nx = [1](2) # **a**\n```\nRain", ["x = [1](2) # **a**", "Rain"]),
    ],
)
def test_words_without_marks(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "line", "level"),
    [
        ("# Rain", "Rain", 1),
        ("### Rain ###", "Rain", 3),
        ("## **Rain** [today](/t)", "Rain today", 2),
        ("Rain\n====", "Rain", 1),
        ("Rain\n---\nmore", "Rain", 2),
        ("- [### Rain](/x)", "Rain", 3),
        ("#hashtag", "#hashtag", 0),
        ("####### seven", "####### seven", 0),
    ],
)
def test_headings(text: str, line: str, level: int) -> None:
    found = marked(page(text))[line]
    assert found.level == level
    assert (f"h{level}" in found.hints) == bool(level)


def test_links_are_absolute_and_of_several_the_longest_counts() -> None:
    found = marked(page("*   [News](/n) [Storm over the islands](storm) today\n\n[Mail](mailto:a@b.example)"))
    storm = found["News Storm over the islands today"]
    assert storm.href == f"{SITE}storm"
    assert storm.link_share == pytest.approx(0.84, abs=0.02)
    assert storm.hints == ("li",)
    assert found["Mail"].href == "mailto:a@b.example"


def test_links_over_several_lines() -> None:
    found = marked(page("[\n\n### Storm ahead\n\nThe islands brace\n\n](/storm)\n\nafter"))
    assert found["Storm ahead"].href == found["The islands brace"].href == f"{SITE}storm"
    assert found["Storm ahead"].level == 3
    assert found["after"].href is None


def test_reference_links() -> None:
    text = "See [the wall][1], [storms][] and [Rain].\n[Sun][none]\n\n [1]: /wall\n"
    text += "[storms]: <https://a.example/s> 'S'\n[rain]: /rain"
    dump = page(text)
    assert dump.text.strip() == "See the wall, storms and Rain.\n[Sun][none]"
    assert marked(dump)["See the wall, storms and Rain."].href == f"{SITE}wall"
    assert marked(page("[Rain]\n\n[rain]: /rain"))["Rain"].href == f"{SITE}rain"


def test_line_numbers_are_those_of_the_text() -> None:
    dump = page("# Rain\n\nOne\n\n![](/x.png)\n\n* Two\n")
    assert dump.text.split("\n") == ["Rain", "", "One", "", "", "", "  • Two", ""]


def test_lines_broken_at_no_fixed_width() -> None:
    rows = [
        "The council has voted to raise the wall by a metre, [as asked](/asked)",
        "before the winter",
        "comes.",
    ]
    assert words("\n".join([*rows, "Sun ahead"])) == [
        " ".join(rows).replace("[as asked](/asked)", "as asked"),
        "Sun ahead",
    ]
    assert words("\n".join(["A short title", "by moira quill"])) == ["A short title", "by moira quill"]


def test_wrapped_markdown() -> None:
    story = (
        "The harbour wall of [Kilbrack](/kilbrack) will be raised by a metre before the winter storms of "
        "next year, the county council decided on Monday, [after two hours of debate and a vote](/vote) that "
        "had to be counted twice because a councillor had left the room to move her well-known car."
    )
    wrapped = textwrap.fill(story, 78)
    dump = page("\n\n".join([wrapped, "## Boats", wrapped]))
    line = dump.text.split("\n")[0]
    assert line.startswith("The harbour wall of Kilbrack will be raised")
    assert line.endswith("her well-known car.")
    assert marked(dump)[line].href == f"{SITE}vote"


JINA = """Title: Harbour wall to be raised

URL Source: https://courier.example/wall

Published Time: 2024-03-05T09:40:00+00:00

Markdown Content:
[Home](https://courier.example/)

By Moira Quill

[![Image 1: The wall](https://courier.example/w.jpg)](https://courier.example/gallery)
"""


def test_the_head_of_jinas_reader() -> None:
    assert looks_like_markdown(JINA)
    dump = page(JINA, url=None)
    assert words(JINA)[0] == "Harbour wall to be raised"
    assert marked(dump)["Harbour wall to be raised"].level == 1
    assert dump.source.url == "https://courier.example/wall"
    assert dump.metadata is not None
    assert dump.metadata.published == "2024-03-05T09:40:00+00:00"
    assert dump.metadata.headline == "Harbour wall to be raised"
    assert "URL Source" not in dump.text
    assert marked(dump)["The wall"].href == "https://courier.example/gallery"


def test_the_title_of_jinas_reader_stands_once() -> None:
    assert (
        words(JINA.replace("By Moira", "# Harbour wall to be raised\n\nBy Moira")).count(
            "Harbour wall to be raised"
        )
        == 1
    )


YAML = """---
title: "Harbour wall to be raised"
author: Moira Quill; Ewan Tully
url: https://courier.example/wall
tags:
  - harbour
date: 2024-03-05
---

The council has voted.
"""


def test_a_head_of_yaml() -> None:
    assert looks_like_markdown(YAML)
    dump = page(YAML, url=None)
    assert words(YAML) == ["Harbour wall to be raised", "The council has voted."]
    assert dump.source.url == "https://courier.example/wall"
    assert dump.metadata is not None
    assert dump.metadata.authors == ("Moira Quill", "Ewan Tully")
    assert dump.metadata.published == "2024-03-05"


@pytest.mark.parametrize("text", ["---\nRain: 5 mm\n---\n", "---\ndate: today\n", "---\n", "date: today\n"])
def test_rules_alone_make_no_head(text: str) -> None:
    assert not looks_like_markdown(text)
    assert page(text).metadata is None


MENU = "Skip to content\nHome\nNews\nSport\nWeather\nAbout us\n\n"
PARAGRAPHS = "The council has voted to raise the wall by a metre before the winter comes.\n\n" * 5


@pytest.mark.parametrize(
    "shown",
    [
        "## Storms\n\nIt is **wet**.\n\n## Rain\n\n## Sun\n\n",
        "See [the wall](https://a.example/) and [the pier](https://b.example/), [both](/both).\n\n",
    ],
)
def test_markdown_that_a_plain_page_shows_stays_as_it_is(shown: str) -> None:
    assert looks_like_markdown(PARAGRAPHS + shown)
    assert not looks_like_markdown(MENU + PARAGRAPHS + shown)
    bulleted = MENU.replace("\n", "\n  • ")
    assert not looks_like_markdown(bulleted + PARAGRAPHS + shown)


def test_comments_in_a_listing_are_no_headings() -> None:
    listing = "".join(f"# Step {number}\nmake step{number}\n\n" for number in range(5))
    assert not looks_like_markdown(PARAGRAPHS + listing)
    assert looks_like_markdown(PARAGRAPHS + listing.replace("\nmake", "\n\nmake"))


@pytest.mark.parametrize(
    "text",
    [
        "# Rain\n\n[Sun](/sun)",
        "[a](/a) [b](/b) [c](https://c.example/)",
        "* [a](/a)\n* b",
        "# Rain\n\nIt is **wet**.",
        "# a\n\n## b\n\n## c",
        "[a][1] [b][2] [c][3]\n\n[1]: https://a.example\n[2]: https://b.example\n[3]: https://c.example",
    ],
)
def test_markdown_is_known(text: str) -> None:
    assert looks_like_markdown(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Storm ahead\n\nThe islands brace.",
        "# 1 reason to stay\n# 2 reasons to go",
        "He said so [1] (and again).",
        "f(x)[0](y) is code",
        "* Weather\n* Sport",
        "   [1]Home\n\nReferences\n\n   1. https://courier.example/",
    ],
)
def test_other_texts_are_no_markdown(text: str) -> None:
    assert not looks_like_markdown(text)


@pytest.mark.parametrize(
    "piece", ["[", "![", "](", "](a", "*a ", "_a ", "`a", "[a](b", "~~a", "<b", "[]: ", "> ", "(("]
)
def test_unclosed_marks_cost_no_time(piece: str) -> None:
    began = time.perf_counter()
    page(piece * 20_000)
    page((piece + "\n") * 5_000)
    assert time.perf_counter() - began < 10


PIECES = st.sampled_from(
    [
        "[",
        "]",
        "](/x)",
        "![",
        "**",
        "_",
        "`",
        "```\n",
        "# ",
        "\n",
        " ",
        "| ",
        "---\n",
        "> ",
        "* ",
        "Rain",
        "\\",
        "<b>",
        "]: /y\n",
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join))
def test_any_mix_of_marks_gives_lines_with_markup(text: str) -> None:
    dump = page(text)
    assert dump.text.count("Rain") <= text.count("Rain")
    for row, mark in zip(dump.text.split("\n"), dump.markup, strict=True):
        assert (mark is None) == (not row.strip())
        assert mark is None or 0 <= mark.link_share <= 1
