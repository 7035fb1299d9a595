"""Poetry's tables in pyproject.toml, and its version constraints as PEP 440 specifiers.

Format: https://python-poetry.org/docs/dependency-specification/
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.discover.manifests.document import Document, Table
from scanner.discover.manifests.found import Found, Place, direct, git_url, pinned, pypi
from scanner.discover.redact import excerpt
from scanner.syntax.pypi_name import canonicalize_name

_RELEASE = re.compile(r"v?(\d+(?:\.\d+)*)(.*)")
_PART = re.compile(r"\s*(\^|~=|~|===?|!=|>=|<=|>|<)?\s*([^\s,]+)")


def dependencies(document: Document) -> Iterator[Found]:
    """Every dependency in [tool.poetry...], with the extras or the group that ask for it."""
    extras = _extras(document)
    for key, table in document.tables("tool", "poetry", "dependencies").items():
        name = canonicalize_name(str(key[-1]))
        scope = f"optional:{extras[name]}" if name in extras and table.get("optional") == "true" else "runtime"
        yield from _dependency(document, name, table, "in [tool.poetry.dependencies]", scope)
    for key, table in document.tables("tool", "poetry", "dev-dependencies").items():
        yield from _dependency(document, str(key[-1]), table, "in [tool.poetry.dev-dependencies]", "group:dev")
    for group in dict.fromkeys(
        scalar.key[3] for scalar in document.under("tool", "poetry", "group") if len(scalar.key) > 3
    ):
        for key, table in document.tables("tool", "poetry", "group", group, "dependencies").items():
            why = f"in [tool.poetry.group.{group}.dependencies]"
            yield from _dependency(document, str(key[-1]), table, why, f"group:{group}")


def specifier_of(constraint: str) -> str:
    """A Poetry constraint as a PEP 440 specifier, as it stands when PEP 440 has no words for it ("^1 || ^2").

    "^1.2" is ">=1.2,<2", "~1.2" is ">=1.2,<1.3", "1.2" is "==1.2", "1.*" is "==1.*"; "*" is empty.
    """
    constraint = constraint.strip()
    if constraint in {"", "*"}:
        return ""
    if "|" in constraint or len(constraint) > 500:
        return constraint
    parts = [part.strip() for part in re.split(r",|\s+(?=[\^~=<>!])", constraint) if part.strip()]
    return ",".join(_converted(part) for part in parts)


def _converted(part: str) -> str:
    found = _PART.fullmatch(part)
    if found is None:
        return part
    operator, version = found[1], found[2]
    release = _RELEASE.fullmatch(version)
    if release is None:
        return part
    numbers = [int(number) for number in release[1].split(".")] if len(release[1]) < 100 else []
    if operator == "^" and numbers:
        return f">={version},<{_next_caret(numbers)}"
    if operator == "~" and numbers:
        return f">={version},<{_bumped(numbers, min(1, len(numbers) - 1))}"
    return f"{operator or '=='}{version}".replace("==*", "")


def _next_caret(numbers: list[int]) -> str:
    """The first version that changes the leftmost number that is not zero."""
    index = next((index for index, number in enumerate(numbers) if number), len(numbers) - 1)
    return _bumped(numbers, index)


def _bumped(numbers: list[int], index: int) -> str:
    return ".".join(str(number) for number in (*numbers[:index], numbers[index] + 1))


def _extras(document: Document) -> dict[str, str]:
    """Package to the (first) extra that asks for it."""
    extras: dict[str, str] = {}
    for scalar in document.under("tool", "poetry", "extras"):
        match scalar.key:
            case ("tool", "poetry", "extras", str(extra), int()):
                extras.setdefault(canonicalize_name(scalar.value), extra)
    return extras


def _dependency(document: Document, name: str, table: Table, why: str, scope: str) -> Iterator[Found]:
    """One key of a table: a string, an inline table, or an array of them (one for each Python version)."""
    if canonicalize_name(name) == "python":
        return
    if table.plain is not None:
        yield from _declared(name, table.plain, document.place(table.first, why, scope), None)
        return
    prefixes: list[tuple[int, ...]] = [(index,) for index in table.names() if isinstance(index, int)] or [()]
    for prefix in prefixes:
        place = document.place(table.at(*prefix, "version"), why, scope)
        source = next((kind for kind in ("git", "url", "path", "file") if table.get(*prefix, kind) is not None), None)
        if source is None:
            yield from _declared(name, table.get(*prefix, "version") or "", place, _marker(table, prefix))
        elif source in {"path", "file"}:
            yield place.excluded(f"{excerpt(name)} is local code, not a published package")
        else:
            url = table.get(*prefix, source) or ""
            if source == "git":
                url = git_url(url, *(table.get(*prefix, kind) for kind in ("rev", "tag", "branch")))
            yield from direct(name, url, place, marker=_marker(table, prefix))


def _marker(table: Table, prefix: tuple[int, ...]) -> str | None:
    """`python` and `markers` as one environment marker (PEP 508)."""
    parts = []
    for part in filter(None, specifier_of(table.get(*prefix, "python") or "").split(",")):
        found = _PART.fullmatch(part)
        parts.append(f'python_version {found[1]} "{found[2]}"' if found and found[1] else f"python {part}")
    return " and ".join([*parts, *filter(None, [table.get(*prefix, "markers")])]) or None


def _declared(name: str, constraint: str, place: Place, marker: str | None) -> Iterator[Found]:
    specifier = specifier_of(constraint)
    yield place.usage(pypi(name, pinned(specifier)), specifier, marker)
