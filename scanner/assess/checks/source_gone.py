"""What was locked is gone, disabled or private."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.assess.check import Check, Context
from scanner.assess.drift import drifted
from scanner.entities import Case, Evidence, Finding

CHECK = Check(
    code="source-gone",
    title="It can no longer be fetched from where it was locked",
    severity="error",
    why="The next install or start on a fresh machine fails, and nobody will correct what you have.",
    remedy="Keep the copy that you have if its license allows it, point the project at your own mirror, and plan the "
    "change to something else.",
    outlook=True,
    decides="engineering",
)

_HIDDEN = "hidden from the token in use"


def find(case: Case, context: Context) -> Iterator[Finding]:
    """What a source had when it was locked, and says that it has no more, has disabled, or shows to nobody else."""
    pair = context.locked.get(case.id)
    if pair is None or pair.moved or pair.before.state == "unresolved":
        return
    before, access = pair.before, case.facts.access
    if access.disabled and not before.disabled:
        after, says = "disabled", "was there and is disabled"
    elif access.missing:
        elsewhere = "not on the indexes configured here" if case.component.kind == "package" else _HIDDEN
        after, says = "gone", f"was there and is gone, or {elsewhere},"
    elif access.private and not before.private:
        after, says = "private", "was public and is private"
    else:
        return
    yield drifted(
        CHECK, case, context, topic="access", before="there", after=after, says=says, key=after, told=("access",),
        evidence=tuple(Evidence(reason) for reason in case.facts.unresolved[:2]),
    )  # fmt: skip
