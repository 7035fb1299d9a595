"""What could take a family's place: same task, size and modality, terms that pass, a better outlook.

None is invented: the candidates are those of rules/model-profiles.toml (scanner/assess/background). How good one is at
its task is not compared: nothing but your own evaluation tells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from scanner.assess.background.kinds import apart, profile_of
from scanner.assess.background.substitutes import MAX_SUBSTITUTES, Candidate, candidates, told
from scanner.assess.check import Context
from scanner.assess.reliance.lines import most_used_to_turn
from scanner.assess.wording import listed
from scanner.entities import BANDS, Band, Case, Component, Substitute, WayOut
from scanner.rulebook.reliance import ModelProfile

_PASS = ("permitted", "permitted-with-duties")
_APART = 1.5
"""From so many times the parameters on, one is told to be bigger or smaller."""


def ways_out(context: Context) -> tuple[WayOut, ...]:
    """One for each family in use and each task of it, looked at for the most used of those with the worst outlook."""
    return tuple(way for name, cases in context.lines.items() for way in _ways_out(name, cases, context))


def _ways_out(name: str, cases: Sequence[Case], context: Context) -> Iterator[WayOut]:
    found: dict[str, list[Case]] = {}
    told = [(case, _profile(case, context)) for case in cases]
    # The best known first, where all else is even.
    for case, profile in sorted(told, key=lambda pair: pair[1] is None or pair[1].context is None):
        found.setdefault(profile.task if profile else "", []).append(case)
    for task, alike in found.items():
        way = _way_out(name, most_used_to_turn(alike, context), context)
        yield replace(way, task=task) if len(found) > 1 else way


def _profile(case: Case, context: Context) -> ModelProfile | None:
    match = context.generation(case)
    return profile_of(case.component, match.family, context.rules) if match else None


def _way_out(name: str, case: Case, context: Context) -> WayOut:
    band = context.outlook(case).band
    match = context.generation(case)
    if match is None:
        return WayOut(name, case.id, band, why="No rule knows the family, so no alternative is on file.")
    if band is None:
        return WayOut(name, case.id, band, why="Its own outlook is not known, so nothing can be called better.")
    if band == BANDS[0]:
        return WayOut(name, case.id, band, why="Its outlook is steady: none can be better.")
    own = profile_of(case.component, match.family, context.rules)
    alike = list(candidates(case, context))
    passing = [one for one in alike if one.level in _PASS]
    prospects = [(one, context.prospect(one.family, one.generation)) for one in passing]
    better = [(one, known) for one, known in prospects if known and _rank(known) < _rank(band)]
    better.sort(key=lambda pair: (_rank(pair[1]), apart(own, pair[0].profile)))
    found = tuple(_substitute(one, known, own, case, context) for one, known in better[:MAX_SUBSTITUTES])
    return WayOut(name, case.id, band, found, "" if found else _why_none(len(alike), len(passing)))


def _why_none(alike: int, passing: int) -> str:
    if not alike:
        return "The rules name no open model of another family with the same task, size and modality."
    if not passing:
        return f"Of {alike} of the same kind, none has terms that pass under the use you stated."
    return f"Of {passing} of the same kind whose terms pass, none has a better outlook that is known."


def _rank(band: Band) -> int:
    return BANDS.index(band)


def _substitute(candidate: Candidate, band: Band, own: ModelProfile, case: Case, context: Context) -> Substitute:
    losses = tuple(_losses(candidate, own, case, context))
    return replace(told(candidate, context), band=band, losses=losses)


def _losses(candidate: Candidate, own: ModelProfile, case: Case, context: Context) -> Iterator[str]:
    """What one would give up or owe anew, as far as the rules tell."""
    other = candidate.profile
    if case.component.kind == "hosted-model":
        yield "you run it yourself"
    if not own.generation:
        yield "what yours takes and reads is not on file"
    elif case.component.kind != "hosted-model" and not own.parameters:
        yield "how big yours is, its name does not tell"
    if less := [one for one in own.modalities if one not in other.modalities]:
        yield f"no {listed(less, 'or')}"
    if own.context and (other.context or 0) < own.context:
        yield (
            f"it reads {other.context:,} tokens, not {own.context:,}"
            if other.context
            else f"how much it reads is not on file (yours: {own.context:,} tokens)"
        )
    if own.languages and (other.languages or 0) < own.languages:
        yield (
            f"its makers name {other.languages} languages, not {own.languages}"
            if other.languages
            else f"which languages it serves is not on file (yours: {own.languages})"
        )
    if own.parameters and other.parameters and (word := _apart(other.parameters / own.parameters)):
        yield f"it is {word}: {other.parameters:g} billion parameters, not {own.parameters:g}"
    if other.needs:
        yield f"it needs {other.needs}"
    if duties := sorted(_duties(candidate, case, context) - {one.word for one in context.weighing(case).own}):
        yield f"its license adds {listed(duties)}"


def _apart(ratio: float) -> str:
    return "bigger" if ratio >= _APART else "smaller" if ratio <= 1 / _APART else ""


def _duties(candidate: Candidate, case: Case, context: Context) -> set[str]:
    """The words of duties and limits that the license of a candidate brings to the stated use."""
    component = Component("model", "rules", candidate.generation.id)
    part = context.scales.all_of(candidate.licenses, context.acts_for(case), component)
    return {one.word for one in part.judgements if one.duty or one.level != "permitted"}
