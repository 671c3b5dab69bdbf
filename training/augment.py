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
from newsextract.model import BOILERPLATE, LIST_KINDS, Line
from training.corpus import BIT, Example

Row = tuple[Line, int]
_PLAIN = BIT[BOILERPLATE]
_NAMES = {bit: name for name, bit in BIT.items()}
_BULLETS = "•*-›▪"
_MENU_WORD = 12  # characters; longer lines are seldom words of a menu


@dataclass
class Pool:
    """What can be borrowed from other pages: lists, body paragraphs, titles, menus; and the cue phrases."""

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
        for start, end, kind in _blocks(rows):
            pool.lists[kind].append(rows[start:end])
        pool.paragraphs += [
            line.text for line, target in rows if target == BIT["article.body"] and len(line.text) > 60
        ]
        pool.menus += [line.text for line, target in rows if target == _PLAIN and len(line.text) < _MENU_WORD]
        pool.titles += [line.text for line, target in rows if _NAMES.get(target, "").endswith(".title")]
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


def rows_of(example: Example) -> list[Row]:
    """The lines of a page with their targets."""
    return list(zip(example.lines, example.targets, strict=True))


# ---- what stands on the page -----------------------------------------------------------------


def _blocks(rows: Sequence[Row]) -> list[tuple[int, int, str]]:
    """(start, end, kind) of every list: lines of one kind, with up to two boilerplate lines between."""
    blocks: list[tuple[int, int, str]] = []
    for i, (_, target) in enumerate(rows):
        zone, _, name = _NAMES.get(target, "").partition(".")
        if zone not in LIST_KINDS:
            continue
        if blocks and blocks[-1][2] == zone and i - blocks[-1][1] <= 2 and name != "heading":
            blocks[-1] = (blocks[-1][0], i + 1, zone)
        else:
            blocks.append((i, i + 1, zone))
    return blocks


def _borrow_lists(rows: list[Row], pool: Pool, rng: random.Random) -> list[Row]:
    """Put lists of other pages between the blocks of this one, after the article, or at its end."""
    ends = [end for _, end, _ in _blocks(rows)] + [len(rows)] * 2
    body = [i for i, (_, target) in enumerate(rows) if target == BIT["article.body"]]
    if body:
        ends += [body[-1] + 1] * 2
    headed = [kind for kind in LIST_KINDS if pool.lists[kind]]
    for _ in range(rng.choice((1, 1, 2, 3))):
        kind = rng.choices(headed, [3 if kind in ("latest_news", "read_also") else 1 for kind in headed])[0]
        block = rng.choice(pool.lists[kind])
        if _name(block[0]) != "heading" and rng.random() < 0.8:
            block = [_heading(kind, pool, rng), *block]
        at = rng.choice(ends)
        rows = rows[:at] + block + rows[at:]
        ends = [end if end <= at else end + len(block) for end in ends]
    return rows


def _restyle_lists(rows: list[Row], pool: Pool, rng: random.Random) -> list[Row]:
    """Set lists anew: titles with dates before or behind, on one line, numbered, or bare."""
    style = rng.choice(_LIST_STYLES)
    stamp = _stamper(pool, rng)
    out, at = [], 0
    for start, end, kind in _blocks(rows):
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
        zone, _, name = _NAMES.get(target, "").partition(".")
        if name == "heading" and zone in LIST_KINDS and phrases.get(zone) and rng.random() < 0.8:
            text = _heading_text(rng.choice(phrases[zone]), pool, rng)
            out.append((msgspec.structs.replace(line, text=text), target))
        else:
            out.append((line, target))
    return out


def _turn_lists(rows: list[Row], pool: Pool, rng: random.Random) -> list[Row]:
    """Make lists of another kind of some, by their headings alone: it is these that say what a list is."""
    phrases, stamp = _phrases(pool, rng), _stamper(pool, rng)
    dated = rng.choice(_DATED_STYLES)
    out, at = [], 0
    for start, end, old in _blocks(rows):
        out += rows[at:start]
        at = end
        block = [row for row in rows[start:end] if _NAMES.get(row[1], "").startswith(f"{old}.")]
        kind = rng.choices(LIST_KINDS, [_TURNED[kind] for kind in LIST_KINDS])[0]
        if kind == old or not phrases.get(kind) or rng.random() < 0.3:
            out += rows[start:end]
            continue
        heading = _heading_text(rng.choice(phrases[kind]), pool, rng)
        like = msgspec.structs.replace(block[0][0], text=heading)
        body = [_turned(row, kind) for row in block[_name(block[0]) == "heading" :]]
        block = [_turned((like, BIT[f"{kind}.heading"]), kind), *body]
        out += dated(block, kind, stamp, rng) if kind == "latest_news" and rng.random() < 0.5 else block
    return out + rows[at:]


def _turned(row: Row, kind: str) -> Row:
    """A line of a list as one of another kind; its markup's hints would still name the old one."""
    line, target = row
    if line.markup is not None:
        line = msgspec.structs.replace(line, markup=msgspec.structs.replace(line.markup, hints=()))
    return line, BIT[f"{kind}.{_NAMES[target].partition('.')[2]}"]


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
        if _name(row) == "heading" and rng.random() < 0.6:
            words = rng.sample(pool.menus, min(len(pool.menus), rng.randint(1, 5)))
            out += [(_like(row[0], word), _PLAIN) for word in words]
    return out


def _swap_titles(rows: list[Row], pool: Pool, rng: random.Random) -> list[Row]:
    """Replace some teasers' titles by titles of other pages."""
    share = rng.random()
    return [
        (msgspec.structs.replace(line, text=rng.choice(pool.titles)), target)
        if _NAMES.get(target, "").endswith(".title") and rng.random() < share else (line, target)
        for line, target in rows
    ]  # fmt: skip


def _crop_top(rows: list[Row], pool: Pool, rng: random.Random) -> list[Row]:
    """Begin the page at its headline, as people who copy an article do."""
    first = next(
        (
            i
            for i, (_, target) in enumerate(rows)
            if _NAMES.get(target, "") in ("article.headline", "article.section")
        ),
        0,
    )
    return rows[first:]


def _crop_end(rows: list[Row], pool: Pool, rng: random.Random) -> list[Row]:
    """End the page after its last labelled line, or somewhere in the boilerplate behind it."""
    last = max(
        (i for i, (_, target) in enumerate(rows) if target and target != _PLAIN), default=len(rows) - 1
    )
    return rows[: rng.randint(last + 1, len(rows))]


def _drop_lists(rows: list[Row], pool: Pool, rng: random.Random) -> list[Row]:
    """Take some lists away."""
    out, at = [], 0
    for start, end, _ in _blocks(rows):
        out += rows[at : start if rng.random() < 0.5 else end]
        at = end
    return out + rows[at:]


def _drop_article(rows: list[Row], pool: Pool, rng: random.Random) -> list[Row]:
    """Leave the lists alone: a front page, whose dates and sections are nobody's."""
    return [row for row in rows if not _NAMES.get(row[1], "").startswith("article.")]


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
        like = rows[at][0]
        if rng.random() < 0.5:
            cue = rng.choice(pool.cues["inline_read_also"])
            glue = rng.choice((": ", " ", " – ")) if not cue.endswith((":", "：")) else " "
            new = (_like(like, cue + glue + rng.choice(pool.titles)), BIT["read_also.title"])
        else:
            new = (
                _like(like, rng.choice(pool.cues[rng.choice(("call_to_action", "advertisement", "share"))])),
                _PLAIN,
            )
        rows = [*rows[:at], new, *rows[at:]]
    return rows


def _insert_comments(rows: list[Row], pool: Pool, rng: random.Random) -> list[Row]:
    """Put a comment section behind the article, or at the end: prose that is not the article's."""
    body = [i for i, (_, target) in enumerate(rows) if target == BIT["article.body"]]
    if not body or not pool.paragraphs:
        return rows
    stamp = _stamper(pool, rng)
    like = rows[body[-1]][0]
    new = [_like(like, f"{rng.choice(pool.cues['comments'])}{rng.choice(('', ' (3)', ' 12'))}")]
    ordered = rng.choice((0, 1))
    for _ in range(rng.randint(2, 8)):
        who = "".join(
            rng.choice("abcdefghiklmnoprstu") for _ in range(rng.randint(3, 8))
        ).title() + rng.choice(("", "77", " K."))
        head = [_like(like, who), _like(like, stamp())]
        new += head[:: 1 if ordered else -1] if rng.random() < 0.8 else head[:1]
        words = rng.choice(pool.paragraphs).split()
        cut = rng.randint(3, 40)
        new.append(_like(like, " ".join(words[:cut])))
        if rng.random() < 0.5:
            new.append(_like(like, rng.choice(pool.cues["comments"])))
    at = rng.choice((body[-1] + 1, len(rows)))
    return rows[:at] + [(line, _PLAIN) for line in new] + rows[at:]


# How often a list is made one of each kind: those that are read for their stories more often.
_TURNED = {"read_also": 3, "latest_news": 3, "most_read": 2, "promoted": 1, "other_links": 2}


# ---- how lists are set -----------------------------------------------------------------------

Stamp = Callable[[], str]

_DATE_SHAPES = (
    *("{h:02}:{m:02}", "{h:02}:{m:02}", "{h:02}.{m:02}", "{d} {M} {y} - {h:02}:{m:02}", "{d} {M} {y}"),
    *("{M} {d}, {y}", "{M} {d}", "{d} {M}, {h:02}:{m:02}", "{d:02}.{mo:02}.{y} {h:02}:{m:02}"),
    *("{d:02}.{mo:02}.{y}", "{d}.{mo}.{y} klo {h}.{m:02}", "{y}-{mo:02}-{d:02} {h:02}:{m:02}"),
    *("{y}/{mo:02}/{d:02}", "{y}年{mo}月{d}日 {h:02}:{m:02}"),
)
_RELATIVE_SHAPES = (
    *("{n} hours ago", "{n} min ago", "{n}h", "vor {n} Stunden", "il y a {n} heures", "hace {n} horas"),
    *("{n} saat önce", "{n} часа назад", "{n}小时前", "{n}時間前", "{n}시간 전", "منذ {n} ساعات"),
)


def _stamper(pool: Pool, rng: random.Random) -> Stamp:
    """A maker of dates in one shape and language, going back in time."""
    months = [m for m in rng.choice(list(pool.packs.values())).get("months", []) if m] or ["May"]
    shape = rng.choice((*_DATE_SHAPES, rng.choice(_RELATIVE_SHAPES)))
    year, month = rng.randint(2012, 2026), rng.choice(months)
    state = {"minute": rng.randint(0, 28 * 1440)}

    def stamp() -> str:
        state["minute"] = max(0, state["minute"] - rng.randint(1, 90))
        day, minute = divmod(state["minute"], 1440)
        return shape.format(
            d=day % 28 + 1,
            M=month,
            mo=rng.randint(1, 12) if rng.random() < 0.02 else 7,
            y=year,
            h=minute // 60,
            m=minute % 60,
            n=rng.randint(1, 23),
        )

    return stamp


def _items(block: Sequence[Row]) -> list[dict[str, Line]]:
    """Rough items of a list: every title with the fields that stand behind it."""
    items: list[dict[str, Line]] = []
    for line, target in block:
        name = _NAMES.get(target, "").partition(".")[2]
        if name == "title":
            items.append({"title": line})
        elif items and name in ("subtitle", "published", "author", "label"):
            items[-1].setdefault(name, line)
    return items


def _set_lists(
    order: tuple[str, ...], *, dated: bool, one_line: str = "", number: bool = False, apart: bool = False
) -> Callable[..., list[Row]]:
    """A way to set a list: the order of an item's fields, and what stands on one line with the title."""

    def style(block: list[Row], kind: str, stamp: Stamp, rng: random.Random) -> list[Row]:
        out = [row for row in block[:1] if _name(row) == "heading"]
        spaced, spaced_item = rng.choice(((0, 0), (0, 1), (1, 1), (1, 1), (0, 0)))
        with_subtitle = rng.random() < 0.4
        for count, item in enumerate(_items(block), start=1):
            fields = dict(item)
            if not with_subtitle:
                fields.pop("subtitle", None)
            if dated:
                fields["published"] = _like(item["title"], stamp())
            lines = [(name, fields[name]) for name in order if name in fields]
            if one_line and "published" in fields:
                text = one_line.format(date=fields["published"].text, title=fields["title"].text)
                lines = [
                    ("published", _like(item["title"], text)),
                    *((n, f) for n, f in lines if n == "subtitle"),
                ]
            if apart:
                out.append((_like(item["title"], f"{count}{rng.choice(('', '.'))}"), _PLAIN))
            elif number:
                lines = [(n, _like(f, f"{count}. {f.text}")) if n == "title" else (n, f) for n, f in lines]
            for place, (name, line) in enumerate(lines):
                blank = spaced_item if place == 0 else spaced
                out.append((msgspec.structs.replace(line, blank_before=blank), BIT[f"{kind}.{name}"]))
        out += [row for row in block[-1:] if _name(row) == "more"]
        return out if len(out) > 1 else block

    return style


_DATED_STYLES = (
    _set_lists(("title", "subtitle", "published"), dated=True),
    _set_lists(("title", "subtitle", "published"), dated=True),
    _set_lists(("published", "title", "subtitle"), dated=True),
    _set_lists(("label", "published", "title"), dated=True),
    _set_lists(("title", "published", "subtitle", "author"), dated=True),
)
_LIST_STYLES = (
    *_DATED_STYLES,
    _set_lists(("title", "subtitle"), dated=False),
    _set_lists(("title",), dated=False),
    _set_lists(("title",), dated=False, number=True),
    _set_lists(("title", "published"), dated=False, number=True, apart=True),
    _set_lists(("published", "title", "subtitle"), dated=True, one_line="{date} {title}"),
    _set_lists(("published", "title", "subtitle"), dated=True, one_line="{date} - {title}"),
    _set_lists(("published", "title", "subtitle"), dated=True, one_line="{title} {date}"),
)


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
        if _NAMES.get(target, "").endswith((".title", ".heading", ".headline")) else (line, target)
        for line, target in rows
    ]  # fmt: skip


def _like(line: Line, text: str) -> Line:
    return msgspec.structs.replace(line, text=" ".join(text.split()), markup=None)


def _name(row: Row) -> str:
    return _NAMES.get(row[1], "").partition(".")[2]


def _heading(kind: str, pool: Pool, rng: random.Random) -> Row:
    text = _heading_text(rng.choice(pool.cues[kind]), pool, rng)
    return Line(number=1, text=text, blank_before=rng.choice((0, 1, 2))), BIT[f"{kind}.heading"]


_CONTENT_STEPS: tuple[tuple[float, Callable[[list[Row], Pool, random.Random], list[Row]]], ...] = (
    (0.08, _drop_lists),
    (0.30, _swap_titles),
    (0.35, _borrow_lists),
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
