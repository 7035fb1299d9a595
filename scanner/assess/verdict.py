"""One verdict per component: the terms of every license that binds it, read against the stated use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from scanner.assess.bases import SERVES, TRAINED_ON, Base, bases
from scanner.assess.beside import beside_part
from scanner.assess.choice import choose
from scanner.assess.confidence import weakest
from scanner.assess.hosted import hosted_part
from scanner.assess.parents import collisions, parents_of
from scanner.assess.scales import Part, together
from scanner.assess.terms import ALL_ACTS, IN_WORDS, Acts, Judgement, one_line
from scanner.assess.wording import listed, start
from scanner.config import Use
from scanner.entities import LEVELS, Case, Level, Ruling, Verdict
from scanner.licensing import is_unread
from scanner.rulebook.schema import Act

if TYPE_CHECKING:
    from scanner.assess.check import Context

_EXEMPT = ("threshold-exemption", "permitted-free-uses", "converts-later")
_EXCEPTION = "the exception after WITH, which allows more, is not weighed"
_DEVELOPMENT = "needed for development only: taken as neither passed on nor offered as a service"


class Weighing(msgspec.Struct, frozen=True):
    """A verdict with the terms behind it. `possible` are those of licenses that a vague name may mean."""

    verdict: Verdict
    judgements: tuple[Judgement, ...] = ()
    possible: tuple[Judgement, ...] = ()

    @property
    def own(self) -> tuple[Judgement, ...]:
        """The terms of the component's own license."""
        return tuple(judgement for judgement in self.judgements if not judgement.via)


def weigh_case(case: Case, context: Context) -> Weighing:
    """The verdict on one component."""
    acts = context.acts_for(case)
    part = whole(case, acts, context)
    notes = [part.note] if part.note else []
    if acts != context.acts:
        notes.append(_DEVELOPMENT)
    rulings = tuple(sorted(part.rulings, key=lambda ruling: -LEVELS.index(ruling.level)))
    verdict = Verdict(
        component=case.id,
        level=part.level,
        rulings=rulings,
        changes=tuple(dict.fromkeys((*_turns(rulings), *_left_free(part), *_other_acts(case, part, acts, context)))),
        asks=_in_order({key for ruling in rulings for key in ruling.asks}),
        licenses=part.ids,
        note="; ".join(notes),
        confidence=weakest(case.facts.license.confidence, *(ruling.confidence for ruling in rulings)),
    )
    return Weighing(verdict, part.judgements, part.possible)


def whole(case: Case, acts: Acts, context: Context) -> Part:
    """The component's own license, what it comes to beside the project's, and what flows down from its bases."""
    own = _own(case, acts, context)
    beside = beside_part(case, acts, context)
    return together((own, beside, *_flowing(case, own, acts, context), *_colliding(case, acts, context)))


def _own(case: Case, acts: Acts, context: Context) -> Part:
    license_, scales = case.facts.license, context.scales_for(case)
    if license_.state == "none":
        return hosted_part(case, acts, context)
    if license_.state == "unknown":
        return Part(rulings=(Ruling("needs-review", _unknown(case)),))
    if license_.state == "conflict":
        return _conflict(case, acts, context)
    choice = choose(case, acts, scales)
    if not choice.ids:
        return Part(rulings=(Ruling("needs-review", _unknown(case)),))
    unclear = not license_.choice and license_.expression is None and len(choice.ids) > 1
    part = (scales.listed if unclear else scales.all_of)(choice.ids, acts, case.component)
    exception = _EXCEPTION if " WITH " in (license_.expression or "") else ""
    part = replace(part, note="; ".join(filter(None, (choice.note, part.note, exception))))
    if license_.confidence == "low":
        why = f"The license is a guess: {license_.why or 'low confidence'}."
        return part.softened(Ruling("needs-review", why, confidence="low"))
    return part


def _unknown(case: Case) -> str:
    facts = case.facts
    if facts.unheard:
        return f"The license could not be found out: {facts.unheard}."
    if any(map(is_unread, facts.claims)):
        return f"The license is not known: {facts.license.why}. Read what it means: until then nothing is permitted."
    why = f": {facts.license.why}" if facts.license.why else ""
    return f"No source names a license{why}. Without one nothing is permitted."


def _conflict(case: Case, acts: Acts, context: Context) -> Part:
    """Sources that disagree: every reading is shown. Only what all of several readings forbid is forbidden."""
    license_ = case.facts.license
    scales = context.scales_for(case)
    parts = [scales.one(license_id, acts, case.component) for license_id in license_.ids]
    whole = together(parts)
    reason = Ruling("needs-review", f"The sources disagree about the license: {license_.why}.")
    if len(parts) > 1 and all(part.level == "prohibited" for part in parts):
        return replace(whole, rulings=(reason, *whole.rulings))
    readings = "; ".join(f"{part.ids[0]}: {_spoken(part.level)}" for part in parts if part.ids)
    return replace(whole, note=f"by each reading: {readings}" if readings else "").softened(reason)


def _flowing(case: Case, own: Part, acts: Acts, context: Context) -> Iterator[Part]:
    """What the licenses of its bases add. Who uses a derivative uses what it was made from, changed."""
    for base in bases(case, context.rules):
        if not base.known and base.relation != TRAINED_ON:
            how = "which it serves" if base.relation == SERVES else f"which it was made from ({base.relation})"
            why = f"The license of {base.name}, {how}, is not known."
            yield Part(rulings=(Ruling("needs-review", why, via=base.name, source=base.source),))
            continue
        ids = tuple(found for found in base.ids if found not in own.ids)
        if ids:
            yield base_part(case, base, ids, acts, context)


def _colliding(case: Case, acts: Acts, context: Context) -> Iterator[Part]:
    """Terms of two parents that cannot both be kept, for who passes the model on or offers it."""
    if acts.any_of(("distribute", "host")) == "no":
        return
    for found in collisions(parents_of(case, context.rules), context.rules):
        why = f"{start(found.one.spoken)} and {found.other.spoken} cannot both be kept: {found.clash.why}."
        via = f"{found.one.parent.name}, {found.other.parent.name}"
        ruling = Ruling("needs-review", why, found.one.term, found.clash.resolve, via=via, confidence=found.confidence)
        yield Part(rulings=(ruling,))


def base_part(case: Case, base: Base, ids: tuple[str, ...], acts: Acts, context: Context) -> Part:
    """What licenses of a base come to for who uses the derivative.

    Whether terms of data bind the models trained on them is not settled: they count where they limit use, for review.
    """
    part = context.scales_for(case).all_of(ids, _acts_on(base, acts), case.component)
    rulings = tuple(
        replace(
            ruling, why=f"{ruling.why.rstrip('.')}. It flows down from {base.name} ({base.relation}).", via=base.name
        )
        for ruling in part.rulings
        if base.relation != TRAINED_ON or ruling.level in ("needs-review", "prohibited")
    )
    judgements = tuple(replace(one, via=base.name) for one in part.judgements)
    part = Part(ids, rulings, () if base.relation == TRAINED_ON else judgements)
    unsure = base.relation == TRAINED_ON or base.confidence == "low"
    if not unsure or part.level not in ("needs-review", "prohibited"):
        return part
    why = (
        f"It was trained on {base.name}; whether that data's terms bind the model is not settled."
        if base.relation == TRAINED_ON
        else f"That it was made from {base.name} is a guess."
    )
    return part.softened(Ruling("needs-review", why, via=base.name, source=base.source, confidence=base.confidence))


def _acts_on(base: Base, acts: Acts) -> Acts:
    """What is done with a base by who uses what was made from it. Who calls a served model has no copy of it."""
    if base.relation == TRAINED_ON:
        return acts
    if base.relation == SERVES:
        return acts.without("distribute", "modify", "merge")
    return acts.plus("modify", "merge") if base.relation == "merge" else acts.plus("modify")


def _turns(rulings: tuple[Ruling, ...]) -> Iterator[str]:
    for ruling in rulings:
        if ruling.turns:
            where = f"{ruling.term.license} {ruling.term.clause}, {ruling.term.term}" if ruling.term else "grant"
            yield f"{ruling.turns.rstrip('.')} ({where})."


def _left_free(part: Part) -> Iterator[str]:
    """Whom or what the licenses exempt, where they stand in the way of something."""
    if part.level in ("needs-review", "prohibited"):
        for one in part.judgements:
            if one.term and one.word in _EXEMPT:
                yield f"{one_line(one.term.summary).rstrip('.')} ({one.license.id} {one.clause}, {one.word})."


def _other_acts(case: Case, part: Part, acts: Acts, context: Context) -> Iterator[str]:
    """What doing more than is stated would bring, where that is worse than the verdict."""
    if part.level == "prohibited":
        return
    idle: list[Act] = [act for act in ALL_ACTS if act not in acts.stated | acts.unstated]
    for act in idle:
        more = whole(case, acts.plus(act), context)
        if LEVELS.index(more.level) > LEVELS.index(part.level):
            reasons = [ruling.term for ruling in more.rulings if ruling.level == more.level and ruling.term]
            named = listed(dict.fromkeys(f"{term.term}, {term.license} {term.clause}" for term in reasons[:4]))
            yield f"{start(_spoken(more.level))} if you {IN_WORDS[act]}{f' ({named})' if named else ''}."


def _spoken(level: Level) -> str:
    return level.replace("-", " ")


def _in_order(keys: set[str]) -> tuple[str, ...]:
    return tuple(key for key in Use.__struct_fields__ if key in keys)
