"""Places and dates in words, the same in every report for people."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from scanner.entities import Incomplete, Location
from scanner.report.inert import inert
from scanner.report.terminal import Span
from scanner.report.wording import with_it
from scanner.syntax.purl import component_of


def place(location: Location) -> str:
    """file:line:column as far as known."""
    return ":".join(str(part) for part in (location.file, location.line, location.column) if part is not None)


def places(locations: Sequence[Location]) -> str:
    """The first place, and how many more there are: "src/app.py:10 and 3 more"."""
    if not locations:
        return ""
    first = locations[0]
    text = inert(first.file, 200) + (f":{first.line}" if first.line else "")
    return text if len(locations) == 1 else f"{text} and {len(locations) - 1} more"


def linked(locations: Sequence[Location], root: str) -> list[Span]:
    """The same as `places`, with a link to the first one under the directory or file that was scanned."""
    shown = places(locations)
    return [(shown, f"dim {_address(locations[0], root)}")] if shown else []


def _address(location: Location, root: str) -> str:
    """The file as a URL in ASCII without blanks; empty where the scanned place has no address."""
    try:
        scanned = Path(root)
        return (scanned if scanned.name == location.file else scanned / location.file).as_uri()
    except ValueError:  # not an absolute path
        return ""


def dated(text: str, date: str | None, source: str) -> str:
    """One line of evidence with its date and where it can be read."""
    tail = ", ".join(part for part in (date, inert(source, 200)) if part)
    return inert(text, 600) + (f" ({tail})" if tail else "")


def by_reason(items: Sequence[Incomplete]) -> dict[str, list[str]]:
    """The subjects that share a reason, so that it is said once; what names only its subject says "it" then."""
    grouped: dict[str, list[Incomplete]] = {}
    for item in items:
        grouped.setdefault(_about_it(item), []).append(item)
    return {
        reason if len(members) > 1 else members[0].told: [item.subject for item in members]
        for reason, members in grouped.items()
    }


def _about_it(item: Incomplete) -> str:
    """The reason with "it" for the component that it is about."""
    about = component_of(item.subject) if item.subject.startswith("pkg:") else None
    return with_it(item.told, about) if about else item.told
