"""The configuration for a scan: found, read and put together."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from scanner.config.files import find_config
from scanner.config.shape import Config

if TYPE_CHECKING:
    from scanner.config.presets import Preset
    from scanner.rulebook import Rulebook


class Line(msgspec.Struct, frozen=True):
    """One line of the policy that holds. `place` is empty for the whole project; `origin` says where it comes from."""

    place: str
    key: str
    value: str
    origin: str
    why: str = ""


class Configured(msgspec.Struct, frozen=True):
    """A configuration, the file that it came from (None: defaults), the presets it extends, and its policy by line."""

    config: Config
    file: Path | None = None
    presets: tuple[tuple[str, Preset], ...] = ()
    lines: tuple[Line, ...] = ()


def load_config(
    root: Path,
    explicit: Path | None = None,
    *,
    rules: Rulebook | None = None,
    overlays: Sequence[Path] = (),
    checks: Collection[str] = (),
) -> tuple[Config, Path | None]:
    """The configuration for a scan of `root`, and the file it came from (None: defaults). See `configured`."""
    found = configured(root, explicit, rules=rules, overlays=overlays, checks=checks)
    return found.config, found.file


def configured(
    root: Path,
    explicit: Path | None = None,
    *,
    rules: Rulebook | None = None,
    overlays: Sequence[Path] = (),
    checks: Collection[str] = (),
    told: bool = False,
) -> Configured:
    """The configuration for a scan of `root`, in detail.

    `rules` say what licenses there are (None: ours); `overlays` are directories of rules that may hold presets;
    `checks` the codes that there are; `told`: with lines. Raises ConfigError when `explicit` does not exist, any file
    found does not fit the schema, or what it says cannot all be meant.
    """
    path = explicit or find_config(root)
    if path is None and not told:
        return Configured(Config())
    from scanner.config.assembly import assembled, built_in  # noqa: PLC0415 - most projects have no configuration

    if rules is None:
        from scanner.rulebook import load_rulebook  # noqa: PLC0415 - whoever scans has them at hand

        rules = load_rulebook(overlays=overlays)
    if path is None:
        return built_in(rules)
    return assembled(path, rules, overlays, checks, under=_under(root, path), told=told)


def _under(root: Path, file: Path) -> str:
    """The scanned directory relative to that of the configuration; empty where it is not in it."""
    start = root.resolve() if root.is_dir() else root.resolve().parent
    folder = file.resolve().parent
    return start.relative_to(folder).as_posix().removeprefix(".") if start.is_relative_to(folder) else ""
