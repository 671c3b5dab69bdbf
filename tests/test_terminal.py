"""Dumps of lynx, elinks and w3m: recorded ones of an invented page, and real runs where the tools are."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsextract.model import Dump, Source
from newsextract.read.terminal import looks_like_lynx, looks_like_w3m, read_lynx, read_w3m

DUMPS = Path(__file__).parent / "dumps"
SITE = "https://courier.example/"


def recorded(name: str) -> str:
    return (DUMPS / f"{name}.txt").read_text(encoding="utf-8")


def words(dump: Dump) -> list[str]:
    return [" ".join(row.split()) for row in dump.text.split("\n") if row.strip()]


def hrefs(dump: Dump) -> dict[str, str | None]:
    assert len(dump.markup) == len(dump.text.split("\n"))
    rows = zip(dump.text.split("\n"), dump.markup, strict=True)
    return {" ".join(row.split()).lstrip("*o+• "): mark.href for row, mark in rows if mark}


def run(*command: str) -> str:
    if not shutil.which(command[0]):
        pytest.skip(f"{command[0]} is not installed")
    done = subprocess.run(command, capture_output=True, check=True, timeout=30)
    return done.stdout.decode()


def check_links(dump: Dump) -> None:
    found = hrefs(dump)
    assert found["Lifeboat crew called out three times in a single foggy night off Inishbeg"] == (
        f"{SITE}local/lifeboat-crew"
    )
    assert found["11:20 Bridge closed for repairs until Friday"] == f"{SITE}local/bridge"
    assert found["By Moira Quill and Ed Tully"] == f"{SITE}authors/moira-quill"


def test_lynx_marks_become_links_and_the_list_goes() -> None:
    dump = read_lynx(recorded("lynx80"), Source())
    check_links(dump)
    assert "References" not in dump.text
    assert "[1" not in dump.text
    assert words(dump)[-1] == "© 2024 The Kilbrack Courier"


def test_lynx_dumps_of_both_widths_have_the_same_lines() -> None:
    narrow, wide = (read_lynx(recorded(name), Source()) for name in ("lynx80", "lynx1000"))
    assert words(narrow) == words(wide)
    assert hrefs(narrow) == hrefs(wide)


def test_the_number_of_a_link_around_a_block_is_no_line() -> None:
    text = "   Most read\n   [1]\n\n   Rain ahead\n   [2]Storm over\n\nReferences\n\n" + "".join(
        f"   {number}. https://news.example/{number}\n" for number in (1, 2)
    )
    dump = read_lynx(text, Source())
    assert words(dump) == ["Most read", "Rain ahead", "Storm over"]
    assert hrefs(dump) == {"Rain ahead": "https://news.example/1", "Storm over": "https://news.example/2"}


def test_lynx_without_a_list_keeps_its_words() -> None:
    assert looks_like_lynx(recorded("lynx_nolist"))
    dump = read_lynx(recorded("lynx_nolist"), Source())
    assert words(dump) == words(read_lynx(recorded("lynx80"), Source()))
    assert not any(dump.markup)


@pytest.mark.parametrize("options", [(), ("-width=132",), ("-width=1000",), ("-nolist",)])
def test_a_real_lynx_run(options: tuple[str, ...]) -> None:
    page = str(DUMPS / "page.html")
    flags = ("-force_html", "-assume_charset=utf-8", "-display_charset=utf-8")
    text = run("lynx", "-dump", *options, *flags, page)
    dump = read_lynx(text, Source())
    assert words(dump) == words(read_lynx(recorded("lynx1000"), Source()))
    if "-nolist" not in options:
        assert looks_like_lynx(text)
        check_links(dump)


def test_a_real_lynx_run_with_addresses_in_the_text() -> None:
    text = run("lynx", "-dump", "-list_inline", "-width=1000", "-force_html", str(DUMPS / "page.html"))
    assert looks_like_lynx(text)
    assert hrefs(read_lynx(text, Source()))["By Moira Quill and Ed Tully"] == f"{SITE}authors/moira-quill"


@pytest.mark.parametrize("columns", ["80", "132", "1000"])
def test_a_real_w3m_run(columns: str) -> None:
    text = run("w3m", "-dump", "-cols", columns, "-I", "utf-8", "-O", "utf-8", str(DUMPS / "page.html"))
    dump = read_w3m(text, Source())
    assert words(dump) == words(read_w3m(recorded("w3m132"), Source()))


def test_a_real_w3m_run_with_numbers() -> None:
    page = str(DUMPS / "page.html")
    text = run("w3m", "-dump", "-o", "display_link_number=1", "-cols", "1000", "-O", "utf-8", page)
    dump = read_w3m(text, Source())
    check_links(dump)
    assert "References" not in dump.text


def test_w3m_dumps_of_both_widths_have_the_same_lines() -> None:
    narrow, wide = (words(read_w3m(recorded(name), Source())) for name in ("w3m80", "w3m132"))
    assert narrow == wide
    assert "Search" in wide  # its text field is gone
    assert "[wall]" in wide  # nothing but a stand-in, so it stays


def test_w3m_takes_stand_ins_off_lines_with_words() -> None:
    text = "  • [harbour-wa] Ferry late\n[svg]Storm\n[ ] Remember me\n(*) Yes\n[Monday] he spoke\nNote [1]"
    assert (
        read_w3m(text, Source()).text
        == "  • Ferry late\nStorm\nRemember me\nYes\n[Monday] he spoke\nNote [1]"
    )


def test_elinks_numbers_and_head_lines() -> None:
    text = (
        "   Link: [1]alternate (application/rss+xml)\n\n   [2]Ferry late again\n\nReferences\n\n"
        "   Visible links\n   1. https://courier.example/feed\n   2. https://courier.example/ferry\n"
    )
    assert looks_like_lynx(text)
    dump = read_lynx(text, Source())
    assert hrefs(dump)["Ferry late again"] == "https://courier.example/ferry"
    assert "Visible" not in dump.text


def test_a_link_that_begins_at_the_end_of_a_row_is_that_of_the_next() -> None:
    text = "   [1]Local [2]\n\nStorm ahead\n   [3]Weather\n\nReferences\n\n" + "".join(
        f"   {number}. {SITE}{number}\n" for number in (1, 2, 3)
    )
    assert hrefs(read_lynx(text, Source())) == {
        "Local": f"{SITE}1",
        "Storm ahead": f"{SITE}2",
        "Weather": f"{SITE}3",
    }


def test_the_longest_link_of_a_row_is_its_link() -> None:
    addresses = f"   1. {SITE}a\n   2. {SITE}b\n   3. {SITE}c\n"
    text = f"   [1]News [2]Storm over the islands [3]0\n\nReferences\n\n{addresses}"
    assert read_lynx(text, Source()).markup[0].href == f"{SITE}b"  # type: ignore[union-attr]


def test_notes_in_the_text_are_no_marks() -> None:
    text = (
        f"   [1]Home\n   As said before.[7] And [2]there.[1]\n\nReferences\n\n   1. {SITE}\n   2. {SITE}x\n"
    )
    assert words(read_lynx(text, Source())) == ["Home", "As said before.[7] And there.[1]"]


def test_a_bibliography_is_no_list_of_links() -> None:
    text = (
        "The wall was built in 1820.[1] It fell in 1903.[2]\n\nReferences\n\n"
        "1. Quill, M. A history of the pier. Dublin, 1990.\n2. Tully, E. Storms. Cork, 2001.\n"
    )
    assert not looks_like_lynx(text)
    assert read_lynx(text, Source()).text == text


def test_hidden_links_and_addresses_with_line_breaks_go_with_the_list() -> None:
    text = (
        f"   [1]Home [2]Mail\n\nReferences\n\n   Visible links:\n   1. {SITE}\n"
        f"   2. mailto:?body=Look:\nthis is good\n\n   Hidden links:\n   4. {SITE}hidden\n"
    )
    assert words(read_lynx(text, Source())) == ["Home Mail"]


def test_a_dump_that_was_cut_off_loses_its_marks_all_the_same() -> None:
    text = "".join(f"     * [{number}]Story {number}\n" for number in range(1, 20))
    assert looks_like_lynx(text)
    assert words(read_lynx(text, Source()))[4] == "* Story 5"


def test_form_marks_go_where_words_stay() -> None:
    text = (
        "   (BUTTON) Menu\n   (BUTTON)\n   ____________________ Search\n   [ ] Keep me signed in\n"
        "   ( ) Weekly\n   [Country________] Send\n   [logo.svg] Courier\n   Your name (*): ___________\n"
        "   [BUTTON Input] (not implemented)______\n   [wall.jpg]\n"
    )
    assert words(read_lynx(text, Source())) == [
        "Menu",
        "(BUTTON)",
        "Search",
        "Keep me signed in",
        "Weekly",
        "Send",
        "Courier",
        "Your name (*):",
        "[BUTTON Input] (not implemented)______",
        "[wall.jpg]",
    ]


NOTES = """The wall was built in 1820 [1], and fell in 1903.[2] It stands again [2].

References

[1] https://courier.example/wall

[2] https://courier.example/storm
"""


def test_plain_texts_are_no_dumps() -> None:
    for text in (
        "",
        "Storm ahead\n\nThe islands brace.\n",
        "[1] First note\n[2] Second note\n",
        "  • World\n  • Sport\n",
        "".join(f"He said so.[{number}] More words.\n" for number in range(1, 40)),
        "".join(f"He said so [{number}], and more [{number + 1}].\n" for number in range(1, 40, 2)),
        NOTES,
        NOTES.replace("[1] http", "1. http").replace("[2] http", "2. http"),
    ):
        assert not looks_like_lynx(text)
        assert not looks_like_w3m(text)


ODD_ROWS = [
    "   1. http://a.example/\n",
    "2. b\n",
    "References\n",
    "Visible links:\n",
    "\n",
    "\r\n",
    "\t",
    " ",
    "   ",
]
MARKS = ["[1]", "[2]", "[3]", "(BUTTON)", "____", "[ ]", "* ", "[x.png]", "[https://a.example/]", "News", "é"]
PIECES = st.sampled_from([*ODD_ROWS, *MARKS])


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join))
def test_every_line_of_any_text_has_its_markup(text: str) -> None:
    looks_like_lynx(text)
    looks_like_w3m(text)
    for reader in (read_lynx, read_w3m):
        dump = reader(text, Source())
        assert len(dump.markup) == len(dump.text.split("\n"))
