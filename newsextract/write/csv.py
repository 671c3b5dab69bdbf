"""CSV: one row an item, the article first, one table for all documents.

``path``, ``record``, ``page_url``, ``language``: the page, the same on each of its rows.
``kind``: ``article`` or the name of a list; ``position`` counts from 1 within the kind.
``list``: heading of the list the item stands in.
``title`` (an article's headline), ``subtitle``, ``label``, ``section``, ``authors`` (joined by '; ').
``published``, ``modified``: ISO 8601, empty where unknown; the same with ``_raw``: the page's words.
``url``: where the item leads. ``first_line``, ``last_line``: where it stands; empty for the article.
``body``, ``captions``: an article's paragraphs, parted by a blank line.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import TextIO

from newsextract.model import Article, Document, Item
from newsextract.write.plain import printable

COLUMNS = (
    *("path", "record", "page_url", "language", "kind", "position", "list", "title", "subtitle"),
    *("label", "section", "authors", "published", "published_raw", "modified", "modified_raw"),
    *("url", "first_line", "last_line", "body", "captions"),
)

# What a spreadsheet may take for a formula, in both widths.
FORMULA_MARKS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")

Row = dict[str, str | int]


def write_csv(documents: Iterable[Document], stream: TextIO) -> None:
    """Write a header, then the rows of every document."""
    table = csv.DictWriter(stream, COLUMNS, restval="", lineterminator="\n")
    table.writeheader()
    for document in documents:
        table.writerows(rows(document))


def rows(document: Document) -> Iterator[Row]:
    """The rows of one document: its article, then its lists in the contract's order."""
    source = document.source
    page = _row(path=source.path, record=source.record, page_url=source.url, language=document.language)
    if document.article:
        yield page | {"kind": "article", "position": 1} | _article(document.article)
    for kind, items in document.lists().items():
        for position, item in enumerate(items, start=1):
            yield page | {"kind": kind, "position": position} | _item(item)


def cell(*paragraphs: str | None) -> str:
    """One safe cell: printable, and with an apostrophe before what a spreadsheet would run.

    >>> cell("=1+1"), cell("- Yes, he said"), cell("Plain"), cell(None)
    ("'=1+1", "'- Yes, he said", 'Plain', '')
    """
    text = "\n\n".join(printable(paragraph) for paragraph in paragraphs if paragraph)
    return f"'{text}" if text.lstrip().startswith(FORMULA_MARKS) else text


def _row(**values: str | None) -> Row:
    return {name: cell(value) for name, value in values.items()}


def _article(article: Article) -> Row:
    return _row(
        title=article.headline,
        subtitle=article.subtitle,
        section=article.section,
        authors="; ".join(article.authors),
        published=article.published,
        published_raw=article.published_raw,
        modified=article.modified,
        modified_raw=article.modified_raw,
    ) | {"body": cell(*article.body), "captions": cell(*article.captions)}


def _item(item: Item) -> Row:
    return _row(
        list=item.list,
        title=item.title,
        subtitle=item.subtitle,
        label=item.label,
        authors="; ".join(item.authors),
        published=item.published,
        published_raw=item.published_raw,
        url=item.url,
    ) | {"first_line": item.lines[0], "last_line": item.lines[1]}
