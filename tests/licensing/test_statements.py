"""License statements that people really wrote, each with what it reads as (tests/data/licensing/statements.tsv)."""

from __future__ import annotations

from pathlib import Path
from typing import cast, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.entities import Claim
from scanner.licensing import LicenseKind, alternatives, conclude, read_license
from scanner.rulebook import load_rulebook

RULES = load_rulebook()
TABLE = Path(__file__).parents[1] / "data" / "licensing" / "statements.tsv"
ROWS = [line.split("\t") for line in TABLE.read_text("utf-8").splitlines() if line and not line.startswith("#")]
REAL = [(row[0], row[2]) for row in ROWS]
PUBLISHED = [row for row in ROWS if row[1] in {"pypi", "npm", "card", "trove", "repository"}]


def kind_of(text: str) -> LicenseKind:
    assert text in get_args(LicenseKind)
    return cast(LicenseKind, text)


@pytest.mark.parametrize(("kind", "written", "expression", "ids", "sum_"), [[row[0], *row[2:]] for row in ROWS])
def test_a_real_statement_reads_as_its_author_meant(
    kind: str, written: str, expression: str, ids: str, sum_: str
) -> None:
    reading = read_license(written, kind_of(kind), RULES)
    assert (reading.expression or "-", ",".join(reading.ids) or "-") == (expression, ids)
    assert reading.choice == (sum_ == "choice")
    if not reading.ids:
        assert reading.note, "what names no license says why"
    if sum_ == "list":
        assert reading.note, "what is ambiguous says so"
        assert reading.confidence != "high"


def test_the_table_is_large_and_made_of_published_metadata() -> None:
    assert len({tuple(row[:3]) for row in ROWS}) == len(ROWS)
    assert len(PUBLISHED) >= 120
    assert len({row[2] for row in PUBLISHED if row[1] != "trove"}) >= 100


def test_every_id_read_is_known_to_the_rules_or_to_spdx() -> None:
    for row in ROWS:
        for found in row[4].split(",") if row[4] != "-" else ():
            known = RULES.license(found)
            assert known is not None or not found.islower(), (row[2], found)


@pytest.mark.parametrize("row", [row for row in ROWS if row[5] == "choice"], ids=lambda row: str(row[2]))
def test_a_choice_stays_a_choice_up_to_the_verdict(row: list[str]) -> None:
    reading = read_license(row[2], kind_of(row[0]), RULES)
    claim = Claim("license", row[2], "wheel-metadata", license_ids=reading.ids, expression=reading.expression)
    license_ = conclude([claim], RULES)
    assert license_.choice
    assert len(alternatives(license_, RULES)) == len(reading.ids)


@pytest.mark.parametrize("row", [row for row in ROWS if row[5] == "list"], ids=lambda row: str(row[2]))
def test_an_ambiguous_list_is_never_a_choice(row: list[str]) -> None:
    reading = read_license(row[2], kind_of(row[0]), RULES)
    claim = Claim("license", row[2], "hub-card", license_ids=reading.ids, note=reading.note)
    license_ = conclude([claim], RULES)
    assert not license_.choice
    assert license_.expression is None
    assert set(license_.ids) == set(reading.ids)


def test_what_a_parenthesis_adds_is_said() -> None:
    reading = read_license("GPL V2 (most source code is Apache V2)", "field", RULES)
    assert reading.ids == ("gpl-2.0",)
    assert "not weighed" in reading.note
    assert reading.confidence == "medium"
    assert read_license("GNU General Public License v3 (GPLv3)", "field", RULES).note == ""


def test_a_list_of_the_hub_with_an_unknown_entry_is_unsure() -> None:
    reading = read_license('["apache-2.0", "unknown"]', "hub", RULES)
    assert reading.ids == ("apache-2.0",)
    assert reading.confidence == "low"
    assert "not known" in reading.note


def test_dual_without_an_or_is_not_taken_for_a_choice() -> None:
    reading = read_license("Dual licensed: MIT and Apache-2.0", "field", RULES)
    assert reading.ids == ("mit", "apache-2.0")
    assert not reading.choice
    assert "dual" in reading.note


PIECES = st.sampled_from(sorted({written for _, written in REAL}))
GLUE = st.sampled_from(
    [" ", ", ", " OR ", " or ", "/", " AND ", " WITH ", "; ", "(", ")", " (", "+", "|", "\n", "\0", " - ", ":"]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(PIECES, GLUE), min_size=1, max_size=12), st.sampled_from(sorted(get_args(LicenseKind))))
def test_no_mixture_of_real_statements_raises(parts: list[tuple[str, str]], kind: str) -> None:
    reading = read_license("".join(piece + glue for piece, glue in parts), kind_of(kind), RULES)
    assert reading.ids or reading.note


@settings(max_examples=100, deadline=None)
@given(PIECES, st.integers(0, 80), st.text(max_size=8), st.sampled_from(sorted(get_args(LicenseKind))))
def test_no_damaged_statement_raises(written: str, at: int, extra: str, kind: str) -> None:
    reading = read_license(written[:at] + extra + written[at + 1 :], kind_of(kind), RULES)
    assert reading.ids or reading.note
