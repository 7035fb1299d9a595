"""What was not public by the day cannot be known: not to a signal, not to the band, not to the time line."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import scanner.assess.outlook.signals as package
from scanner.assess.outlook import outlook
from scanner.assess.outlook.view import View
from scanner.entities import Component, Outlook
from scanner.rulebook import Rulebook, load_rulebook
from scanner.rulebook.days import last_day
from scanner.rulebook.outlook_data import load_fitted
from tests.assess.outlook.future import Future

RULES = load_rulebook()
DAYS = st.dates(date(2016, 1, 1), date(2026, 11, 20))


def outlooks(rules: Rulebook, view: View) -> Iterator[Outlook]:
    """Of every family and every software offering that was there."""
    models, software = (load_fitted(RULES.directory, kind) for kind in ("model", "software"))
    for name, family in rules.families.items():
        if known := view.model(family):
            yield outlook(name, known, models)
    for name, offering in rules.packages.items():
        if known := view.software(offering):
            yield outlook(name, known, software)


@settings(max_examples=12, deadline=None)
@given(day=DAYS, seed=st.integers(0, 2**32))
def test_another_future_changes_nothing(day: date, seed: int) -> None:
    future = Future(day, seed)
    other = future.rules(RULES)
    now, then = View(RULES, day), View(other, day)
    then._records = tuple(future.vendor(record) for record in now._records)
    then._owners = tuple(future.owner(change) for change in now._owners)
    then._measured = {name: future.repository(one) for name, one in now._measured.items()}
    assert list(outlooks(other, then)) == list(outlooks(RULES, now))


@settings(max_examples=6, deadline=None)
@given(day=DAYS)
def test_no_line_of_proof_is_dated_after_the_day(day: date) -> None:
    for one in outlooks(RULES, View(RULES, day)):
        lines = [*one.timeline, *(line for signal in one.signals for line in signal.evidence)]
        assert [line for line in lines if line.date and last_day(line.date) > day] == []


@pytest.mark.parametrize("path", sorted(Path(package.__file__).parent.glob("*.py")), ids=lambda path: path.name)
def test_signals_import_neither_the_rules_nor_the_view_nor_a_clock(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) if node.module}
    imported |= {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    allowed = (
        "__future__", "collections.abc", "itertools", "scanner.assess.outlook.known", "scanner.assess.outlook.signals",
        "scanner.entities", "scanner.rulebook.schema", "scanner.rulebook.outlook_data",
    )  # fmt: skip
    assert {name for name in imported if not name.startswith(allowed)} == set()


def test_a_model_that_is_not_out_yet_has_no_outlook() -> None:
    match = RULES.generation_of(Component("model", "huggingface", "meta-llama/Llama-4-Scout-17B-16E-Instruct"))
    assert match is not None
    assert View(RULES, date(2025, 4, 4)).model(match.family, match.generation.id) is None
    assert View(RULES, date(2025, 4, 5)).model(match.family, match.generation.id) is not None
