"""Running git so that nothing in the repository can make it run anything else; the package says why that holds."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

_SETTINGS = (
    "core.fsmonitor=",  # empty switches it off in every version; before 2.36, "false" was a program
    f"core.hooksPath={os.devnull}",
    "core.alternateRefsCommand=",
    "protocol.allow=never",
    "safe.bareRepository=explicit",
    "submodule.recurse=false",
)
_ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "",  # none; goes before protocol.NAME.allow of any configuration
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_PAGER": "cat",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
_ELSEWHERE = (
    "GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_NAMESPACE",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_SHALLOW_FILE", "GIT_PREFIX",
)  # fmt: skip
"""What git tells the programs that it starts about its own repository. It may not be the one that is asked about."""
MAX_SAID = 300


class GitFault(Exception):
    """Git could not answer; the message says why and what to do."""


class Failed(Exception):
    """Git ended with an exit code other than 0; `said` is the last line it wrote to standard error."""

    def __init__(self, code: int, said: str) -> None:
        super().__init__(said)
        self.code = code
        self.said = said


class Git:
    """Git in a folder. `own`: the folder belongs to the repository that git says it runs for, as in a hook."""

    def __init__(self, folder: Path, *, own: bool = False) -> None:
        self._command = [_program(), "--no-pager", "--literal-pathspecs", "-C", str(folder)]
        for setting in _SETTINGS:
            self._command += ["-c", setting]
        dropped = () if own else _ELSEWHERE
        self._environment = {name: value for name, value in os.environ.items() if name not in dropped} | _ENVIRONMENT

    def ask(self, *arguments: str) -> bytes:
        """What git writes. Raises Failed."""
        with self._started(arguments, subprocess.DEVNULL, subprocess.PIPE) as process:
            told, said = process.communicate()
        if process.returncode:
            raise Failed(process.returncode, _last_line(said))
        return told

    @contextmanager
    def stream(self, arguments: Sequence[str], lines: Iterable[bytes]) -> Iterator[IO[bytes]]:
        """What git writes while it reads `lines`, as it comes. Raises Failed at the end."""
        with tempfile.TemporaryFile() as asked, tempfile.TemporaryFile() as said:
            asked.writelines(lines)
            asked.seek(0)
            with self._started(arguments, asked, said) as process:
                told = cast(IO[bytes], process.stdout)
                yield told
                told.read()
            if process.returncode:
                said.seek(0)
                raise Failed(process.returncode, _last_line(said.read()))

    def _started(
        self, arguments: Sequence[str], asked: IO[bytes] | int, said: IO[bytes] | int
    ) -> subprocess.Popen[bytes]:
        command = [*self._command, *arguments]
        try:
            return subprocess.Popen(  # noqa: S603 - fixed commands; revisions are checked where they are taken
                command, stdin=asked, stdout=subprocess.PIPE, stderr=said, env=self._environment
            )
        except OSError as error:
            raise GitFault(f"{command[0]} cannot be run: {error.strerror}") from error


def _program() -> str:
    """Git by its whole path. Raises GitFault. A git.exe in the scanned tree must not be it."""
    name = "git.exe" if sys.platform == "win32" else "git"
    for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
        path = os.path.join(folder, name)  # noqa: PTH118 - of every entry, at the start of a hook
        if os.path.isabs(folder) and os.access(path, os.X_OK) and os.path.isfile(path):  # noqa: PTH117, PTH113
            return path
    raise GitFault("git is not installed, or not in PATH: install it")


def _last_line(raw: bytes) -> str:
    lines = raw.decode("utf-8", "backslashreplace").strip().splitlines()
    said = next((line for line in lines if line.startswith("fatal: ")), lines[-1] if lines else "nothing was said")
    return "".join(letter if letter.isprintable() else "?" for letter in said.removeprefix("fatal: ")[:MAX_SAID])
