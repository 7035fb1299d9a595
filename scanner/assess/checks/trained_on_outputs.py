"""Outputs of a hosted model train another one, where the vendor's terms forbid that."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.assess.bases import TRAINED_ON
from scanner.assess.check import Check, Context
from scanner.assess.confidence import weakest
from scanner.assess.hosted import vendor_of
from scanner.assess.terms import one_line
from scanner.assess.wording import start, the
from scanner.entities import Case, Confidence, Evidence, Finding, Severity
from scanner.rulebook.compatibility import Generated, load_together
from scanner.rulebook.schema import Hosted

CHECK = Check(
    code="trained-on-outputs",
    title="Outputs of a hosted model train another",
    severity="warning",
    why="Vendors bind their customers not to train competing models on outputs; a free license on the data does not "
    "lift that from whoever agreed to it.",
    remedy="Train on data that people or open models made, or have somebody read the vendor's terms against your case.",
    decides="counsel",
)

_BARS = ("yes", "conditional")


def find(case: Case, context: Context) -> Iterator[Finding]:
    """A warning where the user, or a recipe in the tree, trains on outputs; a note on what others made that way."""
    standing = context.acts.any_of(("train-on-outputs",))
    if case.component.kind == "hosted-model":
        vendor = vendor_of(case, context)
        if standing == "yes" and vendor is not None and vendor.output_training_limit in _BARS:
            message = f"You state that you train other models on outputs, and {the(case)} is {vendor.name}'s"
            yield _finding(case, context, vendor, message, "warning")
        return
    recipe = _recipe(case)
    if case.component.kind == "dataset" and (standing != "no" or recipe):
        said = "you state that you train models" if standing == "yes" else "it matters if you train on it"
        said = f"{recipe} trains a model on it" if recipe else said
        for made, vendor in _generated(case.component.name, context):
            message = f"{start(the(case))} holds outputs of {made.model} ({vendor.name}), and {said}"
            severity: Severity = "warning" if standing == "yes" or recipe else "note"
            yield _finding(case, context, vendor, message, severity, made)
    for ancestor in case.facts.lineage:
        if ancestor.relation == TRAINED_ON:
            for made, vendor in _generated(ancestor.component.name, context):
                data = f"{ancestor.component.name}, outputs of {made.model} ({vendor.name})"
                yield _finding(case, context, vendor, f"{start(the(case))} was trained on {data}", "note", made)
                return


def _recipe(case: Case) -> str:
    """The project's own recipe that trains on a dataset, empty where there is none."""
    return next((one.location.file for one in case.usages if one.in_use and one.relation == TRAINED_ON), "")


def _generated(dataset: str, context: Context) -> Iterator[tuple[Generated, Hosted]]:
    """What is known of the making of a dataset, where its vendor bars training on outputs."""
    for made in load_together(context.rules.directory).generated:
        vendor = context.rules.hosted_vendor(made.vendor)
        if vendor and vendor.output_training_limit in _BARS and dataset.lower() in map(str.lower, made.datasets):
            yield made, vendor


def _finding(
    case: Case, context: Context, vendor: Hosted, message: str, severity: Severity, made: Generated | None = None
) -> Finding:
    note = one_line(vendor.output_note).rstrip(".") or "outputs may not train other models, or only in some cases"
    terms = vendor.urls.get("terms") or vendor.urls.get("data_usage") or ""
    origin = (Evidence(f"outputs of {made.model}", made.source, None, made.confidence),) if made else ()
    known: Confidence = made.confidence if made else "high"
    return context.finding(
        CHECK,
        case,
        f"{message}. Its terms: {note}; they bind who agreed to them, and whether they reach further is not settled.",
        key=vendor.id,
        severity=severity,
        evidence=(*origin, Evidence(f"terms of {vendor.name}: {note}", terms, None, vendor.confidence)),
        confidence=weakest(vendor.confidence, known),
    )
