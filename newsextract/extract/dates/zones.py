"""Time zones as pages name them: offsets, abbreviations, and the home zones of languages."""

from __future__ import annotations

import regex

# Abbreviations that mean one offset, or one zone whose offset depends on the day ('ET').
_OFFSETS = {
    **dict.fromkeys(("UTC", "GMT", "Z", "WET", "UT"), "+00:00"),
    **dict.fromkeys(("CET", "MEZ", "WEST", "WAT"), "+01:00"),
    **dict.fromkeys(("CEST", "MESZ", "EET", "SAST", "CAT"), "+02:00"),
    **dict.fromkeys(("EEST", "MSK", "TRT", "TSİ", "EAT", "МСК"), "+03:00"),
    **dict.fromkeys(("AZT",), "+04:00"),
    **dict.fromkeys(("PKT", "UZT"), "+05:00"),
    **dict.fromkeys(("NPT",), "+05:45"),
    **dict.fromkeys(("WIB", "ICT"), "+07:00"),
    **dict.fromkeys(("WITA", "HKT", "SGT", "AWST", "PHT"), "+08:00"),
    **dict.fromkeys(("JST", "KST", "WIT"), "+09:00"),
    **dict.fromkeys(("ACST",), "+09:30"),
    **dict.fromkeys(("AEST",), "+10:00"),
    **dict.fromkeys(("ACDT",), "+10:30"),
    **dict.fromkeys(("AEDT",), "+11:00"),
    **dict.fromkeys(("NZST",), "+12:00"),
    **dict.fromkeys(("NZDT",), "+13:00"),
    **dict.fromkeys(("BRT", "ART"), "-03:00"),
    **dict.fromkeys(("EDT",), "-04:00"),
    **dict.fromkeys(("EST", "CDT"), "-05:00"),
    **dict.fromkeys(("MDT",), "-06:00"),
    **dict.fromkeys(("MST", "PDT"), "-07:00"),
    **dict.fromkeys(("PST", "AKDT"), "-08:00"),
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
}

# Abbreviations that mean one thing on British or Indian pages and another elsewhere: the zone by
# language, a region before a bare language. Anywhere else they give no offset.
_BY_LANGUAGE = {
    "IST": {"en-IN": "+05:30", "en-IE": "+01:00", "he": "Asia/Jerusalem"}
    | dict.fromkeys(("hi", "bn", "ta", "te", "mr", "gu", "kn", "ml", "pa"), "+05:30"),
    "BST": {"en": "+01:00", "en-BD": "+06:00", "bn": "+06:00"},
    "CST": {"en": "-06:00", "es": "-06:00", "zh": "+08:00", "en-CN": "+08:00"},
    "AST": {"en-CA": "-04:00", "en-US": "-04:00", "ar": "+03:00"},
    "GST": {"en-AE": "+04:00", "ar": "+04:00"},
}

# Languages whose news is written in one time zone: the wall clock that a crawl's UTC clock is turned
# into before '2 hours ago' is counted from it. Languages of many zones (English, Spanish …) are absent.
HOME_ZONES = {
    "az": "Asia/Baku", "bg": "Europe/Sofia", "cs": "Europe/Prague", "da": "Europe/Copenhagen",
    "de": "Europe/Berlin", "el": "Europe/Athens", "fa": "Asia/Tehran", "fi": "Europe/Helsinki",
    "he": "Asia/Jerusalem", "hi": "Asia/Kolkata", "hu": "Europe/Budapest", "it": "Europe/Rome",
    "ja": "Asia/Tokyo", "ko": "Asia/Seoul", "nl": "Europe/Amsterdam", "no": "Europe/Oslo",
    "pl": "Europe/Warsaw", "ro": "Europe/Bucharest", "sk": "Europe/Bratislava", "sv": "Europe/Stockholm",
    "th": "Asia/Bangkok", "tr": "Europe/Istanbul", "uk": "Europe/Kyiv", "vi": "Asia/Ho_Chi_Minh",
    "zh": "Asia/Shanghai", "lt": "Europe/Vilnius", "lv": "Europe/Riga", "et": "Europe/Tallinn",
    "sl": "Europe/Ljubljana", "hr": "Europe/Zagreb", "sr": "Europe/Belgrade",
}  # fmt: skip

_OFFSET = regex.compile(r"(?:(?:GMT|UTC)\s?)?([+\-−])(\d{1,2})(?::?(\d\d))?$")


def read_zone(name: str) -> str | None:
    """The offset, IANA name, or ambiguous abbreviation that a zone's name stands for.

    >>> read_zone("GMT+7"), read_zone("EDT"), read_zone("+0200"), read_zone("IST"), read_zone("NATO")
    ('+07:00', '-04:00', '+02:00', 'IST', None)
    """
    match = _OFFSET.match(name)
    if match:
        sign = "-" if match[1] in "-−" else "+"
        return f"{sign}{int(match[2]):02}:{match[3] or '00'}" if int(match[2]) <= 14 else None
    name = name.upper()
    return _OFFSETS.get(name) or (name if name in _BY_LANGUAGE else None)


def settle_zone(zone: str | None, language: str | None, region: str | None) -> str | None:
    """The zone with an ambiguous abbreviation settled by language and region, None where it is not.

    >>> settle_zone("IST", "en", "IN"), settle_zone("IST", "en", None), settle_zone("+02:00", None, None)
    ('+05:30', None, '+02:00')
    """
    if zone not in _BY_LANGUAGE:
        return zone
    choices = _BY_LANGUAGE[zone]
    base = (language or "").split("-")[0].lower()
    return choices.get(f"{base}-{region}") or choices.get(base)
