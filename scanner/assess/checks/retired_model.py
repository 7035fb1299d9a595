"""A hosted model that is switched off, or will be soon."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from scanner.assess.check import Check, Context
from scanner.assess.wording import start, the
from scanner.entities import Case, Evidence, Finding, Severity
from scanner.rulebook.days import last_day
from scanner.rulebook.schema import Hosted, HostedModel

CHECK = Check(
    code="retired-model",
    title="The hosted model is retired",
    severity="error",
    why="After its retirement calls fail, or are answered by another model at another price.",
    remedy="Move to a model that stays: change the id, then run your evaluations again.",
    outlook=True,
)

_SOON = 180
_BASIS = {"earliest": " at the earliest", "catalogue": " by a catalogue, not the vendor"}


def find(case: Case, context: Context) -> Iterator[Finding]:
    """An error once the day has passed, a warning half a year before, or when only the deprecation is known."""
    if case.component.kind != "hosted-model":
        return
    vendor = context.rules.hosted_vendor(case.component.registry)
    model = context.rules.hosted_model(case.component.registry, case.component.name)
    if vendor is not None and vendor.service_ended and last_day(vendor.service_ended) <= context.as_of:
        message = f"{vendor.name}, which serves {the(case)}, ended its service on {vendor.service_ended}."
        yield context.finding(CHECK, case, message, key="service", confidence=vendor.confidence)
    elif vendor is not None and model is not None and (judged := _judge(model, context.as_of)):
        severity, when = judged
        yield context.finding(
            CHECK,
            case,
            f"{start(the(case))} {when} at {vendor.name}{_instead(model)}.",
            key=f"{vendor.id}:{model.id}",
            severity=severity,
            remedy=f"{CHECK.remedy[:-1]}{_instead(model)}.",
            evidence=(_evidence(vendor, model),),
            confidence=model.confidence,
        )


def _judge(model: HostedModel, as_of: date) -> tuple[Severity, str] | None:
    """Severity and what happens when, None when nothing was known to be near on that day."""
    basis = _BASIS.get(model.date_basis or "", "")
    announced = last_day(model.deprecated_on) if model.deprecated_on else None
    if model.retires_on:
        end = last_day(model.retires_on)
        if end <= as_of:
            return ("warning" if basis else "error"), f"was retired on {model.retires_on}{basis}"
        known = announced or (last_day(model.checked) if model.checked else date.max)
        near = (end - as_of).days <= _SOON
        if known <= as_of and (near or announced):
            promised = model.date_basis == "earliest"  # the vendor only says "not before"
            return ("warning" if near and not promised else "note"), f"retires on {model.retires_on}{basis}"
        return None
    if announced and announced <= as_of:
        return "warning", f"is deprecated since {model.deprecated_on}, with no day of its end found"
    if model.status == "retired" and model.checked and last_day(model.checked) <= as_of:
        return "error", "is retired, on a day that we did not find"
    return None


def _instead(model: HostedModel) -> str:
    return f"; the vendor names {model.replacement} instead" if model.replacement else ""


def _evidence(vendor: Hosted, model: HostedModel) -> Evidence:
    source = model.sources[0] if model.sources else vendor.urls.get("deprecations", "")
    dates = [
        f"{what} {day}" for what, day in (("deprecated", model.deprecated_on), ("retires", model.retires_on)) if day
    ]
    said = ", ".join(dates) or f"status {model.status}, no day found"
    return Evidence(f"{model.id} at {vendor.name}: {said}", source, model.deprecated_on, model.confidence)
