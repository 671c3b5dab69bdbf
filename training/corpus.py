"""Corpora of labelled pages as training examples: the lines of a page, and what each may be.

A line's target is a bit mask over `model.LABELS`: one bit where the label is known, several where only
a group is known (main content, not an article), none where nothing is known.
"""

from __future__ import annotations

import functools
import gzip
import json
import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from newsextract.errors import InputError
from newsextract.label.features import host_of
from newsextract.language import detect_language
from newsextract.lines import lines
from newsextract.model import BOILERPLATE, LABELS, Dump, Line, Page, Settings, Source
from newsextract.read import read_page
from training.dumps import dump

STYLES = ("wet", "inscriptis", "browser", "w3m", "lynx")

_KIND = {"other": "other_links"}
_ITEM_FIELD = {"t": "title", "s": "subtitle", "d": "published", "k": "label", "a": "author"}
# The bit of every label in a target.
BIT = {name: 1 << number for number, name in enumerate(LABELS)}
_ANY = (1 << len(LABELS)) - 1
# A caption is in neither group: as the one label that both might be, it became the label of all doubt.
_MAIN = BIT["article.headline"] | BIT["article.subtitle"] | BIT["article.body"]
_NO_ARTICLE = _ANY & ~sum(bit for name, bit in BIT.items() if name.startswith("article."))
_NOT_MAIN = _ANY & ~(_MAIN | BIT["article.caption"])
_TOKEN = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]|\w+")
_HOME = "https://home.example"
_MAX_ALIGN = 4_000_000  # cells of a token alignment; a larger gap stays unknown

# Share of a line's four-token runs that must stand in the gold main content to make the line main content.
_MAIN_SHARE = 0.8
_OPENING = 2  # lines of main content among which headline and subtitle are, where they are part of it
_NEAR = 3  # lines around a short line that vouch for it


@dataclass(frozen=True, slots=True)
class Example:
    """One page in one dump style: `targets[i]` says what `lines[i]` may be."""

    name: str
    site: str
    corpus: str
    style: str
    language: str | None
    lines: tuple[Line, ...]
    targets: tuple[int, ...]


def gold_labels(gold: dict[str, Any]) -> dict[int, str]:
    """Label names by 1-based line number of the WET text; a line that is absent is boilerplate."""
    labels: dict[int, str] = {}
    for block in gold["lists"]:
        kind = _KIND.get(block["kind"], block["kind"])
        labels |= dict.fromkeys(block.get("heading_lines", []), f"{kind}.heading")
        for item in block["items"]:
            for key, numbers in item["lines"].items():
                labels |= dict.fromkeys(numbers, f"{kind}.{_ITEM_FIELD[key]}")
    for field, numbers in gold["article_lines"].items():
        labels |= dict.fromkeys(numbers, f"article.{field}")
    return labels


def page_of(source: Path | bytes) -> Page:
    """One page of a corpus as the program reads it, whatever its form."""
    found = read_page(source)
    return lines(found, detect_language(found, Settings()))


def read_zones(folder: Path, styles: Sequence[str] = STYLES) -> Iterator[Example]:
    """All pages of a zones corpus, in every style; labels move from WET to the others by alignment."""
    for gold_path in sorted((folder / "gold").glob("*.json")):
        gold = json.loads(gold_path.read_text(encoding="utf-8"))
        by_number = gold_labels(gold) | _more_lines(gold, folder / "wet" / f"{gold_path.stem}.txt")
        raw = (folder / "wet" / f"{gold_path.stem}.txt").read_text(encoding="utf-8")
        wet = lines(Dump(source=Source(), text=raw)).lines
        targets = [BIT[by_number.get(line.number, BOILERPLATE)] for line in wet]
        site = site_of(gold["url"] or gold_path.stem)
        for style in styles:
            page = page_of(page_path(folder, style, gold_path.stem))
            moved = tuple(move_targets(wet, targets, page.lines))
            yield Example(gold_path.stem, site, "zones", style, page.language, at_home(page.lines), moved)


def read_articles(
    folder: Path, styles: Sequence[str], known: Mapping[str, Sequence[int]], without: Container[str] = ()
) -> Iterator[Example]:
    """The pages of an articles corpus in every style, but for those named in `without`.

    Of the pages in `known` the labels of all lines of their WET text are given; of the others it is known
    what is main content. Terminal dumps are made of the HTML.
    """
    for gold in _gold(folder, "wet"):
        name, site = gold["id"], site_of(gold["url"] or gold["id"])
        if name in without:
            continue
        wet = page_of(page_path(folder, "wet", name))
        for style in styles:
            page = wet if style == "wet" else _other_form(folder, style, gold)
            if page is None:
                continue
            if name in known:
                corpus, targets = "labelled", tuple(move_targets(wet.lines, known[name], page.lines))
            else:
                corpus, targets = "articles", _main_targets(page.lines, gold)
            yield Example(name, site, corpus, style, page.language, at_home(page.lines), targets)


def _other_form(folder: Path, style: str, gold: dict[str, Any]) -> Page | None:
    """The HTML of an article's page, or a dump of it; None where the tool cannot dump it."""
    path = page_path(folder, "html", gold["id"])
    if style == "html":
        return page_of(path)
    try:
        return page_of(dump(gzip.decompress(path.read_bytes()), gold["url"], style))
    except InputError:
        return None


def read_not_articles(folder: Path, known: Mapping[str, Sequence[int]]) -> Iterator[Example]:
    """Pages without an article; of those in `known` the labels of all lines are given."""
    for gold in _gold(folder, "wet"):
        page = page_of(page_path(folder, "wet", gold["id"]))
        site = site_of(gold["url"] or gold["id"])
        targets = tuple(known.get(gold["id"], (_NO_ARTICLE,) * len(page.lines)))
        yield Example(gold["id"], site, "not-articles", "wet", page.language, page.lines, targets)


def read_own_pages(folder: Path) -> Iterator[Example]:
    """The project's own pages, each a folder with its input and the labels of its lines."""
    for labels in sorted(folder.glob("*/labels.json")):
        names: dict[int, str] = {}
        for segment in json.loads(labels.read_text(encoding="utf-8")):
            first, last = segment["lines"]
            names |= dict.fromkeys(range(first, last + 1), segment["label"])
        page = page_of(next(labels.parent.glob("input.*")))
        targets = tuple(BIT[names[line.number]] for line in page.lines)
        style = "html" if page.dump.markup else "wet"
        name = labels.parent.name
        yield Example(name, name, "own", style, page.language, at_home(page.lines), targets)


def at_home(found: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines with the host that most links lead to called by one name, so that a list keeps its links
    within the site when it is lent to another page."""
    hosts = Counter(host_of(line.markup.href) for line in found if line.markup and line.markup.href)
    own = hosts.most_common(1)[0][0] if hosts else ""
    return tuple(_renamed(line, own) for line in found) if own else found


def _renamed(line: Line, host: str) -> Line:
    if line.markup is None or line.markup.href is None or host_of(line.markup.href) != host:
        return line
    href = _HOME + line.markup.href.partition(host)[2]
    return msgspec.structs.replace(line, markup=msgspec.structs.replace(line.markup, href=href))


def site_of(url: str) -> str:
    """The registered part of a URL's host, near enough to keep the pages of a site together.

    >>> site_of("https://www.news.example.co.uk/1"), site_of("https://blog.example.com/a")
    ('example.co.uk', 'example.com')
    """
    parts = (urlsplit(url).hostname or url).split(".")
    short_second = len(parts) > 2 and len(parts[-2]) <= 3 and len(parts[-1]) == 2
    return ".".join(parts[-3:] if short_second else parts[-2:])


def move_targets(known: Sequence[Line], targets: Sequence[int], lines_: Sequence[Line]) -> list[int]:
    """Targets of one dump's lines, given those of another dump of the same page.

    Lines are matched whole first; what is left between two matches is matched token by token. A line
    that holds words of several known lines takes the rarest label but for boilerplate, dates first. A
    line without a counterpart is boilerplate where all around it is, else unknown.
    """
    old, new = [_key(line) for line in known], [_key(line) for line in lines_]
    moved = [0] * len(lines_)
    at_old = at_new = 0
    for start_old, start_new, size in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        _move_gap(known[at_old:start_old], targets[at_old:start_old], lines_[at_new:start_new], moved, at_new)
        moved[start_new : start_new + size] = targets[start_old : start_old + size]
        at_old, at_new = start_old + size, start_new + size
    return moved


def _move_gap(
    known: Sequence[Line], targets: Sequence[int], gap: Sequence[Line], moved: list[int], at: int
) -> None:
    plain = BIT[BOILERPLATE]
    if all(target == plain for target in targets):
        moved[at : at + len(gap)] = [plain] * len(gap)
        return
    old = [(token, i) for i, line in enumerate(known) for token in _tokens(line.text)]
    new = [(token, i) for i, line in enumerate(gap) for token in _tokens(line.text)]
    if not old or not new or len(old) * len(new) > _MAX_ALIGN:
        return
    votes: list[Counter[int]] = [Counter() for _ in gap]
    matcher = SequenceMatcher(None, [t for t, _ in old], [t for t, _ in new], autojunk=False)
    for start_old, start_new, size in matcher.get_matching_blocks():
        for step in range(size):
            votes[new[start_new + step][1]][targets[old[start_old + step][1]]] += 1
    sizes = Counter(i for _, i in new)
    for i, vote in enumerate(votes):
        moved[at + i] = _decide(vote, sizes[i])


def _decide(votes: Counter[int], size: int) -> int:
    if size == 0:
        return BIT[BOILERPLATE]
    if sum(votes.values()) < size / 2:
        return 0
    dates = [
        target
        for target in votes
        if target.bit_count() == 1 and LABELS[target.bit_length() - 1].endswith(".published")
    ]
    titles = [
        target
        for target in votes
        if target.bit_count() == 1 and LABELS[target.bit_length() - 1].endswith(".title")
    ]
    if dates and titles:
        return dates[0]
    return votes.most_common(1)[0][0]


def _more_lines(gold: dict[str, Any], wet: Path) -> dict[int, str]:
    """Lines of the lists' 'more' links, which the gold gives by their text alone."""
    rows = [" ".join(row.split()) for row in wet.read_text(encoding="utf-8").split("\n")]
    found: dict[int, str] = {}
    for block in gold["lists"]:
        numbers = [n for item in block["items"] for ns in item["lines"].values() for n in ns] + block[
            "heading_lines"
        ]
        if block.get("more") and numbers:
            more = " ".join(block["more"].split()).casefold()
            near = [i for i, row in enumerate(rows, 1) if row.lstrip("•*+ ").casefold() == more]
            if near:
                best = min(near, key=lambda i: min(abs(i - n) for n in numbers))
                found[best] = f"{_KIND.get(block['kind'], block['kind'])}.more"
    return found


def _main_targets(found: Sequence[Line], gold: dict[str, Any]) -> tuple[int, ...]:
    """Lines whose words stand in the gold text are main content, short ones only beside longer ones."""
    main = _tokens(gold["text"])
    runs = set(_shingles(main))
    text = f" {' '.join(main)} "
    title = _tokens(gold.get("title") or "")
    inside = []
    for line in found:
        tokens = _tokens(line.text)
        shingles = _shingles(tokens)
        if shingles:
            inside.append(sum(shingle in runs for shingle in shingles) >= _MAIN_SHARE * len(shingles))
        else:
            inside.append(None if tokens and f" {' '.join(tokens)} " in text else False)
    targets: list[int] = []
    main_lines = 0
    for i, line in enumerate(found):
        sure = [near for near in inside[max(0, i - _NEAR) : i + _NEAR + 1] if near is not None]
        titled = title and _tokens(line.text) == title
        if inside[i] or (inside[i] is None and sum(sure) * 2 > len(sure)):
            opening = _MAIN if main_lines < _OPENING else BIT["article.body"]
            targets.append(BIT["article.headline"] if titled else opening)
            main_lines += 1
        else:
            targets.append(0 if titled or (inside[i] is None and any(sure)) else _NOT_MAIN)
    return tuple(targets)


def _shingles(tokens: list[str], size: int = 4) -> list[tuple[str, ...]]:
    return [tuple(tokens[i : i + size]) for i in range(len(tokens) - size + 1)]


def page_path(folder: Path, style: str, name: str) -> Path:
    """Where a corpus keeps one page in one style."""
    return folder / style / (f"{name}.html.gz" if style == "html" else f"{name}.txt")


@functools.lru_cache(maxsize=4)
def _gold_rows(folder: Path) -> dict[str, dict[str, Any]]:
    with (folder / "gold.jsonl").open(encoding="utf-8") as rows:
        return {gold["id"]: gold for gold in map(json.loads, rows)}


def read_gold(folder: Path, name: str) -> dict[str, Any]:
    """What is known of one page of a corpus."""
    path = folder / "gold" / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else _gold_rows(folder)[name]


def _gold(folder: Path, style: str) -> Iterator[dict[str, Any]]:
    """The gold records of all pages that hold anything."""
    for name, gold in _gold_rows(folder).items():
        if page_path(folder, style, name).read_bytes().strip():
            yield gold


def _key(line: Line) -> str:
    return " ".join(_tokens(line.text)) or line.text


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text.casefold())
