"""The license is not given in some countries."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.assess.check import Check, Context, weakest
from scanner.assess.terms import Hit, hits, shown
from scanner.assess.wording import claim_evidence, license_evidence, listed, start, the
from scanner.entities import Case, Finding, Severity
from scanner.rulebook.licensing_data import load_regions

CHECK = Check(
    code="region-excluded",
    title="The license excludes a region",
    severity="error",
    why="Where the license is not given, every use is unlicensed, whatever the model card says.",
    remedy="Do not use it there: choose another model for these countries, or ask the licensor for a license.",
)

_OFFERING = ("distribute", "host")


def find(case: Case, context: Context) -> Iterator[Finding]:
    """An error where the user's stated places are excluded, a warning while they are not stated."""
    found = hits(context.choice(case).ids, ("region-exclusion",), context.acts, case.component.name, context.rules)
    for hit in found:
        if judged := _judge(hit, context):
            severity, ending = judged
            excluded = listed(_regions(hit), "or")
            yield context.finding(
                CHECK,
                case,
                f"{start(the(case))} is not licensed in {excluded} ({hit.license.name}, {hit.term.clause}); {ending}.",
                key=hit.license.id,
                severity=severity,
                remedy=None if severity == "error" else _ASK,
                evidence=(*claim_evidence(case), license_evidence(hit.license)),
                terms=(shown(hit),),
                confidence=weakest(case.facts.license.confidence, hit.license.confidence),
            )
            return


def _judge(hit: Hit, context: Context) -> tuple[Severity, str] | None:
    """Whose place counts follows from the acts of the term: offering counts only where the term speaks of offering."""
    use, excluded = context.use, _expand(_regions(hit), context)
    offering = any(act in hit.term.when for act in _OFFERING)
    for places, verb, counts in (
        (use.established_in, "you are established in", True),
        (use.offered_in, "you offer the product in", offering),
    ):
        inside = [place for place in places if counts and not _expand((place,), context).isdisjoint(excluded)]
        if inside:
            return ("error" if hit.standing == "yes" else "warning"), f"{verb} {listed(inside)}"
    if not use.established_in:
        return "warning", "you have not stated where you are established"
    if offering and not use.offered_in:
        return "warning", "you have not stated where you offer the product"
    return None


def _regions(hit: Hit) -> tuple[str, ...]:
    value = hit.term.value
    return value if isinstance(value, tuple) else (str(value),) if value else ("some countries",)


def _expand(places: tuple[str, ...], context: Context) -> frozenset[str]:
    regions = load_regions(context.rules.directory).regions
    wanted = [place.strip().upper() for place in places]
    return frozenset(code for place in wanted for code in (place, *regions.get(place, ())))


_ASK = "State `established_in` and `offered_in` under [use] in stayopen.toml (country codes such as DE, or EU)."
