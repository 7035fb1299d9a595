"""A model that only its vendor runs: who it is, and what happens to what is sent there."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.assess.check import Check, Context
from scanner.assess.confidence import weakest
from scanner.assess.hosted import vendor_of
from scanner.assess.wording import listed, rule_evidence, start, the
from scanner.entities import Case, Confidence, Evidence, Finding, Severity
from scanner.rulebook.schema import Hosted, HostedModel, HostedSign

CHECK = Check(
    code="hosted-closed-model",
    title="A closed model, hosted by its vendor",
    severity="note",
    why="The vendor alone decides on price, terms, versions and the end; and what you send goes there.",
    remedy="Keep the id and the address in configuration, and know an open model that could take over.",
)

_TRAINS = "trains-on-inputs"
_TRAINING_DEFAULTS = ("yes", "opt_out")


def find(case: Case, context: Context) -> Iterator[Finding]:
    """A note on every closed hosted model; worse where the vendor may train on what is sent."""
    if case.component.kind != "hosted-model":
        return
    vendor, guess = _vendor(case, context)
    registry, name = vendor.id if vendor else case.component.registry, case.component.name
    model = context.rules.hosted_model(registry, name)
    signs = [sign for sign in context.rules.hosted_signs(registry, name) if sign.means == _TRAINS]
    trains = _trains(vendor, model, signs)
    closed = _closed(case, model, context)
    if not closed and not trains:
        return
    kind = "a closed model" if closed else "a hosted model"
    where = f"whose vendor the code does not name; {_who(vendor)} lists it" if guess else f"at {_who(vendor, registry)}"
    yield context.finding(
        CHECK,
        case,
        f"{start(the(case))} is {kind} {where}; {trains or _data_use(vendor)}.",
        key="trains" if trains else "closed",
        severity=_severity(context, trains, surely=bool(signs) or bool(model and model.trains_on_inputs)),
        remedy=_TRAIN_REMEDY if trains else None,
        evidence=_evidence(vendor, model, signs),
        confidence="low" if guess else _confidence(vendor, model, signs),
    )


def _vendor(case: Case, context: Context) -> tuple[Hosted | None, bool]:
    """Who is sent the data: by registry, by the host that the code names, else who lists this very id (a guess)."""
    if vendor := vendor_of(case, context):
        return vendor, False
    name = case.component.name
    listing = [vendor for vendor in context.rules.hosted.values() if any(model.id == name for model in vendor.models)]
    listing.sort(key=lambda vendor: vendor.category != "first_party")
    return (listing[0], True) if listing else (None, False)


def _closed(case: Case, model: HostedModel | None, context: Context) -> bool | None:
    """Whether the weights are closed: by the id at this vendor, else by its family; None when nobody knows."""
    if model is not None and model.open_weights is not None:
        return not model.open_weights
    match = context.generation(case)
    if match is not None and isinstance(match.open_weights, bool):
        return not match.open_weights
    return None


def _trains(vendor: Hosted | None, model: HostedModel | None, signs: list[HostedSign]) -> str:
    """Why what is sent may be used to train, empty when it is not."""
    if signs:
        return f"what is sent may be used to train: {signs[0].summary.rstrip('.')}"
    if model is not None and model.trains_on_inputs:
        condition = "" if model.trains_on_inputs == "yes" else f" ({model.trains_on_inputs.replace('-', ' ')})"
        return f"what is sent to this id may be used to train{condition}"
    if vendor is not None and vendor.trains_on_inputs in _TRAINING_DEFAULTS:
        until = " unless you opt out" if vendor.trains_on_inputs == "opt_out" else ""
        return f"{vendor.name} may train on what is sent{until}"
    return ""


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


def _data_use(vendor: Hosted | None) -> str:
    """What the vendor says of training and retention by default."""
    if vendor is None:
        return "what happens to what is sent is not known"
    training = {
        "no": "inputs are not used to train by default",
        "opt_in": "inputs are used to train only if you opt in",
        "by_tier": "whether inputs are used to train depends on the tier",
        "by_route": "whether inputs are used to train depends on the provider behind it",
        "by_model_id": "whether inputs are used to train depends on the model id",
    }.get(vendor.trains_on_inputs, "whether inputs are used to train is not known")
    kept = f", and are kept {vendor.retention_days} days" if vendor.retention_days else ""
    return training + kept


def _evidence(vendor: Hosted | None, model: HostedModel | None, signs: list[HostedSign]) -> tuple[Evidence, ...]:
    found = [rule_evidence(sign, sign.summary) for sign in signs]
    if vendor is not None:
        terms = vendor.urls.get("data_usage") or vendor.urls.get("terms") or ""
        text = vendor.trains_note or _data_use(vendor)
        found.append(Evidence(text, terms, vendor.checked, vendor.confidence))
    if model is not None:
        names = listed(part for part in (model.author, model.family) if part)
        source = model.sources[0] if model.sources else ""
        found.append(Evidence(f"{model.id}: {names or model.status}", source, model.checked, model.confidence))
    return tuple(found)


def _confidence(vendor: Hosted | None, model: HostedModel | None, signs: list[HostedSign]) -> Confidence:
    known: list[Confidence] = [sign.confidence for sign in signs[:1]]
    known += [model.confidence] if model is not None else []
    known += [vendor.confidence] if vendor is not None and not signs else []
    return weakest(*known) if known else "low"


_TRAIN_REMEDY = (
    "Send nothing there that is not yours to give away: use the same model on terms without training, or another one."
)
