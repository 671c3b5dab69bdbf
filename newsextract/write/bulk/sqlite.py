"""SQLite: tables ``pages``, ``articles`` and ``items``, with full-text search over both.

A page is known by its path, its record and the hash of its bytes: a second run over the same files
renews their rows and adds none. What a run did and how far it is stand in one transaction.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec

from newsextract.errors import InputError
from newsextract.model import Article, Document
from newsextract.write.bulk import Note

APPLICATION_ID = 0x6E657773  # 'news'
SCHEMA = """
CREATE TABLE pages (
    id INTEGER PRIMARY KEY,
    path TEXT, record TEXT, url TEXT, format TEXT, encoding TEXT, sha256 TEXT NOT NULL,
    language TEXT,
    warnings TEXT NOT NULL                -- JSON array
);
CREATE UNIQUE INDEX pages_by_source ON pages (ifnull(path, ''), ifnull(record, ''), sha256);
CREATE INDEX pages_by_url ON pages (url);
CREATE TABLE articles (
    page INTEGER PRIMARY KEY REFERENCES pages (id) ON DELETE CASCADE,
    headline TEXT, subtitle TEXT, section TEXT,
    authors TEXT NOT NULL,                -- JSON array
    published TEXT, published_raw TEXT, modified TEXT, modified_raw TEXT,
    body TEXT NOT NULL,                   -- paragraphs, parted by a blank line
    captions TEXT NOT NULL
);
CREATE INDEX articles_by_published ON articles (published);
CREATE TABLE items (
    id INTEGER PRIMARY KEY,
    page INTEGER NOT NULL REFERENCES pages (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,                   -- read_also, latest_news, most_read, promoted, other_links
    position INTEGER NOT NULL,            -- from 1, within the kind
    list TEXT, title TEXT NOT NULL, subtitle TEXT, label TEXT,
    authors TEXT NOT NULL,                -- JSON array
    published TEXT, published_raw TEXT, url TEXT,
    first_line INTEGER NOT NULL, last_line INTEGER NOT NULL,
    UNIQUE (page, kind, position)
);
CREATE INDEX items_by_published ON items (published);
CREATE INDEX items_by_url ON items (url);
CREATE INDEX items_by_title ON items (title);
CREATE VIRTUAL TABLE article_search USING fts5 (
    headline, body, content='articles', content_rowid='page', tokenize='unicode61 remove_diacritics 2'
);
CREATE TRIGGER articles_added AFTER INSERT ON articles BEGIN
    INSERT INTO article_search (rowid, headline, body) VALUES (new.page, new.headline, new.body);
END;
CREATE TRIGGER articles_removed AFTER DELETE ON articles BEGIN
    INSERT INTO article_search (article_search, rowid, headline, body)
    VALUES ('delete', old.page, old.headline, old.body);
END;
CREATE VIRTUAL TABLE item_search USING fts5 (
    title, content='items', content_rowid='id', tokenize='unicode61 remove_diacritics 2'
);
CREATE TRIGGER items_added AFTER INSERT ON items BEGIN
    INSERT INTO item_search (rowid, title) VALUES (new.id, new.title);
END;
CREATE TRIGGER items_removed AFTER DELETE ON items BEGIN
    INSERT INTO item_search (item_search, rowid, title) VALUES ('delete', old.id, old.title);
END;
"""
_PAGE = """
INSERT INTO pages (path, record, url, format, encoding, sha256, language, warnings)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET url = excluded.url, format = excluded.format, encoding = excluded.encoding,
    language = excluded.language, warnings = excluded.warnings
RETURNING id
"""
_ARTICLE = f"INSERT INTO articles VALUES ({', '.join('?' * 11)})"
_ITEM = f"INSERT INTO items VALUES (NULL, {', '.join('?' * 13)})"

Row = tuple[str | int | None, ...]


class SqliteFile:
    """A database; one that is there is added to, in its place."""

    framed = False

    def __init__(self, kind: str, output: Path, folder: Path) -> None:
        self._output, self._made = output, folder / "output"
        if output.exists() and not self._made.exists():
            check(output)
            self._made = output
        self._database = sqlite3.connect(":memory:")
        self._decode = msgspec.msgpack.Decoder(Document).decode
        self._frame: list[bytes] = []

    def last(self) -> Note | None:
        """Open the database and give the note of its newest transaction; SQLite undid what came after."""
        with self._as_of_a_file():
            return self._open()

    def _open(self) -> Note | None:
        self._database = sqlite3.connect(self._made, isolation_level=None)
        self._database.execute("PRAGMA foreign_keys = ON")
        self._database.execute("BEGIN IMMEDIATE")
        if not self._database.execute("SELECT 1 FROM sqlite_master WHERE name = 'pages'").fetchone():
            self._create()
        self._database.execute("CREATE TABLE IF NOT EXISTS unfinished_run (note TEXT)")
        row = self._database.execute("SELECT note FROM unfinished_run").fetchone()
        return msgspec.json.decode(row[0]) if row else None

    def add(self, name: str, record: str | None, payload: bytes) -> None:
        """Take one page in."""
        self._frame.append(payload)

    def end_frame(self) -> None:
        """Put the rows of the pages since the last frame into the open transaction."""
        with self._as_of_a_file():
            for payload in self._frame:
                self._add(self._decode(payload))
        self._frame = []

    def commit(self, note: Note) -> None:
        """End the transaction, and begin the next."""
        run = self._database.execute
        with self._as_of_a_file():
            run("DELETE FROM unfinished_run")
            run("INSERT INTO unfinished_run VALUES (?)", [msgspec.json.encode(note).decode()])
            run("COMMIT")
            run("BEGIN IMMEDIATE")

    def finish(self, stop: Callable[[], bool]) -> bool:
        """Forget the run and move a new database to its place."""
        if self._made.exists():
            with self._as_of_a_file(), closing(sqlite3.connect(self._made)) as database, database:
                database.execute("DROP TABLE IF EXISTS unfinished_run")
            if self._made != self._output:
                self._made.replace(self._output)
        return True

    def close(self) -> None:
        """Undo what was not committed."""
        self._database.close()

    @contextmanager
    def _as_of_a_file(self) -> Iterator[None]:
        """Errors of the database, such as of a full disk, as the errors of a file that they are."""
        try:
            yield
        except sqlite3.OperationalError as error:
            raise OSError(0, str(error), str(self._made)) from error

    def _create(self) -> None:
        self._database.execute("COMMIT")
        self._database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        self._database.executescript(f"BEGIN IMMEDIATE; {SCHEMA} COMMIT;")
        self._database.execute("BEGIN IMMEDIATE")

    def _add(self, document: Document) -> None:
        run = self._database.execute
        [page] = run(_PAGE, _page_row(document)).fetchone()
        run("DELETE FROM articles WHERE page = ?", [page])
        run("DELETE FROM items WHERE page = ?", [page])
        if document.article:
            run(_ARTICLE, (page, *_article_row(document.article)))
        self._database.executemany(_ITEM, _item_rows(page, document))


def check(path: Path) -> None:
    """Refuse a file that is no database of this kind."""
    try:
        with sqlite3.connect(path) as database:
            [found] = database.execute("PRAGMA application_id").fetchone()
        database.close()
    except sqlite3.DatabaseError:
        found = None
    if found != APPLICATION_ID:
        raise InputError(
            f"{path}: no database of newsextract; name another file, or replace it with --overwrite"
        )


def _page_row(document: Document) -> Row:
    source = document.source
    return (
        *(source.path, source.record, source.url, source.format, source.encoding, source.sha256),
        document.language,
        msgspec.json.encode(document.warnings).decode(),
    )


def _article_row(article: Article) -> Row:
    return (
        *(article.headline, article.subtitle, article.section, _array(article.authors)),
        *(article.published, article.published_raw, article.modified, article.modified_raw),
        *("\n\n".join(article.body), "\n\n".join(article.captions)),
    )


def _item_rows(page: int, document: Document) -> Iterator[Row]:
    for kind, items in document.lists().items():
        for position, item in enumerate(items, start=1):
            yield (
                *(page, kind, position, item.list, item.title, item.subtitle, item.label),
                *(_array(item.authors), item.published, item.published_raw, item.url, *item.lines),
            )


def _array(values: tuple[str, ...]) -> str:
    return msgspec.json.encode(values).decode()
