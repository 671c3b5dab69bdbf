"""The pipeline: every step in order, each a plain function, and nothing else.

``Dump → lines → label → extract → Document``
"""

from __future__ import annotations

from newsextract.extract import extract
from newsextract.label import label
from newsextract.language import detect_language
from newsextract.lines import lines
from newsextract.model import Document, Dump, Settings


def take_apart(dump: Dump, settings: Settings) -> Document:
    """Turn one page into its parts. Opens, prints and asks the clock for nothing."""
    page = lines(dump, detect_language(dump, settings))
    labels = label(page, settings)
    return extract(page, labels, settings)
