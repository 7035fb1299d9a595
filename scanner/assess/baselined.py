"""Findings that the baseline has: shown, and not counted. One that has become worse counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from scanner.assess.check import Check, Context
from scanner.assess.entry_finding import entry_finding
from scanner.entities import SEVERITIES, BaselineComparison, Evidence, Finding, SetAside
from scanner.syntax.plurals import plural
from scanner.syntax.purl import without_version

if TYPE_CHECKING:
    from scanner.baseline.shape import Kept, Known

OUTDATED = Check(
    code="baseline-outdated",
    title="The baseline has findings that are gone",
    severity="note",
    why="A baseline that keeps what is mended would hide it, should it come back.",
    remedy="Run `stayopen baseline write`: it takes out what is gone, and adds nothing.",
    decides="engineering",
)
CHECKS = (OUTDATED,)
_NAMED = 5


def apply(findings: Sequence[Finding], known: Known | None, context: Context) -> list[Finding]:
    """The findings, those set aside that the baseline has, and one on what it has and nobody finds any more."""
    if known is None:
        return list(findings)
    from scanner.baseline.shape import NEVER  # noqa: PLC0415 - most projects have no baseline

    kept = {one.fingerprint: one for one in known.baseline.findings}
    result = [one if one.code in NEVER else _set_aside(one, kept.get(one.fingerprint), known) for one in findings]
    gone = _gone(findings, known, context)
    return [*result, _outdated(gone, known, context)] if gone and not context.off(OUTDATED.code, None) else result


def comparison(findings: Sequence[Finding], known: Known | None, context: Context) -> BaselineComparison | None:
    """How much of the baseline was found again, and what is gone."""
    if known is None:
        return None
    found = {one.fingerprint for one in findings if one.set_aside and one.set_aside.kind == "baseline"}
    gone = tuple(f"{one.check} {one.component}" for one in _gone(findings, known, context))
    return BaselineComparison(known.file, len(known.baseline.findings), len(found), gone)


def _set_aside(finding: Finding, kept: Kept | None, known: Known) -> Finding:
    if kept is None or not finding.counts:
        return finding
    if SEVERITIES.index(finding.severity) > SEVERITIES.index(kept.severity):
        worse = Evidence(f"it was a mere {kept.severity} when it came into {known.file}", date=kept.recorded)
        return replace(finding, evidence=(worse, *finding.evidence))
    return replace(finding, set_aside=SetAside("baseline", f"in {known.file} since {kept.recorded}"))


def _gone(findings: Sequence[Finding], known: Known, context: Context) -> list[Kept]:
    """What the baseline has and is not found, where everything was looked at that it is about."""
    if not (known.whole and context.whole):
        return []
    found = {one.fingerprint for one in findings}
    unseen = {without_version(case.id) for case in context.cases if case.facts.state != "resolved"}
    return [
        one
        for one in known.baseline.findings
        if one.fingerprint not in found and without_version(one.component) not in unseen
    ]


def _outdated(gone: Sequence[Kept], known: Known, context: Context) -> Finding:
    named = ", ".join(f"{one.check} of {one.component}" for one in gone[:_NAMED])
    more = f" and {len(gone) - _NAMED} more" if len(gone) > _NAMED else ""
    message = f"{known.file} has {plural(len(gone), 'finding')} not found any more: {named}{more}."
    return entry_finding(OUTDATED, known.file, message, context, key="")
