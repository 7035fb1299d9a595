"""The context that a check looks at a component in."""

from __future__ import annotations

from collections.abc import Container, Iterable
from datetime import date
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from scanner.assess.choice import Choice, choose
from scanner.assess.compatible import Fit, fit
from scanner.assess.confidence import CONFIDENCES, weakest
from scanner.assess.making import Making, makings
from scanner.assess.marks import Mark, marks_of
from scanner.assess.project import Own, Project
from scanner.assess.scales import Scales
from scanner.assess.scopes import only_for_development, places_of
from scanner.assess.terms import Acts, Judgement, acts_of
from scanner.assess.verdict import Weighing, weigh_case
from scanner.config import Config, PlacePolicy, Use
from scanner.config.places import resolved
from scanner.entities import (
    SEVERITIES,
    Backing,
    Band,
    Case,
    Check,
    Confidence,
    Drift,
    Evidence,
    Finding,
    License,
    Location,
    Outlook,
    Severity,
    Term,
    Usage,
)
from scanner.rulebook import GenerationMatch, Rulebook
from scanner.syntax.purl import without_version

__all__ = ["MAX_LOCATIONS", "Check", "Context", "fingerprint"]

if TYPE_CHECKING:
    from scanner.assess.clarifications import Clarity
    from scanner.assess.outlook.view import View
    from scanner.lock.locked_state import LockedState, Pair
    from scanner.rulebook.schema import Family, Generation

MAX_LOCATIONS = 20


class Context(msgspec.Struct, frozen=True, eq=False, dict=True):
    """What the checks share: the user's configuration, the rules, the day that is judged, and all there is.

    `project` holds what the project says of its own license; `cases` every component, for checks that compare them;
    `lock` the lock that the project is compared with, None where there is none; `clarified` what became of
    clarifications; `whole`: all that the configuration is for was looked at.
    """

    config: Config
    rules: Rulebook
    as_of: date
    project: Project = Project()
    cases: tuple[Case, ...] = ()
    lock: LockedState | None = None
    clarified: tuple[Clarity, ...] = ()
    whole: bool = True
    _choices: dict[str, Choice] = msgspec.field(default_factory=dict)
    _weighed: dict[str, Weighing] = msgspec.field(default_factory=dict)
    _own: dict[str, Own | None] = msgspec.field(default_factory=dict)
    _fits: dict[tuple[License, License], Fit | None] = msgspec.field(default_factory=dict)
    _scales: dict[frozenset[tuple[int, ...]], Scales] = msgspec.field(default_factory=dict)
    _outlooks: dict[str, Outlook] = msgspec.field(default_factory=dict)

    @property
    def use(self) -> Use:
        """How the user says the project is used."""
        return self.config.use

    @cached_property
    def acts(self) -> Acts:
        """What the user does, and what the user has not said."""
        return acts_of(self.config.use)

    @cached_property
    def scales(self) -> Scales:
        """Where licenses are weighed against the stated use; the project's manifests speak where the user does not."""
        own = self.own_license("")
        use = replace(self.use, project_license=own.name if own else None)
        return Scales(replace(self.config, use=use), self.rules)

    def scales_for(self, case: Case) -> Scales:
        """The same, under the policies of the places where a component stands."""
        policy = self.config.policy
        if not policy.differs:
            return self.scales
        held = frozenset(policy.overlays(scope, file) for scope, file in places_of(case))
        if held not in self._scales:
            places = tuple(policy.at(overlays) for overlays in sorted(held))
            self._scales[held] = Scales(self.scales.config, self.rules, places)
        return self._scales[held]

    def policies(self, case: Case) -> tuple[PlacePolicy, ...]:
        """The policies of the places where a component stands: the strictest of them counts."""
        return self.scales_for(case).policies

    def off(self, code: str, case: Case | None) -> bool:
        """Whether the policy turns a check off: for a component, or for what concerns none."""
        whole = self.config.policy
        if case is None or not whole.differs:  # asked of every check for every component
            return whole.here.get(code, whole.severity.get(code)) == "off"
        return all(policy.here.get(code, policy.severity.get(code)) == "off" for policy in self.policies(case))

    def own_license(self, registry: str) -> Own | None:
        """The project's own license as it counts for packages of a registry; None where nobody states one."""
        if registry not in self._own:
            self._own[registry] = self.project.own(self.use, self.rules, registry)
        return self._own[registry]

    def fit(self, package: License, project: License) -> Fit | None:
        """How the licenses of a package and of the project go together; None where one of them is not known."""
        key = (replace(package, why="", confidence="high"), project)
        if key not in self._fits:
            self._fits[key] = fit(package, project, self.rules)
        return self._fits[key]

    @cached_property
    def locked(self) -> dict[str, Pair]:
        """What was locked beside what is, by the package URL of each component; empty without a lock."""
        relied_on = [case for case in self.cases if case.in_use]
        return self.lock.pairs(relied_on) if self.lock else {}

    @property
    def foreign(self) -> bool:
        """Whether the lock is another project's: it names nothing that is found here."""
        used = any(case.in_use for case in self.cases)
        return bool(self.lock and self.lock.lock.components and used and not self.locked)

    @cached_property
    def locked_rules(self) -> Rulebook:
        """The rules with the terms of licenses as they were locked."""
        return self.lock.rules(self.rules) if self.lock else self.rules

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        """The names and badges that are surely owed for all of it."""
        return marks_of(self)

    @cached_property
    def makings(self) -> dict[str, tuple[Making, ...]]:
        """What the project itself makes, under the first component of each recipe."""
        return makings(self.cases, self.rules)

    def acts_for(self, case: Case) -> Acts:
        """What the user does with this component: what serves development only is neither passed on nor offered."""
        return self.acts.without("distribute", "host") if only_for_development(case) else self.acts

    def weighing(self, case: Case) -> Weighing:
        """The verdict on a component, and the terms behind it."""
        if case.id not in self._weighed:
            self._weighed[case.id] = weigh_case(case, self)
        return self._weighed[case.id]

    def judgements(self, case: Case, words: Container[str]) -> list[Judgement]:
        """The terms of a component's own license, among `words`, that the stated use triggers or may trigger.

        Nothing for a license in conflict: its readings are `readings`.
        """
        if case.facts.license.state != "known":
            return []
        return [judgement for judgement in self.weighing(case).own if judgement.word in words]

    def readings(self, case: Case, ids: Iterable[str], words: Container[str]) -> list[Judgement]:
        """The same for licenses that are named by somebody else or in conflict, and for what a vague name may mean."""
        part = self.scales_for(case).all_of(tuple(ids), self.acts_for(case), case.component)
        return [judgement for judgement in (*part.judgements, *part.possible) if judgement.word in words]

    def limits(self, case: Case, ids: Iterable[str]) -> list[Judgement]:
        """The terms of some licenses that forbid the stated use of a component, or may."""
        part = self.scales_for(case).all_of(tuple(ids), self.acts_for(case), case.component)
        return [judgement for judgement in part.judgements if judgement.level in ("needs-review", "prohibited")]

    def choice(self, case: Case) -> Choice:
        """The licenses that count for a component: of alternatives, those that suit the stated use best."""
        if case.id not in self._choices:
            self._choices[case.id] = choose(case, self.acts_for(case), self.scales_for(case))
        return self._choices[case.id]

    def outlook(self, case: Case) -> Outlook:
        """Whether a component will stay open, by what was public by the day; what no rule knows has no band."""
        if case.id not in self._outlooks:
            self._outlooks[case.id] = self._outlook(case)
        return self._outlooks[case.id]

    def _outlook(self, case: Case) -> Outlook:
        component = case.component
        if not (self.rules.generation_of(component) or self.rules.offerings(component.registry, component.name)):
            return Outlook(case.id, None, "No rule knows this offering, so nothing is said of its future.")
        from scanner.assess.outlook.subject import outlook_of_component  # noqa: PLC0415 - most packages have none

        return outlook_of_component(case.id, component, self.rules, self.view, case.facts)

    def prospect(self, family: Family, generation: Generation) -> Band | None:
        """The band of a generation that is not in use here; None where it is not known."""
        from scanner.assess.outlook.subject import outlook_of_generation  # noqa: PLC0415 - as above

        found = outlook_of_generation(family, generation.id, self.rules, self.view)
        return found.band if found else None

    @cached_property
    def backings(self) -> dict[str, Backing]:
        """How much leans on each offering, by its name."""
        from scanner.assess.reliance.backings import by_offering  # noqa: PLC0415 - it is told by what is asked here

        return by_offering(self)

    @cached_property
    def descendants(self) -> dict[str, tuple[tuple[Case, str], ...]]:
        """Models in use that no rule knows, by the families they were made from; with the name of the ancestor."""
        from scanner.assess.reliance.lines import descendants  # noqa: PLC0415 - as below

        return descendants(self)

    @cached_property
    def lists(self) -> frozenset[tuple[str, str]]:
        """Lists of models that the program knows, by file and name."""
        from scanner.assess.reliance.switching import lists  # noqa: PLC0415 - it is told by what is asked here

        return lists(self)

    @cached_property
    def lines(self) -> dict[str, tuple[Case, ...]]:
        """Models in use by family."""
        from scanner.assess.reliance.lines import lines  # noqa: PLC0415 - it is told by what is asked here

        return lines(self)

    @cached_property
    def offerings(self) -> dict[str, tuple[Case, ...]]:
        """All that is in use by what its vendor offers it as."""
        from scanner.assess.reliance.lines import offerings  # noqa: PLC0415 - as above

        return offerings(self)

    @cached_property
    def view(self) -> View:
        """The rules with nothing in sight that was not public by the day."""
        from scanner.assess.outlook.view import view_of  # noqa: PLC0415

        return view_of(self.rules, self.as_of)

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
        drift: Drift | None = None,
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
            drift=drift,
        )

    def severity_of(self, check: Check) -> Severity:
        """The user's own severity for a check that is about no component in use, else its own."""
        return resolved(self.config.policy.severity.get(check.code), check.severity) or check.severity

    def _severity(self, check: Check, severity: Severity, case: Case) -> Severity:
        """The user's own severity for the check, else the finding's; milder where the component hardly matters."""
        if not case.in_use:
            return "note"
        milder = only_for_development(case)
        found = (_chosen(policy, check.code, severity, milder=milder) for policy in self.policies(case))
        return max(filter(None, found), key=SEVERITIES.index, default="note")


def locations_of(case: Case) -> tuple[Location, ...]:
    """Where a component is used: first where it is in use, then by place; at most 20."""

    def order(usage: Usage) -> tuple[bool, bool, str, int]:
        return not usage.in_use, usage.scope == "lock", usage.location.file, usage.location.line or 0

    places = (usage.location for usage in sorted(case.usages, key=order))
    return tuple(dict.fromkeys(places))[:MAX_LOCATIONS]


def fingerprint(code: str, component: str, key: str) -> str:
    """The same for the same trouble, whatever the version, the line and the wording."""
    return sha256("\0".join((code, without_version(component), key)).encode("utf-8", "surrogateescape")).hexdigest()


def _chosen(policy: PlacePolicy, code: str, severity: Severity, *, milder: bool) -> Severity | None:
    """The severity of a check at one place, None where it is off; what is said of the place itself stands as it is."""
    here = policy.here.get(code)
    chosen = resolved(here or policy.severity.get(code), severity)
    if chosen is None:
        return None
    if milder and here is None:
        chosen = _milder(chosen)
    return min(chosen, policy.at_most, key=SEVERITIES.index) if policy.at_most else chosen


def _milder(severity: Severity) -> Severity:
    return SEVERITIES[max(0, SEVERITIES.index(severity) - 1)]
