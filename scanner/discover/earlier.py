"""The same tree as it was at a commit. Only what differs is read again; the rest is what it is now.

Old versions of files are written to a directory of their own, so that every reader, the ignore files, the configuration
and the lock of that time are found there as usual. Git checks nothing out (scanner/git).
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import cast

import msgspec

from scanner.discover import Reading
from scanner.discover.manifests import MANIFESTS
from scanner.discover.old_files import path_of, target_of
from scanner.discover.reading import is_read, read_file
from scanner.discover.shellnames import ShellNames
from scanner.discover.source import MAX_TEXT_BYTES, SourceFile, Tree
from scanner.discover.walk import walk
from scanner.entities import Usage
from scanner.git.repository import LINK, SUBMODULE, Blob, Repository
from scanner.rulebook import Rulebook
from scanner.rulebook.discovery_paths import PathRules, WalkRules

MAX_COMPARED = 64 * 1024 * 1024
"""Larger files are model files, of which only the head is read: both versions are, instead of comparing them."""

KEPT = frozenset({".gitignore", "pyproject.toml", "package.json", "pnpm-workspace.yaml"})
"""Names that other files are read by; they are read again at any rate."""

_ALONE = ("script_header", "pip_install")
"""Readers of manifests that look into no other."""
_POINTER = re.compile(rb"version https://git-lfs\.github\.com/spec/v1\n(?:.*\n)*?size (\d+)\n")


class Earlier(msgspec.Struct, frozen=True):
    """A tree as it was: `folder` holds the old versions of what differs, `same` are the paths of what does not."""

    folder: Path
    same: frozenset[str]


def lay_out(
    now: Tree, commit: str, repository: Repository, folder: Path, rules: Rulebook, kept: Collection[str]
) -> Earlier:
    """Write the files of `commit` that differ from those of `now` into `folder`, which stands for the scanned one.

    `kept` are further names of files to write whether or not they differ. Raises GitFault.
    """
    sorter = _Sorter(now, rules, {*KEPT, *kept})
    sorter.take(repository, commit, now.root)
    for source, files in sorter.wanted().items():
        targets = {old.path: target for old in files if (target := target_of(folder, old.path))}
        source.write([(old.blob.id, targets[old.path]) for old in files if old.path in targets], MAX_TEXT_BYTES + 1)
        for path, target in targets.items():
            file = now.get(path_of(path))
            if file is not None and _points_to(target, file):
                target.unlink()
                sorter.same.add(file.path)
    return Earlier(folder, frozenset(sorter.same))


def read_earlier(now: Reading, earlier: Earlier, rules: Rulebook, exclude: Sequence[str] = ()) -> Reading:
    """What the tree yielded then. `exclude` as it was configured then."""
    walk_rules, paths = cast(WalkRules, rules.discovery["walk"]), cast(PathRules, rules.discovery["paths"])
    old, incomplete, excluded = walk(earlier.folder, walk_rules, paths, exclude, versioned=True)
    kept = {path: now.tree.files[path] for path in earlier.same}
    tree = Tree(now.tree.root, dict(sorted({**kept, **old.files}.items())))
    touched = _touched(now, earlier.same, old)
    found = {
        path: read_file(file, tree, rules) if path in touched else now.found[path] for path, file in tree.files.items()
    }
    return Reading(tree, found, (*now.incomplete, *incomplete), tuple(excluded))


def _touched(now: Reading, same: frozenset[str], old: Tree) -> set[str]:
    """What has to be read again: what differs, and what may yield something else because of that.

    That is a file by which a place in a differing one was found, and, where a manifest differs, all manifests.
    """
    differing = {*old.files, *now.tree.files} - same | set(old.files)
    by_others = {
        path
        for path, items in now.found.items()
        if any(isinstance(item, Usage) and item.location.file in differing for item in items)
    }
    manifests = {path for path in now.tree.files if is_manifest(path)} if any(map(is_manifest, differing)) else set()
    return differing | by_others | manifests


def is_manifest(path: str) -> bool:
    """Whether a file declares dependencies."""
    return any(reader.reads(path) for reader in MANIFESTS if not reader.name.endswith(_ALONE))


class _Old(msgspec.Struct, frozen=True):
    """A file of the commit: the blob, its path from the scanned directory, and the repository that has it."""

    blob: Blob
    path: bytes
    repository: Repository


class _Sorter:
    """Sorts the files of a commit: `same` as now, `wanted` because they differ, or of no concern."""

    def __init__(self, now: Tree, rules: Rulebook, kept: Collection[str]) -> None:
        self.same: set[str] = set()
        self._now = now
        self._kept = kept
        self._old: dict[str, _Old] = {}
        walk_rules = cast(WalkRules, rules.discovery["walk"])
        self._skipped = [ShellNames(skip.names) for skip in walk_rules.skip]

    def take(self, repository: Repository, commit: str, folder: Path, prefix: bytes = b"") -> None:
        """The files of a repository; those of a submodule, if it is checked out, at the commit that goes with it."""
        for blob in repository.files(commit):
            path = prefix + blob.path
            if blob.mode != SUBMODULE:
                self._old[path_of(path)] = _Old(blob, path, repository)
                continue
            inner = folder / os.fsdecode(blob.path)
            if (inner / ".git").exists():
                self.take(Repository(inner), blob.id, inner, path + b"/")

    def wanted(self) -> dict[Repository, list[_Old]]:
        """The files whose old version is to be written, by repository; fills `same`."""
        found: dict[Repository, list[_Old]] = {}
        for path, old in self._old.items():
            if self._wants(path, old):
                found.setdefault(old.repository, []).append(old)
        return found

    def _wants(self, path: str, old: _Old) -> bool:
        """Whether the old version is to be written; one that is as it was is noted."""
        *folders, name = path.split("/")
        if any(names.match(folder) for folder in folders for names in self._skipped):
            return False
        file = self._now.get(path)
        if file is not None and (not is_read(path) or _is_same(file, self._content(file, old))):
            self.same.add(path)
            return name in self._kept
        return old.blob.mode != LINK and (name in self._kept or is_read(path))

    def _content(self, file: SourceFile, old: _Old) -> Blob:
        """The blob with the content of a file: of a link, that of the file it leads to now."""
        place = Path(file.absolute)
        if old.blob.mode != LINK or not place.is_relative_to(self._now.root):
            return old.blob
        target = self._old.get(path_of(os.fsencode(place.relative_to(self._now.root).as_posix())))
        return target.blob if target else old.blob


def _is_same(file: SourceFile, blob: Blob) -> bool:
    """Whether a file is what git holds, as it is or with the line ends that git would give it."""
    if file.size > MAX_COMPARED:
        return False
    try:
        content = Path(file.absolute).read_bytes()
    except (OSError, ValueError):
        return False
    return _hash(content, blob.id) == blob.id or (
        b"\r\n" in content and _hash(content.replace(b"\r\n", b"\n"), blob.id) == blob.id
    )


def _hash(content: bytes, like: str) -> str:
    """The name that git gives a content: https://git-scm.com/book/en/v2/Git-Internals-Git-Objects."""
    digest = hashlib.sha1(usedforsecurity=False) if len(like) == 40 else hashlib.sha256()
    digest.update(b"blob %d\0" % len(content))
    digest.update(content)
    return digest.hexdigest()


def _points_to(old: Path, file: SourceFile) -> bool:
    """Whether the old version is a pointer of Git LFS to content of the size of the file: taken for the same."""
    try:
        with old.open("rb") as stream:
            match = _POINTER.match(stream.read(1024))
    except OSError:  # could not be written
        return False
    return match is not None and int(match[1]) == file.size
