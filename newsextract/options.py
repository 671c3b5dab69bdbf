"""What people type, checked early and turned into settings: every fault is one clear line."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from pathlib import Path
from typing import get_args

import regex

from newsextract.errors import InputError
from newsextract.model import InputFormat, Settings

INPUT_FORMATS: tuple[str, ...] = get_args(InputFormat)

_LANGUAGE = regex.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_SIZE = regex.compile(r"(\d+(?:\.\d+)?)\s*([KMG]?)(?:i?B)?", regex.IGNORECASE)
_UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30}


def make_settings(
    *,
    as_of: datetime | str | None = None,
    timezone: str | None = None,
    language: str | None = None,
    url: str | None = None,
    cues: Iterable[str | Path] = (),
) -> Settings:
    """Check what the user fixed for a run. Raises ``InputError`` for what makes no sense.

    >>> make_settings(as_of="2023-11-29", timezone="+04:00", language="az").as_of
    datetime.datetime(2023, 11, 29, 23, 59, 59)
    """
    return Settings(
        as_of=moment(as_of) if isinstance(as_of, str) else as_of,
        timezone=zone(timezone),
        language=tag(language),
        url=address(url),
        cues=cue_files(cues),
    )


def moment(value: str) -> datetime:
    """An ISO 8601 date or time. A day alone means its last second, so that the whole day has been.

    >>> moment("2023-11-29T12:07+04:00").isoformat()
    '2023-11-29T12:07:00+04:00'
    """
    try:
        found = datetime.fromisoformat(value.strip())
    except ValueError:
        raise InputError(f"{value!r} is no date; write it as 2023-11-29 or 2023-11-29T12:07") from None
    whole_day = len(value.strip()) <= len("2023-11-29")
    return datetime.combine(found, time(23, 59, 59)) if whole_day else found


def zone(value: str | None) -> str | None:
    """An IANA time zone or an offset.

    >>> zone("Asia/Baku"), zone("+04:00"), zone(None)
    ('Asia/Baku', '+04:00', None)
    """
    if value is not None:
        from newsextract.extract.dates.context import zone_of

        if zone_of(value) is None:
            raise InputError(f"{value!r} is no time zone; write it as Asia/Baku or +04:00")
    return value


def tag(value: str | None) -> str | None:
    """A BCP 47 language tag.

    >>> tag("pt-BR"), tag(None)
    ('pt-BR', None)
    """
    if value is not None and not _LANGUAGE.fullmatch(value):
        raise InputError(f"{value!r} is no language; write its code, such as en, az or pt-BR")
    return value


def address(value: str | None) -> str | None:
    """The address of a page on the web.

    >>> address("https://example.org/news/1")
    'https://example.org/news/1'
    """
    if value is not None and not value.lower().startswith(("http://", "https://")):
        raise InputError(f"{value!r} is no address of a page; it begins with http:// or https://")
    return value


def cue_files(paths: Iterable[str | Path]) -> tuple[str, ...]:
    """The user's cue files, each read once to see that it is well formed."""
    names = tuple(str(path) for path in paths)
    if names:
        from newsextract.cues import load_cues

        load_cues(names, languages=())
    return names


def size(value: str) -> int:
    """A number of bytes, with K, M or G for powers of 1024.

    >>> size("64M"), size("1.5 GiB"), size("1000")
    (67108864, 1610612736, 1000)
    """
    match = _SIZE.fullmatch(value.strip())
    if not match or not float(match[1]):
        raise InputError(f"{value!r} is no size; write it as 64M or 2G")
    return int(float(match[1]) * _UNITS[match[2].upper()])


def choice(value: str | None, names: Iterable[str]) -> str | None:
    """One of several names.

    >>> choice("jsno", ["table", "json"])
    Traceback (most recent call last):
    newsextract.errors.InputError: 'jsno' is not one of table, json
    """
    if value is not None and value not in names:
        raise InputError(f"{value!r} is not one of {', '.join(names)}")
    return value
