"""What a check is, and the context that it looks at a component in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from hashlib import sha256

from scanner.assess.choice import Choice, choose
from scanner.assess.terms import Acts, acts_of
from scanner.config import Config, Use
from scanner.entities import SEVERITIES, Case, Confidence, Evidence, Finding, Location, Severity, Term, Usage
from scanner.rulebook import GenerationMatch, Rulebook

MAX_LOCATIONS = 20
CONFIDENCES: tuple[Confidence, ...] = ("low", "medium", "high")

_DEVELOPMENT = ("dev", "test", "docs", "build")


@dataclass(frozen=True)
class Check:
    """One kind of finding. `code` is its stable name, of docs/checks/CODE.md too; `severity` what it mostly is.

    `outlook` marks what bears on the third question: will it stay that way?
    """

    code: str
    title: str
    severity: Severity
    why: str
    remedy: str
    outlook: bool = False


@dataclass(frozen=True, eq=False)
class Context:
    """What the checks share: the user's configuration, the rules, the day that is judged."""

    config: Config
    rules: Rulebook
    as_of: date
    _choices: dict[str, Choice] = field(default_factory=dict, repr=False)

    @property
    def use(self) -> Use:
        """How the user says the project is used."""
        return self.config.use

    @cached_property
    def acts(self) -> Acts:
        """What the user does, and what the user has not said."""
        return acts_of(self.config.use)

    def choice(self, case: Case) -> Choice:
        """The licenses that count for a component: of alternatives, those that suit the stated use best."""
        if case.id not in self._choices:
            self._choices[case.id] = choose(case, self.config, self.acts, self.rules)
        return self._choices[case.id]

    def generation(self, case: Case) -> GenerationMatch | None:
        """The model generation that a component belongs to by its name, None for what rules do not know."""
        return self.rules.generation_of(case.component)

    def finding(
        self,
        check: Check,
        case: Case,
        message: str,
        *,
        key: str,
        severity: Severity | None = None,
        remedy: str | None = None,
        evidence: tuple[Evidence, ...] = (),
        terms: tuple[Term, ...] = (),
        confidence: Confidence = "high",
    ) -> Finding:
        """A finding about a component. `key` is the fact that makes it this finding and not another of its kind.

        `confidence` is the lowest of what it rests on, apart from how surely the component was found.
        """
        usages = [usage.confidence for usage in case.usages]
        found_by: Confidence = max(usages, key=CONFIDENCES.index) if usages else "high"
        return Finding(
            code=check.code,
            outlook=check.outlook,
            severity=self._severity(check, severity or check.severity, case),
            confidence=weakest(confidence, found_by),
            component=case.id,
            message=message,
            remedy=remedy or check.remedy,
            locations=locations_of(case),
            evidence=evidence,
            terms=terms,
            fingerprint=fingerprint(check.code, case.id, key),
        )

    def _severity(self, check: Check, severity: Severity, case: Case) -> Severity:
        """The user's own severity for the check, else the finding's; milder where the component hardly matters."""
        chosen = self.config.policy.severity.get(check.code, severity)
        if chosen == "off" or not case.in_use:
            return "note"
        return _milder(chosen) if only_for_development(case) else chosen


def weakest(*confidences: Confidence) -> Confidence:
    """The lowest confidence of several; high when there is none."""
    return min(confidences, key=CONFIDENCES.index, default="high")


def locations_of(case: Case) -> tuple[Location, ...]:
    """Where a component is used: first where it is in use, then by place; at most 20."""

    def order(usage: Usage) -> tuple[bool, bool, str, int]:
        return not usage.in_use, usage.scope == "lock", usage.location.file, usage.location.line or 0

    places = (usage.location for usage in sorted(case.usages, key=order))
    return tuple(dict.fromkeys(places))[:MAX_LOCATIONS]


def only_for_development(case: Case) -> bool:
    """Whether a package is needed to develop, test or document the project only.

    A lock may know better than the manifest: what a group asks for by name may be there for the program as well.
    """
    used = [usage for usage in case.usages if usage.in_use]
    scopes = {scope for usage in used for scope in (usage.scope, *usage.groups)} - {"lock", "constraint"}
    return (
        case.component.kind == "package"
        and bool(scopes)
        and all(scope in _DEVELOPMENT or scope.startswith("group:") for scope in scopes)
    )


def fingerprint(code: str, component: str, key: str) -> str:
    """The same for the same trouble, whatever the version, the line and the wording."""
    unversioned = component.partition("?")[0].partition("#")[0].rpartition("@")
    name = unversioned[0] or unversioned[2]
    return sha256("\0".join((code, name, key)).encode("utf-8", "surrogateescape")).hexdigest()


def _milder(severity: Severity) -> Severity:
    return SEVERITIES[max(0, SEVERITIES.index(severity) - 1)]
