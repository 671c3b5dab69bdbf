"""Every row of the README's table of inputs works as typed."""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import test_forms as forms
from fastwarc.stream_io import ZstdWriter

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
SECTION = README.partition("## Inputs\n")[2].partition("\n## ")[0]
COMMANDS = [row.replace("\\|", "|") for row in re.findall(r"^\|.* \| `(.*)` \|$", SECTION, re.MULTILINE)]

# What each command reads, and the forms of the pages that it finds.
FILES = {
    "page.html": lambda: forms.recorded("page.html"),
    "page.txt": lambda: forms.recorded("page.txt"),
    "page.md": lambda: forms.recorded("page.md"),
    "crawl.warc.wet.gz": lambda: gzip.compress(forms.wet()),
    "crawl.warc.gz": lambda: gzip.compress(forms.warc()),
    "pages.jsonl": lambda: forms.json_line("html", "page.html") + forms.json_line("text", "page.txt"),
    "crawl.jsonl": lambda: forms.json_line("article_html", "page.html"),
    "page.html.zst": lambda: forms.through(ZstdWriter, forms.recorded("page.html")),
    "pages.zip": forms.zipped,
    "pages.tar.gz": lambda: forms.tarred("w:gz"),
}
# Programs that the table names, and the file of tests/forms that each prints here.
PROGRAMS = {"curl": "page.html", "lynx": "lynx80.txt", "w3m": "w3m80.txt"}
FOUND = [
    ["html"],
    ["html"],
    ["text"],
    ["lynx"],
    ["text"],
    ["markdown"],
    ["text"],
    ["html"],
    ["html", "text"],
    ["html"],
    ["html"],
    ["html", "html"],
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("inputs")
    for name, make in FILES.items():
        (folder / name).write_bytes(make())
    programs = {name: f'cat "{forms.FORMS / file}"' for name, file in PROGRAMS.items()}
    programs["newsextract"] = f'exec "{sys.executable}" -m newsextract "$@"'
    for name, line in programs.items():
        program = folder / "bin" / name
        program.parent.mkdir(exist_ok=True)
        program.write_text(f"#!/bin/sh\n{line}\n")
        program.chmod(0o755)
    return folder


def test_the_table_is_told_row_by_row() -> None:
    assert len(COMMANDS) == len(FOUND)


@pytest.mark.parametrize(("command", "found"), list(zip(COMMANDS, FOUND, strict=False)))
def test_a_row_works_as_typed(command: str, found: list[str], folder: Path) -> None:
    environment = os.environ | {
        "PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": f"{ROOT}{os.pathsep}{os.environ.get('PYTHONPATH', '')}",
    }
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command} --format ndjson"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.stderr, done.returncode) == ("", 0)
    documents = [json.loads(line) for line in done.stdout.splitlines()]
    assert [document["source"]["format"] for document in documents] == found
    for document in documents:
        assert "locked the door behind him" in str(document)
