"""What every field extractor looks at: the page, its settled labels, and what was learned from them."""

from __future__ import annotations

from collections import defaultdict

from newsextract.cues import Cues
from newsextract.extract.dates import DateContext, FoundDate
from newsextract.model import Labels, LineRange, Metadata, Notice, Page, Value

Places = dict[str, tuple[int, ...]]

# An author or date line this far above the headline or below the first paragraph belongs to the head of
# the story; lines further down are biographies, credits and the bylines of other stories.
_HEAD_ABOVE = 12
_HEAD_BELOW = 3
_CONTROLS = frozenset({"navigation", "share", "comments"})


class Dateline(Value, frozen=True, kw_only=True):
    """A line with the article's date: when it was published and changed, and the words around that.

    ``stamps`` are the dates in its markup, ISO 8601.
    """

    published: FoundDate | None = None
    modified: FoundDate | None = None
    rest: str = ""
    stamps: tuple[str, ...] = ()
    lines: LineRange


class DatedTitle(Value, frozen=True, kw_only=True):
    """A teaser and its date on one line, taken apart: '12:07 Title'."""

    title: str
    raw: str


class View(Value, frozen=True, kw_only=True):
    """A page with its labels, and the places of every label: positions in ``page.lines``, in order.

    ``dated`` are teasers that stand on one line with their date, by place. ``base`` is the page's
    address, which links are relative to.
    """

    page: Page
    labels: Labels
    places: Places
    dated: dict[int, DatedTitle]
    datelines: tuple[Dateline, ...] = ()
    dates: DateContext
    cues: Cues
    base: str | None = None

    @property
    def language(self) -> str | None:
        """The page's language."""
        return self.page.language

    @property
    def metadata(self) -> Metadata:
        """What the page's head says; all unknown where there is none."""
        return self.page.dump.metadata or Metadata()

    @property
    def body(self) -> tuple[int, ...]:
        """Places of the body's lines."""
        return self.of("article.body")

    def of(self, label: str) -> tuple[int, ...]:
        """Places of the lines that bear a label."""
        return self.places.get(label, ())

    def text(self, place: int) -> str:
        """The words of one line."""
        return self.page.lines[place].text

    def texts(self, places: tuple[int, ...]) -> tuple[str, ...]:
        """The words of several lines, each text once."""
        return tuple(dict.fromkeys(self.page.lines[place].text for place in places))

    def is_control(self, place: int) -> bool:
        """Whether a line is a button or a menu entry: 'Login', 'Share this'."""
        return not _CONTROLS.isdisjoint(self.cues.kinds_of(self.page.lines[place].text))

    def number(self, place: int) -> int:
        """The 1-based line number of a place."""
        return self.page.lines[place].number


def places_of(labels: Labels) -> Places:
    """Where every label stands.

    >>> from newsextract.model import Label
    >>> places_of((Label(name="article.body"), Label(name="boilerplate"), Label(name="article.body")))
    {'article.body': (0, 2), 'boilerplate': (1,)}
    """
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, label in enumerate(labels):
        places[label.name].append(place)
    return {name: tuple(found) for name, found in places.items()}


def head_places(view: View, places: tuple[int, ...]) -> tuple[int, ...]:
    """Those of some places that stand at the head of the story, or all where none does."""
    head = head_range(view)
    return tuple(place for place in places if place in head) or places


def head_range(view: View) -> range:
    """The places at the head of the story: some lines above its headline to the first of its body."""
    start = view.body[0] if view.body else len(view.labels)
    titles = view.of("article.headline")
    top = min(titles[0], start) if titles else start
    return range(top - _HEAD_ABOVE, start + _HEAD_BELOW + 1)


class Part(Value, frozen=True, kw_only=True):
    """What one extractor found: fields of the article, and warnings."""

    fields: dict[str, str | tuple[str, ...] | None]
    warnings: tuple[Notice, ...] = ()
