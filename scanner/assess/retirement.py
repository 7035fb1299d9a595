"""When a hosted model ends: the day belongs to a vendor and an id, and counts once it was announced."""

from __future__ import annotations

from datetime import date

from scanner.entities import Evidence, Severity
from scanner.rulebook.days import last_day
from scanner.rulebook.schema import Hosted, HostedModel

_SOON = 180
_BASIS = {"earliest": " at the earliest", "catalogue": " (as a catalogue says, not the vendor)"}


def retirement(model: HostedModel, as_of: date) -> tuple[Severity, str] | None:
    """Severity and what happens when, None when nothing was known to be near on that day."""
    basis = _BASIS.get(model.date_basis or "", "")
    announced = last_day(model.deprecated_on) if model.deprecated_on else None
    if model.retires_on:
        end = last_day(model.retires_on)
        if end <= as_of:
            over = f"was retired on {model.retires_on}{basis}"
            if not has_ended(model, as_of):
                over = f"was promised until {model.retires_on}; whether it still runs is not on file"
            return ("warning" if basis else "error"), over
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


def has_ended(model: HostedModel, as_of: date) -> bool:
    """Whether it was over by the day; "not before" is no end."""
    ends = last_day(model.retires_on) if model.retires_on and model.date_basis != "earliest" else None
    return ends is not None and ends <= as_of


def retirement_evidence(vendor: Hosted, model: HostedModel) -> Evidence:
    """Where that was read."""
    source = model.sources[0] if model.sources else vendor.urls.get("deprecations", "")
    dates = [
        f"{what} {day}" for what, day in (("deprecated", model.deprecated_on), ("retires", model.retires_on)) if day
    ]
    said = ", ".join(dates) or f"status {model.status}, no day found"
    return Evidence(f"{model.id} at {vendor.name}: {said}", source, model.deprecated_on, model.confidence)
