"""A model that only its vendor runs: who it is, and what happens to what is sent there."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.assess.check import Check, Context
from scanner.assess.confidence import weakest
from scanner.assess.data_use import data_evidence, data_use, likely_vendor, signs_of, trains_on_inputs
from scanner.assess.wording import start, the
from scanner.entities import Case, Confidence, Finding, Severity
from scanner.rulebook.schema import Hosted, HostedModel, HostedSign

CHECK = Check(
    code="hosted-closed-model",
    title="A closed model, hosted by its vendor",
    severity="note",
    why="The vendor alone decides on price, terms, versions and the end; and what you send goes there.",
    remedy="Keep the id and the address in configuration, and know an open model that could take over.",
    decides="management, with data protection",
)


def find(case: Case, context: Context) -> Iterator[Finding]:
    """A note on every closed hosted model; worse where the vendor may train on what is sent."""
    if case.component.kind != "hosted-model":
        return
    vendor, guess = likely_vendor(case, context)
    registry, name = vendor.id if vendor else case.component.registry, case.component.name
    model = context.rules.hosted_model(registry, name)
    signs = signs_of(registry, name, "trains-on-inputs", context.rules)
    trains = trains_on_inputs(vendor, model, signs)
    closed = _closed(case, model, context)
    if not closed and not trains:
        return
    kind = "a closed model" if closed else "a hosted model"
    where = f"whose vendor the code does not name; {_who(vendor)} lists it" if guess else f"at {_who(vendor, registry)}"
    yield context.finding(
        CHECK,
        case,
        f"{start(the(case))} is {kind} {where}; {trains or data_use(vendor)}.",
        key="trains" if trains else "closed",
        severity=_severity(context, trains, surely=bool(signs) or bool(model and model.trains_on_inputs)),
        remedy=_TRAIN_REMEDY if trains else None,
        evidence=data_evidence(vendor, model, signs),
        confidence="low" if guess else _confidence(vendor, model, signs),
    )


def _closed(case: Case, model: HostedModel | None, context: Context) -> bool | None:
    """Whether the weights are closed: by the id at this vendor, else by its family; None when nobody knows."""
    if model is not None and model.open_weights is not None:
        return not model.open_weights
    match = context.generation(case)
    if match is not None and isinstance(match.open_weights, bool):
        return not match.open_weights
    return None


def _severity(context: Context, trains: str, *, surely: bool) -> Severity:
    if not trains:
        return "note"
    if context.use.sensitive_data:
        return "error"
    return "warning" if surely or context.use.sensitive_data is None else "note"


def _who(vendor: Hosted | None, registry: str = "") -> str:
    if vendor is None:
        return f"“{registry}”, a vendor that our rules do not know"
    return f"{vendor.name} ({vendor.country or 'country not known'})"


def _confidence(vendor: Hosted | None, model: HostedModel | None, signs: list[HostedSign]) -> Confidence:
    known: list[Confidence] = [sign.confidence for sign in signs[:1]]
    known += [model.confidence] if model is not None else []
    known += [vendor.confidence] if vendor is not None and not signs else []
    return weakest(*known) if known else "low"


_TRAIN_REMEDY = (
    "Send nothing there that is not yours to give away: use the same model on terms without training, or another one."
)
