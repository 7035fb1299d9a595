"""Much leans on something that, by the record, nobody earns anything with."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.assess.check import Check, Context
from scanner.assess.reliance.backings import backing_of
from scanner.assess.wording import start, the
from scanner.entities import Case, Finding

CHECK = Check(
    code="bet-on-free",
    title="Load-bearing, with no path to money on record",
    severity="note",
    why="What nobody is paid for ends when those who make it stop, or begins to cost.",
    remedy="Know who keeps it going: fund it, keep a copy you could maintain, or know what could take over.",
    decides="management, with engineering",
)


def find(case: Case, context: Context) -> Iterator[Finding]:
    """A note on the first component of an offering in use that is neither sold nor held by a foundation."""
    backing = backing_of(case, context)
    if backing is None or backing.income != "none" or not backing.bearing or backing.components[0] != case.id:
        return
    places = f"{backing.usages} place" if backing.usages == 1 else f"{backing.usages} places"
    yield context.finding(
        CHECK,
        case,
        f"{start(the(case))} runs in the product ({places}), and {backing.why}, as far as is on record.",
        key="none",
        evidence=backing.evidence,
        confidence="low",
    )
