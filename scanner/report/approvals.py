"""Approvals of the lock in words, the same in every report for people."""

from __future__ import annotations

from scanner.entities import Approval, Audit, Standing


def stood(one: Standing) -> str:
    """What became of an approval, and why: "lapsed: the license text is another one"."""
    return one.state.replace("-", " ") + (f": {one.why}" if one.why else "")


def standings(audit: Audit) -> tuple[Standing, ...]:
    """Every approval of the lock; none where there is no lock."""
    return audit.lock.approvals if audit.lock else ()


def accepted(approval: Approval) -> str:
    """Who accepted which terms, when, until when, and why."""
    until = f" until {approval.expires}" if approval.expires else ""
    terms = ", ".join(approval.terms)
    return f"{approval.by} accepted {terms} on {approval.approved}{until}: {approval.reason}"
