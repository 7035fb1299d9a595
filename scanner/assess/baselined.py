"""What the baseline has: shown, and not counted. A finding that has become worse counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from scanner.assess.check import Check, Context
from scanner.assess.entry_finding import entry_finding
from scanner.entities import SEVERITIES, BaselineComparison, Evidence, Finding, Incomplete, SetAside
from scanner.syntax.plurals import plural
from scanner.syntax.purl import unversioned, without_version

if TYPE_CHECKING:
    from scanner.baseline.shape import Kept, Known

OUTDATED = Check(
    code="baseline-outdated",
    title="The baseline has what is gone",
    severity="note",
    why="A baseline that keeps what is mended would hide it, should it come back.",
    remedy="Run `stayopen baseline write`: it takes out what is gone, and adds nothing.",
    decides="engineering",
)
CHECKS = (OUTDATED,)
_NAMED = 5


class Judged(msgspec.Struct, frozen=True):
    """What came of setting findings, and what is incomplete, beside the baseline."""

    findings: tuple[Finding, ...]
    incomplete: tuple[Incomplete, ...]
    comparison: BaselineComparison | None = None


def apply(
    findings: Sequence[Finding], incomplete: Sequence[Incomplete], known: Known | None, context: Context
) -> Judged:
    """Both, what the baseline has of them marked as such, and a finding on what it has and is there no more."""
    if known is None:
        return Judged(tuple(findings), tuple(incomplete))
    from scanner.baseline.shape import NEVER  # noqa: PLC0415 - most projects have no baseline

    kept = {one.fingerprint: one for one in known.baseline.findings}
    result = [one if one.code in NEVER else _set_aside(one, kept.get(one.fingerprint), known) for one in findings]
    marked = tuple(_marked(incomplete, known))
    gone = _gone(findings, incomplete, known, context)
    if gone and not context.off(OUTDATED.code, None):
        result.append(_outdated(gone, known, context))
    found = {one.fingerprint for one in result if one.set_aside and one.set_aside.kind == "baseline"}
    gaps = sum(one.known is not None for one in marked)
    compared = BaselineComparison(known.file, len(known.baseline.findings), len(found), gone, gaps)
    return Judged(tuple(result), marked, compared)


def _marked(incomplete: Iterable[Incomplete], known: Known) -> Iterator[Incomplete]:
    """What is incomplete, with since when it is known to be."""
    from scanner.baseline.shape import gap_key  # noqa: PLC0415 - as above

    gaps = {gap_key(one): f"in {known.file} since {one.recorded}" for one in known.baseline.incomplete}
    yield from (replace(one, known=gaps.get(gap_key(one))) for one in incomplete)


def _set_aside(finding: Finding, kept: Kept | None, known: Known) -> Finding:
    if kept is None or not finding.counts:
        return finding
    if SEVERITIES.index(finding.severity) > SEVERITIES.index(kept.severity):
        worse = Evidence(f"it was a mere {kept.severity} when it came into {known.file}", date=kept.recorded)
        return replace(finding, evidence=(worse, *finding.evidence))
    return replace(finding, set_aside=SetAside("baseline", f"in {known.file} since {kept.recorded}"))


def _gone(
    findings: Sequence[Finding], incomplete: Sequence[Incomplete], known: Known, context: Context
) -> tuple[str, ...]:
    """What the baseline has and is not there, where everything was looked at that it is about."""
    if not (known.whole and context.whole):
        return ()
    found = {one.fingerprint for one in findings}
    unseen = {without_version(case.id) for case in context.cases if case.facts.state != "resolved"}
    open_ = {unversioned(one.subject) for one in incomplete}
    return (
        *(
            f"{one.check} of {one.component}"
            for one in known.baseline.findings
            if one.fingerprint not in found and without_version(one.component) not in unseen
        ),
        *(f"incomplete {one.subject}" for one in known.baseline.incomplete if one.subject not in open_),
    )


def _outdated(gone: Sequence[str], known: Known, context: Context) -> Finding:
    more = f" and {len(gone) - _NAMED} more" if len(gone) > _NAMED else ""
    things = plural(len(gone), "thing")
    message = f"{known.file} has {things} not found any more: {', '.join(gone[:_NAMED])}{more}."
    return entry_finding(OUTDATED, known.file, message, context, key="")
