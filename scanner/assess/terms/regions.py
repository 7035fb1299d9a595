"""Regions that a license leaves out, set against where the user sits and offers the product."""

from __future__ import annotations

from functools import partial

from scanner.assess.terms.hits import Hit, Situation
from scanner.assess.terms.judgement import Judgement, asked
from scanner.assess.wording import listed
from scanner.entities import Level
from scanner.rulebook import Rulebook
from scanner.rulebook.licensing_data import load_regions
from scanner.rulebook.schema import Act, Term

_OFFERING: tuple[Act, ...] = ("distribute", "host")


def region(hit: Hit, situation: Situation) -> Judgement:
    """Whose place counts follows from the acts of the term: offering counts only where the term speaks of offering."""
    use = situation.use
    offering = not set(_OFFERING).isdisjoint(hit.term.when) and situation.acts.any_of(_OFFERING) != "no"
    sitting = _inside(use.established_in, hit, situation.rules)
    selling = _inside(use.offered_in, hit, situation.rules) if offering else []
    names = listed(regions_of(hit.term), "or")
    judged = partial(Judgement, hit.license, hit.term, hit.standing, limit=f"in {names}")
    if sitting or selling:
        said = [f"are established in {listed(sitting)}"] if sitting else []
        said += [f"offer the product in {listed(selling)}"] if selling else []
        turns = "" if sitting else f"permitted where you do not offer the product: not in {listed(selling)}"
        asks = asked(hit, situation)
        level: Level = "needs-review" if asks else "prohibited"
        return judged(level, listed(said), turns=turns, asks=asks)
    turns = f"prohibited for who is established there{', or offers there' if offering else ''}: {names}"
    missing = {"established_in": "where you are established"} if not use.established_in else {}
    if offering and not use.offered_in:
        missing["offered_in"] = "where you offer the product"
    if missing:
        because = f"have not stated {listed(missing.values())}"
        return judged("needs-review", because, turns=turns, asks=tuple(missing))
    places = listed(dict.fromkeys((*use.established_in, *(use.offered_in if offering else ()))))
    return judged("permitted", f"state {places}", turns=turns)


def _inside(places: tuple[str, ...], hit: Hit, rules: Rulebook) -> list[str]:
    """The places among some that a term leaves out."""
    excluded = _expand(regions_of(hit.term), rules)
    return [place for place in places if not _expand((place,), rules).isdisjoint(excluded)]


def regions_of(term: Term) -> tuple[str, ...]:
    """The places that a term names, as it names them."""
    return term.value if isinstance(term.value, tuple) else (str(term.value),) if term.value else ("some countries",)


def _expand(places: tuple[str, ...], rules: Rulebook) -> frozenset[str]:
    regions = load_regions(rules.directory).regions
    wanted = [place.strip().upper() for place in places]
    return frozenset(code for place in wanted for code in (place, *regions.get(place, ())))
