"""Make the tables that ship, from Unicode and the cue packs: ``python -m training.tables``.

To be run whenever a phrase in `newsextract/label/cues` changes; a test compares the two.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

import newsextract.label
from newsextract.label import chars


def main() -> None:
    """Write the characters first: the cue phrases are hashed with them."""
    path = Path(newsextract.label.__file__).parent / chars.TABLES
    tables: dict[str, Any] = {"char_class": chars.build_class_table(), "char_fold": chars.build_fold_table()}
    np.savez_compressed(path, **tables)

    from newsextract.label.cuetable import ARRAYS, build_cue_table

    table = build_cue_table()
    np.savez_compressed(path, **tables, **{name: getattr(table, name) for name in ARRAYS})
    print(f"{path}: {len(table.hashes)} phrases")


if __name__ == "__main__":
    main()
