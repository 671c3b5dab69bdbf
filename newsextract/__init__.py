"""Take the dump of a scraped news page apart: article, read-also links, latest-news ticker.

>>> import newsextract
>>> document = newsextract.parse("Floods recede\\n\\nThe river fell by a metre overnight.\\n", language="en")
>>> document.language
'en'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newsextract.api import parse, parse_all
    from newsextract.errors import InputError, ReadFailure
    from newsextract.model import Article, Document, Item, Notice, Segment, Source

__version__ = "0.1.0"

__all__ = [
    "Article",
    "Document",
    "InputError",
    "Item",
    "Notice",
    "ReadFailure",
    "Segment",
    "Source",
    "__version__",
    "parse",
    "parse_all",
]

# The module of each public name, loaded when the name is first used: the command line starts faster.
_HOMES = {
    **dict.fromkeys(("parse", "parse_all"), "newsextract.api"),
    **dict.fromkeys(("InputError", "ReadFailure"), "newsextract.errors"),
    **dict.fromkeys(("Article", "Document", "Item", "Notice", "Segment", "Source"), "newsextract.model"),
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'newsextract' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
