"""How much leans on an offering, and what keeps it going."""

from __future__ import annotations

from scanner.entities import Backing, Case
from tests.assess.cases import case, codes, findings
from tests.assess.reliance.leaning import LLAMA, at, reliance, used


def backing(*cases: Case) -> Backing:
    return reliance(*cases).backings[0]


def test_what_nobody_sells_and_no_foundation_holds_comes_first_and_is_a_note() -> None:
    cases = (
        used(LLAMA, at("a.py"), at("b.py")),
        case("fastapi", "MIT", kind="package"),
        case("unheard-of", kind="package"),
    )
    first, second, *_ = reliance(*cases).backings
    assert (first.offering, first.income, first.bearing) == ("fastapi", "none", True)
    assert (second.offering, second.income) == ("unheard-of", "unknown")
    assert "bet-on-free" in codes(findings(*cases))


def test_where_nothing_is_on_record_nothing_is_found() -> None:
    assert "bet-on-free" not in codes(findings(case("unheard-of", kind="package")))
    assert backing(case("unheard-of", kind="package")).why == "no rule says what keeps it going"


def test_what_serves_development_only_bears_no_weight() -> None:
    tool = case("fastapi", "MIT", kind="package", scope="group:dev")
    assert not backing(tool).runtime
    assert "bet-on-free" not in codes(findings(tool))


def test_components_of_one_family_are_one_offering() -> None:
    found = backing(used(LLAMA, at("a.py", 1), at("a.py", 2)), used("meta-llama/Llama-3.2-1B", at("b.py")))
    assert (found.offering, len(found.components), found.usages, found.files) == ("llama", 2, 3, 2)
    assert found.income == "sold"
    assert found.bearing


def test_an_offering_has_the_band_of_its_outlook() -> None:
    assert backing(used(LLAMA)).band == "closed"
    assert backing(case("unheard-of", kind="package")).band is None
