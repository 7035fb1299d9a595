"""Hosted models have no license but terms of service: what our rules hold of those, against the stated use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.assess.scales import Part
from scanner.assess.terms import Acts, one_line
from scanner.entities import Case, Ruling
from scanner.rulebook.schema import Hosted

if TYPE_CHECKING:
    from scanner.assess.check import Context

_TRAINS = ("yes", "opt_out")


def vendor_of(case: Case, context: Context) -> Hosted | None:
    """Who is sent the data: by registry, else by the host that the code names; None when neither says."""
    if vendor := context.rules.hosted_vendor(case.component.registry):
        return vendor
    for usage in case.usages:
        if usage.endpoint and (vendor := context.rules.vendor_by_host(usage.endpoint)):
            return vendor
    return None


def hosted_part(case: Case, acts: Acts, context: Context) -> Part:
    """Terms of service are not on file clause by clause: always for review, with what is known of them."""
    vendor = vendor_of(case, context)
    if vendor is None:
        return Part(rulings=(Ruling("needs-review", "Which vendor's terms of service hold is not known."),))
    url = vendor.urls.get("terms") or vendor.urls.get("data_usage") or ""
    where = f" ({url})" if url else ""
    general = Ruling(
        "needs-review",
        f"The terms of service of {vendor.name} decide{where}; we hold single facts of them only.",
        source=url,
        confidence=vendor.confidence,
    )
    return Part(rulings=tuple(filter(None, (general, _training(vendor, acts), _data(vendor, context)))))


def _training(vendor: Hosted, acts: Acts) -> Ruling | None:
    """Whether outputs may train other models."""
    standing = acts.any_of(("train-on-outputs",))
    if vendor.output_training_limit not in ("yes", "conditional") or standing == "no":
        return None
    said = "state that you do" if standing == "yes" else "have not stated whether you do"
    note = one_line(vendor.output_note).rstrip(".") or "Outputs may not train other models, or only in some cases"
    turns = "It would not hold if you did not train other models on outputs"
    return Ruling(
        "needs-review", f"{note} ({vendor.name}); you {said}.", turns=turns,
        asks=() if standing == "yes" else ("acts",), certain=standing == "yes",
        confidence=vendor.sure_of("output_training_limit"),
    )  # fmt: skip


def _data(vendor: Hosted, context: Context) -> Ruling | None:
    """Whether what is sent may train the vendor's models."""
    sensitive = context.use.sensitive_data
    if vendor.trains_on_inputs not in _TRAINS or sensitive is False:
        return None
    said = (
        "state that sensitive data is processed" if sensitive else "have not stated whether sensitive data is processed"
    )
    until = " unless you opt out" if vendor.trains_on_inputs == "opt_out" else ""
    return Ruling(
        "needs-review", f"{vendor.name} may train on what is sent{until}; you {said}.",
        asks=() if sensitive else ("sensitive_data",), certain=bool(sensitive),
        confidence=vendor.sure_of("trains_on_inputs"),
    )  # fmt: skip
