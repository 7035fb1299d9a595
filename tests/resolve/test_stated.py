"""What files of the project state of a license, where there is nobody to ask."""

from __future__ import annotations

import pytest

from scanner.entities import Claim, Component, Location, Usage
from tests.resolve.index_world import World


def stated(component: Component, *values: str) -> tuple[Component, tuple[Usage, ...]]:
    claims = tuple(Claim("license", value, "sbom", "bom.json:7", confidence="medium") for value in values)
    return component, (Usage(component, Location("bom.json", 7), "sbom", "named in bom.json", claims=claims),)


MAVEN = Component("package", "maven", "org.apache.kafka:kafka-clients", "3.7.0")


def test_a_registry_that_cannot_be_asked_resolves_from_the_sbom_alone_and_says_so(world: World) -> None:
    [facts] = world.run([stated(MAVEN, "Apache-2.0")]).facts.values()
    assert (facts.state, facts.license.expression, facts.license.confidence) == ("resolved", "Apache-2.0", "medium")
    assert facts.license.why == ("the SBOM says “Apache-2.0”; this rests on bom.json:7 alone: maven cannot be asked")


def test_a_list_of_licenses_is_read_as_one_statement(world: World) -> None:
    [facts] = world.run([stated(MAVEN, '["Apache-2.0", "MIT"]')]).facts.values()
    assert (facts.license.state, facts.license.ids) == ("known", ("apache-2.0", "mit"))


def test_two_statements_that_disagree_are_a_conflict(world: World) -> None:
    [facts] = world.run([stated(MAVEN, "Apache-2.0", "GPL-3.0-only")]).facts.values()
    assert facts.license.state == "conflict"


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ((), "maven cannot be asked, and no file here states the license"),
        (("who knows",), "maven cannot be asked, and the SBOM says “who knows”, which is not understood"),
        (("LicenseRef-unknown-license-reference AND",), "is not understood"),
    ],
)
def test_nothing_that_can_be_understood_stays_unresolved(world: World, values: tuple[str, ...], reason: str) -> None:
    result = world.run([stated(MAVEN, *values)])
    [facts] = result.facts.values()
    assert (facts.state, facts.license.state) == ("unresolved", "unknown")
    assert reason in facts.unresolved[0]
    assert result.incomplete


def test_a_model_of_no_known_place_rests_on_what_is_stated(world: World) -> None:
    [facts] = world.run([stated(Component("model", "generic", "in-house-ranker", "7"), "MIT")]).facts.values()
    assert (facts.state, facts.license.expression) == ("resolved", "MIT")
