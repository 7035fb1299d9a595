"""Software that changed its terms: which side of the change the version in use is on."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from scanner.assess.check import Check, Context
from scanner.assess.choice import rank
from scanner.assess.wording import rule_evidence, start, the
from scanner.entities import Case, Confidence, Evidence, Finding, Severity
from scanner.licensing import read_license
from scanner.rulebook.days import last_day
from scanner.rulebook.schema import Package
from scanner.syntax.versions import admits

CHECK = Check(
    code="relicensed",
    title="The terms changed between versions",
    severity="warning",
    why="An upgrade that looks like routine can bring a license that your use does not fit.",
    remedy="Read the new license before you upgrade, and cap the version until somebody has decided.",
    outlook=True,
    decides="counsel",
)


def find(case: Case, context: Context) -> Iterator[Finding]:
    """One finding for each change on record: a warning when the version is open, a note when it is fixed.

    Behind the change the license itself is what other checks judge, unless nobody could read it.
    """
    component = case.component
    if component.kind not in ("package", "space"):
        return
    for package in context.rules.relicensed(component.registry, component.name):
        if package.near_miss or not package.date or last_day(package.date) > context.as_of:
            continue
        yield _finding(case, package, context)


def _finding(case: Case, package: Package, context: Context) -> Finding:
    version = case.component.version or case.facts.revision
    behind = _behind(version, package)
    first = f" from version {package.first_affected}" if package.first_affected else ""
    change = f"{package.name} went from {package.before or 'other terms'} to {package.after or 'other terms'}{first}"
    return context.finding(
        CHECK,
        case,
        f"{start(the(case))}: {change} ({package.date}); {_standing(version, package, behind=behind)}.",
        key=package.id,
        severity=_severity(case, package, context, behind=behind),
        remedy=_remedy(package, behind=behind),
        evidence=(_change(package, f"{change}: {package.change_kind}"), *_later(package, context)),
        confidence=package.confidence,
    )


def _behind(version: str | None, package: Package) -> bool | None:
    """Whether a version is at or after the change, None when that cannot be told."""
    if not version or not package.first_affected:
        return None
    return admits("pypi", f">={package.first_affected}", version)


def _standing(version: str | None, package: Package, *, behind: bool | None) -> str:
    if behind:
        return f"{version} is under the new terms"
    if behind is False:
        return f"{version} is before the change: upgrading to {package.first_affected} brings the new terms"
    if version:
        return f"on which side of it {version} is cannot be told"
    return "no version is fixed here, so an install may take either side"


def _severity(case: Case, package: Package, context: Context, *, behind: bool | None) -> Severity:
    judged = behind is True and case.facts.license.state == "known"
    if behind is False or judged or _loosened(package, context):
        return "note"
    return "warning"


def _loosened(package: Package, context: Context) -> bool:
    """Whether the new terms are of a milder category than the old, as far as both can be read."""
    ranks = []
    for text in (package.before, package.after):
        ids = read_license(text or "", "field", context.rules).ids
        ranks.append(max((rank(found, context.rules) for found in ids), default=-1))
    return -1 < ranks[1] < ranks[0]


def _remedy(package: Package, *, behind: bool | None) -> str | None:
    if behind is False:
        return f"Cap the version below {package.first_affected} until somebody has read the new license."
    if behind and package.last_unaffected:
        return f"Read the new license; the last version under the old terms is {package.last_unaffected}."
    return None


def _change(package: Package, text: str) -> Evidence:
    """The change with the day on which it happened, not that on which its source was read."""
    return replace(rule_evidence(package, text), date=package.date)


def _later(package: Package, context: Context) -> tuple[Evidence, ...]:
    """What happened since, by the day judged."""
    confidence: Confidence = package.confidence
    return tuple(
        Evidence(event.get("what", ""), event.get("source", ""), day, confidence)
        for event in package.later_events
        if (day := event.get("date")) and last_day(day) <= context.as_of
    )
