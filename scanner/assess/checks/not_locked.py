"""A component that nobody has locked."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.assess.check import Check, Context
from scanner.assess.wording import start, the
from scanner.entities import Case, Finding

CHECK = Check(
    code="not-locked",
    title="A component is not in the lock",
    severity="note",
    why="What is not in the lock cannot be compared: whatever changes there goes unseen.",
    remedy="Run `stayopen lock` once the component and its terms are accepted.",
    decides="engineering",
)


def find(case: Case, context: Context) -> Iterator[Finding]:
    """What is in use and not in the lock, or stands there as something that was not found out."""
    if context.lock is None or not case.in_use or context.foreign:
        return
    pair = context.locked.get(case.id)
    if pair is None:
        message = f"{start(the(case))} is not in {context.lock.file}."
        yield context.finding(CHECK, case, message, key="absent")
    elif pair.before.state != "resolved" and pair.now.state == "resolved":
        message = f"{start(the(case))} stands in {context.lock.file} as {pair.before.state}, and is known by now."
        yield context.finding(CHECK, case, message, key="unresolved")
