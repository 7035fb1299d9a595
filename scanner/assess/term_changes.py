"""The terms of a component as they were locked, and as they are: which became stricter for the stated use.

Both are weighed against the use that is stated today, so that a change of the use is no change of the terms.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from scanner.assess.check import Context
from scanner.assess.choice import choose
from scanner.assess.scales import Scales
from scanner.assess.terms import Judgement
from scanner.entities import LEVELS, Case, Level, License
from scanner.rulebook import Rulebook

if TYPE_CHECKING:
    from scanner.lock.locked_state import Pair


class TermChange(msgspec.Struct, frozen=True):
    """One word of the vocabulary that came to another level. A judgement is None where no term speaks of it."""

    word: str
    before: Judgement | None
    after: Judgement | None

    @property
    def levels(self) -> tuple[Level, Level]:
        """The level before and after."""
        before, after = (one.level if one else "permitted" for one in (self.before, self.after))
        return before, after

    @property
    def step(self) -> int:
        """How much stricter it became; below zero where it became milder."""
        before, after = map(LEVELS.index, self.levels)
        return after - before


class TermChanges(msgspec.Struct, frozen=True):
    """What became stricter, the worst first, and milder. `reread`: the license is the same, our rule is another."""

    worse: tuple[TermChange, ...]
    better: tuple[TermChange, ...]
    reread: bool

    @property
    def tightened(self) -> bool:
        """Whether it weighs as stricter on the whole: a new duty in place of a prohibition does not."""
        came = max((LEVELS.index(one.levels[1]) for one in self.worse), default=0)
        went = max((LEVELS.index(one.levels[0]) for one in self.better), default=0)
        return bool(self.worse) and came >= went


def term_changes(case: Case, pair: Pair, context: Context) -> TermChanges | None:
    """What changed in the terms; None where nothing did, or where one of the two licenses names no terms."""
    before, after = pair.before.concluded, case.facts.license
    reread = set(before.ids) == set(after.ids)
    if not before.ids or not after.ids or (reread and not _rules_differ(after.ids, context)):
        return None
    old, new = _judged(case, before, context, context.locked_rules), _judged(case, after, context, context.rules)
    changes = [
        TermChange(word, old.get(word), new.get(word)) for word in (*new, *(word for word in old if word not in new))
    ]
    worse = sorted((one for one in changes if one.step > 0), key=lambda one: -LEVELS.index(one.levels[1]))
    better = tuple(one for one in changes if one.step < 0)
    return TermChanges(tuple(worse), better, reread) if worse or better else None


def _rules_differ(ids: Iterable[str], context: Context) -> bool:
    """Whether what decides in a rule is not what was locked of it."""
    return any(_force(context.rules, license_id) != _force(context.locked_rules, license_id) for license_id in ids)


def _force(rules: Rulebook, license_id: str) -> object:
    rule = rules.license(license_id)
    return rule and (
        rule.category,
        rule.confidence,
        rule.grants,
        [replace(term, summary="", scope=None) for term in rule.terms],
    )


def _judged(case: Case, license_: License, context: Context, rules: Rulebook) -> dict[str, Judgement]:
    """The worst judgement of each word, of the license that would be chosen, or of all that are disputed."""
    held = context.scales_for(case)
    acts, scales = context.acts_for(case), Scales(held.config, rules, held.places)
    told = replace(case, facts=replace(case.facts, license=license_))
    ids = choose(told, acts, scales).ids if license_.state == "known" else license_.ids
    found: dict[str, Judgement] = {}
    for one in scales.all_of(ids, acts, case.component).judgements:
        if one.word not in found or LEVELS.index(one.level) > LEVELS.index(found[one.word].level):
            found[one.word] = one
    return found
