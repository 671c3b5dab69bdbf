"""Dump to Page: split the text into lines, and take off what is layout rather than words."""

from __future__ import annotations

import regex

from newsextract.model import Dump, Line, Page

TAB_COLUMNS = 8  # as terminals and text browsers set tabs

# Marks that list items begin with in copy-paste and in the dumps of lynx, w3m, links and inscriptis.
# A hyphen is none: '- ' opens dialogue in many languages.
_BULLET = regex.compile(r"([•◦▪▫■□●○◆◇☆★‣⁃∙·►▶▸➤→»›*+])(?: +|$)")
# Two more letters that lynx and inscriptis use for deep lists; in running text they are words.
_LETTER_BULLET = regex.compile(r"([o#])(?: +|$)")

# Characters without width that only break words apart. Not among them: the joiners U+200C and
# U+200D, which Persian, Hindi and emoji are spelled with.
_INVISIBLE = dict.fromkeys(
    map(ord, "\u00ad\u200b\u200e\u200f\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
)


def lines(dump: Dump, language: str | None = None) -> Page:
    """Split a dump into its non-blank lines, whitespace collapsed, bullets apart.

    >>> from newsextract.model import Source
    >>> page = lines(Dump(source=Source(), text="Headline\\n\\n  • First\\u00a0teaser\\n"))
    >>> [(line.number, line.text, line.bullet, line.blank_before) for line in page.lines]
    [(1, 'Headline', '', 0), (3, 'First teaser', '•', 1)]
    """
    found: list[Line] = []
    blank = 0
    markup = dump.markup
    rows = dump.text.translate(_INVISIBLE).split("\n")
    letters = any(row.lstrip().startswith(("* ", "+ ")) for row in rows)
    for number, row in enumerate(rows, start=1):
        words = row.split()
        if not words:
            blank += 1
            continue
        text = " ".join(words)
        indent = _indent(row)
        bullet = _bullet(text, letters and indent > 0)
        found.append(
            Line(
                number=number,
                text=text[len(bullet) :].lstrip() or text,
                indent=indent,
                bullet=bullet,
                blank_before=blank,
                markup=markup[number - 1] if markup else None,
            )
        )
        blank = 0
    return Page(dump=dump, lines=tuple(found), language=language)


def _indent(row: str) -> int:
    """Columns of white space before the first word."""
    bare = row.lstrip()
    return len(row[: len(row) - len(bare)].expandtabs(TAB_COLUMNS))


def _bullet(text: str, letters: bool) -> str:
    """The mark that a list item begins with, or ''.

    >>> _bullet("* Weather", False), _bullet("o Weather", True), _bullet("o Weather", False)
    ('*', 'o', '')
    """
    match = _BULLET.match(text) or (_LETTER_BULLET.match(text) if letters else None)
    return match[1] if match else ""
