"""Headlines to a file: CSV, NDJSON, SQLite or RSS, whole or not at all."""

from __future__ import annotations

import csv
import hashlib
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

import msgspec

from newsextract.errors import InputError
from newsextract.timeline.stories import Headline, address, folded
from newsextract.write.csv import cell
from newsextract.write.json import shield
from newsextract.write.plain import printable

COLUMNS = Headline.__struct_fields__
SEPARATOR = "; "
SCHEMA = """
CREATE TABLE headlines (
    id INTEGER PRIMARY KEY, published TEXT, title TEXT NOT NULL, subtitle TEXT, label TEXT, url TEXT,
    first_page TEXT NOT NULL, last_page TEXT NOT NULL, times_seen INTEGER NOT NULL,
    lists TEXT NOT NULL,                  -- JSON array
    variants TEXT NOT NULL                -- JSON array
);
CREATE INDEX headlines_by_published ON headlines (published);
CREATE VIRTUAL TABLE headline_search USING fts5 (
    title, subtitle, content='headlines', content_rowid='id', tokenize='unicode61 remove_diacritics 2'
);
"""


def write_timeline(headlines: list[Headline], output: str | Path) -> None:
    """Write the headlines to a file, replacing it; its ending tells the form: one of ``WRITERS``."""
    path = Path(output)
    write = writer_for(output)
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    try:
        write(headlines, fresh)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def writable(output: str | Path, overwrite: bool) -> None:
    """``InputError`` for an output that there is no writer for, or that is there already."""
    writer_for(output)
    if not overwrite and Path(output).exists():
        raise InputError(f"{output} is there already; replace it with --overwrite, or name another")


def writer_for(output: str | Path) -> Callable[[list[Headline], Path], None]:
    """The function that writes such a file.

    >>> writer_for("headlines.doc")
    Traceback (most recent call last):
    newsextract.errors.InputError: headlines.doc: no such output; name a file that ends in .csv, ...
    """
    try:
        return WRITERS[Path(output).suffix.lower()]
    except KeyError:
        raise InputError(f"{output}: no such output; name a file that ends in {', '.join(WRITERS)}") from None


def _write_csv(headlines: list[Headline], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(COLUMNS)
        table.writerows([_cell(getattr(headline, name)) for name in COLUMNS] for headline in headlines)


def _cell(value: str | int | tuple[str, ...] | None) -> str | int:
    if isinstance(value, int):
        return value
    return cell(SEPARATOR.join(value) if isinstance(value, tuple) else value)


def _write_ndjson(headlines: list[Headline], path: Path) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{shield(msgspec.json.encode(headline).decode())}\n" for headline in headlines)


def _write_sqlite(headlines: list[Headline], path: Path) -> None:
    with closing(sqlite3.connect(path)) as database, database:
        database.executescript(SCHEMA)
        places = ", ".join("?" * len(COLUMNS))
        database.executemany(
            f"INSERT INTO headlines ({', '.join(COLUMNS)}) VALUES ({places})", map(_values, headlines)
        )
        database.execute("INSERT INTO headline_search (headline_search) VALUES ('rebuild')")


def _values(headline: Headline) -> list[str | int | None]:
    values = (getattr(headline, name) for name in COLUMNS)
    return [msgspec.json.encode(value).decode() if isinstance(value, tuple) else value for value in values]


def _write_rss(headlines: list[Headline], path: Path) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(line + "\n" for line in _rss(headlines))


def _rss(headlines: list[Headline]) -> Iterator[str]:
    """RSS 2.0, the newest story first. Times without an offset are given as UTC, as RSS asks for one."""
    site = _site(headlines)
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<rss version="2.0"><channel>'
    yield _tag("title", f"Headlines of {urlsplit(site).netloc}" if site else "Headlines")
    yield _tag("link", site or "about:blank")
    yield _tag("description", f"{len(headlines)} stories")
    for headline in reversed(headlines):
        yield "<item>" + "".join(_rss_item(headline)) + "</item>"
    yield "</channel></rss>"


def _rss_item(headline: Headline) -> Iterator[str]:
    yield _tag("title", headline.title)
    if headline.url:
        yield _tag("link", headline.url)
    if headline.subtitle:
        yield _tag("description", headline.subtitle)
    for kind in headline.lists:
        yield _tag("category", kind)
    if headline.published:
        moment = datetime.fromisoformat(headline.published)
        yield _tag("pubDate", format_datetime(moment if moment.tzinfo else moment.replace(tzinfo=UTC)))
    known = address(headline.url) or f"{headline.published} {folded(headline.title)}"
    yield f'<guid isPermaLink="false">{hashlib.sha256(known.encode()).hexdigest()[:32]}</guid>'


def _tag(name: str, text: str) -> str:
    return f"<{name}>{escape(printable(text))}</{name}>"


def _site(headlines: Iterable[Headline]) -> str | None:
    """The site that most stories lead to."""
    sites: Counter[str] = Counter()
    for headline in headlines:
        if headline.url and headline.url.startswith(("http://", "https://")):
            parts = urlsplit(headline.url)
            sites[f"{parts.scheme}://{parts.netloc}/"] += 1
    return max(sites, key=lambda site: sites[site], default=None)


WRITERS: dict[str, Callable[[list[Headline], Path], None]] = {
    ".csv": _write_csv,
    ".ndjson": _write_ndjson,
    ".jsonl": _write_ndjson,
    ".sqlite": _write_sqlite,
    ".rss": _write_rss,
}
