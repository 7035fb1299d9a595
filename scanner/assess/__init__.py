"""What the facts mean for the user: a plain join of license terms with the stated use.

terms/         one term against the use: how each word of the vocabulary is weighed
scales.py      one license, or several: the sum of its terms
verdict.py     one component: its own license, and what flows down from its bases
obligations.py questions.py   what is owed, and what has to be stated
outlook/       will it stay open? signals, weights from the history, bands
reliance/      what the project leans on, and how it would get away
checks/        one module per kind of finding; those about terms read them from the verdict
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from scanner.assess import approvals, baselined, clarifications, locked, waivers
from scanner.assess.check import Check, Context
from scanner.assess.checks import CHECKS
from scanner.assess.obligations import obligations
from scanner.assess.project import Project
from scanner.assess.questions import questions
from scanner.assess.reliance import reliance
from scanner.assess.summaries import summaries
from scanner.config import Config
from scanner.entities import (
    SEVERITIES,
    BaselineComparison,
    Case,
    Claim,
    Comparison,
    Finding,
    Incomplete,
    LicenseSummary,
    Obligation,
    Outlook,
    Question,
    Reliance,
    Verdict,
)
from scanner.rulebook import Rulebook

if TYPE_CHECKING:
    from scanner.assess.clarifications import Clarity
    from scanner.baseline.shape import Known
    from scanner.lock.locked_state import LockedState

ALL_CHECKS: tuple[Check, ...] = (
    *(module.CHECK for module in CHECKS),
    *locked.CHECKS,
    *approvals.CHECKS,
    *waivers.CHECKS,
    *clarifications.CHECKS,
    *baselined.CHECKS,
)
"""Every kind of finding there is; each has its page docs/checks/CODE.md."""


class Assessment(msgspec.Struct, frozen=True):
    """What comes of it: findings, worst first, those that do not count last; a verdict and an
    outlook per case, in their order."""

    findings: tuple[Finding, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    outlooks: tuple[Outlook, ...] = ()
    questions: tuple[Question, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    licenses: tuple[LicenseSummary, ...] = ()
    notices: tuple[str, ...] = ()
    incomplete: tuple[Incomplete, ...] = ()
    lock: Comparison | None = None
    baseline: BaselineComparison | None = None
    reliance: Reliance | None = None


def assess(
    cases: Sequence[Case],
    config: Config,
    rules: Rulebook,
    as_of: date,
    project: Sequence[Claim] = (),
    lock: LockedState | None = None,
    *,
    clarified: Sequence[Clarity] = (),
    incomplete: Sequence[Incomplete] = (),
    baseline: Known | None = None,
    whole: bool = True,
    findings_only: bool = False,
) -> Assessment:
    """Every verdict and every finding. `project` is what the project's manifests claim of its own license.

    `lock` is the lock to compare with, if there is one; `clarified` what became of the clarifications that the cases
    were given; `baseline` what was there before; `whole` is False where only a part of what the configuration is for
    was looked at; `incomplete` what could not be read or resolved, to which is added what could not be judged. Uses
    only what was public by `as_of`. Checks that the policy turns off find nothing; verdicts are not turned off. What
    stands in nothing but a large catalogue has a verdict, and no finding, question or obligation.
    `findings_only`: nobody will read what the project leans on.
    """
    own = Project(tuple(project))
    context = Context(config, rules, as_of, own, tuple(cases), lock, tuple(clarified), whole)
    findings = [finding for case in cases if not case.only_listed for finding in _examine(case, context)]
    outlooks = tuple(map(context.outlook, cases))
    findings += [*locked.worsened(findings, outlooks, context), *locked.outdated(context)]
    findings += clarifications.findings(context)
    decided = approvals.apply(findings, context)
    there = {case.id: case for case in cases}
    told = [
        one for one in waivers.apply(decided.findings, context) if not context.off(one.code, there.get(one.component))
    ]
    unjudged = (*locked.uncompared(context), *decided.incomplete, *clarifications.incomplete(clarified))
    beside = baselined.apply(told, tuple(dict.fromkeys((*incomplete, *unjudged))), baseline, context)
    judged = beside.findings
    weighed = [(case, context.weighing(case)) for case in cases]
    relied_on = [(case, weighing) for case, weighing in weighed if not case.only_listed]
    return Assessment(
        findings=tuple(sorted(judged, key=_order)),
        verdicts=tuple(_accepted((weighing.verdict for _, weighing in weighed), judged)),
        outlooks=outlooks,
        questions=questions(relied_on),
        obligations=obligations(relied_on, rules),
        licenses=summaries((case for case, _ in relied_on), (weighing.verdict for _, weighing in relied_on), rules),
        notices=tuple(filter(None, (own.disagreement(config.use, rules), _turned_off(config)))),
        incomplete=beside.incomplete,
        baseline=beside.comparison,
        lock=locked.comparison(context, decided.standings),
        reliance=None if findings_only else reliance(context),
    )


def _turned_off(config: Config) -> str:
    off = config.policy.off
    return f"turned off by your policy: {', '.join(off)}" if off else ""


def _accepted(verdicts: Iterable[Verdict], findings: Sequence[Finding]) -> Iterator[Verdict]:
    """Verdicts with what a person has accepted of them. That is noted, and changes nothing in what the terms say."""
    decisions: defaultdict[str, list[str]] = defaultdict(list)
    for one in findings:
        if one.waived and one.component and one.severity != "note":
            until = f" until {one.waived.expires}" if one.waived.expires else ""
            decisions[one.component].append(f"{one.waived.owner} accepted {one.code}{until}: {one.waived.reason}")
    for verdict in verdicts:
        accepted = decisions.get(verdict.component, ())
        yield replace(verdict, note="; ".join(filter(None, (verdict.note, *accepted)))) if accepted else verdict


def _examine(case: Case, context: Context) -> Iterator[Finding]:
    for module in CHECKS:
        if not context.off(module.CHECK.code, case):
            yield from module.find(case, context)


def _order(finding: Finding) -> tuple[bool, int, str, str]:
    return not finding.counts, -SEVERITIES.index(finding.severity), finding.code, finding.component


__all__ = ["ALL_CHECKS", "Assessment", "Check", "assess"]
