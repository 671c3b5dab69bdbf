"""JSON-LD: a schema.org NewsArticle and one ItemList a list, ready for a script tag."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any, TextIO

import msgspec

from newsextract.model import Article, Document, Item
from newsextract.write.json import INDENT, shield

Node = dict[str, Any]

# '</script>' in a title must not end the script that holds the data.
_MARKUP = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


def write_jsonld(documents: Iterable[Document], stream: TextIO) -> None:
    """Write one indented JSON-LD object a document."""
    for document in documents:
        json = msgspec.json.format(msgspec.json.encode(graph(document)), indent=INDENT).decode()
        stream.write(shield(json).translate(_MARKUP) + "\n")


def graph(document: Document) -> Node:
    """The document as a JSON-LD graph.

    >>> from newsextract.model import Source
    >>> graph(Document(source=Source(), article=Article(headline="Floods recede")))
    {'@context': 'https://schema.org', '@graph': [{'@type': 'NewsArticle', 'headline': 'Floods recede'}]}
    """
    nodes = [_article(document, document.article)] if document.article else []
    for kind, items in document.lists().items():
        nodes += [
            _item_list(kind, heading, list(group))
            for heading, group in groupby(items, key=lambda item: item.list)
        ]
    return {"@context": "https://schema.org", "@graph": nodes}


def _article(document: Document, article: Article) -> Node:
    return _node(
        "NewsArticle",
        headline=article.headline,
        alternativeHeadline=article.subtitle,
        articleSection=article.section,
        author=[_node("Person", name=name) for name in article.authors],
        datePublished=article.published,
        dateModified=article.modified,
        inLanguage=document.language,
        url=document.source.url,
        articleBody="\n\n".join(article.body),
        image=[_node("ImageObject", caption=caption) for caption in article.captions],
    )


def _item_list(kind: str, heading: str | None, items: list[Item]) -> Node:
    elements = [
        _node("ListItem", position=position, item=_item(item)) for position, item in enumerate(items, start=1)
    ]
    return _node(
        "ItemList", identifier=kind, name=heading, numberOfItems=len(items), itemListElement=elements
    )


def _item(item: Item) -> Node:
    return _node(
        "NewsArticle",
        headline=item.title,
        alternativeHeadline=item.subtitle,
        keywords=item.label,
        author=[_node("Person", name=name) for name in item.authors],
        datePublished=item.published,
        url=item.url,
    )


def _node(type_: str, **values: Any) -> Node:
    """A node with the properties that are known."""
    return {"@type": type_, **{name: value for name, value in values.items() if value}}
