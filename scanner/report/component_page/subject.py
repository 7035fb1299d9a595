"""What one page is about: a component with all that the audit holds of it."""

from __future__ import annotations

import msgspec

from scanner.entities import Audit, Background, Case, Evidence, Finding, Outlook, Verdict
from scanner.report.by_component import findings_by_component
from scanner.report.wording import shortened


class Subject(msgspec.Struct, frozen=True):
    """A component, and everything the audit says of it. `stated`: whether the user says anything of the use."""

    case: Case
    verdict: Verdict
    background: Background
    outlook: Outlook | None
    findings: tuple[Finding, ...]
    due: frozenset[tuple[str, str, str]]
    stated: bool

    @property
    def title(self) -> str:
        """Its name, with the version where one was given."""
        component = self.case.component
        return f"{component.name} {component.version}" if component.version else component.name

    @property
    def decided(self) -> bool:
        """Whether the verdict stands: the use is stated, or makes no difference that could be told."""
        mild = self.verdict.level in ("permitted", "permitted-with-duties")
        return self.stated or mild or not self.background.allowances

    @property
    def events(self) -> tuple[Evidence, ...]:
        """What happened to its openness, the oldest first."""
        return (self.outlook.timeline if self.outlook else ()) or self.background.events

    @property
    def silence(self) -> str:
        """What to say where no event and no sign is on record, which is no good sign by itself."""
        if self.background.made:
            return "No change of its terms or its openness is on record."
        return "Not known: our rules hold nothing of its history."

    def short(self, message: str) -> str:
        """A sentence of a finding, which need not name on this page what it is about."""
        return shortened(message, self.case.component)


def subjects(audit: Audit) -> list[Subject]:
    """One for each component of the audit, in its order."""
    stated = any(value not in (None, [], ()) for value in _use(audit).values())
    due = {(one.term.license, one.term.term, one.term.clause) for one in audit.obligations if one.due}
    verdicts = {verdict.component: verdict for verdict in audit.verdicts}
    backgrounds = {background.component: background for background in audit.backgrounds}
    outlooks = {outlook.component: outlook for outlook in audit.outlooks}
    findings = findings_by_component(audit)
    return [
        Subject(
            case,
            verdicts.get(case.id) or Verdict(case.id, "needs-review"),
            backgrounds.get(case.id) or Background(case.id),
            outlooks.get(case.id),
            tuple(findings.get(case.id, ())),
            frozenset(due),
            stated,
        )
        for case in audit.cases
    ]


def _use(audit: Audit) -> dict[str, object]:
    use = audit.project.get("use")
    return use if isinstance(use, dict) else {}
