"""pyproject.toml: PEP 621 metadata, PEP 735 dependency groups, build requirements; Poetry's tables in poetry.py.

Standard: https://packaging.python.org/en/latest/specifications/pyproject-toml/
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from msgspec.structs import replace

from scanner.discover.manifests import poetry, requirements_txt
from scanner.discover.manifests.document import Document, Table, toml_document
from scanner.discover.manifests.found import Excluded, Found, git_url, requirement
from scanner.discover.manifests.lock import locked_beside
from scanner.discover.manifests.tool_tables import tool_requirement
from scanner.discover.redact import without_credentials
from scanner.discover.source import SourceFile, Tree
from scanner.entities import Usage
from scanner.syntax.pypi_name import canonicalize_name
from scanner.syntax.scalar import Scalar

MAX_GROUPED = 20_000
"""Groups can include groups that include all others: what they unfold to is cut off here, and said to be."""


def reads(path: str) -> bool:
    """Any file named pyproject.toml."""
    return posixpath.basename(path) == "pyproject.toml"


def read(file: SourceFile, tree: Tree) -> Iterator[Found]:
    """Every requirement that the file declares, each with the table it stands in."""
    document = toml_document(file, "pyproject")
    sources = _Sources(document)
    for found in _declared(document):
        yield from sources.apply(found)
    yield from poetry.dependencies(document)
    yield from _dynamic(document, tree)


def _declared(document: Document) -> Iterator[Found]:
    for scalar in document.scalars:
        match scalar.key:
            case ("project", "dependencies", int()):
                yield from requirement(scalar.value, document.place(scalar, "in [project] dependencies"))
            case ("project", "optional-dependencies", str(extra), int()):
                place = document.place(scalar, f"in [project.optional-dependencies] {extra}", f"optional:{extra}")
                yield from requirement(scalar.value, place)
            case ("build-system", "requires", int()):
                yield from requirement(scalar.value, document.place(scalar, "in [build-system] requires", "build"))
            case ("project", "dependencies") | ("project", "optional-dependencies", _) | ("dependency-groups", _):
                yield document.place(scalar, "").incomplete(
                    f"{_dotted(scalar)} is not a list of requirements: correct it"
                )
            case _:
                yield from tool_requirement(document, scalar)
    yield from _groups(document)


def _groups(document: Document) -> Iterator[Found]:
    """PEP 735: a group's own requirements, and those of groups it includes, which are then required by both."""
    groups: dict[str, list[Scalar]] = {}
    for scalar in document.under("dependency-groups"):
        match scalar.key:
            case ("dependency-groups", str(name), int()) | ("dependency-groups", str(name), int(), "include-group"):
                groups.setdefault(canonicalize_name(name), []).append(scalar)
    budget = iter(range(MAX_GROUPED))
    for name in groups:
        yield from _group(document, groups, name, budget)
    if groups and next(budget, None) is None:
        yield document.place(next(document.under("dependency-groups")), "").incomplete(
            f"the groups include each other to more than {MAX_GROUPED} requirements: not all read; add a lock file"
        )


def _group(document: Document, groups: dict[str, list[Scalar]], name: str, budget: Iterator[int]) -> Iterator[Found]:
    seen, waiting = {name}, [name]
    while waiting:
        current = waiting.pop()
        through = "" if current == name else f", which includes {current}"
        for scalar, _ in zip(groups[current], budget, strict=False):
            place = document.place(scalar, f"in [dependency-groups] {name}{through}", f"group:{name}")
            if scalar.key[-1] != "include-group":
                yield from requirement(scalar.value, place)
                continue
            target = canonicalize_name(scalar.value)
            if target not in groups:
                yield place.incomplete(f"includes the group {target}, which has no requirements here: correct it")
            elif target == name:
                yield place.incomplete(f"the group {name} includes itself: remove the loop (PEP 735)")
            elif target not in seen:
                seen.add(target)
                waiting.append(target)


class _Sources:
    """What is not taken from an index: the project itself, and names that [tool.uv.sources] points elsewhere."""

    def __init__(self, document: Document) -> None:
        self._own = canonicalize_name(document.value("project", "name") or "")
        self._sources: dict[str, Table] = {
            canonicalize_name(str(key[-1])): table for key, table in document.tables("tool", "uv", "sources").items()
        }

    def apply(self, found: Found) -> Iterator[Found]:
        """The usage itself, or what its source makes of it."""
        if not isinstance(found, Usage):
            yield found
            return
        name = found.component.name
        if name == self._own:
            yield _excluded(found, f"{name} is the project itself")
            return
        source = self._sources.get(name)
        if source is None:
            yield found
            return
        # A list has one source for each of several markers.
        prefixes: list[tuple[int, ...]] = [(index,) for index in source.names() if isinstance(index, int)] or [()]
        for prefix in prefixes:
            yield _sourced(found, source, prefix)


def _sourced(usage: Usage, source: Table, prefix: tuple[int, ...]) -> Found:
    """What one source makes of a requirement."""
    usage = replace(usage, marker=" and ".join(filter(None, (usage.marker, source.get(*prefix, "marker")))) or None)
    if source.get(*prefix, "workspace") == "true" or source.get(*prefix, "path") is not None:
        name = usage.component.name
        return _excluded(usage, f"{name} is local code (in [tool.uv.sources]), not a published package")
    if git := source.get(*prefix, "git"):
        return _from_url(usage, git_url(git, *(source.get(*prefix, key) for key in ("rev", "tag", "branch"))))
    if url := source.get(*prefix, "url"):
        return _from_url(usage, url)
    return usage


def _excluded(usage: Usage, reason: str) -> Excluded:
    return Excluded(usage.location.file, f"line {usage.location.line}: {reason}")


def _from_url(usage: Usage, url: str) -> Usage:
    return replace(usage, component=replace(usage.component, version=None), specifier=f"@ {without_credentials(url)}")


def _dynamic(document: Document, tree: Tree) -> Iterator[Found]:
    """Dependencies that the build computes: followed where a file is named, said to be unknown elsewhere."""
    dynamic = {scalar.value: scalar for scalar in document.under("project", "dynamic")}
    followed: set[str] = set()
    for scalar in document.under("tool", "setuptools", "dynamic"):
        match scalar.key:
            case ("tool", "setuptools", "dynamic", "dependencies", "file", *_):
                followed.add("dependencies")
                place = document.place(scalar, "dynamic dependencies")
                yield from requirements_txt.follow(scalar.value, place, tree)
            case ("tool", "setuptools", "dynamic", "optional-dependencies", str(extra), "file", *_):
                followed.add("optional-dependencies")
                place = document.place(scalar, "dynamic optional dependencies", f"optional:{extra}")
                yield from requirements_txt.follow(scalar.value, place, tree)
    for key in ("dependencies", "optional-dependencies"):
        if key in dynamic and key not in followed and not _told_elsewhere(document, tree):
            if locked_beside(document.file, tree):
                return
            backend = document.value("build-system", "build-backend") or "setuptools"
            yield document.place(dynamic[key], "").incomplete(
                f"{key} are dynamic, computed by {backend} at build time: not known from files; add a lock file, or "
                f"scan with --environment"
            )


def _told_elsewhere(document: Document, tree: Tree) -> bool:
    """Whether setup.py, setup.cfg or Poetry's own table, each read by itself, is where they come from."""
    folder = posixpath.dirname(document.file.path)
    beside = any(tree.get(posixpath.join(folder, name)) for name in ("setup.py", "setup.cfg"))
    return beside or any(True for _ in document.under("tool", "poetry", "dependencies"))


def _dotted(scalar: Scalar) -> str:
    return ".".join(str(part) for part in scalar.key)
