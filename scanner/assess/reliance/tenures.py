"""Closed APIs: when a hosted model ends, and what its vendor did before with prices and terms."""

from __future__ import annotations

from scanner.assess.background.made import events_of_vendor, told_of_vendor
from scanner.assess.check import Context
from scanner.assess.data_use import likely_vendor
from scanner.assess.retirement import retirement, retirement_evidence
from scanner.assess.terms import one_line
from scanner.assess.wording import start
from scanner.entities import Case, Evidence, Tenure
from scanner.rulebook.days import last_day
from scanner.rulebook.schema import Hosted, HostedModel

_PRICES = ("price", "free_tier")
_CHANGES = ("terms", "data_use", "access", "policy", "ownership", "region", "alias_change", "api_change", "legal")


def tenures(context: Context) -> tuple[Tenure, ...]:
    """One for each hosted model in use whose vendor the rules know."""
    hosted = [case for case in context.cases if case.in_use and case.component.kind == "hosted-model"]
    found = [(case, likely_vendor(case, context)[0]) for case in hosted]
    return tuple(_tenure(case, vendor, context) for case, vendor in found if vendor is not None)


def _tenure(case: Case, vendor: Hosted, context: Context) -> Tenure:
    model = context.rules.hosted_model(vendor.id, case.component.name)
    judged = retirement(model, context.as_of) if model else None
    return Tenure(
        component=case.id,
        vendor=vendor.name,
        state=_state(vendor, model, judged[1] if judged else "", context),
        retires_on=model.retires_on if model and judged else None,
        replacement=model.replacement if model and judged else None,
        policy=_policy(vendor),
        prices=_on_record(vendor, case, context, _PRICES),
        changes=_on_record(vendor, case, context, _CHANGES),
        evidence=(retirement_evidence(vendor, model),) if model and judged else (),
    )


def _on_record(vendor: Hosted, case: Case, context: Context, kinds: tuple[str, ...]) -> tuple[Evidence, ...]:
    return tuple(told_of_vendor(event, who="") for event in events_of_vendor(vendor, case, context, kinds))


def _state(vendor: Hosted, model: HostedModel | None, judged: str, context: Context) -> str:
    """When it ends, else why nobody can say."""
    if vendor.service_ended and last_day(vendor.service_ended) <= context.as_of:
        return f"The vendor ended its service on {vendor.service_ended}."
    if judged:
        return f"{start(judged)}."
    if model is None:
        return "Our rules do not list this id at this vendor: whether it ends is not known."
    if model.checked and last_day(model.checked) > context.as_of:
        return f"No day of its end was announced by {context.as_of}, by what is on file; that is no promise."
    read = f", as of {model.checked}" if model.checked else ""
    return f"No day of its end is on file{read}; that is no promise."


def _policy(vendor: Hosted) -> str:
    """What the vendor says of ends in general."""
    days = vendor.retirement_notice_days
    said = one_line(vendor.retirement).rstrip(".")
    return " ".join(filter(None, (f"{said}." if said else "", f"Notice: {days} days." if days else "")))
