"""The result of a scan."""

from __future__ import annotations

from typing import Literal

import msgspec

from scanner.entities.background import Background
from scanner.entities.component import Component, Incomplete, Usage, only_listed
from scanner.entities.consent import BaselineComparison, Comparison
from scanner.entities.facts import Facts
from scanner.entities.finding import Check, Finding
from scanner.entities.outlook import Outlook
from scanner.entities.reliance import Reliance
from scanner.entities.scales import Severity, Threshold
from scanner.entities.verdict import LicenseSummary, Obligation, Question, Verdict


class Case(msgspec.Struct, frozen=True):
    """A Component with all that was found of it: what a check looks at and a report shows."""

    id: str
    component: Component
    usages: tuple[Usage, ...]
    facts: Facts

    @property
    def in_use(self) -> bool:
        """Whether any usage stands outside prose, comments, docs, tests and large catalogues."""
        return any(usage.in_use and not usage.listed_among for usage in self.usages)

    @property
    def only_listed(self) -> bool:
        """Whether it stands in nothing but large catalogues: known to the project, not relied on."""
        return only_listed(self.usages)


class Summary(msgspec.Struct, frozen=True):
    """The verdict in figures. `complete` is False when anything could not be read or resolved.

    `findings` has those that count; `set_aside` the others, by why they do not.
    """

    verdict: Literal["pass", "findings", "incomplete", "nothing-to-scan"]
    exit_code: int
    complete: bool
    findings: dict[Severity, int]
    fail_on: Threshold = "error"
    set_aside: dict[str, int] = {}


class Audit(msgspec.Struct, frozen=True):
    """The result of a scan; every report renders this and nothing else.

    `project` holds name, path, commit, the stated use and the hash of the whole configuration; `rules` the version,
    date and counts of the rule base; `verdicts` and `outlooks` stand one to a case, in its order; `questions` are asked
    of the user, `obligations` are owed by the user; `excluded` what was left out on purpose (ignored files,
    directories) and why; `notices` what else a reader should know of how the audit came about: a store set aside, an
    index that failed, rules overridden; `checks` every kind of finding that was looked for; `licenses` the terms of
    every license that was weighed; `lock` and `baseline` what came of comparing with these, None where there is none;
    `backgrounds` stand one to a case where single components were asked about, and are empty for a scan; `reliance` is
    what a project leans on, None where single components were asked about.
    """

    tool: dict[str, str]
    rules: dict[str, str]
    project: dict[str, object]
    as_of: str
    created: str
    command: str
    summary: Summary
    cases: tuple[Case, ...] = ()
    findings: tuple[Finding, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    outlooks: tuple[Outlook, ...] = ()
    backgrounds: tuple[Background, ...] = ()
    questions: tuple[Question, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    incomplete: tuple[Incomplete, ...] = ()
    excluded: tuple[Incomplete, ...] = ()
    notices: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()
    licenses: tuple[LicenseSummary, ...] = ()
    lock: Comparison | None = None
    baseline: BaselineComparison | None = None
    reliance: Reliance | None = None

    @property
    def exit_code(self) -> int:
        """What `stayopen scan` ends with: 0 clean, 1 findings, 3 nothing to scan, 4 incomplete (docs/exit-codes.md)."""
        return self.summary.exit_code

    @property
    def known_incomplete(self) -> int:
        """How much of what is incomplete people know of, and wrote down."""
        return sum(one.known is not None for one in self.incomplete)
