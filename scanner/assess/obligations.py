"""The duties that come with what is relied on: who must do what, when, with the exact text to show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from scanner.assess.confidence import weakest
from scanner.assess.terms import Judgement, in_words, one_line, shown
from scanner.assess.verdict import Weighing
from scanner.assess.wording import listed, start
from scanner.entities import Case, Obligation
from scanner.rulebook import Rulebook
from scanner.rulebook.schema import Term

SHOWN = ("badge", "notice", "attribution", "naming")
"""The words whose value is a text to show. A naming term's value is what the name has to begin with, or contain."""


def obligations(weighed: Sequence[tuple[Case, Weighing]], rules: Rulebook) -> tuple[Obligation, ...]:
    """Every duty of what is in use and not prohibited, once per license and term, those surely due first.

    A duty that depends on an act that the user has not stated is listed as not yet due.
    """
    found: dict[tuple[object, ...], Obligation] = {}
    for case, weighing in weighed:
        if case.in_use and weighing.verdict.level != "prohibited":
            for judgement in (*weighing.judgements, *weighing.possible):
                if judgement.duty and judgement.term:
                    _add(found, case, judgement, judgement.term, rules)
    return tuple(sorted(found.values(), key=lambda one: (not one.due, not one.show, one.term.license, one.term.term)))


def _add(
    found: dict[tuple[object, ...], Obligation], case: Case, judgement: Judgement, term: Term, rules: Rulebook
) -> None:
    new = _obligation(case, judgement, term, rules)
    key = (new.term, new.show)
    known = found.get(key)
    if known is None:
        found[key] = new
    elif case.id not in known.components:
        found[key] = replace(known, due=known.due or new.due, components=(*known.components, case.id))


def _obligation(case: Case, judgement: Judgement, term: Term, rules: Rulebook) -> Obligation:
    license_ = judgement.license
    meaning = rules.term_meaning(term.term)
    return Obligation(
        who=(meaning.who if meaning else "") or "you",
        what=_what(term),
        when=_when(term, judgement),
        term=shown(license_, term),
        show=texts_to_show(term),
        due=judgement.standing == "yes" and not set(judgement.asks) - {"project_license", "sensitive_data"},
        components=(case.id,),
        source=license_.url or (license_.sources[0] if license_.sources else ""),
        confidence=weakest(license_.confidence, case.facts.license.confidence),
        acts=term.when,
    )


def texts_to_show(term: Term) -> tuple[str, ...]:
    """The exact texts that a term wants shown, each an alternative; empty for a term that prescribes none."""
    if term.term not in SHOWN or term.value is None:
        return ()
    values: Iterable[object] = term.value if isinstance(term.value, tuple) else (term.value,)
    return tuple(one_line(str(value)) for value in values)


def _what(term: Term) -> str:
    text = one_line(term.summary)
    if term.term == "field-of-use" and isinstance(term.value, tuple):
        return f"{text.rstrip('.')}. Barred: {'; '.join(term.value)}."
    return text


def _when(term: Term, judgement: Judgement) -> str:
    """The acts that trigger a duty, as a sentence."""
    doing = listed(in_words(term.when), "or")
    also = f", and also {listed(in_words(term.only_if), 'or')}" if term.only_if else ""
    above = f", {judgement.limit}" if judgement.limit else ""
    return start(f"when you {doing}{also}{above}")
