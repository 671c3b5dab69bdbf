"""The patterns that dates are found by, compiled once.

A pattern only says that something is shaped like a date; ``find`` checks its numbers and words. All
patterns run over text whose digits are 0 to 9 and whose spaces are plain (``plain_digits``).
"""

from __future__ import annotations

import re
from functools import cache

import regex

from newsextract.extract.dates.words import UNITS, all_of, alternatives

_DAY_NAMES = ("today", "yesterday", "before", "now")
_AGO_NAMES = ("pre", "post")
_LETTERS = re.compile(r"[^\W\d_]+")
_LETTER_UNITS = frozenset("hdmwHDMW")  # '3h'

_WORD = r"[\p{L}\p{M}][\p{L}\p{M}\u200c’']*(?:\sالثاني|\sالأول|\sالاول)?"
_THAI = r"\p{Thai}+(?:\.\p{Thai}+)*\.?"
_MONTH = rf"(?P<word>{_THAI}|{_WORD})(?:\s?/\s?[\p{{L}}\p{{M}}]+)?"

# Every pattern of a day is tried at a run of digits, most particular first.
_YEAR_FIRST = r"(?P<y>\d{4})\s?(?P<s>[-/.•])\s?(?P<m>\d{1,2})\s?(?P=s)\s?(?P<d>\d{1,2})(?!\d)"
_NUMERIC = r"""
    (?P<a>\d{1,2})\s?(?P<s>[./-])\s?(?P<b>\d{1,2})\s?(?P=s)\s?(?P<c>\d{4}(?!\d)|\d\d(?!\d|[.:/,-]\d|\s?[%€$£]))
  | (?P<a>\d{1,2})[./](?P<b>\d{1,2})\.?(?!\d|[./:,]\d)
"""
_WORDED = rf"""
    (?:(?P<y>\d{{1,4}})\s?[年년]\s?)?(?P<m>\d{{1,2}})\s?[月월]\s?(?P<d>\d{{1,2}})\s?[日号號일]?
  | (?P<d>\d{{1,2}})\s+tháng\s+(?P<m>\d{{1,2}})(?:[\s,]+(?:năm\s+)?(?P<y>\d{{4}}))?(?!\d)
  | (?P<y>\d{{4}})\.?,?\s*(?:m\.\s|gada\s|\.\sgada\s)?\s*(?:(?P<d>\d{{1,2}})\.\s)?{_MONTH}
        (?(d)|\.?\s+(?P<d>\d{{1,2}})(?!\d|[:.]\d))(?:\.|\sd\.)?
  | (?P<d>\d{{1,2}})(?:st|nd|rd|th|er|re|[ºª°]|ης|-?го|-е)?(?![\d:%])
        [\s.\-/]*(?:(?:de|of|ta|di|del|d['’])\s+)?{_MONTH}
        (?:\.?,?[\s.,\-/]*(?:(?:de|del|of|da)\s+)?(?P<y>\d{{4}}|(?:'|(?<=\s))\d\d(?=\s*(?:$|[|,;•·)]))))?
"""
DAY = regex.compile(f"{_YEAR_FIRST}|{_NUMERIC}|{_WORDED}", regex.VERBOSE)
# The same where the digits may be the tail of a longer number: '17-20 June', '12.50 Mai'.
DAY_WORDED = regex.compile(_WORDED, regex.VERBOSE)
# The rest of a day whose month stands before it: 'September 20th, 2023', 'October 24-28, 2022'.
AFTER_MONTH = regex.compile(
    r"(?P<d>\d{1,2})(?:st|nd|rd|th)?(?!\d|[:.h]\d|%)(?:\s?[-–&]\s?\d{1,2}(?!\d))?(?:[,.\s\-/]+(?P<y>\d{4}))?"
)

# What, right after a number, makes it no part of a day and no hour; a day has no ':' there either.
ENDS_NUMBER = frozenset(("", *")]}|%€$£!?;…"))

CLOCK = regex.compile(
    r"""
    (?P<hour>[01]?\d|2[0-4])
    (?: : (?P<minute>[0-5]\d) (?: [:.](?P<second>[0-5]\d) (?:\.\d{1,9})? )? (?![\d:])
      | (?P<weak>\.) (?P<minute>[0-5]\d) (?![\d%]|[.,]\d)
      | \s?[hH]\s?(?P<minute>[0-5]\d) (?!\d)
      | (?P<weak>\s?[hH]) (?![\p{L}\d])
      | \s?[時时點点시] \s? (?:(?P<minute>[0-5]?\d)\s?[分분](?:\s?(?P<second>[0-5]?\d)\s?[秒초])?)?
            (?!間|间|간)
      | (?=\s?(?:[ap]\.?\s?m\b|Uhr\b|uur\b|น\.))
    )
    :?(?:\s?(?P<after>[ap]\.?\s?m\b\.?|[πμ]\.?\s?μ\.?(?!\p{L})|(?-i:SA|CH)\b|صباحا|مساء|[صم](?!\p{L})))?
    (?P<sure>\s?(?:Uhr|uur|horas|น\.|ч\.?|hrs?\b\.?|h\b))?
    (?!\s?(?:mins?\b|minut|мин|Min\b|分鐘|分钟))
    """,
    regex.VERBOSE | regex.IGNORECASE,
)
# What tells the half of the day before a time: '오후 3:20', '下午3点'.
HALVES = {
    "上午": 0,
    "午前": 0,
    "오전": 0,
    "凌晨": 0,
    "早上": 0,
    "下午": 12,
    "午後": 12,
    "오후": 12,
    "晚上": 12,
}

# What may stand between a day and its time.
_JOINERS = (
    "at|um|kl|klo|à|a|á|as|às|alle|alle\\sore|ore|ora|o|о|в|у|om|saat|saati|ساعة|الساعة|ساعت|godz|godzina|ob"
    "|pukul|jam|lúc|เวลา|בשעה|στις|de|på|på\\skl|в\\sч|u|ab|von|from|v|格林尼治标准时间|en|punkt"
)
JOIN = regex.compile(
    rf"[\s,.;|•·/()（）\-–—~:@،]*(?:(?:{_JOINERS})(?:\.|:|\b|(?=\d))[\s:]*)?",
    regex.IGNORECASE,
)
T_JOIN = regex.compile(r"T(?=\d\d:?\d\d)")
RANGE = regex.compile(r"\s?(?:-|–|—|to|bis)\s?(?=\d)")

WEEKDAY_AFTER = regex.compile(
    r"\s?(?:[(（]\s?(?P<word>[\p{L}\p{M}]+)\.?\s?[)）]|,\s?(?P<word>[\p{L}\p{M}]{2,}),?)"
)
ZONE = regex.compile(
    r"\s?[(（]?(?P<zone>(?:GMT|UTC)(?:\s?[+\-−]\d{1,2}(?::?\d\d)?)?|[+\-−]\d\d:?\d\d(?!\d)|"
    r"[A-Z]{2,5}(?![\p{L}\d])|Z(?!\p{L})|МСК|мск|TSİ)(?P<close>[)）])?"
)


# 'vor etwa 2 Stunden', 'il y a environ 2 heures'
_ABOUT = r"(?:ca\.?|etwa|rund|über|circa|environ|unos|unas|cerca\sde|около)"


@cache
def ago() -> regex.Pattern[str]:
    """'2 hours ago' in every language: a word before, or after, a number and a unit."""
    larger = r"(?P<more>\d{1,2})\s*(?P<larger>[\p{L}\p{M}]+)\.?,?\s+(?:(?:and|und|et|y|e|og|och|en|i|и)\s+)?"
    one, pre, post = (alternatives((name,), spaced=True) for name in ("one", "pre", "post"))
    units, last = alternatives(UNITS, spaced=False), alternatives(("post",), spaced=False)
    return regex.compile(
        rf"""
        (?<![\p{{L}}\d]) (?:
            (?:{pre}) \s+ (?:{_ABOUT}\s+)? (?:{larger})?
            (?P<n>\d{{1,3}}|{one}) \s* (?P<unit>(?:de\s)?[\p{{L}}\p{{M}}]+) (?:\s(?:{post})\b)?
          | (?:(?:för|for|για)\s+)? (?:{larger})?
            (?P<n>\d{{1,3}}|{one}) \s* (?P<unit>[\p{{L}}\p{{M}}']+)\.? \s+ (?:{post})
            (?![\p{{L}}\p{{M}}])
          | (?:{pre}) \s+ (?P<unit>[\p{{L}}\p{{M}}]+)
        )
      | (?<!\d) (?P<n>\d{{1,3}}) \s? (?P<unit>{units}) \s? (?:{last})
      | ^(?P<n>\d{{1,2}})(?P<unit>[hdmw])$
        """,
        regex.VERBOSE | regex.IGNORECASE,
    )


_GLUED_SPACES = 2  # spaces of a phrase that is told from a word's end by its length


@cache
def day_word() -> regex.Pattern[str]:
    """'today', 'yesterday', 'just now' in every language.

    A phrase of some words is no accident even where a dump lost the space before it: 'Samastipura few
    moments ago'.
    """
    phrases = [phrase for phrase in all_of("now") if phrase.count(" ") >= _GLUED_SPACES]
    return regex.compile(
        rf"(?<![\p{{L}}\p{{M}}])(?:{alternatives(_DAY_NAMES, spaced=True)})(?![\p{{L}}\p{{M}}])"
        rf"|(?:{alternatives(_DAY_NAMES, spaced=False)})"
        rf"|(?P<glued>{'|'.join(map(regex.escape, phrases))})$",
        regex.IGNORECASE,
    )


def may_be_relative(text: str) -> tuple[bool, bool]:
    """Whether a text holds any sign of 'ago', and of a word for a day: a quick look before slow patterns.

    >>> may_be_relative("2 hours ago"), may_be_relative("Today"), may_be_relative("20 May 2023")
    ((True, False), (False, True), (False, False))
    >>> may_be_relative("3시간 전"), may_be_relative("3h")
    ((True, True), (True, False))
    """
    ago, days, unspaced = _signs()
    if not text.isascii() and unspaced.search(text):
        return True, True
    found = _LETTERS.findall(text.lower())
    short = len(text) <= len("24h") and text[-1:] in _LETTER_UNITS
    return short or not ago.isdisjoint(found), not days.isdisjoint(found)


@cache
def _signs() -> tuple[frozenset[str], frozenset[str], re.Pattern[str]]:
    """The longest words of the spaced phrases, 'ago' and days apart, and a pattern of the unspaced ones."""
    ago, days = (
        frozenset(max(_LETTERS.findall(phrase), key=len) for name in names for phrase in all_of(name))
        for names in (_AGO_NAMES, _DAY_NAMES)
    )
    return ago, days, re.compile(alternatives((*_AGO_NAMES, *_DAY_NAMES), spaced=False))


# A word for a day stands for a date only where it stands apart: 'Today's weather' has none.
APART_BEFORE = regex.compile(r"(?:^|[|•·,;:–—(\[/-])\s*$")
APART_AFTER = regex.compile(r"\s*(?:$|[|•·,;–—)\]/-])")

# The zeros of the scripts that dates are printed in: Arabic, Persian, Devanagari, Bengali, Gurmukhi,
# Gujarati, Odia, Tamil, Telugu, Kannada, Malayalam, Thai, Lao, Tibetan, Burmese, Khmer, full width.
_ZEROS = (0x660, 0x6F0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xE50, 0xED0, 0xF20,
          0x1040, 0x17E0, 0xFF10)  # fmt: skip
_DIGITS = {zero + value: str(value) for zero in _ZEROS for value in range(10)}
_PLAIN = _DIGITS | {0xA0: " ", 0x202F: " ", 0x2009: " ", 0x3000: " ", 0xFF1A: ":", 0xFF0F: "/", 0xFF0E: "."}

_FOREIGN = re.compile(f"[{''.join(map(chr, _PLAIN))}]")


def plain_digits(text: str) -> str:
    """The text with digits of all scripts as 0 to 9, character by character, so that places stay.

    >>> plain_digits("٢٠ سبتمبر ٢٠٢٣") == "20 سبتمبر 2023"
    True
    """
    return text.translate(_PLAIN) if _FOREIGN.search(text) else text
