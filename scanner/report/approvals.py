"""Approvals of the lock in words, the same in every report for people."""

from __future__ import annotations

from scanner.entities import Approval


def accepted(approval: Approval) -> str:
    """Who accepted which terms, when, until when, and why."""
    until = f" until {approval.expires}" if approval.expires else ""
    terms = ", ".join(approval.terms)
    return f"{approval.by} accepted {terms} on {approval.approved}{until}: {approval.reason}"
