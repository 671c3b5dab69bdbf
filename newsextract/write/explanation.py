"""Every line of a page with its label, how sure that is, and the reason."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from newsextract.model import Label, Line
from newsextract.write.plain import printable

KIND_COLOURS = {
    "article": "bold white",
    "read_also": "cyan",
    "latest_news": "green",
    "most_read": "magenta",
    "promoted": "yellow",
    "other_links": "blue",
    "boilerplate": "dim",
}
LABEL_WIDTH = 22  # 'latest_news.published'
# Below this a terminal line has no room for a column of reasons beside the text.
WIDE = 100


Row = tuple[Line, Label, str]


def write_explanation(rows: Iterable[Row], stream: TextIO) -> None:
    """Print a coloured line a line on a terminal; elsewhere five fields parted by tabs.

    The fields are line number, label, confidence, reason, text.
    """
    if stream.isatty():
        _print(rows, stream)
        return
    for line, label, reason in rows:
        fields = (line.number, label.name, f"{label.confidence:.2f}", printable(reason), printable(line.text))
        stream.write("\t".join(map(str, fields)) + "\n")


def _print(rows: Iterable[Row], stream: TextIO) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(file=stream, highlight=False)
    wide = console.width >= WIDE
    table = Table.grid(padding=(0, 1), expand=True)
    table.add_column(justify="right", style="dim")
    table.add_column(width=LABEL_WIDTH)
    table.add_column(justify="right")
    table.add_column(ratio=2, no_wrap=True, overflow="ellipsis")
    if wide:
        table.add_column(ratio=1, style="dim")
    for line, label, reason in rows:
        colour = KIND_COLOURS[label.name.partition(".")[0]]
        shown = Text(printable(line.text), style=colour)
        why = Text(printable(reason))
        if not wide:
            shown.append(f"\n{why.plain}", style="dim")
        table.add_row(
            str(line.number),
            Text(label.name, colour),
            f"{label.confidence:.2f}",
            shown,
            *([why] if wide else []),
        )
    console.print(table)
