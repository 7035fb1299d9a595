"""Asking again when a fault may pass: few times, with growing pauses or as the server asks, and never for long."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from scanner.resolve.session import NoAnswer, Session

T = TypeVar("T")

MAX_RETRIES = 3
BACKOFF_SECONDS = 0.4
MAX_WAIT_SECONDS = 30.0
"""A server that asks for more patience than this is not waited for."""


class TryAgain(NoAnswer):
    """A fault that may pass. `wait`: the seconds that the server asked for, None when it did not say."""

    def __init__(self, reason: str, status: int | None = None, wait: float | None = None) -> None:
        super().__init__(reason, status)
        self.wait = wait


def with_retries(session: Session, attempt: Callable[[], T], deadline: float) -> T:
    """What `attempt` gives, called again while it raises TryAgain and its next start is before `deadline` (monotonic).

    Raises the last TryAgain, with how often was tried, and whatever else `attempt` raises.
    """
    for number in range(MAX_RETRIES + 1):
        try:
            return attempt()
        except TryAgain as fault:  # noqa: PERF203 - this is what the loop is for
            _pause(session, fault, number, deadline)
    raise AssertionError("the last pause raises")


def _pause(session: Session, fault: TryAgain, number: int, deadline: float) -> None:
    """Wait after an attempt (the first is 0). Raises TryAgain when there should be no other."""
    if fault.wait is not None and fault.wait > MAX_WAIT_SECONDS:
        raise TryAgain(f"{fault.reason}; it asks to wait {fault.wait:.0f} s: run again then", fault.status) from fault
    import random  # noqa: PLC0415 - rarely needed

    jitter = random.uniform(0.75, 1.25)  # noqa: S311 - only spreads the load
    wait = fault.wait if fault.wait is not None else BACKOFF_SECONDS * 2**number * jitter
    enough = number == MAX_RETRIES or time.monotonic() + wait > deadline
    if enough or session.closing.wait(wait):
        tries = "once" if number == 0 else f"{number + 1} times"
        raise TryAgain(f"{fault.reason} (tried {tries}); run again later", fault.status) from fault
