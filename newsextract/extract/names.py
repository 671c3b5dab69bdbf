"""Names: byline texts to a clean list of people, desks and agencies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import regex

from newsextract.cues import Cues

# A name has at most so many words ('Ana María de la Cruz Pérez'); longer parts are sentences.
_NAME_WORDS = 6
# From so many words in small letters, particles aside, a text that begins with a capital is a sentence.
_SENTENCE_WORDS = 2
# Where nothing says that a line is a byline, a name must look like one: two to four words.
_PLAIN_WORDS = range(2, 5)

_NOISE = regex.compile(
    r"https?://\S+|\S+@\S+\.\w+|@[\w.]+|#\p{L}.*|\((?!記者|记者)[^()]*\)|\[[^\]]{0,12}\]|（[^（）]{1,6}）"
    r"|\b(?:Follow|Folgen|Seguir|Suivre|Segui)\b|(?:Twitter|Facebook|Instagram|LinkedIn)\b|[©®™●]"
)
_OUTER = regex.compile(r"^[\[(（【〔《「](.*)[\])）】〕》」]$")
# 'byAnn Lee': the space was lost with the markup.
_GLUED = regex.compile(r"^[Bb]y(?=\p{Lu}\p{Ll})")
# 'This post was written by Ann Lee', 'Ein Beitrag von Ann Lee': the name follows the preposition.
_INNER = regex.compile(
    r"^(.{0,60}?\b(?:by|von|par|por|door|av|af|od|przez|napsal|napsala|führte|führten))[ :]+(?=\p{Lu})"
)
# 'Report: Ann Lee' in any language.
_PREFIX = regex.compile(r"^(\P{N}{2,30}?[:：])\s*(\p{L}.*)$")
_VON = ("von", "av", "af", "od")
# Who checked, edited, translated or photographed a story did not write it.
_HELPER = regex.compile(
    r"review|fact|edit|photo|foto|kamera|camera|cámara|caméra|verif|check|tested|translat|traduc|tradui|übersetz|produc|compil|updated"
    r"|contribut|collag|kollag|коллаж|колаж|koláž|kolaż|illustrat|grafi|фото|редактор|编辑|編輯|編集(?!委員)|校对|翻訳|写真|撮影|사진",
    regex.IGNORECASE,
)
_SEPARATOR = regex.compile(
    r"\s*(?:[,;/•·，、；／│▪\n]|\s[-–—+]\s|&|\s(?:and|und|og|och|et|y|e|i|и|і|й|ve|və|și|és|en|ja|και|dan|và|with|mit"
    r"|avec|con|med|και|و)\s)\s*"
)
_BAR = regex.compile(r"\s*[|｜︱]\s*")
_DIGITS = regex.compile(r"(?<=\p{L})\d+$")
_DOMAIN = regex.compile(r"^\S+\.\p{L}{2,}$")
# 'Ann Maria LeeBo Chen': two links that ran into each other.
_RUN_ON = regex.compile(r"(?<=\p{Lu}\S*\s\p{L}*\p{Ll}{3})(?=\p{Lu}\p{Ll}+\s\p{Lu})")
_UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}]")
_AGENCY_TAIL = regex.compile(
    r"(?<=\p{L}\s\p{L}[\p{L}'’-]+)\s+(?:The\s\p{Lu}.*|[Ff]or\s\p{Lu}.*|in\s\p{Lu}.*)$"
)
_DEGREE = regex.compile(
    r"MD|PhD|MS|RD|CPA|EA|RN|MBA|LD|JD|CFP|DVM|MPH|MSc|BSc|MA|BA|DO|DDS|PharmD|RDN|CDCES|LCSW"
)
# Jobs beyond the cues, and what people work for: beside a name these are no names.
_JOB = regex.compile(
    r"\b(?:head of|chief|director|manager|coordinator|engineer|specialist|officer|president|founder|ceo|cto"
    r"|professor|market(?:er|ing)|expert|strategist|consultant|member|university|institute"
    r"|agencies|agenturen|agences|agencias|agenzie)\b",
    regex.IGNORECASE,
)
# A desk or a team writes under its own name: 'City News Editorial Team'.
_TEAM = regex.compile(
    r"\b(?:team|desk|staff|board|bureau|redaktion|redaction|rédaction|redacción|redazione)$", regex.IGNORECASE
)
# What is left of a longer job once its last words are cut.
_RANK = regex.compile(
    r"\s+(?:senior|junior|executive|chief|deputy|digital|associate|assistant|contributing|special)$",
    regex.IGNORECASE,
)
# Reporters as Korean and Chinese papers print them: '홍길동 기자', '記者王小明／台北報導'.
_REPORTER = regex.compile(
    r"(\p{Hangul}{2,4})\s?(?:선임|인턴)?(?:기자|특파원)|[記记]者\s?[:：]?\s?(\p{Han}{2,4})(?=$|[\s／/、，,）)】])"
)
# 'Ann LeeReporter': the line break was lost with the markup.
_GLUED_JOB = regex.compile(r"(?<=\p{Ll})\p{Lu}\p{Ll}+$")
_INITIALS = regex.compile(r"[(\[]\S{1,8}[)\]]")


class Names(NamedTuple):
    """Who wrote, and who edited, checked or photographed."""

    authors: tuple[str, ...] = ()
    helpers: tuple[str, ...] = ()


def parse_names(texts: Iterable[str], cues: Cues) -> tuple[str, ...]:
    """The names in some author lines, in order, each once.

    Openings ('Written by'), jobs, e-mails and handles are cut. Who edited, checked or photographed
    is left out, unless nobody else is named.

    >>> from newsextract.cues import load_cues
    >>> cues = load_cues(languages=["en"])
    >>> parse_names(["By Ann Lee and Bo Chen, Political Editor"], cues)
    ('Ann Lee', 'Bo Chen')
    >>> parse_names(["Written by", "Ann Lee", "Tech Writer", "Edited by", "Bo Chen"], cues)
    ('Ann Lee',)
    """
    names = read_names(texts, cues)
    return names.authors or names.helpers


def read_names(texts: Iterable[str], cues: Cues) -> Names:
    """The names in some author lines, those who wrote apart from those who helped.

    >>> from newsextract.cues import load_cues
    >>> read_names(["Photo: Bo Chen"], load_cues(languages=["en"])).helpers
    ('Bo Chen',)
    """
    authors: dict[str, None] = {}
    helpers: dict[str, None] = {}
    found = authors
    for text in texts:
        opening, rest = cut_opening(text, cues)
        if opening:
            found = helpers if is_helper(opening) else authors
        elif authors and _is_aside(text, cues):
            continue
        found.update(dict.fromkeys(_parse_line(rest, cues, bool(found) and not opening)))
        if opening and rest:
            found = authors
    return Names(authors=_each_once(authors), helpers=_each_once(helpers))


def _is_aside(text: str, cues: Cues) -> bool:
    """Whether a line below an author names none: a job, initials, a copyright, a thank you.

    >>> from newsextract.cues import load_cues
    >>> cues = load_cues(languages=["en"])
    >>> [_is_aside(text, cues) for text in ("AI Writer, City News", "(abc)", "Bo Chen")]
    [True, True, False]
    """
    first = _SEPARATOR.split(text)[0]
    job = bool(cues.ending("role", first) or cues.ending("role", text)) and not _REPORTER.search(text)
    return job or text.startswith("©") or bool(_INITIALS.fullmatch(text) or _HELPER.search(text))


def _each_once(names: Iterable[str]) -> tuple[str, ...]:
    """Names without those that differ in capitals only.

    >>> _each_once(["Ann Lee", "ANN LEE", "Bo Chen"])
    ('Ann Lee', 'Bo Chen')
    """
    return tuple({name.casefold(): name for name in reversed(list(names))}.values())[::-1]


def cut_opening(text: str, cues: Cues) -> tuple[str, str]:
    """A byline's opening ('' where it has none) and the rest.

    >>> from newsextract.cues import load_cues
    >>> cut_opening("This post was written by Ann Lee", load_cues(languages=["en"]))
    ('This post was written by', 'Ann Lee')
    """
    outer = _OUTER.match(text)
    text = (outer[1] if outer else text).strip()
    glued = _GLUED.match(text)
    if glued:
        return glued[0], text[glued.end() :]
    if text.endswith((":", "：")):
        return text, ""
    opening, rest = cues.cut_opening("byline", text)
    if opening:
        again, inner = cues.cut_opening("byline", rest)
        return (f"{opening} {again}", inner) if again else (opening, rest)
    prefix = _PREFIX.match(text)
    if prefix:
        return prefix[1], prefix[2]
    inner_by = _INNER.match(text)
    if inner_by and not (inner_by[1].endswith(_VON) and looks_like_name(inner_by[1].rpartition(" ")[0])):
        return inner_by[1], text[inner_by.end() :]
    return "", text


def first_part(text: str) -> str:
    """What stands before the first comma, bar or 'and' of a byline.

    >>> first_part("Ann Lee and Bo Chen | City News")
    'Ann Lee'
    """
    return _SEPARATOR.split(_BAR.split(text)[0])[0].strip()


def is_helper(opening: str) -> bool:
    """Whether an opening names those who edited, checked or photographed rather than wrote.

    >>> is_helper("Edited by"), is_helper("By")
    (True, False)
    """
    return _HELPER.search(opening) is not None


def _parse_line(text: str, cues: Cues, named: bool) -> Iterator[str]:
    """The names in one line without its opening. ``named``: a line above has named somebody."""
    text = _NOISE.sub(" ", text)
    reporters = [one or other for one, other in _REPORTER.findall(text)]
    if reporters:
        yield from reporters
        return
    text = _AGENCY_TAIL.sub("", _RUN_ON.sub(", ", text))
    first, *after_bar = _BAR.split(text.strip(" |"))
    job = after_job = False
    for mark, part in _parts(first or " ".join(after_bar)):
        # 'Head of Marketing and Community Development' is one job, 'Editor, and Bo Chen' another person.
        job = job and mark in ("&", "and", "und", "et", "y", "e")
        credit = _PREFIX.match(part)  # 'Ann Lee / Camera: Bo Chen'
        if job or (credit and _HELPER.search(credit[1])):
            continue
        name, role = _parse_part(credit[2] if credit else part, cues, named)
        if name and _is_name(name, named) and (not after_job or looks_like_name(name)):
            yield name
        if named and part[:1].islower() and " " in part:  # 'in News, Portugal': no names from here on
            break
        named = named or bool(name)
        job = job or bool(role)
        after_job = after_job or job


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """The parts of a line, each with the separator before it.

    >>> list(_parts("Ann Lee, Editor and Bo Chen"))
    [('', 'Ann Lee'), (',', 'Editor'), ('and', 'Bo Chen')]
    """
    start, mark = 0, ""
    for match in _SEPARATOR.finditer(text):
        yield mark, text[start : match.start()]
        start, mark = match.end(), match[0].strip()
    yield mark, text[start:]


def _parse_part(part: str, cues: Cues, named: bool) -> tuple[str, str]:
    """One part of a byline as (name, job), either of them ''. ``named``: somebody was named before."""
    part = _DIGITS.sub("", part.strip(" .:：-–—\"'»«")).strip()
    if not named:
        return (part, "") if _TEAM.search(part) else _cut_job(part, cues)
    if _JOB.search(part) or cues.ending("role", part) or cues.ending("role", part.removesuffix("s")):
        return "", part
    name, role = _cut_job(part, cues)
    return ("" if role and " " not in name else name), role


def _cut_job(part: str, cues: Cues) -> tuple[str, str]:
    """A name and the job before or after it.

    >>> from newsextract.cues import load_cues
    >>> cues = load_cues(languages=["en"])
    >>> _cut_job("Ann Lee Political editor", cues), _cut_job("Ann LeeReporter", cues)
    (('Ann Lee', 'Political editor'), ('Ann Lee', 'Reporter'))
    """
    if cues.match("role", part):
        return "", part
    name, role = cues.cut_ending("role", part)
    if role:
        return _RANK.sub("", name), role
    glued = _GLUED_JOB.search(part)
    if glued and cues.match("role", glued[0]):
        return part[: glued.start()], glued[0]
    role, name = cues.cut_opening("role", part)
    return (name, role) if role and name else (part, "")


def _is_name(text: str, named: bool) -> bool:
    """Whether a part of a byline names somebody. Beside other names it must look more like one.

    >>> _is_name("the currency team", False), _is_name("the currency team", True), _is_name("MD", True)
    (True, False, False)
    >>> _is_name("Nine people hurt in crash", False)
    False
    """
    words = text.split()
    if len(words) > _NAME_WORDS or any(map(str.isdigit, text)) or not any(map(str.isalpha, text)):
        return False
    if _DEGREE.fullmatch(text) or _DOMAIN.match(text):
        return False
    if named and words[0][0].islower() and len(words) > 1:
        return False
    # 'Nine people hurt in crash' has capitals like a name's only at its beginning.
    return words[0][0].islower() or bool(_TEAM.search(text)) or sum(map(_ordinary, words)) < _SENTENCE_WORDS


def looks_like_name(text: str) -> bool:
    """Two to four words that begin with capitals, particles aside, or a short name in an unspaced script.

    >>> looks_like_name("Ann van der Lee"), looks_like_name("Nine people hurt")
    (True, False)
    """
    words = text.split()
    if len(words) == 1:
        return bool(_UNSPACED.match(text)) and len(text) in _PLAIN_WORDS
    if len(words) not in _PLAIN_WORDS or any(map(str.isdigit, text)):
        return False
    capitals = [word[:1].isupper() for word in words]
    return capitals[0] and capitals[-1] and all(map(_may_be_in_name, words))


def _ordinary(word: str) -> bool:
    return word.islower() and not _may_be_in_name(word)


def _may_be_in_name(word: str) -> bool:
    """Whether a word begins with a capital or is short enough for a particle.

    >>> [_may_be_in_name(word) for word in ("Lee", "van", "people")]
    [True, True, False]
    """
    return word[:1].isupper() or len(word) <= 3
