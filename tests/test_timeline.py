"""Many slices of a ticker make the whole of it, each story once."""

from __future__ import annotations

import csv
import json
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from batches import batch, environment, page

from newsextract.model import Document, Item, Source
from newsextract.timeline import Headline, timeline
from newsextract.timeline.stories import alike, folded
from newsextract.timeline.write import write_timeline


def item(title: str, published: str | None = None, url: str | None = None, **more: Any) -> Item:
    return Item(title=title, published=published, url=url, lines=(1, 1), **more)


def dump(number: int, *items: Item, **lists: Any) -> Document:
    return Document(source=Source(path=f"{number:03}.txt"), latest_news=items, **lists)


def at(minute: int, day: int = 3) -> str:
    return f"2024-05-{day:02}T{minute // 60:02}:{minute % 60:02}:00"


def titles(*pages: Document) -> list[str]:
    return [row.title for row in timeline(pages)]


# Merging


def test_slices_of_a_ticker_make_the_whole() -> None:
    history = [item(f"Story number {n} of the day", at(10 * n)) for n in range(100)]
    pages = [dump(n, *reversed(history[n : n + 20])) for n in range(81)]
    rows = timeline(pages)
    assert [row.title for row in rows] == [story.title for story in history]
    middle = rows[50]
    assert (middle.first_page, middle.last_page, middle.times_seen) == ("031.txt", "050.txt", 20)
    backwards = timeline(reversed(pages))
    assert backwards == rows


def test_one_story_in_different_lists_is_one_row() -> None:
    ferry = item("Ferry is back", at(60))
    [row] = timeline([dump(1, ferry, read_also=(ferry,), most_read=(item("Ferry is back"),))])
    assert (row.times_seen, row.lists, row.published) == (
        3,
        ("read_also", "latest_news", "most_read"),
        at(60),
    )


def test_only_the_lists_that_are_asked_for() -> None:
    pages = [dump(1, item("Ferry is back", at(60)), promoted=(item("Buy a boat"),))]
    assert [row.title for row in timeline(pages, lists=["latest_news"])] == ["Ferry is back"]


def test_a_title_that_was_edited_is_a_variant() -> None:
    first = item("Fire in the harbour", at(60))
    second = item("Fire in the harbour: two firemen hurt", at(60), label="PHOTO")
    for pages in ([dump(1, first), dump(2, second)], [dump(1, first), dump(2, second), dump(3, second)]):
        [row] = timeline(pages)
        assert (row.title, row.variants, row.label) == (second.title, (first.title,), "PHOTO")


def test_an_address_holds_a_story_together_through_any_edit() -> None:
    url = "https://www.example.org/news/1"
    pages = [
        dump(1, item("Fire in the harbour", at(60), url)),
        dump(2, item("Two firemen hurt by flames", at(95), f"{url}/?utm_source=front#top")),
    ]
    [row] = timeline(pages)
    assert (row.title, row.variants) == ("Two firemen hurt by flames", ("Fire in the harbour",))


def test_what_proves_to_be_one_story_is_merged() -> None:
    url = "https://example.org/news/1"
    pages = [
        dump(1, item("Fire in the harbour", at(60))),
        dump(2, item("Two firemen hurt by flames", at(60), url)),
        dump(3, item("Fire in the harbour", at(60), url)),
    ]
    [row] = timeline(pages)
    assert (row.times_seen, row.first_page, row.last_page) == (3, "001.txt", "003.txt")


def test_a_title_that_comes_again_another_day_is_another_story() -> None:
    pages = [dump(day, item("The weather today", at(360, day))) for day in (3, 4, 5)]
    assert len(timeline(pages)) == 3


def test_different_stories_of_one_minute_stay_apart() -> None:
    same_list = dump(
        1, item("Storm in the north: one hurt", at(60)), item("Storm in the south: one hurt", at(60))
    )
    assert len(timeline([same_list])) == 2
    pages = [dump(1, item("Parliament ends its session", at(60))), dump(2, item("Ferry is back", at(60)))]
    assert len(timeline(pages)) == 2


def test_one_title_on_two_sites_is_two_stories() -> None:
    pages = [dump(n, item("Ferry is back", at(60), f"https://{n}.example/news/1")) for n in (1, 2)]
    assert len(timeline(pages)) == 2


def test_the_front_page_is_no_address_of_a_story() -> None:
    pages = [
        dump(
            1,
            item("Ferry is back", None, "https://x.example/"),
            item("Bridge closed", None, "https://x.example/"),
        )
    ]
    assert len(timeline(pages)) == 2


def test_the_best_date_counts_and_undated_stories_come_last() -> None:
    pages = [
        dump(1, item("Ferry is back", "2024-05-03"), item("Undated story here")),
        dump(2, item("Ferry is back", "2024-05-03T09:12:00+04:00")),
        dump(3, item("Ferry is back", "2024-05-03T09:12:00"), item("Bridge closed", "2024-05-03T05:00:00")),
    ]
    rows = timeline(pages)
    assert [row.published for row in rows] == ["2024-05-03T05:00:00", "2024-05-03T09:12:00+04:00", None]


def test_a_title_that_is_cut_off_gives_way_to_the_whole() -> None:
    cut, whole = (
        item("Experts reflect on the crossing of the…", at(60)),
        item("Experts reflect on the crossing of the bay", at(60)),
    )
    for pages in ([dump(1, cut), dump(2, whole)], [dump(1, whole), dump(2, cut)]):
        assert titles(*pages) == [whole.title]


@pytest.mark.parametrize(
    ("one", "other"),
    [("Great Return: 17 families back PHOTO", "Great return – 17 families back"), ("İstanbul", "i̇stanbul")],
)
def test_folded_titles(one: str, other: str) -> None:
    assert folded(one) == folded(other)


def test_titles_without_spaces_are_compared_by_their_characters() -> None:
    assert alike("渡船回到港口", "渡船回到港口了")
    assert not alike("渡船回到港口", "議會結束會期")


# Outputs

ROWS = [
    Headline(
        published=at(60),
        title="=1+1 <b>& \x1b[31mred",
        subtitle=None,
        label="PHOTO",
        url="https://example.org/a?b=1&c=2",
        first_page="a.txt",
        last_page="b.txt",
        times_seen=2,
        lists=("read_also", "latest_news"),
        variants=("Old title",),
    ),
    Headline(
        published=None,
        title="Undated",
        subtitle="Under it",
        label=None,
        url=None,
        first_page="a.txt",
        last_page="a.txt",
        times_seen=1,
        lists=("most_read",),
        variants=(),
    ),
]


def test_csv(tmp_path: Path) -> None:
    write_timeline(ROWS, tmp_path / "x.csv")
    with (tmp_path / "x.csv").open(newline="") as file:
        first, second = csv.DictReader(file)
    assert (first["title"], first["lists"], first["variants"]) == (
        "'=1+1 <b>& red",
        "read_also; latest_news",
        "Old title",
    )
    assert (second["published"], second["times_seen"]) == ("", "1")


def test_ndjson(tmp_path: Path) -> None:
    write_timeline(ROWS, tmp_path / "x.ndjson")
    first, _ = (json.loads(line) for line in (tmp_path / "x.ndjson").read_text().splitlines())
    assert list(first) == list(Headline.__struct_fields__)
    assert first["title"] == ROWS[0].title


def test_sqlite(tmp_path: Path) -> None:
    for _ in range(2):
        write_timeline(ROWS, tmp_path / "x.sqlite")
    with sqlite3.connect(tmp_path / "x.sqlite") as database:
        assert database.execute("SELECT count(*), sum(times_seen) FROM headlines").fetchone() == (2, 3)
        found = database.execute("SELECT rowid FROM headline_search WHERE headline_search MATCH 'undated'")
        assert found.fetchall() == [(2,)]
    database.close()


def test_rss(tmp_path: Path) -> None:
    write_timeline(ROWS, tmp_path / "x.rss")
    channel = ElementTree.parse(tmp_path / "x.rss").getroot()[0]
    newest, oldest = channel.findall("item")
    assert channel.findtext("title") == "Headlines of example.org"
    assert newest.findtext("title") == "Undated"
    assert oldest.findtext("title") == "=1+1 <b>& red"
    assert oldest.findtext("pubDate") == "Fri, 03 May 2024 01:00:00 +0000"
    assert oldest.findtext("link") == ROWS[0].url
    assert len({found.findtext("guid") for found in (newest, oldest)}) == 2


# The command


def run(*args: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "newsextract", "timeline", *map(str, args)]
    return subprocess.run(
        command, capture_output=True, text=True, env=environment(QUICK=1), check=False, timeout=60
    )


@pytest.fixture(scope="module")
def dumps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dumps")
    for n in range(4):
        (folder / f"{n}.txt").write_text(page(n) + page(n + 1).partition("Latest news\n\n")[2])
    return folder


def test_dumps_make_a_timeline(dumps: Path, tmp_path: Path) -> None:
    output = tmp_path / "x.ndjson"
    done = run(dumps, "-o", output)
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in output.read_text().splitlines()]
    assert len(rows) == 10
    assert [row["published"] for row in rows] == sorted(row["published"] for row in rows)
    assert done.stderr == f"newsextract: 4 pages, 10 headlines; wrote {output}\n"


@pytest.mark.parametrize("ending", [".ndjson", ".ndjson.gz", ".csv", ".sqlite", ".parquet", ""])
def test_results_make_the_same_timeline_as_dumps(ending: str, dumps: Path, tmp_path: Path) -> None:
    if ending == ".parquet":
        pytest.importorskip("pyarrow")
    result = tmp_path / f"result{ending}"
    assert batch(dumps, "-o", result, "-q").returncode == 0
    run(dumps, "-o", tmp_path / "dumps.ndjson", "-q")
    assert run(result, "-o", tmp_path / "result.ndjson.jsonl", "-q").returncode == 0
    assert (tmp_path / "result.ndjson.jsonl").read_bytes() == (tmp_path / "dumps.ndjson").read_bytes()


def test_what_fails_is_named_and_what_is_there_is_kept(dumps: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    (tmp_path / "broken.ndjson").write_text('{"source": {"path": 1}}\n')
    output = tmp_path / "x.csv"
    done = run(dumps, tmp_path / "empty.txt", tmp_path / "broken.ndjson", "-o", output)
    assert done.returncode == 1
    assert "empty.txt: empty" in done.stderr
    assert "broken.ndjson: a damaged result" in done.stderr
    kept = output.read_bytes()
    done = run(dumps, "-o", output)
    assert done.returncode == 2
    assert "is there already" in done.stderr
    assert run(dumps, "-o", output, "--overwrite", "--list", "most_read").returncode == 0
    assert output.read_bytes() != kept
    assert run(dumps, "-o", tmp_path / "x.docx").returncode == 2
    assert run(dumps, "-o", tmp_path / "y.csv", "--list", "nonsense").returncode == 2
