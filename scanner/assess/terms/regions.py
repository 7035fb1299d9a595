"""Regions that a license leaves out, set against where the user sits and offers the product."""

from __future__ import annotations

from scanner.assess.terms.hits import Hit, Situation
from scanner.assess.terms.judgement import Judgement, asked
from scanner.assess.wording import listed
from scanner.rulebook import Rulebook
from scanner.rulebook.licensing_data import load_regions
from scanner.rulebook.schema import Act, Term

_OFFERING: tuple[Act, ...] = ("distribute", "host")


def region(hit: Hit, situation: Situation) -> Judgement:
    """Whose place counts follows from the acts of the term: offering counts only where the term speaks of offering."""
    use, rules = situation.use, situation.rules
    excluded = _expand(regions_of(hit.term), rules)
    offering = not set(_OFFERING).isdisjoint(hit.term.when) and situation.acts.any_of(_OFFERING) != "no"
    names = listed(regions_of(hit.term), "or")
    limit = f"in {names}"
    who = "established there, or offering there" if offering else "established there"
    sitting = [place for place in use.established_in if not _expand((place,), rules).isdisjoint(excluded)]
    selling = [place for place in use.offered_in if not _expand((place,), rules).isdisjoint(excluded)]
    if sitting or (offering and selling):
        said = [f"are established in {listed(sitting)}"] if sitting else []
        said += [f"offer the product in {listed(selling)}"] if offering and selling else []
        turns = "" if sitting else f"permitted where you do not offer the product: not in {listed(selling)}"
        asks = asked(hit, situation)
        level = "needs-review" if asks else "prohibited"
        return Judgement(hit.license, hit.term, hit.standing, level, listed(said), limit, turns, asks)  # type: ignore[arg-type]
    missing = [] if use.established_in else ["established_in"]
    missing += ["offered_in"] if offering and not use.offered_in else []
    turns = f"prohibited for who is {who}: {names}"
    if missing:
        because = {"established_in": "where you are established", "offered_in": "where you offer the product"}[
            missing[0]
        ]
        because = f"have not stated {because}"
        return Judgement(
            hit.license, hit.term, hit.standing, "needs-review", because, limit, turns, tuple(missing)
        )  # fmt: skip
    places = listed(dict.fromkeys((*use.established_in, *(use.offered_in if offering else ()))))
    return Judgement(hit.license, hit.term, hit.standing, "permitted", f"state {places}", limit, turns)


def regions_of(term: Term) -> tuple[str, ...]:
    """The places that a term names, as it names them."""
    return term.value if isinstance(term.value, tuple) else (str(term.value),) if term.value else ("some countries",)


def _expand(places: tuple[str, ...], rules: Rulebook) -> frozenset[str]:
    regions = load_regions(rules.directory).regions
    wanted = [place.strip().upper() for place in places]
    return frozenset(code for place in wanted for code in (place, *regions.get(place, ())))
