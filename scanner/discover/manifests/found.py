"""What every manifest reader yields, and the way from a declared requirement to a Usage."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from scanner.discover.manifests.graph import NOT_LOCKED, Via
from scanner.discover.redact import excerpt, redact, without_credentials
from scanner.discover.source import SourceFile
from scanner.entities import Component, Incomplete, Location, Usage
from scanner.syntax.pypi_name import canonicalize_name

MAX_REQUIREMENT = 4096


class Excluded(Incomplete, frozen=True):
    """Left out on purpose and reported as such: the project itself, a member of its workspace, a local path."""


Found = Usage | Incomplete

_NAME = re.compile(r"\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(\[[^\]]*\])?\s*")
_EXACT = re.compile(r"===?\s*([^\s,;*]+)")
_NUMBER = r"[0-9]+(?:\.[0-9]+)*"
_CLAUSE = rf"(?:[=!]= *{_NUMBER}(?:\.\*)?|[<>]=? *{_NUMBER}|~= *[0-9]+(?:\.[0-9]+)+)"
_PLAIN = re.compile(
    rf"([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)(?:\[[A-Za-z0-9]+\])? *(?:{_CLAUSE}(?: *, *{_CLAUSE})*)?"
    r"(?: *; *(python_version|sys_platform|platform_system|platform_machine) *([=!<>]=|[<>]) *[\"']([\w.]+)[\"'])?"
)
"""Requirements as most are written. They are read without `packaging`, which takes long to import."""
_LOCAL = re.compile(r"\.{0,2}[/\\]|\.{1,2}$|file:|[A-Za-z]:[/\\]|~")


class Place(msgspec.Struct, frozen=True):
    """Where a requirement stands and what that place says of it; see Usage for the words."""

    file: SourceFile
    line: int
    column: int
    text: str
    how: str
    why: str
    scope: str = "runtime"
    via: Via = NOT_LOCKED

    def usage(
        self,
        component: Component,
        specifier: str | None = None,
        marker: str | None = None,
        confidence: str = "high",
    ) -> Usage:
        """A Usage here. A file that stands among tests or docs gives its own scope to what is runtime in it."""
        return Usage(
            component,
            Location(self.file.path, self.line, self.column, excerpt(self.text)),
            how=self.how,
            why=self.why,
            scope=self.file.scope if self.scope == "runtime" else self.scope,
            in_use=self.file.in_use,
            confidence="high" if confidence == "high" else "medium",
            specifier=specifier or None,
            marker=marker or None,
            direct=self.via.direct,
            through=self.via.through,
            groups=self.via.groups,
        )

    def incomplete(self, reason: str) -> Incomplete:
        """Something here that could not be understood."""
        return Incomplete(self.file.path, f"line {self.line}: {reason}")

    def excluded(self, reason: str) -> Excluded:
        """Something here that is left out on purpose."""
        return Excluded(self.file.path, f"line {self.line}: {reason}")

    def but(self, *, scope: str | None = None, why: str | None = None) -> Place:
        """The same place, read another way."""
        return replace(self, scope=scope or self.scope, why=why or self.why)


def pypi(name: str, version: str | None = None) -> Component:
    """A Python package under its normalised name (PEP 503), so that all spellings of it are one component."""
    return Component("package", "pypi", canonicalize_name(name), version)


def pinned(specifier: str | None) -> str | None:
    """The one version that a specifier admits, None for a range."""
    found = _EXACT.fullmatch(specifier.strip()) if specifier else None
    return found[1] if found else None


def is_local(target: str) -> bool:
    """Whether a URL or path names code on this machine rather than something published."""
    return _LOCAL.match(target.strip()) is not None


def requirement(text: str, place: Place, *, marker: str | None = None) -> Iterator[Found]:
    """A PEP 508 requirement at a place.

    `text` is the requirement alone, without options or comments; `marker` is one that applies besides its own. What
    does not parse but begins with a name is still a Usage, beside the Incomplete that says what is wrong.
    """
    text = text.strip()
    if len(text) > MAX_REQUIREMENT:
        yield place.incomplete(f"a requirement longer than {MAX_REQUIREMENT} characters: not read; shorten it")
        return
    if plain := _PLAIN.fullmatch(text):
        specifier = _as_declared(text)
        own = f'{plain[2]} {plain[3]} "{plain[4]}"' if plain[2] else ""
        markers = " and ".join(filter(None, (own, marker)))
        yield place.usage(pypi(plain[1], pinned(specifier)), specifier, markers)
    else:
        yield from _parsed(text, place, marker)


def _parsed(text: str, place: Place, marker: str | None) -> Iterator[Found]:
    from packaging.requirements import InvalidRequirement, Requirement  # noqa: PLC0415 - see _PLAIN

    try:
        parsed = Requirement(text)
    except (InvalidRequirement, RecursionError) as error:
        yield from _unparsed(text, place, error)
        return
    markers = " and ".join(part for part in (str(parsed.marker) if parsed.marker else "", marker or "") if part)
    if parsed.url:
        yield from direct(parsed.name, parsed.url, place, marker=markers)
        return
    specifier = _as_declared(text)
    yield place.usage(pypi(parsed.name, pinned(specifier)), specifier, markers)


def direct(name: str | None, url: str, place: Place, *, marker: str | None = None) -> Iterator[Found]:
    """A package taken from a URL or a version control system (PEP 440 direct reference), not from an index."""
    name = name or _name_in_url(url)
    if is_local(url):
        yield place.excluded(
            f"{excerpt(name or url)} is local code, not a published package: scan it by itself if needed"
        )
    elif name is None:
        yield place.incomplete(f"{excerpt(url)} names no package: write it as NAME @ URL")
    else:
        yield place.usage(pypi(name), f"@ {without_credentials(url)[:MAX_REQUIREMENT]}", marker)


def git_url(url: str | None, *revisions: str | None) -> str:
    """A repository as PEP 440 writes it, at the first revision, tag or branch that is given."""
    revision = next((revision for revision in revisions if revision), None)
    return f"git+{url}@{revision}" if revision else f"git+{url}"


def _unparsed(text: str, place: Place, error: Exception) -> Iterator[Found]:
    problem = redact(str(error).split("\n", 1)[0] or "nested too deeply")
    yield place.incomplete(f"{excerpt(text)!r} is not a valid requirement ({problem[:120]}): correct it (PEP 508)")
    name = _NAME.match(text)
    if name and text[name.end() : name.end() + 1] in {"", "=", ">", "<", "~", "!", "(", ";", "@"}:
        specifier = excerpt(text[name.end() :].split(";", 1)[0].strip())
        yield place.usage(pypi(name[1]), specifier, confidence="medium")


def _as_declared(text: str) -> str:
    """The specifier in the order of the file, without blanks or the brackets that PEP 508 allows around it."""
    name = _NAME.match(text)
    declared = text[name.end() if name else 0 :].split(";", 1)[0]
    return re.sub(r"\s+", "", declared).removeprefix("(").removesuffix(")")


def _name_in_url(url: str) -> str | None:
    """From `#egg=NAME`, or the name of a wheel file."""
    # Not urlsplit, which raises on what it takes for a faulty IPv6 address.
    address, _, fragment = url.partition("#")
    if egg := re.search(r"(?:^|&)egg=([A-Za-z0-9._-]+)", fragment):
        return egg[1]
    from packaging.utils import InvalidWheelFilename, parse_wheel_filename  # noqa: PLC0415 - see _PLAIN

    try:
        return parse_wheel_filename(address.partition("?")[0].rpartition("/")[2])[0]
    except InvalidWheelFilename:
        return None
