"""What the history of a tree holds: revisions, the files of a commit, what is staged, and blobs."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO

import msgspec

from scanner.git.plumbing import Failed, Git, GitFault

FILE_MODES = frozenset({b"100644", b"100755", b"100664"})
LINK, SUBMODULE = b"120000", b"160000"
DEEPER = "fetch more of it: `fetch-depth: 0` in GitHub's checkout, GIT_DEPTH: 0 in GitLab, `git fetch --unshallow`"
_CHUNK = 1 << 16
_DIGITS = frozenset("0123456789abcdef")


class Blob(msgspec.Struct, frozen=True):
    """A file of a commit: its path relative to the folder asked about, as bytes, and the hash of its content."""

    path: bytes
    id: str
    mode: bytes


class Repository:
    """The repository that a folder is in.

    Every method raises GitFault with what to do. `own`: the folder belongs to the repository that git says it runs
    for, as in a hook, so its index is the one that git names.
    """

    def __init__(self, folder: Path, *, own: bool = False) -> None:
        self._git = Git(folder, own=own)
        self._folder = folder

    def commit(self, revision: str) -> str:
        """The hash of the commit that a revision means."""
        if not revision or revision.startswith("-") or not revision.isprintable():
            raise GitFault(f"{revision!r} is no revision: name a branch, tag or commit, such as origin/main")
        if found := self._commit_or_none(revision):
            return found
        if revision == "HEAD":
            raise GitFault("there is no commit yet, so nothing to compare with: commit first")
        how = DEEPER if self.is_shallow() else "fetch it (`git fetch origin`), or look for a slip in the name"
        raise GitFault(f"{revision} is no commit that is here: {how}")

    def is_unborn(self) -> bool:
        """Whether there is no commit yet."""
        try:
            return not self._git.ask("rev-parse", "--verify", "--quiet", "HEAD")
        except Failed as failed:
            if failed.code != 1:
                raise self._fault(failed) from None
            return True

    def heads(self) -> tuple[str | None, str | None]:
        """The hashes of HEAD and of the commit that is being merged into it; None where there is none.

        A pre-merge-commit hook comes before there is a MERGE_HEAD, and is told by git in its environment.
        """
        told = (name.removeprefix("GITHEAD_") for name in os.environ if name.startswith("GITHEAD_"))
        hashes = (name for name in told if len(name) in (40, 64) and _DIGITS.issuperset(name))
        head, *merged = self._commits("HEAD", "MERGE_HEAD", *hashes)
        if head is None and not self.is_unborn():
            self.commit("HEAD")  # says what is wrong with it
        return head, next(filter(None, merged), None)

    def _commits(self, *names: str) -> list[str | None]:
        """The hashes of the commits that names stand for: one question for all."""
        lines = (f"{name}^{{commit}}\n".encode() for name in names)
        try:
            with self._git.stream(["cat-file", "--batch-check=%(objectname)"], lines) as answer:
                told = [answer.readline().decode("ascii", "replace").strip() for _ in names]
        except Failed as failed:
            raise self._fault(failed) from None
        return [one if _DIGITS.issuperset(one) and one else None for one in told]

    def _commit_or_none(self, name: str) -> str | None:
        try:
            return self._line("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
        except Failed as failed:
            if failed.code != 1:
                raise self._fault(failed) from None
            return None

    def merge_base(self, revision: str, head: str = "HEAD") -> str:
        """Where a commit left a revision: the newest commit that both have."""
        other, head = self.commit(revision), self.commit(head)
        try:
            return self._line("merge-base", other, head)
        except Failed as failed:
            if failed.code != 1:
                raise self._fault(failed) from None
        if self.is_shallow():
            raise GitFault(f"where HEAD left {revision} is not in this shallow clone: {DEEPER}")
        raise GitFault(f"HEAD and {revision} have no commit in common: name a revision that HEAD comes from")

    def is_shallow(self) -> bool:
        """Whether the clone leaves out the older commits."""
        return self._line("rev-parse", "--is-shallow-repository") == "true"

    def files(self, commit: str, *only: str) -> Iterator[Blob]:
        """The files of a commit at and below the folder, links and submodules among them as what they are.

        `only`: paths from the folder, where no others are wanted.
        """
        for entry in self._records("ls-tree", "-r", "-z", commit, "--", *only):
            about, _, path = entry.partition(b"\t")
            mode, _, name = about.split(b" ")
            yield Blob(path, name.decode("ascii"), mode)

    def differing(self, before: str | None, after: str | None = None) -> Iterator[Blob]:
        """The files that differ between two commits, as they are in the first; `id` is empty where it has none.

        Without `before`, nothing was there; without `after`, what is staged is meant. Paths are relative to the top
        of the repository, which the folder has to be.
        """
        if before is None:
            yield from (Blob(path, "", b"") for path in self._records("ls-files", "-z"))
            return
        way = ("diff-index", "--cached", before) if after is None else ("diff-tree", "-r", before, after)
        fields = self._records(way[0], "--raw", "-z", "--no-renames", "--no-abbrev", *way[1:])
        for about in fields:
            mode, _, name, *_ = about[1:].split(b" ")
            yield Blob(next(fields), name.decode("ascii") if mode in FILE_MODES else "", mode)

    def staged(self, paths: Sequence[str]) -> Iterator[Blob]:
        """The files at these paths of the folder as they are staged; none for what is not, or is in conflict."""
        for entry in self._records("ls-files", "-s", "-z", "--", *paths):
            about, _, path = entry.partition(b"\t")
            mode, name, stage = about.split(b" ")
            if stage == b"0":
                yield Blob(path, name.decode("ascii"), mode)

    def mentioning(self, commit: str, texts: Sequence[str]) -> Iterator[bytes]:
        """The paths of the files of a commit, at and below the folder, in which any of these texts stands."""
        wanted = (word for text in texts for word in ("-e", text))
        try:
            found = self._git.ask("grep", "-l", "-z", "-i", "-I", "-F", "--no-textconv", *wanted, commit)
        except Failed as failed:
            if failed.code != 1:
                raise self._fault(failed) from None
            return
        yield from (path.partition(b":")[2] for path in found.split(b"\0")[:-1])

    def write(self, blobs: Iterable[tuple[str, Path]], limit: int) -> None:
        """Write blobs, by their hashes, to files that are not there yet: the first `limit` bytes of each.

        A name that this file system does not take is left out.
        """
        wanted = list(blobs)
        lines = (f"{name}\n".encode() for name, _ in wanted)
        try:
            with self._git.stream(["cat-file", "--batch"], lines) as answer:
                for name, path in wanted:
                    size = _size(answer.readline(), name)
                    _copy(answer, size, path, limit)
        except Failed as failed:
            raise self._fault(failed) from None

    def _records(self, *arguments: str) -> Iterator[bytes]:
        try:
            return iter(self._git.ask(*arguments).split(b"\0")[:-1])
        except Failed as failed:
            raise self._fault(failed) from None

    def _line(self, *arguments: str) -> str:
        return self._git.ask(*arguments).decode("ascii", "replace").strip()

    def _fault(self, failed: Failed) -> GitFault:
        """What git said, and what to do about it."""
        said = failed.said
        if "not a git repository" in said:
            return GitFault(f"{self._folder} is not in a git repository: there is nothing to compare with")
        if "dubious ownership" in said:
            return GitFault(
                f"{self._folder} belongs to another user, and git does not read it for that: run as its owner, or "
                "have it trusted with `git config --global --add safe.directory DIRECTORY`"
            )
        return GitFault(f"git cannot read {self._folder}: {said}")


def _size(header: bytes, name: str) -> int:
    """The length of the blob that follows. Raises GitFault where it is not there."""
    words = header.split()
    if len(words) == 3 and words[0] == name.encode() and words[1] == b"blob":
        return int(words[2])
    raise GitFault(f"object {name[:12]} is missing: this clone is partial or damaged; {DEEPER}")


def _copy(answer: IO[bytes], size: int, path: Path, limit: int) -> None:
    """Take one blob off the stream, whether or not there can be such a file. Raises GitFault where the disk is full."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("xb")
    except OSError:
        _pass_over(answer, size + 1)
        return
    try:
        with file:
            for chunk in _chunks(answer, min(size, limit)):
                file.write(chunk)
    except OSError as error:
        raise GitFault(f"what git told cannot be written to {path.parent}: {error.strerror}") from error
    _pass_over(answer, max(0, size - limit) + 1)


def _chunks(answer: IO[bytes], size: int) -> Iterator[bytes]:
    while size > 0 and (chunk := answer.read(min(size, _CHUNK))):
        size -= len(chunk)
        yield chunk


def _pass_over(answer: IO[bytes], size: int) -> None:
    for _ in _chunks(answer, size):
        pass
