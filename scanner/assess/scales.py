"""What licenses come to when they are weighed: one of them, several that hold together, names that stand for several.

A Part is the outcome: the reasons, and the terms behind them. Nothing here looks at where a license comes from.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
from msgspec.structs import replace

from scanner.assess.policy import allowed, denied_by, to_review
from scanner.assess.terms import Acts, Judgement, Situation, at_most, shown, weigh, worst
from scanner.assess.terms.hits import one_line
from scanner.assess.terms.thresholds import WORDS as THRESHOLDS
from scanner.assess.wording import license_name, listed, start
from scanner.config import Config, PlacePolicy
from scanner.entities import Component, Level, Ruling
from scanner.licensing import category_of, members_of
from scanner.rulebook import Rulebook
from scanner.rulebook.schema import License

_NON_COMMERCIAL = ("non-commercial", "research-only")
_UNREAD = ("none", "secondary")


class Part(msgspec.Struct, frozen=True):
    """What one or more licenses come to. `possible` are terms of licenses that may be meant, where a name is vague."""

    ids: tuple[str, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    possible: tuple[Judgement, ...] = ()
    note: str = ""

    @property
    def level(self) -> Level:
        """The worst of its reasons."""
        return worst(ruling.level for ruling in self.rulings)

    def softened(self, reason: Ruling) -> Part:
        """At most for review, for that reason: what is unsure forbids nothing, and permits nothing."""
        return replace(
            self,
            rulings=(reason, *(replace(one, level=at_most(one.level, "needs-review")) for one in self.rulings)),
            judgements=tuple(replace(one, level=at_most(one.level, "needs-review")) for one in self.judgements),
        )


def together(parts: Iterable[Part]) -> Part:
    """Several parts that all hold."""
    every = list(parts)
    if len(every) == 1:
        return every[0]
    return Part(
        tuple(dict.fromkeys(found for part in every for found in part.ids)),
        tuple(dict.fromkeys(ruling for part in every for ruling in part.rulings)),
        tuple(judgement for part in every for judgement in part.judgements),
        tuple(judgement for part in every for judgement in part.possible),
        "; ".join(dict.fromkeys(part.note for part in every if part.note)),
    )


class Scales(msgspec.Struct, frozen=True, eq=False):
    """Weighs licenses for one configuration; what was weighed once is kept.

    `places` are the policies of the places in question; empty: that of the whole project.
    """

    config: Config
    rules: Rulebook
    places: tuple[PlacePolicy, ...] = ()
    _kept: dict[object, Part] = msgspec.field(default_factory=dict)

    @property
    def policies(self) -> tuple[PlacePolicy, ...]:
        """The policies of which the strictest counts."""
        return self.places or (self.config.policy,)

    def all_of(self, ids: Sequence[str], acts: Acts, component: Component) -> Part:
        """Licenses that hold together."""
        return together(self.one(license_id, acts, component) for license_id in ids)

    def listed(self, ids: Sequence[str], acts: Acts, component: Component) -> Part:
        """A list of licenses of which nobody says whether all of them hold or one may be chosen: the worst is shown.

        Where all of them permit, they do so under either reading.
        """
        parts = [self.one(license_id, acts, component) for license_id in ids]
        whole = together(parts)
        names = listed(license_name(license_id, self.rules) for license_id in ids)
        note = f"{names} are listed without saying whether all of them hold or one may be chosen; taken as all of them"
        if whole.level in ("permitted", "permitted-with-duties"):
            return replace(whole, note=note)
        return replace(whole, note=note).softened(Ruling("needs-review", f"{start(note)}."))

    def one(self, license_id: str, acts: Acts, component: Component) -> Part:
        """One license, or a name that stands for several."""
        rule = self.rules.license(license_id)
        some = rule is not None and any(term.only_repositories for term in rule.terms)
        key = (license_id, acts, component.kind, component.name if some else "")
        if key not in self._kept:
            self._kept[key] = self._one(license_id, rule, Situation(self.config.use, acts, component, self.rules))
        return self._kept[key]

    def _one(self, license_id: str, rule: License | None, situation: Situation) -> Part:
        members = members_of(license_id, self.rules)
        if members:
            return self._any_of(license_id, members, situation)
        if rule is None or (rule.category == "unidentified" and not rule.terms):
            return self._without_terms(license_id, rule)
        judgements = weigh(rule, situation)
        triggered = {judgement.word for judgement in judgements}
        reasons = tuple(ruling_of(one) for one in judgements if one.level != "permitted" or one.turns)
        part = Part((rule.id,), (*self._policy(license_id, triggered), *reasons), judgements)
        if rule.confidence == "low":
            return part.softened(_read(rule, f"what we hold of the {rule.name} is of low confidence"))
        if rule.text_checked in _UNREAD:
            return replace(
                part, rulings=(_read(rule, f"the text of the {rule.name} was not read by us"), *part.rulings)
            )
        return part

    def _any_of(self, name: str, members: tuple[str, ...], situation: Situation) -> Part:
        """A name such as "BSD": the worst that it may mean is shown; where that does not permit, it is for review."""
        parts = [self.one(member, situation.acts, situation.component) for member in members]
        shown_part = max(parts, key=lambda part: (_rank(part), len(part.judgements)))
        rules = [rule for member in members if (rule := self.rules.license(member))]
        names = listed([rule.spdx or rule.id for rule in rules] or members, "or")
        note = f"“{name}” may be {names}; the strictest of them is shown"
        vague = replace(shown_part, ids=(name,), judgements=(), possible=shown_part.judgements, note=note)
        if denied_by(name, self.policies, self.rules):
            return replace(vague, rulings=(*self._policy(name, ()), *vague.rulings))
        if vague.level in ("permitted", "permitted-with-duties"):
            return vague
        return vague.softened(Ruling("needs-review", f"{start(note)}."))

    def _without_terms(self, license_id: str, rule: License | None) -> Part:
        name, category = license_name(license_id, self.rules), category_of(license_id, self.rules)
        reasons = [*self._policy(license_id, ()), Ruling("needs-review", f"We hold no terms of {name}.")]
        commercial = self.config.use.commercial
        if rule is None and category in _NON_COMMERCIAL and commercial is not False:
            said = "state commercial use" if commercial else "have not stated whether your use is commercial"
            reasons.append(
                Ruling(
                    "prohibited" if commercial else "needs-review", f"{name} says it is {category}; you {said}.",
                    asks=() if commercial else ("commercial",), certain=bool(commercial),
                )
            )  # fmt: skip
        return Part((license_id,), tuple(reasons))

    def _policy(self, license_id: str, triggered: Iterable[str]) -> list[Ruling]:
        policies, name = self.policies, license_name(license_id, self.rules)
        if entry := denied_by(license_id, policies, self.rules):
            return [Ruling("prohibited", f"Your policy denies {name} (deny = “{entry}”).")]
        if not allowed(license_id, policies, self.rules):
            return [
                Ruling("prohibited", f"Your policy does not allow {name} (allow names neither it nor its category).")
            ]
        if entry := to_review(license_id, set(triggered), policies, self.rules):
            return [Ruling("needs-review", f"Your policy wants {name} reviewed (review = “{entry}”).")]
        return []


def ruling_of(judgement: Judgement) -> Ruling:
    """A judgement as verdicts carry it."""
    license_, term = judgement.license, judgement.term
    return Ruling(
        level=judgement.level,
        why=_why(judgement),
        term=shown(license_, term) if term else None,
        turns=start(judgement.turns),
        asks=judgement.asks,
        certain=judgement.certain,
        source=license_.url or (license_.sources[0] if license_.sources else ""),
        confidence=license_.confidence,
    )


def _why(judgement: Judgement) -> str:
    name, because = judgement.license.name, judgement.because
    if judgement.term is None:
        return f"The {name} grants no right to do this; you {because}."
    clause = "clause not verified" if judgement.clause == "not verified" else judgement.clause
    if judgement.word in THRESHOLDS and judgement.limit:
        return f"{start(judgement.turns)} ({name}, {clause})."
    condition = f", {judgement.limit}" if judgement.limit else ""
    return f"{one_line(judgement.term.summary).rstrip('.')} ({name}, {clause}{condition}); you {because}."


def _read(rule: License, why: str) -> Ruling:
    source = rule.url or (rule.sources[0] if rule.sources else "")
    return Ruling("needs-review", f"{start(why)}.", source=source, confidence=rule.confidence)


def _rank(part: Part) -> int:
    return ("permitted", "permitted-with-duties", "needs-review", "prohibited").index(part.level)
