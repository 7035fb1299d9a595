"""The process ends at once, and loses nothing by it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

BEGIN = "import sys, threading, time\nfrom scanner.cli.ending import end_with\n"


def ended(program: str, stdout: int | None = None) -> subprocess.CompletedProcess[str]:
    """A process that runs a program."""
    command = [sys.executable, "-c", BEGIN + program]
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONUNBUFFERED"}
    return subprocess.run(
        command, check=False, stdout=stdout or subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=60,
        env=environment,
    )  # fmt: skip


@pytest.mark.parametrize(("code", "seen"), [("", 0), ("0", 0), ("1", 1), ("True", 1), ("70", 70)])
def test_the_exit_code_is_the_one_given_and_what_was_written_arrives(code: str, seen: int) -> None:
    done = ended(f"print('written'); end_with(SystemExit({code}))")
    assert (done.returncode, done.stdout) == (seen, "written\n")


def test_a_text_to_end_with_is_shown() -> None:
    done = ended("end_with(SystemExit('why'))")
    assert (done.returncode, done.stderr) == (1, "why\n")


def test_a_thread_that_still_runs_is_waited_for() -> None:
    thread = "threading.Thread(target=lambda: (time.sleep(0.3), print('at last'))).start()\n"
    done = ended(f"{thread}end_with(SystemExit(4))")
    assert (done.returncode, done.stdout) == (4, "at last\n")


def test_a_closed_output_does_not_stop_it() -> None:
    assert ended("sys.stdout = None; end_with(SystemExit(3))").returncode == 3


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux that is always full")
def test_output_that_could_not_be_written_is_no_success() -> None:
    with Path("/dev/full").open("wb") as full:
        done = ended("print('lost'); end_with(SystemExit(0))", full.fileno())
    assert done.returncode == 120
    assert "No space left" in done.stderr
