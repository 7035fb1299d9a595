"""Which files make up the rules, where ours are, and which class each decodes into."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import msgspec

from scanner.rulebook.reliance import ModelProfiles, OpennessClasses, Switching
from scanner.rulebook.schema import Family, Hosted, HostedSigns, License, Mirrors, Package, Vocabulary

KINDS: dict[str, type[License] | type[Family] | type[Package] | type[Hosted]] = {
    "licenses": License, "families": Family, "packages": Package, "hosted": Hosted,
}  # fmt: skip
"""Directories of which each file ID.toml is one rule with that id."""

SINGLE: dict[str, type[msgspec.Struct]] = {
    "terms": Vocabulary, "mirrors": Mirrors, "hosted-id-signs": HostedSigns, "switching": Switching,
    "openness-classes": OpennessClasses, "model-profiles": ModelProfiles,
}  # fmt: skip
"""Files NAME.toml at the top of the rules."""

ELSEWHERE = ("policies", "licensing", "compatibility", "outlook")
"""Directories of rules that other rooms read themselves."""


class RuleFile(msgspec.Struct, frozen=True):
    """One file of the rules: what kind of rule it holds and what it is called among these."""

    path: Path
    kind: str
    name: str
    shape: type[msgspec.Struct]


def rules_directory() -> Path:
    """Our own rules: inside the installed package, else at the top of the checkout."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "_data" / "rules"
    return installed if installed.is_dir() else package.parent / "rules"


@lru_cache(maxsize=1)
def discovery_shapes() -> dict[str, type[msgspec.Struct]]:
    """The class for each rules/discovery/NAME.toml."""
    name = "scanner.rulebook.discovery"
    if find_spec(name) is None:
        return {}
    return dict(import_module(name).FILES)


def rule_files(directory: Path) -> Iterator[RuleFile]:
    """The files of one rules directory, in a fixed order. Files that are not rules are passed over."""
    for kind, shape in KINDS.items():
        for path in _named(directory / kind):
            yield RuleFile(path, kind, path.stem, shape)
    for name, single in SINGLE.items():
        path = directory / f"{name}.toml"
        if path.is_file():
            yield RuleFile(path, name, name, single)
    for name, found in sorted(discovery_shapes().items()):
        path = directory / "discovery" / f"{name}.toml"
        if path.is_file():
            yield RuleFile(path, "discovery", name, found)


def folders_of(directory: Path) -> tuple[Path, ...]:
    """The folders of a rules directory in which rule_files looks."""
    return (directory, directory / "discovery", *(directory / kind for kind in KINDS))


def _named(folder: Path) -> list[Path]:
    """Its TOML files by name. Not `glob`, which takes longer than a scan of a few files has."""
    try:
        return [folder / name for name in sorted(os.listdir(folder)) if name.endswith(".toml")]  # noqa: PTH208
    except OSError:
        return []


def misplaced(directory: Path) -> Iterator[tuple[Path, str]]:
    """Directories and files at the top that are spelled nearly like one of ours, and what they should be called."""
    folders = [*KINDS, *ELSEWHERE, "discovery"]
    for path in sorted(directory.iterdir()):
        known = folders if path.is_dir() else [f"{name}.toml" for name in SINGLE]
        if path.name not in known and (near := _nearest(path.name, known)):
            yield path, near


def _nearest(name: str, known: Sequence[str]) -> str | None:
    from difflib import get_close_matches  # noqa: PLC0415 - rarely needed

    return next(iter(get_close_matches(name, known, n=1, cutoff=0.8)), None)


def file_of(directory: Path, kind: str, name: str) -> Path:
    """Where the rule `name` of a kind of KINDS stands in a directory of rules, whether it is there or not."""
    return directory / kind / f"{name}.toml"


def kinds_of_files() -> tuple[str, ...]:
    """Every kind of rule file: "licenses", "terms", "discovery/calls" ..."""
    return (*KINDS, *SINGLE, *(f"discovery/{name}" for name in discovery_shapes()))


def shape_of(kind: str) -> type[msgspec.Struct]:
    """The class of a kind of rule file. Raises KeyError, naming the kinds there are, for any other."""
    shapes: dict[str, type[msgspec.Struct]] = {**KINDS, **SINGLE}
    shapes.update((f"discovery/{name}", shape) for name, shape in discovery_shapes().items())
    if kind not in shapes:
        raise KeyError(f"no rules of kind {kind!r}; there are {', '.join(shapes)}")
    return shapes[kind]
