"""The patterns that dates are found by, compiled once.

A pattern only says that something is shaped like a date; ``find`` checks its numbers and words. All
patterns run over text whose digits are 0 to 9 and whose spaces are plain (``plain_digits``).
"""

from __future__ import annotations

import regex

from newsextract.extract.dates.words import alternatives

_WORD = r"[\p{L}\p{M}][\p{L}\p{M}\u200c’']*(?:\sالثاني|\sالأول|\sالاول)?"
_THAI = r"\p{Thai}+(?:\.\p{Thai}+)*\.?"
_MONTH = rf"(?P<word>{_THAI}|{_WORD})(?:\s?/\s?[\p{{L}}\p{{M}}]+)?"
_FREE = r"(?<![\d$€£¥₹])(?<!\d[.,:/-])(?<![$€£]\s)"  # no tail of a longer number, and no price

# Most particular first: the first that fits at a place is taken.
DATE = regex.compile(
    rf"""
    {_FREE}(?P<y>\d{{4}})\s?(?P<s>[-/.•])\s?(?P<m>\d{{1,2}})\s?(?P=s)\s?(?P<d>\d{{1,2}})(?!\d)
  | (?:(?P<era>令和|平成|昭和|民國|民国)\s?|(?<!\d))(?:(?P<y>\d{{1,4}}|元)\s?[年년]\s?)?
        (?P<m>\d{{1,2}})\s?[月월]\s?(?P<d>\d{{1,2}})\s?[日号號일]?
  | {_FREE}(?P<d>\d{{1,2}})\s+tháng\s+(?P<m>\d{{1,2}})(?:[\s,]+(?:năm\s+)?(?P<y>\d{{4}}))?(?!\d)
  | {_FREE}(?P<a>\d{{1,2}})\s?(?P<s>[./-])\s?(?P<b>\d{{1,2}})\s?(?P=s)\s?
        (?P<c>\d{{4}}(?!\d)|\d\d(?!\d|[.:/,-]\d|\s?[%€$£]))
  | {_FREE}(?P<a>\d{{1,2}})[./](?P<b>\d{{1,2}})\.?(?!\d|[./:,]\d)
  | {_FREE}(?P<y>\d{{4}})\.?,?\s*(?:m\.\s|gada\s|\.\sgada\s)?\s*(?:(?P<d>\d{{1,2}})\.\s)?{_MONTH}
        (?(d)|\.?\s+(?P<d>\d{{1,2}})(?!\d|[:.]\d))(?:\.|\sd\.)?
  | {_FREE}(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|re|[ºª°]|ης|-?го|-е)?(?![:%])
        [\s.\-/]*(?:(?:de|of|ta|di|del|d['’])\s+)?{_MONTH}
        (?:\.?,?[\s.,\-/]*(?:(?:de|del|of|da)\s+)?(?P<y>\d{{4}}|(?:'|(?<=\s))\d\d(?=\s*(?:$|[|,;•·)]))))?
  | (?<![\p{{L}}\p{{M}}]){_MONTH}[.,]?[\s\-]*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|[:.h]\d|%)
        (?:\s?[-–&]\s?\d{{1,2}}(?!\d))?(?:(?P<gap>[,.\s\-/]+)(?P<y>\d{{4}}))?
    """,
    regex.VERBOSE,
)

# Where the scan goes on after something that was no date.
UNIT = regex.compile(r"\d+|[\p{L}\p{M}]+|.", regex.DOTALL)

_HALF = r"上午|下午|午前|午後|오전|오후|凌晨|早上|晚上|中午|الساعة"
_CLOCK = rf"""
    (?:(?P<half>{_HALF})\s*)?
    (?P<hour>[01]?\d|2[0-4])
    (?: : (?P<minute>[0-5]\d) (?: [:.](?P<second>[0-5]\d) (?:\.\d{{1,9}})? )? (?![\d:])
      | (?P<weak>\.) (?P<minute>[0-5]\d) (?![\d%]|[.,]\d)
      | \s?[hH]\s?(?P<minute>[0-5]\d) (?!\d)
      | (?P<weak>\s?[hH]) (?![\p{{L}}\d])
      | \s?[時时點点시] \s? (?:(?P<minute>[0-5]?\d)\s?[分분](?:\s?(?P<second>[0-5]?\d)\s?[秒초])?)?
            (?!間|间|간)
      | (?=\s?(?:[ap]\.?\s?m\b|Uhr\b|uur\b|น\.))
    )
    :?(?:\s?(?P<after>[ap]\.?\s?m\b\.?|[πμ]\.?\s?μ\.?(?!\p{{L}})|(?-i:SA|CH)\b))?
    (?P<sure>\s?(?:Uhr|uur|horas|น\.|ч\.?|hrs?\b\.?|h\b))?
    (?!\s?(?:mins?\b|minut|мин|Min\b|分鐘|分钟))
"""
CLOCK = regex.compile(rf"(?<![\d.,/$€£¥₹\p{{Latin}}]|\d:){_CLOCK}", regex.VERBOSE | regex.IGNORECASE)
# The same at a known place: right after a date, where '2023' and '2:23' may have run together.
CLOCK_HERE = regex.compile(_CLOCK, regex.VERBOSE | regex.IGNORECASE)

# What may stand between a day and its time.
_JOINERS = (
    "at|um|kl|klo|à|a|á|as|às|alle|alle\\sore|ore|ora|o|о|в|у|om|saat|saati|ساعة|الساعة|ساعت|godz|godzina|ob"
    "|pukul|jam|lúc|เวลา|בשעה|στις|de|på|på\\skl|в\\sч|u|ab|von|from|v|格林尼治标准时间|en|punkt"
)
JOIN = regex.compile(
    rf"[\s,.;|•·/()（）\-–—~:@،]*(?:(?:{_JOINERS})(?:\.|:|\b)[\s:]*)?",
    regex.IGNORECASE,
)
T_JOIN = regex.compile(r"T(?=\d\d:?\d\d)")
RANGE = regex.compile(r"\s?(?:-|–|—|to|bis)\s?$")

WEEKDAY_BEFORE = regex.compile(
    r"(?P<word>(?:[\p{L}\p{M}\u200c’'-]+\s)?[\p{L}\p{M}\u200c’'-]+)[.,،]*\s*(?:,|ngày|den|ที่|de|the|on)?\s*$"
)
WEEKDAY_AFTER = regex.compile(
    r"\s?(?:[(（]\s?(?P<word>[\p{L}\p{M}]+)\.?\s?[)）]|,\s?(?P<word>[\p{L}\p{M}]{2,}),?)"
)
ZONE = regex.compile(
    r"\s?[(（]?(?P<zone>(?:GMT|UTC)(?:\s?[+\-−]\d{1,2}(?::?\d\d)?)?|[+\-−]\d\d:?\d\d(?!\d)|"
    r"[A-Z]{2,5}(?![\p{L}\d])|Z(?!\p{L})|МСК|мск|TSİ)(?P<close>[)）])?"
)

_ONE = alternatives(("one",), spaced=True)
_PRE = alternatives(("pre",), spaced=True)
_POST = alternatives(("post",), spaced=True)
_UNITS = alternatives(("second", "minute", "hour", "day", "week", "month", "year"), spaced=False)
_LAST = alternatives(("post",), spaced=False)
AGO = regex.compile(
    rf"""
    (?<![\p{{L}}\d]) (?:
        (?:{_PRE}) \s+ (?P<n>\d{{1,3}}|{_ONE}) \s* (?P<unit>(?:de\s)?[\p{{L}}\p{{M}}]+) (?:\s(?:{_POST})\b)?
      | (?:(?:för|for|για)\s+)? (?P<n>\d{{1,3}}|{_ONE}) \s* (?P<unit>[\p{{L}}\p{{M}}']+)\.? \s+ (?:{_POST})
        (?![\p{{L}}\p{{M}}])
      | (?:{_PRE}) \s+ (?P<unit>[\p{{L}}\p{{M}}]+)
    )
  | (?<!\d) (?P<n>\d{{1,3}}) \s? (?P<unit>{_UNITS}) \s? (?:{_LAST})
  | ^(?P<n>\d{{1,2}})(?P<unit>[hdmw])$
    """,
    regex.VERBOSE | regex.IGNORECASE,
)
_DAY_NAMES = ("today", "yesterday", "before", "now")
DAY_WORD = regex.compile(
    rf"(?<![\p{{L}}\p{{M}}])(?:{alternatives(_DAY_NAMES, spaced=True)})(?![\p{{L}}\p{{M}}])"
    rf"|(?:{alternatives(_DAY_NAMES, spaced=False)})",
    regex.IGNORECASE,
)
# A word for a day stands for a date only where it stands apart: 'Today's weather' has none.
APART_BEFORE = regex.compile(r"(?:^|[|•·,;:–—(\[/-])\s*$")
APART_AFTER = regex.compile(r"\s*(?:$|[|•·,;–—)\]/-])")

# The zeros of the scripts that dates are printed in: Arabic, Persian, Devanagari, Bengali, Gurmukhi,
# Gujarati, Odia, Tamil, Telugu, Kannada, Malayalam, Thai, Lao, Tibetan, Burmese, Khmer, full width.
_ZEROS = (0x660, 0x6F0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xE50, 0xED0, 0xF20,
          0x1040, 0x17E0, 0xFF10)  # fmt: skip
_DIGITS = {zero + value: str(value) for zero in _ZEROS for value in range(10)}
_PLAIN = _DIGITS | {0xA0: " ", 0x202F: " ", 0x2009: " ", 0x3000: " ", 0xFF1A: ":", 0xFF0F: "/", 0xFF0E: "."}


def plain_digits(text: str) -> str:
    """The text with digits of all scripts as 0 to 9, character by character, so that places stay.

    >>> plain_digits("٢٠ سبتمبر ٢٠٢٣") == "20 سبتمبر 2023"
    True
    """
    return text if text.isascii() else text.translate(_PLAIN)
