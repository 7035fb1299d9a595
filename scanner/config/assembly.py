"""A configuration file and the presets that it extends, put together; every fault of them told by its line."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import asdict

from scanner.config.files import data_of, table_in
from scanner.config.layers import Laid, Layer, lay
from scanner.config.reading import Configured
from scanner.config.shape import Config, ConfigError, ConfigFile
from scanner.config.tables import table_of
from scanner.rulebook.faults import RuleFault, fault_at, misfits
from scanner.syntax.scalar import Key

if TYPE_CHECKING:
    from scanner.config.presets import Preset
    from scanner.rulebook import Rulebook


def assembled(
    path: Path, rules: Rulebook, overlays: Sequence[Path], checks: Collection[str], *, under: str, told: bool
) -> Configured:
    """The configuration in a file; see scanner.config.configured."""
    read = _Read(path, rules, overlays, checks)
    laid = read.laid(under, told=told)
    faults = [*laid.faults, *read.faults(laid)]
    if faults:
        raise ConfigError("\n".join(map(str, sorted(set(faults)))))
    settings = {name: value for name, value in asdict(read.file).items() if name != "policy"}
    return Configured(Config(**settings, policy=laid.policy), path, tuple(read.presets), laid.lines)


def built_in(rules: Rulebook) -> Configured:
    """What holds where there is no file, line by line."""
    return Configured(Config(), lines=lay((), rules, told=True).lines)


class _Read:
    """A configuration file as it is read, with the presets that it extends."""

    def __init__(self, path: Path, rules: Rulebook, overlays: Sequence[Path], checks: Collection[str]) -> None:
        self.path, self.rules, self.overlays, self.checks = path, rules, overlays, checks
        data, self.under = table_in(path)
        if path.name == "pyproject.toml" and not self.under:
            raise ConfigError(f"{path}: has no [tool.stayopen]")
        try:
            self.file = msgspec.convert(data, ConfigFile)
        except (msgspec.ValidationError, RecursionError) as error:
            faults = [str(self._fault(key, message)) for key, message in misfits(data, ConfigFile)]
            raise ConfigError("\n".join(faults) or f"{path}: {error}") from error
        self.presets: list[tuple[str, Preset]] = []

    def laid(self, under: str, *, told: bool) -> Laid:
        """The policy, over the presets that it extends."""
        layers = list(self._extended(self.file.policy.extends, self.path, (*self.under, "policy", "extends"), ()))
        layers.append(Layer(self.path.name, table_of(self.file.policy), self.path, self.under))
        return lay(layers, self.rules, self.checks, under, told=told)

    def faults(self, laid: Laid) -> Iterator[RuleFault]:
        """What is wrong with waivers, clarifications and the project's own license."""
        own = self.file.use.project_license
        if not (self.file.waivers or self.file.clarifications) and own is None:
            return
        from scanner.config.consents import (  # noqa: PLC0415 - few have any
            fault_of_own_license,
            faults_of_clarifications,
            faults_of_waivers,
        )

        if own is not None and (fault := fault_of_own_license(own, self.rules)):
            yield self._fault(("use", "project_license"), fault)
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
            read = table_of_preset(data_of(found))
            if isinstance(read, list):
                raise ConfigError("\n".join(str(fault_at(found, *one)) for one in read))
            table, preset = read
            yield from self._extended(preset.extends, found, ("extends",), (*inside, path))
            self.presets.append((str(path), preset))
            yield Layer(f"preset {found.stem}" if found.stem == name else name, table, found)
