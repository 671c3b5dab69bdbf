"""What was labelled by hand for this project: lines of the articles' pages, and whole invented pages.

`labels.tsv` holds the labels of pages whose text is in the corpora alone: a name, a tab, and for the
non-blank lines of its WET text in order the codes of their labels, each with how many lines in a row
bear it (``24. H 2. 5B``); '?' where careful reading and the corpus disagree. `pages/*.tsv` are
pages invented to be learned from: a code, a tab, a line. `pages/*.html` are such pages with markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from newsextract.language import detect_language
from newsextract.lines import lines
from newsextract.model import BOILERPLATE, Dump, Settings, Source
from newsextract.read import read_page
from training.corpus import BIT, Example, at_home
from training.dumps import FORMS, STYLES, dump

HERE = Path(__file__).parent
_ARTICLE = {
    "H": "headline",
    "S": "subtitle",
    "C": "section",
    "D": "published",
    "A": "author",
    "B": "body",
    "P": "caption",
}
_KINDS = {
    "r": "read_also",
    "l": "latest_news",
    "m": "most_read",
    "p": "promoted",
    "o": "other_links",
}
_FIELDS = {
    "h": "heading",
    "t": "title",
    "s": "subtitle",
    "k": "label",
    "d": "published",
    "a": "author",
    "x": "more",
}
# A code for every label: '.' boilerplate, 'H' the article's headline, 'rt' the title of a read_also item.
CODES = {
    ".": BOILERPLATE,
    **{code: f"article.{name}" for code, name in _ARTICLE.items()},
    **{a + b: f"{kind}.{name}" for a, kind in _KINDS.items() for b, name in _FIELDS.items()},
}
_UNKNOWN = "?"
_URL = "https://www.news.example/"
# In HTML a mark like '[[rt]]' opens every line. While a page is dumped, a character of Unicode's private use
# stands for it: no tool takes it for one of its own brackets.
_MARK = re.compile(rf"\[\[({'|'.join(map(re.escape, CODES))})\]\]")
_SIGNS = {code: chr(0xE000 + number) for number, code in enumerate(CODES)}
_MEANT = {_SIGNS[code]: label for code, label in CODES.items()}
_NO_SIGNS = str.maketrans("", "", "".join(_MEANT))
_RANKS = {"published": 3, "title": 2}
_RUN = re.compile(r"(\d*)(\D+)")


def runs_of(codes: list[str]) -> str:
    """Codes line by line, put shortly.

    >>> runs_of([".", ".", "H", "B", "B"]), list(codes_of("2. H 2B"))
    ('2. H 2B', ['.', '.', 'H', 'B', 'B'])
    """
    runs: list[tuple[int, str]] = []
    for code in codes:
        if runs and runs[-1][1] == code:
            runs[-1] = (runs[-1][0] + 1, code)
        else:
            runs.append((1, code))
    return " ".join(f"{count if count > 1 else ''}{code}" for count, code in runs)


def codes_of(runs: str) -> Iterator[str]:
    """The codes line by line again."""
    for run in runs.split():
        count, code = _RUN.fullmatch(run).groups()  # type: ignore[union-attr]
        yield from [code] * int(count or 1)


def known_targets(path: Path = HERE / "labels.tsv") -> dict[str, tuple[int, ...]]:
    """The targets of the lines of every page that was labelled by hand, by the page's name."""
    rows = (row.split("\t") for row in path.read_text(encoding="utf-8").splitlines())
    return {name: tuple(map(_target, codes_of(runs))) for name, runs in rows}


def _target(code: str) -> int:
    return 0 if code == _UNKNOWN else BIT[CODES[code]]


def read_invented(folder: Path = HERE / "pages", styles: Sequence[str] = FORMS) -> Iterator[Example]:
    """The invented pages: the texts, and the HTML in all forms that it can be dumped in."""
    yield from _texts(folder)
    for path in sorted(folder.glob("*.html")):
        html = _MARK.sub(lambda mark: _SIGNS[mark[1]], path.read_text(encoding="utf-8"))
        for style in styles:
            data = dump(html.encode(), _URL, style) if style in STYLES else html.encode()
            found = read_page(data)
            if style == "wet":
                found = msgspec.structs.replace(found, markup=())
            yield _unmarked(found, path.stem, style)


def _unmarked(marked: Dump, name: str, style: str) -> Example:
    """A page whose lines have their labels' marks in them."""
    rows = marked.text.split("\n")
    meant = ((_MEANT[sign] for sign in row if sign in _MEANT) for row in rows)
    targets = [BIT[max(labels, key=_rank, default=BOILERPLATE)] for labels in meant]
    dumped = msgspec.structs.replace(marked, text=marked.text.translate(_NO_SIGNS))
    page = lines(dumped, detect_language(dumped, Settings()))
    known = tuple(targets[line.number - 1] for line in page.lines)
    return Example(name, name, "invented", style, page.language, at_home(page.lines), known)


def _rank(label: str) -> int:
    """Of several labels the highest is that of a line that a dump has made of several: a teaser's date, as
    it is found in a title, not the other way round; then its title; boilerplate last."""
    field = label.partition(".")[2]
    return _RANKS.get(field, 1 if field else 0)


def _texts(folder: Path) -> Iterator[Example]:
    for path in sorted(folder.glob("*.tsv")):
        rows = [row.partition("\t") for row in path.read_text(encoding="utf-8").split("\n")]
        dump = Dump(source=Source(), text="\n".join(text for _, _, text in rows))
        page = lines(dump, detect_language(dump, Settings()))
        targets = tuple(BIT[CODES[rows[line.number - 1][0]]] for line in page.lines)
        yield Example(path.stem, path.stem, "invented", "wet", page.language, page.lines, targets)
