"""What a command costs: wall clock, processor time and peak memory, its children included."""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Run:
    """One run. `peak` in bytes: the most that it and its children held at one time, pages they share counted once."""

    code: int
    seconds: float
    cpu: float
    peak: int


def measured(command: Sequence[str], environment: dict[str, str], *, memory: bool = True) -> Run:
    """Run a command to its end, its output thrown away."""
    start = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    watch = _Watch(process.pid)
    if memory:
        watch.start()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    watch.over.set()
    peak = max(watch.peak, usage.ru_maxrss * 1024)
    return Run(process.returncode, seconds, usage.ru_utime + usage.ru_stime, peak)


@contextmanager
def warm_environment() -> Iterator[dict[str, str]]:
    """Environment variables under which Python keeps compiled modules, as it does where a package is installed."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        yield {**environment, "PYTHONPYCACHEPREFIX": folder, "STAYOPEN_CACHE_DIR": f"{folder}/stayopen"}


class _Watch(threading.Thread):
    """Looks every tenth of a second at the proportional set size of a process and its descendants (Linux)."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.over = threading.Event()
        self.peak = 0
        self._pid = pid

    def run(self) -> None:
        """Until `over`."""
        while not self.over.wait(0.1):
            self.peak = max(self.peak, sum(_held(pid) for pid in _family(self._pid)))


def _family(pid: int) -> Iterator[int]:
    yield pid
    with suppress(OSError):
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            yield from _family(int(child))


def _held(pid: int) -> int:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0
