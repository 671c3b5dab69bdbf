"""What several test files share."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which ``newsextract`` is the one under test, installed or not."""
    folder = tmp_path_factory.mktemp("bin")
    command = folder / "newsextract"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m newsextract "$@"\n')
    command.chmod(0o755)
    python_path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    return os.environ | {
        "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": python_path,
        "PYTHON": sys.executable,
        "LC_ALL": "C.UTF-8",
    }
