"""The README's examples run, and give what it says."""

from __future__ import annotations

import doctest
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from newsextract.cli import PARSE_EXAMPLES, app
from newsextract.write import WRITERS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE

# A command, and the lines up to the next one. In what it prints, '...' stands for anything.
EXAMPLES = [
    match.groups()
    for block in re.findall(r"^```console\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    for match in re.finditer(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE)
]


def test_there_are_examples() -> None:
    assert len(EXAMPLES) > 5


@pytest.mark.parametrize(("command", "expected"), EXAMPLES)
def test_shell_examples_print_what_the_readme_says(
    command: str, expected: str, environment: dict[str, str]
) -> None:
    for program in ("jq", "sqlite3"):
        if program in command and not shutil.which(program):
            pytest.skip(f"{program} is not installed")
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    checker = doctest.OutputChecker()
    assert checker.check_output(expected, done.stdout, doctest.ELLIPSIS), done.stdout


def test_python_examples_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    failures, tests = doctest.testfile(
        str(ROOT / "README.md"), module_relative=False, optionflags=FLAGS, encoding="utf-8"
    )
    assert tests
    assert not failures


@pytest.mark.parametrize("name", ["run-command", "test-command"])
def test_the_two_commands_are_where_the_checks_find_them(name: str) -> None:
    assert re.search(rf"^<!-- {name} -->\n```sh\npython3 -m venv .*\n```$", README, re.MULTILINE)


def test_commands_formats_and_statuses_are_all_told() -> None:
    for command in app.registered_commands:
        assert f"newsextract {command.name or command.callback.__name__}" in README
    for name in (*WRITERS, *re.findall(r"^  \d  .*$", PARSE_EXAMPLES, re.MULTILINE)):
        number, _, _ = name.strip().partition("  ")
        assert f"`{name}`" in README or f"\n| {number} |" in README, name


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", README):
        assert (ROOT / target).exists(), target
