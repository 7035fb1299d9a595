"""The versions that a few files of a repository on the Hub went through, walked back from commit to commit.

At each step the Hub is asked which of the files are there and which commit changed each last; the walk goes on before
the newest of those commits. So every version is met, and no commit that left the files alone costs a request. What
a commit holds never changes and is kept for good.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from scanner.resolve.credentials import shown
from scanner.resolve.hub_answer import HubKind
from scanner.resolve.hub_client import HubClient
from scanner.resolve.hub_evidence import is_offline
from scanner.resolve.hub_reply import Commit, Found, commits_of, paths_of
from scanner.resolve.session import Session, SourceFailed
from scanner.syntax.decoding import decode_json

MAX_COMMITS = 1000
"""The newest that are looked at: what the Hub gives in one answer."""
MAX_STEPS = 40
"""Versions that are looked at, the newest first."""


class Version(msgspec.Struct, frozen=True):
    """The files from a commit on: the hash of each by its path."""

    commit: Commit
    files: dict[str, str]


class Timeline(msgspec.Struct, frozen=True):
    """Versions, the oldest first.

    commits   all that were listed, the newest first
    begins    whether the oldest of these is the first of the repository
    unseen    whether there may be versions between the oldest two that were not looked at
    """

    versions: tuple[Version, ...]
    commits: tuple[Commit, ...]
    begins: bool
    unseen: bool


class Past(msgspec.Struct):
    """The past of a repository up to a commit, as one session sees it. Every method raises SourceFailed."""

    session: Session
    client: HubClient
    kind: HubKind
    name: str
    commits: tuple[Commit, ...] = ()
    begins: bool = True

    def timeline(self, sha: str, paths: Sequence[str]) -> Timeline:
        """The versions of the files at `paths`, up to commit `sha`."""
        self._list(sha)
        number = {commit.id: index for index, commit in enumerate(self.commits)}
        found: list[Version] = []
        here, oldest = 0, len(self.commits) - 1
        while here <= oldest and len(found) < MAX_STEPS:
            files = self._files(here, paths)
            last = min((number.get(file.commit, oldest) for file in files.values()), default=oldest)
            last = max(last, here)
            found += self._removals(found, files, here, paths)
            found.append(Version(self.commits[last], _blobs(files)))
            here = last + 1
        unseen = here <= oldest
        if unseen:
            found.append(Version(self.commits[oldest], _blobs(self._files(oldest, paths))))
        return Timeline(tuple(reversed(found)), self.commits, self.begins, unseen)

    def _removals(
        self, newer: list[Version], files: dict[str, Found], here: int, paths: Sequence[str]
    ) -> list[Version]:
        """Where a file is there that the next version lacks, that version began later than its own files tell."""
        gone = set(files) - set(newer[-1].files) if newer else set()
        if not gone:
            return []
        first = here - 1  # the commit from which the next version was thought to hold
        still = self._files(first, paths)
        if not gone & set(still):
            return []
        absent, present = self._index(newer[-2].commit) + 1 if len(newer) > 1 else 0, first
        while present - absent > 1:
            middle = (absent + present) // 2
            if gone & set(self._files(middle, paths)):
                present = middle
            else:
                absent = middle
        removed = newer.pop()
        return [Version(self.commits[absent], removed.files), Version(removed.commit, _blobs(still))]

    def _index(self, commit: Commit) -> int:
        return self.commits.index(commit)

    def _list(self, sha: str) -> None:
        def ask() -> bytes:
            body, more = self.client.commits(self.kind, self.name, sha, MAX_COMMITS)
            return msgspec.json.encode((commits_of(body, self.client.host), not more))

        kept = self._kept(f"{self.kind} {self.name} {sha} commits", ask)
        commits, self.begins = decode_json(kept, tuple[list[Commit], bool])
        self.commits = tuple(commits)

    def _files(self, index: int, paths: Sequence[str]) -> dict[str, Found]:
        commit = self.commits[index].id

        def ask() -> bytes:
            return msgspec.json.encode(
                paths_of(self.client.paths(self.kind, self.name, commit, paths), self.client.host)
            )

        kept = self._kept(f"{self.kind} {self.name} {commit} paths {' '.join(paths)}", ask)
        return decode_json(kept, dict[str, Found])

    def _kept(self, subject: str, ask: Callable[[], bytes]) -> bytes:
        key, now = (f"hub-history {shown(self.client.endpoint)}", subject), self.session.now()
        kept = self.session.remembered(key, now, allow_stale=True)
        if kept is not None:
            return kept.value
        if is_offline(self.session):
            raise SourceFailed("offline, and not asked before; run once without --offline to learn it")
        return self.session.ask(key, ask, now, lifetime=None).value


def _blobs(files: dict[str, Found]) -> dict[str, str]:
    return {path: file.blob for path, file in files.items()}
