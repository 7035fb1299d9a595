"""Discover: what does this tree rely on? Reads files, never the network, and never runs what it reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import cast

import msgspec

from scanner.discover.catalogues import mark_catalogues
from scanner.discover.consolidate import Consolidated, consolidate
from scanner.discover.kinds import agreed_kinds
from scanner.discover.manifests import Excluded, Found
from scanner.discover.manifests.own_name import own_names
from scanner.discover.own_license import own_licenses
from scanner.discover.parallel import read_all
from scanner.discover.reading import is_read
from scanner.discover.recipes import mark_recipes
from scanner.discover.source import Tree
from scanner.discover.stale import stale_locks
from scanner.discover.walk import walk
from scanner.entities import Claim, Incomplete, Progress, Usage
from scanner.rulebook import Rulebook
from scanner.rulebook.discovery_paths import PathRules, WalkRules


class Discovery(msgspec.Struct, frozen=True):
    """What a tree relies on.

    components      each with its usages, sorted; the material of the cases
    incomplete      what could not be read, each with what to do
    excluded        what was left out on purpose, each with why
    files_read      how many files one of our readers reads, whatever it found there
    own_licenses    what the manifests at the root say of the project's own license
    """

    components: Consolidated = msgspec.field(default_factory=list)
    incomplete: tuple[Incomplete, ...] = ()
    excluded: tuple[Incomplete, ...] = ()
    files_read: int = 0
    own_licenses: tuple[Claim, ...] = ()

    @property
    def anything_read(self) -> bool:
        """Whether there was a single file that we can read."""
        return self.files_read > 0


class Reading(msgspec.Struct, frozen=True):
    """A tree and what each of its files yields, before that is drawn together.

    found       by path, for every file of the tree
    incomplete  what the walk could not look at; `excluded` what it left out
    """

    tree: Tree
    found: dict[str, list[Found]]
    incomplete: tuple[Incomplete, ...] = ()
    excluded: tuple[Incomplete, ...] = ()


def discover(
    root: Path,
    rules: Rulebook,
    *,
    exclude: Sequence[str] = (),
    environment: Path | None = None,
    processes: int = 1,
    progress: Progress | None = None,
) -> Discovery:
    """What a directory or a single file relies on: `read` and `drawn_together` in one."""
    reading = read(root, rules, exclude=exclude, processes=processes, progress=progress)
    return drawn_together(reading, rules, environment)


def read(
    root: Path, rules: Rulebook, *, exclude: Sequence[str] = (), processes: int = 1, progress: Progress | None = None
) -> Reading:
    """Read a directory or a single file.

    `exclude` holds patterns in the syntax of .gitignore. A large tree is read by up to `processes` processes; the
    result is the same. `progress` is told how many files are read. Raises FileNotFoundError when there is no `root`;
    whatever is wrong with the files themselves is in the result.
    """
    walk_rules, paths = cast(WalkRules, rules.discovery["walk"]), cast(PathRules, rules.discovery["paths"])
    tree, incomplete, excluded = walk(root, walk_rules, paths, exclude)
    return Reading(tree, read_all(tree, rules, processes, progress), tuple(incomplete), tuple(excluded))


def drawn_together(reading: Reading, rules: Rulebook, environment: Path | None = None) -> Discovery:
    """What a tree relies on, by all that its files yield.

    `environment` is a Python environment (a venv or its python) whose installed packages are part of the project.
    """
    tree = reading.tree
    found = _Sorted(list(reading.incomplete), list(reading.excluded))
    for items in reading.found.values():
        found.take(items)
    if environment is not None:
        from scanner.discover.environment import environment_usages  # noqa: PLC0415 - only when one is named

        found.take(environment_usages(environment, tree.root))
    found.leave_out(own_names(tree))
    found.take(stale_locks(found.usages))
    return Discovery(
        components=consolidate(mark_catalogues(mark_recipes(agreed_kinds(found.usages), tree, rules))),
        incomplete=tuple(dict.fromkeys(found.incomplete)),
        excluded=tuple(dict.fromkeys(found.excluded)),
        files_read=sum(map(is_read, tree.files)),
        own_licenses=own_licenses(tree),
    )


class _Sorted:
    """What the readers yield, by what it is."""

    def __init__(self, incomplete: list[Incomplete], excluded: list[Incomplete]) -> None:
        self.usages: list[Usage] = []
        self.incomplete = incomplete
        self.excluded = excluded

    def take(self, items: Iterable[Found]) -> None:
        """Sort in what one reader yields."""
        for item in items:
            if isinstance(item, Usage):
                self.usages.append(item)
            elif isinstance(item, Excluded):
                self.excluded.append(Incomplete(item.subject, item.reason))
            else:
                self.incomplete.append(item)

    def leave_out(self, own: set[tuple[str, str]]) -> None:
        """Drop the project itself and members of its workspaces, which it may require by name."""
        kept = []
        for usage in self.usages:
            component = usage.component
            if component.kind == "package" and (component.registry, component.name) in own:
                where = f"line {usage.location.line}: " if usage.location.line else ""
                reason = f"{where}{component.name} is the project itself"
                self.excluded.append(Incomplete(usage.location.file, reason))
            else:
                kept.append(usage)
        self.usages = kept
