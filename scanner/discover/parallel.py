"""The files of a tree, read by as many processes as are worth starting; what comes out does not depend on how many.

A process that dies takes nothing with it but the file it was at: that file is an Incomplete, all others are read by
the processes that follow. Ctrl-C ends all of them at once; if the parent is killed, its children end themselves.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from scanner.discover.lazy import readers_of
from scanner.discover.manifests import Found
from scanner.discover.reading import ALL_READERS, read_file
from scanner.discover.source import SourceFile, Tree
from scanner.discover.worth import worth_of
from scanner.entities import Incomplete, Progress
from scanner.rulebook import Rulebook
from scanner.rulebook.choices import compile_all
from scanner.rulebook.compiled import Compiled

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor
    from ctypes import Array, c_bool, c_byte

WORTH_STARTING = 4_000_000
"""Bytes to read from which on more than one process is faster than one."""

MAX_PROCESSES = 16
_SHARES = 64
"""Into how many parts the work of one process is cut, so that none is left waiting for the last."""

_BEGUN, _DONE = 1, 2
_READ = "files read"
_DIED = "the process that read it died: not read; exclude it, and please report"


def processors() -> int:
    """How many processes this machine has processors for, as far as we may use them."""
    if hasattr(os, "sched_getaffinity"):
        return min(len(os.sched_getaffinity(0)), MAX_PROCESSES)
    return min(os.cpu_count() or 1, MAX_PROCESSES)


def read_all(
    tree: Tree, rules: Rulebook, processes: int = 1, progress: Progress | None = None
) -> dict[str, list[Found]]:
    """What every file of the tree yields, by path, in the order of the tree.

    With more than one process, a platform that cannot fork imports the main module of the program anew in each.
    """
    reader = _Reader(tree, rules)
    if processes < 2 or sum(file.size for file in reader.files) < WORTH_STARTING:
        found = reader.read(range(len(reader.files)), progress)
    else:
        parts = _parts(reader.files, processes * _SHARES)
        gathered = _Gathering(reader, parts, processes, progress).gathered()
        found = list(chain.from_iterable(gathered[part] for part in parts))
    return dict(zip(tree.files, found, strict=True))


def _parts(files: Sequence[SourceFile], count: int) -> list[range]:
    """Neighbouring files in parts of about the same number of bytes."""
    share = sum(file.size for file in files) / count
    parts, start, held = [], 0, 0
    for index, file in enumerate(files):
        if index > start and held + file.size > share:
            parts.append(range(start, index))
            start, held = index, 0
        held += file.size
    return [*parts, range(start, len(files))]


class _Reader:
    """The files of a tree by number."""

    def __init__(self, tree: Tree, rules: Rulebook) -> None:
        self.tree = tree
        self.rules = rules
        self.files = list(tree.files.values())

    def read(self, part: range, progress: Progress | None = None) -> list[list[Found]]:
        """What some files yield, each for itself."""
        found = []
        for index in part:
            found.append(read_file(self.files[index], self.tree, self.rules))
            if progress:
                progress(_READ, index + 1, len(self.files))
        return found


class _Gathering:
    """Hands parts to processes until every one has been read."""

    def __init__(
        self, reader: _Reader, parts: Sequence[range], processes: int, progress: Progress | None = None
    ) -> None:
        self._reader = reader
        self._progress = progress
        self._parts = parts
        self._processes = processes
        self._found: dict[range, list[list[Found]]] = {}

    def gathered(self) -> dict[range, list[list[Found]]]:
        """What each part yields."""
        while todo := [part for part in self._parts if part not in self._found]:
            begun = self._together(todo, self._processes)
            for part in begun:  # one of them holds the file that a process died of
                self._found[part] = [self._alone(index) for index in part]
            if not begun:  # no process gets as far as reading; nothing is gained by starting more
                self._found.update((part, self._reader.read(part)) for part in todo if part not in self._found)
        return self._found

    def _tell(self) -> None:
        if self._progress:
            self._progress(_READ, sum(map(len, self._found)), len(self._reader.files))

    def _alone(self, index: int) -> list[Found]:
        """One file in a process of its own."""
        part = range(index, index + 1)
        if self._together([part], 1):
            return [Incomplete(self._reader.files[index].path, _DIED)]
        (found,) = self._found.pop(part) if part in self._found else self._reader.read(part)
        return found

    def _together(self, parts: Sequence[range], processes: int) -> list[range]:
        """Read as many parts as can be; gives those that were begun but not ended when a process died."""
        from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415 - only large trees need processes

        with _pool(self._reader, processes, len(parts)) as (pool, states, all_started):
            futures = []
            try:
                # What is not handed over is left for the next round.
                with suppress(BrokenProcessPool, OSError), _deaf_to_interrupts():
                    for number, part in enumerate(parts):
                        futures.append((part, pool.submit(_read_part, number, part)))
            finally:
                all_started.value = True
            for part, future in futures:
                fault = future.exception()
                if fault is None:
                    self._found[part] = future.result()
                    self._tell()
                elif not isinstance(fault, BrokenProcessPool):
                    raise fault
        return [part for number, part in enumerate(parts) if part not in self._found and states[number] == _BEGUN]


@contextmanager
def _pool(reader: _Reader, processes: int, parts: int) -> Iterator[tuple[ProcessPoolExecutor, Array[c_byte], c_bool]]:
    """Processes, for each part how far it is, and what they wait for before they read.

    Forked where that is safe: they share what was read so far. They wait since one that dies while the next is being
    started would leave that one out of what ProcessPoolExecutor ends, which then waits for it for ever.
    """
    import multiprocessing  # noqa: PLC0415
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415
    from ctypes import c_bool  # noqa: PLC0415
    from multiprocessing.sharedctypes import RawArray, RawValue  # noqa: PLC0415

    forked = sys.platform == "linux" and threading.active_count() == 1
    if forked:
        worth_of(reader.rules)
        compile_all()
        # What most of the tree needs is imported once, before the processes part.
        by_suffix = {path.rpartition(".")[2]: path for path in reader.tree.files}
        for path in by_suffix.values():
            list(readers_of(ALL_READERS, path))
        _Process.reader = reader
    context = multiprocessing.get_context("fork" if forked else "spawn")
    states, all_started = RawArray("b", parts), RawValue(c_bool, False)
    start = (None if forked else reader.tree, reader.rules.source, reader.rules.directory, states, all_started)
    pool = ProcessPoolExecutor(processes, context, _begin, start)
    try:
        yield pool, states, all_started
    except KeyboardInterrupt:
        for child in multiprocessing.active_children():
            child.kill()  # whoever pressed Ctrl-C does not want to wait for the files that are being read
        raise
    finally:
        pool.shutdown(cancel_futures=True)
        _Process.reader = None


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Ctrl-C waits until processes are started: one that has not yet begun would answer it with a traceback."""
    import signal  # noqa: PLC0415

    if sys.platform == "win32":  # it has no such masks
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Process:
    """What a process knows between the parts it reads."""

    reader: _Reader | None = None
    states: Array[c_byte]


def _begin(tree: Tree | None, source: Compiled, directory: Path, states: Array[c_byte], all_started: c_bool) -> None:
    """The first thing that a process does. Ctrl-C is for the parent, whose end is the end of all."""
    import gc  # noqa: PLC0415
    import signal  # noqa: PLC0415

    gc.freeze()  # what was there before the fork is no garbage, and looking at it would copy it
    gc.set_threshold(50_000, 20, 100)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _Process.states = states
    if tree is not None:
        _Process.reader = _Reader(tree, Rulebook(source, directory))
    while not all_started.value:  # no lock: whoever is killed while holding one would stop all others
        time.sleep(0.001)


def _end_with_parent() -> None:
    from multiprocessing import parent_process  # noqa: PLC0415

    if parent := parent_process():
        parent.join()
        os._exit(1)


def _read_part(number: int, part: range) -> list[list[Found]]:
    if _Process.reader is None:
        raise RuntimeError("a process that was not begun")
    _Process.states[number] = _BEGUN
    found = _Process.reader.read(part)
    _Process.states[number] = _DONE
    return found
