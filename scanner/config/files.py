"""Where the configuration stands: in the scanned directory or the nearest one above it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scanner.config.shape import ConfigError
from scanner.rulebook.faults import fault_at
from scanner.syntax.scalar import Key, SyntaxFault
from scanner.syntax.toml_text import parse_toml

NAMES = ("stayopen.toml", "pyproject.toml")
"""Looked for in each directory; a pyproject.toml counts when it has [tool.stayopen]."""
MAX_BYTES = 4 * 1024 * 1024
_TABLE: Key = ("tool", "stayopen")


def find_config(root: Path) -> Path | None:
    """The file in the directory of `root` or the nearest one above it, up to the root of the repository.

    Raises ConfigError where two files of one directory both configure the project, or one cannot be looked at.
    """
    start = root.resolve() if root.is_dir() else root.resolve().parent
    for folder in (start, *start.parents):
        own, shared = (folder / name for name in NAMES)
        there = _there(own)
        if _there(shared) and table_in(shared)[0]:
            if there and table_in(own)[0]:
                raise ConfigError(
                    f"{own} and [tool.stayopen] in {shared} both configure this project: keep one of them"
                )
            return shared
        if there:
            return own
        if (folder / ".git").exists():
            break
    return None


def _there(path: Path) -> bool:
    """Whether there is such a file. One that cannot be looked at must not pass for none."""
    try:
        if path.is_file():
            return True
        link, other = path.is_symlink(), path.exists()
    except OSError as error:
        raise ConfigError(f"{path}: cannot be looked at: {error.strerror}") from error
    if (link or other) and path.name != "pyproject.toml":
        raise ConfigError(f"{path}: is {'no file' if other else 'a link to nothing'}")
    return False


def data_of(path: Path) -> dict[str, Any]:
    """The TOML in a file. Raises ConfigError."""
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
        if len(raw) > MAX_BYTES:
            raise ConfigError(f"{path}: larger than {MAX_BYTES // 1024 // 1024} MiB: this is no configuration of ours")
        return parse_toml(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: not UTF-8 (offset {error.start}): save it as UTF-8") from error
    except (SyntaxFault, OSError) as error:
        line = f":{error.line}" if isinstance(error, SyntaxFault) and error.line else ""
        raise ConfigError(f"{path}{line}: cannot be read as TOML: {error}") from error


def table_in(path: Path) -> tuple[dict[str, Any], Key]:
    """The configuration table of a file and the key it stands under, empty and () where there is none.

    A pyproject.toml that is not TOML is the scan's to report, unless it speaks of us.
    """
    if path.name != "pyproject.toml":
        return data_of(path), ()
    if not _speaks_of_us(path):
        return {}, ()
    data = data_of(path)
    tool = data.get("tool", {})
    table = tool.get("stayopen", {}) if isinstance(tool, dict) else {}
    if not isinstance(table, dict):
        raise ConfigError(str(fault_at(path, _TABLE, "must be a table")))
    return (table, _TABLE) if table else ({}, ())


def _speaks_of_us(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return b"stayopen" in stream.read(MAX_BYTES)
    except OSError:
        return False
