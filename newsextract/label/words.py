"""Words of a page as numbers: every word, line and phrase hashed at once, without a loop.

A word's hash is the polynomial of its lower-case characters modulo 2**64. Prefix sums over the page
give the hash of any stretch of characters by one subtraction (Karp and Rabin's rolling hash).
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

# Odd, so that they have an inverse modulo 2**64; otherwise arbitrary, and fixed since the weights know them.
_CHAR_BASE = 0x9E3779B97F4A7C15
_WORD_BASE = 0xC2B2AE3D27D4EB4F
_MIX = np.uint64(0xD6E8FEB86659FD93)
_BLOCK = 1 << 16  # powers kept ready; longer pages get their own


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
        line_hash: hash of every whole line.
    """

    codes: NDArray[np.uint32]
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
    codes = np.minimum(points, chars.PLANE - 1)
    classes = chars.class_table()[codes]
    breaks = np.flatnonzero(classes == chars.NEWLINE)
    line_of_char = np.cumsum(classes == chars.NEWLINE)
    line_of_char[breaks] -= 1
    start, end = _spans(classes)
    power, inverse = _powers(_CHAR_BASE, len(codes) + 1)
    total = np.zeros(len(codes) + 1, np.uint64)
    np.cumsum(chars.fold_table()[codes] * power[:-1], out=total[1:])
    line_start = np.concatenate(([0], breaks[:-1] + 1))
    line = line_of_char[start]
    return Words(
        codes=codes,
        classes=classes,
        line_of_char=line_of_char,
        breaks=breaks,
        lines=len(texts),
        start=start,
        end=end,
        hash=(total[end] - total[start]) * inverse[start],
        line=line,
        first=np.searchsorted(line, np.arange(len(texts) + 1)),
        line_hash=(total[breaks] - total[line_start]) * inverse[line_start],
    )


def buckets(hashes: U64, bits: int) -> Ints:
    """Hashes spread over 2**bits buckets."""
    return ((hashes * _MIX) >> np.uint64(64 - bits)).astype(np.int64)


def phrase_hashes(found: Words, longest: int) -> tuple[U64, NDArray[np.bool_]]:
    """Hash of the first 1, 2 … `longest` words of every line, and which of these exist.

    Both are of shape (lines, longest). A phrase hashes alike wherever it stands.
    """
    power, _ = _powers(_WORD_BASE, longest)
    index = found.first[:-1, None] + np.arange(longest)
    exists = index < found.first[1:, None]
    hashes = (
        found.hash[np.minimum(index, max(len(found.hash) - 1, 0))]
        if len(found.hash)
        else index.astype(np.uint64)
    )
    return np.cumsum(
        np.where(exists, hashes, np.uint64(0)) * power[:longest], axis=1, dtype=np.uint64
    ), exists


def _spans(classes: NDArray[np.uint8]) -> tuple[Ints, Ints]:
    """First character of every word, and the one after its last."""
    inside = (classes >= chars.LOWER) & (classes <= chars.UNSPACED)
    alone = classes == chars.UNSPACED
    before, after = inside[:-1], inside[1:]
    cut = ~before | ~after | alone[:-1] | alone[1:]
    start = np.flatnonzero(after & cut) + 1
    end = np.flatnonzero(before & cut) + 1
    return (np.concatenate(([0], start)) if inside[0] else start), end


def _powers(base: int, count: int) -> tuple[U64, U64]:
    """Powers of `base` and of its inverse modulo 2**64, at least `count` of them."""
    power, inverse = _power_table(base, max(_BLOCK, 1 << count.bit_length()))
    return power[:count], inverse[:count]


@functools.lru_cache(maxsize=4)
def _power_table(base: int, count: int) -> tuple[U64, U64]:
    def powers(factor: int) -> U64:
        factors = np.full(count, factor, np.uint64)
        factors[0] = 1
        return np.cumprod(factors, dtype=np.uint64)

    return powers(base), powers(pow(base, -1, 1 << 64))
