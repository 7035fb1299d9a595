"""The license is not the one that was locked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scanner.assess.check import Check, Context
from scanner.assess.confidence import weakest
from scanner.assess.drift import drifted
from scanner.assess.wording import claim_evidence
from scanner.entities import Case, Confidence, Facts, Finding, License

if TYPE_CHECKING:
    from scanner.lock.locked_state import Pair

CHECK = Check(
    code="license-changed",
    title="The license changed since the lock",
    severity="warning",
    why="What somebody read and accepted no longer holds for what you fetch today.",
    remedy="Stay at the revision or version that was locked until somebody has read the new license, then run "
    "`stayopen lock` and have it approved.",
    outlook=True,
    decides="counsel",
)


def find(case: Case, context: Context) -> Iterator[Finding]:
    """What is concluded today against what was concluded when it was locked."""
    pair = context.locked.get(case.id)
    if pair is None or pair.before.state == "unresolved" or not _comparable(pair, case.facts):
        return
    before, after = pair.before.concluded, case.facts.license
    if _same(before, after):
        return
    version = f" in {pair.now.id.rpartition('@')[2]}" if pair.moved and "@" in pair.now.id else ""
    yield drifted(
        CHECK, case, context, topic="license", before=spoken(before), after=spoken(after), key="license",
        says=f"was under {spoken(before)} and is under {spoken(after)}{version}", told=("license", "license-text"),
        evidence=claim_evidence(case), confidence=_confidence(pair, after),
    )  # fmt: skip


def _comparable(pair: Pair, facts: Facts) -> bool:
    """Where not all sources answered, those that did may still name a license that nobody named before."""
    if pair.silence is None:
        return True
    named = {found for claim in facts.claims if claim.source != "rules" for found in claim.license_ids}
    new = set(facts.license.ids) - set(pair.before.license_ids)
    return facts.state == "partial" and pair.before.license_state == "known" and bool(new & named)


def _same(before: License, after: License) -> bool:
    if before.state != after.state or set(before.ids) != set(after.ids):
        return False
    return len(after.ids) < 2 or before.choice == after.choice


def _confidence(pair: Pair, after: License) -> Confidence:
    """What only our rules said when it was locked is a guess: the source may always have said otherwise."""
    from scanner.lock.locked_state import spoke  # noqa: PLC0415 - asked of what was locked only

    return weakest(pair.before.license_confidence if spoke(pair.before) else "low", after.confidence)


def spoken(license_: License) -> str:
    """A concluded license in words."""
    if license_.state == "conflict":
        return f"disputed terms ({' or '.join(sorted(license_.ids))})"
    if license_.state == "none":
        return "terms of service"
    named = license_.expression or (" OR " if license_.choice else " AND ").join(license_.ids)
    return named if license_.state == "known" and named else "no known license"
