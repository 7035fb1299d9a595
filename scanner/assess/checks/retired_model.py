"""A hosted model that is switched off, or will be soon."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.assess.check import Check, Context
from scanner.assess.retirement import retirement, retirement_evidence
from scanner.assess.wording import start, the
from scanner.entities import Case, Finding
from scanner.rulebook.days import last_day
from scanner.rulebook.schema import HostedModel

CHECK = Check(
    code="retired-model",
    title="The hosted model is retired",
    severity="error",
    why="After its retirement calls fail, or are answered by another model at another price.",
    remedy="Move to a model that stays: change the id, then run your evaluations again.",
    outlook=True,
    decides="engineering",
)


def find(case: Case, context: Context) -> Iterator[Finding]:
    """An error once the day has passed, a warning half a year before, or when only the deprecation is known."""
    if case.component.kind != "hosted-model":
        return
    vendor = context.rules.hosted_vendor(case.component.registry)
    model = context.rules.hosted_model(case.component.registry, case.component.name)
    if vendor is not None and vendor.service_ended and last_day(vendor.service_ended) <= context.as_of:
        message = f"{vendor.name}, which serves {the(case)}, ended its service on {vendor.service_ended}."
        yield context.finding(CHECK, case, message, key="service", confidence=vendor.confidence)
    elif vendor is not None and model is not None and (judged := retirement(model, context.as_of)):
        severity, when = judged
        yield context.finding(
            CHECK,
            case,
            f"{start(the(case))} {when} at {vendor.name}{_instead(model)}.",
            key=f"{vendor.id}:{model.id}",
            severity=severity,
            remedy=f"{CHECK.remedy[:-1]}{_instead(model)}.",
            evidence=(retirement_evidence(vendor, model),),
            confidence=model.confidence,
        )


def _instead(model: HostedModel) -> str:
    return f"; the vendor names {model.replacement} instead" if model.replacement else ""
