"""The warnings that extraction can give: every code with what it means, in one place."""

from __future__ import annotations

from newsextract.model import LineRange, Notice

CODES: dict[str, str] = {
    "no_article": "the page has no article: a listing, a front page, or too little text",
    "no_headline": "the article has a body but no headline was found",
    "ambiguous_date": "a numeric date can be read two ways",
    "unresolved_date": "a relative or time-only date has nothing to count from; give --as-of",
    "metadata_differs": "the page's head says something else than the page itself; the page is believed",
    "metadata_used": "a field is not on the page and was taken from the page's head",
}


def notice(code: str, message: str, lines: LineRange | None = None) -> Notice:
    """A warning with one of ``CODES``.

    >>> notice("no_article", "no article found").code
    'no_article'
    """
    if code not in CODES:
        raise KeyError(code)
    return Notice(code=code, message=message, lines=lines)
