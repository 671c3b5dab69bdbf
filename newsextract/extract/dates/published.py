"""The two dates of an article's date line: when it was published, and when it was changed."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from newsextract.cues import Cues, load_cues
from newsextract.extract.dates.find import find_dates
from newsextract.extract.dates.found import FoundDate
from newsextract.model import Value

REACH = 24  # a word after a date that names its role ('15:20 更新') stands this close to it


class _Role(Value, frozen=True, kw_only=True):
    """A date of the line, and what the words beside it call it: 'published', 'modified' or ''."""

    date: FoundDate
    name: str


def split_published(text: str, language: str | None) -> tuple[FoundDate | None, FoundDate | None]:
    """The published and the modified date of an article's date line, None for what it does not give.

    A date without a word is the published one if it opens the line, or if no other date is called so.
    A modified date that gives less than a day
    ('Updated 4:30 am') takes what is missing from the published date. A line that only says when the
    article was updated has no published date.

    >>> [hit and hit.raw for hit in split_published("May 3, 2023 1:55 am (Updated 4:30 am)", "en")]
    ['May 3, 2023 1:55 am', '4:30 am']
    >>> [hit and hit.raw for hit in split_published("Last updated: 3 May 2023", "en")]
    [None, '3 May 2023']
    """
    found = find_dates(text, language)
    if not found:
        return None, None
    roles = _roles(text, found, _cues(language))
    leads = roles[0].name == "" and not any(map(str.isalnum, text[: found[0].start]))
    published = (found[0] if leads else _first(roles, "published")) or _first(roles, "")
    modified = _first(roles, "modified")
    if published and modified:
        modified = _completed(modified, published)
    elif published:
        modified = _second(roles, published)
    return published, modified


def _cues(language: str | None) -> Cues:
    return load_cues(languages=[language, "en"] if language else ["en"])


def _roles(text: str, found: Sequence[FoundDate], cues: Cues) -> list[_Role]:
    """Every date with its role: by the words before it, else by those right after it."""
    roles = []
    floor = 0
    for hit, following in zip(found, [*found[1:], None], strict=True):
        limit = following.start if following else len(text)
        before = _role(text[floor : hit.start], cues)
        after = "" if before or following else _role(text[hit.end : min(limit, hit.end + REACH)], cues)
        roles.append(_Role(date=hit, name=before or after))
        floor = hit.end
    return roles


def _role(words: str, cues: Cues) -> str:
    """What words call a date; those that stand right beside it decide."""
    if not any(map(str.isalpha, words)):
        return ""
    kinds = ("modified", "published")
    right_before = (kind for kind in kinds if cues.ending(kind, words))
    anywhere = (kind for kind in kinds if cues.within(kind, words))
    return next(right_before, None) or next(anywhere, "")


def _first(roles: Sequence[_Role], name: str) -> FoundDate | None:
    return next((role.date for role in roles if role.name == name), None)


def _second(roles: Sequence[_Role], published: FoundDate) -> FoundDate | None:
    """A second, later date without a word is that of a change: 'Nov 21, 2018 Dec 10, 2025'."""
    if not published.full:
        return None
    full = [role.date for role in roles if role.date.full and role.name == ""]
    return next((hit for hit in full if _moment(hit) > _moment(published)), None)


def _moment(hit: FoundDate) -> tuple[int, ...]:
    return hit.year or 0, hit.month or 0, hit.day or 0, hit.hour or 0, hit.minute


def _completed(modified: FoundDate, published: FoundDate) -> FoundDate:
    """A modified date with the day, or the year, that it leaves to the published one."""
    if modified.full or modified.ago or not published.full:
        return modified
    if modified.month:
        return replace(modified, year=published.year)
    return replace(
        modified,
        year=published.year,
        month=published.month,
        day=published.day,
        two_way=published.two_way,
        precision="datetime",
    )
