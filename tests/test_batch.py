"""``newsextract batch`` as people run it: what goes in, what comes out, what is said about it."""

from __future__ import annotations

import json
import os
import pty
import resource
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections import deque
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from batches import (
    ENDINGS,
    batch,
    command,
    content,
    documents,
    environment,
    headlines,
    make_inputs,
    page,
    rows,
    tables,
)

from newsextract.batch.channel import Channel
from newsextract.batch.sources import Inputs, find
from newsextract.errors import InputError
from newsextract.write.bulk.folder import parts, safe

ROOT = Path(__file__).parent.parent


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    return make_inputs(tmp_path / "inputs")


def put(path: Path, text: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


# What goes in


def names(inputs: Inputs, folder: Path) -> list[str]:
    return [str(Path(given.path).relative_to(folder)) for given in find(inputs)]


def test_folders_are_walked_by_name_without_what_is_hidden(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/1.txt", "a.txt", ".git/config", "b/.hidden.txt", "c.html"):
        put(tmp_path / name, "x")
    assert names(Inputs(paths=(str(tmp_path),)), tmp_path) == ["a.txt", "b/1.txt", "b/2.txt", "c.html"]
    globs = Inputs(paths=(f"{tmp_path}/",), include=("*.txt",), exclude=("b/1*",))
    assert names(globs, tmp_path) == ["a.txt", "b/2.txt"]


def test_links_to_files_are_followed_and_links_to_folders_are_not(tmp_path: Path) -> None:
    put(tmp_path / "in" / "page.txt", "x")
    (tmp_path / "in" / "link.txt").symlink_to(tmp_path / "in" / "page.txt")
    (tmp_path / "in" / "circle").symlink_to(tmp_path / "in")
    assert names(Inputs(paths=(str(tmp_path / "in"),)), tmp_path / "in") == ["link.txt", "page.txt"]


def test_the_output_is_no_input(tmp_path: Path) -> None:
    put(tmp_path / "in" / "page.txt", page(1))
    output = tmp_path / "in" / "x.ndjson"
    (tmp_path / "in" / "link").symlink_to(output)
    for _ in range(2):
        assert batch(tmp_path / "in", "-o", output, "-q", "--overwrite").returncode == 0
        assert len(documents(output)) == 1


@pytest.mark.parametrize(("end", "null"), [("\n", ()), ("\r\n", ()), ("\0", ("-0",))])
def test_inputs_come_from_lists(end: str, null: tuple[str, ...], tmp_path: Path) -> None:
    for n in (2, 1, 3):
        put(tmp_path / f"page {n}.txt", page(n))
    listing = end.join(f"{tmp_path}/page {n}.txt" for n in (2, 1, 3)) + end
    put(tmp_path / "list", listing)
    output = tmp_path / "x.ndjson"
    assert batch("--files-from", "-", *null, "-o", output, "-q", stdin=listing.encode()).returncode == 0
    first = output.read_bytes()
    batch("--files-from", tmp_path / "list", *null, "-o", output, "-q", "--overwrite")
    assert first == output.read_bytes()
    assert [Path(found["source"]["path"]).name for found in documents(output)] == [
        f"page {n}.txt" for n in (2, 1, 3)
    ]


def test_all_forms_of_input_mix_and_keep_their_order(tmp_path: Path) -> None:
    put(tmp_path / "1.txt", page(1))
    put(tmp_path / "2.jsonl", "\n".join(json.dumps({"id": n, "text": page(n)}) for n in (2, 3)))
    with zipfile.ZipFile(tmp_path / "3.zip", "w") as archive:
        archive.writestr("in/4.txt", page(4))
    output = tmp_path / "x.ndjson"
    done = batch(tmp_path, "-", "-o", output, "-j3", stdin=page(5).encode())
    assert done.returncode == 0, done.stderr
    found = [(Path(d["source"]["path"]).name, d["source"]["record"]) for d in documents(output)]
    assert found == [("1.txt", None), ("2.jsonl", "2"), ("2.jsonl", "3"), ("3.zip", "in/4.txt"), ("-", None)]


def test_the_result_is_that_of_parse_whatever_the_number_of_jobs(inputs: Path, tmp_path: Path) -> None:
    files = sorted(path for path in inputs.rglob("*") if path.is_file())
    parsed = subprocess.run(
        [sys.executable, "-m", "newsextract", "parse", "--format", "ndjson", *map(str, files)],
        capture_output=True,
        env=environment(),
        check=False,
    )
    for jobs in (1, 3):
        output = tmp_path / f"{jobs}.ndjson"
        done = batch(inputs, "-o", output, "-j", jobs, QUICK=None)
        assert done.returncode == parsed.returncode == 1
        assert output.read_bytes() == parsed.stdout
        failures = [line for line in done.stderr.splitlines() if ": " in line and str(inputs) in line]
        assert failures == parsed.stderr.decode().splitlines()


def test_big_files_are_cut_into_pages_for_all_workers(tmp_path: Path) -> None:
    more = "The port stays open through the night.\n\n" * 300
    lines = [json.dumps({"id": n, "text": page(n) + more}) for n in range(100)]
    put(tmp_path / "in.jsonl", "\n".join(lines))
    output = tmp_path / "x.ndjson"
    log = tmp_path / "log"
    done = batch(tmp_path / "in.jsonl", "-o", output, "-j2", QUICK=1, LOG=log)
    assert done.returncode == 0, done.stderr
    assert [found["source"]["record"] for found in documents(output)] == list(map(str, range(100)))


def test_names_that_are_no_text_and_names_given_twice(tmp_path: Path) -> None:
    put(Path(os.fsdecode(bytes(tmp_path / "in") + b"/caf\xe9.txt")), page(1))
    put(tmp_path / "in" / "a" / "page.txt", page(2))
    put(tmp_path / "in" / "b" / "page.txt", page(3))
    twice = (tmp_path / "in", tmp_path / "in")
    done = batch(*twice, "-o", tmp_path / "out", "-q")
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(content(tmp_path / "out")) == sorted(
        f"{name}{number}.json" for name in ("a/page.txt", "b/page.txt", "caf_.txt") for number in ("", "-2")
    )
    assert batch(*twice, "-o", tmp_path / "x.ndjson", "-q").returncode == 0
    assert len(documents(tmp_path / "x.ndjson")) == 6


def test_an_input_that_is_deleted_or_grows_during_the_run(tmp_path: Path) -> None:
    files = [put(tmp_path / "in" / f"{n:02}.txt", page(n)) for n in range(40)]
    process = subprocess.Popen(
        command(tmp_path / "in", "-o", tmp_path / "x.ndjson", "-j1", "--errors", tmp_path / "errors"),
        env=environment(QUICK=1, SLOW=0.05),
        stderr=subprocess.DEVNULL,
    )
    while not (tmp_path / "x.ndjson.batch" / "plan").exists():
        time.sleep(0.01)
    files[-1].unlink()
    with files[-2].open("a") as file:
        file.write("One more paragraph, which was written while the batch ran.\n")
    assert process.wait() == 1
    failed = [json.loads(line) for line in (tmp_path / "errors").read_text().splitlines()]
    assert [(Path(line["path"]).name, line["stage"]) for line in failed] == [("39.txt", "open")]
    assert len(documents(tmp_path / "x.ndjson")) == 39


def test_twenty_thousand_tiny_files(tmp_path: Path) -> None:
    for folder in range(20):
        (tmp_path / "in" / str(folder)).mkdir(parents=True)
        for n in range(1000):
            (tmp_path / "in" / str(folder) / f"{n:03}").write_text(f"Ferry {folder}-{n} is back\n")
    done = batch(tmp_path / "in", "-o", tmp_path / "x.csv", "-j2", QUICK=1)
    assert done.returncode == 0, done.stderr
    assert "20,000 pages" in done.stderr
    found = [row["title"].split()[1] for row in rows(tmp_path / "x.csv")]
    assert len(set(found)) == 20_000
    assert found[:2] == ["0-0", "0-1"]


def test_one_file_of_500_megabytes_on_one_line(tmp_path: Path) -> None:
    with (tmp_path / "huge.txt").open("wb") as file:
        for _ in range(500):
            file.write(b"All one line, " * 75_000)
    put(tmp_path / "page.txt", page(1))
    done = batch(tmp_path / "huge.txt", tmp_path / "page.txt", "-o", tmp_path / "x.ndjson", "-q")
    assert done.returncode == 1
    assert "longer than 20,000,000 bytes" in done.stderr
    assert len(documents(tmp_path / "x.ndjson")) == 1


# What comes out


@pytest.mark.parametrize("ending", ENDINGS)
def test_every_output_holds_every_page(ending: str, inputs: Path, tmp_path: Path) -> None:
    if ending == ".parquet":
        pytest.importorskip("pyarrow")
    if ending == ".ndjson.zst":
        pytest.importorskip("zstandard")
    output = tmp_path / f"out{ending}"
    assert batch(inputs, "-o", output, "-q", QUICK=1).returncode == 1
    batch(inputs, "-o", tmp_path / "plain.ndjson", "-q", QUICK=1)
    wanted = headlines(tmp_path / "plain.ndjson")
    found = content(output)
    if ending == ".sqlite":
        assert [row[1] for row in found["articles"]] == wanted
    elif ending == ".parquet":
        assert [row["article"]["headline"] for row in found] == wanted
    elif ending == ".csv":
        assert [row["title"] for row in rows(output) if row["kind"] == "article"] == wanted
    elif ending == "":
        assert sorted(json.loads(data)["article"]["headline"] for data in found.values()) == sorted(wanted)
        assert len(found) == len(wanted)
    else:
        assert headlines(output) == wanted
    assert not list(tmp_path.glob("*.batch"))


def test_a_folder_keeps_sub_folders_and_its_names_are_safe(tmp_path: Path) -> None:
    put(tmp_path / "in" / "2024" / "may" / "page.txt", page(1))
    put(tmp_path / "in" / "2024" / "may" / "page.html", f"<html><body><p>{page(2)}</p></body></html>")
    ids = ["https://example.org/../../etc?a=1&b", "../../up", "con", "long" * 100, "x", "x", "X"]
    put(tmp_path / "in" / "crawl.jsonl", "\n".join(json.dumps({"id": i, "text": page(3)}) for i in ids))
    assert batch(tmp_path / "in", "-o", tmp_path / "out", "-q").returncode == 0
    found = sorted(content(tmp_path / "out"))
    assert found[:2] == ["2024/may/page.html.json", "2024/may/page.txt.json"]
    assert len(found) == 2 + len(ids)
    assert not (tmp_path / "etc").exists()
    assert {"crawl.jsonl/_con.json", "crawl.jsonl/x.json", "crawl.jsonl/x-2.json"} <= set(found)


@pytest.mark.parametrize(
    "name",
    ["..", "../..", "/etc/passwd", "a\0b", "a\nb", "\x1b[31m", "\u202egpj.exe", "", " ", "a" * 500, "\ud800"],
)
def test_no_name_leads_out_of_the_folder(name: str) -> None:
    for part in [*parts(name, None), *parts("page", name), *parts("page", f"https://{name}")]:
        assert part == safe(part)
        assert part not in {"", ".", ".."}
        assert "/" not in part
        assert part.isprintable()
        assert len(part.encode()) < 200


def test_a_page_named_like_a_folder_of_pages(tmp_path: Path) -> None:
    put(tmp_path / "in" / "x", page(1))  # becomes x.json
    put(tmp_path / "in" / "x.json", json.dumps({"id": "a", "text": page(2)}))  # becomes a folder
    put(tmp_path / "in" / "x.json.d" / "y", page(3))
    assert batch(tmp_path / "in", "-o", tmp_path / "out", "-q").returncode == 0
    assert sorted(content(tmp_path / "out")) == ["x.json", "x.json-2/a.json", "x.json.d/y.json"]


def test_csv_is_safe_in_a_spreadsheet(tmp_path: Path) -> None:
    put(tmp_path / "page.txt", "=HYPERLINK(1) says the port\n\n@SUM(A1) is not a name, it says, but a sum.\n")
    batch(tmp_path / "page.txt", "-o", tmp_path / "x.csv", "-q", QUICK=1)
    cells = [cell for row in rows(tmp_path / "x.csv") for cell in row.values()]
    assert any("HYPERLINK" in cell for cell in cells)
    assert not [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@"))]


def test_a_database_answers_and_a_second_run_adds_no_duplicates(tmp_path: Path) -> None:
    for n in range(3):
        put(tmp_path / "in" / f"{n}.txt", page(n))
    output = tmp_path / "news.sqlite"
    assert batch(tmp_path / "in", "-o", output, "-q").returncode == 0
    once = tables(output)
    assert batch(tmp_path / "in", "-o", output, "-q").returncode == 0
    twice = tables(output)
    assert {name: len(found) for name, found in once.items()} == {"pages": 3, "articles": 3, "items": 6}
    assert twice["pages"] == once["pages"]
    assert [row[1:] for row in twice["items"]] == [row[1:] for row in once["items"]]
    put(tmp_path / "in" / "3.txt", page(3))
    assert batch(tmp_path / "in", "-o", output, "-q").returncode == 0
    with sqlite3.connect(output) as database:
        ask = database.execute
        assert ask("SELECT count(*) FROM pages").fetchone() == (4,)
        found = ask(
            "SELECT title FROM item_search WHERE item_search MATCH 'bridge' ORDER BY title"
        ).fetchall()
        assert [title for [title] in found] == [f"Bridge {n} closed for repairs" for n in range(4)]
        found = ask("SELECT headline FROM article_search WHERE article_search MATCH 'ferry AND harbour'")
        assert len(found.fetchall()) == 4
        assert ask("PRAGMA foreign_key_check").fetchall() == []
        assert ask("PRAGMA integrity_check").fetchall() == [("ok",)]
        plan = str(ask("EXPLAIN QUERY PLAN SELECT * FROM items WHERE published > '2024'").fetchall())
        assert "items_by_published" in plan
        database.execute("PRAGMA foreign_keys = ON")
        database.execute("DELETE FROM pages WHERE id = 1")
        assert ask("SELECT count(*) FROM items WHERE page = 1").fetchone() == (0,)
    database.close()


def test_a_database_forgets_a_run_that_was_given_up(tmp_path: Path) -> None:
    output = tmp_path / "news.sqlite"
    put(tmp_path / "in" / "1.txt", page(1))
    assert batch(tmp_path / "in", "-o", output, "-q").returncode == 0
    put(tmp_path / "in" / "2.txt", "")
    assert batch(tmp_path / "in", "-o", output, "-q", "--fail-fast").returncode == 1
    shutil.rmtree(tmp_path / "news.sqlite.batch")
    put(tmp_path / "in" / "0.txt", page(0))
    put(tmp_path / "in" / "2.txt", page(2))
    assert batch(tmp_path / "in", "-o", output, "-q").returncode == 0
    assert len(tables(output)["pages"]) == 3
    assert "unfinished_run" not in tables(output)


def test_pages_of_one_name_with_different_words_are_both_kept(tmp_path: Path) -> None:
    lines = [json.dumps({"id": "same", "text": page(n)}) for n in (1, 2)]
    put(tmp_path / "in.jsonl", "\n".join(lines))
    assert batch(tmp_path / "in.jsonl", "-o", tmp_path / "x.sqlite", "-q").returncode == 0
    assert len(tables(tmp_path / "x.sqlite")["pages"]) == 2


def test_parquet_has_nested_lists_and_row_groups(tmp_path: Path) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    put(tmp_path / "page.txt", page(7))
    assert batch(tmp_path / "page.txt", "-o", tmp_path / "x.parquet", "-q").returncode == 0
    batch(tmp_path / "page.txt", "-o", tmp_path / "x.ndjson", "-q")
    assert pq.read_table(tmp_path / "x.parquet").to_pylist() == documents(tmp_path / "x.ndjson")
    lines = [json.dumps({"id": n, "text": page(n)}) for n in range(2500)]
    put(tmp_path / "many.jsonl", "\n".join(lines))
    assert batch(tmp_path / "many.jsonl", "-o", tmp_path / "y.parquet", "-q", QUICK=1).returncode == 0
    assert pq.ParquetFile(tmp_path / "y.parquet").num_row_groups == 2


def test_segments_go_where_they_can(tmp_path: Path) -> None:
    put(tmp_path / "page.txt", page(1))
    batch(tmp_path / "page.txt", "-o", tmp_path / "x.ndjson", "--segments", "-q", QUICK=None)
    assert documents(tmp_path / "x.ndjson")[0]["segments"]
    done = batch(tmp_path / "page.txt", "-o", tmp_path / "x.sqlite", "--segments")
    assert done.returncode == 2
    assert "--segments" in done.stderr


# What fails


def test_a_message_of_any_length_comes_whole() -> None:
    ours, theirs = map(Channel, socket.socketpair())
    sent = ["small", b"x" * 3_000_000, "small"]
    sender = Thread(target=lambda: deque(map(theirs.send, sent)), daemon=True)
    sender.start()
    came: list[Any] = []
    partial = 0
    while len(came) < len(sent):
        came += ours.receive()
        partial += ours.partial
    sender.join(timeout=10)
    theirs.close()
    assert came == sent
    assert partial > 1
    assert not ours.partial
    with pytest.raises(EOFError):
        ours.receive()
    with pytest.raises(OSError, match=r"."):
        ours.send("nobody is there")


def test_failures_are_lines_in_a_file_counted_and_never_lost(tmp_path: Path) -> None:
    put(tmp_path / "in" / "1.txt", page(1))
    put(tmp_path / "in" / "2.txt", "")
    put(tmp_path / "in" / "3.txt", "a page that is a fault of ours")
    put(tmp_path / "in" / "4.jsonl", f'{{"id": 1}}\n{json.dumps({"id": 2, "text": page(2)})}')
    done = batch(tmp_path / "in", "-o", tmp_path / "x.ndjson", "--errors", tmp_path / "errors")
    assert done.returncode == 1
    assert "2 pages" in done.stderr
    assert "3 failed" in done.stderr
    assert "2.txt" not in done.stderr
    failed = [json.loads(line) for line in (tmp_path / "errors").read_text().splitlines()]
    assert [(Path(f["path"]).name, f["record"], f["stage"]) for f in failed] == [
        ("2.txt", None, "read"),
        ("3.txt", None, "parse"),
        ("4.jsonl", None, "read"),
    ]
    assert failed[2]["line"] == 1
    assert "ZeroDivisionError" in failed[1]["message"]


@pytest.mark.parametrize("form", ["file", "record", "stream"])
@pytest.mark.parametrize(
    ("words", "told"), [("page that never ends", "longer than 1 seconds"), ("page that kills", "SIGKILL")]
)
def test_a_page_that_hangs_or_kills_costs_itself_alone(
    words: str, told: str, form: str, tmp_path: Path
) -> None:
    texts = [page(1), page(2), f"A {words} its worker.\n", page(3), page(4)]
    if form == "file":
        for n, text in enumerate(texts):
            put(tmp_path / "in" / f"{n}.txt", text)
    else:
        more = "x" * (400_000 if form == "stream" else 0)
        lines = [json.dumps({"id": str(n), "text": f"{text}\n{more}"}) for n, text in enumerate(texts)]
        put(tmp_path / "in" / "pages.jsonl", "\n".join(lines))
    errors = tmp_path / "errors"
    done = batch(
        tmp_path / "in", "-o", tmp_path / "x.ndjson", "--timeout", 1, "--errors", errors, "-j2", QUICK=1
    )
    assert done.returncode == 1
    assert [title.split()[2] for title in headlines(tmp_path / "x.ndjson")] == ["1", "2", "3", "4"]
    [failure] = [json.loads(line) for line in errors.read_text().splitlines()]
    assert told in failure["message"]
    assert (failure["record"] or Path(failure["path"]).stem) == "2"


def test_fail_fast_stops_and_the_run_goes_on_when_the_page_is_mended(tmp_path: Path) -> None:
    for n in range(30):
        put(tmp_path / "in" / f"{n:02}.txt", "" if n == 20 else page(n))
    output = tmp_path / "x.ndjson"
    done = batch(tmp_path / "in", "-o", output, "--fail-fast", QUICK=1)
    assert done.returncode == 1
    assert "20.txt: empty" in done.stderr
    assert "20 pages are done" in done.stderr
    assert not output.exists()
    put(tmp_path / "in" / "20.txt", page(20))
    assert batch(tmp_path / "in", "-o", output, "--resume", "--fail-fast", QUICK=1).returncode == 0
    assert [int(title.split()[2]) for title in headlines(output)] == list(range(30))


def limit_files() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))


@pytest.mark.parametrize("ending", [".ndjson", ".ndjson.gz", ".csv", ".sqlite"])
def test_a_full_disk_ends_the_run_which_then_goes_on(ending: str, tmp_path: Path) -> None:
    for n in range(60):
        put(tmp_path / "in" / f"{n:02}.txt", page(n))
    output, whole = tmp_path / f"x{ending}", tmp_path / f"whole{ending}"
    done = subprocess.run(
        command(tmp_path / "in", "-o", output, "-j1"),
        env=environment(QUICK="noise"),
        capture_output=True,
        text=True,
        preexec_fn=limit_files,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert "cannot write" in done.stderr
    assert f"newsextract batch --resume -o {output}" in done.stderr
    assert "Traceback" not in done.stderr
    assert not output.exists()
    assert batch("--resume", "-o", output, "-q", QUICK="noise").returncode == 0
    batch(tmp_path / "in", "-o", whole, "-q", QUICK="noise")
    assert content(output) == content(whole)


def test_an_output_that_cannot_be_written(tmp_path: Path) -> None:
    put(tmp_path / "page.txt", page(1))
    done = batch(tmp_path / "page.txt", "-o", tmp_path / "no" / "such" / "x.ndjson")
    assert done.returncode == 1
    assert "cannot write" in done.stderr
    done = batch(tmp_path / "page.txt", "-o", "/proc/x.ndjson")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_what_is_there_is_not_lost(tmp_path: Path) -> None:
    put(tmp_path / "in" / "page.txt", page(1))
    for name in ("x.ndjson", "out/mine.txt"):
        kept = put(tmp_path / name, "mine")
        output = tmp_path / name.split("/")[0]
        done = batch(tmp_path / "in", "-o", output)
        assert done.returncode == 2
        assert "is there already" in done.stderr
        assert kept.read_text() == "mine"
        assert batch(tmp_path / "in", "-o", output, "--overwrite", "-q").returncode == 0
    assert sorted(content(tmp_path / "out")) == ["mine.txt", "page.txt.json"]
    put(tmp_path / "other.sqlite", "not a database")
    done = batch(tmp_path / "in", "-o", tmp_path / "other.sqlite")
    assert done.returncode == 2
    assert (tmp_path / "other.sqlite").read_text() == "not a database"
    assert batch(tmp_path / "in", "-o", tmp_path / "other.sqlite", "--overwrite", "-q").returncode == 0
    assert len(tables(tmp_path / "other.sqlite")["pages"]) == 1


def test_an_unfinished_run_is_neither_lost_nor_mixed_with_another(inputs: Path, tmp_path: Path) -> None:
    output = tmp_path / "x.ndjson"
    assert batch(inputs, "-o", output, "--fail-fast", QUICK=1).returncode == 1
    done = batch(inputs, "-o", output)
    assert done.returncode == 2
    assert "holds an unfinished run" in done.stderr
    done = batch(inputs, "-o", output, "--resume", "--language", "de")
    assert done.returncode == 2
    assert "begun with other options (settings)" in done.stderr
    process = subprocess.Popen(command("--resume", "-o", output, "-q"), env=environment(QUICK=1, SLOW=0.2))
    time.sleep(1)
    done = batch("--resume", "-o", output)
    assert done.returncode == 2
    assert "another run" in done.stderr
    process.kill()
    process.wait()
    assert batch(inputs, "-o", output, "--overwrite", "-q", QUICK=1).returncode == 1
    assert len(documents(output)) == 34
    done = batch(inputs, "-o", output, "--resume")
    assert (done.returncode, done.stderr) == (0, f"newsextract: {output} is complete; nothing to do\n")


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["-o", "x.ndjson"], "no input"),
        (["page.txt"], "--output"),
        (["page.txt", "-o", "x.docx"], "no such output"),
        (["page.txt", "-o", "x.ndjson", "--resume", "--overwrite"], "take one of them"),
        (["page.txt", "-o", "x.ndjson", "-j", "0"], "jobs"),
        (["empty", "-o", "x.ndjson"], "no file in the inputs"),
    ],
)
def test_wrong_use_is_one_line_and_leaves_nothing_behind(args: list[str], told: str, tmp_path: Path) -> None:
    put(tmp_path / "page.txt", page(1))
    (tmp_path / "empty").mkdir()
    done = batch(*args, cwd=tmp_path)
    assert done.returncode == 2
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty", "page.txt"]


def test_no_article_anywhere_is_status_3(tmp_path: Path) -> None:
    put(
        tmp_path / "page.txt",
        "Latest news\n\nFerry is back\n\n3 May 2024 - 09:12\n\nBridge closed\n\n3 May 2024 - 08:00\n",
    )
    assert batch(tmp_path / "page.txt", "-o", tmp_path / "x.ndjson", "-q").returncode == 3


# What is said


def test_the_summary_counts_and_quiet_says_nothing(inputs: Path, tmp_path: Path) -> None:
    put(tmp_path / "one" / "page.txt", page(1))
    done = batch(tmp_path / "one", "-o", tmp_path / "x.ndjson")
    first, second, third = done.stderr.splitlines()
    assert first.startswith("newsextract: 1 pages in ")
    assert first.endswith("0 failed")
    assert second == "newsextract: 1 articles, 2 latest_news"
    assert third == f"newsextract: wrote {tmp_path}/x.ndjson"
    assert batch(tmp_path / "one", "-o", tmp_path / "y.ndjson", "-q").stderr == ""


def test_a_terminal_shows_a_bar(tmp_path: Path) -> None:
    inputs = make_inputs(tmp_path / "inputs", paragraphs=100)
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        command(inputs, "-o", tmp_path / "x.ndjson"),
        env=environment(QUICK=1, SLOW=0.2, TERM="xterm"),
        stderr=theirs,
    )
    os.close(theirs)
    shown = b""
    try:
        while data := os.read(ours, 65536):
            shown += data
    except OSError:
        pass
    assert process.wait() == 1
    assert b"pages/s" in shown
    assert b" left" in shown
    assert b"empty" in shown


def test_a_log_gets_a_line_now_and_then(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from newsextract.batch import progress
    from newsextract.batch.state import Tally

    now = [1000.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    lines = progress.Lines(10_000_000, Tally(pages=100, bytes=1_000_000))
    for now[0] in (1001.0, 1030.0, 1031.0, 1059.0, 1060.0):
        lines.update(Tally(pages=1300, bytes=4_000_000, failures=2), 4_000_000)
    assert capsys.readouterr().err.splitlines() == [
        "newsextract: 1,300 pages, 40 pages/s, 0.1 MB/s, 2 failed, 40%, 1 min 0 s left",
        "newsextract: 1,300 pages, 20 pages/s, 0.1 MB/s, 2 failed, 40%, 2 min 0 s left",
    ]


def test_help_explains_the_outputs_and_how_to_go_on() -> None:
    text = " ".join(batch("--help").stdout.split())
    for word in (".ndjson", ".parquet", ".sqlite", ".csv", "folder", "--resume", "OUT.batch", "Exit status"):
        assert word in text


def test_the_function_does_what_the_command_does(inputs: Path, tmp_path: Path) -> None:
    from newsextract.batch import run

    tally = run([inputs], tmp_path / "x.ndjson", errors=tmp_path / "errors", jobs=2)
    assert (tally.pages, tally.failures) == (len(documents(tmp_path / "x.ndjson")), 6)
    with pytest.raises(InputError, match="is there already"):
        run([inputs], tmp_path / "x.ndjson")
