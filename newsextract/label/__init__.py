"""Page to labels: what every line is, and how sure that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsextract.model import Labels, Page, Settings

if TYPE_CHECKING:
    from newsextract.label.tagger import Weights

# Lines that are labelled at once. Real pages have a few hundred, the longest a few thousand; a dump of a
# million lines must not take gigabytes.
BLOCK = 10_000


def label(page: Page, settings: Settings) -> Labels:
    """Label every line of a page, one `Label` a line, in order.

    >>> from newsextract.lines import lines
    >>> from newsextract.model import Dump, Source
    >>> page = lines(Dump(source=Source(), text="Skip to content\\n"))
    >>> [found.name for found in label(page, Settings())]
    ['boilerplate']
    """
    if not page.lines:
        return ()
    from newsextract.label.tagger import load_weights  # numpy is loaded for the first page, not for `--help`

    return label_with(load_weights(), page, settings)


def label_with(weights: Weights, page: Page, settings: Settings) -> Labels:
    """Label every line of a page that has any, with other weights than those that ship."""
    from newsextract.label.bind import bind
    from newsextract.label.cuetable import cue_table
    from newsextract.label.decode import decode
    from newsextract.label.features import features
    from newsextract.label.tagger import tag

    found: Labels = ()
    for start in range(0, len(page.lines), BLOCK):
        block = page.lines[start : start + BLOCK]
        log_p, has_article = tag(features(block, cue_table(settings.cues), page.language), weights)
        found += decode(bind(log_p, block, settings), has_article)
    return found
