"""The findings of a scan as a baseline. It only shrinks, unless people say that it may grow."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from scanner.baseline.shape import NEVER, Baseline, Gap, Kept, gap_key
from scanner.entities import SEVERITIES, Audit, Finding, Incomplete
from scanner.syntax.purl import without_version
from scanner.syntax.toml_writing import block

_HEAD = """\
# Written by `stayopen baseline write`: findings that are shown and do not fail. docs/configuration.md says more.
# To deal with one, mend it and write the baseline again. In a merge keep the blocks of both sides, then write it again.
"""


class Recorded(msgspec.Struct, frozen=True):
    """A new baseline, and how it differs from the one before.

    added     findings that came in
    gone      that are not found any more, and went
    unseen    that were not found because not everything could be looked at, and stay
    left_out  found now, and not in it: a baseline does not grow by itself
    open      incomplete now, and not in it
    """

    baseline: Baseline
    added: tuple[Kept | Gap, ...] = ()
    gone: tuple[Kept | Gap, ...] = ()
    unseen: tuple[Kept, ...] = ()
    left_out: tuple[Finding, ...] = ()
    open: tuple[Incomplete, ...] = ()


def record(audit: Audit, earlier: Baseline | None, *, grow: bool, incomplete: bool = False) -> Recorded:
    """What a scan found, as a baseline; `earlier` is the one that is there. Waived findings are not in need of it.

    `incomplete`: what could not be read or resolved is taken in too.
    """
    # Versions of one component share a fingerprint: the worst of them is the one that is kept.
    mildest_first = sorted(audit.findings, key=lambda one: SEVERITIES.index(one.severity))
    found = {one.fingerprint: one for one in mildest_first if one.waived is None and one.code not in NEVER}
    before = {one.fingerprint: one for one in earlier.findings} if earlier else {}
    stays = [one for name, one in before.items() if name in found and not _worse(found[name], one)]
    missing = [one for name, one in before.items() if name not in found]
    unseen = [one for one in missing if _unseen(one, audit)]
    fresh = [one for name, one in found.items() if name not in before or _worse(one, before[name])]
    added = [_kept(one, audit.as_of) for one in fresh] if grow or earlier is None else []
    gaps = _gaps(audit, earlier, incomplete=incomplete)
    known = {gap_key(one) for one in gaps}
    before_gaps = earlier.incomplete if earlier else ()
    return Recorded(
        Baseline(findings=tuple(_in_order([*stays, *unseen, *added])), incomplete=gaps),
        added=(*added, *(one for one in gaps if one not in before_gaps)),
        gone=(*(one for one in missing if one not in unseen), *(one for one in before_gaps if one not in gaps)),
        unseen=tuple(unseen),
        left_out=() if added else tuple(fresh),
        open=tuple(one for one in audit.incomplete if gap_key(one) not in known),
    )


def dump(baseline: Baseline) -> str:
    """The text of a baseline, in stable order: the same content always comes out as the same bytes."""
    blocks = [f"[[findings]]\n{block(one)}" for one in _in_order(baseline.findings)]
    blocks += [f"[[incomplete]]\n{block(one)}" for one in sorted(baseline.incomplete, key=gap_key)]
    return "\n".join([f"{_HEAD}version = {baseline.version}\n", *blocks])


def _gaps(audit: Audit, earlier: Baseline | None, *, incomplete: bool) -> tuple[Gap, ...]:
    """What is incomplete and known: what is so still, be it for another reason just now, and what comes in."""
    before = {gap_key(one): one for one in earlier.incomplete} if earlier else {}
    now = dict.fromkeys(gap_key(one) for one in audit.incomplete)
    fresh = [
        Gap(subject=subject, reason=reason, recorded=audit.as_of)
        for subject, reason in (now if incomplete else ())
        if (subject, reason) not in before
    ]
    subjects = {subject for subject, _ in now}
    return tuple(sorted([*(one for one in before.values() if one.subject in subjects), *fresh], key=gap_key))


def _worse(finding: Finding, kept: Kept) -> bool:
    return SEVERITIES.index(finding.severity) > SEVERITIES.index(kept.severity)


def _unseen(kept: Kept, audit: Audit) -> bool:
    """Whether the scan could not tell if the finding is still there."""
    about = [case for case in audit.cases if without_version(case.id) == without_version(kept.component)]
    if about:
        return any(case.facts.state != "resolved" for case in about)
    return any(not one.subject.startswith("pkg:") for one in audit.incomplete)


def _kept(finding: Finding, day: str) -> Kept:
    return Kept(
        check=finding.code, component=without_version(finding.component), severity=finding.severity, recorded=day,
        message=finding.message[:500], fingerprint=finding.fingerprint,
    )  # fmt: skip


def _in_order(findings: Iterable[Kept]) -> list[Kept]:
    return sorted(findings, key=lambda one: (one.component, one.check, one.fingerprint))
