"""Labels made consistent before anything is extracted: plain repairs that a line's neighbours prove.

A repair says which lines get which label; ``REPAIRS`` has them in order.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from newsextract.cues import Cues
from newsextract.extract.dated import split_title
from newsextract.extract.fill import drop_echoes, fill_dates, fill_labels, fill_titles
from newsextract.extract.head import (
    bare_headline,
    is_prose,
    keep_headline,
    mark_captions,
    mark_headline,
    mark_section,
    place_subtitle,
)
from newsextract.model import BOILERPLATE, LIST_KINDS, Labels, Page

# A list never changes its kind for so few lines and back again.
_STRAY_LINES = 2
# Lines of one list stand no further apart than this.
_NEAR = 4
# No phrase for more of a list is longer.
_MORE_LENGTH = 40
# A body's parts stand no further apart than so many lines, but for a first paragraph above a long list.
# Of 300 bodies labelled by hand three have less than 15 % of their text after a gap of 30 lines, in the
# dumps of text browsers; four have it before one of 25 to 31.
_TRAILING_GAP = 30
_LEADING_GAP = 45
_STRAY_SHARE = 0.15
_BODY = "article.body"
# A paragraph within the body is doubted where its label is less sure than that.
_DOUBTED = 0.7
_DETAILS = frozenset({"subtitle", "label", "published", "author"})
# What a list never prints right below its heading without a title between.
_BELOW_TITLES = frozenset({"subtitle", "published"})
_LISTED = {f"{kind}.{field}": (kind, field) for kind in LIST_KINDS for field in ("title", *_DETAILS)}

Stretches = list[list[int]]
Repair = Callable[[Page, Labels, Stretches, Cues], dict[int, str]]


def settle(page: Page, labels: Labels, cues: Cues) -> Labels:
    """Apply all repairs. A repaired line keeps its confidence."""
    stretches = find_stretches(labels)
    for repair in REPAIRS:
        changes = repair(page, labels, stretches, cues)
        if changes:
            labels = _changed(labels, changes)
            stretches = find_stretches(labels)
    return labels


def join_strays(page: Page, labels: Labels, stretches: Stretches, cues: Cues) -> dict[int, str]:
    """Give one or two lines of another kind within a list back to that list.

    >>> from newsextract.model import Label
    >>> names = ["read_also.title", "latest_news.published", "read_also.title", "read_also.published"]
    >>> labels = tuple(Label(name=name) for name in names)
    >>> join_strays(Page(dump=None, lines=()), labels, find_stretches(labels), None)[1]
    'read_also.published'
    """
    changes: dict[int, str] = {}
    for number in range(1, len(stretches) - 1):
        before, here, after = stretches[number - 1 : number + 2]
        kind = _LISTED[labels[before[-1]].name][0]
        same = kind == _LISTED[labels[after[0]].name][0]
        near = here[0] - before[-1] <= _NEAR and after[0] - here[-1] <= _NEAR
        if same and near and len(here) <= _STRAY_LINES and not _heads(labels, before[-1], after[0]):
            changes |= {place: f"{kind}.{_LISTED[labels[place].name][1]}" for place in here}
    return changes


def join_orphans(page: Page, labels: Labels, stretches: Stretches, cues: Cues) -> dict[int, str]:
    """Give dates, subtitles, labels and authors without a title of their kind to the list they touch.

    >>> from newsextract.model import Label
    >>> names = ["read_also.title", "other_links.published", "other_links.heading"]
    >>> labels = tuple(Label(name=name) for name in names)
    >>> join_orphans(Page(dump=None, lines=()), labels, find_stretches(labels), None)[1]
    'read_also.published'
    """
    changes: dict[int, str] = {}
    for number, here in enumerate(stretches):
        if any(labels[place].name.endswith(".title") for place in here):
            continue
        before = stretches[number - 1][-1] if number else -_NEAR - 1
        after = stretches[number + 1][0] if number + 1 < len(stretches) else len(labels) + _NEAR
        touches = [(here[0] - before, before)] * (not _heads(labels, before, here[0]))
        touches += [(after - here[-1], after)] * (not _heads(labels, here[-1], after))
        distance, other = min(touches, default=(_NEAR + 1, 0))
        if distance <= _NEAR and 0 <= other < len(labels):
            kind = _LISTED[labels[other].name][0]
            changes |= {place: f"{kind}.{_LISTED[labels[place].name][1]}" for place in here}
    return changes


def mark_more(page: Page, labels: Labels, stretches: Stretches, cues: Cues) -> dict[int, str]:
    """Label the line that leads to the rest of a list ('All news'), in the list or right below it."""
    changes: dict[int, str] = {}
    for stretch in stretches:
        kind = labels[stretch[0]].name.partition(".")[0]
        titles = [place for place in stretch if labels[place].name.endswith(".title")]
        below = stretch[-1] + 1
        if below < len(labels) and labels[below].name == BOILERPLATE:
            titles.append(below)
        changes |= {place: f"{kind}.more" for place in titles if _is_more(page, place, cues)}
    return changes


def _is_more(page: Page, place: int, cues: Cues) -> bool:
    """Whether the whole line is a cue for more."""
    text = page.lines[place].text
    return len(text) <= _MORE_LENGTH and cues.match("more", text) is not None


def trim_body(page: Page, labels: Labels, stretches: Stretches, cues: Cues) -> dict[int, str]:
    """Take little bits of body far away from the rest for what they are: teasers, comments, footers.

    >>> from newsextract.model import Dump, Label, Line, Source
    >>> texts = ["The bridge is closed. " * 20, *["Menu"] * _TRAILING_GAP, "We use cookies."]
    >>> page = Page(dump=Dump(source=Source(), text=""), lines=tuple(Line(number=1, text=t) for t in texts))
    >>> labels = tuple(Label(name="article.body" if len(t) > 4 else "boilerplate") for t in texts)
    >>> trim_body(page, labels, [], None)
    {31: 'boilerplate'}
    """
    body = [place for place, label in enumerate(labels) if label.name == "article.body"]
    parts: list[list[int]] = []
    for place in body:
        if parts and place - parts[-1][-1] <= _TRAILING_GAP:
            parts[-1].append(place)
        else:
            parts.append([place])
    if len(parts) < 2:
        return {}
    sizes = [sum(len(page.lines[place].text) for place in part) for part in parts]
    main = sizes.index(max(sizes))
    little = _STRAY_SHARE * sum(sizes)
    far = parts[main + 1 :] if sum(sizes[main + 1 :]) < little else []
    if sum(sizes[:main]) < little:
        far += [part for part in parts[:main] if parts[main][0] - part[-1] > _LEADING_GAP]
    return dict.fromkeys((place for part in far for place in part), BOILERPLATE)


def fill_body(page: Page, labels: Labels, stretches: Stretches, cues: Cues) -> dict[int, str]:
    """Take a paragraph that the labels doubt, among paragraphs of the body, for one of them.

    >>> from newsextract.cues import load_cues
    >>> from newsextract.model import Dump, Label, Line, Source
    >>> lines = (Line(number=1, text=" ".join(["The bridge is closed until the end of May."] * 3)),) * 3
    >>> labels = tuple(Label(name=f, confidence=0.6) for f in (_BODY, "boilerplate", _BODY))
    >>> fill_body(Page(dump=Dump(source=Source(), text=""), lines=lines), labels, [], load_cues())
    {1: 'article.body'}
    """
    changes: dict[int, str] = {}
    for place, label in enumerate(labels):
        doubted = label.confidence < _DOUBTED and (label.name == BOILERPLATE or label.name in _LISTED)
        text = page.lines[place].text
        if doubted and is_prose(text) and _in_body(labels, place) and not cues.kinds_of(text):
            changes[place] = _BODY
    return changes


def _in_body(labels: Labels, place: int) -> bool:
    """Whether the body goes on both above a line and below it, within a few lines."""
    above = labels[max(0, place - _NEAR) : place]
    below = labels[place + 1 : place + 1 + _NEAR]
    return all(any(label.name == _BODY for label in side) for side in (above, below))


def demote_headings(page: Page, labels: Labels, stretches: Stretches, cues: Cues) -> dict[int, str]:
    """Take a heading for a title where a bare date or a subtitle, but no title, stands below it.

    >>> from newsextract.cues import load_cues
    >>> from newsextract.model import Dump, Label, Line, Source
    >>> rows = (("title", "Ferry is back"), ("heading", "Rain is ahead"), ("published", "3 May 2024"))
    >>> lines = tuple(Line(number=number, text=text) for number, (_, text) in enumerate(rows))
    >>> labels = tuple(Label(name=f"read_also.{field}") for field, _ in rows)
    >>> page = Page(dump=Dump(source=Source(), text=""), lines=lines)
    >>> demote_headings(page, labels, find_stretches(labels), load_cues(languages=["en"]))[1]
    'read_also.title'
    """
    changes: dict[int, str] = {}
    for stretch in stretches:
        kind, above = labels[stretch[0]].name.partition(".")[0], stretch[0] - 1
        if above < 0 or labels[above].name != f"{kind}.heading" or len(stretch) > _STRAY_LINES:
            continue
        fields = {labels[place].name.partition(".")[2] for place in stretch}
        titled = "title" in fields or any(split_title(page.lines[at].text, page.language) for at in stretch)
        if fields & _BELOW_TITLES and not titled and not cues.heading(page.lines[above].text):
            changes[above] = f"{kind}.title"
    return changes


def find_stretches(labels: Labels) -> Stretches:
    """The places of list lines, cut where their kind changes, a heading stands or another zone begins."""
    stretches: list[list[int]] = []
    kind = ""
    for place, label in enumerate(labels):
        if label.name == BOILERPLATE:
            continue
        listed = _LISTED.get(label.name)
        if listed is None:
            kind = ""
        elif listed[0] == kind:
            stretches[-1].append(place)
        else:
            kind = listed[0]
            stretches.append([place])
    return stretches


def _heads(labels: Labels, first: int, last: int) -> bool:
    """Whether a heading, or a line of the article, stands between two places."""
    between = labels[max(first + 1, 0) : last]
    return any(label.name != BOILERPLATE and label.name not in _LISTED for label in between)


def _changed(labels: Labels, changes: dict[int, str]) -> Labels:
    """The labels with some names replaced."""
    return tuple(
        msgspec.structs.replace(label, name=changes[place]) if place in changes else label
        for place, label in enumerate(labels)
    )


REPAIRS: tuple[Repair, ...] = (
    trim_body,
    fill_body,
    mark_captions,
    mark_headline,
    bare_headline,
    keep_headline,
    mark_section,
    place_subtitle,
    demote_headings,
    join_strays,
    join_orphans,
    mark_more,
    drop_echoes,
    fill_dates,
    fill_titles,
    fill_labels,
)
