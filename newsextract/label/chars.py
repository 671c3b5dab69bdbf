"""Tables over the characters of Unicode's first plane: what class a character is of, and its lower case.

They ship as arrays, so that labels do not depend on the interpreter's version of Unicode;
``python -m training.tables`` makes them.
"""

from __future__ import annotations

import functools
import unicodedata
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

TABLES = "tables.npz"
PLANE = 0x10000  # characters beyond it (emoji, rare ideographs) count as SYMBOL, see class_of()

# Classes of characters, in the order of the columns of `features.character_shares`.
NEWLINE, SPACE, LOWER, UPPER, DIGIT, UNSPACED, STOP, COMMA, COLON, QUOTE, DASH, BRACKET, SYMBOL = range(13)
CLASSES = 13

_MARKS = {
    STOP: ".!?…。！？؟।。｡",
    COMMA: ",;،、；，؛·",
    COLON: ":：",
    QUOTE: "\"'`´«»‘’“”„‚‹›「」『』《》〈〉",
    DASH: "-–—―‐‑|/\\_>→~|",
}
# Scripts that are written without spaces: each character stands for a word. First and last character.
_UNSPACED = (
    (0x0E00, 0x0E7F),
    (0x0E80, 0x0EFF),
    (0x1780, 0x17FF),
    (0x1000, 0x109F),
    (0x3040, 0x30FF),
    (0x3400, 0x9FFF),
    (0xF900, 0xFAFF),
)
_BY_CATEGORY = {
    "Zs": SPACE, "Zl": SPACE, "Zp": SPACE, "Cc": SPACE, "Cf": SPACE,
    "Lu": UPPER, "Lt": UPPER, "Ll": LOWER, "Lm": LOWER, "Lo": LOWER, "Mn": LOWER, "Mc": LOWER, "Me": LOWER,
    "Nd": DIGIT, "Pd": DASH, "Pc": DASH, "Ps": BRACKET, "Pe": BRACKET, "Pi": QUOTE, "Pf": QUOTE,
}  # fmt: skip


@functools.cache
def class_table() -> NDArray[np.uint8]:
    """Class of every character of the first plane, by code point.

    >>> [int(class_table()[ord(c)]) == want for c, want in (("a", LOWER), ("É", UPPER), ("新", UNSPACED))]
    [True, True, True]
    """
    return load_tables()["char_class"]


@functools.cache
def letter_table() -> NDArray[np.uint64]:
    """Lower-case letter without its accents for every character of the first plane; 0 for no part of a word.

    >>> "".join(chr(letter_table()[ord(c)]) for c in "ÉЖİß"), int(letter_table()[ord("-")])
    ('eжiß', 0)
    """
    inside = (class_table() >= LOWER) & (class_table() <= UNSPACED)
    return np.where(inside, load_tables()["char_fold"], 0).astype(np.uint64)


@functools.cache
def load_tables() -> dict[str, NDArray[Any]]:
    """All arrays that ship beside the weights: of characters, and of cue phrases (see `cuetable`)."""
    with (resources.files("newsextract.label") / TABLES).open("rb") as file, np.load(file) as arrays:
        return {name: arrays[name] for name in arrays.files}


def build_class_table() -> NDArray[np.uint8]:
    """The classes, from the interpreter's Unicode data."""
    table = np.full(PLANE, SYMBOL, np.uint8)
    for code in range(PLANE):
        table[code] = _BY_CATEGORY.get(unicodedata.category(chr(code)), SYMBOL)
    for first, last in _UNSPACED:
        block = table[first : last + 1]
        block[(block == LOWER) | (block == UPPER)] = UNSPACED
    for number, marks in _MARKS.items():
        table[[ord(mark) for mark in marks]] = number
    table[ord("\n")] = NEWLINE
    return table


def build_fold_table() -> NDArray[np.uint32]:
    """The folded letters, from the interpreter's Unicode data."""
    return np.array([ord(_folded(chr(code))) for code in range(PLANE)], np.uint32)


def _folded(char: str) -> str:
    """The letter that a character is compared as; one that grows when decomposed stays as it is."""
    lower = char.lower()
    whole = unicodedata.normalize("NFKD", lower) if lower.isprintable() else lower
    base, marks = whole[0], whole[1:]
    if base == "ı":
        return "i"
    return base if all(unicodedata.combining(mark) for mark in marks) else char
