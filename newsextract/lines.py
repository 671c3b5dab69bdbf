"""Dump to Page: split the text into lines, and take off what is layout rather than words."""

from __future__ import annotations

from newsextract.model import Dump, Line, Page

TAB_COLUMNS = 8  # as terminals and text browsers set tabs

# Marks that list items begin with in copy-paste and in the dumps of lynx, w3m, links and inscriptis.
# A hyphen is none: '- ' opens dialogue in many languages.
_BULLETS = frozenset("•◦▪▫■□●○◆◇☆★‣⁃∙·►▶▸➤→»›*+")
# Two more letters that lynx and inscriptis use for deep lists; in running text they are words.
_LETTER_BULLETS = frozenset("o#")

# Characters without width that only break words apart. Not among them: the joiners U+200C and
# U+200D, which Persian, Hindi and emoji are spelled with.
_INVISIBLE = "\u00ad\u200b\u200e\u200f\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


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
    rows = _visible(dump.text).split("\n")
    letters = _letter_bullets(rows)
    for number, row in enumerate(rows, start=1):
        words = row.split()
        if not words:
            blank += 1
            continue
        first = words[0]
        indent = _indent(row) if row[0] != first[0] else 0
        bullet = first if first in _BULLETS or (indent and first in letters) else ""
        found.append(
            Line(
                number=number,
                text=" ".join(words[1:] if bullet and len(words) > 1 else words),
                indent=indent,
                bullet=bullet,
                blank_before=blank,
                markup=markup[number - 1] if markup else None,
            )
        )
        blank = 0
    return Page(dump=dump, lines=tuple(found), language=language)


def _visible(text: str) -> str:
    """The text without its invisible characters."""
    # One by one: as most texts have none of them, this is ten times as fast as ``translate``.
    for character in _INVISIBLE:
        text = text.replace(character, "")
    return text


def _letter_bullets(rows: list[str]) -> frozenset[str]:
    """The letters that open list items where they are indented: none, unless other items have marks.

    >>> sorted(_letter_bullets(["  * Weather"])), sorted(_letter_bullets(["Weather"]))
    (['#', 'o'], [])
    """
    marked = any(row.lstrip().startswith(("* ", "+ ")) for row in rows)
    return _LETTER_BULLETS if marked else frozenset()


def _indent(row: str) -> int:
    """Columns of white space before the first word."""
    bare = row.lstrip()
    return len(row[: len(row) - len(bare)].expandtabs(TAB_COLUMNS))
