"""What the lock says of the whole: what is gone from the project, what newly speaks against it, what went unread."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, get_args

from scanner.assess.check import Check, Context
from scanner.assess.drift import comparable, drifted
from scanner.assess.entry_finding import entry_finding
from scanner.assess.wording import listed
from scanner.entities import Band, Case, Comparison, Finding, Incomplete, Outlook, Standing

if TYPE_CHECKING:
    from scanner.lock.locked_state import Pair

WORSENED = Check(
    code="outlook-worsened",
    title="The outlook became worse since the lock",
    severity="warning",
    why="Something is on record against its staying open that was not when somebody decided for it.",
    remedy="Read what is new; keep your own copy at a fixed revision, and look at the alternatives while nothing "
    "presses.",
    outlook=True,
    decides="management, with engineering",
)
OUTDATED = Check(
    code="lock-outdated",
    title="A locked component is not there any more",
    severity="note",
    why="A lock that names what nobody uses hides what is missing from it.",
    remedy="Run `stayopen lock`.",
    decides="engineering",
)
CHECKS = (WORSENED, OUTDATED)

_BANDS: tuple[Band, ...] = get_args(Band)


def worsened(findings: Sequence[Finding], outlooks: Sequence[Outlook], context: Context) -> Iterator[Finding]:
    """Components of which a signal is on record that was not when they were locked, or whose outlook fell."""
    if not context.locked:
        return
    from scanner.lock.recording import signals_of  # noqa: PLC0415 - most projects have no lock

    signals, now = signals_of(findings), {outlook.component: outlook for outlook in outlooks}
    for case in context.cases:
        pair = comparable(case, context)
        if pair is not None and not case.only_listed:
            new = tuple(dict.fromkeys(code for code in signals[case.id] if code not in pair.before.signals))
            yield from _worsened(case, pair, new, now.get(case.id), context)


def _worsened(case: Case, pair: Pair, new: tuple[str, ...], now: Outlook | None, context: Context) -> Iterator[Finding]:
    """A note where only a score fell, into a band that past offerings do not bear out clearly."""
    before, band = pair.before.outlook, now.band if now else None
    fell = before is not None and band is not None and _BANDS.index(band) > _BANDS.index(before)
    if not new and not fell:
        return
    reasons = [f"has {listed(new)} on record against it, newly"] if new else []
    reasons += [f"fell from {before} to {band}"] if fell else []
    yield drifted(
        WORSENED, case, context, topic="outlook", before=_state(before, pair.before.signals),
        after=_state(band, (*pair.before.signals, *new)), says=listed(reasons), key="outlook",
        severity="warning" if new or (now and now.telling) else "note",
    )  # fmt: skip


def _state(band: Band | None, signals: tuple[str, ...]) -> str:
    return ", ".join((*((band,) if band else ()), *signals)) or "nothing on record"


def outdated(context: Context) -> Iterator[Finding]:
    """What is locked and not found any more, where the lock is of the very directory that was scanned."""
    lock = context.lock
    if lock is None or not lock.whole or context.foreign:
        return
    used = {pair.before.id for pair in context.locked.values()}
    for entry in lock.lock.components:
        if entry.id not in used:
            message = f"{entry.id} is in {lock.file} (recorded {entry.recorded}) and not found here any more."
            yield entry_finding(OUTDATED, entry.id, message, context, key="gone")


def comparison(context: Context, standings: tuple[Standing, ...]) -> Comparison | None:
    """How much of the lock was compared, and what became of its approvals; None without a lock."""
    if context.lock is None:
        return None
    pairs = context.locked.values()
    compared = sum(pair.silence is None and pair.before.state != "unresolved" for pair in pairs)
    return Comparison(context.lock.file, len(context.lock.lock.components), compared, standings)


def uncompared(context: Context) -> tuple[Incomplete, ...]:
    """What could not be set against the lock, each with why."""
    lock = context.lock
    if lock is None:
        return ()
    if context.foreign:
        why = (
            f"names {len(lock.lock.components)} components and none of those found here: is it another project's? "
            "nothing was compared; name the right one with --lock, or run `stayopen lock`"
        )
        return (Incomplete(lock.file, why),)
    pairs = [(case, context.locked[case.id]) for case in context.cases if case.id in context.locked]
    silent = [(case, _silence(case, pair)) for case, pair in pairs if pair.before.state != "unresolved"]
    return tuple(
        Incomplete(case.id, f"could not be compared with {lock.file}: {reason}") for case, reason in silent if reason
    )


def _silence(case: Case, pair: Pair) -> str | None:
    """Of packages texts are read only where their metadata leaves the license open: without one the license counts."""
    return pair.silence if case.component.kind == "package" else pair.text_silence
