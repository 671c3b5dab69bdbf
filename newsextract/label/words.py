"""Words of a page as numbers: every word, line and phrase hashed at once, without a loop.

The hash of a stretch of letters is the polynomial of their lower-case forms modulo 2**64; spaces and marks
between them do not count. Prefix sums over the page's letters give the hash of any stretch by one
subtraction (Karp and Rabin's rolling hash), so that a word, a phrase and a line are hashed alike.

Scripts without spaces have no words to see. There every character opens a word that reaches over its
neighbours: two characters of Chinese, Japanese or Korean Hanja, four of Thai, Khmer, Lao or Burmese, whose
vowels stand beside their consonants. Overlapping pairs are what search engines index such text by.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from newsextract.label import chars

U64 = NDArray[np.uint64]
Ints = NDArray[np.int64]
Floats = NDArray[np.float32]

# Odd, so that it has an inverse modulo 2**64; otherwise arbitrary, and fixed since the weights know it.
_BASE = 0x9E3779B97F4A7C15
_MIX = np.uint64(0xD6E8FEB86659FD93)
_BLOCK = 1 << 16  # powers kept ready; longer pages get their own
_ALPHABETS = 0x2000  # scripts without spaces that lie below are alphabets, those above write syllables
_SYLLABLES = 4  # characters that a word of such an alphabet reaches over; elsewhere it is a pair


@dataclass(frozen=True, slots=True)
class Words:
    """The characters, lines and words of a text whose lines end in a newline.

    Attributes:
        codes: code point of every character, clipped to the first plane.
        classes: class of every character (see `chars`).
        line_of_char: line index of every character.
        breaks: place of every line's newline.
        lines: number of lines.
        start, end: span of every word in characters.
        hash: hash of every word.
        line: line index of every word.
        first: index of every line's first word; ``first[lines]`` is the number of words.
        line_hash: hash of all letters of every line.
        letters: number of letters before every word, and of all; one longer than the words.
        prefix: sums over the letters, which give the hash of any stretch.
    """

    codes: Ints
    classes: NDArray[np.uint8]
    line_of_char: Ints
    breaks: Ints
    lines: int
    start: Ints
    end: Ints
    hash: U64
    line: Ints
    first: Ints
    line_hash: U64
    letters: Ints
    prefix: U64

    @property
    def per_line(self) -> Ints:
        """Number of words of every line."""
        return np.diff(self.first)


def words(texts: Sequence[str]) -> Words:
    """Cut lines into words and hash them.

    >>> found = words(["Read also", "最新 Read"])
    >>> found.per_line.tolist(), bool(found.hash[0] == found.hash[4])
    ([2, 3], True)
    """
    text = "\n".join(texts) + "\n"
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    # As indexes, so that no look-up has to convert them.
    codes = np.minimum(points, chars.PLANE - 1).astype(np.intp)
    classes = chars.class_table()[codes]
    breaks = np.flatnonzero(classes == chars.NEWLINE)
    inside = (classes >= chars.LOWER) & (classes <= chars.UNSPACED)
    start, end = _spans(classes, inside)
    first = np.searchsorted(start, np.concatenate(([0], breaks + 1)))
    letters = np.zeros(len(start) + 1, np.int64)
    np.cumsum(end - start, out=letters[1:])
    prefix = np.zeros(letters[-1] + 1, np.uint64)
    np.cumsum(chars.fold_table()[codes[inside]] * _powers(letters[-1])[0], out=prefix[1:])
    numbers = np.arange(len(texts))
    return Words(
        codes=codes,
        classes=classes,
        line_of_char=np.repeat(numbers, np.diff(breaks, prepend=-1)),
        breaks=breaks,
        lines=len(texts),
        start=start,
        end=end,
        hash=_stretch(prefix, letters[:-1], letters[1:] + _overlap(codes, classes, start, end)),
        line=np.repeat(numbers, np.diff(first)),
        first=first,
        line_hash=_line_hash(codes, breaks, first, letters, prefix),
        letters=letters,
        prefix=prefix,
    )


def _line_hash(codes: Ints, breaks: Ints, first: Ints, letters: Ints, prefix: U64) -> U64:
    """Hash of every line's letters; a line of marks goes by its first one."""
    hashes = _stretch(prefix, letters[first[:-1]], letters[first[1:]])
    bare = np.flatnonzero(first[1:] == first[:-1])
    hashes[bare] = codes[np.concatenate(([0], breaks[:-1] + 1))[bare]]
    return hashes


def _stretch(prefix: U64, begin: Ints, end: Ints) -> U64:
    """Hash of the letters from `begin` to `end`; it is the same wherever they stand."""
    hashes: U64 = (prefix[end] - prefix[begin]) * _powers(len(prefix))[1][begin]
    return hashes


def _overlap(codes: Ints, classes: NDArray[np.uint8], start: Ints, end: Ints) -> NDArray[np.int64]:
    """How many letters behind its own a word of a script without spaces reaches over."""
    unspaced = classes[start] == chars.UNSPACED
    if not unspaced.any():
        return np.zeros(len(start), np.int64)
    joined = np.zeros(len(start) + _SYLLABLES, np.bool_)
    joined[: len(start) - 1] = (start[1:] == end[:-1]) & unspaced[1:] & unspaced[:-1]
    run = joined[: len(start)].copy()
    reach = run.astype(np.int64)
    syllables = codes[start] < _ALPHABETS
    for step in range(1, _SYLLABLES - 1):
        run &= joined[step : step + len(start)]
        reach += run & syllables
    return reach


def buckets(hashes: U64, bits: int) -> Ints:
    """Hashes spread over 2**bits buckets."""
    return ((hashes * _MIX) >> np.uint64(64 - bits)).astype(np.int64)


def phrase_hashes(found: Words, longest: int) -> tuple[U64, NDArray[np.bool_]]:
    """Hash of the first 1, 2 … `longest` words of every line, and which of these exist.

    Both are of shape (lines, longest). A phrase hashes alike wherever it stands, and as the line that
    consists of it. In scripts without spaces the words are single characters here.
    """
    first, last = found.first[:-1, None], found.first[1:, None]
    index = first + np.arange(1, longest + 1)
    return _stretch(found.prefix, found.letters[first], found.letters[np.minimum(index, last)]), index <= last


def _spans(classes: NDArray[np.uint8], inside: NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """First character of every word, and the one after its last."""
    alone = classes == chars.UNSPACED
    before, after = inside[:-1], inside[1:]
    cut = ~before | ~after | alone[:-1] | alone[1:]
    start = np.flatnonzero(after & cut) + 1
    end = np.flatnonzero(before & cut) + 1
    return (np.concatenate(([0], start)) if inside[0] else start), end


def _powers(count: int) -> tuple[U64, U64]:
    """Powers of the base and of its inverse modulo 2**64, at least `count` of them."""
    power, inverse = _power_table(max(_BLOCK, 1 << int(count).bit_length()))
    return power[:count], inverse[:count]


@functools.lru_cache(maxsize=4)
def _power_table(count: int) -> tuple[U64, U64]:
    def powers(factor: int) -> U64:
        factors = np.full(count, factor, np.uint64)
        factors[0] = 1
        return np.cumprod(factors, dtype=np.uint64)

    return powers(_BASE), powers(pow(_BASE, -1, 1 << 64))
