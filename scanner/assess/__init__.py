"""What the facts mean for the user: one module per check, a plain join of license terms with the stated use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from scanner.assess import waivers
from scanner.assess.check import Check, Context
from scanner.assess.checks import CHECKS
from scanner.config import Config
from scanner.entities import SEVERITIES, Case, Finding
from scanner.rulebook import Rulebook

ALL_CHECKS: tuple[Check, ...] = (*(module.CHECK for module in CHECKS), *waivers.CHECKS)
"""Every kind of finding there is; each has its page docs/checks/CODE.md."""


def assess(cases: Sequence[Case], config: Config, rules: Rulebook, as_of: date) -> tuple[Finding, ...]:
    """Every finding, worst first; those that a person waived come last, with `waived` set.

    Uses only what was public by `as_of`. Checks that the policy turns off find nothing.
    """
    context = Context(config, rules, as_of)
    findings = tuple(finding for case in cases for finding in _examine(case, context))
    unresolved = [case.id for case in cases if case.facts.state != "resolved"]
    judged = waivers.apply(findings, config.waivers, as_of, unresolved)
    return tuple(sorted((one for one in judged if not _off(one.code, config)), key=_order))


def _examine(case: Case, context: Context) -> Iterator[Finding]:
    for module in CHECKS:
        if not _off(module.CHECK.code, context.config):
            yield from module.find(case, context)


def _off(code: str, config: Config) -> bool:
    return config.policy.severity.get(code) == "off"


def _order(finding: Finding) -> tuple[bool, int, str, str]:
    return finding.waived is not None, -SEVERITIES.index(finding.severity), finding.code, finding.component


__all__ = ["ALL_CHECKS", "Check", "assess"]
