"""Which paths .gitignore files and the configuration's `exclude` leave out, as git reads them; git is never run.

Syntax: https://git-scm.com/docs/gitignore. The last pattern that matches decides, deeper files before shallower ones.
"""

from __future__ import annotations

import re
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from scanner.entities import Incomplete

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

MAX_IGNORE_BYTES = 256 * 1024
_STAR_RUN = re.compile(r"\*+")
_SEPARATOR = re.compile(r"\\(?![#! \[\]])")
_NOT_PLAIN = re.compile(r"\\.?|\[.*|[*?]", re.DOTALL)  # after a bracket, anything may be part of a class
_CLASS = re.compile(r"\[([A-Za-z0-9]{1,8})\]")
MAX_STARS = 6
"""More wildcards than any real pattern has; matching takes time that grows with their number as the exponent."""


class IgnoreFile:
    """The patterns of one .gitignore (or of the configuration), for paths under the directory `base`."""

    def __init__(self, subject: str, base: str, lines: Iterable[str]) -> None:
        self.subject = subject
        self.counts: Counter[str] = Counter()
        self.refused = 0
        self._start = len(base) + 1 if base else 0
        bearable = [line for line in lines if self._bearable(line)]
        self._patterns = [line for line in bearable if line.strip() and not line.startswith("#")]
        self._pieces = tuple({piece for pattern in self._patterns for piece in _plain_pieces(pattern)})

    def decides(self, path: str, *, directory: bool) -> bool | None:
        """True when the path is left out, False when it is expressly kept, None when no pattern speaks of it."""
        if not self._pieces:
            return None
        name = path[self._start :]
        within = f"/{name}/"
        for piece in self._pieces:  # a plain loop, as it is asked of every file
            if piece in within:
                break
        else:  # as is true of nearly all: a tenth of the time
            return None
        included = self._spec.check_file(name + ("/" if directory else "")).include
        if included:
            self.counts["directories" if directory else "files"] += 1
        return included

    def report(self) -> Iterator[Incomplete]:
        """What was left out, as one line."""
        if self.counts:
            what = " and ".join(f"{count} {kind}" for kind, count in sorted(self.counts.items()))
            yield Incomplete(self.subject, f"{what} left out by its patterns")

    @cached_property
    def _spec(self) -> GitIgnoreSpec:
        return _spec(self._patterns)

    def _bearable(self, line: str) -> bool:
        bearable = len(_STAR_RUN.findall(line)) <= MAX_STARS and len(line) <= 1000
        self.refused += not bearable
        return bearable


def read_ignore_file(path: Path, subject: str, base: str) -> IgnoreFile | None:
    """The patterns of a file, None when there is none or it cannot be read (the walk reports the file by itself)."""
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_IGNORE_BYTES)
    except OSError:
        return None
    return IgnoreFile(subject, base, raw.decode("utf-8-sig", "replace").splitlines())


def as_configured(pattern: str) -> str:
    """A pattern of the configuration as one of .gitignore: there a backslash escapes, here it may separate as well.

    Somebody on Windows writes `third_party\\old`. It still escapes "#", "!", a blank and brackets, which need it.
    """
    return _SEPARATOR.sub("/", pattern)


def ignored(files: Sequence[IgnoreFile], path: str, *, directory: bool) -> bool:
    """Whether the path is left out by ignore files given from the root down."""
    for file in reversed(files):
        decision = file.decides(path, directory=directory)
        if decision is not None:
            return decision
    return False


def _plain_pieces(pattern: str) -> Iterator[str]:
    """Pieces of which "/PATH/" holds one for every path that a pattern matches."""
    simple = _CLASS.search(pattern) if "\\" not in pattern else None
    for sign in simple[1] if simple else ("",):  # *.py[cod] stands in most files, and .py in most paths
        plain = f"{pattern[: simple.start()]}{sign}{pattern[simple.end() :]}" if simple else pattern
        runs = _NOT_PLAIN.split(plain.removeprefix("!").rstrip())
        pieces = [run.strip("/") for run in runs]
        if pieces[0] and not plain[:1].isspace():  # which some take for a part of the name
            pieces[0] = f"/{pieces[0]}"
        if pieces[-1]:
            pieces[-1] += "/"
        yield max(pieces, key=len)


def _spec(lines: list[str]) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec  # noqa: PLC0415 - long to import, and a scan of a few files meets no patterns

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # re warns of patterns such as [[:alpha:]], which git reads otherwise
        try:
            return GitIgnoreSpec.from_lines(lines)
        except (ValueError, re.error):
            return GitIgnoreSpec.from_lines([line for line in lines if _valid(line, GitIgnoreSpec)])


def _valid(line: str, spec: type[GitIgnoreSpec]) -> bool:
    """Git, too, passes over a pattern that it cannot read."""
    try:
        spec.from_lines([line])
    except (ValueError, re.error):
        return False
    return True
