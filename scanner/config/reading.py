"""Find the configuration and read it: in the scanned directory or the nearest one above it, every fault by its line."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import asdict

from scanner.config.consents import faults_of_clarifications, faults_of_waivers
from scanner.config.layers import Laid, Layer, Line, lay
from scanner.config.shape import Config, ConfigError, ConfigFile
from scanner.config.tables import table_of
from scanner.rulebook.faults import RuleFault, fault_at, misfits
from scanner.syntax.scalar import Key, SyntaxFault
from scanner.syntax.toml_text import parse_toml

if TYPE_CHECKING:
    from scanner.config.presets import Preset
    from scanner.rulebook import Rulebook

NAMES = ("stayopen.toml", "pyproject.toml")
"""Looked for in each directory; a pyproject.toml counts when it has [tool.stayopen]."""
MAX_BYTES = 4 * 1024 * 1024
_TABLE: Key = ("tool", "stayopen")


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
    if rules is None:
        from scanner.rulebook import load_rulebook  # noqa: PLC0415 - whoever scans has them at hand

        rules = load_rulebook(overlays=overlays)
    if path is None:
        return Configured(Config(), lines=lay((), rules, told=True).lines)
    read = _Read(path, rules, overlays, checks)
    laid = read.laid(_under(root, path), told=told)
    faults = [*laid.faults, *read.faults(laid)]
    if faults:
        raise ConfigError("\n".join(map(str, sorted(set(faults)))))
    settings = {name: value for name, value in asdict(read.file).items() if name != "policy"}
    return Configured(Config(**settings, policy=laid.policy), path, tuple(read.presets), laid.lines)


def find_config(root: Path) -> Path | None:
    """The file in the directory of `root` or the nearest one above it, up to the root of the repository.

    Raises ConfigError where two files of one directory both configure the project, or one cannot be looked at.
    """
    start = root.resolve() if root.is_dir() else root.resolve().parent
    for folder in (start, *start.parents):
        own, shared = (folder / name for name in NAMES)
        here = [path for path in (own, shared) if _there(path)]
        telling = [path for path in here if _table(path)[0]]
        if len(telling) > 1:
            raise ConfigError(f"{own} and [tool.stayopen] in {shared} both configure this project: keep one of them")
        if telling or own in here:
            return (telling or [own])[0]
        if (folder / ".git").exists():
            break
    return None


class _Read:
    """A configuration file as it is read, with the presets that it extends."""

    def __init__(self, path: Path, rules: Rulebook, overlays: Sequence[Path], checks: Collection[str]) -> None:
        self.path, self.rules, self.overlays, self.checks = path, rules, overlays, checks
        data, self.under = _table(path)
        if path.name == "pyproject.toml" and not self.under:
            raise ConfigError(f"{path}: has no [tool.stayopen]")
        faults = [self._fault(key, message) for key, message in misfits(data, ConfigFile)]
        if faults:
            raise ConfigError("\n".join(map(str, faults)))
        self.file = msgspec.convert(data, ConfigFile)
        self.presets: list[tuple[str, Preset]] = []

    def laid(self, under: str, *, told: bool) -> Laid:
        """The policy, over the presets that it extends."""
        layers = list(self._extended(self.file.policy.extends, self.path, (*self.under, "policy", "extends"), ()))
        layers.append(Layer(self.path.name, table_of(self.file.policy), self.path, self.under))
        return lay(layers, self.rules, self.checks, under, told=told)

    def faults(self, laid: Laid) -> Iterator[RuleFault]:
        """What is wrong with waivers and clarifications."""
        if self.file.waivers:
            need = laid.policy.waivers_need
            for key, message in faults_of_waivers(self.file.waivers, need, self.checks, self.rules):
                yield self._fault(key, message)
        for key, message in faults_of_clarifications(self.file.clarifications, self.rules):
            yield self._fault(key, message)

    def _fault(self, key: Key, message: str) -> RuleFault:
        return fault_at(self.path, (*self.under, *key), message)

    def _extended(self, names: str | tuple[str, ...], by: Path, key: Key, inside: tuple[Path, ...]) -> Iterator[Layer]:
        """The layers below a file: each preset once, after those that it extends itself."""
        if not names:
            return
        from scanner.config.presets import find_preset, table_of_preset  # noqa: PLC0415 - most extend nothing

        for name in (names,) if isinstance(names, str) else names:
            found = find_preset(name, by.parent, self.overlays)
            if isinstance(found, str):
                raise ConfigError(str(fault_at(by, key, found)))
            path = found.resolve()
            if path in inside:
                raise ConfigError(str(fault_at(by, key, f"{name!r} extends itself")))
            if any(layer == str(path) for layer, _ in self.presets):
                continue
            read = table_of_preset(_data(found))
            if isinstance(read, list):
                raise ConfigError("\n".join(str(fault_at(found, *one)) for one in read))
            table, preset = read
            yield from self._extended(preset.extends, found, ("extends",), (*inside, path))
            self.presets.append((str(path), preset))
            yield Layer(f"preset {found.stem}" if found.stem == name else name, table, found)


def _under(root: Path, file: Path) -> str:
    """The scanned directory relative to that of the configuration; empty where it is not in it."""
    start = root.resolve() if root.is_dir() else root.resolve().parent
    folder = file.resolve().parent
    return start.relative_to(folder).as_posix().removeprefix(".") if start.is_relative_to(folder) else ""


def _there(path: Path) -> bool:
    """Whether there is such a file. One that cannot be looked at must not pass for none."""
    try:
        if path.is_file():
            return True
        gone = path.is_symlink()
    except OSError as error:
        raise ConfigError(f"{path}: cannot be looked at: {error.strerror}") from error
    if gone and path.name != "pyproject.toml":
        raise ConfigError(f"{path}: is a link to nothing")
    return False


def _data(path: Path) -> dict[str, Any]:
    """The TOML in a file. Raises ConfigError."""
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
        if len(raw) > MAX_BYTES:
            raise ConfigError(f"{path}: larger than {MAX_BYTES // 1024 // 1024} MiB: this is no configuration of ours")
        return parse_toml(raw.decode("utf-8"))
    except (SyntaxFault, UnicodeDecodeError, OSError) as error:
        line = f":{error.line}" if isinstance(error, SyntaxFault) and error.line else ""
        raise ConfigError(f"{path}{line}: cannot be read as TOML: {error}") from error


def _table(path: Path) -> tuple[dict[str, Any], Key]:
    """The configuration table of a file and the key it stands under, empty and () where there is none.

    A pyproject.toml that is not TOML is the scan's to report, unless it speaks of us.
    """
    if path.name != "pyproject.toml":
        return _data(path), ()
    try:
        data = _data(path)
    except ConfigError:
        if _speaks_of_us(path):
            raise
        return {}, ()
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


__all__ = ["NAMES", "Configured", "configured", "find_config", "load_config"]
