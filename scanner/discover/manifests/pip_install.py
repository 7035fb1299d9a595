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
_TOKEN = re.compile(r"""\s*((?:"[^"\n]*"|'[^'\n]*'|\\["'][^"'\\\n]*\\["']|[^\s"'\\;&|<>()`#])+)""")
_CONTINUED = re.compile(r"[ \t]*\\[ \t]*\n(?:[ \t]*#[^\n]*\n)*")
_REDIRECT = re.compile(r"[ \t]*\d*[<>]+&?[ \t]*[^\s;&|]+")
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
    if "pip" not in text:
        return
    start, line = 0, 1
    for command in _COMMAND.finditer(text):
        line += text.count("\n", start, command.start())
        start = command.start()
        begin = text.rfind("\n", 0, start) + 1
        if not _is_said_only(text[max(begin, start - 500) : start]):
            yield from _arguments(file, text, command.end(), line, begin)


def _is_said_only(before: str) -> bool:
    """Whether what stands before on the line makes the command a comment or a message."""
    head = before.lstrip(" \t\"'")
    return head.startswith(("#", "//")) or re.search(r"\b(?:echo|printf|print)\b[^;&|]*$", before) is not None


def _arguments(file: SourceFile, text: str, at: int, line: int, begin: int) -> Iterator[Found]:
    limit = min(len(text), at + 20_000)
    skip = False
    while at < limit:
        if joined := _CONTINUED.match(text, at, limit):
            line += joined[0].count("\n")
            begin = at = joined.end()
            continue
        if redirect := _REDIRECT.match(text, at, limit):
            at = redirect.end()
            continue
        token = _TOKEN.match(text, at, limit)
        if token is None or "\n" in token[0][: token.start(1) - token.start()]:
            return
        at = token.end()
        word = token[1].replace('\\"', "").replace("\\'", "").replace('"', "").replace("'", "")
        if skip:
            skip = False
        elif word.startswith("-"):
            skip = word in _NEEDS_VALUE
        else:
            column = token.start(1) - begin + 1
            yield from _installed(word, Place(file, line, column, word, "pip-install", f"installed in {file.name}"))


def _installed(word: str, place: Place) -> Iterator[Found]:
    """Paths, files and whatever holds a variable of the shell or of a template are passed over."""
    if "$" in word or "{" in word or is_local(word):
        return
    if _REMOTE.match(word):
        yield from direct(None, word, place)
    elif _PACKAGE.fullmatch(word) and not word.endswith((".whl", ".tar.gz", ".zip", ".txt")):
        yield from requirement(word, place)
