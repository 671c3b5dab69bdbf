"""Markdown: the article as text, its lists as lists, everything from the page escaped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TextIO

import regex

from newsextract.model import Article, Document, Item
from newsextract.write.plain import moment, name_of, printable

KIND_NAMES = {
    "read_also": "Read also",
    "latest_news": "Latest news",
    "most_read": "Most read",
    "promoted": "Promoted",
    "other_links": "Other links",
}

_ANYWHERE = regex.compile(r"[\\`*_\[\]<>&|~$]")
_AT_START = regex.compile(r"^(?=[-+#=])|^\d{1,9}\K(?=[.)])")


def write_markdown(documents: Iterable[Document], stream: TextIO) -> None:
    """Write every document; a rule stands between two of them."""
    for position, document in enumerate(documents):
        if position:
            stream.write("\n---\n\n")
        stream.write("\n\n".join(blocks(document)) + "\n")


def blocks(document: Document) -> Iterator[str]:
    """The blocks of one document, which a blank line parts."""
    if document.article:
        yield from _article(document.article)
    else:
        yield f"*{escape(name_of(document))}: no article*"
    for kind, items in document.lists().items():
        for heading, group in groupby(items, key=lambda item: item.list):
            yield f"## {escape(heading or KIND_NAMES[kind])}"
            yield "\n".join(f"- {_item(item)}" for item in group)


def escape(text: str) -> str:
    r"""The words of a page such that Markdown shows them and does nothing else.

    >>> print(escape("# 2 * 2 [is](javascript:four)"), escape("1. <b>First</b>"))
    \# 2 \* 2 \[is\](javascript:four) 1\. \<b\>First\</b\>
    """
    text = _ANYWHERE.sub(r"\\\g<0>", printable(text).strip())
    return _AT_START.sub(r"\\", text)


def link(text: str, url: str | None) -> str:
    """A link, where the URL is one of the web; else the text alone.

    >>> link("Floods", "https://example.org/a b"), link("Floods", "javascript:alert(1)")
    ('[Floods](<https://example.org/a%20b>)', 'Floods')
    """
    if not url or not url.lower().startswith(("http://", "https://")):
        return escape(text)
    target = regex.sub(r"[\s<>\\\x00-\x1f]", lambda match: f"%{ord(match[0]) & 0xFF:02X}", url)
    return f"[{escape(text)}](<{printable(target)}>)"


def _article(article: Article) -> Iterator[str]:
    if article.headline:
        yield f"# {escape(article.headline)}"
    if article.subtitle:
        yield f"**{escape(article.subtitle)}**"
    facts = (article.section, moment(article.published, article.published_raw), ", ".join(article.authors))
    if any(facts):
        yield " · ".join(escape(fact) for fact in facts if fact)
    yield from map(escape, article.body)
    yield from (f"*{escape(caption)}*" for caption in article.captions)


def _item(item: Item) -> str:
    label = f" ({escape(item.label)})" if item.label else ""
    rest = (item.subtitle, ", ".join(item.authors), moment(item.published, item.published_raw))
    return " — ".join([link(item.title, item.url) + label, *(escape(text) for text in rest if text)])
