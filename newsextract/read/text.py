"""Bytes to text: the encoding, the line ends, and whether it is text at all."""

from __future__ import annotations

import re
from typing import NamedTuple

from newsextract.errors import InputError
from newsextract.model import Notice

# Most control bytes never stand in text; these do. ESC: ISO-2022-JP and terminal dumps; BS: man pages.
_TEXT_CONTROLS = b"\b\t\n\x0b\f\r\x1b"
_CONTROLS = bytes(byte for byte in range(32) if byte not in _TEXT_CONTROLS) + b"\x7f"
# Compressed and binary data hold about one control byte in ten; a scraper's slip leaves one or two a page.
MAX_CONTROL_SHARE = 0.02
# Enough to tell text from data and to know an encoding; more only costs time.
SAMPLE_BYTES = 65_536
# Text of another encoding that is read as UTF-8 has ten times more wrong than right characters; UTF-8
# with a few broken bytes has far more right than wrong ones. Anything between would do.
MAX_BROKEN_SHARE = 0.5
# Of random pairs of bytes one in six is no character that can be printed; of texts next to none.
MIN_PLAUSIBLE_SHARE = 0.95
# Simplified Chinese newspapers keep to GB 2312 but for rare names; Big5 read as GB 18030 leaves it at every
# second character.
MIN_GB2312_SHARE = 0.8

EMPTY = "empty; give an input that holds a page"

_BOMS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (b"\xff\xfe\0\0", "utf-32le"),
    (b"\0\0\xfe\xff", "utf-32be"),
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16le"),
    (b"\xfe\xff", "utf-16be"),
)
# Names of the detector (Python's or iconv's) to those of the WHATWG encoding standard.
_WEB_NAMES = {
    "ascii": "windows-1252",
    "cp949": "euc-kr",
    "uhc": "euc-kr",
    "euc_jp": "euc-jp",
    "euc_kr": "euc-kr",
    "gb2312": "gb18030",
    "iso2022_jp": "iso-2022-jp",
    "iso8859-1": "windows-1252",
    "iso8859-9": "windows-1254",
    "iso8859-11": "windows-874",
    "tis-620": "windows-874",
    "mac-cyrillic": "x-mac-cyrillic",
    "macroman": "macintosh",
}
# Web names that Python knows by another name, or whose everyday superset it does.
_CODECS = {
    "big5": "big5hkscs",
    "euc-kr": "cp949",
    "macintosh": "mac_roman",
    "shift_jis": "cp932",
    "windows-874": "cp874",
    "x-mac-cyrillic": "mac_cyrillic",
}
# The encodings that pages are written in, by their WHATWG names.
_ENCODINGS = frozenset(
    (
        *(
            "utf-8",
            "utf-16le",
            "utf-16be",
            "utf-32le",
            "utf-32be",
            "koi8-r",
            "koi8-u",
            "macintosh",
            "x-mac-cyrillic",
        ),
        *("windows-874", *(f"windows-125{number}" for number in range(9))),
        *(f"iso-8859-{number}" for number in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)),
        *("gb18030", "big5", "euc-jp", "iso-2022-jp", "shift_jis", "euc-kr"),
    )
)
# Guesses that are wrong on short texts far more often than a news page is in Maltese, Sami or Welsh.
_UNLIKELY = frozenset(("utf-8", "iso-8859-3", "iso-8859-10", "iso-8859-14"))
# The bytes 80 to 9F are controls in ISO 8859, quotes, dashes and letters in its Windows counterpart.
_WINDOWS = {
    "iso-8859-2": "windows-1250",
    "iso-8859-16": "windows-1250",
    "iso-8859-6": "windows-1256",
    "iso-8859-7": "windows-1253",
    "iso-8859-8": "windows-1255",
    "iso-8859-13": "windows-1257",
    "iso-8859-15": "windows-1252",
    "iso-8859-4": "windows-1257",
}
_ISO_2022_JP = re.compile(rb"\x1b\$[@B]")
_C1 = re.compile(rb"[\x80-\x9f]")
_UKRAINIAN_KOI8 = re.compile(rb"[\xa4\xa6\xa7\xad\xb4\xb6\xb7\xbd]")
_C1_AND_SYMBOLS = re.compile(rb"[\x80-\xbf]")
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[A-Za-z]")
# Encodings of one byte a letter whose letters beyond ASCII are not Latin.
_FOREIGN = frozenset(
    (
        *(
            "koi8-r",
            "koi8-u",
            "x-mac-cyrillic",
            "windows-1251",
            "windows-1253",
            "windows-1255",
            "windows-1256",
        ),
        *("windows-874", *(f"iso-8859-{number}" for number in (5, 6, 7, 8))),
    )
)
_LINE_ENDS = ("\r\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029")
_ANCHORS = frozenset(map(chr, (*range(0x20, 0x7F), 0x0A, 0x0D, 0x3001, 0x3002, 0xFF0C)))

_UNPRINTABLE = frozenset("\t\n\r\f\u00a0\u00ad\u3000\u2028\u2029\ufeff\u200b\u200c\u200d\u200e\u200f")

_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "an image, sound or film"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"PAR1", "a Parquet file"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)


class Decoded(NamedTuple):
    """Text, the web's name of the encoding it was in, and what to tell the reader about it."""

    text: str
    encoding: str
    warnings: tuple[Notice, ...] = ()


def decode(data: bytes, encoding: str | None = None) -> Decoded:
    """Turn bytes of a known or unknown encoding into text with ``\\n`` line ends; never raises.

    ``encoding`` is a name that the input states (an HTTP header, say); it is believed unless Python
    does not know it. Bytes that stand for nothing become U+FFFD, and a notice counts them.

    >>> decode("Привет, мир.\\r\\nСегодня тепло.".encode("cp1251"))
    Decoded(text='Привет, мир.\\nСегодня тепло.', encoding='windows-1251', warnings=())
    """
    if encoding is not None and known_encoding(encoding):
        return _decode_as(data, web_name(encoding))
    if b"\0" not in data and b"\x1b$" not in data:  # which UTF-16 and ISO-2022-JP hold
        try:  # nearly every page, so it comes first
            return Decoded(even_lines(data.decode("utf-8-sig")), "utf-8")
        except UnicodeDecodeError:
            pass
    return _guess(data)


def even_lines(text: str) -> str:
    r"""Give every line the end ``\n``, so that line numbers are those of an editor.

    >>> even_lines("one\r\ntwo\rthree\x85four\u2028five")
    'one\ntwo\nthree\nfour\nfive'
    """
    for end in _LINE_ENDS:
        if end in text:
            text = text.replace(end, "\n")
    return text


def repair(text: str) -> str:
    """A str as it could have been decoded: surrogate pairs joined, lone halves replaced, no BOM.

    >>> repair("\\ufeffnews \\ud83d\\ude00 \\ud800")
    'news 😀 �'
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return even_lines(text.removeprefix("\ufeff"))


def check_is_text(data: bytes) -> None:
    """Raise ``InputError`` when ``data`` is empty or no text; the message has no place in it.

    >>> check_is_text(b"%PDF-1.7 \\xe2\\xe3\\xcf\\xd3")
    Traceback (most recent call last):
    newsextract.errors.InputError: this is a PDF, not a page; give its text or HTML
    """
    head = data[:SAMPLE_BYTES]
    if not head.strip():
        raise InputError(EMPTY)
    for magic, name in _MAGIC:
        if head.startswith(magic) and _has_controls(data):
            raise InputError(f"this is {name}, not a page; give its text or HTML")
    if _control_share(head) > MAX_CONTROL_SHARE and not _wide_encoding(data):
        raise InputError("binary data, not a page; give its text or HTML")


def known_encoding(name: str) -> bool:
    """Whether ``name`` is an encoding of the web; what else Python knows is none for pages.

    >>> known_encoding("UTF-8"), known_encoding("base64"), known_encoding("none")
    (True, False, False)
    """
    return web_name(name) in _ENCODINGS


def web_name(name: str) -> str:
    """The WHATWG name of an encoding, in lower case.

    >>> web_name("CP1251"), web_name("ISO8859-2"), web_name("latin1"), web_name("UTF-8")
    ('windows-1251', 'iso-8859-2', 'windows-1252', 'utf-8')
    """
    name = name.strip().lower()
    if name in _WEB_NAMES:
        return _WEB_NAMES[name]
    if match := re.fullmatch(r"(?:cp-?|windows-?|win-?|x-cp)(125\d|874)", name):
        return f"windows-{match[1]}"
    if match := re.fullmatch(r"iso-?_?8859[-_](\d+)", name):
        return _WEB_NAMES.get(f"iso8859-{match[1]}", f"iso-8859-{match[1]}")
    aliases = {"latin1": "windows-1252", "latin-1": "windows-1252", "us-ascii": "windows-1252"}
    aliases |= {"utf8": "utf-8", "utf-16": "utf-16le", "x-sjis": "shift_jis", "sjis": "shift_jis"}
    aliases |= {"gbk": "gb18030", "x-gbk": "gb18030", "ks_c_5601-1987": "euc-kr", "big5-hkscs": "big5"}
    return aliases.get(name, name)


def _guess(data: bytes) -> Decoded:
    """The text in the encoding that the bytes themselves show."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _decode_as(data[len(mark) :], encoding)
    if wide := _wide_encoding(data):
        return _decode_as(data, wide)
    if _ISO_2022_JP.search(data) and data.isascii():
        return _decode_as(data, "iso-2022-jp")
    if _is_utf8(data):
        return _decode_as(data, "utf-8")
    return _decode_as(data, detect(data))


def _decode_as(data: bytes, encoding: str) -> Decoded:
    codec = _CODECS.get(encoding, encoding)
    try:
        text, broken = data.decode(codec), 0
    except (UnicodeError, ValueError):
        text = data.decode(codec, "replace")
        broken = max(1, text.count("\ufffd") - _replacements_in(data, codec))
    warnings = (_undecodable(broken, encoding),) if broken else ()
    return Decoded(even_lines(text.removeprefix("\ufeff")), encoding, warnings)


def _undecodable(count: int, encoding: str) -> Notice:
    places = "1 place" if count == 1 else f"{count} places"
    message = f"The bytes in {places} are no {encoding}; they were replaced by U+FFFD."
    return Notice(code="undecodable_bytes", message=message)


def _replacements_in(data: bytes, codec: str) -> int:
    """How many U+FFFD the page itself holds, written properly."""
    try:
        return data.count("\ufffd".encode(codec))
    except UnicodeError:
        return 0


def detect(data: bytes) -> str:
    """The web's name of the legacy encoding that ``data`` is most likely in.

    >>> detect("Ρεπορτάζ για την οικονομία της χώρας".encode("iso8859-7"))
    'iso-8859-7'
    """
    from resiliparse.parse.encoding import detect_encoding  # only odd pages need it

    found = _detected(detect_encoding(data, html5_compatible=False), data)
    if found in _FOREIGN and not _is_foreign(data[:SAMPLE_BYTES], found):
        # Bullets and quotes between Latin words look like Greek or Thai to it; without them it sees better.
        letters = _C1_AND_SYMBOLS.sub(b" ", data)
        found = _detected(detect_encoding(letters, html5_compatible=False), data)
        return "windows-1252" if found in _FOREIGN else found
    if found == "gb18030" and _is_big5(data[:SAMPLE_BYTES]):
        return "big5"
    return found


def _detected(name: str | None, data: bytes) -> str:
    """What the detector found, by the name of the encoding that pages really use."""
    found = web_name(name or "windows-1252")
    if found in _UNLIKELY or found not in _ENCODINGS:
        return "windows-1252"
    if found in _WINDOWS and _C1.search(data):
        return _WINDOWS[found]
    if found == "koi8-r" and _UKRAINIAN_KOI8.search(data):
        return "koi8-u"
    return found


def _is_foreign(sample: bytes, encoding: str) -> bool:
    """Whether the words with letters beyond ASCII have no ASCII letters, as in scripts that are not Latin."""
    words = _WORD.findall(sample.decode(_CODECS.get(encoding, encoding), "replace"))
    odd = [word for word in words if not word.isascii()]
    whole = sum(len(word) > 1 and not _LATIN.search(word) for word in odd)
    return 2 * whole >= len(odd)


def _is_big5(sample: bytes) -> bool:
    """Whether what was taken for GB 18030 makes better sense as Big5."""
    chinese = [char for char in sample.decode("gb18030", "replace") if char > "\x7f"]
    everyday = sum(_is_in(char, "gb2312") for char in chinese)
    if everyday >= MIN_GB2312_SHARE * len(chinese):
        return False
    broken = [sample.decode(codec, "replace").count("\ufffd") for codec in ("big5", "gb18030")]
    return broken[0] <= broken[1]


def _is_in(char: str, codec: str) -> bool:
    try:
        char.encode(codec)
    except UnicodeEncodeError:
        return False
    return True


def _is_utf8(data: bytes) -> bool:
    """Whether this is UTF-8, perhaps with a few broken bytes or a last character cut in half."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    right = len(text) - len(text.encode("ascii", "ignore")) - broken
    return broken <= MAX_BROKEN_SHARE * right


def _wide_encoding(data: bytes) -> str | None:
    """UTF-16 or UTF-32 with or without a byte order mark, or None."""
    head = data[:SAMPLE_BYTES]
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            is_text = _plausible_share(head, encoding) >= MIN_PLAUSIBLE_SHARE
            return encoding if encoding != "utf-8" and is_text else None
    if b"\0" not in data:
        return None
    for encoding in ("utf-32le", "utf-32be"):
        if _anchors(head, encoding):
            return encoding
    little, big = _anchors(head, "utf-16le"), _anchors(head, "utf-16be")
    if not little and not big:
        return None
    return "utf-16le" if little >= big else "utf-16be"


def _anchors(head: bytes, encoding: str) -> int:
    """How many ASCII and common CJK marks ``head`` holds in ``encoding``; 0 when it is no text in it."""
    if _plausible_share(head, encoding) < MIN_PLAUSIBLE_SHARE:
        return 0
    return sum(char in _ANCHORS for char in head.decode(encoding, "replace"))


def _plausible_share(head: bytes, encoding: str) -> float:
    """The share of characters that stand in texts, if ``head`` is in ``encoding``."""
    text = head.decode(encoding, "replace").replace("\ufffd", "\0")
    return sum(char.isprintable() or char in _UNPRINTABLE for char in text) / max(1, len(text))


def _control_share(head: bytes) -> float:
    return 1 - len(head.translate(None, _CONTROLS)) / len(head)


def _has_controls(data: bytes) -> bool:
    """A page may well begin with 'GIF89a', but it holds no control bytes."""
    return len(data.translate(None, _CONTROLS)) < len(data) or not data.isascii()
