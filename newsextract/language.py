"""The language of a page: told by the user, by the page's markup, or detected from its longest lines."""

from __future__ import annotations

import regex

from newsextract.cues import load_cues
from newsextract.model import Dump, Settings

SAMPLE = 2000  # characters: more text does not change the detector's answer, menus and names do
LEAST = 60  # characters; on less the detector guesses
# The detector's distances, lower is nearer, fall with the length of the text. Measured on the training
# pages, right answers lie between 190 and 300 for a whole sample, in scripts that several languages share
# up to 550, and at about 700 for one sentence; texts in none of its languages lie above.
_FAR_SENTENCE, _FAR, _SURE = 760, 600, 450
# Languages whose distances differ by less than this share are told apart by their cue phrases; far from
# all of them, as in Devanagari, the detector's order says little.
_TIE, _TIE_FAR = 1.03, 1.10
# Scripts that one language is written in; the detector misses them between Latin letters.
_SCRIPTS = {
    "ja": r"\p{Hiragana}\p{Katakana}",
    "ko": r"\p{Hangul}",
    "th": r"\p{Thai}",
    "el": r"\p{Greek}",
    "he": r"\p{Hebrew}",
}
_ANY_SCRIPT = regex.compile(f"[{''.join(_SCRIPTS.values())}]")
_SCRIPT_SHARE = 0.2  # of the sample's letters; a quoted name is less


def detect_language(dump: Dump, settings: Settings) -> str | None:
    """BCP 47 tag of the page's main language, None when unsure.

    >>> from newsextract.model import Source
    >>> text = "Der Gemeinderat hat am Montag beschlossen, die alte Brücke im Sommer zu erneuern."
    >>> detect_language(Dump(source=Source(), text=text), Settings())
    'de'
    """
    if settings.language:
        return settings.language
    told = dump.metadata.language if dump.metadata else None
    found = _detect(_longest(dump.text.split("\n")), dump.text)
    # A page's own tag may be a template's default; where the text agrees it also tells the region.
    return told if told and (found is None or told.split("-")[0].lower() == found) else found


def _longest(rows: list[str]) -> str:
    """The longest lines up to the sample's size: running text rather than menus."""
    sample: list[str] = []
    size = 0
    for row in sorted(map(str.strip, rows), key=len, reverse=True):
        if size >= SAMPLE:
            break
        sample.append(row)
        size += len(row)
    return "\n".join(sample)[:SAMPLE]


def _detect(sample: str, text: str) -> str | None:
    if len(sample) < LEAST:
        return None
    if told := _by_script(sample):
        return told
    from resiliparse.parse.lang import detect_fast  # loaded for the first page, not for `--help`

    guesses: list[tuple[str, int]] = detect_fast(sample, n_results=4)  # type: ignore[assignment]
    if not guesses:
        return None
    (code, distance), *others = guesses
    whole = len(sample) >= SAMPLE // 2
    if distance > (_FAR if whole else _FAR_SENTENCE):
        return None
    tie = _TIE_FAR if whole and distance > _SURE else _TIE
    near = [code, *(other for other, far in others if far <= distance * tie)]
    return code if len(near) == 1 else _by_cues(near, text)


def _by_script(sample: str) -> str | None:
    """The language whose own script some of a text is written in.

    >>> _by_script("こんにちは"), _by_script("The word 'δημοκρατία' is Greek"), _by_script("Hello")
    ('ja', 'el', None)
    """
    found = "".join(_ANY_SCRIPT.findall(sample))
    if not found:  # as on most pages
        return None
    least = _SCRIPT_SHARE * sum(map(str.isalpha, sample))
    counts = {code: len(regex.findall(f"[{script}]", found)) for code, script in _SCRIPTS.items()}
    return next((code for code, count in counts.items() if count > least), None)


def _by_cues(codes: list[str], text: str) -> str | None:
    """Of languages that look alike, the one whose cue phrases stand on the page; None if they tie too."""
    rows = text.split("\n")
    packs = {code: load_cues(languages=[code]) for code in codes}
    hits = {code: sum(bool(cues.kinds_of(row)) for row in rows) for code, cues in packs.items()}
    best, second = sorted(hits.values(), reverse=True)[:2]
    return max(codes, key=hits.__getitem__) if best > second else None
