"""Cue phrases as hashes, so that all lines of a page are looked up at once."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from newsextract.cues import KINDS, load_cues
from newsextract.label.words import Floats, U64, buckets, phrase_hashes, words
from newsextract.model import LIST_KINDS

# Kinds whose phrases are single words of dates; they mark words, not lines.
DATE_KINDS = ("months", "weekdays", "relative")
LINE_KINDS = tuple(kind for kind in KINDS if kind not in DATE_KINDS)
LONGEST = 8  # words of a phrase that are looked at; only a few per cent of all phrases are longer
_DATE_BITS = 18  # 262,144 slots for some 4,000 words: about one word in seventy is taken for one of them by chance
_SMOOTH = 0.5  # added to every count: a word seen once under one kind of list says little


@dataclass(frozen=True, slots=True)
class CueTable:
    """Sorted phrase hashes with a bit mask of their kinds, and a set of words of dates."""

    hashes: U64
    masks: NDArray[np.int64]
    dateword: NDArray[np.bool_]
    leaning: Floats
    longest: int = LONGEST
    kinds: int = len(LINE_KINDS)

    def kinds_of(self, hashes: U64) -> NDArray[np.int64]:
        """Bit mask of the kinds of every phrase hash; 0 where it is no cue."""
        place = np.minimum(np.searchsorted(self.hashes, hashes), len(self.hashes) - 1)
        return np.where(self.hashes[place] == hashes, self.masks[place], 0)

    def is_dateword(self, hashes: U64) -> NDArray[np.bool_]:
        """Whether a word is a month, a weekday or a word of relative dates."""
        return self.dateword[buckets(hashes, _DATE_BITS)]

    def leanings(self, hashes: U64) -> Floats:
        """How far every word leans towards each kind of list, in nats; zero for words of no heading.

        Headings vary more than any list of phrases ('Latest from the valley', 'Neueste Sportartikel'),
        but the word that tells their kind is mostly one that known headings have.
        """
        return self.leaning[buckets(hashes, _DATE_BITS)]


@functools.cache
def cue_table(paths: tuple[str, ...] = ()) -> CueTable:
    """The cue packs of all languages, and the user's own files, as one table."""
    rows = [(kind, phrase) for _, kind, phrase in load_cues(paths).rows()]
    found = words([phrase for _, phrase in rows])
    hashes, _ = phrase_hashes(found, LONGEST)
    whole = hashes[np.arange(len(rows)), np.clip(found.per_line - 1, 0, LONGEST - 1)]
    masks: dict[int, int] = {}
    dateword = np.zeros(1 << _DATE_BITS, np.bool_)
    for number, (kind, _) in enumerate(rows):
        if kind in DATE_KINDS:
            dateword[buckets(found.hash[found.first[number] : found.first[number + 1]], _DATE_BITS)] = True
        elif 0 < found.per_line[number] <= LONGEST:
            masks[int(whole[number])] = masks.get(int(whole[number]), 0) | 1 << LINE_KINDS.index(kind)
    ordered = sorted(masks)
    heads = np.array([LIST_KINDS.index(kind) if kind in LIST_KINDS else -1 for kind, _ in rows])
    return CueTable(
        hashes=np.array(ordered, np.uint64),
        masks=np.array([masks[key] for key in ordered], np.int64),
        dateword=dateword,
        leaning=_leanings(found.hash, heads[found.line]),
    )


def _leanings(hashes: U64, kinds: NDArray[np.int64]) -> Floats:
    """Pointwise mutual information of words and kinds of lists, over the headings of the cue packs."""
    slots = buckets(hashes[kinds >= 0], _DATE_BITS)
    counts = np.zeros((1 << _DATE_BITS, len(LIST_KINDS)), np.float32)
    np.add.at(counts, (slots, kinds[kinds >= 0]), 1)
    seen = np.unique(slots)
    smooth = counts[seen] + _SMOOTH
    shares = counts.sum(axis=0) / max(counts.sum(), 1)
    leaning = np.zeros_like(counts)
    leaning[seen] = np.log(smooth / smooth.sum(axis=1, keepdims=True) / np.maximum(shares, 1e-6))
    return leaning
