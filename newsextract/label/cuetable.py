"""Cue phrases as hashes, so that all lines of a page are looked up at once."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from newsextract.cues import KINDS, load_cues
from newsextract.label.chars import UNSPACED, load_tables
from newsextract.label.words import U64, Floats, Ints, Words, buckets, words
from newsextract.model import LIST_KINDS

# Kinds whose phrases are single words of dates; they mark words, not lines.
DATE_KINDS = ("months", "weekdays", "relative")
LINE_KINDS = tuple(kind for kind in KINDS if kind not in DATE_KINDS)
# Words of an opening that are looked at, and characters of one in a script without spaces: only a few per
# cent of all phrases are longer. A line as a whole may be a phrase of any length.
LONGEST, LONGEST_UNSPACED = 8, 16
SLOT_BITS = (
    18  # 262,144 slots for some 4,000 words: about one word in seventy is taken for one of them by chance
)
# Fields of a `CueTable`, as they ship in the tables: parsing forty TOML files takes longer than labelling
# a thousand lines.
ARRAYS = ("hashes", "masks", "spoken", "codes", "date_slots", "lean_slots", "leaning")
_PARTICLE = 3  # letters from which a word of a longer phrase is more than a particle
_SMOOTH = 0.5  # added to every count: a word seen once under one kind of list says little


@dataclass(frozen=True)
class CueTable:
    """Sorted phrase hashes with bit masks of their kinds and languages, and what single words tell.

    Words are looked up by slot, the first bits of their hash: `date_slots` are those of dates,
    `leaning` (one row for each of `lean_slots`) says towards which kind of list a word leans.
    """

    hashes: U64
    masks: NDArray[np.int64]
    spoken: NDArray[np.int64]
    codes: NDArray[np.str_]
    date_slots: Ints
    lean_slots: Ints
    leaning: Floats

    @functools.cached_property
    def _dateword(self) -> NDArray[np.bool_]:
        known = np.zeros(1 << SLOT_BITS, np.bool_)
        known[self.date_slots] = True
        return known

    @functools.cached_property
    def _lean_row(self) -> NDArray[np.int32]:
        """Row of every slot in `leaning`; -1 for words of no heading."""
        row = np.full(1 << SLOT_BITS, -1, np.int32)
        row[self.lean_slots] = np.arange(len(self.lean_slots))
        return row

    def kinds_of(
        self, hashes: U64, language: str | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Bit masks of the kinds of phrase hashes, 0 where one is no cue: in any language, and in one.

        A line that opens with another language's cue mostly does so by chance: French 'Comment' asks how.
        Without a language, or in one that has no pack, both are the same.
        """
        kinds, spoken = np.zeros(hashes.shape, np.int64), np.zeros(hashes.shape, np.int64)
        # Few are: only those are looked up for sure.
        maybe = np.flatnonzero(self._known.take(buckets(hashes, SLOT_BITS)))
        place = np.minimum(np.searchsorted(self.hashes, hashes.take(maybe)), len(self.hashes) - 1)
        found = np.flatnonzero(self.hashes[place] == hashes.take(maybe))
        maybe, place = maybe[found], place[found]
        kinds.flat[maybe] = self.masks[place]
        number = self._number.get((language or "").split("-")[0].lower())
        if number is None:
            return kinds, kinds
        spoken.flat[maybe] = self.masks[place] * (self.spoken[place] >> number & 1)
        return kinds, spoken

    @functools.cached_property
    def _known(self) -> NDArray[np.bool_]:
        known = np.zeros(1 << SLOT_BITS, np.bool_)
        known[buckets(self.hashes, SLOT_BITS)] = True
        return known

    @functools.cached_property
    def _number(self) -> dict[str, int]:
        return {code: number for number, code in enumerate(self.codes.tolist())}

    def is_dateword(self, hashes: U64) -> NDArray[np.bool_]:
        """Whether a word is a month, a weekday or a word of relative dates."""
        return self._dateword[buckets(hashes, SLOT_BITS)]

    def leanings(self, hashes: U64) -> tuple[Ints, Floats]:
        """The places of words that headings have, and how far each leans towards every kind of list, in nats.

        Headings vary more than any list of phrases ('Latest from the valley', 'Neueste Sportartikel'),
        but the word that tells their kind is mostly one that known headings have.
        """
        row = self._lean_row[buckets(hashes, SLOT_BITS)]
        known = np.flatnonzero(row >= 0)
        return known, self.leaning.take(row[known], axis=0)


@functools.cache
def cue_table(paths: tuple[str, ...] = ()) -> CueTable:
    """The cue packs of all languages as one table; with the user's own files it is built anew."""
    return build_cue_table(paths) if paths else _shipped()


def build_cue_table(paths: tuple[str, ...] = ()) -> CueTable:
    """Hash the phrases of all cue packs, and of the user's own files.

    >>> table = build_cue_table()
    >>> kinds, _ = table.kinds_of(words(["Read also"]).line_hash)
    >>> [kind for bit, kind in enumerate(LINE_KINDS) if int(kinds[0]) >> bit & 1]
    ['read_also', 'inline_read_also']
    """
    rows = list(load_cues(paths).rows())
    codes = sorted({language for language, _, _ in rows})
    kinds = np.array([KINDS.index(kind) for _, kind, _ in rows])
    found = words([phrase for _, _, phrase in rows])
    masks = _masks(found, [1 << LINE_KINDS.index(kind) if kind in LINE_KINDS else 0 for _, kind, _ in rows])
    spoken = _masks(found, [1 << codes.index(language) for language, _, _ in rows])
    dated = np.isin(kinds, [KINDS.index(kind) for kind in DATE_KINDS])[found.line] & _telling(found)
    slots, leaning = _leanings(found.hash, kinds[found.line])
    return CueTable(
        hashes=np.array(sorted(masks), np.uint64),
        masks=np.array([masks[key] for key in sorted(masks)], np.int64),
        spoken=np.array([spoken[key] for key in sorted(masks)], np.int64),
        codes=np.array(codes),
        date_slots=np.unique(buckets(found.hash[dated], SLOT_BITS)),
        lean_slots=slots,
        leaning=leaning,
    )


def _shipped() -> CueTable:
    tables = load_tables()
    return CueTable(**{name: tables[name] for name in ARRAYS})


def _masks(found: Words, bits: list[int]) -> dict[int, int]:
    """The bits of all phrases, gathered by the phrases' hashes."""
    masks: dict[int, int] = {}
    for bit, key in zip(bits, found.line_hash.tolist(), strict=True):
        masks[key] = masks.get(key, 0) | bit
    return masks


def _telling(found: Words) -> NDArray[np.bool_]:
    """Words that tell a date on their own: not the particles of 'il y a 2 heures'."""
    alone = found.per_line[found.line] == 1
    telling: NDArray[np.bool_] = found.end - found.start >= _PARTICLE
    telling |= alone | (found.classes[found.start] == UNSPACED)
    return telling


def _leanings(hashes: U64, kinds: NDArray[np.int64]) -> tuple[Ints, Floats]:
    """Pointwise mutual information of words and kinds of lists, over the headings of the cue packs."""
    columns = np.array([LIST_KINDS.index(kind) if kind in LIST_KINDS else -1 for kind in KINDS])[kinds]
    slots, place = np.unique(buckets(hashes[columns >= 0], SLOT_BITS), return_inverse=True)
    counts = np.zeros((len(slots), len(LIST_KINDS)), np.float32)
    np.add.at(counts, (place, columns[columns >= 0]), 1)
    smooth = counts + _SMOOTH
    shares = counts.sum(axis=0) / counts.sum()
    return slots, np.log(smooth / smooth.sum(axis=1, keepdims=True) / shares).astype(np.float32)
