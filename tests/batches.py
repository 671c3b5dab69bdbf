"""What the tests of ``newsextract batch`` share: inputs, runs, and outputs read back."""

from __future__ import annotations

import csv
import gzip
import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
FAULTS = Path(__file__).parent / "faults"
PAGE = (
    "Ferry number {n} returns to the harbour\n\nBy Ann Bell\n\n3 May 2024 - 10:{m:02}\n\n"
    "The ferry that left in March is back, and its crew of {n} with it, the port said on Friday.\n\n"
    "Nobody had expected it before the summer, as the ice along the coast was thick this year.\n\n"
    "Latest news\n\nBridge {n} closed for repairs\n\n3 May 2024 - 09:{m:02}\n\n"
    "Market day moved to Thursday {n}\n\n3 May 2024 - 08:{m:02}\n"
)
ENDINGS = (".ndjson", ".ndjson.gz", ".ndjson.zst", ".csv", ".parquet", ".sqlite", "")


def page(number: int) -> str:
    return PAGE.format(n=number, m=number % 60)


def make_inputs(folder: Path, files: int = 20, records: int = 20, paragraphs: int = 1) -> Path:
    """Files in sub-folders, and a crawl in JSON lines; some of each fail."""
    more = (
        "The port will stay open through the night, as it does in every year of thick ice.\n\n" * paragraphs
    )
    for number in range(files):
        path = folder / f"day-{number % 3}" / f"page-{number:04}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("" if number % 7 == 3 else page(number) + more)
    lines = [
        json.dumps({"id": n, "text": page(1000 + n) + more} if n % 9 else {"id": n}) for n in range(records)
    ]
    (folder / "crawl.jsonl").write_text("\n".join(lines))
    return folder


def environment(**extra: object) -> dict[str, str]:
    path = os.pathsep.join([str(FAULTS), str(ROOT)])
    given = {name: str(value) for name, value in extra.items() if value is not None}
    return os.environ | {"PYTHONPATH": path} | given


def command(*args: object) -> list[str]:
    return [sys.executable, "-m", "newsextract", "batch", *map(str, args)]


def batch(*args: object, stdin: bytes = b"", cwd: Path | None = None, **extra: object) -> Any:
    """Run the command to its end, with documents that are quickly made unless ``QUICK`` is None."""
    done = subprocess.run(
        command(*args),
        input=stdin,
        capture_output=True,
        cwd=cwd,
        env=environment(**{"QUICK": 1} | extra),
        timeout=120,
        check=False,
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def content(output: Path) -> Any:
    """What an output holds: its bytes, or its rows where only those must be the same."""
    if output.is_dir():
        return {
            str(path.relative_to(output)): path.read_bytes() for path in output.rglob("*") if path.is_file()
        }
    if output.suffix == ".sqlite":
        return tables(output)
    if output.suffix == ".parquet":
        import pyarrow.parquet as pq

        return pq.read_table(output).to_pylist()
    return output.read_bytes()


def tables(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    with sqlite3.connect(path) as database:
        names = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {
            name: database.execute(f"SELECT * FROM {name} ORDER BY 1").fetchall()
            for name in names
            if "_search" not in name and not name.startswith("sqlite_")
        }
    database.close()
    return found


def documents(output: Path) -> list[dict[str, Any]]:
    """The documents of an NDJSON file, plain or packed."""
    data = output.read_bytes()
    if output.suffix == ".gz":
        data = gzip.decompress(data)
    elif output.suffix == ".zst":
        import zstandard

        data = zstandard.ZstdDecompressor().stream_reader(data, read_across_frames=True).read()
    return [json.loads(line) for line in data.splitlines()]


def rows(output: Path) -> list[dict[str, str]]:
    with output.open(newline="") as file:
        return list(csv.DictReader(file))


def headlines(output: Path) -> list[str]:
    return [document["article"]["headline"] for document in documents(output)]
