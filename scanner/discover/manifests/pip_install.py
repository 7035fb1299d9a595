"""`pip install` (and `uv pip install`) in Dockerfiles, shell scripts, CI workflows, Makefiles and notebooks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from scanner.discover.manifests.found import Found, Place, direct, is_local, requirement
from scanner.discover.source import SourceFile, Tree

_COMMAND = re.compile(r"\bpip[\d.]*\s+install(?=[\s\\])")
_NAMES = re.compile(r"(?:.*\.)?(?:Dockerfile|Containerfile)(?:\..*)?|(?:GNU)?[Mm]akefile|justfile", re.IGNORECASE)
_SUFFIXES = {".sh", ".bash", ".zsh", ".ipynb", ".dockerfile", ".containerfile", ".mk"}
_WORKFLOWS = {".github", ".gitlab", ".circleci", ".buildkite", ".azure-pipelines", ".ci"}
_TOKEN = re.compile(r"""[ \t]*((?:"[^"\n]*"|'[^'\n]*'|\\["'][^"'\\\n]*\\["']|[^\s"'\\;&|<>()`#])+)""")
_CONTINUED = re.compile(r"[ \t]*\\[ \t]*\n(?:[ \t]*#[^\n]*\n)*")
_REDIRECT = re.compile(r"[ \t]*\d*[<>]+&?[ \t]*[^\s;&|]+")
_PARTS = (_CONTINUED, _REDIRECT, _TOKEN)
_QUOTES = re.compile(r"\\?[\"']")
_PACKAGE = re.compile(r"[A-Za-z0-9][\w.-]*(?:\[[\w., -]*\])?(?:\s*(?:[=<>!~]=?|===).*|\s*@ .*|\s*;.*)?")
_REMOTE = re.compile(r"(?:git|hg|svn|bzr)\+|https?://")
_NEEDS_VALUE = {
    "-r", "--requirement", "-c", "--constraint", "-e", "--editable", "-i", "--index-url", "--extra-index-url",
    "-f", "--find-links", "-t", "--target", "--prefix", "--root", "--platform", "--python-version",
    "--implementation", "--abi", "--no-binary", "--only-binary", "--cache-dir", "--timeout", "--retries",
    "--proxy", "--cert", "--trusted-host", "--src", "--index", "--default-index", "--python", "-p",
    "--torch-backend", "--progress-bar", "--report", "--config-settings", "-C", "--upgrade-strategy", "--log",
    "--exists-action", "--global-option", "--use-feature", "--group", "--build-constraint",
}  # fmt: skip


def reads(path: str) -> bool:
    """Files that hold commands."""
    pure = PurePosixPath(path)
    if pure.suffix.lower() in _SUFFIXES or _NAMES.fullmatch(pure.name):
        return True
    return pure.suffix.lower() in {".yml", ".yaml"} and (pure.name.startswith(".") or pure.parts[0] in _WORKFLOWS)


def read(file: SourceFile, _tree: Tree) -> Iterator[Found]:
    """Every package that a command names; files, paths, options and variables are passed over."""
    text = file.text
    cursor = _Cursor(text)
    while command := _COMMAND.search(text, cursor.at):
        cursor.move(command.start())
        said_only = _is_said_only(text[max(cursor.begin, cursor.at - 500) : cursor.at])
        cursor.move(command.end())
        for word, line, column in _arguments(cursor):
            if not said_only:
                yield from _installed(word, Place(file, line, column, word, "pip-install", f"installed in {file.name}"))


class _Cursor:
    """A place in a text that only moves on, with its line and where that begins."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = self.begin = 0
        self.line = 1

    def move(self, to: int) -> None:
        """Go on to an offset."""
        self.line += self.text.count("\n", self.at, to)
        self.begin = max(self.begin, self.text.rfind("\n", self.at, to) + 1)
        self.at = to


def _is_said_only(before: str) -> bool:
    """Whether what stands before on the line makes the command a comment or a message."""
    head = before.lstrip(" \t\"'")
    return head.startswith(("#", "//")) or re.search(r"\b(?:echo|printf|print)\b[^;&|]*$", before) is not None


def _arguments(cursor: _Cursor) -> Iterator[tuple[str, int, int]]:
    """The arguments of one command that are not options or their values, each with line and column."""
    skip = False
    while found := next(filter(None, (part.match(cursor.text, cursor.at) for part in _PARTS)), None):
        if found.re is _TOKEN:
            word = _QUOTES.sub("", found[1])
            if skip:
                skip = False
            elif word.startswith("-"):
                skip = word in _NEEDS_VALUE
            else:
                yield word, cursor.line, found.start(1) - cursor.begin + 1
        cursor.move(found.end())


def _installed(word: str, place: Place) -> Iterator[Found]:
    """Paths, files and whatever holds a variable of the shell or of a template are passed over."""
    if "$" in word or "{" in word or is_local(word):
        return
    if _REMOTE.match(word):
        yield from direct(None, word, place)
    elif _PACKAGE.fullmatch(word) and not word.endswith((".whl", ".tar.gz", ".zip", ".txt")):
        yield from requirement(word, place)
