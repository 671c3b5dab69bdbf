"""The examples run, on the pages of this project, and print what they promise."""

from __future__ import annotations

import gzip
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"


def needs(*programs: str) -> None:
    for program in programs:
        if not shutil.which(program):
            pytest.skip(f"{program} is not installed")


def run(environment: dict[str, str], name: str, *args: object, status: int = 0) -> str:
    command = [sys.executable] if name.endswith(".py") else ["bash"]
    done = subprocess.run(
        [*command, str(EXAMPLES / name), *map(str, args)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == status, done.stderr
    return done.stdout


def parts(output: str) -> list[list[str]]:
    """The lines under each title."""
    return [part.splitlines()[1:] for part in f"\n{output}".split("\n# ")[1:]]


def test_every_example_is_tested() -> None:
    source = Path(__file__).read_text()
    assert [path.name for path in sorted(EXAMPLES.iterdir()) if f'"{path.name}"' not in source] == []


def test_jq(environment: dict[str, str]) -> None:
    needs("jq")
    found = parts(run(environment, "jq.sh"))
    assert len(found) == 10
    assert "Garabagh’s separatist junta is on the verge of surrender" in found[0]
    assert len(found[1]) >= len(found[0]) > 20
    assert found[2] == sorted(found[2], reverse=True)
    assert found[3][0].startswith('{"read_also":')
    assert int(found[4][0].split("\t")[0]) > 100
    assert any(line.split()[1] == "en" for line in found[5])
    assert any(line.startswith("PHOTO\t") for line in found[7])
    assert len(found[9]) > 3


def test_sqlite(environment: dict[str, str]) -> None:
    needs("sqlite3")
    articles, days, repeated = parts(run(environment, "sqlite.sh"))
    assert any("Garabagh" in line for line in articles)
    assert [line.split("|")[0] for line in days if line.startswith("2023-11-29")]
    assert all(int(line.split("|")[0]) > 1 for line in repeated)


def test_parquet(environment: dict[str, str], tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    pytest.importorskip("duckdb")
    wet = tmp_path / "crawl.wet.gz"
    page = (ROOT / "seeds" / "caliber-2023-09-20.txt").read_bytes()
    header = (
        "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: https://example.org/{n}\r\n"
        "WARC-Date: 2024-05-03T12:00:00Z\r\nWARC-Record-ID: <urn:uuid:{n:032x}>\r\n"
        "Content-Type: text/plain\r\nContent-Length: {length}\r\n\r\n"
    )
    records = (header.format(n=n, length=len(page)).encode() + page + b"\r\n\r\n" for n in range(3))
    wet.write_bytes(b"".join(map(gzip.compress, records)))
    languages, newest = parts(run(environment, "parquet.sh", wet))
    assert any("│ en" in line and "3" in line for line in languages)
    assert any("2023-11-29T12:07:00" in line for line in newest)


def test_timeline(environment: dict[str, str]) -> None:
    needs("jq")
    last, _, feed = parts(run(environment, "timeline.sh"))
    assert last[-1].startswith("2023-11-29T12:07:00\t")
    assert int(feed[0]) > 30


def test_xargs(environment: dict[str, str]) -> None:
    listed, xargs, *parallel = parts(run(environment, "xargs.sh"))
    assert int(listed[0]) >= 20
    assert xargs == ["the same result"]
    assert all(part == ["the same result"] for part in parallel)


def test_nightly(environment: dict[str, str], tmp_path: Path) -> None:
    dumps, news = tmp_path / "dumps", tmp_path / "news"
    dumps.mkdir()
    seed = ROOT / "seeds" / "caliber-2023-09-20.txt"
    for night in range(2):
        shutil.copy(seed, dumps / f"{night}.txt")
        run(environment, "nightly.sh", dumps, news)
    rows = (news / "headlines.csv").read_text().splitlines()
    assert len(rows) > 40
    assert sorted(path.name for path in news.iterdir()) == ["failed.ndjson", "headlines.csv", "news.sqlite"]


def test_api(environment: dict[str, str]) -> None:
    output = run(environment, "api.py")
    assert output.startswith(
        "Garabagh’s separatist junta is on the verge of surrender\n2023-09-20T15:20:00 en"
    )
    assert "2 articles, 12 read_also" in output
