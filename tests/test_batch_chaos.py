"""Whatever is killed, and whenever: the run goes on to the result that it would have had."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from batches import ENDINGS, batch, command, content, environment, make_inputs

from newsextract.batch import is_unfinished

# Each output is killed this often; with the test of workers that is 31 moments.
KILLS = 4
# Long enough that a run takes two seconds behind its start.
PAGE_SECONDS = 0.03


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_inputs(tmp_path_factory.mktemp("inputs"), files=60, records=90, paragraphs=150)


def needs(ending: str) -> None:
    if ending == ".parquet":
        pytest.importorskip("pyarrow")
    if ending == ".ndjson.zst":
        pytest.importorskip("zstandard")


def children(pid: int) -> list[int]:
    """The processes that a process started."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[1]) == pid:
                found.append(int(stat.parent.name))
    return found


def wait_for_workers(process: subprocess.Popen[Any]) -> None:
    """Wait until the pages begin; before, there is little to disturb."""
    while process.poll() is None and not children(process.pid):
        time.sleep(0.02)


def kill_something(process: subprocess.Popen[Any], chance: random.Random) -> str:
    """Kill the parent, or one of its workers once and then let it end."""
    workers = children(process.pid)
    if workers and chance.random() < 0.3:
        with suppress(ProcessLookupError):
            os.kill(chance.choice(workers), signal.SIGKILL)
        return "worker"
    process.kill()
    return "parent"


def scribble(state: Path, errors: Path) -> None:
    """What a crash between a write and its commit leaves: bytes that nobody vouches for."""
    if (state / "done").exists():
        return  # all is committed, and nothing is written any more
    for path in (state / "output", errors):
        if path.exists() and not path.read_bytes().startswith(b"SQLite"):
            with path.open("ab") as file:
                file.write(b'{"half a line')
    if (state / "pages").exists():
        (state / "pages" / "half.json").write_text('{"half a page')
        with (state / "names").open("ab") as file:
            file.write(b"half.json\0")


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="finds the workers in /proc")
@pytest.mark.parametrize("ending", ENDINGS)
def test_a_run_that_is_killed_goes_on_to_the_same_result(ending: str, inputs: Path, tmp_path: Path) -> None:
    needs(ending)
    seed = random.randrange(1_000_000)
    chance = random.Random(seed)
    print(f"seed {seed}")  # shown when the test fails
    whole, output = tmp_path / f"whole{ending}", tmp_path / f"news{ending}"
    errors, whole_errors = tmp_path / "errors", tmp_path / "whole-errors"
    assert batch(inputs, "-o", whole, "--errors", whole_errors, "-q", "-j2", QUICK="noise").returncode == 1

    args = (inputs, "-o", output, "--errors", errors, "-q", "-j2", "--resume")
    for _ in range(KILLS):
        process = subprocess.Popen(command(*args), env=environment(QUICK="noise", SLOW=PAGE_SECONDS))
        wait_for_workers(process)
        time.sleep(chance.uniform(0.0, 2.5))
        if kill_something(process, chance) == "worker":
            time.sleep(chance.uniform(0.0, 0.3))
            process.kill()
        process.wait()
        if output.exists():
            break  # it was quicker than we were
        scribble(tmp_path / f"{output.name}.batch", errors)
    if is_unfinished(output) or not output.exists():  # a database that is whole would be added to
        done = batch(*args, QUICK="noise")
        assert done.returncode in {0, 1}, done.stderr

    assert content(output) == content(whole)
    assert errors.read_bytes() == whole_errors.read_bytes()
    assert not output.with_name(f"{output.name}.batch").exists()


def test_a_worker_that_is_killed_costs_nothing(inputs: Path, tmp_path: Path) -> None:
    whole, output = tmp_path / "whole.ndjson", tmp_path / "news.ndjson"
    batch(inputs, "-o", whole, "-q", "-j2", QUICK="noise")
    process = subprocess.Popen(
        command(inputs, "-o", output, "-q", "-j2"), env=environment(QUICK="noise", SLOW=PAGE_SECONDS)
    )
    for _ in range(3):
        time.sleep(0.5)
        for worker in children(process.pid)[:1]:
            with suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)
    assert process.wait() == 1
    assert output.read_bytes() == whole.read_bytes()


def committed(state: Path) -> int:
    """The bytes of output that a run would go on behind."""
    with suppress(FileNotFoundError):
        return int(json.loads((state / "progress").read_bytes())["bytes"])
    return 0


def test_done_pages_are_not_taken_apart_again(inputs: Path, tmp_path: Path) -> None:
    output, log = tmp_path / "news.ndjson", tmp_path / "log"
    process = subprocess.Popen(
        command(inputs, "-o", output, "-q", "-j1"), env=environment(QUICK="noise", SLOW=0.02, LOG=log)
    )
    state = tmp_path / "news.ndjson.batch"
    while process.poll() is None and not committed(state):
        time.sleep(0.05)
    process.kill()
    process.wait()
    kept = (state / "output").read_bytes()[: committed(state)].count(b"\n")
    log.unlink()
    batch("-o", output, "-q", "-j1", "--resume", QUICK="noise", LOG=log)
    assert kept
    assert len(log.read_text().splitlines()) <= len(output.read_bytes().splitlines()) - kept + 1


def test_no_process_survives_a_killed_parent(inputs: Path, tmp_path: Path) -> None:
    process = subprocess.Popen(
        command(inputs, "-o", tmp_path / "news.ndjson", "-q", "-j2"), env=environment(QUICK="noise", SLOW=0.1)
    )
    wait_for_workers(process)
    workers = children(process.pid)
    process.kill()
    process.wait()
    deadline = time.monotonic() + 5
    while any(Path(f"/proc/{pid}").exists() for pid in workers) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert workers
    assert not [pid for pid in workers if Path(f"/proc/{pid}").exists()]


def test_a_signal_stops_a_run_that_waits_for_input(tmp_path: Path) -> None:
    process = subprocess.Popen(
        command("-", "-o", tmp_path / "x.ndjson"),
        env=environment(QUICK=1),
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    time.sleep(1.5)
    process.send_signal(signal.SIGINT)
    sent = time.monotonic()
    while process.poll() is None and time.monotonic() - sent < 10:
        time.sleep(0.05)
    assert time.monotonic() - sent < 2
    assert process.stderr
    assert (process.returncode, "Fatal" in process.stderr.read()) == (130, False)


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_stops_the_run_within_two_seconds_and_says_how_to_go_on(
    number: int, status: int, inputs: Path, tmp_path: Path
) -> None:
    whole, output = tmp_path / "whole.ndjson", tmp_path / "my news.ndjson"
    batch(inputs, "-o", whole, "-q", QUICK="noise")
    process = subprocess.Popen(
        command(inputs, "-o", output),
        env=environment(QUICK="noise", SLOW=0.05),
        stderr=subprocess.PIPE,
        text=True,
    )
    wait_for_workers(process)
    time.sleep(0.3)
    process.send_signal(number)
    sent = time.monotonic()
    _, stderr = process.communicate(timeout=10)
    assert time.monotonic() - sent < 2
    assert process.returncode == status
    assert f"newsextract batch --resume -o '{output}'" in stderr
    assert "pages are done" in stderr
    assert not output.exists()
    assert batch("-o", output, "--resume", "-q", QUICK="noise").returncode == 1
    assert output.read_bytes() == whole.read_bytes()


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_crash_while_the_output_is_put_in_its_place(ending: str, tmp_path: Path) -> None:
    """All that a run does after its last page may be done twice, and its summary is not lost."""
    needs(ending)
    inputs = make_inputs(tmp_path / "inputs", files=4, records=3)
    whole, output = tmp_path / f"whole{ending}", tmp_path / f"news{ending}"
    assert batch(inputs, "-o", whole, "-q", QUICK=1).returncode == 1
    done = batch(inputs, "-o", output, QUICK=1, CRASH="before")
    assert done.returncode == 9
    assert batch(inputs, "-o", output, QUICK=1, CRASH="after").returncode == 2
    assert batch("-o", output, "--resume", QUICK=1, CRASH="after").returncode == 9
    assert output.exists()
    done = batch("-o", output, "--resume", QUICK=1)
    assert done.returncode == 1
    assert "5 pages" in done.stderr
    assert content(output) == content(whole)
    assert not output.with_name(f"{output.name}.batch").exists()
