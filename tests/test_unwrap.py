"""Text wrapped at a fixed width becomes one line a paragraph; all else stays."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsextract.model import Dump, Markup, Source
from newsextract.read.unwrap import joined, paragraphs, unwrap

STORY = [
    "The harbour wall of Kilbrack will be raised by a metre before the winter storms of next year, the "
    "county council decided on Monday evening, after two hours of debate and one vote that was taken twice.",
    "Engineers who looked at the wall in January found that the sea had taken more than forty of its lower "
    "stones. They told the council that a storm like the one of 2018 would now go over the top.",
    "While the work goes on, the thirty-one boats that lie in the harbour will have to move to Port Aran, "
    "six miles to the south. Their owners will pay no fees there, but some doubt that it has room.",
]
TICKER = [
    "Kilbrack hurlers reach the county final after extra time",
    "Bridge over the Owenmore closed for repairs until Friday",
    "Early lambs survive the late snow on the northern hills",
    "Council to vote on new bins for the villages by the sea",
    "School bus takes the wrong turn and finds a lost donkey",
    "Library opens on Sundays for the first time since 1979",
    "Ferry to the islands late for the third day in a row now",
    "Two men held after the theft of forty pots from the pier",
]
POEM = [
    "The boats went out before the light,",
    "The gulls were loud behind the tide,",
    "And all the windows of the night",
    "Were lamps for those who could not bide.",
]


def unwrapped(text: str) -> str:
    return unwrap(Dump(source=Source(), text=text)).text


@pytest.mark.parametrize("width", [72, 80, 100, 132])
def test_paragraphs_of_any_width_are_whole_again(width: int) -> None:
    story = [STORY[0], f"{STORY[1]} {STORY[2]}", f"{STORY[2]} {STORY[0]}"]
    text = "\n\n".join(textwrap.fill(paragraph, width) for paragraph in story)
    assert unwrapped(text) == "\n\n".join(story)


def test_indent_is_that_of_the_first_row() -> None:
    text = "\n\n".join(textwrap.indent(textwrap.fill(paragraph, 74), "   ") for paragraph in STORY)
    assert unwrapped(text) == "\n\n".join(f"   {paragraph}" for paragraph in STORY)


def test_items_stay_apart_and_are_whole() -> None:
    items = [textwrap.fill(item, 70, initial_indent="  * ", subsequent_indent="    ") for item in STORY]
    assert unwrapped("\n".join(items)) == "\n".join(f"  * {item}" for item in STORY)


def test_a_ticker_in_a_wrapped_page_is_not_glued() -> None:
    text = "\n\n".join([*(textwrap.fill(paragraph, 72) for paragraph in STORY), "\n".join(TICKER)])
    assert unwrapped(text) == "\n\n".join([*STORY, "\n".join(TICKER)])


@pytest.mark.parametrize("rows", [TICKER, POEM * 4, [row for title in TICKER for row in (title, "09:15")]])
def test_what_was_not_wrapped_stays(rows: list[str]) -> None:
    assert unwrapped("\n".join(rows)) == "\n".join(rows)


def test_long_lines_stay() -> None:
    text = "\n".join([*STORY, *TICKER])
    assert unwrapped(text) == text


def test_titles_cut_to_one_length_in_a_script_without_capitals_stay() -> None:
    rows = [
        row
        for number in range(12)
        for row in ("港の防波堤を高くする工事がこの春から始まることになり町の人たちの...", f"3月{number}日")
    ]
    assert unwrapped("\n".join(rows)) == "\n".join(rows)


def test_ideographs_are_joined_without_a_space() -> None:
    story = "港の防波堤を一メートル高くする工事が四月に始まると町の議会が月曜日の夜に決めた。" * 6
    rows = [story[at : at + 38] for at in range(0, len(story), 38)]  # 76 columns of a terminal
    assert unwrapped("\n".join(rows)) == story


def test_a_link_under_a_link_is_a_line_of_its_own() -> None:
    story = [textwrap.fill(paragraph, 72) for paragraph in STORY]
    links = "[12]Bridge over the Owenmore closed for repairs until the end of June\n[13]Early lambs survive"
    assert unwrapped("\n\n".join([*story, links])).endswith(links)


def test_an_address_under_a_full_row_is_a_line_of_its_own() -> None:
    story = [textwrap.fill(paragraph, 72) for paragraph in STORY]
    note = "The council's plans and the report of the engineers can be read at last\nhttps://council.example/harbour"
    assert unwrapped("\n\n".join([*story, note])).endswith(note)


def test_words_broken_behind_a_hyphen_are_whole() -> None:
    assert joined(["the well-", "known pier"]) == "the well-known pier"
    assert joined(["Sport-", "und Musikschule"]) == "Sport- und Musikschule"
    assert joined(["he left -", "and came back"]) == "he left - and came back"


def test_markup_goes_with_its_line() -> None:
    rows = textwrap.fill(STORY[0], 70).split("\n")
    link = Markup(href="https://courier.example/wall")
    dump = Dump(
        source=Source(),
        text="\n".join([*rows, *rows, "", "x"]),
        markup=(*[None] * 4, *[link] * (len(rows) * 2 - 2)),
    )
    found = unwrap(dump)
    assert len(found.markup) == len(found.text.split("\n"))
    assert found.markup[-1] == link


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="ab CD.\n\t[1]*-大　ß", max_size=600))
def test_every_row_is_in_one_paragraph_and_no_word_is_lost(text: str) -> None:
    rows = text.split("\n")
    groups = paragraphs(rows)
    assert [at for group in groups for at in group] == list(range(len(rows)))
    assert "".join(unwrapped(text).split()) == "".join(text.split())


PROSE = "Die Mole von Kilbrack wird um einen Meter erhöht, bevor die Stürme des nächsten Winters kommen. "


@pytest.mark.parametrize("word", ["20. Dezember", "o nielegalnych", "- sagte sie", "# eins"])
def test_a_word_that_looks_like_a_bullet_is_a_word_under_a_full_row(word: str) -> None:
    rows = [
        *textwrap.wrap(PROSE * 2, 74),
        "Das sagte der Rat der Stadt nach der Sitzung von Montagabend und auch am",
        word,
    ]
    rows[-1] += " wieder, als er noch einmal zusammenkam."
    text = "\n\n".join(["\n".join(rows), *(textwrap.fill(paragraph, 74) for paragraph in STORY)])
    assert f"und auch am {word} wieder" in unwrapped(text)


def test_items_with_weak_bullets_stay_apart() -> None:
    items = [f"- {title} and nobody knows why that is so" for title in TICKER]
    story = [textwrap.fill(paragraph, 72) for paragraph in STORY]
    assert unwrapped("\n\n".join([*story, "\n".join(items)])).endswith("\n".join(items))


def test_a_row_that_breaks_a_little_early_goes_on() -> None:
    rows = textwrap.wrap(STORY[0], 72)
    early = ["They told the council that a storm like the one of January would now", "go over the top."]
    text = "\n\n".join(
        ["\n".join(rows), *(textwrap.fill(paragraph, 72) for paragraph in STORY), "\n".join(early)]
    )
    assert unwrapped(text).endswith("of January would now go over the top.")


def test_a_few_longer_rows_do_not_move_the_margin() -> None:
    long = "A table of the tides that no program could break, it is a little longer than 79"
    text = "\n\n".join([*(textwrap.fill(paragraph, 77) for paragraph in STORY * 2), long + "12"])
    assert unwrapped(text) == "\n\n".join([*STORY * 2, long + "12"])


def test_titles_of_ideographs_are_no_paragraph() -> None:
    rows = [
        f"{number}港の防波堤を高くする工事がこの春から{'始まる' * (number % 4)}" for number in range(1, 12)
    ]
    assert unwrapped("\n".join(rows)) == "\n".join(rows)


def test_links_above_short_tags_are_lines_of_their_own() -> None:
    rows = [f"   [{2 * at + 1}]{title}\n   [{2 * at + 2}]discounts" for at, title in enumerate(TICKER * 2)]
    assert unwrapped("\n".join(rows)) == "\n".join(rows)


@pytest.mark.parametrize("date", ["November 14, 2025", "14 November 2025", "14.11.2025 09:30", "14/11/2025"])
def test_a_date_under_a_full_row_is_a_line_of_its_own(date: str) -> None:
    story = [textwrap.fill(paragraph, 72) for paragraph in STORY]
    teaser = f"Library of the islands opens on Sundays for the first time since 1979\n{date}"
    assert unwrapped("\n\n".join([*story, teaser])).endswith(teaser)
