"""What two texts have in common: their words, and how dense the script is that they are written in."""

from __future__ import annotations

from collections.abc import Set

import regex

# Ideographs, kana and Hangul say in one character what other scripts say in two or more.
DENSE = regex.compile("[\u2e80-\U0010ffff]")
_WORD = regex.compile(r"\p{L}+|[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]")


def words_of(text: str) -> set[str]:
    """The words of a text in lower case; in some scripts without spaces, its characters.

    >>> sorted(words_of("Rain, rain: 5 mm"))
    ['mm', 'rain']
    """
    return set(_WORD.findall(text.casefold()))


def overlap(one: Set[str], other: Set[str]) -> float:
    """The share of the smaller set of words that the other has.

    >>> overlap(words_of("Weather: rain is ahead"), words_of("Rain ahead"))
    1.0
    """
    return len(one & other) / max(1, min(len(one), len(other)))
