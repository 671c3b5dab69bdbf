"""Cue phrases: the words that news sites print around their stories, a TOML file a language.

``Read also``, ``Latest news``, ``All news``, ``By``, ``Published``: which words these are differs from
language to language, how they are looked up does not. The phrases are data in ``label/cues/LANG.toml``
(``label/cues/README.md`` says how to add a language); this module reads them and finds them in lines.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from importlib import resources
from pathlib import Path
from typing import NamedTuple

import msgspec
import regex

from newsextract.errors import InputError
from newsextract.model import LIST_KINDS, Value

KINDS: tuple[str, ...] = (
    *LIST_KINDS,
    "inline_read_also",
    "more",
    "byline",
    "role",
    "published",
    "modified",
    "media",
    "call_to_action",
    "share",
    "comments",
    "tags",
    "advertisement",
    "legal",
    "navigation",
    "caption",
    "months",
    "weekdays",
    "relative",
    "reading_time",
)

# No cue is nearly as long, even before it is normalised: what lies further in need not be looked at.
REACH = 120
# Phrases are indexed by this many of their first (or last) characters: with two, a line meets no
# more than a handful of candidates a kind.
KEY = 2

_FOLD = str.maketrans(
    {
        **dict.fromkeys((*range(0x0300, 0x0370), *range(0x0591, 0x05C8)), None),  # accents, Hebrew points
        **dict.fromkeys((0x0640, *range(0x064B, 0x0656), 0x0670), None),  # Arabic tatweel, vowels, hamza
        **dict.fromkeys((0x200D, 0xFE0E, 0xFE0F), None),  # joiner, variation selectors
        0x200C: " ",  # Persian writes 'پربازدید‌ها' with a non-joiner or with a space
        "ي": "ی",
        "ى": "ی",
        "ك": "ک",
        "ı": "i",
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "`": "'",
        "‐": "-",
        "–": "-",
        "—": "-",
    }
)
# What may stand at the ends of a cue without changing it: punctuation, arrows, emoji, counts and link
# numbers in brackets.
_BEFORE = regex.compile(r"\A(?:[(\[]\d+[)\]]|[\p{P}\p{S}\p{Z}\p{C}])+")
_AFTER = regex.compile(r"(?:[(\[]\d+[)\]]|[\p{P}\p{S}\p{Z}\p{C}])++\Z")
_LETTER = regex.compile(r"[\p{L}\p{M}]")
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}'.-]+")
# Scripts that put no space between words: a phrase in them may end anywhere.
_UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}ー々]")


@lru_cache(maxsize=4096)
def normalise(text: str) -> str:
    """The form in which phrases are compared: case, accents, width and what stands at the ends are gone.

    >>> normalise("  READ ALSO: "), normalise("[12]Comments (3) »"), normalise("ΔΙΑΒΆΣΤΕ  επίσης")
    ('read also', 'comments', 'διαβαστε επισησ')
    """
    text = text.casefold()
    if not text.isascii():
        folded = unicodedata.normalize("NFKD", text).translate(_FOLD)
        text = unicodedata.normalize("NFC", folded)
    text = " ".join(text.split())
    if not text[:1].isalpha():  # as seldom
        text = _BEFORE.sub("", text)
    return text if text[-1:].isalpha() else _AFTER.sub("", text)


class Index(Value, frozen=True, kw_only=True, dict=True):
    """The phrases of one kind by normalised form. What else look-up takes is made when first asked for."""

    phrases: dict[str, str]

    @cached_property
    def starts(self) -> dict[str, tuple[int, ...]]:
        """The lengths to try for a line's start."""
        return _lengths(self.phrases, lambda form: form[:KEY])

    @cached_property
    def ends(self) -> dict[str, tuple[int, ...]]:
        """The lengths to try for a line's end."""
        return _lengths(self.phrases, lambda form: form[-KEY:])

    @cached_property
    def unspaced(self) -> tuple[str, ...]:
        """The phrases that stand between other characters, the longest first."""
        return tuple(sorted(filter(_UNSPACED.search, self.phrases), key=len, reverse=True))

    @cached_property
    def words(self) -> int:
        """How many words the longest phrase has."""
        return max((form.count(" ") + 1 for form in self.phrases), default=0)


class Forms(NamedTuple):
    """All phrases by normalised form: those of each kind, and the kinds of each."""

    of_kind: dict[str, Index]
    kinds: dict[str, tuple[str, ...]]


class Cues(Value, frozen=True, kw_only=True, dict=True):
    """The phrases of some languages, ready to be looked up. Make one with ``load_cues``.

    ``packs`` holds (language, kind, phrases) as read; earlier packs win over later ones.
    """

    packs: tuple[tuple[str, str, tuple[str, ...]], ...]

    # Made when first asked for: whoever only lists the phrases does not wait for them.
    @cached_property
    def _forms(self) -> Forms:
        return _forms(self.packs)

    @property
    def index(self) -> dict[str, Index]:
        """The phrases of each kind, indexed for look-up."""
        return self._forms.of_kind

    def rows(self) -> Iterator[tuple[str, str, str]]:
        """Every phrase as (language, kind, phrase), as ``newsextract cues`` lists them.

        >>> next(load_cues(languages=["en"]).rows())
        ('en', 'read_also', 'Read also')
        """
        return ((language, kind, phrase) for language, kind, phrases in self.packs for phrase in phrases)

    def languages(self) -> tuple[str, ...]:
        """The languages whose phrases are loaded, in order.

        >>> load_cues(languages=["de", "en"]).languages()
        ('de', 'en')
        """
        return tuple(dict.fromkeys(language for language, _, _ in self.packs))

    def phrases(self, kind: str, language: str | None = None) -> tuple[str, ...]:
        """The phrases of a kind as they stand in the files, of one language or of all.

        >>> load_cues(languages=["de"]).phrases("months")[:2]
        ('Januar', 'Jänner')
        """
        return tuple(
            phrase for lang, name, phrase in self.rows() if name == kind and language in (None, lang)
        )

    def match(self, kind: str, text: str) -> str | None:
        """The phrase that the whole line is, or None.

        >>> cues = load_cues(languages=["en", "az"])
        >>> cues.match("read_also", "READ ALSO:"), cues.match("latest_news", "Son xəbərlər")
        ('Read also', 'Son xəbərlər')
        >>> cues.match("read_also", "Read also the small print") is None
        True
        """
        return self.index[kind].phrases.get(normalise(text)) if len(text) <= REACH else None

    def kinds_of(self, text: str) -> tuple[str, ...]:
        """Every kind that has the whole line as a phrase; of two lists that of the earlier pack first.

        >>> load_cues(languages=["en"]).kinds_of("Most read")
        ('most_read',)
        """
        return self._forms.kinds.get(normalise(text), ()) if len(text) <= REACH else ()

    def heading(self, text: str) -> str | None:
        """The kind of list that the whole line opens, or None.

        >>> cues = load_cues(languages=["en"])
        >>> cues.heading("Latest news »"), cues.heading("Comments (3)")
        ('latest_news', None)
        """
        return next((kind for kind in self.kinds_of(text) if kind in LIST_KINDS), None)

    def opening(self, kind: str, text: str) -> str | None:
        """The longest phrase that the line starts with, up to a word boundary, or None.

        >>> cues = load_cues(languages=["en"])
        >>> cues.opening("byline", "By Ann Bell"), cues.opening("byline", "Byron was there")
        ('By', None)
        """
        form = self._start(kind, normalise(text[:REACH]))
        return self.index[kind].phrases[form] if form else None

    def ending(self, kind: str, text: str) -> str | None:
        """The longest phrase that the line ends with, from a word boundary on, or None.

        >>> load_cues(languages=["en"]).ending("media", "Families return to the valley PHOTO")
        'Photo'
        """
        form = self._end(kind, normalise(text[-REACH:]))
        return self.index[kind].phrases[form] if form else None

    def cut_opening(self, kind: str, text: str) -> tuple[str, str]:
        """The line in two: the opening phrase as printed ('' where there is none), and the rest.

        >>> load_cues(languages=["en"]).cut_opening("byline", "Written by: Ann Bell")
        ('Written by:', 'Ann Bell')
        """
        form = self._start(kind, normalise(text[:REACH]))
        if not form:
            return "", text
        # No ASCII text is shorter than its form.
        first = len(form) if text.isascii() else 1
        cut = next(at for at in range(first, len(text) + 1) if normalise(text[:at]) == form)
        cut += len(text[cut:]) - len(text[cut:].lstrip(" :：.,;|/\u2013\u2014-"))
        return text[:cut].rstrip(), text[cut:]

    def cut_ending(self, kind: str, text: str) -> tuple[str, str]:
        """The line in two: what stands before the ending phrase, and the phrase as printed ('': none).

        >>> load_cues(languages=["en"]).cut_ending("media", "Families return to the valley - PHOTO")
        ('Families return to the valley', 'PHOTO')
        """
        form = self._end(kind, normalise(text[-REACH:]))
        if not form:
            return text, ""
        last = len(text) - (len(form) if text.isascii() else 1)
        cut = next(at for at in range(last, -1, -1) if normalise(text[at:]) == form)
        return text[:cut].rstrip(" :：|/([\u2013\u2014-"), text[cut:]

    def within(self, kind: str, text: str) -> str | None:
        """The first phrase that stands anywhere in the line as whole words, or None.

        >>> cues = load_cues(languages=["en", "ja"])
        >>> cues.within("reading_time", "4 min read"), cues.within("months", "12 August 2023")
        ('min read', 'August')
        >>> cues.within("relative", "3時間前")
        '時間前'
        """
        index = self.index[kind]
        form = normalise(text)
        words = _WORD.findall(form)
        for first in range(len(words)):
            for last in range(min(len(words), first + index.words), first, -1):
                found = index.phrases.get(" ".join(words[first:last]).strip("'.-"))
                if found:
                    return found
        return next((index.phrases[phrase] for phrase in index.unspaced if phrase in form), None)

    def _start(self, kind: str, line: str) -> str | None:
        """The normalised phrase of a kind that a normalised line starts with."""
        index = self.index[kind]
        for length in index.starts.get(line[:KEY], ()):
            if line[:length] in index.phrases and _boundary(line[length - 1 : length + 1]):
                return line[:length]
        return None

    def _end(self, kind: str, line: str) -> str | None:
        """The normalised phrase of a kind that a normalised line ends with."""
        index = self.index[kind]
        for length in index.ends.get(line[-KEY:], ()):
            at = len(line) - length
            if at >= 0 and line[at:] in index.phrases and (at == 0 or _boundary(line[at - 1 : at + 1])):
                return line[at:]
        return None


def _boundary(pair: str) -> bool:
    """Whether a word may end between two characters (true as well at the end of the line).

    >>> _boundary("y "), _boundary("d2"), _boundary("yr"), _boundary("読む"), _boundary("y")
    (True, True, False, True, True)
    """
    both_letters = len(pair) == 2 and all(_LETTER.match(character) for character in pair)
    return not both_letters or bool(_UNSPACED.search(pair))


def load_cues(paths: Iterable[str | Path] = (), languages: Iterable[str] | None = None) -> Cues:
    """Read the cue packs of some languages (of all by default) and the user's own files.

    ``languages`` are BCP 47 tags in order of preference; those without a pack are passed over. The
    files of ``paths`` come first and are always used; a heading in them takes the phrase away from
    the other lists. Raises ``InputError`` where such a file cannot be read or is not as it should be.

    >>> load_cues(languages=["pt-BR", "tlh"]).languages()
    ('pt',)
    """
    known = available()
    if languages is not None:
        known = tuple(code for code in dict.fromkeys(map(_primary, languages)) if code in known)
    return _load(tuple(map(str, paths)), known)


@lru_cache(maxsize=1)
def available() -> tuple[str, ...]:
    """The codes of the languages that the package has phrases for.

    >>> {"en", "de", "ja", "az"} <= set(available())
    True
    """
    names = (entry.name for entry in _folder().iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def _primary(tag: str) -> str:
    """The file name for a BCP 47 tag: its primary subtag, Norwegian taken together."""
    code = tag.replace("_", "-").split("-")[0].lower()
    return "no" if code in {"nb", "nn"} else code


@lru_cache(maxsize=1)
def _folder() -> resources.abc.Traversable:
    return resources.files("newsextract") / "label" / "cues"


Pack = Mapping[str, tuple[str, ...]]
_decode = msgspec.json.Decoder(list[str]).decode


@lru_cache(maxsize=64)
def _load(paths: tuple[str, ...], codes: tuple[str, ...]) -> Cues:
    own = [_read_user(path) for path in paths]
    taken = {
        normalise(phrase): kind for _, pack in own for kind in LIST_KINDS for phrase in pack.get(kind, ())
    }
    packs = own + [(code, _without(_read_pack(code), taken)) for code in codes]
    return Cues(
        packs=tuple((code, kind, pack[kind]) for code, pack in packs for kind in KINDS if kind in pack),
    )


def _without(pack: Pack, taken: Mapping[str, str]) -> Pack:
    """A pack less the headings that the user's files gave to another list."""
    if not taken:
        return pack

    def kept(kind: str, phrase: str) -> bool:
        return kind not in LIST_KINDS or taken.get(normalise(phrase), kind) == kind

    return {kind: tuple(phrase for phrase in pack[kind] if kept(kind, phrase)) for kind in pack}


def _forms(packs: Iterable[tuple[str, str, tuple[str, ...]]]) -> Forms:
    index: dict[str, dict[str, str]] = {kind: {} for kind in KINDS}
    kinds: dict[str, tuple[str, ...]] = {}
    for _, kind, phrases in packs:
        own, alone = index[kind], (kind,)
        for phrase in phrases:
            form = normalise.__wrapped__(phrase)  # each but once: the cache is for lines
            own.setdefault(form, phrase)
            if kind not in (known := kinds.setdefault(form, alone)):
                kinds[form] = (*known, kind)
    return Forms({kind: Index(phrases=own) for kind, own in index.items()}, kinds)


def _lengths(forms: Iterable[str], key: Callable[[str], str]) -> dict[str, tuple[int, ...]]:
    """The lengths of the phrases under each key, longest first. One-letter phrases are no openings."""
    found: dict[str, set[int]] = {}
    for form in forms:
        if len(form) >= KEY:
            found.setdefault(key(form), set()).add(len(form))
    return {start: tuple(sorted(lengths, reverse=True)) for start, lengths in found.items()}


# The package's own files have one layout, which a test holds them to: 'key = [', phrases, ']'. Read by
# it they load a hundred times as fast as by tomllib, and every page of an unknown language needs them all.
@lru_cache(maxsize=64)
def _read_pack(code: str) -> Pack:
    *blocks, _ = (_folder() / f"{code}.toml").read_text(encoding="utf-8").split("\n]\n")
    lists = (block.partition(" = [\n") for block in blocks)
    return {
        above.rpartition("\n")[2]: tuple(_decode(f"[{phrases.rstrip(',')}]")) for above, _, phrases in lists
    }


def _read_user(path: str) -> tuple[str, Pack]:
    """Read a user's cue file: its language and phrases, every fault an ``InputError`` of one line."""
    import tomllib

    try:
        data = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{path}: cannot read the cue file: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: the cue file is not UTF-8; save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path}: not a TOML file: {error}; see newsextract/label/cues/README.md") from error
    language = data.pop("language", None)
    if not isinstance(language, str) or not language:
        raise InputError(f'{path}: language: missing; name it, as in language = "en"')
    return language, {key: _checked(path, key, value) for key, value in data.items()}


def _checked(path: str, key: str, value: object) -> tuple[str, ...]:
    """The phrases of one key of a user's file, checked."""
    if key not in KINDS:
        raise InputError(f"{path}: {key}: no such key; use one of {', '.join(KINDS)}")
    if not isinstance(value, list) or not all(isinstance(phrase, str) for phrase in value):
        raise InputError(f'{path}: {key}: not a list of phrases; write {key} = ["one phrase", "another"]')
    empty = next((phrase for phrase in value if not normalise(phrase)), None)
    if empty is not None:
        raise InputError(f"{path}: {key}: {empty!r} has no letters; take it out")
    return tuple(value)
