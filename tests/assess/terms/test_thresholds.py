"""Lines of users and revenue: below, above, unknown, in months and days, of a product, in other money."""

from __future__ import annotations

import pytest

from scanner.assess.terms.thresholds import line_of, passed
from scanner.config import Use
from scanner.rulebook.schema import Term
from tests.assess.cases import RULES


def line(word: str, value: int, unit: str, **more: str) -> Term:
    return Term(term=word, when=("use",), clause="s.1", summary="x", value=value, unit=unit, **more)  # type: ignore[arg-type]


USERS = line("user-threshold", 100, "monthly active users")
DAILY = line("daily-user-threshold", 100, "daily active users")
YEAR = line("revenue-threshold", 1200, "USD, year")
MONTH = line("revenue-threshold", 1200, "USD, month")
YUAN = line("revenue-threshold", 1200, "CNY, preceding year")
PRODUCT = line("user-threshold", 100, "monthly active users", counts="product")


@pytest.mark.parametrize(
    ("term", "stated", "above"),
    [
        (USERS, None, None), (USERS, 100, False), (USERS, 101, True),
        (DAILY, 100, False), (DAILY, 101, None), (DAILY, 3101, True),
        (YEAR, 1199, False), (YEAR, 1200, True),
        (MONTH, 1199, False), (MONTH, 1200, None), (MONTH, 14_400, True),
        (YUAN, 59, False), (YUAN, 60, None), (YUAN, 10**9, None),
        (PRODUCT, 100, False), (PRODUCT, 101, None),
    ],
)  # fmt: skip
def test_a_line_is_passed_only_by_a_figure_that_surely_passes_it(term: Term, stated: int, above: bool | None) -> None:
    found = line_of(term, Use(monthly_active_users=stated, annual_revenue=stated))
    assert found is not None
    assert found.above is above


def test_a_threshold_without_a_figure_draws_no_line() -> None:
    assert line_of(line("user-threshold", 1, "x"), Use()) is not None
    assert line_of(Term(term="user-threshold", when=("use",), clause="s.1", summary="x"), Use()) is None


def test_a_clause_with_several_lines_is_passed_by_any_and_asks_for_what_is_missing() -> None:
    kimi = RULES.licenses["kimi-modified-mit"]
    clause = next(term.clause for term in kimi.terms if term.term == "user-threshold")
    assert passed(clause, kimi, Use(monthly_active_users=0, annual_revenue=0))[0] is False
    assert passed(clause, kimi, Use(monthly_active_users=0))[:2] == (None, ("annual_revenue",))
    assert passed(clause, kimi, Use())[:2] == (None, ("monthly_active_users", "annual_revenue"))
