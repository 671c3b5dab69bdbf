"""HTML to a dump: the page as text, and for every line of it what the markup says.

resiliparse parses the page and renders its text, blocks on lines of their own, as Common Crawl's WET
files have it. To know which element a rendered line comes from, every text node is given one marking
character before rendering, and loses it again afterwards.

What no browser ever shows as text goes: scripts, styles, templates, noscript. What a browser does not show
at first (``hidden``, ``display: none``, ``aria-hidden``) stays, with the hint ``hidden``: in ten of 304
pages it holds paragraphs of the article, in more of them teasers, which a script uncovers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from newsextract.model import Dump, Markup, Source
from newsextract.read.hints import hints_of, joined
from newsextract.read.links import absolute
from newsextract.read.metadata import canonical_url, first, read_metadata
from newsextract.read.text import Decoded, decode, known_encoding, web_name

if TYPE_CHECKING:
    from resiliparse.parse.html import HTMLTree

# The last plane of Unicode is for private use and holds no letters of any page: one character a text node.
FIRST_MARK = 0x100000
# So many text nodes can be told apart; a page that has more is a book, and its rest has no markup.
MAX_PLACES = 0xFFFD
# Declarations stand in the first 1,024 bytes by the standard, but many pages put scripts before them.
DECLARATION_BYTES = 65_536
# A share of NUL bytes that is a slip of some program rather than UTF-16.
MAX_NULS = 0.1
# Menus have four levels. Ten thousand would make a page of a hundred megabytes of white space.
MAX_LIST_DEPTH = 300
# How much of the beginning is looked at to tell HTML from text.
SNIFFED_BYTES = 65_536
# Text that mentions tags has few of them; a fragment of a page has one every few words.
MIN_TAGS = 3
CHARACTERS_PER_TAG = 250

_UNSEEN = "script style template svg head noscript math object canvas select textarea"
_ALTERNATIVES = frozenset({"img", "area"})
_SKIPPED = frozenset(_UNSEEN.split())
_RENDERING: dict[str, Any] = {
    "preserve_formatting": True,
    "list_bullets": True,
    "alt_texts": True,  # with it come figcaptions; the alt attributes themselves are taken off before
    "links": False,
    "form_fields": False,
    "noscript": False,
    "skip_elements": ["svg", "object"],
}
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_NAMES = ("class", "id", "role", "itemprop", "data-testid", "rel")
_MARK = re.compile("([\U00100000-\U0010fffd])")
_BULLET = re.compile(r"\s*(?:[•*]|\d+\.)\s*$")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)

_BEGINNING = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
    rb"<(?:!doctype\s+html|html|head|body|title|meta|script|style|link|base|noscript|iframe)[\s>/]",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(
    rb"<(?:/?(?:div|p|a|span|li|ul|ol|h[1-6]|table|tr|td|section|article|header|footer|figure|img|strong|em|b|i"
    rb"|nav|main|aside|time|blockquote)(?:\s[^<>]{0,2000})?|br\s*/?)>",
    re.IGNORECASE,
)
# The blocks of a fragment. Text that leaks the links and images of its ads has none of them.
_BLOCK_TAG = re.compile(
    rb"</?(?:p|br|div|li|ul|ol|h[1-6]|table|td|section|article)(?:\s[^<>]{0,2000})?/?>", re.IGNORECASE
)
_FEED = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:rss|feed|rdf:RDF|sitemapindex|urlset)[\s>]", re.DOTALL
)
_META_CHARSET = re.compile(rb"<meta\b[^>]{0,500}?\bcharset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"\s*<\?xml\b[^>]*?\bencoding\s*=\s*[\"']([\w.:-]+)")
_LISTS = ("<ul", "<ol", "<UL", "<OL", "<dl", "<DL")
_LIST_TAG = re.compile(r"<(/?)(?:ul|ol|dl)\b[^<>]{0,2000}>", re.IGNORECASE)
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


class Place(NamedTuple):
    """What the elements around a text node say about it."""

    hints: tuple[str, ...] = ()
    href: str | None = None
    level: int = 0
    datetime: str | None = None


def looks_like_html(data: bytes) -> bool:
    """Whether bytes are an HTML page or a fragment of one.

    >>> looks_like_html(b"<!DOCTYPE html><p>Rain"), looks_like_html(b"Use <b> for bold text.")
    (True, False)
    """
    head = data[:SNIFFED_BYTES]
    for mark in _BOMS:
        head = head.removeprefix(mark)
    head = head.replace(b"\0", b"")  # UTF-16
    if _FEED.match(head):
        return False
    if _BEGINNING.match(head):
        return True
    is_one_line = b"\n" not in head.strip() and head.lstrip().startswith(b"<")
    tags = len((_TAG if is_one_line else _BLOCK_TAG).findall(head))
    return tags >= MIN_TAGS and tags * CHARACTERS_PER_TAG >= len(head)


def read_html(data: bytes, source: Source, *, charset: str | None = None) -> Dump:
    """An HTML page as text lines with their markup, and the metadata of its head.

    ``charset`` is that of the HTTP header, where known. Links are absolute where the page's address is
    known: ``source.url``, else the canonical one, which then becomes ``source.url``.

    >>> page = b'<h1>Rain</h1><ul><li><a href="/sun">Sun</a></ul>'
    >>> dump = read_html(page, Source(url="https://example.org/rain"))
    >>> dump.text, dump.markup[0].level, dump.markup[2].href
    ('Rain\\n\\n  • Sun', 1, 'https://example.org/sun')
    """
    from resiliparse.parse.html import HTMLTree  # text pages need no parser

    text, encoding, warnings = _decoded(data, charset)
    tree = HTMLTree.parse(_flattened(text))
    canonical = canonical_url(tree)
    url = source.url or canonical
    strays: list[Any] = []
    rendered, places = _rendered(tree, strays)
    metadata = read_metadata(tree, url, strays=strays)
    base = _base(tree, url)
    rows, markup = _rows(rendered, places, base)
    return Dump(
        source=msgspec.structs.replace(source, url=url, encoding=encoding),
        text="\n".join(rows),
        markup=markup,
        metadata=metadata,
        warnings=warnings,
    )


def _decoded(data: bytes, charset: str | None) -> Decoded:
    """The text of a page: a byte order mark decides, then UTF-8 bytes, then HTTP's charset, then the page's.

    UTF-8 goes before what is stated: text in another encoding is no valid UTF-8, and servers often send
    a charset that was true of the site ten years ago.
    """
    if data.startswith(_BOMS):
        return decode(data)
    if 0 < data.count(0) < MAX_NULS * len(data):  # UTF-16 has one in every other byte
        data = data.replace(b"\0", b"")
    if not _is_foreign_utf8(data):
        for stated in (charset, _stated(data)):
            name = web_name(stated) if stated else ""
            if name and name != "utf-8" and known_encoding(name):
                return decode(data, name)
    return decode(data)


def _is_foreign_utf8(data: bytes) -> bool:
    """Whether the bytes are UTF-8 beyond ASCII."""
    if data.isascii():
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _stated(data: bytes) -> str | None:
    """The encoding that the page states: in a meta tag, or as XML.

    >>> _stated(b'<meta http-equiv=Content-Type content="text/html; charset=windows-1251">')
    'windows-1251'
    """
    head = _without_comments(data[:DECLARATION_BYTES])
    match = _META_CHARSET.search(head) or _XML_ENCODING.match(head)
    if not match:
        return None
    name = match[1].decode("ascii", "replace").lower()
    if name.startswith(("utf-16", "utf-32", "utf16")):  # it could not have been read, were it true
        return None
    return "windows-1252" if name == "x-user-defined" else name


def _flattened(text: str) -> str:
    """The page without the tags of lists that nest too deeply: every level of a list indents its lines."""
    if sum(map(text.count, _LISTS)) <= MAX_LIST_DEPTH:
        return text
    depth = 0

    def kept(match: re.Match[str]) -> str:
        nonlocal depth
        deep = depth >= MAX_LIST_DEPTH
        if match[1]:
            deep = depth > MAX_LIST_DEPTH
            depth = max(0, depth - 1)
        else:
            depth += 1
        return "" if deep else match[0]

    return _LIST_TAG.sub(kept, text)


def _without_comments(head: bytes) -> bytes:
    """The beginning of a page without its comments; one that never ends takes the rest with it.

    >>> _without_comments(b"a<!-- b -->c<!-- d")
    b'ac'
    """
    first, *others = head.split(b"<!--")
    return first + b"".join(other.partition(b"-->")[2] for other in others)


def _rendered(tree: HTMLTree, strays: list[Any]) -> tuple[str, list[Place]]:
    """The page's text with a mark before the words of every text node, and the place of each mark; meta
    elements of the body go to ``strays``."""
    from resiliparse.extract.html2text import extract_plain_text

    places: list[Place] = []
    for node, value, place in _text_nodes(tree.document, strays):
        bare = _MARK.sub("\ufffd", value)
        words = bare.lstrip()
        if len(places) < MAX_PLACES:
            mark = chr(FIRST_MARK + len(places))
            places.append(place)
        else:
            mark = chr(FIRST_MARK + MAX_PLACES)
        node.value = f"{bare[: len(bare) - len(words)]}{mark}{words}"
    text = extract_plain_text(tree, **_RENDERING)
    return text, [*places, *[Place()] * (MAX_PLACES + 1 - len(places))]


def _text_nodes(root: Any, strays: list[Any]) -> Iterator[tuple[Any, str, Place]]:
    """Every text node with words in it, in order, and its place; without recursion, pages nest deeply."""
    above: list[tuple[Any, Place]] = []
    memory: dict[tuple[tuple[str, ...], str, str], tuple[str, ...]] = {}
    node, place = root, Place()
    while node is not None:
        below, inner = None, place
        tag = node.tag
        if tag == "#text":
            value = node.value
            if value and not value.isspace():
                yield node, value, place
        elif tag in _ALTERNATIVES:
            node.delattr("alt")
        elif tag == "meta":
            strays.append(node)
        elif tag not in _SKIPPED:
            below = node.first_child
            if below is not None and tag and tag[0] not in "#!":
                inner = _inner(node, tag, place, memory)
        if below is not None:
            above.append((node, place))
            node, place = below, inner
            continue
        following = node.next
        while following is None and above:
            node, place = above.pop()
            following = node.next
        node = following


def _inner(node: Any, tag: str, place: Place, memory: dict[Any, tuple[str, ...]]) -> Place:
    """The place inside an element."""
    attributes = node.attrs
    names = _names(node, attributes) if attributes and tag not in ("html", "body") else ""
    key = (place.hints, tag, names)
    hints = memory.get(key)
    if hints is None:
        hints = memory[key] = joined(place.hints, hints_of(tag, names))
    href, level, moment = place.href, place.level, place.datetime
    if tag == "a" and "href" in attributes:
        href = node.getattr("href", "").strip() or None
    elif tag in _HEADINGS:
        level = _HEADINGS[tag]
    elif tag == "time":
        moment = node.getattr("datetime", "").strip() or None
    if hints is place.hints and href == place.href and level == place.level and moment == place.datetime:
        return place
    return Place(hints, href, level, moment)


def _names(node: Any, attributes: tuple[str, ...]) -> str:
    """Class names and their like, and ``hidden`` for an element that a browser would not show."""
    names = [node.getattr(name, "") or "" for name in _NAMES if name in attributes]
    if (
        "hidden" in attributes
        or ("aria-hidden" in attributes and node.getattr("aria-hidden") == "true")
        or ("style" in attributes and _HIDDEN_STYLE.search(node.getattr("style", "") or ""))
    ):
        names.append("hidden")
    return " ".join(names)


def _rows(
    rendered: str, places: list[Place], base: str | None
) -> tuple[list[str], tuple[Markup | None, ...]]:
    """The rendered lines without their marks, and what is known about each."""
    alone: dict[str, Markup] = {}
    rows: list[str] = []
    markup: list[Markup | None] = []
    last = chr(FIRST_MARK + MAX_PLACES)
    for row in rendered.split("\n"):
        parts = _MARK.split(row)
        text = "".join(parts[::2])
        rows.append(text)
        if not text.strip():
            markup.append(None)
            last = parts[-2] if len(parts) > 1 else last
            continue
        spans = _spans(parts, last)
        last = spans[-1][0]
        if len(spans) > 1:
            markup.append(_markup([(places[ord(mark) - FIRST_MARK], size) for mark, size in spans], base))
            continue
        if last not in alone:
            alone[last] = _markup([(places[ord(last) - FIRST_MARK], 1)], base)
        markup.append(alone[last])
    return rows, tuple(markup)


def _spans(parts: list[str], last: str) -> list[tuple[str, int]]:
    """(mark, number of characters) of every piece of a line; what stands before the first mark, unless
    it is a bullet, goes on from the line above."""
    spans = [(mark, len(piece.strip())) for mark, piece in zip(parts[1::2], parts[2::2], strict=True)]
    before = parts[0]
    if before.strip() and not (spans and _BULLET.match(before)):
        spans.insert(0, (last, len(before.strip())))
    return spans


def _markup(spans: list[tuple[Place, int]], base: str | None) -> Markup:
    """The markup of a line from those of its pieces: the longest one speaks first."""
    spans = sorted(spans, key=lambda span: -span[1])
    total = sum(size for _, size in spans) or 1
    linked: dict[str, int] = {}
    hints: tuple[str, ...] = ()
    for place, size in spans:
        if place.href:
            linked[place.href] = linked.get(place.href, 0) + size
        hints = joined(hints, place.hints)
    href = max(linked, key=linked.__getitem__) if linked else None
    return Markup(
        href=absolute(base, href) if href else None,
        level=spans[0][0].level,
        hints=hints,
        link_share=round(sum(linked.values()) / total, 3),
        datetime=next((place.datetime for place, _ in spans if place.datetime), None),
    )


def _base(tree: HTMLTree, url: str | None) -> str | None:
    """What links are relative to: ``<base href>``, itself relative to the page's address."""
    found = first(tree, "base[href]")
    href = (found.getattr("href", "") or "").strip() if found else ""
    base = absolute(url, href) if href and url else href or url
    return base if base and base.startswith(("http://", "https://")) else None
