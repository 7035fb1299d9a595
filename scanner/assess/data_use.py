"""Where the data goes that a hosted model is asked with, and what its vendor says of it: training, retention."""

from __future__ import annotations

from collections.abc import Sequence

from scanner.assess.check import Context
from scanner.assess.hosted import vendor_of
from scanner.assess.terms import one_line
from scanner.assess.wording import listed, rule_evidence
from scanner.entities import Case, Evidence
from scanner.rulebook import Rulebook
from scanner.rulebook.schema import Hosted, HostedModel, HostedSign

_TRAINING_DEFAULTS = ("yes", "opt_out")


def likely_vendor(case: Case, context: Context) -> tuple[Hosted | None, bool]:
    """Who is sent the data: by registry, by the host that the code names, else who lists this very id (a guess)."""
    if vendor := vendor_of(case, context):
        return vendor, False
    listing = list(context.rules.vendors_listing(case.component.name))
    listing.sort(key=lambda vendor: vendor.category != "first_party")
    return (listing[0], True) if listing else (None, False)


def signs_of(registry: str, name: str, means: str, rules: Rulebook) -> list[HostedSign]:
    """What an id gives away of one kind: "trains-on-inputs", "region" ..."""
    return [sign for sign in rules.hosted_signs(registry, name) if sign.means == means]


def trains_on_inputs(vendor: Hosted | None, model: HostedModel | None, signs: Sequence[HostedSign]) -> str:
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


def data_use(vendor: Hosted | None) -> str:
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


def data_evidence(
    vendor: Hosted | None, model: HostedModel | None, signs: Sequence[HostedSign]
) -> tuple[Evidence, ...]:
    """Where that was read."""
    found = [rule_evidence(sign, sign.summary) for sign in signs]
    if vendor is not None:
        found.append(vendor_evidence(vendor))
    if model is not None:
        names = listed(part for part in (model.author, model.family) if part)
        source = model.sources[0] if model.sources else ""
        found.append(Evidence(f"{model.id}: {names or model.status}", source, model.checked, model.confidence))
    return tuple(found)


def vendor_evidence(vendor: Hosted) -> Evidence:
    """What the vendor says of training with inputs, in full, and where that was read."""
    page = vendor.page_of("trains_on_inputs") or vendor.urls.get("data_usage") or vendor.urls.get("terms") or ""
    text = one_line(vendor.trains_note) or data_use(vendor)
    return Evidence(text, page, vendor.checked, vendor.sure_of("trains_on_inputs"))
