"""Document to bytes: one module a format, and the table of them.

A writer is a function ``(documents, stream) -> None``: it takes any number of documents, one at a
time, and writes text to an open stream. Only ``WITH_SEGMENTS`` take ``segments=True`` as well.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import cast

# (documents: Iterable[Document], stream: TextIO) -> None, and segments=True for WITH_SEGMENTS
Writer = Callable[..., None]

# Name of the format: the module and the function that write it. A module loads when it is used.
WRITERS: dict[str, tuple[str, str]] = {
    "table": ("newsextract.write.table", "write_table"),
    "json": ("newsextract.write.json", "write_json"),
    "ndjson": ("newsextract.write.json", "write_ndjson"),
    "markdown": ("newsextract.write.markdown", "write_markdown"),
    "csv": ("newsextract.write.csv", "write_csv"),
    "jsonld": ("newsextract.write.jsonld", "write_jsonld"),
}
WITH_SEGMENTS = ("json", "ndjson")


def writer(name: str) -> Writer:
    """The writer of a format; ``KeyError`` for a name that ``WRITERS`` does not hold.

    >>> import sys
    >>> writer("ndjson")([], sys.stdout)
    """
    module, function = WRITERS[name]
    return cast(Writer, getattr(import_module(module), function))
