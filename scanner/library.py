"""stayopen for other Python programs: `from scanner import scan`.

What stands here stays as it is within a major version; all else under `scanner` may move (docs/library.md).
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from scanner import audit
from scanner.audit import ScanOptions
from scanner.config import ConfigError
from scanner.entities import Audit, Threshold
from scanner.report import UnknownFormat
from scanner.report import render as _render
from scanner.resolve import ResolveOptions
from scanner.rulebook import RuleError

__all__ = ["Audit", "ConfigError", "RuleError", "UnknownFormat", "render", "scan"]

AnyPath = str | os.PathLike[str]


def scan(
    path: AnyPath = ".",
    *,
    offline: bool = False,
    as_of: date | None = None,
    config: AnyPath | None = None,
    rules: Sequence[AnyPath] = (),
    environment: AnyPath | None = None,
    lock: AnyPath | None = None,
    no_lock: bool = False,
    baseline: AnyPath | None = None,
    no_baseline: bool = False,
    since: str | None = None,
    fail_on: Threshold = "error",
    allow_incomplete: bool = False,
    history: bool = False,
    store: AnyPath | None = None,
    timeout_seconds: float = 20.0,
) -> Audit:
    """Scan a directory or a file as `stayopen scan` does, and give the result. Writes nothing but the store.

    The keywords mean what the command's options of the same name mean. Files are read in this process, servers are
    asked from threads of this call's own, which end with it. Safe to call from several threads at a time.

    Raises FileNotFoundError when `path` does not exist, ConfigError when stayopen.toml, stayopen.lock or the baseline
    cannot be used or git cannot tell of `since`, and RuleError when a file in `rules` does not fit. What is wrong with
    scanned files or with a server raises nothing: it is in `Audit.incomplete`.
    """
    resolving = ResolveOptions(
        offline=offline,
        store_path=_path(store),
        timeout_seconds=timeout_seconds,
        environment=_path(environment),
        history=history,
    )
    options = ScanOptions(
        config=_path(config),
        rules=tuple(Path(one) for one in rules),
        environment=_path(environment),
        as_of=as_of,
        fail_on=fail_on,
        allow_incomplete=allow_incomplete,
        lock=_path(lock),
        no_lock=no_lock,
        baseline=_path(baseline),
        no_baseline=no_baseline,
        since=since,
        resolve=resolving,
    )
    return audit.scan(Path(path), options)


def render(audit: Audit, format: str = "json") -> bytes:  # noqa: A002 - the word that -o and --format use
    """The audit as a report in one of the formats of docs/reports.md ("json", "sarif", "html" ...), text as UTF-8.

    Raises UnknownFormat, a ValueError that lists the formats there are.
    """
    return _render(audit, format)


def _path(given: AnyPath | None) -> Path | None:
    return None if given is None else Path(given)
