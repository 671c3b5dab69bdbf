"""Markdown to a dump: the words without the marks, and for every line its link and heading level.

Made for what scrapers leave: html2text, turndown and its kin (links that span several lines), Jina's
reader (a head of ``Title:``, ``URL Source:`` and ``Markdown Content:``).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

import msgspec

from newsextract.model import Dump, Markup, Metadata, Source
from newsextract.read.links import absolute
from newsextract.read.unwrap import MIN_MARGIN, joined, paragraphs

# So many links tell Markdown by themselves; with a heading or a list one will do.
MIN_LINKS = 3
# Two rows that begin with a hash sign may be hashtags.
MIN_HEADINGS = 3
# Of the rows of pages that html2text, markdownify and trafilatura made, at most 3 % are short, without any
# mark and next to another such row; of plain text with Markdown in it 12 to 70 %.
MAX_LOOSE = 0.1
# An address is broken at its hyphens, into no more rows than this.
MAX_LINK_ROWS = 12
# What the head of a file, its metadata, may take in characters.
MAX_HEAD = 10_000
# The marks of links: private-use characters that stand for '[' and ']' of a link while lines are made.
FIRST_OPEN = 0x100000
MAX_LINKS = 0xFFF0
_CLOSE = "\U0010fffd"
_PICTURE, _PICTURE_END = "\U0010fffb", "\U0010fffc"  # around the words that describe an image
_FIRST_ESCAPE = 0xF0000  # an escaped character is moved here, out of the way of the marks

_URL = r"[^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*"
_TITLE = r"(?:\s+(?:\"[^\"\n]*\"|'[^'\n]*'|\([^()\n]*\)))?"
_TOKEN = re.compile(
    rf"!\[|\[|\]\(\s*(?:<([^<>\n]*)>|({_URL})){_TITLE}\s*\)|\][ ]?\[([^\[\]\n]*)\]|\]"
    r"|<((?:https?|mailto):[^\s<>]+)>"
)
_MARKS = re.compile("([\U00100000-\U0010fff0\U0010fffd])")
_PICTURES = re.compile("[\U0010fffb\U0010fffc]")
_PICTURE_WORDS = re.compile("\U0010fffb[^\U0010fffb\U0010fffc]*\U0010fffc")
_OPEN_MARKS = "\U00100000-\U0010fff0"
_LEAD = re.compile(rf"(\s*)([{_OPEN_MARKS}\s]*)")
_PRIVATE = re.compile("[\U000f0000-\U0010ffff]")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_ESCAPED = re.compile("[\U000f0000-\U000f007f]")
_DEFINITION = re.compile(r" {0,3}\[([^\[\]\n^]+)\]:\s+<?(\S+?)>?(?:\s+[\"'(].*)?\s*$")
_FENCE = re.compile(r"\s{0,3}(```|~~~)")
_HEADING = re.compile(r"(#{1,6})(?:\s+|$)")
_HEADING_BEHIND_LINK = re.compile(r"(?<=\)) +(?=#{1,6} +\[)")  # html2text sets headings of a list so
_NO_EMPHASIS = re.compile(r"^\s*(?:__|\*\*)(?=\s)|(?<=\s)(?:__|\*\*)\s*$")  # an icon without words
_UNDERLINE = re.compile(r"\s{0,3}(=+|-{2,})\s*$")
_RULE = re.compile(r"\s{0,3}(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,})$")
_ITEM = re.compile(r"[*+-]\s+(?=\S)|[*+-]$")
_QUOTE = re.compile(r"(?:>\s?)+")
_TABLE_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
_EMPHASIS = re.compile(  # bounded: emphasis is short, a page may be one long line
    r"(\*{1,3})(?=[^\s*])([^*\n]{0,500}[^\s*])\1"
    r"|(?<!\w)(_{1,3})(?=[^\s_])(.{0,500}?[^\s_])\3(?!\w)"
    r"|(~~)(?=\S)(.{0,500}?\S)~~|(`+)(?!`)(.{0,500}?[^`])\7(?!`)"
)
_TAG = re.compile(r"</?(?:br|sup|sub|b|i|u|em|strong|span|div|p|small|mark)\b[^<>]*>", re.IGNORECASE)
_IMAGE_NUMBER = re.compile(r"Image(?: \d+)?(?:: |$)")

_JINA_ROW = re.compile(r"(Title|URL Source|Published Time|Number of Pages|Warning|Markdown Content): ?(.*)$")
_YAML_ROW = re.compile(r"(?:([A-Za-z][\w-]{0,40}):(?:\s+(.*))?|---|\s+-?\s*\S.*|- .*)\s*$")
_HEAD_END = re.compile(r"Markdown Content:|---\s*$")
_KEYS = {"url source": "url", "published time": "date"}
_KNOWN_BY = frozenset(("url", "date", "author", "description"))  # one of these makes it the head of a page
_LINK = re.compile(r"\]\((?:https?:|/|<|#|mailto:|\.\.?/)")
_ANY_HEADING = re.compile(r"^#{1,6} \S", re.MULTILINE)
_HEADING_ALONE = re.compile(r"(?:\A|\n[ \t]*\n)#{1,6} \S[^\n]*(?=\n[ \t]*\n|\s*\Z)")
_FENCED = re.compile(r"^ {0,3}(```|~~~).*?^ {0,3}\1[^\n]*$", re.MULTILINE | re.DOTALL)
_BLOCK_MARK = re.compile(r"\s*(?:[*+>=-]|#{1,6} |!?\[|\d{1,3}[.)] )")
_ANY_ITEM = re.compile(r"^ {0,3}[*+-] +\[", re.MULTILINE)
_ANY_DEFINITION = re.compile(r"^ {0,3}\[[^\[\]\n]+\]: +<?https?://", re.MULTILINE)
_ANY_BOLD = re.compile(r"\*\*[^\s*][^*\n]*\*\*")


class Block(NamedTuple):
    """What a row is, apart from its words."""

    text: str
    level: int = 0
    hints: tuple[str, ...] = ()


def looks_like_markdown(text: str) -> bool:
    """Whether a text is Markdown: links, headings, reference links, or the head of Jina's reader.

    >>> looks_like_markdown("# Rain\\n\\n[Sun](https://example.org/sun)\\n")
    True
    >>> looks_like_markdown("#1 on the list")
    False
    """
    has_head = text.startswith("---") or "URL Source:" in text[:MAX_HEAD]
    if has_head and _head(text[:MAX_HEAD].split("\n"))[0]:
        return True
    links = len(_LINK.findall(text)) if "](" in text else 0
    headings = _headings(text) if "# " in text else 0
    is_marked = (
        links >= MIN_LINKS
        or (links and (headings or _ANY_HEADING.search(text) or _ANY_ITEM.search(text)))
        or ("][" in text and len(_ANY_DEFINITION.findall(text)) >= MIN_LINKS)
        or headings >= MIN_HEADINGS
        or (headings and _ANY_BOLD.search(text))
    )
    return bool(is_marked) and not _is_loose(text)


def _headings(text: str) -> int:
    """How many headings a text has: all of them where it begins with one, else those between blank rows,
    as comments in a listing of code are not."""
    pattern = _ANY_HEADING if _HEADING.match(text.lstrip()) else _HEADING_ALONE
    return len(pattern.findall(text))


def _is_loose(text: str) -> bool:
    """Whether short rows without marks follow each other, as in the plain text of a page that shows some
    Markdown. In Markdown itself they would be one paragraph."""
    rows = _FENCED.sub("", text).split("\n")
    loose = sum(
        bool(row.strip() and below.strip())
        and len(row) < MIN_MARGIN
        and not row.endswith(("  ", "\\"))
        and not _is_set(row)
        and not _is_set(below)
        for row, below in pairwise(rows)
    )
    return loose > MAX_LOOSE * sum(bool(row.strip()) for row in rows)


def _is_set(row: str) -> bool:
    """Whether a row bears the mark of a block, a link or a table."""
    return "](" in row or "|" in row or _BLOCK_MARK.match(row) is not None


def read_markdown(text: str, source: Source) -> Dump:
    """A Markdown page as plain lines; links, headings and lists go to the lines' markup.

    Images leave the words that describe them. Rows that were wrapped are joined first. The head of
    Jina's reader becomes metadata and ``source.url``.

    >>> dump = read_markdown("## **Rain** ahead\\n\\n*   [Sun](/sun)", Source(url="https://example.org/"))
    >>> dump.text, dump.markup[0].level, dump.markup[2].href
    ('Rain ahead\\n\\n  • Sun', 2, 'https://example.org/sun')
    """
    rows = _PRIVATE.sub("\ufffd", text.replace("\r\n", "\n")).split("\n")
    head, length = _head(rows)
    if head:
        rows = _with_title(rows[length:], head)
        source = msgspec.structs.replace(source, url=source.url or head.get("url"))
    whole = _whole_links(joined(rows[group.start : group.stop]) for group in paragraphs(rows))
    rows = _gone_on([part for row in whole for part in _HEADING_BEHIND_LINK.split(row)])
    rows, addresses = _without_definitions(rows)
    prose, links = _linked("\n".join(_guarded(rows)), addresses)
    lines, markup = _lines(prose.split("\n"), [absolute(source.url, link) for link in links])
    return Dump(
        source=source,
        text="\n".join(lines),
        markup=markup,
        metadata=_metadata(head) if head else None,
    )


def _head(rows: list[str]) -> tuple[dict[str, str], int]:
    """What stands above the page about it, by its keys in lower case, and how many rows that takes: the
    head of Jina's reader, or the YAML between two rules that trafilatura and site generators write."""
    is_yaml = rows[0].rstrip() == "---"
    head: dict[str, str] = {}
    length = 0
    for number, row in enumerate(rows):
        match = (_YAML_ROW if is_yaml else _JINA_ROW).match(row)
        if not match and row.strip():
            break
        if match:
            length = number + 1
            key = (match[1] or "").lower()
            head[_KEYS.get(key, key)] = (match[2] or "").strip().strip("\"'")
        if number and _HEAD_END.match(row):
            break
    ended = not is_yaml or (length > 1 and _HEAD_END.match(rows[length - 1]))
    return (head, length) if ended and head.keys() & _KNOWN_BY else ({}, 0)


def _with_title(body: list[str], head: dict[str, str]) -> list[str]:
    """The rows with the title above, as a heading, where none of them is it."""
    title = head.get("title", "")
    known = {row.strip("#*=_ ").casefold() for row in body}
    return body if not title or title.casefold() in known else [f"# {title}", "", *body]


def _metadata(head: dict[str, str]) -> Metadata:
    """What the head says."""
    authors = head.get("author", "").strip("[]").split(";")
    return Metadata(
        headline=head.get("title") or None,
        authors=tuple(author.strip() for author in authors if author.strip()),
        published=head.get("date") or None,
        url=head.get("url") or None,
        language=head.get("language") or head.get("lang") or None,
    )


def _whole_links(rows: Iterable[str]) -> Iterator[str]:
    """The rows, with addresses and titles of links put together that html2text broke in two."""
    begun: list[str] = []
    for row in rows:
        begun.append(row)
        line = _rejoined(begun) if len(begun) > 1 else row
        tail = line[line.rfind("](") :] if "](" in line else ")"
        if ")" in tail:
            begun = []
            yield line
        elif not row.strip() or len(begun) > MAX_LINK_ROWS:
            yield from begun
            begun = []
    yield from begun


def _gone_on(rows: list[str]) -> list[str]:
    """The rows, with those joined that go on below in small letters: markdownify breaks lines where the
    source of the page did, at no fixed width."""
    if any(map(_FENCE.match, rows)):
        return rows
    found: list[str] = []
    for row in rows:
        above = found[-1] if found else ""
        is_rest = row[:1].islower() and not _is_set(row)
        if is_rest and len(above) >= MIN_MARGIN and not above.endswith(("  ", "\\", ".", ":", "|")):
            found[-1] = joined([above, row])
        else:
            found.append(row)
    return found


def _rejoined(rows: list[str]) -> str:
    """Rows that broke inside an address, without a space, or inside a title, with one."""
    line = rows[0]
    for row in rows[1:]:
        line += (" " if '"' in line[line.rfind("](") :] else "") + row.strip()
    return line


def _without_definitions(rows: list[str]) -> tuple[list[str], dict[str, str]]:
    """The rows with those blanked that define reference links, and their addresses by name."""
    addresses: dict[str, str] = {}
    kept: list[str] = []
    for row in rows:
        match = _DEFINITION.match(row) if "]:" in row else None
        if match:
            addresses[_name(match[1])] = match[2]
        kept.append("" if match else row)
    return kept, addresses


def _name(label: str) -> str:
    return " ".join(label.split()).casefold()


def _guarded(rows: list[str]) -> Iterator[str]:
    """The rows with escaped characters, and all that is code, moved out of the way of the marks."""
    fence = ""
    for row in rows:
        match = _FENCE.match(row)
        if match and fence in ("", match[1]):
            fence = "" if fence else match[1]
            yield ""
        elif fence:
            yield re.sub(r"[!-/:-@\[-`{-~]", _moved, row)
        else:
            yield _ESCAPE.sub(lambda found: _moved(found, 1), row) if "\\" in row else row


def _moved(match: re.Match[str], group: int = 0) -> str:
    return chr(_FIRST_ESCAPE + ord(match[group]))


def _linked(text: str, addresses: dict[str, str]) -> tuple[str, list[str]]:
    """The text with the brackets of links replaced by marks, images by their words; and the addresses."""
    out: list[str] = []
    open_brackets: list[int] = []
    links: list[str] = []
    at = 0
    for token in _TOKEN.finditer(text):
        out.append(text[at : token.start()])
        at = token.end()
        mark = token[0]
        if mark in ("[", "!["):
            open_brackets.append(len(out))
            out.append(mark)
        elif token[4]:
            links.append(token[4])
            out += [_opening(links), token[4], _CLOSE]
        elif open_brackets:
            _close(out, open_brackets.pop(), token, addresses, links)
        else:
            out.append(mark)
    out.append(text[at:])
    return "".join(out), links


def _opening(links: list[str]) -> str:
    """The mark that begins the newest link; of a page with very many, the rest share the last one."""
    return chr(FIRST_OPEN + min(len(links) - 1, MAX_LINKS))


def _close(
    out: list[str], begin: int, token: re.Match[str], addresses: dict[str, str], links: list[str]
) -> None:
    """Turn what stands between a bracket and this token into a link, an image's words, or leave it."""
    address = token[1] if token[1] is not None else token[2]
    if address is None and addresses:
        address = addresses.get(_name(token[3] or _MARKS.sub("", "".join(out[begin + 1 :]))))
    if address is None:
        out.append(token[0])
    elif out[begin] == "![":
        label = "".join(out[begin + 1 :])
        del out[begin:]
        out += [_PICTURE, _IMAGE_NUMBER.sub("", " ".join(_PICTURES.sub("", label).split())), _PICTURE_END]
    else:
        links.append(address)
        out[begin] = _opening(links)
        out.append(_CLOSE)


def _lines(rows: list[str], links: list[str]) -> tuple[list[str], tuple[Markup | None, ...]]:
    """The lines without any marks, and the markup of each."""
    lines: list[str] = []
    markup: list[Markup | None] = []
    inside: list[str] = []  # links that are open
    rows = [_without_pictures(row) for row in rows]
    for number, row in enumerate(rows):
        below = rows[number + 1] if number + 1 < len(rows) else ""
        block = _block(row, above=rows[number - 1] if number else "", below=below)
        spans = _spans(_without_emphasis(block.text), inside, links)
        line = "".join(words for words, _ in spans)
        lines.append(line.rstrip())
        markup.append(_markup(spans, block) if line.strip() else None)
    return lines, tuple(markup)


def _without_pictures(row: str) -> str:
    """The row without the words that describe its images, where it has other words: no renderer of HTML
    shows them beside a title."""
    if _PICTURE not in row:
        return row
    others = _PICTURE_WORDS.sub(" ", row)
    return others if re.search(r"\w", _MARKS.sub("", others)) else _PICTURES.sub("", row)


def _block(row: str, *, above: str, below: str) -> Block:
    """What a row is: heading, item, quotation, table row, rule or just words."""
    is_underline = _UNDERLINE.match(row) and above.strip() and not _is_special(above)
    if not row.strip() or is_underline or _RULE.match(row) or _TABLE_RULE.match(row):
        return Block("")
    level = 0
    hints: tuple[str, ...] = ()
    indent, marks, text = _parted(row)
    if quote := _QUOTE.match(text):
        text, hints = text[quote.end() :], ("blockquote",)
    if item := _ITEM.match(text):
        hints, indent = (*hints, "li"), f"{indent}  • "
        _, more, text = _parted(text[item.end() :])
        marks += more
    if heading := _HEADING.match(text):
        level, text = len(heading[1]), text[heading.end() :].rstrip().rstrip("#")
    elif underline := _UNDERLINE.match(below) if not _is_special(row) else None:
        level = 1 if underline[1].startswith("=") else 2
    elif _is_table_row(text, above, below):
        text, hints = _cells(text), (*hints, "table")
    return Block(indent + marks + text, level, (*hints, f"h{level}") if level else hints)


def _parted(row: str) -> tuple[str, str, str]:
    """Its indent, the links that begin before its first word, and the rest of a row."""
    lead = _LEAD.match(row)
    return (lead[1], "".join(lead[2].split()), row[lead.end() :]) if lead else ("", "", row)


def _is_special(row: str) -> bool:
    """Whether a row cannot be a heading that is underlined below."""
    return bool(_RULE.match(row) or _TABLE_RULE.match(row) or _ITEM.match(row.lstrip()) or "|" in row)


def _is_table_row(text: str, above: str, below: str) -> bool:
    if text.startswith("|"):
        return text.rstrip().endswith("|")
    return "|" in text and any("|" in row and _TABLE_RULE.match(row) for row in (above, below))


def _cells(text: str) -> str:
    """A table row as the renderers of HTML write it: cells apart by tabs."""
    return "\t\t".join(cell.strip() for cell in text.strip().strip("|").split("|")).rstrip()


def _without_emphasis(text: str) -> str:
    """The text without the marks of emphasis, of code and of harmless tags.

    >>> _without_emphasis("**Rain**, _much_ rain in snake_case for 3 * 4 `days`")
    'Rain, much rain in snake_case for 3 * 4 days'
    """
    if "<" in text:
        text = _TAG.sub(" ", text)
    if "__" in text or "**" in text:
        text = _NO_EMPHASIS.sub("", text)
    for _ in range(3):  # emphasis within emphasis
        stripped = _EMPHASIS.sub(lambda match: match[2] or match[4] or match[6] or match[8], text)
        if stripped == text:
            break
        text = stripped
    return text


def _spans(text: str, inside: list[str], links: list[str]) -> list[tuple[str, str | None]]:
    """The words of a row, each with the innermost link that they stand in; ``inside`` goes on below."""
    spans: list[tuple[str, str | None]] = []
    for part in _MARKS.split(text):
        if part == _CLOSE:
            if inside:
                inside.pop()
        elif _MARKS.match(part):
            inside.append(links[ord(part) - FIRST_OPEN])
        elif part:
            words = html.unescape(_ESCAPED.sub(lambda match: chr(ord(match[0]) - _FIRST_ESCAPE), part))
            spans.append((words, inside[-1] if inside else None))
    return spans


def _markup(spans: list[tuple[str, str | None]], block: Block) -> Markup:
    """The markup of a line: of several links the one with most words."""
    total = 0
    linked: dict[str, int] = {}
    for words, href in spans:
        size = len(words.strip(" •\t"))
        total += size
        if href:
            linked[href] = linked.get(href, 0) + size
    return Markup(
        href=max(linked, key=linked.__getitem__) if linked else None,
        level=block.level,
        hints=block.hints,
        link_share=round(sum(linked.values()) / total, 3) if total else 0.0,
    )
