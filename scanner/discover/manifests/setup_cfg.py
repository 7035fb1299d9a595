"""setup.cfg of setuptools: the requirement keys of [options] and [options.extras_require].

Format: https://setuptools.pypa.io/en/latest/userguide/declarative_config.html
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

import msgspec

from scanner.discover.manifests import requirements_txt
from scanner.discover.manifests.found import Found, Place, requirement
from scanner.discover.source import SourceFile, Tree

_SECTION = re.compile(r"\[([^\]]+)\]")
_KEY = re.compile(r"([^\s=:#;\[][^=:]*?)\s*[=:]\s*(.*)")
_SCOPES = {"install_requires": "runtime", "setup_requires": "build", "tests_require": "test"}


class _Entry(msgspec.Struct, frozen=True):
    """One line of a value."""

    section: str
    key: str
    text: str
    line: int
    column: int
    beside_key: bool


def reads(path: str) -> bool:
    """Any file named setup.cfg."""
    return posixpath.basename(path) == "setup.cfg"


def read(file: SourceFile, tree: Tree) -> Iterator[Found]:
    """Every requirement that setuptools would take from the file."""
    for entry in _entries(file.text):
        if entry.section == "options" and entry.key in _SCOPES:
            scope, why = _SCOPES[entry.key], f"in [options] {entry.key}"
        elif entry.section == "options.extras_require":
            scope, why = f"optional:{entry.key}", f"in [options.extras_require] {entry.key}"
        else:
            continue
        place = Place(file, entry.line, entry.column, entry.text, "setup-cfg", why, scope)
        if entry.text.startswith("file:"):
            for name in entry.text.removeprefix("file:").split(","):
                yield from requirements_txt.follow(name.strip(), place, tree)
        elif entry.text.startswith("attr:"):
            yield place.incomplete(f"{entry.key} is computed at build time ({entry.text[:80]}): add a lock file")
        else:
            # A value on the line of its key is a list with semicolons; on lines of its own, one requirement each.
            for part in entry.text.split(";") if entry.beside_key else [entry.text]:
                if part.strip():
                    yield from requirement(part, place)


def _entries(text: str) -> Iterator[_Entry]:
    """The lines of all values, as configparser reads them: indented lines belong to the key above."""
    section = key = ""
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.strip()
        if not line or line.startswith(("#", ";")):
            continue
        if raw[0].isspace() and key:
            yield _Entry(section, key, _uncommented(line), number, len(raw) - len(raw.lstrip()) + 1, False)
        elif found := _SECTION.match(line):
            section, key = found[1].strip(), ""
        elif found := _KEY.fullmatch(line):
            key = found[1].strip()
            if found[2]:
                yield _Entry(section, key, _uncommented(found[2]), number, found.start(2) + 1, True)


def _uncommented(line: str) -> str:
    return re.sub(r"\s#.*", "", line)
