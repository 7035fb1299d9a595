"""Days as rules write them."""

from __future__ import annotations

from datetime import date

import pytest

from scanner.rulebook.days import last_day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-05-17", date(2024, 5, 17)), ("2024-05", date(2024, 5, 31)), ("2024-02", date(2024, 2, 29)),
        ("2025", date(2025, 12, 31)),
    ],
)  # fmt: skip
def test_a_bare_month_or_year_counts_as_its_last_day(text: str, day: date) -> None:
    assert last_day(text) == day


@pytest.mark.parametrize("text", ["2024-13", "2024-00", "2025-02-29", "0000", "soon"])
def test_a_day_outside_the_calendar_is_an_error(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the message is the caller's to write
        last_day(text)
