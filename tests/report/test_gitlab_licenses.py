"""GitLab's license scanning report 2.1: what is not known is never a license that a policy allows."""

from __future__ import annotations

import json
from typing import Any

from msgspec.structs import replace

from scanner.entities import Audit, License, LicenseSummary
from scanner.report import render
from tests.report.audits import hostile_audit, small_audit


def document(audit: Audit) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(render(audit, "gitlab-licenses"))
    return found


def licenses_of(license_: License, summaries: tuple[LicenseSummary, ...] = ()) -> list[dict[str, str]]:
    """The licenses listed for one component whose license is this."""
    case = small_audit().cases[0]
    audit = replace(
        small_audit(), cases=(replace(case, facts=replace(case.facts, license=license_)),), licenses=summaries
    )
    found = document(audit)
    assert found["dependencies"][0]["licenses"] == [entry["id"] for entry in found["licenses"]]
    return list(found["licenses"])


def test_every_component_is_a_dependency_and_every_license_that_one_has_is_listed() -> None:
    for audit in (small_audit(), hostile_audit()):
        found = document(audit)
        assert list(found) == ["version", "licenses", "dependencies"]
        assert found["version"] == "2.1"
        assert len(found["dependencies"]) == len(audit.cases)
        listed = [entry["id"] for entry in found["licenses"]]
        assert len(listed) == len(set(listed))
        for dependency in found["dependencies"]:
            assert list(dependency) == ["name", "version", "package_manager", "path", "licenses"]
            assert dependency["licenses"]
            assert set(dependency["licenses"]) <= set(listed)


def test_a_license_has_its_spdx_id_name_and_address() -> None:
    summary = LicenseSummary("apache-2.0", "Apache License 2.0", "permissive", "Apache-2.0", "https://example.org/a")
    assert licenses_of(License("known", "Apache-2.0", ("apache-2.0",)), (summary,)) == [
        {"id": "Apache-2.0", "name": "Apache License 2.0", "url": "https://example.org/a"}
    ]


def test_a_sum_is_listed_one_by_one_and_a_choice_as_one() -> None:
    both = License("known", "MIT AND BSD-3-Clause", ("mit", "bsd-3-clause"))
    assert [entry["id"] for entry in licenses_of(both)] == ["mit", "bsd-3-clause"]
    either = License("known", "MIT OR BSD-3-Clause", ("mit", "bsd-3-clause"), choice=True)
    assert [entry["id"] for entry in licenses_of(either)] == ["MIT OR BSD-3-Clause"]


def test_what_is_not_known_in_conflict_or_hosted_is_no_license() -> None:
    assert [entry["id"] for entry in licenses_of(License())] == ["unknown"]
    assert [entry["id"] for entry in licenses_of(License("conflict", None, ("mit", "gpl")))] == ["license-conflict"]
    assert [entry["id"] for entry in licenses_of(License("none"))] == ["terms-of-service"]
