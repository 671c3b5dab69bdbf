"""What the head of an HTML page says about the article: JSON-LD, OpenGraph, meta tags, ``<time>``.

All of it may be wrong or about something else; nothing here is checked against the visible page.
"""

from __future__ import annotations

import html
import json
import re
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from newsextract.model import Metadata

if TYPE_CHECKING:
    from resiliparse.parse.html import HTMLTree

# Types of schema.org that are an article, by the end of their name (NewsArticle, LiveBlogPosting …).
_ARTICLE_TYPES = ("Article", "BlogPosting", "Posting", "Report", "Review")
# The best description of an article stands among the first things in a graph; a graph can be endless.
MAX_THINGS = 2000
# Pages have one to five scripts of data; more than this is a fault of the page.
MAX_SCRIPTS = 40
# Headlines and names are not longer, in characters; a longer value is a text put in the wrong place.
MAX_VALUE = 500

_HEADLINES = ("og:title", "twitter:title", "dc.title", "title")
_AUTHORS = (
    "author",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "byl",
    "cxenseparse:author",
)
_PUBLISHED = (
    "article:published_time",
    "article:published",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publication_date",
    "date",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.issued",
    "cxenseparse:recs:publishtime",
)
_MODIFIED = (
    "article:modified_time",
    "article:modified",
    "og:updated_time",
    "datemodified",
    "lastmod",
    "dcterms.modified",
)
_SECTIONS = ("article:section", "parsely-section", "section", "dc.subject.section", "cxenseparse:category")

_CONTROL = re.compile(r"[\x00-\x1f]+")
_TRAILING_COMMA = re.compile(r",\s*([}\]])")
_WRAPPING = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$")

Thing = dict[str, Any]
Metas = dict[str, list[str]]


def read_metadata(tree: HTMLTree, url: str | None = None, *, strays: Iterable[Any] = ()) -> Metadata:
    """The metadata of a parsed page; ``url`` is its address, where known.

    ``strays`` are meta elements that stand in the body, as those of a broken head do.

    >>> from resiliparse.parse.html import HTMLTree
    >>> tree = HTMLTree.parse('<html lang=en><meta property="og:title" content="Rain">')
    >>> read_metadata(tree).headline, read_metadata(tree).language
    ('Rain', 'en')
    """
    things = list(islice(_things(tree), MAX_THINGS))
    article = _article(things, url)
    metas = _metas([*_head(tree), *strays])
    return Metadata(
        headline=_text(article.get("headline")) or _first(metas, _HEADLINES),
        authors=_names(article.get("author"), things) or _meta_authors(metas),
        published=_date(tree, article, metas, "datePublished", _PUBLISHED),
        modified=_date(tree, article, metas, "dateModified", _MODIFIED),
        section=_text(article.get("articleSection")) or _first(metas, _SECTIONS),
        language=_language(tree, article, metas),
        url=url,
    )


def canonical_url(tree: HTMLTree) -> str | None:
    """The page's own address: its canonical link, else ``og:url``; only absolute ones.

    >>> from resiliparse.parse.html import HTMLTree
    >>> canonical_url(HTMLTree.parse('<link rel=canonical href="https://example.org/rain">'))
    'https://example.org/rain'
    """
    link = first(tree, "link[rel~=canonical i][href]")
    og = first(tree, 'meta[property="og:url"][content]')
    for node, name in ((link, "href"), (og, "content")):
        value = (node.getattr(name, "") or "").strip() if node else ""
        if value.startswith(("http://", "https://")):
            return value
    return None


def first(tree: HTMLTree, css: str) -> Any:
    """The first such element, or None."""
    return tree.document.query_selector(css) if tree.document is not None else None


def _head(tree: HTMLTree) -> Iterator[Any]:
    """The elements of the head."""
    node = tree.head.first_child if tree.head is not None else None
    while node is not None:
        yield node
        node = node.next


def _metas(nodes: Iterable[Any]) -> Metas:
    """The contents of all meta tags by lower-case name."""
    found: Metas = {}
    for node in nodes:
        if node.tag != "meta":
            continue
        name = node.getattr("property", "") or node.getattr("name", "") or node.getattr("itemprop", "") or ""
        value = _text(node.getattr("content", ""))
        if name and value:
            found.setdefault(name.strip().lower(), []).append(value)
    return found


def _first(metas: Metas, names: Iterable[str]) -> str | None:
    """The first value of the first of ``names`` that has one."""
    return next((metas[name][0] for name in names if name in metas), None)


def _meta_authors(metas: Metas) -> tuple[str, ...]:
    """Authors by meta tags; addresses of profiles (``article:author`` of Facebook) are no names."""
    for name in _AUTHORS:
        names = [value for value in metas.get(name, ()) if "://" not in value and not value.startswith("@")]
        if names:
            return tuple(dict.fromkeys(names))
    return ()


def _date(tree: HTMLTree, article: Thing, metas: Metas, prop: str, names: Iterable[str]) -> str | None:
    """A date of the article as written: of JSON-LD, of meta tags, else of the first element marked as it."""
    stated = _text(article.get(prop)) or _first(metas, names)
    if stated:
        return stated
    node = first(tree, f"[itemprop~={prop}]")
    if node is None:
        return None
    return _text(node.getattr("datetime", "") or node.getattr("content", ""))


def _language(tree: HTMLTree, article: Thing, metas: Metas) -> str | None:
    """The page's language as BCP 47: of the html tag, else of the article, else of OpenGraph."""
    node = first(tree, "html[lang]")
    stated = (node.getattr("lang", "") if node else "") or ""
    for value in (
        stated,
        _text(article.get("inLanguage")),
        _first(metas, ("og:locale", "language", "content-language")),
    ):
        if value and re.fullmatch(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8})*", value.strip()):
            return value.strip().replace("_", "-")
    return None


def _things(tree: HTMLTree) -> Iterator[Thing]:
    """Every JSON-LD object of a page, outer ones first."""
    found = tree.document.query_selector_all('script[type*="ld+json" i]') if tree.document is not None else ()
    for node in islice(found, MAX_SCRIPTS):  # walking to each takes as long as the page is
        queue = deque([_loaded(node.text or "")])
        while queue:
            value = queue.popleft()
            if isinstance(value, list):
                queue.extend(inner for inner in value if isinstance(inner, dict | list))
            elif isinstance(value, dict):
                yield value
                queue.extend(inner for inner in value.values() if isinstance(inner, dict | list))


def _loaded(text: str) -> Any:
    """JSON that a page holds, its usual faults forgiven: raw line breaks, comments around it, stray commas.

    >>> _loaded('<!-- {"headline": "Rain\\n", } -->')
    {'headline': 'Rain '}
    """
    text = _WRAPPING.sub("", _WRAPPING.sub("", text)).strip().rstrip(";")
    for attempt in (text, _TRAILING_COMMA.sub(r"\1", _CONTROL.sub(" ", text))):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return _first_object(text)


def _first_object(text: str) -> Any:
    """The first whole JSON value of a text that goes on after it."""
    try:
        return json.JSONDecoder(strict=False).raw_decode(text)[0]
    except (ValueError, RecursionError):
        return None


def _article(things: list[Thing], url: str | None) -> Thing:
    """The object that describes the page's article: of several, the one of this address, then the first."""
    articles = [
        thing for thing in things if _is_article(thing) and thing.get("headline", thing.get("datePublished"))
    ]
    own = [
        thing for thing in articles if url and url in (_id(thing.get("mainEntityOfPage")), thing.get("url"))
    ]
    return (own or articles or [{}])[0]


def _is_article(thing: Thing) -> bool:
    types = thing.get("@type")
    return any(isinstance(name, str) and name.endswith(_ARTICLE_TYPES) for name in _listed(types))


def _id(value: Any) -> Any:
    return value.get("@id") or value.get("url") if isinstance(value, dict) else value


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _names(value: Any, things: list[Thing]) -> tuple[str, ...]:
    """The names of persons: strings, objects, references by ``@id`` to objects elsewhere.

    >>> _names([{"@id": "#ann"}, "Bob Low"], [{"@id": "#ann", "name": "Ann Lee"}])
    ('Ann Lee', 'Bob Low')
    """
    names: list[str] = []
    for person in _listed(value):
        if isinstance(person, dict) and "name" not in person and "@id" in person:
            person = next((it for it in things if it.get("@id") == person["@id"] and "name" in it), person)  # noqa: PLW2901
        for name in _listed(person.get("name") if isinstance(person, dict) else person):
            text = _text(name)
            if text and "://" not in text:
                names.append(text)
    return tuple(dict.fromkeys(names))


def _text(value: Any) -> str | None:
    """A value as one line of words, or None; lists give their first."""
    if isinstance(value, list):
        value = next((item for item in value if isinstance(item, str)), None)
    if not isinstance(value, str):
        return None
    text = " ".join(html.unescape(value).split())
    return text if 0 < len(text) <= MAX_VALUE else None
