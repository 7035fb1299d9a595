"""The records that a scan is set beside: the lock and the baseline, chosen or found."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from scanner.entities import Case
from scanner.lock.place import find_baseline, find_lock
from scanner.resolve import ResolveOptions
from scanner.rulebook import Rulebook

MAX_HISTORIES = 20
"""So many sources are asked since when they differ from the lock."""

if TYPE_CHECKING:
    from scanner.baseline.shape import Known
    from scanner.lock.locked_state import LockedState


def lock_for(root: Path, chosen: Path | None, *, all_: bool, offline: bool) -> LockedState | None:
    """The lock to compare with. What it names and the scan does not see is gone only when it is of that very root.

    `all_`: all of the root is looked at. Raises LockError.
    """
    path = chosen or find_lock(root)
    if path is None:
        return None
    from scanner.lock.locked_state import LockedState  # noqa: PLC0415 - most projects have none
    from scanner.lock.reading import read_lock  # noqa: PLC0415

    return LockedState(read_lock(path), _shown(path, root), all_ and _whole(path, root, chosen), offline)


def baseline_for(root: Path, chosen: Path | None, *, all_: bool) -> Known | None:
    """The baseline whose findings do not count. What it has and the scan does not find is gone as for the lock.

    Raises BaselineError.
    """
    path = chosen or find_baseline(root)
    if path is None:
        return None
    from scanner.baseline.reading import read_baseline  # noqa: PLC0415 - most projects have none
    from scanner.baseline.shape import Known  # noqa: PLC0415

    return Known(read_baseline(path), _shown(path, root), all_ and _whole(path, root, chosen))


def with_history(
    cases: tuple[Case, ...], lock: LockedState, rules: Rulebook, options: ResolveOptions
) -> tuple[Case, ...]:
    """Where something differs from the lock, its source is asked since when; where it cannot say, a range is shown."""
    differing = {case.id: case.facts for case in lock.differing(cases)[:MAX_HISTORIES]}
    if not differing or options.offline or options.history:
        return cases
    from scanner.resolve.history import histories  # noqa: PLC0415 - most scans differ in nothing

    found = histories(differing, rules, options)
    return tuple(
        replace(case, facts=replace(case.facts, history=found[case.id])) if case.id in found else case for case in cases
    )


def _shown(path: Path, root: Path) -> str:
    return path.name if path.resolve().parent == root.resolve() else path.as_posix()


def _whole(path: Path, root: Path, chosen: Path | None) -> bool:
    return root.is_dir() and (chosen is not None or path.resolve().parent == root.resolve())
