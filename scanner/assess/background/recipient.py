"""Who is sent the data that a hosted model is asked with."""

from __future__ import annotations

from collections.abc import Sequence

from scanner.assess.check import Context
from scanner.assess.hosted import vendor_of
from scanner.assess.terms import one_line
from scanner.entities import Case, Recipient
from scanner.rulebook.schema import Hosted, HostedSign


def recipient(case: Case, context: Context, vendor: Hosted | None = None) -> Recipient | None:
    """The vendor as the rules last read it; None for what runs on one's own machines, and for a vendor nobody knows.

    `vendor`: who it is likely to be where the code does not name it.
    """
    vendor = vendor or vendor_of(case, context)
    if case.component.kind != "hosted-model" or vendor is None:
        return None
    return recipient_of(vendor, context.rules.hosted_signs(vendor.id, case.component.name))


def recipient_of(vendor: Hosted, signs: Sequence[HostedSign] = ()) -> Recipient:
    """The vendor, and what the id of one of its models gives away."""
    zero = vendor.zero_retention_note or _ZERO.get(vendor.zero_retention, vendor.zero_retention)
    return Recipient(
        name=vendor.name,
        country=vendor.country or "",
        jurisdiction=vendor.jurisdiction or "",
        parent=vendor.parent or "",
        regions=one_line(vendor.regions_note or _regions(vendor)),
        zero_retention=one_line(zero),
        signs=tuple(one_line(sign.summary) for sign in signs),
        checked=vendor.checked,
        confidence=vendor.confidence,
    )


def _regions(vendor: Hosted) -> str:
    return f"Regions on file: {', '.join(vendor.regions)}." if vendor.regions else ""


_ZERO = {
    "unknown": "",
    "default": "the default",
    "self_serve": "a setting of your account",
    "on_request": "on request",
    "on_approval": "if the vendor approves",
    "not_offered": "not offered",
    "enterprise_only": "for enterprise contracts only",
    "per_request": "by a parameter of each request",
}
"""Words of `zero_retention` for a reader."""
