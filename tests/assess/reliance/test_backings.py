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
        case("chardet", "LGPL-2.1-or-later", kind="package"),
        case("unheard-of", kind="package"),
    )
    first, second, *_ = reliance(*cases).backings
    assert (first.offering, first.income, first.bearing) == ("chardet", "none", True)
    assert (second.offering, second.income) == ("unheard-of", "unknown")
    assert "bet-on-free" in codes(findings(*cases))


def test_where_nothing_is_on_record_nothing_is_found() -> None:
    assert "bet-on-free" not in codes(findings(case("unheard-of", kind="package")))
    assert backing(case("unheard-of", kind="package")).why == "no rule says what keeps it going"


def test_what_serves_development_only_bears_no_weight() -> None:
    tool = case("chardet", "LGPL-2.1-or-later", kind="package", scope="group:dev")
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


def test_software_that_goes_by_the_name_of_a_family_is_another_offering() -> None:
    name = "sentence-transformers"
    model = used(f"{name}/all-MiniLM-L6-v2", license_id="apache-2.0")
    found = {one.offering: one.income for one in reliance(model, case(name, "Apache-2.0", kind="package")).backings}
    assert found == {name: "held", f"{name} (software)": "none"}


def test_what_is_sold_or_held_by_a_foundation_is_no_bet() -> None:
    """FastAPI Cloud pays for FastAPI, Microsoft sells Playwright's service, NumFOCUS and the PSF hold the other two."""
    incomes = {name: backing(case(name, kind="package")).income for name in ("fastapi", "playwright")}
    assert incomes == {"fastapi": "sold", "playwright": "sold"}
    assert {backing(case(name, kind="package")).income for name in ("scikit-learn", "flask")} == {"held"}
