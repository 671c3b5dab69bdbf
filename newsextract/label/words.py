"""Words of a page as numbers: every word, line and phrase hashed at once, without a loop.

The hash of a stretch of letters is the polynomial of their lower-case forms modulo 2**64; spaces and marks
between them do not count. Prefix sums give the hash of any stretch by one subtraction (Karp and Rabin's
rolling hash): sums over the page's characters that of a word, sums over its words that of a phrase or a line,
which is hashed as if it were one word.

Scripts without spaces have no words to see. There every character opens a word that reaches over its
neighbours: two characters of Chinese, Japanese or Korean Hanja, four of Thai, Khmer, Lao or Burmese, whose
vowels stand beside their consonants. Overlapping pairs are what search engines index such text by.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from newsextract.label import chars

U64 = NDArray[np.uint64]
Ints = NDArray[np.int64]
Floats = NDArray[np.float32]
Number = TypeVar("Number", np.int64, np.uint64)

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
        other: place of every character that is no lower-case letter, as most are.
        other_class: class of every such character.
        other_line: line index of every such character.
        lines: number of lines.
        begin: place of every line's first character; ``begin[lines]`` is the number of characters.
        size: number of every line's characters, with the newline.
        start, end: span of every word in characters.
        length: number of every word's characters.
        opening: class of every word's first character.
        hash: hash of every word.
        line: line index of every word.
        first: index of every line's first word; ``first[lines]`` is the number of words.
        per_line: number of every line's words.
        line_hash: hash of all letters of every line.
        letters: number of letters before every word, and of all; one longer than the words.
        prefix: sums over the words' letters, which give the hash of any phrase; as long as `letters`.
    """

    codes: Ints
    classes: NDArray[np.uint8]
    other: Ints
    other_class: NDArray[np.uint8]
    other_line: Ints
    lines: int
    begin: Ints
    size: Ints
    start: Ints
    end: Ints
    length: Ints
    opening: NDArray[np.uint8]
    hash: U64
    line: Ints
    first: Ints
    per_line: Ints
    line_hash: U64
    letters: Ints
    prefix: U64


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
    classes = chars.class_table().take(codes)
    other = np.flatnonzero(classes != chars.LOWER)
    other_class = classes.take(other)
    newline = np.flatnonzero(other_class == chars.NEWLINE)
    begin, first_other = np.zeros((2, len(texts) + 1), np.int64)
    begin[1:], first_other[1:] = other[newline] + 1, newline + 1
    numbers = np.arange(len(texts))
    start, end = _spans(classes, other[other_class == chars.UNSPACED])
    length, opening = end - start, classes.take(start)
    first = np.searchsorted(start, begin)
    per_line = np.diff(first)
    sums = _sums(chars.letter_table().take(codes) * _powers(len(codes))[0])
    own, overlap = _stretch(sums, start, end), _overlap(codes, opening, start, end)
    letters = _sums(length)
    prefix = _sums(own * _powers(letters[-1] + 1)[0].take(letters[:-1]))
    return Words(
        codes=codes,
        classes=classes,
        other=other,
        other_class=other_class,
        other_line=np.repeat(numbers, np.diff(first_other)),
        lines=len(texts),
        begin=begin,
        size=np.diff(begin),
        start=start,
        end=end,
        length=length,
        opening=opening,
        hash=_stretch(sums, start, end + overlap) if overlap.any() else own,
        line=np.repeat(numbers, per_line),
        first=first,
        per_line=per_line,
        line_hash=_line_hash(prefix, letters, first, codes.take(begin[:-1])),
        letters=letters,
        prefix=prefix,
    )


def _line_hash(prefix: U64, letters: Ints, first: Ints, marks: Ints) -> U64:
    """Hash of every line's letters; a line of marks goes by its first one."""
    hashes = _phrase(prefix, letters, first[:-1], first[1:])
    return np.where(first[1:] > first[:-1], hashes, marks.astype(np.uint64))


def _sums(values: NDArray[Number]) -> NDArray[Number]:
    """Sums of the first 0, 1, 2 … of all values."""
    sums = np.zeros(len(values) + 1, values.dtype)
    np.cumsum(values, out=sums[1:])
    return sums


def _stretch(sums: U64, start: Ints, end: Ints) -> U64:
    """Hash of the characters from `start` to `end`; it is the same wherever they stand."""
    hashes: U64 = (sums.take(end) - sums.take(start)) * _powers(len(sums))[1].take(start)
    return hashes


def _phrase(prefix: U64, letters: Ints, first: Ints, last: Ints) -> U64:
    """Hash of the words from `first` to before `last`, as if they were one."""
    inverse = _powers(letters[-1] + 1)[1].take(letters.take(first))
    hashes: U64 = (prefix.take(last) - prefix.take(first)) * inverse
    return hashes


def _overlap(codes: Ints, opening: NDArray[np.uint8], start: Ints, end: Ints) -> NDArray[np.int64]:
    """How many letters behind its own a word of a script without spaces reaches over."""
    unspaced = opening == chars.UNSPACED
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
    return _phrase(found.prefix, found.letters, first, np.minimum(index, last)), index <= last


def _spans(classes: NDArray[np.uint8], alone: Ints) -> tuple[Ints, Ints]:
    """First character of every word, and the one after its last; `alone` are characters that are words."""
    inside = np.zeros(len(classes) + 1, np.bool_)  # opened by a gap; a newline closes it
    inside[1:] = (classes >= chars.LOWER) & (classes <= chars.UNSPACED)
    before, after = inside[:-1], inside[1:]
    cut = before != after
    if not len(alone):
        edges = np.flatnonzero(cut)  # by turns of a beginning and an end
        return edges[::2].copy(), edges[1::2].copy()
    cut[alone] = cut[alone + 1] = True
    return np.flatnonzero(cut & after), np.flatnonzero(cut & before)


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
