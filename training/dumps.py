"""HTML pages as people's tools print them: lynx, w3m, inscriptis. The first two must be installed."""

from __future__ import annotations

import re
import subprocess

from newsextract.errors import InputError

WIDTH = 1000  # columns: paragraphs stay whole, as in the corpora
_SECONDS = 20  # a page takes 0.04; some send lynx round in circles
# lynx names the page by a file of its own, another one each time, where a link leads within the page.
_OWN_FILE = re.compile(rb"file://\S*TMP\.html")
_HEAD = re.compile(rb"<head[^>]*>", re.IGNORECASE)

_COMMANDS = {
    "lynx": ("lynx", "-dump", f"-width={WIDTH}", "-assume_charset=utf-8", "-display_charset=utf-8", "-stdin"),
    "w3m": ("w3m", "-dump", "-cols", str(WIDTH), "-T", "text/html", "-I", "utf-8", "-O", "utf-8"),
}
STYLES = (*_COMMANDS, "inscriptis")
FORMS = ("wet", "html", *STYLES)  # all that a page of HTML can be had in


NOWHERE = "https://page.example/"  # where a page is from whose address is not known


def dump(html: bytes, url: str | None, style: str) -> bytes:
    """A page of UTF-8 HTML as text in one of the `STYLES`; its links start from `url`.

    Raises `InputError` where the tool gives up on the page, `FileNotFoundError` where it is missing.

    >>> dump(b"<p>Rain until <b>Wednesday</b></p>", "https://news.example/", "inscriptis").decode().strip()
    'Rain until Wednesday'
    """
    if style == "inscriptis":
        from inscriptis import get_text

        return get_text(html.decode(errors="replace")).encode()
    url = url or NOWHERE
    based = _HEAD.sub(lambda head: head[0] + f'<base href="{url}">'.encode(), html, count=1)
    try:
        done = subprocess.run(
            _COMMANDS[style], input=based, capture_output=True, timeout=_SECONDS, check=True
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        raise InputError(f"{style} gave up on the page: {error}") from None
    return _OWN_FILE.sub(lambda _: url.encode(), done.stdout)
