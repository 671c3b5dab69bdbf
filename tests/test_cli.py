"""The command as people run it: a real process, its pipes, its exit status."""

from __future__ import annotations

import array
import csv
import fcntl
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import termios
import time
from pathlib import Path
from typing import IO

import jsonschema
import pytest

import newsextract
from newsextract import __version__
from newsextract.schema import document_schema
from newsextract.write import WRITERS

SEED = Path(__file__).parent.parent / "seeds" / "caliber-2023-09-20.txt"
HEADLINE = "Garabagh’s separatist junta is on the verge of surrender"
NO_ARTICLE = "Latest news\n\nFerry is back\n\n3 May 2024 - 09:12\n\nBridge closed\n\n3 May 2024 - 08:00\n"

ENVIRONMENT = {
    name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "FORCE_COLOR", "COLUMNS"}
}


def run(*args: object, stdin: str | bytes = b"", **environment: str) -> subprocess.CompletedProcess[str]:
    data = stdin.encode() if isinstance(stdin, str) else stdin
    done = subprocess.run(
        [sys.executable, "-m", "newsextract", *map(str, args)],
        input=data,
        capture_output=True,
        env=ENVIRONMENT | environment,
        timeout=60,
        check=False,
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def stream(text: str) -> list[dict]:
    """The objects of a JSON stream."""
    found, decoder = [], json.JSONDecoder()
    while text := text.lstrip():
        value, end = decoder.raw_decode(text)
        found.append(value)
        text = text[end:]
    return found


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    path = tmp_path / "empty.txt"
    path.write_bytes(b"")
    return path


# What comes out


def test_a_page_becomes_json_when_piped() -> None:
    done = run("parse", SEED)
    assert (done.returncode, done.stderr) == (0, "")
    [document] = stream(done.stdout)
    assert document["article"]["headline"] == HEADLINE
    assert document["source"]["path"] == str(SEED)
    jsonschema.Draft202012Validator(document_schema()).validate(document)


def test_standard_input_is_read_for_a_hyphen_and_for_nothing() -> None:
    for args in (["parse"], ["parse", "-"]):
        done = run(*args, stdin=SEED.read_bytes())
        assert done.returncode == 0
        assert stream(done.stdout)[0]["article"]["headline"] == HEADLINE


def test_several_files_are_one_stream_in_order(tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text(NO_ARTICLE)
    paths = [str(path) for path in (SEED, other, SEED)]
    assert [document["source"]["path"] for document in stream(run("parse", *paths).stdout)] == paths
    lines = run("parse", "-f", "ndjson", *paths).stdout.splitlines()
    assert [json.loads(line)["source"]["path"] for line in lines] == paths


@pytest.mark.parametrize("name", WRITERS)
def test_every_format_holds_the_headline(name: str) -> None:
    done = run("parse", "--format", name, SEED, COLUMNS="100")
    assert done.returncode == 0
    assert HEADLINE in done.stdout
    assert "\x1b" not in done.stdout


def test_csv_is_one_table_for_all_files() -> None:
    rows = list(csv.DictReader(io.StringIO(run("parse", "-f", "csv", SEED, SEED).stdout)))
    assert [row["kind"] for row in rows].count("article") == 2


def test_segments_hold_every_line_once() -> None:
    [document] = stream(run("parse", "--segments", SEED).stdout)
    blank = {number for number, row in enumerate(SEED.read_text().splitlines(), 1) if not row.strip()}
    numbers = [n for part in document["segments"] for n in range(part["lines"][0], part["lines"][1] + 1)]
    expected = [number for number in range(1, numbers[-1] + 1) if number not in blank]
    assert [number for number in numbers if number not in blank] == expected


@pytest.mark.skipif(not shutil.which("jq"), reason="jq is not installed")
def test_the_output_pipes_into_jq() -> None:
    piped = f"{sys.executable} -m newsextract parse {SEED} {SEED} | jq -r .article.headline"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", piped], capture_output=True, check=True)
    assert done.stdout.decode().splitlines() == [HEADLINE] * 2


def test_output_is_utf8_whatever_the_locale() -> None:
    done = run("parse", SEED, PYTHONIOENCODING="latin-1", PYTHONUTF8="0", LC_ALL="C")
    assert stream(done.stdout)[0]["article"]["headline"] == HEADLINE


def test_options_reach_the_page() -> None:
    page = "Ferry is back\n\n2 hours ago\n\nThe ferry sails again, twice a day, the harbour said.\n"
    args = ["--as-of", "2024-05-03T12:00", "--language", "en", "--url", "https://example.org/ferry"]
    [document] = stream(run("parse", *args, stdin=page).stdout)
    assert document["language"] == "en"
    assert document["source"]["url"] == "https://example.org/ferry"


def test_a_cue_file_of_ones_own_is_used(tmp_path: Path) -> None:
    cues = tmp_path / "cues.toml"
    cues.write_text('language = "en"\nmost_read = ["Talk of the harbour"]\n')
    assert "en\tmost_read\tTalk of the harbour\n" in run("cues", "en", "--cues", cues).stdout


# Other commands


def test_explain_has_a_row_a_line() -> None:
    done = run("explain", SEED)
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    lines = [
        (n, " ".join(row.split())) for n, row in enumerate(SEED.read_text().splitlines(), 1) if row.strip()
    ]
    assert [(int(row[0]), row[4]) for row in rows] == lines
    assert rows[0][1] == "article.headline"
    assert all(0 <= float(row[2]) <= 1 and row[3] for row in rows)


def test_text_prints_the_lines_that_numbers_are_about() -> None:
    assert run("text", SEED).stdout.removesuffix("\n") == SEED.read_text().removesuffix("\n")


def test_schema_is_the_schema_of_parse() -> None:
    schema = json.loads(run("schema").stdout)
    assert schema == document_schema()


def test_cues_lists_languages_kinds_and_phrases() -> None:
    rows = [line.split("\t") for line in run("cues", "en").stdout.splitlines()]
    assert ["en", "read_also", "Read also"] in rows
    assert {row[0] for row in rows} == {"en"}


def test_version_and_help() -> None:
    assert run("--version").stdout == run("-V").stdout == f"newsextract {__version__}\n"
    alone = run()
    assert alone.returncode == 0
    assert alone.stdout == run("--help").stdout
    assert "Examples:" in alone.stdout


# What goes wrong


def test_a_bad_file_is_named_and_the_others_are_done(tmp_path: Path, empty: Path) -> None:
    done = run("parse", empty, SEED, tmp_path / "gone.txt", tmp_path)
    assert done.returncode == 1
    assert [document["article"]["headline"] for document in stream(done.stdout)] == [HEADLINE]
    lines = done.stderr.splitlines()
    assert len(lines) == 3
    for line, path in zip(lines, (empty, tmp_path / "gone.txt", tmp_path), strict=True):
        assert line.startswith(f"newsextract: {path}: ")


def test_an_address_is_not_fetched() -> None:
    done = run("parse", "https://example.org/news/1")
    assert done.returncode == 1
    assert "pipe it in: curl" in done.stderr


def test_no_article_has_a_status_of_its_own() -> None:
    done = run("parse", stdin=NO_ARTICLE)
    assert done.returncode == 3
    assert stream(done.stdout)[0]["article"] is None
    assert done.stderr == "newsextract: no article found\n"
    assert run("parse", "--quiet", stdin=NO_ARTICLE).stderr == ""


def test_one_article_among_the_pages_is_enough(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(NO_ARTICLE)
    assert run("parse", page, SEED).returncode == 0


@pytest.mark.parametrize(
    "args",
    [
        ["parse", "--format", "jsno"],
        ["parse", "--as-of", "tomorrow"],
        ["parse", "--timezone", "Mars/Olympus"],
        ["parse", "--language", "english!"],
        ["parse", "--url", "ftp//x"],
        ["parse", "--input-format", "docx"],
        ["parse", "--max-bytes", "plenty"],
        ["parse", "--cues", "no/such/cues.toml"],
        ["parse", "--segments", "--format", "csv"],
        ["parse", "--nonsense"],
        ["explain", "--format", "json"],
        ["nonsense"],
    ],
)
def test_wrong_usage_is_one_line_and_status_2(args: list[str]) -> None:
    done = run(*args, stdin=SEED.read_bytes())
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("newsextract")
    assert any(arg in done.stderr for arg in args[1:] or args)


def test_verbose_tells_what_was_found() -> None:
    done = run("parse", "-v", SEED)
    assert done.stderr.startswith(
        f"newsextract: {SEED}: en; article of 7 paragraphs, 6 read_also, 40 latest_news"
    )


def test_paths_cannot_act_on_the_terminal(tmp_path: Path) -> None:
    done = run("parse", tmp_path / "a\x1b[31mb\nc")
    assert done.returncode == 1
    assert "\x1b" not in done.stderr
    assert done.stderr.count("\n") == 1


# Processes


def test_a_closed_pipe_ends_it_quietly() -> None:
    many = " ".join([str(SEED)] * 30)
    piped = f"{sys.executable} -m newsextract parse {many} | head -1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", piped], capture_output=True, check=True, text=True)
    assert done.stderr == ""
    assert done.stdout.splitlines() == ["{", str(128 + signal.SIGPIPE)]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_a_failure() -> None:
    with open("/dev/full", "wb") as full:  # noqa: PTH123
        command = [sys.executable, "-m", "newsextract", "parse", str(SEED)]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == "newsextract: cannot write the result: No space left on device\n"


def test_a_closed_standard_input_is_told() -> None:
    command = f"{sys.executable} -m newsextract parse <&-"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "standard input is closed" in done.stderr


def unread(pipe: IO[bytes]) -> int:
    """How many bytes of a pipe nobody has read."""
    count = array.array("i", [0])
    fcntl.ioctl(pipe, termios.FIONREAD, count)
    return count[0]


def test_control_c_ends_it_quietly() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "newsextract", "parse"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT | {"PYTHONUNBUFFERED": "1"},
        # Where the tests run in the background, the shell has them, and what they start, ignore it.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - no threads
    ) as process:
        assert process.stdin
        assert process.stderr
        assert process.stdout
        process.stdin.write(b"half a page")
        process.stdin.flush()
        while unread(process.stdin):  # once it has read that much it waits for the rest
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=10) == 128 + signal.SIGINT
        assert process.stdout.read() == b""
        assert process.stderr.read() == b""


@pytest.mark.parametrize(("environment", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
@pytest.mark.parametrize("command", ["parse", "explain"])
def test_a_terminal_gets_tables_in_colour_unless_no_color_is_set(
    command: str, environment: dict[str, str], coloured: bool
) -> None:
    pty = pytest.importorskip("pty")
    parent, child = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "newsextract", command, str(SEED)],
        stdin=subprocess.DEVNULL,
        stdout=child,
        env=ENVIRONMENT | {"TERM": "xterm-256color", "COLUMNS": "60", **environment},
    )
    os.close(child)
    shown = b""
    try:
        while data := os.read(parent, 65536):
            shown += data
    except OSError:  # how Linux says that the terminal has no writer any more
        pass
    os.close(parent)
    assert process.wait(timeout=30) == 0
    assert bool(re.search(rb"\x1b\[(?:\d+;)*3[0-7]m", shown)) == coloured
    assert not shown.startswith(b"{")


HEAVY = {"rich.table", "rich.console", "numpy", "resiliparse", "fastwarc", "dateparser"}


def modules_after(*args: str, stdin: bytes = b"") -> set[str]:
    """The modules that a command has loaded at its end."""
    code = "import sys, newsextract.cli as c; s = c.main(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code, *args], input=stdin, capture_output=True, check=True)
    return set(done.stderr.decode().split())


@pytest.mark.parametrize("args", [["--help"], ["parse", "--help"], ["--version"]])
def test_help_loads_nothing_heavy(args: list[str]) -> None:
    assert not modules_after(*args) & HEAVY


def test_a_page_of_text_loads_only_what_it_uses() -> None:
    loaded = modules_after("parse", "--language", "en", str(SEED))
    assert "newsextract.pipeline" in loaded
    assert not loaded & {"rich.table", "rich.console", "resiliparse", "fastwarc", "newsextract.write.table"}


# The API gives the same


def test_the_api_gives_what_the_command_prints() -> None:
    document = newsextract.parse(SEED.read_bytes(), path=str(SEED))
    assert document.to_json(indent=2) + "\n" == run("parse", SEED).stdout
    assert document.segments
