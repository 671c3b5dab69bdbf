"""One page's bytes or text to one Dump: every form that a page comes in, named once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime

import msgspec

from newsextract.errors import InputError
from newsextract.model import Dump, Source
from newsextract.read.text import EMPTY, check_is_text, decode, repair

TextReader = Callable[[str, Source], Dump]


def _read_text(text: str, source: Source) -> Dump:
    from newsextract.read.unwrap import unwrap  # HTML is not wrapped

    return unwrap(Dump(source=source, text=text))


def _read_lynx(text: str, source: Source) -> Dump:
    from newsextract.read.terminal import read_lynx  # plain text needs none of these

    return read_lynx(text, source)


def _read_w3m(text: str, source: Source) -> Dump:
    from newsextract.read.terminal import read_w3m

    return read_w3m(text, source)


def _read_markdown(text: str, source: Source) -> Dump:
    from newsextract.read.markdown import read_markdown

    return read_markdown(text, source)


# The forms of text, by the name that ``Source.format`` and ``--input-format`` bear.
TEXT_FORMS: dict[str, TextReader] = {
    "text": _read_text,
    "lynx": _read_lynx,
    "w3m": _read_w3m,
    "markdown": _read_markdown,
}
PAGE_FORMS = (*TEXT_FORMS, "html")


def page_of_bytes(
    data: bytes,
    source: Source,
    *,
    form: str | None = None,
    charset: str | None = None,
    fetched: datetime | None = None,
) -> Dump:
    """One page as a Dump; ``InputError`` when ``data`` is empty or no text.

    ``form`` is one of ``PAGE_FORMS``, ``charset`` what a header says of the encoding; both are found
    out where they are None. ``fetched`` is when the page was crawled.

    >>> dump = page_of_bytes("Überschrift\\r\\n".encode("cp1252"), Source(path="page.txt"))
    >>> dump.text, dump.source.format, dump.source.encoding
    ('Überschrift\\n', 'text', 'windows-1252')
    """
    check_is_text(data)
    source = msgspec.structs.replace(source, sha256=hashlib.sha256(data).hexdigest())
    if form == "html" or (form is None and _is_html(data)):
        dump = _read_html(data, source, charset)
    else:
        decoded = decode(data, charset)
        if not decoded.text.strip():
            raise InputError(EMPTY)
        source = msgspec.structs.replace(source, encoding=decoded.encoding)
        dump = _page(decoded.text, source, form)
        dump = msgspec.structs.replace(dump, warnings=decoded.warnings + dump.warnings)
    return msgspec.structs.replace(dump, fetched=fetched) if fetched else dump


def page_of_text(
    text: str, source: Source, *, form: str | None = None, fetched: datetime | None = None
) -> Dump:
    """One page that is text already as a Dump; takes any str, an empty one too.

    >>> page_of_text("Headline\\r\\nStory", Source()).text
    'Headline\\nStory'
    """
    text = repair(text)
    data = text.encode()
    source = msgspec.structs.replace(source, encoding="utf-8", sha256=hashlib.sha256(data).hexdigest())
    if form == "html" or (form is None and _is_html(data)):
        dump = _read_html(data, source, "utf-8")
    else:
        dump = _page(text, source, form)
    return msgspec.structs.replace(dump, fetched=fetched) if fetched else dump


def _page(text: str, source: Source, form: str | None) -> Dump:
    form = form or text_form(text)
    return TEXT_FORMS[form](text, msgspec.structs.replace(source, format=form))


def text_form(text: str) -> str:
    """Which of ``TEXT_FORMS`` a text is in."""
    from newsextract.read.markdown import looks_like_markdown
    from newsextract.read.terminal import looks_like_lynx, looks_like_w3m

    if looks_like_lynx(text):
        return "lynx"
    if looks_like_w3m(text):
        return "w3m"
    return "markdown" if looks_like_markdown(text) else "text"


def _is_html(data: bytes) -> bool:
    """Look into html.py only for what has a tag at all."""
    if b"<" not in data:
        return False
    from newsextract.read.html import looks_like_html

    return looks_like_html(data)


def _read_html(data: bytes, source: Source, charset: str | None) -> Dump:
    from newsextract.read.html import read_html

    return read_html(data, msgspec.structs.replace(source, format="html"), charset=charset)
