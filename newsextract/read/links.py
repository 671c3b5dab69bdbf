"""Addresses of links, made absolute."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

_LINE_ENDS = str.maketrans("", "", "\t\n\r")  # as browsers do: an address may be wrapped in the source


def absolute(base: str | None, href: str) -> str:
    """``href`` seen from ``base``; as written where it leads to no page or ``base`` is unknown.

    >>> absolute("https://example.org/a/b", "../c"), absolute("https://example.org/", "#top")
    ('https://example.org/c', '#top')
    >>> absolute("https://example.org/", "javascript:void(0)"), absolute(None, "/c")
    ('javascript:void(0)', '/c')
    """
    href = href.translate(_LINE_ENDS)
    if not base or href.startswith("#"):
        return href
    try:
        if urlsplit(href).scheme not in ("", "http", "https"):
            return href
        return urljoin(base, href)
    except ValueError:
        return href
