"""All of a directory, compared with where HEAD left a revision."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from scanner.change.point import KEPT, Before
from scanner.config import ConfigError
from scanner.discover import Reading
from scanner.discover.earlier import lay_out, read_earlier
from scanner.entities import Audit, Finding
from scanner.git.place import top_of
from scanner.git.plumbing import GitFault
from scanner.git.repository import Repository
from scanner.rulebook import Rulebook

MAX_BYTES = 16 * 1024 * 1024
"""Of a configuration or lock."""


class Departure(msgspec.Struct, frozen=True):
    """Where HEAD left a revision; `folder` is the scanned directory, at or below `top` of the working tree."""

    repository: Repository
    folder: Path
    top: Path
    commit: str
    meaning: str

    def may_excuse(self, finding: Finding) -> bool:  # noqa: ARG002 - as in Point
        """See Point."""
        return True

    @contextmanager
    def laid_out(self, audit: Audit, now: Reading, rules: Rulebook) -> Iterator[Before]:  # noqa: ARG002 - as in Point
        """See Point."""
        with TemporaryDirectory(prefix="stayopen-") as name:
            top = Path(name).resolve()
            (top / ".git").mkdir()  # where the search for configuration and lock ends
            folder = top / self.folder.relative_to(self.top)
            folder.mkdir(parents=True, exist_ok=True)
            try:
                earlier = lay_out(now.tree, self.commit, self.repository, folder, rules, KEPT)
                self._lay_out_above(top)
            except GitFault as fault:
                raise ConfigError(f"--since: {fault}") from fault
            yield Before(folder, partial(read_earlier, now, earlier, rules), tuple(self._judging(top)))

    def _judging(self, earlier: Path) -> Iterator[str]:
        """The files that say how the folder is judged, and are not what they were."""
        place = self.folder.relative_to(self.top)
        for folder in (place, *place.parents):
            for name in KEPT:
                before, now = _said(earlier / folder / name), _said(self.top / folder / name)
                if before != now:
                    yield (folder / name).as_posix()

    def _lay_out_above(self, top: Path) -> None:
        """Configuration and lock of a part of a repository may stand above it."""
        above = self.folder.relative_to(self.top).parents
        names = [(folder / name).as_posix() for folder in above for name in KEPT]
        if names:
            whole = Repository(self.top)
            found = [(blob.id, top / os.fsdecode(blob.path)) for blob in whole.files(self.commit, *names)]
            whole.write(found, MAX_BYTES)


def _said(file: Path) -> bytes:
    """What a file says of judging: of a pyproject.toml nothing, unless it speaks of us."""
    try:
        content = file.read_bytes().replace(b"\r\n", b"\n")
    except OSError:
        return b""
    return b"" if file.name == "pyproject.toml" and b"stayopen" not in content else content


def departure_from(root: Path, revision: str) -> Departure:
    """Where HEAD of the repository around `root` left a revision. Raises ConfigError, which says what to do."""
    if not root.is_dir():
        raise ConfigError(f"--since: {root} is a file: name the directory that it is in")
    folder = root.resolve()
    top = top_of(folder)
    if top is None:
        raise ConfigError(f"--since: {folder} is not in a git repository: there is nothing to compare with")
    try:
        repository = Repository(folder)
        commit = repository.merge_base(revision)
    except GitFault as fault:
        raise ConfigError(f"--since: {fault}") from fault
    return Departure(repository, folder, top, commit, f"where HEAD left {revision}")
