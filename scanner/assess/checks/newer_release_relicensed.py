"""What is pinned names another license, or asks to agree to other terms, where it is newer: seen without a rule."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from scanner.assess.check import Check, Context
from scanner.assess.choice import rank
from scanner.assess.wording import start, the
from scanner.entities import NEWER, Case, Change, Evidence, Finding, License, Severity
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
    decides="counsel",
)


def find(case: Case, context: Context) -> Iterator[Finding]:
    """One finding for all changes after what is in use: a warning when the license got tighter, else a note.

    Silent where a rule knows the change, which `relicensed` tells, and where the newer release only names parts too.
    """
    if not case.facts.revision or _known_by_rule(case, context):
        return
    newer = [one for one in case.facts.history if last_day(one.date) <= context.as_of and _is_newer(one, case)]
    later = [change for change in newer if change.topic == "license"]
    severity = _judged(later, case, context.rules)
    if severity is not None:
        yield _finding(case, later, severity, context)
        return
    agreed = [change for change in newer if change.topic == "access-terms" and change.after]
    if agreed and case.component.kind != "package":
        yield _terms_finding(case, agreed, context)


def _judged(later: list[Change], case: Case, rules: Rulebook) -> Severity | None:
    """How much it matters that one license became another; None: not at all."""
    if not later or later[0].before is None or later[-1].after is None:
        return None
    if case.component.kind == "package":
        return _severity(_named(later[0].before, rules), _named(later[-1].after, rules))
    before, after = _named_by_card(later[0].before, rules), _named_by_card(later[-1].after, rules)
    return _severity(before, after) if before.ids and after.ids else "note"  # what is not known is not called tighter


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


def _named_by_card(text: str, rules: Rulebook) -> _Named:
    """As a card names it: the Hub's id, and its own name for it where that is "other"."""
    ids, _, name = text.partition(" (")
    reading = read_license(ids, "hub", rules)
    if not reading.ids and name:
        reading = read_license(name.removesuffix(")"), "hub", rules)
    return _Named(frozenset(reading.ids), max((rank(found, rules) for found in reading.ids), default=0))


def _severity(before: _Named, after: _Named) -> Severity | None:
    if after.rank > before.rank:
        return "warning"
    return None if before.ids <= after.ids and after.rank == before.rank else "note"


def _finding(case: Case, later: list[Change], severity: Severity, context: Context) -> Finding:
    first, last, own = later[0], later[-1], _short(case.facts.revision, case)
    thing = "release" if case.component.kind == "package" else "commit"
    seen = f"the newest {thing}" if last.revision == case.facts.latest else thing
    what = "tighter" if severity == "warning" else "other"
    return context.finding(
        CHECK,
        case,
        f"{start(the(case))}: {seen} {_short(last.revision, case)} ({last.date}) is under {last.after}, where "
        f"{own} is under {first.before}: an upgrade brings {what} terms.",
        key=f"{first.before} {last.after}",
        severity=severity,
        evidence=tuple(_evidence(change) for change in later),
        confidence=case.facts.license.confidence,
    )


def _terms_finding(case: Case, agreed: list[Change], context: Context) -> Finding:
    last = agreed[-1]
    what = "other terms" if agreed[0].before else "terms, where it asked for none"
    return context.finding(
        CHECK,
        case,
        f"{start(the(case))}: commit {_short(last.revision, case)} ({last.date}) asks whoever downloads it to agree to "
        f"{what}: an update of the pin brings them.",
        key=f"access-terms {last.after}",
        severity="note",
        evidence=tuple(_evidence(change) for change in agreed),
    )


def _short(revision: str | None, case: Case) -> str:
    """A version, or the beginning of a commit's id."""
    return (revision or "") if case.component.kind == "package" else (revision or "")[:12]


def _evidence(change: Change) -> Evidence:
    more = f" ({change.note})" if change.note else ""
    before = change.before or "nothing"
    return Evidence(f"{change.revision}: {change.after}, before it {before}{more}", change.where, change.date)


def _known_by_rule(case: Case, context: Context) -> bool:
    known = context.rules.relicensed(case.component.registry, case.component.name)
    return any(not package.near_miss and package.date and last_day(package.date) <= context.as_of for package in known)


def _is_newer(change: Change, case: Case) -> bool:
    """Whether a change came after what is in use."""
    if case.component.kind != "package":
        return NEWER in change.note
    return _is_later(change.revision, case.facts.revision or "", case.component.registry)


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
