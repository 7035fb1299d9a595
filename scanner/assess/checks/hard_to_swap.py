"""Hard to replace, and likely to turn: the two together."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.assess.check import Check, Context
from scanner.assess.reliance.lines import likeliest_to_turn
from scanner.assess.reliance.switching import switching_cost
from scanner.entities import Case, Evidence, Finding

CHECK = Check(
    code="hard-to-swap",
    title="Hard to replace, and it may not stay open",
    severity="warning",
    why="When its terms or its future change, you have little time and much to change.",
    remedy="Lower the cost of leaving while there is no hurry.",
    decides="management, with engineering",
)

_PROSPECTS = {
    "watch": "it is to be watched", "at-risk": "its outlook is at risk", "closing": "its line is announced to close",
    "closed": "its line has closed",
}  # fmt: skip
_SHOWN = 3


def find(case: Case, context: Context) -> Iterator[Finding]:
    """One for a family with weights, at its component with the worst outlook; what is hosted has its own checks.

    A note where the outlook is a score that past offerings do not bear out clearly.
    """
    outlook = context.outlook(case)
    match = context.generation(case)
    risky = outlook.band in _PROSPECTS and (outlook.band != "watch" or outlook.telling)
    if outlook.band is None or not risky or match is None or not _speaks_for(case, match.family.id, context):
        return
    cost = switching_cost(match.family.id, context)
    if cost is None or cost.level != "high":
        return
    prospect = _PROSPECTS[outlook.band]
    yield context.finding(
        CHECK,
        case,
        f"The family {cost.family} is hard to replace here ({cost.why}), and {prospect}.",
        key=outlook.band,
        severity="warning" if outlook.telling and outlook.band != "watch" else "note",
        remedy=" ".join(cost.lower) or None,
        evidence=(
            Evidence(f"Outlook: {outlook.why}", "docs/method.md", None, "medium"),
            *(Evidence(f"{hold.location.file}: {hold.why}", hold.location.file) for hold in cost.holds[:_SHOWN]),
        ),
        confidence="medium",
    )


def _speaks_for(case: Case, family: str, context: Context) -> bool:
    """Whether it is the one of its family's components with weights at which the finding stands."""
    members = [one for one in context.lines.get(family, ()) if one.component.kind == "model"]
    return bool(members) and likeliest_to_turn(members, context).id == case.id
