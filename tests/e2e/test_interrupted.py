"""Ctrl-C, a worker that is killed, and a parent that is killed: with the real command and real processes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.bounds import HANG_SECONDS

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes under /proc")

FILES = 200
LONG = 'VALUE = "x"\n' * 1_800
# What a shell starts in the background, such as a whole test run, ignores SIGINT from birth: heard again here.
HEARING = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
RUN = HEARING + "import sys; from scanner.cli import main; sys.argv[0] = 'stayopen'; main()"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Large enough for several processes, and for some seconds of work."""
    root = tmp_path / "tree"
    root.mkdir()
    for number in range(FILES):
        text = f'from transformers import AutoModel\n\nAutoModel.from_pretrained("Qwen/Qwen3-{number}B")\n'
        (root / f"m{number:03}.py").write_text(text + LONG.replace("VALUE", f"MODEL_{number}"))
    return root


@pytest.fixture
def running(tree: Path, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A scan that has begun to read with processes of its own, which are held: it cannot end before it is disturbed."""
    options = ["--offline", "--allow-incomplete", "--format", "json", "--store", str(tmp_path / "store")]
    code = RUN.replace("main()", "import scanner.discover.parallel as p; p.processors = lambda: 3; main()")
    process = subprocess.Popen(
        [sys.executable, "-c", code, "scan", str(tree), *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    until(lambda: len(children(process.pid)) == 3 or process.poll() is not None)
    for worker in children(process.pid):
        os.kill(worker, signal.SIGSTOP)
    time.sleep(2)  # until it has handed out its work and waits, as in nearly all of a scan
    yield process
    process.kill()
    process.communicate()


def children(pid: int) -> list[int]:
    """The processes that a process has started, those that have ended not counted."""
    try:
        found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [int(child) for child in found if alive(int(child))]


def alive(pid: int) -> bool:
    """Whether a process is there and not merely waiting to be counted."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def let_go(workers: list[int]) -> None:
    """Go on with processes that were held, those that have ended meanwhile left out."""
    for worker in workers:
        with suppress(ProcessLookupError):
            os.kill(worker, signal.SIGCONT)


def until(holds: object) -> None:
    """Wait for something that must come; the clock is only a guard against hanging."""
    end = time.monotonic() + HANG_SECONDS
    while not holds():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.01)


def test_ctrl_c_ends_in_one_line_and_leaves_no_process(running: subprocess.Popen[str]) -> None:
    workers = children(running.pid)
    assert workers
    os.killpg(running.pid, signal.SIGINT)  # as a terminal does: to all of them
    let_go(workers)
    out, err = running.communicate(timeout=HANG_SECONDS)
    assert (running.returncode, out) == (130, "")
    assert err == "stayopen: interrupted: the scan did not end, nothing was reported.\n"
    until(lambda: not any(map(alive, workers)))


@pytest.mark.parametrize("by", [signal.SIGKILL, signal.SIGSEGV])
def test_a_killed_worker_costs_no_more_than_the_file_it_was_at(running: subprocess.Popen[str], by: int) -> None:
    victim, *others = children(running.pid)
    os.kill(victim, by)
    let_go([victim, *others])
    out, err = running.communicate(timeout=HANG_SECONDS)
    assert running.returncode == 0, err
    assert "Traceback" not in err
    result = json.loads(out)
    read = {usage["file"] for component in result["components"] for usage in component["usages"]}
    lost = {item["subject"] for item in result["incomplete"] if "died" in item["reason"]}
    assert read | lost == {f"m{number:03}.py" for number in range(FILES)}
    assert not lost  # it was not the file's fault: each is read again, alone


def test_the_end_of_the_parent_is_the_end_of_the_workers(running: subprocess.Popen[str]) -> None:
    workers = children(running.pid)
    assert workers
    running.kill()
    running.wait(HANG_SECONDS)
    let_go(workers)
    until(lambda: not any(map(alive, workers)))
