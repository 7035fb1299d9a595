"""What weighing one term against the stated use comes to."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from scanner.assess.terms.acts import Acts, Standing, in_words, keys_asked
from scanner.assess.terms.hits import Hit, Situation, acts_under
from scanner.assess.wording import listed
from scanner.entities import LEVELS, Level
from scanner.rulebook.schema import License, Term


class Judgement(msgspec.Struct, frozen=True):
    """A term weighed. `term` is None where the license is silent on something that it would have to grant.

    because     what the user stated or did not, after "you": "state 2 million"
    limit       the line it draws: "above 700 million monthly active users", "in the EU"
    turns       what would change it
    asks        keys of [use] that are missing for it
    duty        it belongs on the list of obligations
    via         the component that the license flows down from; empty for the component's own
    """

    license: License
    term: Term | None
    standing: Standing
    level: Level
    because: str = ""
    limit: str = ""
    turns: str = ""
    asks: tuple[str, ...] = ()
    duty: bool = False
    via: str = ""

    @property
    def word(self) -> str:
        """The word of the vocabulary, empty for what the license does not grant."""
        return self.term.term if self.term else ""

    @property
    def clause(self) -> str:
        """Where the term stands."""
        return self.term.clause if self.term else "grant"

    @property
    def certain(self) -> bool:
        """Whether nothing is missing for it."""
        return not self.asks


def worst(levels: Iterable[Level]) -> Level:
    """The worst of several levels; permitted where there is none."""
    return max(levels, key=LEVELS.index, default="permitted")


def at_most(level: Level, bound: Level) -> Level:
    """A level, but no worse than a bound."""
    return min(level, bound, key=LEVELS.index)


def triggering(term: Term, acts: Acts) -> str:
    """What the user does that triggers a term, in words."""
    named = [act for act in (*term.when, *term.only_if) if act in acts.stated]
    telling = [act for act in named if act != "use"] or named
    return listed(in_words(telling))


def because_of_acts(hit: Hit, situation: Situation) -> str:
    """What the user stated or did not state of the acts of a term, after "you"."""
    acts = acts_under(hit.license, situation.acts)
    if hit.standing == "yes":
        return f"state that you {triggering(hit.term, acts)}" if acts.stated & {*hit.term.when} - {"use"} else "use it"
    open_acts = [act for act in (*hit.term.when, *hit.term.only_if) if act in acts.unstated]
    return f"have not stated whether you {listed(in_words(open_acts), 'or')}"


def asked(hit: Hit, situation: Situation) -> tuple[str, ...]:
    """The keys of [use] that say whether a term is triggered; empty when it surely is."""
    return () if hit.standing == "yes" else keys_asked(hit.term, acts_under(hit.license, situation.acts))
