"""Page and labels to Document: every field by its own extractor, in one visible order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from newsextract.extract.body import extract_body, extract_captions, has_article
from newsextract.extract.bylines import extract_authors
from newsextract.extract.headline import extract_headline, extract_section, extract_subtitle
from newsextract.extract.items import extract_items
from newsextract.extract.look import look
from newsextract.extract.metadata import add_metadata
from newsextract.extract.notices import notice
from newsextract.extract.published import extract_published
from newsextract.extract.segments import extract_segments
from newsextract.extract.view import Part, View
from newsextract.model import Article, Document, Labels, Notice, Page, Settings

# The article's fields. Each looks at the labelled page and knows nothing of the others.
FIELDS: tuple[Callable[[View], Part], ...] = (
    extract_headline,
    extract_subtitle,
    extract_section,
    extract_authors,
    extract_published,
    extract_body,
    extract_captions,
)


def extract(page: Page, labels: Labels, settings: Settings) -> Document:
    """Put a page's labelled lines together to a document, segments included.

    ``labels`` has one label for every line of ``page``.

    >>> from newsextract.lines import lines
    >>> from newsextract.model import Dump, Label, Source
    >>> page = lines(Dump(source=Source(), text="Bridge closed\\n3 May 2024\\nRead also\\nFerry is back\\n"))
    >>> names = ["article.headline", "article.published", "read_also.heading", "read_also.title"]
    >>> document = extract(page, tuple(Label(name=name) for name in names), Settings())
    >>> document.article is None, [(item.list, item.title) for item in document.read_also]
    (True, [('Read also', 'Ferry is back')])
    """
    view = look(page, labels, settings)
    article, warnings = extract_article(view)
    return Document(
        source=page.dump.source,
        language=page.language,
        article=article,
        **extract_items(view),
        warnings=(*page.dump.warnings, *warnings),
        segments=extract_segments(page, view.labels),
    )


def extract_article(view: View) -> tuple[Article | None, tuple[Notice, ...]]:
    """The main article, None where the page has none, and what the reader must be warned of."""
    if not has_article(view):
        return None, (notice("no_article", "no article was found on the page"),)
    parts = [field(view) for field in FIELDS]
    fields: dict[str, Any] = {name: value for part in parts for name, value in part.fields.items()}
    article, differences = add_metadata(view, Article(**fields))
    warnings = [warning for part in parts for warning in part.warnings]
    if article.headline is None:
        warnings.append(notice("no_headline", "the article's headline was not found"))
    return article, (*warnings, *differences)
