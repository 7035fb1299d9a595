"""What could take a family's place: same task, size and modality, terms that pass, a better outlook.

None is invented: the candidates are those that the rules name as alternatives (scanner/assess/background), and what
the rules do not hold (context length, languages, quality) is not compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from scanner.assess.background.substitutes import MAX_SUBSTITUTES, Candidate, candidates, told
from scanner.assess.check import Context
from scanner.assess.reliance.lines import likeliest_to_turn
from scanner.assess.wording import listed
from scanner.entities import BANDS, Band, Case, Component, Substitute, WayOut
from scanner.rulebook.schema import Family

_PASS = ("permitted", "permitted-with-duties")
_PARAMETERS = re.compile(r"(?<![A-Za-z0-9.])(?:(\d{1,3})x)?(\d{1,4}(?:\.\d{1,2})?)b(?![A-Za-z])", re.IGNORECASE)
_NO_SIZE = "undisclosed"
_NO_MODALITY = "API"
"""What families say that only a vendor runs and that do several things."""


def ways_out(context: Context) -> tuple[WayOut, ...]:
    """One for each family in use, looked at for its component with the worst outlook."""
    return tuple(_way_out(name, likeliest_to_turn(cases, context), context) for name, cases in context.lines.items())


def _way_out(name: str, case: Case, context: Context) -> WayOut:
    band = context.outlook(case).band
    match = context.generation(case)
    if match is None:
        return WayOut(name, case.id, band, why="No rule knows the family, so no alternative is on file.")
    if band is None:
        return WayOut(name, case.id, band, why="Its own outlook is not known, so nothing can be called better.")
    if band == BANDS[0]:
        return WayOut(name, case.id, band, why="Its outlook is steady: none can be better.")
    alike = [one for one in candidates(case, context) if _is_alike(one, match.family, case, context)]
    passing = [one for one in alike if one.level in _PASS]
    prospects = [(one, context.prospect(one.family, one.generation)) for one in passing]
    better = [(one, known) for one, known in prospects if known and _rank(known) < _rank(band)]
    better.sort(key=lambda pair: _rank(pair[1]))
    found = tuple(_substitute(one, known, match.family, case, context) for one, known in better[:MAX_SUBSTITUTES])
    return WayOut(name, case.id, band, found, "" if found else _why_none(len(alike), len(passing)))


def _why_none(alike: int, passing: int) -> str:
    if not alike:
        return "The rules name no open model of the same task, size and modality that came out in the last two years."
    if not passing:
        return f"Of {alike} of the same kind, none has terms that pass under the use you stated."
    return f"Of {passing} of the same kind whose terms pass, none has a better outlook that is known."


def _rank(band: Band) -> int:
    return BANDS.index(band)


def _is_alike(candidate: Candidate, family: Family, case: Case, context: Context) -> bool:
    """Whether a candidate has the size class of the component, as far as is told, and its family's main modality."""
    wanted = {size} if (size := _size(case.component.name, context)) else _all_sizes(family)
    own = _size(candidate.generation.name, context)
    there = {own} if own else _all_sizes(candidate.family)
    modalities = _modalities(family)
    same_size = not wanted or bool(wanted & there)
    return same_size and (not modalities or modalities[0] in _modalities(candidate.family))


def _size(name: str, context: Context) -> str | None:
    """The size class by the parameters in a name; None where none stand there."""
    rules, found = context.rules.switching, _PARAMETERS.search(name)
    if rules is None or found is None:
        return None
    billions = float(found[2]) * int(found[1] or 1)
    return next((size.name for size in rules.sizes if billions < size.below), rules.sizes[-1].name)


def _all_sizes(family: Family) -> set[str]:
    return set(family.size_classes) - {_NO_SIZE}


def _modalities(family: Family) -> list[str]:
    return [] if family.modality in ("", _NO_MODALITY) else family.modality.split("/")


def _substitute(candidate: Candidate, band: Band, family: Family, case: Case, context: Context) -> Substitute:
    losses = tuple(_losses(candidate, family, case, context))
    return replace(told(candidate, context), band=band, losses=losses)


def _losses(candidate: Candidate, family: Family, case: Case, context: Context) -> Iterator[str]:
    """What one would give up or owe anew, as far as the rules tell."""
    other = candidate.family
    if case.component.kind == "hosted-model":
        yield "you run it yourself"
    if less := [one for one in _modalities(family) if one not in _modalities(other)]:
        yield f"no {listed(less, 'or')}"
    if less := [task for task in family.tasks if task not in other.tasks]:
        yield f"its line has nothing for {listed(less, 'or')}"
    if (size := _size(case.component.name, context)) and not _size(candidate.generation.name, context):
        yield f"whether it comes as a {size} model is not on file"
    if duties := sorted(_duties(candidate, case, context) - {one.word for one in context.weighing(case).own}):
        yield f"its license adds {listed(duties)}"


def _duties(candidate: Candidate, case: Case, context: Context) -> set[str]:
    """The words of duties and limits that the license of a candidate brings to the stated use."""
    component = Component("model", "rules", candidate.generation.id)
    part = context.scales.all_of((candidate.generation.license,), context.acts_for(case), component)
    return {one.word for one in part.judgements if one.duty or one.level != "permitted"}
