"""Page and labels to View: labels settled, places indexed, dates read, all before any field is extracted."""

from __future__ import annotations

import msgspec

from newsextract.cues import load_cues
from newsextract.extract.dated import find_dated_titles
from newsextract.extract.dates import date_context
from newsextract.extract.published import find_datelines
from newsextract.extract.settle import settle
from newsextract.extract.view import View, places_of
from newsextract.model import Labels, Page, Settings


def look(page: Page, labels: Labels, settings: Settings) -> View:
    """Everything that the extractors need to know about a page."""
    cues = load_cues(settings.cues)
    settled = settle(page, labels, cues)
    places = places_of(settled)
    labels, dated = find_dated_titles(page, settled, places)
    metadata = page.dump.metadata
    view = View(
        page=page,
        labels=labels,
        places=places_of(labels) if dated else places,
        dated=dated,
        dates=date_context(page, settings),
        cues=cues,
        base=settings.url or page.dump.source.url or (metadata.url if metadata else None),
    )
    return msgspec.structs.replace(view, datelines=find_datelines(view))
