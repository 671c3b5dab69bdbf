"""What the words of dates mean, from ``words.toml``: numbers of months, lengths of units, days back."""

from __future__ import annotations

import tomllib
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

import regex

from newsextract.model import Value

UNITS = ("second", "minute", "hour", "day", "week", "month", "year")
DAYS_BACK = {"today": 0, "yesterday": 1, "before": 2}
JALALI = 12  # the month numbers 13 to 24 are Farvardin to Esfand
# Shorter words of other languages are too many things: 'pro' is December, 'do' Thursday, somewhere.
# The second number is for pages whose language is not known.
SHORTEST_FOREIGN = (4, 3)
BASE_LANGUAGE = "en"  # read on every page: English dates turn up everywhere

# Languages that write dates as another one does.
_SAME = {
    "nb": "no",
    "nn": "no",
    "bs": "hr",
    "sh": "hr",
    "ms": "id",
    "gl": "es",
    "af": "nl",
    "mk": "bg",
    "iw": "he",
}
_SCRIPTS_WITHOUT_SPACES = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}"


class Words(Value, frozen=True, kw_only=True):
    """Lookups of one language: its own words first, then English, then all others."""

    months: dict[str, int]
    weekdays: dict[str, int]
    days: dict[str, int]
    units: dict[str, str]
    pairs: dict[str, str]


@lru_cache(maxsize=8192)
def key(word: str) -> str:
    """The form that a word is looked up by: lower case, no full stops, no accents.

    >>> key("Sept."), key("MÄRZ"), key("ก.ย."), key("Σεπτεμβρίου")
    ('sept', 'marz', 'กย', 'σεπτεμβριου')
    """
    word = word.lower().replace(".", "")
    if word.isascii():
        return word
    plain = (char for char in unicodedata.normalize("NFD", word) if not "\u0300" <= char <= "\u036f")
    return unicodedata.normalize("NFC", "".join(plain))


@lru_cache(maxsize=1024)
def base_language(language: str | None) -> str | None:
    """The table that a BCP 47 language is read by.

    >>> base_language("nb-NO"), base_language("en-GB"), base_language(None)
    ('no', 'en', None)
    """
    if not language:
        return None
    base = language.split("-")[0].lower()
    return _SAME.get(base, base)


def known(language: str | None) -> bool:
    """Whether the months of a language are known here."""
    return base_language(language) in _tables()


@cache
def words(language: str | None) -> Words:
    """The words of a language.

    >>> words("hr").months["listopada"], words("pl").months["listopada"]
    (10, 11)
    """
    own = base_language(language)
    order = [own, BASE_LANGUAGE, *_tables()]
    months: dict[str, int] = {}
    weekdays: dict[str, int] = {}
    days: dict[str, int] = {}
    units: dict[str, str] = {}
    pairs: dict[str, str] = {}
    for name in reversed([name for name in order if name in _tables()]):
        table = _tables()[name]
        shortest = 1 if name in (own, BASE_LANGUAGE) else SHORTEST_FOREIGN[own is None]
        numbers = _numbered(table.get("jalali", ""), JALALI + 1) | _numbered(table.get("months", ""), 1)
        months |= _long(numbers, shortest)
        weekdays |= _long(_numbered(table.get("weekdays", ""), 0), shortest)
        back = {word: days for name, days in DAYS_BACK.items() for word in _listed(table, name)}
        days |= _long(back, shortest)
        units |= {word: unit for unit in UNITS for word in _listed(table, unit)}
        pairs |= {word: UNITS[place] for word, place in _numbered(table.get("pairs", ""), 0).items()}
    return Words(months=months, weekdays=weekdays, days=days, units=units, pairs=pairs)


def all_of(name: str) -> list[str]:
    """One key's words in all languages, longest first, as they are written (not ``key`` forms).

    >>> "il y a" in all_of("pre")
    True
    """
    found = {word for table in _tables().values() for word in _split(table.get(name, ""), ",")}
    return sorted(found, key=lambda word: (-len(word), word))


def alternatives(names: tuple[str, ...], *, spaced: bool) -> str:
    """A pattern for words of these keys: those set off by spaces, or those of scripts without any."""
    inside = regex.compile(rf"[{_SCRIPTS_WITHOUT_SPACES}]")
    chosen = {word for name in names for word in all_of(name) if bool(inside.search(word)) != spaced}
    return "|".join(regex.escape(word, literal_spaces=True).replace(" ", r"\s") for word in _longest(chosen))


def _long(numbers: dict[str, int], shortest: int) -> dict[str, int]:
    """Words of some length; those of scripts in which short words are no accident (月) stay."""
    return {word: number for word, number in numbers.items() if len(word) >= shortest or word > "\u0900"}


def _longest(words: set[str]) -> list[str]:
    return sorted(words, key=lambda word: (-len(word), word))


@cache
def _tables() -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))


def _numbered(groups: str, first: int) -> dict[str, int]:
    """Words of groups split by '|', each with the number of its group."""
    return {
        key(word): number
        for number, group in enumerate(_split(groups, "|"), start=first)
        for word in _split(group, ",")
    }


def _listed(table: dict[str, str], name: str) -> list[str]:
    return [key(word) for word in _split(table.get(name, ""), ",")]


def _split(text: str, mark: str) -> list[str]:
    return [part.strip() for part in text.split(mark) if part.strip()]
