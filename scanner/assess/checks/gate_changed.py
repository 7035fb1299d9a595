"""There is a gate where none was, or another one."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.assess.check import Check, Context
from scanner.assess.drift import comparable, drifted
from scanner.entities import Case, Finding

CHECK = Check(
    code="gate-changed",
    title="The gate changed since the lock",
    severity="warning",
    why="A gate is a contract with whoever clicks, and mostly the first step of taking something back.",
    remedy="Keep the copy that you have, have somebody read and accept the new terms for the company, then run "
    "`stayopen lock`.",
    outlook=True,
    decides="whoever may accept terms for the company",
)

_WORDS = {"none": "no gate", "auto": "a form to be filled in", "manual": "a gate that its owner opens one by one"}
_ORDER = ("none", "auto", "manual")


def find(case: Case, context: Context) -> Iterator[Finding]:
    """A gate added or made stricter; a note where it went or became milder. Only what the Hub itself said counts."""
    pair = comparable(case, context)
    if pair is None:
        return
    before, after = pair.before.gate, pair.now.gate
    if "unknown" in (before, after) or before == after:
        return
    yield drifted(
        CHECK, case, context, topic="access", before=before, after=after, key="gate", told=("access",),
        says=f"had {_WORDS[before]} and has {_WORDS[after]}",
        severity="note" if _ORDER.index(after) < _ORDER.index(before) else None,
    )  # fmt: skip
