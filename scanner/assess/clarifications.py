"""Clarifications: what a license is by the word of a person who read its text, for as long as the text is the same.

The word is a claim beside those of the sources, and the one that counts; both are shown. When the text is another one
it does not count any more, and that is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

import msgspec
from msgspec.structs import replace

from scanner.assess.check import Check, Context
from scanner.assess.entry_finding import entry_finding
from scanner.assess.wording import claim_evidence, start, the
from scanner.config import ClarificationRule, Config
from scanner.entities import Case, Claim, Facts, Finding, Incomplete, License
from scanner.licensing import read_license
from scanner.rulebook import Rulebook
from scanner.syntax.purl import as_written, without_version

SOURCE = "clarification"
"""Who says so: the user."""
CLARIFIED = Check(
    code="license-clarified",
    title="The license is what you say it is",
    severity="note",
    why="A person's word stands in for what the sources say, and readers should know whose it is.",
    remedy="Nothing, as long as the text is the one that was read; ask the author to state the license.",
    decides="whoever clarified it",
)
LAPSED = Check(
    code="clarification-lapsed",
    title="The text that you clarified is another one",
    severity="error",
    why="Somebody judged a license by its text, and the text is not that one any more: the judgement does not count.",
    remedy="Have the same person read the text as it is now, and put its hash into the clarification.",
    decides="whoever clarified it",
)
UNUSED = Check(
    code="clarification-unused",
    title="A clarification is for nothing here",
    severity="warning",
    why="A clarification without its component speaks for whatever comes under that name.",
    remedy="Remove it from the configuration, or correct its component.",
    decides="whoever clarified it",
)
CHECKS = (CLARIFIED, LAPSED, UNUSED)

_NO_TEXT = "no license text was found with it"
_WAIVE = "Take the clarification out: there is no text that it could be pinned to. Waive the finding that it was for."


class Clarity(msgspec.Struct, frozen=True):
    """What became of a clarification for a component; `license` is what the sources alone come to."""

    rule: ClarificationRule
    state: Literal["in-force", "lapsed", "unchecked", "unused"]
    why: str = ""
    case: str = ""
    license: License = License()


def clarified(
    cases: Sequence[Case], config: Config, rules: Rulebook, file: str, *, offline: bool
) -> tuple[tuple[Case, ...], tuple[Clarity, ...]]:
    """The cases with the user's claims where they hold, and what became of each clarification.

    `file` is where these stand; `offline`: nobody was asked, so that a text that is not there says nothing.
    """
    outcomes: list[Clarity] = []
    changed: dict[str, Case] = {}
    for rule in config.clarifications:
        meant = [case for case in cases if as_written(rule.component) in (case.id, without_version(case.id))]
        found = [_judged(rule, case, offline=offline) for case in meant]
        outcomes += found or [Clarity(rule, "unused")]
        for case, outcome in zip(meant, found, strict=True):
            if outcome.state == "in-force":
                changed[case.id] = replace(case, facts=_with_word(case.facts, rule, rules, file))
    return tuple(changed.get(case.id, case) for case in cases), tuple(outcomes)


def findings(context: Context) -> Iterator[Finding]:
    """What is to say of the clarifications."""
    cases = {case.id: case for case in context.cases}
    for one in context.clarified:
        if one.state == "in-force":
            yield _told(one, cases[one.case], context)
        elif one.state == "lapsed":
            who = f"{one.rule.by} read a text of {the(cases[one.case])} as {one.rule.license}"
            found = _bare(LAPSED, one, f"{who}, and {one.why}.", context, cases[one.case])
            yield replace(found, remedy=_WAIVE) if one.why == _NO_TEXT else found
        elif one.state == "unused" and context.whole:
            message = f"The clarification of {one.rule.component} by {one.rule.by} is for nothing here."
            yield _bare(UNUSED, one, message, context)


def incomplete(outcomes: Iterable[Clarity]) -> tuple[Incomplete, ...]:
    """The clarifications that could not be checked: they do not hold for this run."""
    return tuple(
        Incomplete(one.case, f"the clarification by {one.rule.by} could not be checked: {one.why}")
        for one in outcomes
        if one.state == "unchecked"
    )


def _judged(rule: ClarificationRule, case: Case, *, offline: bool) -> Clarity:
    from scanner.lock.entry import texts_of  # noqa: PLC0415 - most projects have no lock and clarify nothing

    texts = {text.sha256 for text in texts_of(case.facts, ("license-text",))}
    before = case.facts.license
    if texts and texts <= set(rule.texts):
        return Clarity(rule, "in-force", "", case.id, before)
    if texts:
        other = min(texts - set(rule.texts))
        return Clarity(rule, "lapsed", f"what is there now has the hash {other}", case.id, before)
    unread = case.facts.state != "resolved" or case.facts.unresolved or case.facts.access.readable is False
    if unread or offline:
        return Clarity(rule, "unchecked", "its license text was not read this time", case.id, before)
    return Clarity(rule, "lapsed", _NO_TEXT, case.id, before)


def _with_word(facts: Facts, rule: ClarificationRule, rules: Rulebook, file: str) -> Facts:
    """The facts with the user's claim, which is the conclusion."""
    reading = read_license(rule.license, "field", rules)
    note = f"by {rule.by}{f' on {rule.on}' if rule.on else ''}: {rule.reason}"
    claim = Claim(
        "license", rule.license, SOURCE, file, reading.ids, reading.expression, retrieved=rule.on,
        sha256=rule.texts[0] if len(rule.texts) == 1 else None, note=note,
    )  # fmt: skip
    said = f"you say “{rule.license}” ({note})"
    why = f"{said}; the sources alone: {facts.license.why}" if facts.license.why else said
    license_ = License("known", reading.expression, reading.ids, reading.choice, why)
    return replace(facts, claims=(claim, *facts.claims), license=license_)


def _told(one: Clarity, case: Case, context: Context) -> Finding:
    license_ = one.license
    named = license_.expression or ", ".join(license_.ids)
    alone = {"known": f"sources say {named}", "conflict": f"sources disagree ({named})"}.get(
        license_.state, "sources name no license"
    )
    return context.finding(
        CLARIFIED,
        case,
        f"{start(the(case))} counts as {one.rule.license} by the word of {one.rule.by}: {one.rule.reason.rstrip('.')}; "
        f"{alone}.",
        key=f"{one.rule.license}: {','.join(sorted(one.rule.texts))}",
        evidence=claim_evidence(case),
    )


def _bare(check: Check, one: Clarity, message: str, context: Context, case: Case | None = None) -> Finding:
    return entry_finding(
        check, one.rule.component, message, context, key=one.rule.license, about=case.id if case else "",
        locations=tuple(usage.location for usage in case.usages[:1]) if case else (),
    )  # fmt: skip
