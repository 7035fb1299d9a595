"""What the terms of a license say to the stated use."""

from __future__ import annotations

import msgspec

from scanner.entities.scales import Confidence, Level


class Term(msgspec.Struct, frozen=True):
    """One right, duty or limit of a license that bears on a finding, with its clause number."""

    license: str
    term: str
    clause: str
    summary: str
    value: str | None = None


class Ruling(msgspec.Struct, frozen=True):
    """One reason behind a verdict: a term read against the stated use, or what is not known.

    why         one sentence with clause, figure and what the user stated
    term        None where no term speaks: an unknown license, the user's own policy
    turns       what would change it; empty when nothing that can be stated would
    asks        keys of [use] that are missing for it
    certain     False while those are missing: the level is the worst that may come of it, at most a review
    via         the component that the term flows down from; empty for the component's own license
    """

    level: Level
    why: str
    term: Term | None = None
    turns: str = ""
    asks: tuple[str, ...] = ()
    certain: bool = True
    via: str = ""
    source: str = ""
    confidence: Confidence = "high"


class Verdict(msgspec.Struct, frozen=True):
    """Whether a component may be used as stated, by the terms that bind it.

    rulings     all that bears on it, the worst first
    changes     what would make it better or worse, a sentence each
    asks        keys of [use] that are missing for it
    licenses    the license ids that were weighed, those that flow down from a base included
    note        how a choice, an ambiguous list or a conflict was taken; empty when there was none
    """

    component: str
    level: Level
    rulings: tuple[Ruling, ...] = ()
    changes: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    licenses: tuple[str, ...] = ()
    note: str = ""
    confidence: Confidence = "high"


class Question(msgspec.Struct, frozen=True):
    """A fact of the stated use that is missing. `key` of [use], what to answer, why it matters, for which components.

    `terms` are the terms that wait for the answer.
    """

    key: str
    question: str
    why: str
    components: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()


class Obligation(msgspec.Struct, frozen=True):
    """A duty that comes with what is relied on.

    who         whose job it is
    what        what has to be done
    when        the acts that trigger it
    show        the exact text to show, each an alternative; what to fill in stands in square brackets
    due         True: you state such an act; False: you have not stated whether you do
    acts        the same as `when`, in the words of [use]
    components  package URLs of all that bring the same duty
    """

    who: str
    what: str
    when: str
    term: Term
    show: tuple[str, ...] = ()
    due: bool = True
    components: tuple[str, ...] = ()
    source: str = ""
    confidence: Confidence = "high"
    acts: tuple[str, ...] = ()


class LicenseSummary(msgspec.Struct, frozen=True):
    """What the rules hold of a license that bears on this audit: its terms in our words, with clauses.

    grants      the acts it allows; what is missing is not granted, or not known where the text was not read in full
    read        how much of the text the rule rests on: "full", "partial", "secondary", "none"
    checked     the day on which somebody last read the source
    """

    id: str
    name: str
    category: str
    spdx: str | None = None
    url: str | None = None
    grants: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    read: str = "none"
    checked: str = ""
    confidence: Confidence = "high"
    sources: tuple[str, ...] = ()
