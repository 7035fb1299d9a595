"""A derivative does not carry the name that the license of its base asks for."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.assess.bases import SERVES, TRAINED_ON
from scanner.assess.check import Check, Context
from scanner.assess.confidence import weakest
from scanner.assess.parents import Parent, begins, parents_of, prefix_of
from scanner.assess.terms import shown
from scanner.assess.wording import license_evidence, start, the
from scanner.entities import Case, Evidence, Finding
from scanner.rulebook.schema import License, Term

CHECK = Check(
    code="name-dropped",
    title="The name that the base asks for is missing",
    severity="note",
    why="Some licenses tie the right to pass a derivative on to its name: without it they were breached upstream.",
    remedy="Give the model the name when you pass it on or offer it, and ask its author to correct it.",
    decides="counsel",
)

_NOT_IMPROVED = (SERVES, TRAINED_ON, "quantized")
"""Relations that make no new model of the base: the naming terms speak of trained, tuned or improved ones."""


def find(case: Case, context: Context) -> Iterator[Finding]:
    """A note, as the name is the author's to give; a warning for who passes the model on or offers it."""
    if case.component.kind != "model" or case.component.registry != "huggingface":
        return
    name = case.component.name.rpartition("/")[2]
    for parent, rule, term, prefix in _asked(case, context):
        if not begins(name, prefix):
            passes_on = context.acts_for(case).any_of(("distribute", "host")) == "yes"
            yield context.finding(
                CHECK,
                case,
                f"{start(the(case))} was made from {parent.name} ({parent.relation}); the {rule.name} ({term.clause}) "
                f"asks that its name begins with “{prefix}”.",
                key=rule.id,
                severity="warning" if passes_on else "note",
                evidence=(
                    Evidence(f"{parent.relation}: {parent.name}", parent.source, None, parent.confidence),
                    license_evidence(rule),
                ),
                terms=(shown(rule, term),),
                confidence=weakest(parent.confidence, rule.confidence),
            )
            return


def _asked(case: Case, context: Context) -> Iterator[tuple[Parent, License, Term, str]]:
    for parent in parents_of(case, context.rules):
        for rule in filter(None, map(context.rules.license, parent.ids)):
            for term in rule.terms:
                prefix = prefix_of(rule, term, context.rules)
                if prefix and parent.relation not in _NOT_IMPROVED:
                    yield parent, rule, term, prefix
