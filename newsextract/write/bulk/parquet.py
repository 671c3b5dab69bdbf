"""Parquet: one row a page with the contract's fields, its lists nested.

A Parquet file is whole only once its end is written, so pages are kept as NDJSON until the last one is
there, and then turned into row groups in one pass.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from newsextract.errors import InputError
from newsextract.model import LIST_KINDS
from newsextract.write.bulk.journal import sync_folder
from newsextract.write.bulk.lines import LineFile

# Rows of a row group: some ten megabytes, enough to pack well, and little to hold.
GROUP_ROWS = 2000


class ParquetFile(LineFile):
    """A Parquet file, made from NDJSON at the end."""

    def __init__(self, kind: str, output: Path, folder: Path) -> None:
        _pyarrow()
        super().__init__(".ndjson", output, folder)

    def finish(self, stop: Callable[[], bool]) -> bool:
        """Write the Parquet file and move it to its place."""
        if not self._data.exists():
            return True
        made = self._data.with_name("output.parquet")
        if not convert(self._data, made, stop):
            return False
        made.replace(self._output)
        sync_folder(self._output.parent)
        self._data.unlink()
        return True


def convert(lines: Path, made: Path, stop: Callable[[], bool]) -> bool:
    """Turn NDJSON into Parquet, one row group at a time; False when told to stop before the end."""
    import pyarrow as pa  # type: ignore[import-not-found, import-untyped, unused-ignore]
    import pyarrow.parquet as pq  # type: ignore[import-not-found, import-untyped, unused-ignore]

    schema = _schema(pa)
    with pq.ParquetWriter(made, schema, compression="zstd") as writer:
        for rows in _groups(lines):
            if stop():
                return False
            writer.write_table(pa.Table.from_pylist(rows, schema=schema), row_group_size=GROUP_ROWS)
    return True


def _groups(lines: Path) -> Iterator[list[dict[str, Any]]]:
    with lines.open("rb") as file:
        while rows := [msgspec.json.decode(line) for line in islice(file, GROUP_ROWS)]:
            yield rows


def _pyarrow() -> None:
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError:
        raise InputError("writing .parquet needs pyarrow; install newsextract[parquet]") from None


def _schema(pa: Any) -> Any:
    """The contract's fields; dates stay text, as only some have a time zone."""
    text, texts, number = pa.string(), pa.list_(pa.string()), pa.int32()
    lines = pa.list_(number)

    def struct(fields: str, **others: Any) -> Any:
        names = fields.split()
        return pa.struct([(name, others.get(name, text)) for name in names])

    source = struct("path record url format encoding sha256")
    article = struct(
        "headline subtitle section authors published published_raw modified modified_raw body captions",
        authors=texts,
        body=texts,
        captions=texts,
    )
    item = struct(
        "list title subtitle label authors published published_raw url lines", authors=texts, lines=lines
    )
    warning = struct("code message lines", lines=lines)
    return pa.schema(
        [
            ("source", source),
            ("language", text),
            ("article", article),
            *((kind, pa.list_(item)) for kind in LIST_KINDS),
            ("warnings", pa.list_(warning)),
        ]
    )
