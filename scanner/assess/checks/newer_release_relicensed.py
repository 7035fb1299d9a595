"""A package whose newest release names another license than the one in use: seen at the index, without a rule."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from scanner.assess.check import Check, Context
from scanner.assess.choice import rank
from scanner.assess.wording import start, the
from scanner.entities import Case, Change, Evidence, Finding, License, Severity
from scanner.licensing import alternatives, expand_ids, read_license
from scanner.rulebook import Rulebook
from scanner.rulebook.days import last_day

CHECK = Check(
    code="newer-release-relicensed",
    title="A newer release has another license",
    severity="warning",
    why="The next upgrade brings terms that nobody has looked at, and no error tells of it.",
    remedy="Read the license of the newer release before you upgrade, and cap the version until somebody has decided.",
    outlook=True,
)


def find(case: Case, context: Context) -> Iterator[Finding]:
    """One finding for all changes after the version in use: a warning when the terms got tighter, else a note.

    Silent where a rule knows the change, which `relicensed` tells, and where the newer release only names parts too.
    """
    revision = case.facts.revision
    if case.component.kind != "package" or not revision or _known_by_rule(case, context):
        return
    later = [
        change
        for change in case.facts.history
        if change.topic == "license"
        and last_day(change.date) <= context.as_of
        and _is_later(change.revision, revision, case.component.registry)
    ]
    if not later or later[0].before is None or later[-1].after is None:
        return
    before, after = _named(later[0].before, context.rules), _named(later[-1].after, context.rules)
    severity = _severity(before, after)
    if severity is not None:
        yield _finding(case, later, severity, context)


class _Named(msgspec.Struct, frozen=True):
    """The licenses that a release names, and how restrictive they are where the user may choose."""

    ids: frozenset[str]
    rank: int


def _named(text: str, rules: Rulebook) -> _Named:
    reading = read_license(text, "field", rules)
    # Several ids without an expression stand there as we write them: "bsd AND apache-2.0".
    ids = reading.ids or tuple(found for part in text.split(" AND ") for found in expand_ids(part, rules))
    groups = alternatives(License("known", reading.expression, ids, reading.choice), rules)
    return _Named(frozenset(ids), min((max(rank(found, rules) for found in group) for group in groups), default=0))


def _severity(before: _Named, after: _Named) -> Severity | None:
    if after.rank > before.rank:
        return "warning"
    return None if before.ids <= after.ids and after.rank == before.rank else "note"


def _finding(case: Case, later: list[Change], severity: Severity, context: Context) -> Finding:
    first, last, own = later[0], later[-1], case.facts.revision
    seen = "the newest release" if last.revision == case.facts.latest else "release"
    what = "tighter" if severity == "warning" else "other"
    return context.finding(
        CHECK,
        case,
        f"{start(the(case))}: {seen} {last.revision} ({last.date}) is under {last.after}, where {own} is under "
        f"{first.before}: an upgrade brings {what} terms.",
        key=f"{first.before} {last.after}",
        severity=severity,
        evidence=tuple(_evidence(change) for change in later),
        confidence=case.facts.license.confidence,
    )


def _evidence(change: Change) -> Evidence:
    more = f" ({change.note})" if change.note else ""
    return Evidence(f"{change.revision}: {change.after}, before it {change.before}{more}", change.where, change.date)


def _known_by_rule(case: Case, context: Context) -> bool:
    known = context.rules.relicensed(case.component.registry, case.component.name)
    return any(not package.near_miss and package.date and last_day(package.date) <= context.as_of for package in known)


def _is_later(version: str | None, than: str, registry: str) -> bool:
    """Whether a version comes after another; what cannot be understood is not taken for later."""
    if version is None:
        return False
    if registry == "npm":
        from scanner.syntax.npm_range import version_key  # noqa: PLC0415 - few packages were relicensed

        one, other = version_key(version), version_key(than)
        return one is not None and other is not None and one > other
    from packaging.version import InvalidVersion, Version  # noqa: PLC0415 - as above

    try:
        return Version(version) > Version(than)
    except InvalidVersion:
        return False
