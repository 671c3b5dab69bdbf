"""One invented page in every form that an input comes in: one document, whatever the form.

Every line is labelled by its words, the same in all forms, so that nothing but the reading is compared.
The recorded dumps are those of lynx, w3m and html2text; what only packs a page is packed here.
"""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import shutil
import subprocess
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastwarc.stream_io import Lz4Writer, ZstdWriter

import newsextract
from newsextract.extract import extract
from newsextract.language import detect_language
from newsextract.lines import lines
from newsextract.model import BOILERPLATE, Document, Dump, Label, Page, Settings
from newsextract.read import read_page

FORMS = Path(__file__).parent / "forms"
URL = "https://mail.example/coast/last-keeper"
LABELS: dict[str, str] = json.loads((FORMS / "labels.json").read_text(encoding="utf-8"))


def recorded(name: str) -> bytes:
    return (FORMS / name).read_bytes()


def zipped() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("pages/page.html", recorded("page.html"))
    return file.getvalue()


def tarred(mode: str = "w") -> bytes:
    file = io.BytesIO()
    data = recorded("page.html")
    with tarfile.open(fileobj=file, mode=mode) as archive:  # type: ignore[call-overload]
        info = tarfile.TarInfo("pages/page.html")
        info.size = len(data)
        archive.addfile(info, io.BytesIO(data))
    return file.getvalue()


def through(writer: type[ZstdWriter] | type[Lz4Writer], data: bytes) -> bytes:
    file = io.BytesIO()
    with writer(file) as packer:
        packer.write(data)
    return file.getvalue()


def record(kind: str, content_type: str, body: bytes) -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Target-URI: {URL}\r\n"
        f"WARC-Date: 2024-03-05T13:00:00Z\r\nContent-Type: {content_type}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


def wet() -> bytes:
    info = record("warcinfo", "application/warc-fields", b"software: a crawler")
    return info + record("conversion", "text/plain", recorded("page.txt"))


def warc() -> bytes:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + recorded("page.html")
    request = record("request", "application/http; msgtype=request", b"GET / HTTP/1.1\r\n\r\n")
    return request + record("response", "application/http; msgtype=response", http)


def json_line(field: str, name: str) -> bytes:
    page = {"id": 7, "url": URL, field: recorded(name).decode(), "date": "2024-03-05T13:00:00Z"}
    return json.dumps(page).encode() + b"\n"


def jina() -> bytes:
    title = "Last lighthouse keeper of Skerray hands over the keys"
    head = f"Title: {title}\n\nURL Source: {URL}\n\nMarkdown Content:\n"
    return head.encode() + recorded("page.md")


def recoded(name: str, encoding: str) -> bytes:
    return recorded(name).decode().replace('charset="utf-8"', f'charset="{encoding}"').encode(encoding)


def live(*command: str) -> bytes:
    if not shutil.which(command[0]):
        pytest.skip(f"{command[0]} is not installed")
    return subprocess.run(
        [*command, str(FORMS / "page.html")], capture_output=True, check=True, timeout=30
    ).stdout


LYNX = ("lynx", "-dump", "-assume_charset=utf-8", "-display_charset=utf-8")
W3M = ("w3m", "-dump", "-I", "utf-8", "-O", "utf-8")
# How each form is made, and what it is named.
INPUTS: dict[str, tuple[Callable[[], bytes], str]] = {
    "html": (lambda: recorded("page.html"), "html"),
    "html in windows-1252": (lambda: recoded("page.html", "windows-1252"), "html"),
    "html in utf-16": (lambda: recorded("page.html").decode().encode("utf-16"), "html"),
    "text": (lambda: recorded("page.txt"), "text"),
    "text with CRLF": (lambda: recorded("page.txt").replace(b"\n", b"\r\n"), "text"),
    "text in windows-1252": (lambda: recoded("page.txt", "windows-1252"), "text"),
    "text in utf-16": (lambda: recoded("page.txt", "utf-16"), "text"),
    "lynx, 80 columns": (lambda: recorded("lynx80.txt"), "lynx"),
    "lynx, 1000 columns": (lambda: recorded("lynx1000.txt"), "lynx"),
    "lynx, live": (lambda: live(*LYNX), "lynx"),
    "lynx, live, 132 columns": (lambda: live(*LYNX, "-width=132"), "lynx"),
    "lynx, live, without links": (lambda: live(*LYNX, "-nolist"), "text"),
    "w3m, 80 columns": (lambda: recorded("w3m80.txt"), "text"),
    "w3m, live, 132 columns": (lambda: live(*W3M, "-cols", "132"), "text"),
    "markdown": (lambda: recorded("page.md"), "markdown"),
    "markdown of Jina's reader": (jina, "markdown"),
    "wet": (wet, "text"),
    "wet.gz": (lambda: gzip.compress(wet()), "text"),
    "warc": (warc, "html"),
    "warc.gz": (lambda: gzip.compress(warc()), "html"),
    "json line with html": (lambda: json_line("html", "page.html"), "html"),
    "json line with text": (lambda: json_line("text", "page.txt"), "text"),
    "json line with markdown": (lambda: json_line("content", "page.md"), "markdown"),
    "gz": (lambda: gzip.compress(recorded("page.html")), "html"),
    "bz2": (lambda: bz2.compress(recorded("page.html")), "html"),
    "xz": (lambda: lzma.compress(recorded("page.html")), "html"),
    "zst": (lambda: through(ZstdWriter, recorded("page.html")), "html"),
    "lz4": (lambda: through(Lz4Writer, recorded("page.html")), "html"),
    "zip": (zipped, "html"),
    "tar": (tarred, "html"),
    "tar.gz": (lambda: tarred("w:gz"), "html"),
    "tar.xz": (lambda: tarred("w:xz"), "html"),
}
every_form = pytest.mark.parametrize("name", INPUTS)


def input_of(name: str) -> bytes:
    make, _ = INPUTS[name]
    return make()


def page_of(dump: Dump) -> Page:
    return lines(dump, detect_language(dump, Settings()))


def label_of(text: str) -> str:
    """The label of a line; of paragraphs, the beginning is named."""
    beginnings = (name for words, name in LABELS.items() if name == "article.body" and text.startswith(words))
    return LABELS.get(text) or next(beginnings, BOILERPLATE)


def document_of(page: Page) -> Document:
    labels = [label_of(line.text) for line in page.lines]
    first = labels.index("article.headline")
    # The menu says 'Coast' as well.
    names = [
        BOILERPLATE if name == "article.section" and at < first - 1 else name
        for at, name in enumerate(labels)
    ]
    return extract(page, tuple(Label(name=name) for name in names), Settings())


def compared(document: Document) -> dict[str, Any]:
    """What must not depend on the form: all but the source, and where in the text items stand."""
    found = document.to_dict()
    del found["source"]
    for kind in document.lists():
        for item in found[kind]:
            del item["lines"]
    return found


@every_form
def test_every_form_gives_the_same_document(name: str) -> None:
    dump = read_page(input_of(name))
    assert dump.source.format == INPUTS[name][1]
    expected = json.loads((FORMS / "expected.json").read_text(encoding="utf-8"))
    if not any(dump.markup):  # text has no addresses
        for kind in ("read_also", "latest_news"):
            expected[kind] = [item | {"url": None} for item in expected[kind]]
    assert compared(document_of(page_of(dump))) == expected


@every_form
def test_every_form_is_parsed_as_typed(name: str) -> None:
    document = newsextract.parse(input_of(name))
    assert document.source.format == INPUTS[name][1]
    assert len(document.source.sha256) == 64
    words = [line.text for line in page_of(read_page(input_of(name))).lines]
    assert {label_of(text) for text in words} >= set(LABELS.values())
    assert document.segments
    assert sum(last - first + 1 for first, last in (it.lines for it in document.segments)) >= len(words)
