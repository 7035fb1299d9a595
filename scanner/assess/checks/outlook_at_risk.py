"""What the project leans on is likely not to stay open, by what became of past offerings like it."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.assess.check import Check, Context
from scanner.assess.checks import relicensed, successor_closed
from scanner.assess.scopes import only_for_development
from scanner.assess.wording import start, the
from scanner.entities import Case, Confidence, Evidence, Finding, Outlook

CHECK = Check(
    code="outlook-at-risk",
    title="It may not stay open",
    severity="warning",
    why="What you lean on today may come under other terms, behind a gate or without weights in its next version.",
    remedy="Keep your own copy at a fixed version, its name in configuration, and know what could take over.",
    outlook=True,
    decides="management, with engineering",
)

_LIKELY = {"watch": "is to be watched", "at-risk": "may not stay open", "closing": "is announced to close"}


def find(case: Case, context: Context) -> Iterator[Finding]:
    """On what runs in the product; nothing where it turned already, or a dated finding says as much.

    A warning where it was announced or reported, or where past offerings at risk turned measurably more often than
    others; else a note, as for what is to be watched: a warning that is mostly wrong is soon muted.
    """
    if not case.in_use or only_for_development(case):
        return
    outlook = context.outlook(case)
    if outlook.band not in _LIKELY or (outlook.band == "watch" and not outlook.telling) or _said_already(case, context):
        return
    confidence: Confidence = "high" if outlook.band == "closing" else "low"
    yield context.finding(
        CHECK,
        case,
        f"{start(the(case))} {_LIKELY[outlook.band]}: {outlook.why[:1].lower()}{outlook.why[1:]}",
        key=outlook.band,
        severity="warning" if outlook.telling and outlook.band != "watch" else "note",
        evidence=_evidence(outlook),
        confidence=confidence,
    )


def _said_already(case: Case, context: Context) -> bool:
    """Whether a check of dated events warns of the very same."""
    told = (*successor_closed.find(case, context), *relicensed.find(case, context))
    return any(finding.severity != "note" for finding in told)


def _evidence(outlook: Outlook) -> tuple[Evidence, ...]:
    """What became of the like, then the signals that weigh most with what is behind them."""
    first = (Evidence(outlook.frequency, "docs/method.md", None, "low"),) if outlook.frequency else ()
    present = [signal for signal in outlook.signals if signal.state == "present" and signal.weight]
    present.sort(key=lambda signal: -(signal.weight or 0.0))
    behind = dict.fromkeys(signal.evidence[-1] for signal in present if signal.evidence)  # one fact may bear on several
    return (*first, *list(behind)[:5])
