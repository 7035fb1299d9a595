"""Some files of a tree, as a hook is given them: the others are not walked, only looked up where one leads to them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import cast

import msgspec

from scanner.discover import Reading
from scanner.discover.ignore import IgnoreFile
from scanner.discover.old_files import path_of
from scanner.discover.parallel import read_all
from scanner.discover.places import Places
from scanner.discover.shellnames import ShellNames
from scanner.discover.source import SourceFile, Tree
from scanner.entities import Incomplete
from scanner.rulebook import Rulebook
from scanner.rulebook.discovery_paths import PathRules, WalkRules


class Part(Tree, frozen=True):
    """Some files of a tree. `absent` are paths at which there is nothing, whatever stands there on the disk."""

    absent: frozenset[str] = frozenset()

    def get(self, path: str) -> SourceFile | None:
        """A file of the part, or of what stands on the disk inside the root."""
        return self.files.get(path) or (None if path in self.absent else _on_disk(self.root, path))


def _on_disk(root: Path, path: str) -> SourceFile | None:
    if path.startswith(("/", "../")) or "\0" in path:
        return None
    place = Path(root, path)
    try:
        if not place.is_file() or not Path(os.path.realpath(place)).is_relative_to(root):
            return None
        return SourceFile(path, place, place.stat().st_size)
    except OSError:
        return None


class Staged(msgspec.Struct, frozen=True):
    """What a hook is asked about: files, as named from the top of the repository that it runs in.

    `before` and `after` are revisions; None: HEAD, and what is staged. `contents`: files of which something else is
    staged than stands on the disk, by their paths in the tree, with the places in `folder` where that was laid out.
    """

    files: tuple[str, ...]
    before: str | None = None
    after: str | None = None
    contents: Mapping[str, Path] = {}
    folder: Path | None = None


def read_staged(top: Path, staged: Staged, rules: Rulebook, exclude: Sequence[str], processes: int) -> Reading:
    """What the files of a hook yield, and no others."""
    files = {**in_tree(top, staged.files), **staged.contents}
    return read_part(top, files, rules, exclude, processes=processes, old=staged.folder)


def read_part(
    root: Path, files: Mapping[str, Path], rules: Rulebook, exclude: Sequence[str] = (), *, processes: int = 1,
    old: Path | None = None, absent: frozenset[str] = frozenset(),
) -> Reading:  # fmt: skip
    """Read files, by the path in the tree that each stands for; the walk's own rules and `exclude` leave some out.

    `old` is a directory of old versions: some of the files may stand there, the others in the root.
    """
    choice = _Choice(rules, exclude)
    places = Places(cast(PathRules, rules.discovery["paths"]))
    taken: dict[str, SourceFile] = {}
    incomplete, excluded = [], []
    for path, place in sorted(files.items()):
        if why := choice.leaves_out(path):
            excluded.append(Incomplete(path, why))
            continue
        try:
            real = Path(os.path.realpath(place))
            size = place.stat().st_size
        except OSError as error:
            incomplete.append(Incomplete(path, f"cannot be looked at ({error.strerror}): name files that are there"))
            continue
        if not any(real.is_relative_to(folder) for folder in (root, old or root)):
            excluded.append(Incomplete(path, "symbolic link out of the repository: not followed"))
        elif place.is_file():
            scope, in_use = places.of(path)
            taken[path] = SourceFile(path, place, size, scope, in_use)
    tree = Part(root, taken, absent=absent)
    return Reading(tree, read_all(tree, rules, processes), tuple(incomplete), tuple(excluded))


class _Choice:
    """What a walk would not have come to."""

    def __init__(self, rules: Rulebook, exclude: Sequence[str]) -> None:
        walk_rules = cast(WalkRules, rules.discovery["walk"])
        self._skips = [(ShellNames(skip.names), skip.why) for skip in walk_rules.skip]
        self._exclude = IgnoreFile("exclude", "", exclude)

    def leaves_out(self, path: str) -> str:
        """Why a path is left out, empty when it is not."""
        folders = path.split("/")[:-1]
        skipped = next((why for names, why in self._skips if any(map(names.match, folders))), "")
        if skipped:
            return skipped
        above = ("/".join(folders[:number]) for number in range(1, len(folders) + 1))
        excluded = self._exclude.decides(path, directory=False) or any(
            self._exclude.decides(folder, directory=True) for folder in above
        )
        return "left out by `exclude`" if excluded else ""


def in_tree(root: Path, names: Iterable[str]) -> dict[str, Path]:
    """Files as named from the current directory, by their paths in the tree; those elsewhere are left out."""
    places = (place_in(root, name) for name in names)
    return {path_of(os.fsencode(place.relative_to(root).as_posix())): place for place in places if place is not None}


def place_in(root: Path, name: str) -> Path | None:
    """Where a file is that is named from the current directory; None where that is not in the tree.

    The current directory may go by another name than the resolved root: short names, substituted drives and junctions
    of Windows, links.
    """
    place = Path(os.path.abspath(name))  # noqa: PTH100 - the file itself stays a link
    if not place.is_relative_to(root):
        place = Path(os.path.realpath(place.parent), place.name)
    return place if place.is_relative_to(root) else None
