"""pip's requirements and constraints files.

Format: https://pip.pypa.io/en/stable/reference/requirements-file-format/
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from scanner.discover.manifests.found import Found, Place, direct, is_local, requirement
from scanner.discover.manifests.graph import MAX_PARENTS, NOT_LOCKED, Via, why_locked
from scanner.discover.redact import excerpt, redact
from scanner.discover.source import SourceFile, Tree, Unreadable
from scanner.entities import Incomplete
from scanner.syntax.pypi_name import canonicalize_name

_FILE = re.compile(r"(?:.*[-_.])?(?:requirements?|constraints?).*\.(?:txt|in|lock)", re.IGNORECASE)
_PINS = re.compile(r"(?:.*[-_.])?constraints?.*\.(?:txt|in)", re.IGNORECASE)
_FOLDERS = {"requirements", "constraints", "reqs"}
_COMMENT = re.compile(r"(?:^|\s)#.*")
_OPTIONS = re.compile(r"\s--?[A-Za-z][\s\S]*")  # --hash and its like, after the requirement
_OPTION = re.compile(r"(--?[A-Za-z][A-Za-z-]*)(?:\s*=\s*|\s*)(.*)", re.DOTALL)
_VCS = re.compile(r"(?:git|hg|svn|bzr)\+|https?://|ftp://|file:", re.IGNORECASE)
_EXTRAS_AT_END = re.compile(r"\[[^\]]*\]$")
_INCLUDES = {"-r": "requirement", "--requirement": "requirement", "-c": "constraint", "--constraint": "constraint"}
_PACKAGE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
MAX_COMPLAINTS = 5
"""A file with more faulty lines than this is summed up: it is probably not a requirements file at all."""


def reads(path: str) -> bool:
    """requirements*.txt, *-requirements.txt, requirements/*.txt, constraints*.txt, and .in or .lock for each."""
    folder, _, name = path.rpartition("/")
    in_folder = posixpath.basename(folder).lower() in _FOLDERS and name.lower().endswith((".txt", ".in"))
    return in_folder or _FILE.fullmatch(name) is not None


def read(file: SourceFile, tree: Tree) -> Iterator[Found]:
    """Each requirement of the file, and of files it includes that no reader would take by their name."""
    folder, _, name = file.path.rpartition("/")
    pins = _PINS.fullmatch(name) is not None or posixpath.basename(folder).lower() == "constraints"
    yield from included(file, tree, "constraint" if pins else "runtime")


def included(file: SourceFile, tree: Tree, scope: str) -> Iterator[Found]:
    """The same for a file of any name, as `-r` or a build backend's "dynamic" table points to it. Raises Unreadable."""
    complaints = 0
    for item in _Reading(tree, scope).file(file):
        if type(item) is Incomplete and item.subject == file.path:
            complaints += 1
            if complaints > MAX_COMPLAINTS:
                continue
        yield item
    if complaints > MAX_COMPLAINTS:
        yield Incomplete(
            file.path, f"{complaints - MAX_COMPLAINTS} more lines are not requirements: correct or exclude it"
        )


def follow(name: str, place: Place, tree: Tree) -> Iterator[Found]:
    """What a file holds that another manifest names as its source; nothing when it is read anyway."""
    path = posixpath.normpath(posixpath.join(posixpath.dirname(place.file.path), name))
    target = tree.get(path)
    if target is None:
        yield place.incomplete(f"takes requirements from {excerpt(name)}, which is not among the scanned files: add it")
    elif not reads(path):
        yield from included(target, tree, place.scope)


def line(text: str, place: Place, tree: Tree) -> Iterator[Found]:
    """One line as pip takes it, standing in another kind of file (the pip list of conda)."""
    option = _OPTION.fullmatch(text.strip()) if text.lstrip().startswith("-") else None
    if option is None:
        yield from _requirement(text, place)
    elif option[1] in _INCLUDES:
        yield from follow(option[2].strip(), place, tree)
    elif option[1] in {"-e", "--editable"}:
        yield from _editable(option[2].strip(), place)


class _Line(msgspec.Struct, frozen=True):
    """A logical line: continuations joined, comment removed.

    `notes` are those of a tool that resolves (pip-compile, uv) behind or below it, `via` what they say.
    """

    text: str
    line: int
    column: int
    notes: tuple[str, ...] = ()
    via: Via = NOT_LOCKED


class _Reading:
    """One file with all that it includes."""

    def __init__(self, tree: Tree, scope: str) -> None:
        self._tree = tree
        self._scope = scope
        self._seen: set[str] = set()

    def file(self, start: SourceFile) -> Iterator[Found]:
        """Depth first, with a stack of our own: a chain of includes may be as long as the tree is large."""
        self._seen.add(start.path)
        stack: list[tuple[SourceFile, str, Iterator[_Line]]] = [(start, self._scope, _lines(start.text))]
        while stack:
            file, scope, lines = stack[-1]
            line = next(lines, None)
            if line is None:
                stack.pop()
                continue
            place = _place(file, line, scope)
            option = _OPTION.fullmatch(line.text) if line.text.startswith("-") else None
            if option is None:
                yield from _requirement(line.text, place)
            elif option[1] in _INCLUDES:
                target = self._target(option[2].strip(), place, [outer.path for outer, _, _ in stack])
                if isinstance(target, SourceFile):
                    inner = "constraint" if _INCLUDES[option[1]] == "constraint" else scope
                    try:
                        stack.append((target, inner, _lines(target.text)))
                    except Unreadable as error:
                        yield Incomplete(target.path, error.reason)
                elif target is not None:
                    yield target
            elif option[1] in {"-e", "--editable"}:
                yield from _editable(option[2].strip(), place)

    def _target(self, name: str, place: Place, outer: list[str]) -> SourceFile | Incomplete | None:
        """The file that is included, None when it is read on its own account."""
        name = name.strip("'\"")
        shown = excerpt(name)
        if "://" in name:
            return place.incomplete(f"includes {shown}, which is not part of the tree: not read; scan a copy of it")
        folder = posixpath.dirname(place.file.path)
        path = posixpath.normpath(posixpath.join(folder, name.replace("\\", "/")))
        target = self._tree.get(path) or self._tree.whatever_case(path)
        if target is None:
            return place.incomplete(
                f"includes {shown}, which is not among the scanned files: add it, or scan from above it"
            )
        path = target.path
        if path in outer:
            return place.incomplete(f"includes {shown}, which includes this file (a loop): remove one of the two")
        if path in self._seen or reads(path):
            return None
        self._seen.add(path)
        return target


def _lines(text: str) -> Iterator[_Line]:
    """Logical lines with their place, each with what requires it by the notes of a resolver that follow it."""
    lines = list(_noted(text))
    names = {str(canonicalize_name(found[0])) for line in lines if (found := _PACKAGE.match(line.text))}
    for line in lines:
        yield replace(line, via=_required_by(line.notes, names)) if line.notes else line


def _required_by(notes: tuple[str, ...], names: set[str]) -> Via:
    """What is no package of the file itself is the project: "-r requirements.in", "acme (pyproject.toml)", "acme"."""
    packages = [str(canonicalize_name(note)) for note in notes if _PACKAGE.fullmatch(note)]
    own = any(note.startswith("-r") or "(" in note for note in notes) or not names.issuperset(packages)
    return Via(own, tuple(sorted(names.intersection(packages))))


def _noted(text: str) -> Iterator[_Line]:
    """Logical lines with the notes that stand right behind or below them: "via a", or "via" and a line for each."""
    last: _Line | None = None
    via: list[str] = []
    noting = False
    for item in _joined(text):
        if isinstance(item, _Line):
            if last:
                yield replace(last, notes=tuple(via))
            last, via, noting = item, [], False
        elif last is None or not item:  # a blank line ends what is said of the requirement above
            if last:
                yield replace(last, notes=tuple(via))
            last = None
        elif noting or item == "via" or item.startswith("via "):
            note = item if noting else item[4:].strip()
            noting = True
            via += [note] if note and len(via) < MAX_PARENTS else []
    if last:
        yield replace(last, notes=tuple(via))


def _joined(text: str) -> Iterator[_Line | str]:
    """Logical lines, the comments behind and between them without their sign, and empty strings for blank lines.

    pip joins lines that end in a backslash before it removes comments.
    """
    joined = ""
    start = 0
    for number, raw in enumerate(text.split("\n"), 1):
        start = start or number
        if raw.endswith("\\") and not raw.lstrip().startswith("#"):
            joined += raw[:-1]
            if len(joined) < 1_000_000:
                continue
        whole = _COMMENT.sub("", joined + raw)
        if whole.strip():
            yield _Line(whole.strip(), start, len(whole) - len(whole.lstrip()) + 1)
        if found := _COMMENT.search(raw):
            yield found[0].strip().removeprefix("#").strip()
        elif not raw.strip():
            yield ""
        joined, start = "", 0


def _place(file: SourceFile, line: _Line, scope: str) -> Place:
    what = "constraint in" if scope == "constraint" else "line of"
    how = "constraint" if scope == "constraint" else "requirement"
    text = _OPTIONS.sub("", line.text) if not line.text.startswith("-") else line.text
    why = f"{what} {file.name}"
    if line.via.through:
        why = why_locked(file.name, line.via).replace("locked in", what)
    return Place(file, line.line, line.column, text, how, why, scope, line.via)


def _requirement(text: str, place: Place) -> Iterator[Found]:
    """A line that is not an option: a name with a specifier, a URL, or the path of a wheel, archive or project."""
    text = _OPTIONS.sub("", text).strip()
    bare, _, marker = text.partition(" ;") if _VCS.match(text) else (text, "", "")
    if _VCS.match(bare):
        yield from direct(None, bare.strip(), place, marker=marker.strip())
    elif is_local(bare) or (bare.lower().endswith((".whl", ".tar.gz", ".zip")) and "@" not in bare):
        yield place.excluded(f"{redact(excerpt(bare))} is a local file, not a published package")
    else:
        yield from requirement(text, place)


def _editable(target: str, place: Place) -> Iterator[Found]:
    target = target.strip("'\"")
    if _VCS.match(target):
        yield from direct(None, target, place)
    elif " @ " in target:
        yield from requirement(target, place)
    else:
        shown = excerpt(_EXTRAS_AT_END.sub("", target))
        yield place.excluded(f"{shown} is local code of the project, not a published package")
