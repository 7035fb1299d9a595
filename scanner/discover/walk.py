"""Which files are part of the scan: git-ignore aware, links never followed out of the root, every omission counted."""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Sequence
from pathlib import Path, PurePath

from scanner.discover.ignore import IgnoreFile, as_configured, ignored, read_ignore_file
from scanner.discover.places import Places
from scanner.discover.shellnames import ShellNames
from scanner.discover.source import SourceFile, Tree
from scanner.entities import Incomplete
from scanner.rulebook.discovery_paths import PathRules, WalkRules

_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


def walk(
    root: Path, rules: WalkRules, paths: PathRules, exclude: Sequence[str] = (), *, versioned: bool = False
) -> tuple[Tree, list[Incomplete], list[Incomplete]]:
    """All files under `root` (or `root` itself, when it is a file), what could not be looked at, what was left out.

    `exclude` holds patterns in the syntax of .gitignore, relative to the root. What .gitignore files say counts within
    a repository only, and where the tree is `versioned` although it has no .git. Raises FileNotFoundError when there
    is no `root`.
    """
    real = Path(os.path.realpath(root, strict=True))
    if not real.is_dir():
        path = shown(real.name)
        scope, in_use = Places(paths).of(path)
        file = SourceFile(path, real, real.stat().st_size, scope, in_use)
        return Tree(real.parent, {path: file}), [], []
    walker = _Walker(real, rules, Places(paths), exclude)
    walker.run(versioned=versioned)
    return Tree(real, dict(sorted(walker.files.items()))), walker.incomplete, walker.report()


def shown(name: str) -> str:
    """A file name that can be printed anywhere: bytes that are not UTF-8 and control characters are escaped."""
    if name.isascii() and name.isprintable():
        return name
    text = os.fsencode(name).decode("utf-8", "backslashreplace")
    return _UNSAFE.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), text)


class _Walker:
    """One walk: a stack of directories, so that depth is bounded by the file system only."""

    def __init__(self, root: Path, rules: WalkRules, places: Places, exclude: Sequence[str]) -> None:
        self.root = root
        self.files: dict[str, SourceFile] = {}
        self.incomplete: list[Incomplete] = []
        self._places = places
        self._markers = [(marker.file, marker.why) for marker in rules.markers]
        self._skips = [(ShellNames(skip.names), skip.why) for skip in rules.skip]
        self._kept = ShellNames(rules.kept)
        self._skipped: dict[tuple[str, str], list[str]] = {}
        self._excluded: list[Incomplete] = []
        self._ignores: list[IgnoreFile] = [IgnoreFile("exclude", "", map(as_configured, exclude))]
        self._links: list[tuple[str, Path]] = []
        self._special = 0

    def run(self, *, versioned: bool) -> None:
        """Fill `files` and the reports."""
        above = versioned or any(os.path.lexists(f"{one}/.git") for one in self.root.parents)
        stack: list[tuple[str, str, tuple[IgnoreFile, ...], bool]] = [(str(self.root), "", (), above)]
        while stack:
            directory, path, inherited, versioned = stack.pop()
            entries = self._entries(directory, path)
            names = {entry.name for entry in entries}
            versioned = versioned or ".git" in names
            ignores = (*inherited, *self._ignore_files(directory, path, names)) if versioned else ()
            for entry in entries:
                inner = f"{path}/{shown(entry.name)}" if path else shown(entry.name)
                if self._enter(entry, inner, ignores):
                    stack.append((entry.path, inner, ignores, versioned))
        self._follow_links()

    def report(self) -> list[Incomplete]:
        """What was left out and why, one line per directory name or ignore file."""
        for (name, why), places in sorted(self._skipped.items()):
            subject = places[0] if len(places) == 1 else f"{name} ({len(places)} directories)"
            self._excluded.append(Incomplete(subject, f"not walked: {why}"))
        for ignore in self._ignores:
            self._excluded.extend(ignore.report())
        if self._special:
            self._excluded.append(Incomplete(".", f"{self._special} pipes, sockets or devices: not files"))
        return self._excluded

    def _entries(self, directory: str, path: str) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(directory) as listing:
                return sorted(listing, key=lambda entry: entry.name)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            self.incomplete.append(
                Incomplete(path or ".", f"directory cannot be listed ({reason}): grant access, or exclude it")
            )
            return []

    def _ignore_files(self, directory: str, path: str, names: set[str]) -> list[IgnoreFile]:
        """The ignore files of one directory; .git/info/exclude counts less than the .gitignore beside .git.

        They are asked within a repository only: all that an archive holds was published, whatever they say.
        """
        prefix = f"{path}/" if path else ""
        found = []
        for name in (".git/info/exclude", ".gitignore"):
            if name.split("/")[0] in names and (
                file := read_ignore_file(Path(directory, name), f"{prefix}{name}", path)
            ):
                found.append(file)
                if file.refused:
                    reason = f"{file.refused} patterns have too many wildcards: not applied; write them with fewer"
                    self.incomplete.append(Incomplete(file.subject, reason))
        self._ignores.extend(found)
        return found

    def _enter(self, entry: os.DirEntry[str], path: str, ignores: tuple[IgnoreFile, ...]) -> bool:
        """Take a file into the tree; True for a directory that is to be walked."""
        try:
            if entry.is_dir(follow_symlinks=False):
                return not self._skips_directory(entry, path) and not self._left_out(ignores, path, directory=True)
            if self._left_out(ignores, path, directory=False):
                return False
            if entry.is_symlink():
                self._links.append((path, Path(entry.path)))
                return False
            status = entry.stat(follow_symlinks=False)
        except OSError as error:
            self.incomplete.append(
                Incomplete(path, f"cannot be looked at ({error.strerror}): scan again, or exclude it")
            )
            return False
        if stat.S_ISREG(status.st_mode):
            self._take(path, entry.path, status.st_size)
        else:
            self._special += 1
        return False

    def _take(self, path: str, absolute: str, size: int) -> None:
        scope, in_use = self._places.of(path)
        self.files[path] = SourceFile(path, absolute, size, scope, in_use)

    def _left_out(self, ignores: tuple[IgnoreFile, ...], path: str, *, directory: bool) -> bool:
        if self._ignores[0].decides(path, directory=directory):
            return True
        if not directory and self._kept.match(path):
            return False
        return ignored(ignores, path, directory=directory)

    def _skips_directory(self, entry: os.DirEntry[str], path: str) -> bool:
        why = next((why for names, why in self._skips if names.match(entry.name)), None)
        name = shown(entry.name)
        if why is None:
            inside = ((f"{entry.path}/{file}", why) for file, why in self._markers)
            why = next((why for file, why in inside if os.path.isfile(file)), None)  # noqa: PTH113 - dear as a Path
        if why is not None:
            self._skipped.setdefault((name, why), []).append(path)
        return why is not None

    def _follow_links(self) -> None:
        """Take links to files inside the root, once for each name of a file; say so of all others."""
        taken = {(str(file.absolute), file.name) for file in self.files.values()} if self._links else set()
        for path, link in self._links:
            try:
                target = Path(os.path.realpath(link, strict=True))
                status = target.stat()
            except (OSError, RuntimeError) as error:
                reason = "loop of symbolic links" if _is_loop(error) else "symbolic link to nothing"
                self.incomplete.append(Incomplete(path, f"{reason}: not followed; repair or remove the link"))
                continue
            if not target.is_relative_to(self.root):
                reason = (
                    "symbolic link out of the scanned directory: not followed; scan its target by itself if you use it"
                )
                self._excluded.append(Incomplete(path, reason))
            elif stat.S_ISDIR(status.st_mode):
                self._directory_link(path, link, target)
            elif stat.S_ISREG(status.st_mode) and (str(target), link.name) not in taken:
                taken.add((str(target), link.name))
                self._take(path, str(target), status.st_size)

    def _directory_link(self, path: str, link: Path, target: Path) -> None:
        if link.parent.is_relative_to(target):
            reason = "symbolic link to a directory that holds it (a loop): not followed; remove the link"
            self.incomplete.append(Incomplete(path, reason))
        else:
            place = shown(PurePath(target).relative_to(self.root).as_posix())
            self._excluded.append(
                Incomplete(path, f"symbolic link to the directory {place}: not followed, read at its own place")
            )


def _is_loop(error: OSError | RuntimeError) -> bool:
    return isinstance(error, RuntimeError) or error.errno == errno.ELOOP
