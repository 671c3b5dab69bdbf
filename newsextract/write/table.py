"""Tables for people: an article panel, then one table a list, as wide as the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TextIO

from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from newsextract.model import Article, Document, Item, Notice
from newsextract.write.markdown import KIND_NAMES
from newsextract.write.plain import moment, name_of, printable

DATE_WIDTH = 22  # '2023-09-20 15:20+04:00'; words of the page that are longer wrap
KIND_COLOURS = {
    "read_also": "cyan",
    "latest_news": "green",
    "most_read": "magenta",
    "promoted": "yellow",
    "other_links": "blue",
}

# Parts two cells of right-to-left text: without it a terminal that reorders would swap them.
_LEFT_TO_RIGHT = "\u200e"


def write_table(documents: Iterable[Document], stream: TextIO) -> None:
    """Print every document, a blank line between two of them."""
    console = Console(file=stream, highlight=False)
    for position, document in enumerate(documents):
        if position:
            console.print()
        for part in parts(document):
            console.print(part)


def parts(document: Document) -> Iterator[RenderableType]:
    """What is printed of one document, from top to bottom."""
    if document.article:
        yield _article(document.article, name_of(document))
    else:
        yield Text(f"{name_of(document)}: no article", style="bold yellow")
    for kind, items in document.lists().items():
        for heading, group in groupby(items, key=lambda item: item.list):
            yield Text()
            yield _list(kind, heading, list(group))
    if document.warnings:
        yield Group(Text(), *map(_warning, document.warnings))


def _article(article: Article, name: str) -> Panel:
    facts = (article.section, moment(article.published, article.published_raw), ", ".join(article.authors))
    head = [
        _text(article.headline, "bold"),
        _text(article.subtitle, "italic"),
        _text(" · ".join(fact for fact in facts if fact), "cyan"),
    ]
    rows: list[Text] = [row for row in head if row]
    for paragraph in article.body:
        rows += [Text(), _text(paragraph)]
    for caption in article.captions:
        rows += [Text(), _text(caption, "dim")]
    return Panel(Group(*rows), title=Text(name), title_align="left", border_style="dim")


def _list(kind: str, heading: str | None, items: list[Item]) -> Table:
    title = Text.assemble(
        (printable(heading or KIND_NAMES[kind]), f"bold {KIND_COLOURS[kind]}"),
        (f"{_LEFT_TO_RIGHT}  {kind}, {len(items)}", "dim"),
    )
    table = Table(
        box=None,
        padding=(0, 2, 0, 0),
        pad_edge=False,
        title=title,
        title_justify="left",
        title_style="",
        show_header=False,
        expand=True,
    )
    dated = any(item.published_raw or item.published for item in items)
    if dated:
        table.add_column(max_width=DATE_WIDTH, min_width=10, style="dim")
    table.add_column(ratio=1, overflow="fold")
    for item in items:
        when = Text(moment(item.published, item.published_raw) + _LEFT_TO_RIGHT)
        table.add_row(*([when] if dated else []), _item(item))
    return table


def _item(item: Item) -> Text:
    title = _text(item.title)
    if item.label:
        title.append(f" {printable(item.label)}", style="bold yellow")
    for extra in (item.subtitle, ", ".join(item.authors)):
        if extra:
            title.append(f"\n{printable(extra)}", style="dim italic")
    return title


def _warning(notice: Notice) -> Text:
    first, last = notice.lines or (0, 0)
    where = "" if not first else f" (line {first})" if first == last else f" (lines {first} to {last})"
    return Text(f"! {printable(notice.message)}{where}", style="yellow")


def _text(words: str | None, style: str = "") -> Text:
    return Text(printable(words or ""), style=style)
