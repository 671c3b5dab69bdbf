"""Dumps of terminal browsers: lynx, elinks, links and w3m.

They number links in the text (``[12]Title``) and list the addresses under ``References`` at the end,
and they draw forms and nameless images with brackets and underscores. Here the numbers become the
lines' links, the list goes, and the marks come off every line that has words besides them.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterable, Iterator
from itertools import islice

from newsextract.model import Dump, Markup, Source
from newsextract.read.unwrap import joined, paragraphs

# A list counts as the dump's own when this share of its entries has its number in the text. lynx lists
# links of hidden things too, but apart; in 250 real dumps every entry of the first list had its mark.
MATCHED_SHARE = 0.6
# Marks stand in front of the words of their link, or open a row; numbers of notes stand behind words. In
# 304 real dumps 85 % of the marks or more did so, in texts with notes next to none.
LINKING_SHARE = 0.5
# Without a list (cut off, or -listonly'd away) numbers are marks only when they run 1, 2, 3 … this far:
# articles with notes seldom do, and never in front of their words.
UNLISTED_MARKS = 12
# lynx does not say where a link ends. A line that begins with one is taken for a link as a whole unless
# it is this long in characters, which is a paragraph.
LINK_LINE = 200
# A link around a whole teaser has its mark alone on a row; so many rows below may be its words.
BLOCK_ROWS = 6
# A row that repeats so many characters of the link above is part of it.
ECHO = 10
# A row of a dump is indented by three columns; this share of such rows tells one from other text.
INDENTED_SHARE = 0.5
# The list stands last: how many places that look like its beginning are tried, from the end.
LISTS_TRIED = 3
# So many buttons, or addresses in brackets, tell a dump of lynx.
DRAWN = 3
# The columns at which lynx draws the bullets of its outer lists; inscriptis, with the same bullets, differs.
LIST_DEPTHS = frozenset({5, 10})
ALL_DEPTHS = frozenset({5, 10, 15, 20, 25})
# A title of the list of addresses ('References' in any language) is at most this long, in characters.
TITLE_LENGTH = 40

_MARK = re.compile(r"\[(\d{1,5})\]")
_INLINE = re.compile(r"\[((?:https?|ftp|file|mailto|tel):[^\s\[\]]+)\](?!\()")
_ENTRY = re.compile(r"\s*(?:(\d{1,5})\.|\[(\d{1,5})\])\s+(\S.*)$")
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:\S|/\S|#\S|\S+\.\w", re.IGNORECASE)
_LIST_TITLE = re.compile(r"\s*(?:References|Visible links|Hidden links):?\s*$", re.IGNORECASE)
_BULLET = re.compile(r"\s*[*+o#@•□☆■○●◦-](?=\s)")
_LEAD = re.compile(r"\s*")
_WORDS = re.compile(r"[^\s.,;:)\]]")
_FIELD = re.compile(r"\[ {8,}\]")
_W3M_LEVELS = (re.compile(r"^ {2}• ", re.MULTILINE), re.compile(r"^ {6}□ ", re.MULTILINE))
# One of these stands in every dump of lynx that has no brackets around numbers or addresses.
_DRAWN = ("(BUTTON)", "____", "     * ", "     + ")
_BRACKETED = re.compile(r"\[(?:\d{1,5}\]|(?:https?|ftp|file|mailto|tel):)")

_IMAGE_FILE = r"\[[^\s\[\]]{1,120}\.(?:jpe?g|png|gif|svg|webp|avif|bmp|ico)\]"
_LYNX_FORM = re.compile(
    r"\[BUTTON Input\] \(not implemented\)|\(BUTTON\)|\[BUTTON\]"
    r"|\[[^\[\]]*_{3,}\]|_{4,}"  # a closed selection; a text field
    r"|(?<!\S)(?:\[[ X]\]|\([ *]\))(?!\S)"  # check boxes, radio buttons
    r"|\[INS: ?:INS\]|\[(?:INLINE|IMAGE|IMG|EMBED|LINK|svg%3E)\]|\[(?:USEMAP|ISMAP)(?::[^\]]*)?\]"
    r"|\[image\]|\(image\)|" + _IMAGE_FILE,
    re.IGNORECASE,
)
# w3m names an image without words by its file, cut after ten characters: ten of them, or some with a
# hyphen, an underscore or a digit among letters. Plain short words in brackets are the page's own.
_W3M_IMAGE = (
    r"\[(?:[A-Za-z0-9_%.~+-]{10}|(?=[\w-]*[A-Za-z][\w-]*[\d_-]|[\w-]*[\d_-][\w-]*[A-Za-z])[A-Za-z0-9_-]{2,48}"
    r"|svg|gif|png|ico|icon|img|image|logo|blank|pixel|spacer|https?)\]"
)
_W3M_FORM = re.compile(
    r"\[[^\[\]]* {3,}\]|\[ {2}\]"  # a text field, empty or filled in
    r"|(?<!\S)\[[ *]\](?= ?\S)|(?<!\S)\([ *]\)(?= ?\S)"  # check boxes, radio buttons
    r"|\[\]|\[INS::INS\]|" + _W3M_IMAGE + "|" + _IMAGE_FILE
)

Marks = list[tuple[int, int, str | None]]  # (start, end, address) of every mark of a row


def looks_like_lynx(text: str) -> bool:
    """Whether a text is a dump of lynx or elinks: its numbered links, or its way of setting a page.

    >>> looks_like_lynx("   [1]Home\\n\\nReferences\\n\\n   1. https://example.org/\\n")
    True
    >>> looks_like_lynx("A plain text with a note.[1]\\n")
    False
    """
    has_brackets = "[" in text and _BRACKETED.search(text) is not None
    if not has_brackets and not any(mark in text for mark in _DRAWN):  # nearly every text
        return False
    rows = text.split("\n")
    begin, addresses = _references(rows) if has_brackets else (len(rows), {})
    return bool(addresses) or (has_brackets and _unlisted(rows[:begin])) or _is_set_by_lynx(rows)


def read_lynx(text: str, source: Source) -> Dump:
    """A dump of lynx or elinks: link marks become ``Markup.href``, form marks come off.

    A line that is nothing but the marks of a form stays as it is. The list of addresses at the end goes
    when its numbers are those of the text. A dump without marks (``-nolist``) keeps its words untouched.

    >>> text = "   * [1]Rain ahead\\n\\nReferences\\n\\n   1. https://example.org/rain\\n"
    >>> dump = read_lynx(text, Source())
    >>> dump.text, dump.markup[0].href
    ('   * Rain ahead\\n', 'https://example.org/rain')
    """
    rows = text.replace("\r\n", "\n").split("\n")
    begin, addresses = _references(rows)
    body = _body(rows, begin)
    if addresses:
        marks = _numbered(body, addresses)
    elif _unlisted(body):
        marks = _numbered(body, {})
    else:
        marks = [_inline(row) for row in body]
    return _dump(body, marks, source, _LYNX_FORM)


def looks_like_w3m(text: str) -> bool:
    """Whether a text is a dump of w3m or links: nested lists with its bullets, or its text fields.

    >>> looks_like_w3m("  • World\\n      □ Europe\\n  • Sport\\n")
    True
    >>> looks_like_w3m("• World\\n• Sport\\n")
    False
    """
    if "[        " in text and _FIELD.search(text):
        return True
    return "      □ " in text and all(level.search(text) for level in _W3M_LEVELS)


def read_w3m(text: str, source: Source) -> Dump:
    """A dump of w3m, numbered (``-o display_link_number=1``) or not, its form and image marks taken off.

    >>> read_w3m("[ ] Remember me\\n[                    ]", Source()).text
    'Remember me\\n[                    ]'
    """
    rows = text.replace("\r\n", "\n").split("\n")
    begin, addresses = _references(rows)
    body = _body(rows, begin)
    marks = _numbered(body, addresses) if addresses else [[] for _ in body]
    return _dump(body, marks, source, _W3M_FORM)


def _dump(rows: list[str], marks: list[Marks], source: Source, form: re.Pattern[str]) -> Dump:
    """The rows without their marks, and one entry of markup for each."""
    texts = [_clean(row, row_marks, form) for row, row_marks in zip(rows, marks, strict=True)]
    markup: list[Markup | None] = []
    block, left = None, 0  # a link that began at the end of a row, and how many rows it may still hold
    href, linked = None, ""  # the last link with words, and its row
    for row, text, row_marks in zip(rows, texts, marks, strict=True):
        links = _links(row, row_marks)
        own = max(links, key=lambda link: link[1])[0] if any(size for _, size in links) else None
        if own:
            href, linked, left = own, text, 0
        found = own
        if text.strip() and not links and len(text) < LINK_LINE:
            found = block if left > 0 else href if _echoes(text, linked) else None
            left -= 1
        if links and not links[-1][1]:
            block, left = links[-1][0], BLOCK_ROWS
        share = 1.0 if own and len(text) < LINK_LINE and _begins(row, row_marks) else 0.0
        markup.append(Markup(href=found, link_share=share) if found else None)
    return Dump(source=source, text="\n".join(texts), markup=tuple(markup))


def _echoes(text: str, linked: str) -> bool:
    """Whether a row repeats the words of a link above: its picture's description, then its heading."""
    words = " ".join(text.split())
    return len(words) >= ECHO and words in linked


def _clean(row: str, marks: Marks, form: re.Pattern[str]) -> str:
    """The row without link and form marks, its indent and bullet kept.

    A form's row without a word stays as it is. The number of a link that opens a block stands alone; its
    row is blank.

    >>> _clean("   * (BUTTON) [7]Sport", [(14, 17, None)], _LYNX_FORM)
    '   * Sport'
    >>> _clean("   (BUTTON)", [], _LYNX_FORM), _clean("   [7]", [(3, 6, None)], _LYNX_FORM)
    ('   (BUTTON)', '')
    """
    bare = "".join(_between(row, marks))
    text = form.sub(" ", bare)
    if text == row:
        return row
    bullet = _BULLET.match(text)
    lead = bullet[0] if bullet else _lead(row)
    words = " ".join(text[bullet.end() if bullet else 0 :].split())
    if not words:
        return row if form.search(row) else ""
    return f"{lead} {words}" if bullet else lead + words


def _lead(row: str) -> str:
    """The white space that a row begins with."""
    match = _LEAD.match(row)
    return match[0] if match else ""


def _between(row: str, marks: Marks) -> Iterator[str]:
    """The parts of a row around its marks."""
    at = 0
    for start, end, _ in marks:
        yield row[at:start]
        at = end
    yield row[at:]


def _links(row: str, marks: Marks) -> list[tuple[str | None, int]]:
    """(address, characters up to the next mark) of every link of a row."""
    ends = [*(start for start, _, _ in marks[1:]), len(row)]
    return [(href, len(row[end:stop].strip())) for (_, end, href), stop in zip(marks, ends, strict=False)]


def _begins(row: str, marks: Marks) -> bool:
    """Whether a row has a link mark before its first word."""
    lead = _BULLET.match(row) or _LEAD.match(row)
    return bool(marks) and lead is not None and not row[lead.end() : marks[0][0]].strip()


def _references(rows: list[str]) -> tuple[int, dict[int, str]]:
    """Where the list of addresses begins, and the addresses by number; (len(rows), {}) without one.

    >>> _references(["[1]Home", "", "References", "", "   1. http://example.org/"])
    (2, {1: 'http://example.org/'})
    """
    for at in islice(_first_entries(rows), LISTS_TRIED):
        begin = _list_begin(rows, at)
        addresses = _addresses(rows[at:])
        entries = len(addresses)
        marked, linking = _counted(rows[:begin], addresses) if begin < at else (0, 0)
        known = marked >= MATCHED_SHARE * _visible(rows[at:], entries) and linking >= LINKING_SHARE * marked
        if entries and known:
            return begin, addresses
    return len(rows), {}


def _counted(rows: list[str], addresses: dict[int, str]) -> tuple[int, int]:
    """How many marks the rows have, and how many of them stand where the mark of a link does."""
    found = list(zip(rows, _numbered(rows, addresses), strict=True))
    linking = sum(_is_linking(row, mark) for row, marks in found for mark in marks)
    return sum(len(marks) for _, marks in found), linking


def _is_linking(row: str, mark: tuple[int, int, str | None]) -> bool:
    """Whether a mark is followed by words, or opens its row."""
    return _WORDS.match(row, mark[1]) is not None or not row[: mark[0]].strip(" *+o#•□")


def _first_entries(rows: list[str]) -> Iterator[int]:
    """Rows that may be the first address of a list, the last one first."""
    for at in range(len(rows) - 1, -1, -1):
        match = _ENTRY.match(rows[at])
        if match and (match[1] or match[2]) == "1" and _ADDRESS.match(match[3]):
            yield at


def _list_begin(rows: list[str], at: int) -> int:
    """The row of the list's title, above blank rows and 'Visible links:'; ``at`` if it has no title."""
    begin = at
    for above in range(at - 1, -1, -1):
        row = rows[above].rstrip()
        if not row:
            continue
        is_title = _LIST_TITLE.match(row) is not None
        if not is_title and (len(row) > TITLE_LENGTH or (begin < at and not rows[begin].startswith(" "))):
            break
        begin = above
        if (not row.startswith(" ") and not is_title) or row.lower().startswith("references"):
            break
    return begin


def _addresses(rows: Iterable[str]) -> dict[int, str]:
    """Addresses by number. Rows that are no entry belong to an address with line breaks (mailto:)."""
    matches = filter(None, map(_ENTRY.match, rows))
    return {int(match[1] or match[2]): match[3].strip() for match in matches}


def _visible(rows: list[str], entries: int) -> int:
    """How many entries stand before 'Hidden links', whose numbers are not in the text."""
    for number, row in enumerate(rows):
        if row.strip().lower().startswith("hidden links"):
            return len(_addresses(rows[:number]))
    return entries


def _body(rows: list[str], begin: int) -> list[str]:
    """The rows above the list of addresses, blank ones at its top dropped, the last row's end kept; rows
    that were wrapped are one again."""
    if begin < len(rows):
        while begin and not rows[begin - 1].strip():
            begin -= 1
        rows = [*rows[:begin], ""]
    return [joined(rows[group.start : group.stop]) for group in paragraphs(rows)]


def _numbered(rows: list[str], addresses: dict[int, str]) -> list[Marks]:
    """The link marks of every row: the numbers that count up, so that a note '[3]' in the text is none."""
    listed = _listed(rows, addresses)
    last = 0
    found: list[Marks] = []
    for row in rows:
        marks: Marks = []
        for match in _MARK.finditer(row) if "[" in row else ():
            number = int(match[1])
            if number == last + 1 or number in listed[bisect(listed, last) :][:1]:
                marks.append((match.start(), match.end(), addresses.get(number)))
                last = number
        found.append(marks)
    return found


def _listed(rows: list[str], addresses: dict[int, str]) -> list[int]:
    """The numbers of the list that stand in the text, in order. Some do not: form fields take numbers
    too, and a mark may be cut in two where a row ends."""
    present = {int(match[1]) for row in rows if "[" in row for match in _MARK.finditer(row)}
    return sorted(present & addresses.keys())


def _inline(row: str) -> Marks:
    """The marks of ``lynx -list_inline``: the address itself in brackets."""
    return [(match.start(), match.end(), match[1]) for match in _INLINE.finditer(row)]


def _unlisted(rows: list[str]) -> bool:
    """Whether numbers in brackets run 1, 2, 3 … in front of words, though no list explains them."""
    before = [
        (mark[0] == 0 or row[mark[0] - 1] in " \t") and _WORDS.match(row, mark[1]) is not None
        for row, marks in zip(rows, _numbered(rows, {}), strict=True)
        for mark in marks
    ]
    return len(before) >= UNLISTED_MARKS and sum(before) >= MATCHED_SHARE * len(before)


def _is_set_by_lynx(rows: list[str]) -> bool:
    """Whether most rows stand three columns in and lists or forms are drawn as lynx draws them."""
    full = [row for row in rows if row.strip()]
    indented = sum(row.startswith("   ") for row in full)
    if indented < INDENTED_SHARE * len(full):
        return False
    buttons = sum("(BUTTON)" in row for row in full)
    fields = sum("____" in row for row in full)
    inline = sum(1 for row in full if _INLINE.match(row.lstrip(" *+o")))
    depths = {len(row) - len(row.lstrip()) for row in full if row.lstrip().startswith(("* ", "+ "))}
    listed = LIST_DEPTHS <= depths <= ALL_DEPTHS or (depths and depths <= ALL_DEPTHS and buttons + fields > 0)
    return buttons >= DRAWN or inline >= DRAWN or bool(listed)
