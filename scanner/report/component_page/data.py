"""Hosted: who gets the data. And for everything: what else there is, and what is not known."""

from __future__ import annotations

from collections.abc import Sequence

from scanner.entities import Claim, Recipient
from scanner.report.component_page.answer import STYLES
from scanner.report.component_page.subject import Subject
from scanner.report.component_page.writer import Page
from scanner.report.verdicts import spoken

_TOPICS = {
    "data-use": "trains on it",
    "retention": "keeps it",
    "output-use": "outputs",
    "terms-change": "new terms",
    "retirement-policy": "retirement",
}
_WORDS = {
    "opt_out": "yes, unless you opt out",
    "opt_in": "only if you agree to it",
    "unless-zero-retention": "yes, unless zero retention is agreed",
    "by_model_id": "it depends on the id",
    "by_route": "it depends on the route",
    "by_tier": "it depends on the plan",
    "unknown": "not known",
}
_OUTPUTS = {
    "yes": "may not train competing models",
    "conditional": "may train other models only in some cases",
    "no": "may train other models",
    "model_license": "as the license of the model says",
}


def write(page: Page, subject: Subject) -> None:
    """What else there is and what is not known, each where there is something to tell."""
    if subject.background.substitutes:
        page.heading("What else there is")
        page.said("Recent open weights of the families that the rules name beside it, the mildest terms of each; "
                  "whether they do for your task is for you to try.")  # fmt: skip
        for one in subject.background.substitutes:
            doubt = " (low confidence)" if one.confidence == "low" else ""
            level = (f": {spoken(one.level)}", STYLES[one.level]) if subject.stated else ""
            page.point(f"{one.name} ({one.maker}), {one.license}{doubt}", level)
    _write_unknown(page, subject)


def write_recipient(page: Page, stated: Sequence[Claim], recipient: Recipient) -> None:
    """The vendor of a hosted model, and what is known of its terms."""
    page.heading("Who gets the data")
    seat = ", ".join(filter(None, (recipient.parent, recipient.jurisdiction or recipient.country)))
    page.field("recipient", f"{recipient.name}{f' ({seat})' if seat else ''}, as read on {recipient.checked}")
    for sign in recipient.signs:
        page.field("the id says", (sign, "yellow"))
    terms = {claim.value: claim for claim in stated if claim.topic == "terms"}
    for topic, label in _TOPICS.items():
        claims = [claim for claim in stated if claim.topic == topic]
        for claim in reversed(claims):  # what is said of the very id comes before what is said of the vendor
            page.field(label if claim is claims[-1] else "in general", _said(claim))
    if recipient.zero_retention:
        page.field("no retention", recipient.zero_retention)
    if recipient.regions:
        page.field("regions", recipient.regions)
    if terms:
        page.field(
            "to read", ", ".join(f"{name.replace('_', ' ')}{page.source(one.where)}" for name, one in terms.items())
        )


def _said(claim: Claim) -> str:
    words = _OUTPUTS | _WORDS if claim.topic == "output-use" else _WORDS
    value = words.get(claim.value, claim.value)
    doubt = " (low confidence)" if claim.confidence == "low" else ""
    note = " ".join(claim.note.split())
    return f"{value}. {note}{doubt}" if note else f"{value}{doubt}"


def _write_unknown(page: Page, subject: Subject) -> None:
    facts = subject.case.facts
    lines = list(facts.unresolved)
    if facts.component.registry == "huggingface" and facts.revision is None and facts.state == "resolved":
        lines.append("What the Hub says today of license, gate, revision and lineage: it was not asked")
    if lines:
        page.heading("What is not known")
    for line in lines:
        page.point((line, "magenta"))
    for where in subject.background.sources:
        page.source(where)
