"""Limits on what may be done at all: barred acts, research only, internal use only, and what a person has to weigh."""

from __future__ import annotations

from scanner.assess.terms.acts import in_words
from scanner.assess.terms.hits import Hit, Situation, acts_under, one_line
from scanner.assess.terms.judgement import Judgement, asked, because_of_acts, triggering
from scanner.assess.wording import listed
from scanner.rulebook.schema import Act


def bar(hit: Hit, situation: Situation) -> Judgement:
    """The acts of the term are not allowed; where the term holds in some cases only, a person says whether it does."""
    if hit.term.only_where:
        return review(hit, situation)
    because, asks = because_of_acts(hit, situation), asked(hit, situation)
    if hit.standing != "yes":
        return Judgement(hit.license, hit.term, hit.standing, "needs-review", because, asks=asks)
    acts = acts_under(hit.license, situation.acts)
    avoidable = acts.any_of(["use"]) != "yes" or "use" not in hit.term.when
    turns = f"it would not hold if you did not {triggering(hit.term, acts)}" if avoidable else ""
    return Judgement(hit.license, hit.term, "yes", "prohibited", because, turns=turns)


def review(hit: Hit, situation: Situation) -> Judgement:
    """Whether the limit holds cannot be stated in [use]: a person has to read the clause against the facts."""
    where = one_line(hit.term.only_where or "")
    return Judgement(
        hit.license,
        hit.term,
        hit.standing,
        "needs-review",
        because_of_acts(hit, situation),
        turns=f"it holds only where {where.rstrip('.')}" if where else "",
        asks=asked(hit, situation),
    )


def research(hit: Hit, situation: Situation) -> Judgement:
    """Research only: no commercial use, and of other use a person says whether it is research."""
    commercial = situation.use.commercial
    if commercial is None:
        because = "have not stated whether your use is commercial"
        return Judgement(
            hit.license, hit.term, hit.standing, "needs-review", because,
            turns="prohibited in commercial use; else only research is allowed", asks=("commercial",),
        )  # fmt: skip
    if commercial and hit.standing == "yes":
        turns = "only research that is not commercial is allowed"
        return Judgement(hit.license, hit.term, "yes", "prohibited", "state commercial use", turns=turns)
    because = f"state {'' if commercial else 'non-'}commercial use, and a person has to say whether it is research"
    return Judgement(hit.license, hit.term, hit.standing, "needs-review", because, asks=asked(hit, situation))


def internal(hit: Hit, situation: Situation) -> Judgement:
    """Only one's own organisation may use it: passing on and offering to others are barred."""
    outward: tuple[Act, ...] = ("distribute", "host", "publish") if "use" in hit.term.when else ("distribute", "host")
    reaches = situation.acts.any_of(outward)
    if hit.term.only_where and reaches != "no":
        return review(hit, situation)
    if reaches == "no":
        return Judgement(hit.license, hit.term, hit.standing, "permitted-with-duties", "keep it inside", duty=True)
    if reaches == "unknown":
        because = f"have not stated whether you {listed(in_words(outward), 'or')}"
        return Judgement(hit.license, hit.term, "unknown", "needs-review", because, asks=("acts",))
    done = listed(in_words(act for act in outward if act in situation.acts.stated))
    turns = f"it would not hold if you did not {done}"
    return Judgement(hit.license, hit.term, "yes", "prohibited", f"state that you {done}", turns=turns)
