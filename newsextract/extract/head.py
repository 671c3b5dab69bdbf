"""The head of the story made consistent: one headline, the subtitle where subtitles stand, the rest body.

A story's head is printed in one order nearly everywhere: section, headline, subtitle, byline and date,
body. Where labels break that order, a line's place says more than a label that is not sure.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import regex

from newsextract.cues import Cues
from newsextract.extract.wording import DENSE, overlap, words_of
from newsextract.model import BOILERPLATE, Labels, Page

# A headline that the labels are surer of than this is not questioned.
_SURE = 0.6
# How far above the body the story's head begins at most, and how far above its first labelled line an
# unlabelled headline is looked for, in lines.
_REACH = 20
_ABOVE_HEAD = 6
_HEAD_FIELDS = frozenset({"article.section", "article.subtitle", "article.author", "article.published"})
# Lines that may be the headline in truth where the labels are not sure of them.
_DOUBTED = frozenset({"article.section", "article.author", "article.caption", "article.subtitle"})
# A headline has so many words at least; three ideographs or kana make a word.
_WORDS = 4
_FEW_WORDS = 2
_MANY_WORDS = 10
# Letters from which a word mostly tells what a text is about, and where scripts without spaces begin.
_TELLING = 4
_UNSPACED = "\u0e00"
# A section's one or two words are in most bodies; a headline has so many telling words at least.
_FEW_TOLD = 4
# What it counts that the body has all words of a line, beside its length and its place.
_TOLD = 2.0
# Without a heading's markup, a headline is long enough and near.
_LIKE_A_TITLE = 0.75
# Lines shorter or longer than that are no headlines: menu entries, paragraphs.
_SHORTEST, _LONGEST = 12, 300
_BREADCRUMB = regex.compile(r"\s[>»›/]\s|^(?:Home|Startseite|Accueil|Inicio)\b")
_PATH = regex.compile(r"^[^|]{2,25}(?:\|[^|]{2,25})*\|$|^[^>»›]{2,25}(?:[>»›][^>»›]{2,25})+$")
# Between a headline and the site's name in a page title.
TAIL = regex.compile(r"\s+(?:[|–—·•»:]{1,2}|-{1,2})\s+")
# The headline is so much of a path or a page title at least; a section's name is less.
_BARE = 0.3
# A section is short, and so many lines above the headline at most.
_SECTION = 30
_ABOVE_TITLE = 3
# Labels that lines of the article bear which markup calls captions.
_NO_CAPTIONS = frozenset(f"article.{field}" for field in ("body", "author", "subtitle", "headline"))
# Two lines that share so many words of the shorter one are one headline printed twice.
_SAME_HEADLINE = 0.6
# Of two headlines in a row the upper one may be less sure by so much.
_LESS_SURE = 0.05
# Of several subtitle lines the first one counts that is so sure, as a share of the surest.
_FIRST = 0.6
# A second subtitle line is believed only where its label is as good as certain.
_CERTAIN = 0.9
# Nine subtitles in ten are a single line. More lines are, where they are points rather than prose.
_PROSE = 120
_ENDS = (".", "!", "?", "…", "。", "।", "»", "”", '"')
# A line between headline and byline that is no subtitle is short: a caption's credit, a button.
_SUBTITLE = 40
# What subtitles are mistaken for, and how sure a label must be to be believed between headline and body.
_MISTAKEN = frozenset({BOILERPLATE, "article.caption", "article.body"})
_DOUBTFUL = 0.8
# A first paragraph that the labels are less sure of, above one that they are surer of, is a subtitle.
_FIRST_PARAGRAPH = 0.6
_BODY = "article.body"
_POINTS = 2  # a single bullet is no list
_BYLINE = frozenset({"article.author", "article.published"})


def mark_headline(page: Page, labels: Labels, stretches: list[list[int]], cues: Cues) -> dict[int, str]:
    """Find the headline that no line is labelled as, or that the labels doubt.

    >>> from newsextract.cues import load_cues
    >>> from newsextract.model import Dump, Label, Line, Source
    >>> texts = ("Bridge stays closed after the flood", "By Ann Lee", "The bridge is closed.")
    >>> names = ("boilerplate", "article.author", "article.body")
    >>> page = Page(dump=Dump(source=Source(), text=""), lines=tuple(Line(number=1, text=t) for t in texts))
    >>> labels = tuple(Label(name=name) for name in names)
    >>> mark_headline(page, labels, [], load_cues(languages=["en"]))
    {0: 'article.headline'}
    """
    start = body_start(labels)
    if start is None:
        return {}
    titles = [place for place in range(start) if labels[place].name == "article.headline"]
    if any(labels[place].confidence >= _SURE for place in titles):
        return {}
    anchor = next(
        (at for at in range(max(0, start - _REACH), start) if labels[at].name in _HEAD_FIELDS), start
    )
    near = {*titles, *range(max(0, anchor - _above(labels, anchor)), start)}
    told = words_told(page.lines[place].text for place, label in enumerate(labels) if label.name == _BODY)
    ranked = {place: _likeness(page, labels, place, anchor, cues) for place in sorted(near)}

    def rank(place: int) -> tuple[float, int]:
        return ranked[place] + _TOLD * share_told(page.lines[place].text, told), place

    best = max((place for place in ranked if ranked[place] > 0), key=rank, default=None)
    if best is None or ranked[best] < _LIKE_A_TITLE or best in titles:
        return {}
    return dict.fromkeys(titles, BOILERPLATE) | {best: "article.headline"}


def _above(labels: Labels, anchor: int) -> int:
    """How many lines above the head's first labelled line may be the headline: none above a sure section."""
    section = anchor < len(labels) and labels[anchor].name == "article.section"
    return 0 if section and labels[anchor].confidence >= _SURE else _ABOVE_HEAD


def mark_captions(page: Page, labels: Labels, stretches: list[list[int]], cues: Cues) -> dict[int, str]:
    """Take lines of the article that markup calls a figure's caption for captions.

    >>> from newsextract.model import Dump, Label, Line, Markup, Source
    >>> line = Line(number=1, text="The old bridge", markup=Markup(hints=("article", "figcaption")))
    >>> page = Page(dump=Dump(source=Source(), text=""), lines=(line,))
    >>> mark_captions(page, (Label(name="article.body"),), [], None)
    {0: 'article.caption'}
    """
    return {
        place: "article.caption"
        for place, line in enumerate(page.lines)
        if line.markup and labels[place].name in _NO_CAPTIONS and "figcaption" in line.markup.hints
    }


def body_start(labels: Labels) -> int | None:
    """The place of the body's first line."""
    return next((place for place, label in enumerate(labels) if label.name == "article.body"), None)


def _likeness(page: Page, labels: Labels, place: int, anchor: int, cues: Cues) -> float:
    """How much a line looks like the headline; 0 where it cannot be one."""
    line, label = page.lines[place], labels[place]
    labelled = label.name == "article.headline"
    doubted = label.name in _DOUBTED and label.confidence < _SURE
    if not labelled and not doubted and label.name != BOILERPLATE:
        return 0.0
    if not may_be_title(line.text) or line.text[-1] in ".…:" or cues.kinds_of(line.text):
        return 0.0
    dense = len(DENSE.findall(line.text))
    words = 1 + line.text.count(" ") + dense / 3
    if words < (_FEW_WORDS if doubted and _tops_byline(labels, place) else _WORDS):
        return 0.0
    top = line.markup is not None and line.markup.level == 1
    repeated = any(line.text in other.text for other in page.lines if other is not line)
    likeness = min(max(words, _WORDS), _MANY_WORDS) / _WORDS - abs(place - anchor) / _ABOVE_HEAD
    return likeness + 4.0 * top + 1.0 * repeated + (2.0 if labelled else 0.5 - label.confidence)


def words_told(body: Iterable[str]) -> frozenset[str]:
    """The words of a body that are long enough to tell what it is about."""
    return frozenset(word for text in body for word in _told(text))


def share_told(text: str, told: frozenset[str]) -> float:
    """The share of a line's telling words that the body has: high for its headline, low for a menu.

    >>> share_told("Bridge closed after flood", words_told(["The bridge is closed.", "A flood hit it."]))
    0.75
    """
    words = _told(text)
    return len(words & told) / max(len(words), _FEW_TOLD)


def _told(text: str) -> set[str]:
    """The words of a text that tell something: long ones, or any character of a script without spaces."""
    return {word for word in words_of(text) if len(word) >= _TELLING or word >= _UNSPACED}


def _tops_byline(labels: Labels, place: int) -> bool:
    """Whether a line stands right above a subtitle, a byline or a date."""
    return place + 1 < len(labels) and labels[place + 1].name in _BYLINE | {"article.subtitle"}


def may_be_title(text: str) -> bool:
    """Whether a line has a headline's length and is no breadcrumb."""
    return _SHORTEST <= len(text) <= _LONGEST and not _BREADCRUMB.search(text)


def bare_headline(page: Page, labels: Labels, stretches: list[list[int]], cues: Cues) -> dict[int, str]:
    """Take the headline's own line where the labelled one is a path or a page title that holds it.

    >>> from newsextract.model import Dump, Label, Line, Source
    >>> texts = ("Home » City » Bridge stays closed", "Bridge stays closed", "The bridge is closed.")
    >>> names = ("article.headline", "boilerplate", "article.body")
    >>> page = Page(dump=Dump(source=Source(), text=""), lines=tuple(Line(number=1, text=t) for t in texts))
    >>> bare_headline(page, tuple(Label(name=name) for name in names), [], None)
    {0: 'boilerplate', 1: 'article.headline'}
    """
    start = body_start(labels)
    titles = [place for place in range(start or 0) if labels[place].name == "article.headline"]
    if len(titles) != 1:
        return {}
    text = page.lines[titles[0]].text
    if not _BREADCRUMB.search(text) and not TAIL.search(text):
        return {}
    below = range(titles[0] + 1, min(start or 0, titles[0] + _REACH))
    inside = [at for at in below if " " in page.lines[at].text and page.lines[at].text in text]
    bare = max(inside, key=lambda at: len(page.lines[at].text), default=None)
    if bare is None or len(page.lines[bare].text) < max(_SHORTEST, _BARE * len(text)):
        return {}
    return {titles[0]: BOILERPLATE, bare: "article.headline"}


def keep_headline(page: Page, labels: Labels, stretches: list[list[int]], cues: Cues) -> dict[int, str]:
    """Of headline lines in a row the first is the headline and the next its subtitle; in the body, subheads.

    A breadcrumb above the headline is the section.

    >>> from newsextract.model import Dump, Label, Line, Source
    >>> texts = ("Bridge stays closed", "Engineers look for cracks in the piers", "The bridge is closed.")
    >>> names = ("article.headline", "article.headline", "article.body")
    >>> page = Page(dump=Dump(source=Source(), text=""), lines=tuple(Line(number=1, text=t) for t in texts))
    >>> keep_headline(page, tuple(Label(name=name) for name in names), [], None)
    {1: 'article.subtitle'}
    """
    titles = [place for place, label in enumerate(labels) if label.name == "article.headline"]
    start = body_start(labels)
    if start is None or len(titles) < 2 or titles[0] > start:
        return {}
    changes: dict[int, str] = {}
    for above, place in pairwise(titles):
        if place > start:
            if _within_body(labels, place):
                changes[place] = "article.body"
        elif place == above + 1 and _BREADCRUMB.search(page.lines[above].text):
            changes[above] = "article.section"
        elif place == above + 1 and not _same_words(page.lines[above].text, page.lines[place].text):
            good = labels[above].confidence >= labels[place].confidence - _LESS_SURE
            if good and may_be_title(page.lines[above].text) and above not in changes:
                changes[place] = "article.subtitle"
    return changes


def _within_body(labels: Labels, place: int) -> bool:
    """Whether the line below is body, and some line above."""
    return place + 1 < len(labels) and labels[place + 1].name == labels[place - 1].name == "article.body"


def _same_words(one: str, other: str) -> bool:
    """Whether two lines are one headline in two forms.

    >>> _same_words("Flood closes bridge", "Flood closes bridge - City News"), _same_words("Flood", "Rain")
    (True, False)
    """
    return overlap(words_of(one), words_of(other)) >= _SAME_HEADLINE


def mark_section(page: Page, labels: Labels, stretches: list[list[int]], cues: Cues) -> dict[int, str]:
    """Find the section right above the headline where no line is labelled so: a breadcrumb or a menu's word.

    >>> from newsextract.cues import load_cues
    >>> from newsextract.model import Dump, Label, Line, Source
    >>> texts = ("City", "Sport", "City", "Bridge stays closed", "The bridge is closed.")
    >>> names = (*["boilerplate"] * 3, "article.headline", "article.body")
    >>> page = Page(dump=Dump(source=Source(), text=""), lines=tuple(Line(number=1, text=t) for t in texts))
    >>> labels = tuple(Label(name=name) for name in names)
    >>> mark_section(page, labels, [], load_cues(languages=["en"]))
    {2: 'article.section'}
    """
    start = body_start(labels)
    if start is None or any(label.name == "article.section" for label in labels[:start]):
        return {}
    title = next((place for place in range(start) if labels[place].name == "article.headline"), 0)
    for place in range(title - 1, max(-1, title - 1 - _ABOVE_TITLE), -1):
        text = page.lines[place].text
        if labels[place].name == BOILERPLATE and (_PATH.search(text) or _in_menu(page, place, cues)):
            return {place: "article.section"}
    return {}


def _in_menu(page: Page, place: int, cues: Cues) -> bool:
    """Whether a line is a few words that stand on the page again, alone and higher up."""
    text = page.lines[place].text
    if len(text) > _SECTION or text[-1] in _ENDS or any(map(str.isdigit, text)) or cues.kinds_of(text):
        return False
    return any(line.text.casefold() == text.casefold() for line in page.lines[:place])


def place_subtitle(page: Page, labels: Labels, stretches: list[list[int]], cues: Cues) -> dict[int, str]:
    """Leave the subtitle where subtitles stand: one line, or several points, below the headline.

    Further subtitle lines, below the byline or as long as paragraphs, are the body's first; but a list of
    points above the first paragraph is part of the subtitle as a whole, with its heading ('In brief').

    >>> from newsextract.model import Dump, Label, Line, Source
    >>> fields = ("headline", "subtitle", "author", "subtitle", "body")
    >>> page = Page(dump=Dump(source=Source(), text=""), lines=(Line(number=1, text="Words"),) * 5)
    >>> labels = tuple(Label(name=f"article.{field}", confidence=0.7) for field in fields)
    >>> place_subtitle(page, labels, [], None)
    {3: 'article.body'}
    """
    subtitles = [place for place, label in enumerate(labels) if label.name == "article.subtitle"]
    points = _points(page, labels)
    start = next((at for at, label in enumerate(labels) if label.name == _BODY and at not in points), None)
    if start is None:
        return {}
    title = _title_above(labels, start)
    head = [place for place in subtitles if title < place < start]
    if not head:
        sure = any(labels[place].confidence >= _SURE for place in subtitles)
        return {} if sure else _unlabelled(page, labels, title, start)
    least = _FIRST * max(labels[place].confidence for place in head)
    kept = [next(place for place in head if labels[place].confidence >= least)]
    for place in subtitles:
        point = place == kept[-1] + 1 and not is_prose(page.lines[place].text)
        if place > kept[0] and (point or labels[place].confidence >= _CERTAIN):
            kept.append(place)
    others = [place for place in subtitles if place not in (*kept, *points)]
    found = {place: _BODY if place > kept[0] else BOILERPLATE for place in others}
    return found | {place: "article.subtitle" for place in points if place not in subtitles}


def _points(page: Page, labels: Labels) -> range:
    """The list of points above the body's first paragraph, of which most are labelled as subtitle, with the
    short line above that heads it; empty where there is none."""
    parts = ("article.subtitle", _BODY)
    first = next((at for at, line in enumerate(page.lines) if line.bullet and labels[at].name == parts[0]), 0)
    end = first
    while end < len(labels) and page.lines[end].bullet and labels[end].name in parts:
        end += 1
    headed = first > 0 and labels[first - 1].name in (*parts, "article.section", BOILERPLATE)
    opens = first - (headed and len(page.lines[first - 1].text) <= _SUBTITLE)
    said = sum(labels[place].name == parts[0] for place in range(first, end))
    start = body_start(labels)
    told = start is not None and start < opens
    return range(0) if told or end - first < _POINTS or said * 2 < end - first else range(opens, end)


def _title_above(labels: Labels, start: int) -> int:
    """The place of the headline above a body, -1 where there is none."""
    return max((place for place in range(start) if labels[place].name == "article.headline"), default=-1)


def is_prose(text: str) -> bool:
    """Whether a line is a paragraph rather than a point of a list."""
    return len(text) >= _PROSE and text.endswith(_ENDS)


def _unlabelled(page: Page, labels: Labels, title: int, start: int) -> dict[int, str]:
    """The subtitle where no line is labelled so: above the byline, or the body's doubted first."""
    if title < 0:
        return {}
    for place in range(title + 1, min(start + 1, len(labels) - 1)):
        line = page.lines[place]
        fits = labels[place].name in _MISTAKEN and _SUBTITLE <= len(line.text) <= _LONGEST
        if line.markup and "figcaption" in line.markup.hints:
            continue
        if fits and (_in_head(labels, place, title) if place < start else _opens(labels, place)):
            return {place: "article.subtitle"}
    return {}


def _in_head(labels: Labels, place: int, title: int) -> bool:
    """Whether a line that is labelled something else, with doubt, stands where subtitles do."""
    if labels[place].confidence >= _DOUBTFUL:
        return False
    below = labels[place + 1].name
    after = place == title + 1 or labels[place - 1].name in _BYLINE
    return below in _BYLINE or (after and below == "article.body")


def _opens(labels: Labels, place: int) -> bool:
    """Whether the body's first line is its subtitle: above the byline, or doubted beside a surer line."""
    below = labels[place + 1]
    doubted = labels[place].confidence < _FIRST_PARAGRAPH <= below.confidence
    return below.name in _BYLINE or (doubted and below.name == "article.body")
