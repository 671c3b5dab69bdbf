"""Lists set anew: titles with dates before or behind, on one line, numbered, or bare."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence

import msgspec

from newsextract.model import Line
from training.corpus import BIT
from training.rows import NAMES, PLAIN, Row, field_of, like

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


def stamper(packs: Mapping[str, Mapping[str, Sequence[str]]], rng: random.Random) -> Stamp:
    """A maker of dates in one shape and the language of one of some cue packs, going back in time."""
    months = [m for m in rng.choice(list(packs.values())).get("months", []) if m] or ["May"]
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
        name = NAMES.get(target, "").partition(".")[2]
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
        out = [row for row in block[:1] if field_of(row) == "heading"]
        spaced, spaced_item = rng.choice(((0, 0), (0, 1), (1, 1), (1, 1), (0, 0)))
        with_subtitle = rng.random() < 0.4
        for count, item in enumerate(_items(block), start=1):
            fields = dict(item)
            if not with_subtitle:
                fields.pop("subtitle", None)
            if dated:
                fields["published"] = like(item["title"], stamp())
            lines = [(name, fields[name]) for name in order if name in fields]
            if one_line and "published" in fields:
                text = one_line.format(date=fields["published"].text, title=fields["title"].text)
                lines = [
                    ("published", like(item["title"], text)),
                    *((n, f) for n, f in lines if n == "subtitle"),
                ]
            if apart:
                out.append((like(item["title"], f"{count}{rng.choice(('', '.'))}"), PLAIN))
            elif number:
                lines = [(n, like(f, f"{count}. {f.text}")) if n == "title" else (n, f) for n, f in lines]
            for place, (name, line) in enumerate(lines):
                blank = spaced_item if place == 0 else spaced
                out.append((msgspec.structs.replace(line, blank_before=blank), BIT[f"{kind}.{name}"]))
        out += [row for row in block[-1:] if field_of(row) == "more"]
        return out if len(out) > 1 else block

    return style


DATED_STYLES = (
    _set_lists(("title", "subtitle", "published"), dated=True),
    _set_lists(("title", "subtitle", "published"), dated=True),
    _set_lists(("published", "title", "subtitle"), dated=True),
    _set_lists(("label", "published", "title"), dated=True),
    _set_lists(("title", "published", "subtitle", "author"), dated=True),
)
LIST_STYLES = (
    *DATED_STYLES,
    _set_lists(("title", "subtitle"), dated=False),
    _set_lists(("title",), dated=False),
    _set_lists(("title",), dated=False, number=True),
    _set_lists(("title", "published"), dated=False, number=True, apart=True),
    _set_lists(("published", "title", "subtitle"), dated=True, one_line="{date} {title}"),
    _set_lists(("published", "title", "subtitle"), dated=True, one_line="{date} - {title}"),
    _set_lists(("published", "title", "subtitle"), dated=True, one_line="{title} {date}"),
)
