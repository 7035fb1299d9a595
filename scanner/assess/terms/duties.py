"""Duties: what has to be done, and uses that have to be kept out."""

from __future__ import annotations

from msgspec.structs import replace

from scanner.assess.terms.hits import Hit, Situation
from scanner.assess.terms.judgement import Judgement, asked, because_of_acts
from scanner.assess.wording import listed

_REACHES_YOUR_SOURCE = ("copyleft", "network-copyleft")


def inform(hit: Hit, situation: Situation) -> Judgement:
    """Rights and risks: good to know, and nothing to do."""
    return Judgement(hit.license, hit.term, hit.standing, "permitted", asks=asked(hit, situation))


def duty(hit: Hit, situation: Situation) -> Judgement:
    """Owed as soon as an act of the term is done. What the licensor may refuse is for a person to see to first."""
    if hit.term.only_where:
        return replace(inform(hit, situation), level="needs-review", because=because_of_acts(hit, situation),
                       turns=f"it holds only where {hit.term.only_where.rstrip('.')}", duty=True)  # fmt: skip
    refusable = hit.term.effect == "separate-license"
    return Judgement(
        hit.license,
        hit.term,
        hit.standing,
        "needs-review" if refusable else "permitted-with-duties",
        because_of_acts(hit, situation),
        turns="permitted once the licensor has agreed" if refusable else "",
        asks=asked(hit, situation),
        duty=True,
    )


def field(hit: Hit, situation: Situation) -> Judgement:
    """Barred uses: to be kept out, and looked at by a person where sensitive data meets a bar that speaks of it."""
    plain = duty(hit, situation)
    meaning = situation.rules.term_meaning(hit.term.term)
    value = hit.term.value if isinstance(hit.term.value, tuple) else ()
    marks = meaning.sensitive if meaning else ()
    touched = [use for use in value if any(mark in use.casefold() for mark in marks)]
    sensitive = situation.use.sensitive_data
    if not touched or sensitive is False:
        return plain
    uses = listed(f"“{use}”" for use in touched)
    if sensitive is None:
        because = f"have not stated whether sensitive data is processed; barred are {uses}"
        asks = tuple(dict.fromkeys((*plain.asks, "sensitive_data")))
        return replace(plain, level="needs-review", because=because, asks=asks)
    return replace(plain, level="needs-review", because=f"state that sensitive data is processed; barred are {uses}")


def share_alike(hit: Hit, situation: Situation) -> Judgement:
    """Copyleft. Of software it may reach the project's own source, so the project's own license has to be known.

    Whether the two go together is not for this module to say: see scanner.assess.beside.
    """
    plain = duty(hit, situation)
    if situation.component.kind != "package" or hit.license.category not in _REACHES_YOUR_SOURCE:
        return plain
    if situation.use.project_license is not None:
        return plain
    because = f"{plain.because}, and have not stated your project's own license"
    asks = tuple(dict.fromkeys((*plain.asks, "project_license")))
    turns = f"permitted with duties if your project is under {hit.license.name} itself"
    return replace(plain, level="needs-review", because=because, asks=asks, turns=turns)
