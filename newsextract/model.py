"""The values that flow through the program, frozen and named once.

``bytes → read → Dump → lines → Page → label → labels → extract → Document → write → bytes``

A ``Dump`` is one page as text, a ``Page`` its lines, a ``Label`` what one line is, an ``Item`` one
teaser of a list, a ``Document`` the whole result. Line numbers are 1-based everywhere.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

import msgspec

LIST_KINDS = ("read_also", "latest_news", "most_read", "promoted", "other_links")
ARTICLE_FIELDS = ("headline", "subtitle", "section", "published", "author", "body", "caption")
ITEM_FIELDS = ("heading", "title", "subtitle", "label", "published", "author", "more")
BOILERPLATE = "boilerplate"

# Every label that a line can bear; the order is the order of the tagger's outputs.
LABELS: tuple[str, ...] = (
    BOILERPLATE,
    *(f"article.{field}" for field in ARTICLE_FIELDS),
    *(f"{kind}.{field}" for kind in LIST_KINDS for field in ITEM_FIELDS),
)

LineRange = tuple[int, int]


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all values: immutable, compared by content, built by keyword."""


class Source(Value, frozen=True, kw_only=True):
    """Where a page came from. ``sha256`` is that of the bytes as they were read."""

    path: str | None = None
    record: str | None = None
    url: str | None = None
    format: str = "text"
    encoding: str = "utf-8"
    sha256: str = ""


class Notice(Value, frozen=True, kw_only=True):
    """A warning to the reader of a document: a stable ``code``, a sentence, the lines it is about."""

    code: str
    message: str
    lines: LineRange | None = None


class Markup(Value, frozen=True, kw_only=True):
    """What markup knew about one line: its link, heading level (0: none), and the tags around it.

    ``hints`` are lower-case words of the enclosing tags, classes and ids (``article``, ``aside``,
    ``figcaption``, ``related`` …), outermost first. ``datetime`` is a ``<time datetime>`` value.
    ``link_share`` is the share of the line's characters that stand inside a link, 0 to 1.
    """

    href: str | None = None
    level: int = 0
    hints: tuple[str, ...] = ()
    link_share: float = 0.0
    datetime: str | None = None


class Metadata(Value, frozen=True, kw_only=True):
    """What the head of an HTML page (or a crawler's record) says about the article; may be wrong."""

    headline: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    modified: str | None = None
    section: str | None = None
    language: str | None = None
    url: str | None = None


class Dump(Value, frozen=True, kw_only=True):
    """One page as text: what ``read`` yields and ``newsextract text`` prints.

    ``text`` is decoded, its lines end in ``\\n``. ``markup`` holds one entry for every line of
    ``text`` (blank ones too), or nothing at all where the input had no markup. ``fetched`` is when
    the page was crawled, where the input says so: the reference for relative dates.
    """

    source: Source
    text: str
    markup: tuple[Markup | None, ...] = ()
    metadata: Metadata | None = None
    fetched: datetime | None = None
    warnings: tuple[Notice, ...] = ()


class Line(Value, frozen=True, kw_only=True):
    """One non-blank line: ``text`` has its whitespace collapsed and its bullet taken off.

    ``indent`` is in columns, ``blank_before`` counts the blank lines above.
    """

    number: int
    text: str
    indent: int = 0
    bullet: str = ""
    blank_before: int = 0
    markup: Markup | None = None


class Page(Value, frozen=True, kw_only=True):
    """The non-blank lines of a dump, in order, and the page's language (BCP 47, None when unsure)."""

    dump: Dump
    lines: tuple[Line, ...]
    language: str | None = None


class Label(Value, frozen=True, kw_only=True):
    """What a line is (one of ``LABELS``) and how sure that is, 0 to 1."""

    name: str
    confidence: float = 1.0


Labels = tuple[Label, ...]  # one for every line of the page


class Item(Value, frozen=True, kw_only=True):
    """One teaser of a list. ``list`` is the heading of the list it stands in."""

    list: str | None = None
    title: str
    subtitle: str | None = None
    label: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    published_raw: str | None = None
    url: str | None = None
    lines: LineRange


class Article(Value, frozen=True, kw_only=True):
    """The main article. ``body`` has its paragraphs in reading order, subheads included."""

    headline: str | None = None
    subtitle: str | None = None
    section: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    published_raw: str | None = None
    modified: str | None = None
    modified_raw: str | None = None
    body: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()


class Segment(Value, frozen=True, kw_only=True):
    """Lines that bear one label."""

    label: str
    lines: LineRange
    confidence: float


class Document(Value, frozen=True, kw_only=True):
    """One page taken apart: what every writer takes and ``newsextract schema`` describes."""

    source: Source
    language: str | None = None
    article: Article | None = None
    read_also: tuple[Item, ...] = ()
    latest_news: tuple[Item, ...] = ()
    most_read: tuple[Item, ...] = ()
    promoted: tuple[Item, ...] = ()
    other_links: tuple[Item, ...] = ()
    warnings: tuple[Notice, ...] = ()
    segments: tuple[Segment, ...] | msgspec.UnsetType = msgspec.UNSET

    def lists(self) -> dict[str, tuple[Item, ...]]:
        """The five lists by kind, in the contract's order."""
        return {kind: getattr(self, kind) for kind in LIST_KINDS}

    def to_dict(self, *, segments: bool = False) -> dict[str, Any]:
        """The document as plain dicts and lists, keys in the contract's order.

        >>> list(Document(source=Source()).to_dict())[:4]
        ['source', 'language', 'article', 'read_also']
        """
        result: dict[str, Any] = msgspec.json.decode(self.to_json(segments=segments))
        return result

    def to_json(self, *, indent: int = 0, segments: bool = False) -> str:
        """The document as JSON text, on one line unless ``indent`` is given.

        >>> Document(source=Source()).to_json()[-14:]
        '"warnings":[]}'
        """
        data = msgspec.json.encode(self._kept(segments))
        return (msgspec.json.format(data, indent=indent) if indent else data).decode()

    def _kept(self, segments: bool) -> Document:
        """The document with its segments, or without."""
        return self if segments else msgspec.structs.replace(self, segments=msgspec.UNSET)


class Settings(Value, frozen=True, kw_only=True):
    """What the user fixed for a run; None leaves the choice to the page.

    ``as_of`` is the reference for relative dates, ``timezone`` an IANA name or offset.
    ``cues`` are paths of the user's own cue files, added to those of the package.
    """

    as_of: datetime | None = None
    timezone: str | None = None
    language: str | None = None
    url: str | None = None
    cues: tuple[str, ...] = ()


InputFormat = Literal["text", "html", "lynx", "w3m", "markdown", "warc", "json"]
