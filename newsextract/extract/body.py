"""The article's body and captions, and whether the page has an article at all."""

from __future__ import annotations

from collections.abc import Iterable

from newsextract.extract.view import Part, View
from newsextract.extract.wording import DENSE

# A body of fewer characters is no article: a listing's teaser that was taken for a paragraph. The
# shortest bodies of 300 pages that were labelled by hand have 199 (Japanese) and 764 (Latin)
# characters; beside a headline less is enough, for flashes are a sentence or two.
BODY_ALONE = 250
BODY_UNDER_HEADLINE = 80

# What a character of a dense script counts for.
_DENSE_WEIGHT = 2


def extract_body(view: View) -> Part:
    """The body's paragraphs in reading order, subheads included. A line is a paragraph."""
    return Part(fields={"body": tuple(view.text(place) for place in view.body)})


def extract_captions(view: View) -> Part:
    """The captions of the article's pictures, each once."""
    return Part(fields={"captions": view.texts(view.of("article.caption"))})


def has_article(view: View) -> bool:
    """Whether a page's body, under a headline or alone, is enough for an article."""
    least = BODY_UNDER_HEADLINE if view.of("article.headline") else BODY_ALONE
    return _weight(view.text(place) for place in view.body) >= least


def _weight(body: Iterable[str]) -> int:
    """Characters of a body, dense scripts counted for what they say.

    >>> _weight(("Rain", "雨"))
    6
    """
    total = 0
    for text in body:
        total += len(text)
        if not text.isascii():
            total += (_DENSE_WEIGHT - 1) * len(DENSE.findall(text, 0, BODY_ALONE))
        if total >= BODY_ALONE:
            break
    return total
