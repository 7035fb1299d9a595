"""Some files of a commit that is being made, compared with what they were before it.

What stands in no other file is known, so a component that is new in these files may be old in the project: where there
is a finding that fails, git looks for its name in the other files of the commit before.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from msgspec.structs import replace

from scanner.change.point import KEPT, Before
from scanner.config import ConfigError
from scanner.discover import Reading
from scanner.discover.earlier import is_manifest
from scanner.discover.old_files import path_of, target_of
from scanner.discover.part import Staged, in_tree, read_part
from scanner.discover.reading import is_read
from scanner.entities import SEVERITIES, Audit, Component, Finding
from scanner.git.plumbing import GitFault
from scanner.git.repository import Blob, Repository
from scanner.rulebook import Rulebook

MAX_BYTES = 16 * 1024 * 1024
"""Of one file."""
MAX_MENTIONS = 50
"""So many other files that mention something are read."""


class Commit(msgspec.Struct, frozen=True):
    """The commit before the one that is being made.

    differing   the files in which they are not the same
    merging     what is being merged into it, if anything
    merged      files that a merge leaves as they are on one of its sides, by their paths
    whole       files that were asked about and are no part of the change: all that stands in them counts
    """

    repository: Repository
    commit: str
    meaning: str
    differing: tuple[Blob, ...]
    merging: str | None = None
    merged: dict[str, Path] = {}
    whole: frozenset[str] = frozenset()

    def may_excuse(self, finding: Finding) -> bool:
        """See Point."""
        return not any(one.file in self.whole for one in finding.locations)

    @contextmanager
    def laid_out(self, audit: Audit, now: Reading, rules: Rulebook) -> Iterator[Before]:
        """See Point."""
        root = now.tree.root
        changed = frozenset(path_of(blob.path) for blob in self.differing)
        judged_otherwise = not changed.isdisjoint(KEPT)
        with TemporaryDirectory(prefix="stayopen-") as name:
            folder = Path(name).resolve()
            (folder / ".git").mkdir()  # where the search for configuration and lock ends
            try:
                blobs = {path_of(blob.path): blob for blob in self.differing if blob.id}
                if judged_otherwise:
                    blobs |= {path_of(blob.path): blob for blob in self.repository.files(self.commit, *KEPT)}
                files = self._written(blobs, folder)
                files |= self.merged
                files |= self._mentioning(_wanted(audit), changed, root)
            except GitFault as fault:
                raise ConfigError(str(fault)) from fault
            yield Before(folder if judged_otherwise else root, partial(_read, root, files, rules, folder, changed))

    def _written(self, blobs: dict[str, Blob], folder: Path) -> dict[str, Path]:
        wanted = {path: blob for path, blob in blobs.items() if is_read(path) or path in KEPT}
        places = {path: place for path, blob in wanted.items() if (place := target_of(folder, blob.path))}
        self.repository.write([(blobs[path].id, place) for path, place in places.items()], MAX_BYTES)
        return places

    def _mentioning(self, components: Sequence[Component], changed: frozenset[str], root: Path) -> dict[str, Path]:
        """Files that are as they were and may name a component; packages stand in manifests."""
        found: dict[str, Path] = {}
        for reads, kind in ((is_manifest, True), (is_read, False)):
            names = {name for one in components if (one.kind == "package") is kind for name in _spellings(one)}
            for raw in self.repository.mentioning(self.commit, sorted(names)) if names else ():
                path = path_of(raw)
                if path not in changed and reads(path) and len(found) < MAX_MENTIONS:
                    found[path] = root / os.fsdecode(raw)
        return found


def commit_before(top: Path, staged: Staged) -> Commit | None:
    """The commit that a hook's files are compared with; None where all of it counts. Raises ConfigError."""
    found = _compared(top, staged)
    if found is None:
        return None
    asked = in_tree(top, staged.files)
    rest = asked.keys() - {path_of(blob.path) for blob in found.differing}
    if found.merging:
        return replace(found, merged={path: asked[path] for path in rest})
    return None if rest == asked.keys() else replace(found, whole=frozenset(rest))


def changed_files(top: Path, staged: Staged) -> tuple[str, ...]:
    """The files that a commit is about to change, or that commits did; those that are gone with it aside.

    Raises ConfigError.
    """
    try:
        found = _compared(top, staged)
        repository = Repository(top, own=True)
        names = [os.fsdecode(blob.path) for blob in (found.differing if found else repository.differing(None))]
        if staged.before is None and names:
            names = [os.fsdecode(blob.path) for blob in repository.staged(names)]
        return tuple(str(top / name) for name in names if staged.before is None or (top / name).is_file())
    except GitFault as fault:
        raise ConfigError(str(fault)) from fault


def _compared(top: Path, staged: Staged) -> Commit | None:
    """The commit to compare with and the files that differ; None before the first one. Raises ConfigError."""
    try:
        repository = Repository(top, own=True)
        if staged.before is not None:
            after = repository.commit(staged.after or "HEAD")
            commit = repository.merge_base(staged.before, after)
            meaning = f"where {after[:12]} left {staged.before}"
            return Commit(repository, commit, meaning, tuple(repository.differing(commit, after)))
        head, other = repository.heads()
        if head is None:
            return None
        blobs = tuple(repository.differing(head))
        if other is None:
            return Commit(repository, head, "HEAD", blobs)
        apart = {blob.path for blob in repository.differing(other)}
        changed = tuple(blob for blob in blobs if blob.path in apart)
        return Commit(repository, head, "HEAD and what is merged into it", changed, other)
    except GitFault as fault:
        raise ConfigError(str(fault)) from fault


def _read(
    root: Path, files: dict[str, Path], rules: Rulebook, old: Path, changed: frozenset[str], exclude: Sequence[str]
) -> Reading:
    return read_part(root, files, rules, exclude, old=old, absent=changed)


def _wanted(audit: Audit) -> list[Component]:
    """What there is a finding about that fails."""
    if audit.summary.fail_on == "never":
        return []
    least = SEVERITIES.index(audit.summary.fail_on)
    failing = {one.component for one in audit.findings if one.counts and SEVERITIES.index(one.severity) >= least}
    return [case.component for case in audit.cases if case.id in failing]


def _spellings(component: Component) -> Iterator[str]:
    """How a name may be written; case is not looked at."""
    yield component.name
    if component.registry == "pypi":
        yield component.name.replace("-", "_")
        yield component.name.replace("-", ".")
