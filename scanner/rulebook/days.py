"""Days as rules write them: "2024-05-17", or "2024-05" and "2024" where no more is known."""

from __future__ import annotations

from calendar import monthrange
from datetime import date


def last_day(text: str) -> date:
    """The day, or the last day of the month or year: nobody could be sure of it earlier. Raises ValueError."""
    parts = [int(part) for part in text.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    if not 1 <= month <= 12:
        raise ValueError(f"{text!r} is no month")
    return date(year, month, parts[2] if len(parts) > 2 else monthrange(year, month)[1])
