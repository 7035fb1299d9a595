"""`pip install` (and `uv pip install`) in Dockerfiles, shell scripts, CI workflows, Makefiles and notebooks."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from scanner.discover.manifests import requirements_txt
from scanner.discover.manifests.found import Found, Place, direct, is_local, requirement
from scanner.discover.source import SourceFile, Tree

_COMMAND = re.compile(
    r"\bpip[\d.]*(?:[ \t]+--?[a-z][\w-]*(?:=[^\s;&|]*)?){0,8}[ \t]+install(?=[\s\\])"
    r"|[\"']pip[\d.]*[\"'],[ \t]*[\"']install[\"'],"
)
_NAMES = re.compile(r"(?:.*\.)?(?:Dockerfile|Containerfile)(?:\..*)?|(?:GNU)?[Mm]akefile|justfile", re.IGNORECASE)
_SUFFIXES = {".sh", ".bash", ".zsh", ".ps1", ".bat", ".cmd", ".ipynb", ".dockerfile", ".containerfile", ".mk"}
_CI = {
    "azure-pipelines", "bitbucket-pipelines", "appveyor", "cloudbuild", "buildspec", "docker-compose", "compose",
    "codefresh", "wercker",
}  # fmt: skip
_WORKFLOWS = {".github", ".gitlab", ".circleci", ".buildkite", ".azure-pipelines", ".ci"}
_TOKEN = re.compile(
    r"""[ \t]*((?:\$?\{\{[^{}\n]*\}\}|"[^"\n]*"|'[^'\n]*'|\\["'][^"'\\\n]*\\["']|[^\s"'\\;&|<>()`#])+)"""
)
_CONTINUED = re.compile(r"[ \t]*\\[ \t]*\n(?:[ \t]*#[^\n]*\n)*")
_REDIRECT = re.compile(r"[ \t]*\d*[<>]+&?[ \t]*[^\s;&|]+")
_ITEM = re.compile(r"""[ \t\n]*,?[ \t\n]*["']([^"'\n]*)["']""")
_OTHER_FORMATS = {".toml", ".py", ".cfg", ".yml", ".yaml"}
"""What uv takes besides requirements files; each has a reader of its own."""

_FILES = {"-r": "runtime", "--requirement": "runtime", "-c": "constraint", "--constraint": "constraint"}
_PARTS = (_CONTINUED, _REDIRECT, _TOKEN)
_PROSE = {"a", "an", "and", "as", "for", "from", "if", "in", "is", "it", "of", "or", "the", "to", "with", "you", "your"}
"""Words that show that a sentence speaks of the command."""

_QUOTES = re.compile(r"\\?[\"']")
_PACKAGE = re.compile(r"[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?(?:\[[\w., -]*\])?(?:\s*(?:[=<>!~]=?|===).*|\s*@ .*|\s*;.*)?")
_REMOTE = re.compile(r"(?:git|hg|svn|bzr)\+|https?://")
_NEEDS_VALUE = {
    "-r", "--requirement", "-c", "--constraint", "-e", "--editable", "-i", "--index-url", "--extra-index-url",
    "-f", "--find-links", "-t", "--target", "--prefix", "--root", "--platform", "--python-version",
    "--implementation", "--abi", "--no-binary", "--only-binary", "--cache-dir", "--timeout", "--retries",
    "--proxy", "--cert", "--trusted-host", "--src", "--index", "--default-index", "--python", "-p",
    "--torch-backend", "--progress-bar", "--report", "--config-settings", "-C", "--upgrade-strategy", "--log",
    "--exists-action", "--global-option", "--use-feature", "--group", "--build-constraint",
    "--extra", "--index-strategy", "--prerelease", "--resolution", "--link-mode", "--keyring-provider", "--override",
    "--overrides", "--python-platform", "--exclude-newer", "--config-setting", "--upgrade-package",
    "-P", "--root-user-action",
}  # fmt: skip


def reads(path: str) -> bool:
    """Files that hold commands."""
    pure = PurePosixPath(path)
    if pure.suffix.lower() in _SUFFIXES or _NAMES.fullmatch(pure.name):
        return True
    if pure.suffix.lower() not in {".yml", ".yaml"}:
        return pure.name == "Jenkinsfile"
    return pure.name.startswith(".") or pure.stem.lower() in _CI or not _WORKFLOWS.isdisjoint(pure.parts)


def read(file: SourceFile, tree: Tree) -> Iterator[Found]:
    """Every package that a command names, and what files of the tree hold that it names by `-r`.

    Paths, other options and variables are passed over.
    """
    text = file.text
    cursor = _Cursor(text)
    while command := _COMMAND.search(text, cursor.at):
        cursor.move(command.start())
        said_only = _is_said_only(text[max(cursor.begin, cursor.at - 500) : cursor.at])
        cursor.move(command.end())
        words = list(_listed(cursor) if command[0][0] in "\"'" else _arguments(cursor))
        if said_only or any(word in _PROSE for word, *_ in words):
            continue
        for word, option, line, column in words:
            place = Place(file, line, column, word, "pip-install", f"installed in {file.name}")
            if option in _FILES:
                yield from _from_file(word, option, place, tree)
            elif not option:
                yield from _installed(word, place)


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


def _listed(cursor: _Cursor) -> Iterator[tuple[str, str, int, int]]:
    """The same of a command that is a list of strings, as in the exec form of a Dockerfile."""
    option = ""
    while found := _ITEM.match(cursor.text, cursor.at):
        word = found[1]
        cursor.move(found.start(1))
        if word.startswith("-"):
            option = word if word in _NEEDS_VALUE else ""
        else:
            yield word, option, cursor.line, cursor.at - cursor.begin + 1
            option = ""
        cursor.move(found.end())


def _arguments(cursor: _Cursor) -> Iterator[tuple[str, str, int, int]]:
    """The arguments of one command, each with the option whose value it is, line and column."""
    option = ""
    while found := next(filter(None, (part.match(cursor.text, cursor.at) for part in _PARTS)), None):
        if found.re is _TOKEN:
            word = _QUOTES.sub("", found[1])
            if word.startswith("-") and not option:
                option = word if word in _NEEDS_VALUE else ""
            else:
                yield word, option, cursor.line, found.start(1) - cursor.begin + 1
                option = ""
        cursor.move(found.end())


def _from_file(name: str, option: str, place: Place, tree: Tree) -> Iterator[Found]:
    """A file by another name than requirements.txt and its like, which are read anyway; from here or from the root."""
    here = posixpath.normpath(posixpath.join(posixpath.dirname(place.file.path), name))
    for path in (here, posixpath.normpath(name)):
        target = tree.get(path)
        if target is not None and not requirements_txt.reads(path) and target.suffix not in _OTHER_FORMATS:
            yield from requirements_txt.included(target, tree, _FILES[option])
            return


def _installed(word: str, place: Place) -> Iterator[Found]:
    """Paths, files and whatever holds a variable of the shell or of a template are passed over."""
    if "$" in word or "{" in word or is_local(word):
        return
    if _REMOTE.match(word):
        yield from direct(None, word, place)
    elif _PACKAGE.fullmatch(word) and not word.endswith((".whl", ".tar.gz", ".zip", ".txt")):
        yield from requirement(word, place)
