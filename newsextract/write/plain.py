"""What every writer does to the words of a page before they reach a terminal or a file."""

from __future__ import annotations

import regex

from newsextract.model import Document

# Escape sequences whole, so that no '[31m' stays behind: CSI, then the strings (OSC, DCS, SOS, PM,
# APC) up to their terminator, then the two-character ones.
_ESCAPES = regex.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
    r"|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)"
    r"|\x1b[ -/]*[0-~]"
)
_BREAKS = "\t\n\v\f\r\x1c\x1d\x1e\x85\u2028\u2029"
# Marks and overrides of writing direction can make a line read as what it is not.
_DIRECTION = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_HIDDEN = {
    **dict.fromkeys((*range(0x20), *range(0x7F, 0xA0), *map(ord, _DIRECTION), 0xFEFF)),
    **dict.fromkeys(map(ord, _BREAKS), " "),
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),  # halves of a character: no encoding has them
}


def printable(text: str) -> str:
    r"""The text without anything that acts on a terminal instead of being shown, on one line.

    Escape sequences, control characters and marks of writing direction go, line breaks and tabs
    become spaces. The joiners U+200C and U+200D stay: words are spelled with them.

    >>> printable("\x1b[31mRed\x1b[0m\talert\x07 \x1b]0;owned\x07now \u202egpj.exe")
    'Red alert now gpj.exe'
    """
    if text.isascii() and text.isprintable():
        return text
    return _ESCAPES.sub("", text).translate(_HIDDEN)


def moment(published: str | None, raw: str | None = None) -> str:
    """A date for people: ISO 8601 without its 'T' and its zero seconds, else the page's own words.

    >>> moment("2023-09-20T15:20:00"), moment("2023-09-20T15:20:30+04:00"), moment(None, "1h ago")
    ('2023-09-20 15:20', '2023-09-20 15:20:30+04:00', '1h ago')
    """
    if published is None:
        return printable(raw or "")
    day, _, time = printable(published).partition("T")
    if time[5:8] == ":00":
        time = time[:5] + time[8:]
    return f"{day} {time}".rstrip()


def name_of(document: Document) -> str:
    """What a person calls a page: its path, with the record where a file holds several, or its URL.

    >>> from newsextract.model import Source
    >>> name_of(Document(source=Source(path="crawl.wet.gz", record="urn:uuid:1")))
    'crawl.wet.gz, urn:uuid:1'
    """
    source = document.source
    path = "standard input" if source.path == "-" else source.path
    parts = [part for part in (path, source.record) if part]
    return printable(", ".join(parts) or source.url or "input")
