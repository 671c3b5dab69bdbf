"""Pages made from pages: other layouts, other neighbours, other languages' headings.

What a page looks like must not decide what its lines are, so training sees every page in many dresses:
lists moved from page to page, set in other orders, with or without dates, headings in any language,
blank lines and indents dropped or added, calls to action and comments put in between.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import msgspec

from newsextract.cues import load_cues
from newsextract.model import LIST_KINDS, Line
from training.corpus import BIT, Example
from training.restyle import DATED_STYLES, LIST_STYLES, stamper
from training.rows import NAMES, PLAIN, Row, article_of, blocks, field_of, like, rows_of

_MENU_WORD = 12  # characters; longer lines are seldom words of a menu
_NAME = 30  # characters of the longest names of games and courses


@dataclass
class Pool:
    """What can be borrowed from other pages: what stands above and below the article, lists, body paragraphs,
    titles, menus; and the cue phrases."""

    tops: list[list[Row]] = field(default_factory=list)
    bottoms: list[list[Row]] = field(default_factory=list)
    lists: dict[str, list[list[Row]]] = field(default_factory=lambda: {kind: [] for kind in LIST_KINDS})
    paragraphs: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    menus: list[str] = field(default_factory=list)
    cues: dict[str, list[str]] = field(default_factory=dict)
    packs: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    language: str | None = None  # of the page that is being dressed


def make_pool(examples: Sequence[Example]) -> Pool:
    """Everything that can be borrowed from a set of fully labelled pages."""
    pool = Pool()
    for language, kind, phrase in load_cues().rows():
        pool.cues.setdefault(kind, []).append(phrase)
        pool.packs.setdefault(language, {}).setdefault(kind, []).append(phrase)
    for example in examples:
        rows = rows_of(example)
        first, last = article_of(rows)
        if last:
            pool.tops.append(rows[:first])
            pool.bottoms.append(rows[last:])
        for start, end, kind in blocks(rows):
            pool.lists[kind].append(rows[start:end])
        pool.paragraphs += [
            line.text for line, target in rows if target == BIT["article.body"] and len(line.text) > 60
        ]
        pool.menus += [line.text for line, target in rows if target == PLAIN and len(line.text) < _MENU_WORD]
        pool.titles += [line.text for line, target in rows if NAMES.get(target, "").endswith(".title")]
    return pool


def augment(example: Example, pool: Pool, rng: random.Random) -> list[Row]:
    """One page in another dress. The first steps change what stands on it, the last how it is set."""
    rows = rows_of(example)
    full = example.corpus != "not-articles"
    pool = replace(pool, language=example.language)
    for chance, step in _CONTENT_STEPS:
        if (full or step in _ANY_PAGE) and rng.random() < chance:
            rows = step(rows, pool, rng) or rows
    for chance, dress in _LAYOUT_STEPS:
        if rng.random() < chance:
            rows = dress(rows, rng)
    return rows


# ---- what stands on the page -----------------------------------------------------------------


def _swap_top(rows: list[Row], pool: Pool, rng: random.Random) -> list[Row]:
    """Put what stands above another page's article above this one's."""
    first, last = article_of(rows)
    return [*rng.choice(pool.tops), *rows[first:]] if last and pool.tops else rows


def _swap_bottom(rows: list[Row], pool: Pool, rng: random.Random) -> list[Row]:
    """Put what stands below another page's article below this one's."""
    _, last = article_of(rows)
    return [*rows[:last], *rng.choice(pool.bottoms)] if last and pool.bottoms else rows


def _borrow_lists(rows: list[Row], pool: Pool, rng: random.Random) -> list[Row]:
    """Put lists of other pages between this one's blocks, in menus, below the article, at the end."""
    ends = [end for _, end, _ in blocks(rows)] + [len(rows)] * 2
    first, last = article_of(rows)
    if last:
        ends += [last] * 2
    ends += [rng.randint(0, first), rng.randint(last, len(rows))]
    headed = [kind for kind in LIST_KINDS if pool.lists[kind]]
    for _ in range(rng.choice((1, 1, 2, 3))):
        kind = rng.choices(headed, [3 if kind in ("latest_news", "read_also") else 1 for kind in headed])[0]
        block = rng.choice(pool.lists[kind])
        if field_of(block[0]) != "heading" and rng.random() < 0.8:
            block = [_heading(kind, pool, rng), *block]
        at = rng.choice(ends)
        rows = rows[:at] + block + rows[at:]
        ends = [end if end <= at else end + len(block) for end in ends]
    return rows


def _insert_names(rows: list[Row], pool: Pool, rng: random.Random) -> list[Row]:
    """Put a list of short names below a heading of offers: games, courses, vouchers look like menus else."""
    if not pool.titles:
        return rows
    names = [
        " ".join(rng.choice(pool.titles).split()[: rng.choice((1, 2, 2, 3))])
        for _ in range(rng.randint(3, 10))
    ]
    near = Line(number=1, text="", blank_before=rng.choice((0, 0, 1)), bullet=rng.choice(("", "", "•")))
    block = [
        _heading("promoted", pool, rng),
        *((like(near, name[:_NAME]), BIT["promoted.title"]) for name in names),
    ]
    first, last = article_of(rows)
    ends = [end for _, end, _ in blocks(rows)]
    at = rng.choice((*ends, last, rng.randint(0, first), rng.randint(last, len(rows))))
    return rows[:at] + block + rows[at:]


def _restyle_lists(rows: list[Row], pool: Pool, rng: random.Random) -> list[Row]:
    """Set lists anew: titles with dates before or behind, on one line, numbered, or bare."""
    style = rng.choice(LIST_STYLES)
    stamp = stamper(pool.packs, rng)
    out, at = [], 0
    for start, end, kind in blocks(rows):
        out += rows[at:start]
        block = rows[start:end]
        out += style(block, kind, stamp, rng) if rng.random() < 0.7 else block
        at = end
    return out + rows[at:]


def _swap_headings(rows: list[Row], pool: Pool, rng: random.Random) -> list[Row]:
    """Replace the lists' headings by others of the same kind, in the page's language or any one."""
    phrases = _phrases(pool, rng)
    out = []
    for line, target in rows:
        zone, _, name = NAMES.get(target, "").partition(".")
        if name == "heading" and zone in LIST_KINDS and phrases.get(zone) and rng.random() < 0.8:
            text = _heading_text(rng.choice(phrases[zone]), pool, rng)
            out.append((msgspec.structs.replace(line, text=text), target))
        else:
            out.append((line, target))
    return out


def _turn_lists(rows: list[Row], pool: Pool, rng: random.Random) -> list[Row]:
    """Make lists of another kind of some, by their headings alone: it is these that say what a list is."""
    phrases, stamp = _phrases(pool, rng), stamper(pool.packs, rng)
    dated = rng.choice(DATED_STYLES)
    out, at = [], 0
    for start, end, old in blocks(rows):
        out += rows[at:start]
        at = end
        block = [row for row in rows[start:end] if NAMES.get(row[1], "").startswith(f"{old}.")]
        kind = rng.choices(LIST_KINDS, [_TURNED[kind] for kind in LIST_KINDS])[0]
        if kind == old or not phrases.get(kind) or rng.random() < 0.3:
            out += rows[start:end]
            continue
        heading = _heading_text(rng.choice(phrases[kind]), pool, rng)
        first = msgspec.structs.replace(block[0][0], text=heading)
        body = [_turned(row, kind) for row in block[field_of(block[0]) == "heading" :]]
        block = [_turned((first, BIT[f"{kind}.heading"]), kind), *body]
        out += dated(block, kind, stamp, rng) if kind == "latest_news" and rng.random() < 0.5 else block
    return out + rows[at:]


def _turned(row: Row, kind: str) -> Row:
    """A line of a list as one of another kind; its markup's hints would still name the old one."""
    line, target = row
    if line.markup is not None:
        line = msgspec.structs.replace(line, markup=msgspec.structs.replace(line.markup, hints=()))
    return line, BIT[f"{kind}.{NAMES[target].partition('.')[2]}"]


def _phrases(pool: Pool, rng: random.Random) -> dict[str, list[str]]:
    """The cue phrases of the page's own language, or of any one."""
    own = pool.packs.get((pool.language or "").partition("-")[0])
    return own if own and rng.random() < 0.5 else rng.choice(list(pool.packs.values()))


def _heading_text(cue: str, pool: Pool, rng: random.Random) -> str:
    """A cue phrase as sites print it: bare, in capitals, with a mark, or with what the list is about."""
    spaced = not any("\u0e00" <= char <= "\u0eff" or "\u3040" <= char <= "\u9fff" for char in cue)
    title = rng.choice(pool.titles) if pool.titles else cue
    if spaced:
        topic, glue = " ".join(rng.sample(title.split(), min(len(title.split()), rng.choice((1, 1, 2))))), " "
    else:
        topic, glue = title.replace(" ", "")[: rng.randint(2, 5)], ""
    shape = rng.choices(
        ("{cue}", "{cue}:", "{cue}{glue}{topic}", "{topic}{glue}{cue}", "{cue} »", "{cue} ({n})"),
        (12, 2, 3, 2, 1, 1),
    )[0]
    text = shape.format(cue=cue, glue=glue, topic=topic, n=rng.randint(2, 30))
    return rng.choice((text, text, text, text.upper(), text.capitalize()))


def _insert_tabs(rows: list[Row], pool: Pool, rng: random.Random) -> list[Row]:
    """Put words of menus below the lists' headings: 'Today', 'Week', the sections to choose from."""
    out = []
    for row in rows:
        out.append(row)
        if field_of(row) == "heading" and rng.random() < 0.6:
            words = rng.sample(pool.menus, min(len(pool.menus), rng.randint(1, 5)))
            out += [(like(row[0], word), PLAIN) for word in words]
    return out


def _swap_titles(rows: list[Row], pool: Pool, rng: random.Random) -> list[Row]:
    """Replace some teasers' titles by titles of other pages."""
    share = rng.random()
    return [
        (msgspec.structs.replace(line, text=rng.choice(pool.titles)), target)
        if NAMES.get(target, "").endswith(".title") and rng.random() < share else (line, target)
        for line, target in rows
    ]  # fmt: skip


def _crop_top(rows: list[Row], pool: Pool, rng: random.Random) -> list[Row]:
    """Begin the page at its headline, as people who copy an article do."""
    first = next(
        (
            i
            for i, (_, target) in enumerate(rows)
            if NAMES.get(target, "") in ("article.headline", "article.section")
        ),
        0,
    )
    return rows[first:]


def _crop_end(rows: list[Row], pool: Pool, rng: random.Random) -> list[Row]:
    """End the page after its last labelled line, or somewhere in the boilerplate behind it."""
    last = max((i for i, (_, target) in enumerate(rows) if target and target != PLAIN), default=len(rows) - 1)
    return rows[: rng.randint(last + 1, len(rows))]


def _drop_lists(rows: list[Row], pool: Pool, rng: random.Random) -> list[Row]:
    """Take some lists away."""
    out, at = [], 0
    for start, end, _ in blocks(rows):
        out += rows[at : start if rng.random() < 0.5 else end]
        at = end
    return out + rows[at:]


def _drop_article(rows: list[Row], pool: Pool, rng: random.Random) -> list[Row]:
    """Leave the lists alone: a front page, whose dates and sections are nobody's."""
    return [row for row in rows if not NAMES.get(row[1], "").startswith("article.")]


def _shorten_body(rows: list[Row], pool: Pool, rng: random.Random) -> list[Row]:
    """Keep a few paragraphs only: a brief."""
    keep = rng.randint(1, 4)
    out = []
    for row in rows:
        if row[1] == BIT["article.body"]:
            keep -= 1
            if keep < 0:
                continue
        out.append(row)
    return out


def _insert_inline(rows: list[Row], pool: Pool, rng: random.Random) -> list[Row]:
    """Put read-also links and calls to action between the paragraphs."""
    body = [i for i, (_, target) in enumerate(rows) if target == BIT["article.body"]]
    for at in sorted(rng.sample(body, min(len(body), rng.randint(1, 3))), reverse=True):
        near = rows[at][0]
        if rng.random() < 0.5:
            cue = rng.choice(pool.cues["inline_read_also"])
            glue = rng.choice((": ", " ", " – ")) if not cue.endswith((":", "：")) else " "
            new = (like(near, cue + glue + rng.choice(pool.titles)), BIT["read_also.title"])
        else:
            new = (
                like(near, rng.choice(pool.cues[rng.choice(("call_to_action", "advertisement", "share"))])),
                PLAIN,
            )
        rows = [*rows[:at], new, *rows[at:]]
    return rows


def _insert_comments(rows: list[Row], pool: Pool, rng: random.Random) -> list[Row]:
    """Put a comment section behind the article, or at the end: prose that is not the article's."""
    body = [i for i, (_, target) in enumerate(rows) if target == BIT["article.body"]]
    if not body or not pool.paragraphs:
        return rows
    stamp = stamper(pool.packs, rng)
    near = rows[body[-1]][0]
    new = [like(near, f"{rng.choice(pool.cues['comments'])}{rng.choice(('', ' (3)', ' 12'))}")]
    ordered = rng.choice((0, 1))
    for _ in range(rng.randint(2, 8)):
        who = "".join(
            rng.choice("abcdefghiklmnoprstu") for _ in range(rng.randint(3, 8))
        ).title() + rng.choice(("", "77", " K."))
        head = [like(near, who), like(near, stamp())]
        new += head[:: 1 if ordered else -1] if rng.random() < 0.8 else head[:1]
        words = rng.choice(pool.paragraphs).split()
        cut = rng.randint(3, 40)
        new.append(like(near, " ".join(words[:cut])))
        if rng.random() < 0.5:
            new.append(like(near, rng.choice(pool.cues["comments"])))
    at = rng.choice((body[-1] + 1, len(rows)))
    return rows[:at] + [(line, PLAIN) for line in new] + rows[at:]


# How often a list is made one of each kind: those that are read for their stories more often.
_TURNED = {"read_also": 3, "latest_news": 3, "most_read": 2, "promoted": 1, "other_links": 2}


# ---- how the page is set ---------------------------------------------------------------------


def _each(rows: list[Row], **changes: object) -> list[Row]:
    return [(msgspec.structs.replace(line, **changes), target) for line, target in rows]


def _no_blanks(rows: list[Row], rng: random.Random) -> list[Row]:
    return _each(rows, blank_before=0)


def _all_blanks(rows: list[Row], rng: random.Random) -> list[Row]:
    return _each(rows, blank_before=rng.choice((1, 1, 2)))


def _no_indent(rows: list[Row], rng: random.Random) -> list[Row]:
    return _each(rows, indent=0)


def _same_indent(rows: list[Row], rng: random.Random) -> list[Row]:
    return _each(rows, indent=rng.choice((2, 4, 8)))


def _no_bullets(rows: list[Row], rng: random.Random) -> list[Row]:
    return _each(rows, bullet="")


def _upper_titles(rows: list[Row], rng: random.Random) -> list[Row]:
    return [
        (msgspec.structs.replace(line, text=line.text.upper()), target)
        if NAMES.get(target, "").endswith((".title", ".heading", ".headline")) else (line, target)
        for line, target in rows
    ]  # fmt: skip


def _heading(kind: str, pool: Pool, rng: random.Random) -> Row:
    text = _heading_text(rng.choice(pool.cues[kind]), pool, rng)
    return Line(number=1, text=text, blank_before=rng.choice((0, 1, 2))), BIT[f"{kind}.heading"]


_CONTENT_STEPS: tuple[tuple[float, Callable[[list[Row], Pool, random.Random], list[Row]]], ...] = (
    (0.20, _swap_top),
    (0.20, _swap_bottom),
    (0.08, _drop_lists),
    (0.30, _swap_titles),
    (0.35, _borrow_lists),
    (0.08, _insert_names),
    (0.30, _restyle_lists),
    (0.40, _swap_headings),
    (0.25, _turn_lists),
    (0.15, _insert_tabs),
    (0.06, _shorten_body),
    (0.20, _insert_inline),
    (0.10, _insert_comments),
    (0.03, _drop_article),
    (0.15, _crop_top),
    (0.15, _crop_end),
)
_ANY_PAGE = (_crop_end,)
_LAYOUT_STEPS: tuple[tuple[float, Callable[[list[Row], random.Random], list[Row]]], ...] = (
    (0.12, _no_blanks),
    (0.10, _all_blanks),
    (0.15, _no_indent),
    (0.08, _same_indent),
    (0.15, _no_bullets),
    (0.05, _upper_titles),
)
