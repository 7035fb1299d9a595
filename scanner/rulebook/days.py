"""Days as rules write them, "2024-05-17", or "2024-05" and "2024" where no more is known; and as servers do."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache


@lru_cache(maxsize=8192)  # the same few hundred days are asked for thousands of times
def last_day(text: str) -> date:
    """The day, or the last day of the month or year: nobody could be sure of it earlier. Raises ValueError."""
    parts = [int(part) for part in text.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    if not 1 <= month <= 12:
        raise ValueError(f"{text!r} is no month")
    if len(parts) > 2:
        return date(year, month, parts[2])
    return date(year, 12, 31) if month == 12 else date(year, month + 1, 1) - timedelta(days=1)


def day_of(moment: object) -> str | None:
    """The day (ISO 8601) of a time as a server gives it, "2024-05-17T08:30:00Z"; None for what is no such time."""
    try:
        return date.fromisoformat(moment[:10]).isoformat() if isinstance(moment, str) else None
    except ValueError:
        return None
