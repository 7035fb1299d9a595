"""Bills of materials, by the standard's own schemas and by our own reader."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from msgspec.structs import replace

from scanner.audit import ScanOptions, scan
from scanner.entities import Ancestor, Audit, Case, Component
from scanner.report import render
from scanner.resolve import ResolveOptions
from tests.report.audits import HOSTILE, hostile_audit, small_audit

VERSIONS = {"cyclonedx": SchemaVersion.V1_6, "cyclonedx-1.7": SchemaVersion.V1_7}


def document(audit: Audit, name: str = "cyclonedx") -> dict[str, Any]:
    data: dict[str, Any] = json.loads(render(audit, name))
    return data


def components(audit: Audit) -> dict[str, dict[str, Any]]:
    return {component["name"]: component for component in document(audit)["components"]}


@pytest.mark.parametrize("name", VERSIONS)
@pytest.mark.parametrize("audit", [small_audit(), hostile_audit()], ids=["small", "hostile"])
def test_the_standards_own_schema_holds(name: str, audit: Audit) -> None:
    assert JsonStrictValidator(VERSIONS[name]).validate_str(render(audit, name).decode()) is None
    assert document(audit, name)["specVersion"] == VERSIONS[name].to_version()


def test_the_same_audit_gives_the_same_bytes() -> None:
    assert render(small_audit(), "cyclonedx") == render(small_audit(), "cyclonedx")


def test_only_a_license_that_was_concluded_stands_as_the_license() -> None:
    found = {name: one.get("licenses") for name, one in components(small_audit()).items()}
    assert found == {
        "meta-llama/Llama-3.1-8B-Instruct": [{"acknowledgement": "concluded", "expression": "LicenseRef-llama3.1"}],
        "acme/tune": None,
        "gpt-4o": None,
        "chardet": None,
    }


def test_what_sources_say_is_evidence_with_the_places_of_use() -> None:
    evidence = components(small_audit())["meta-llama/Llama-3.1-8B-Instruct"]["evidence"]
    assert evidence["licenses"] == [{"license": {"name": "llama3.1 (hub-card)"}}]
    assert (evidence["occurrences"][0]["location"], evidence["occurrences"][0]["line"]) == ("src/app.py", 3)


def test_a_base_model_is_pedigree_and_training_data_is_in_the_model_card() -> None:
    audit = small_audit()
    tune = audit.cases[1]
    data = Ancestor(Component("dataset", "huggingface", "acme/texts"), "trained-on", "hub-card")
    trained = replace(tune, facts=replace(tune.facts, lineage=(*tune.facts.lineage, data)))
    found = components(replace(audit, cases=(audit.cases[0], trained, *audit.cases[2:])))["acme/tune"]
    (base,) = found["pedigree"]["ancestors"]
    assert (base["purl"], base["licenses"][0]["expression"]) == (audit.cases[0].id, "LicenseRef-llama3.1")
    assert found["modelCard"]["modelParameters"]["datasets"] == [{"type": "dataset", "name": "acme/texts"}]


def test_what_was_not_resolved_is_an_incomplete_composition() -> None:
    whole, parts = document(small_audit())["compositions"]
    assert whole == {"aggregate": "incomplete", "assemblies": ["project"]}
    assert parts["assemblies"] == ["pkg:huggingface/acme/tune@0123abc", "pkg:pypi/chardet@5.2.0"]
    assert parts["aggregate"] == "incomplete"
    complete = replace(small_audit(), incomplete=(), cases=small_audit().cases[:1])
    assert "compositions" not in document(complete)


def test_hostile_names_stay_exactly_as_data() -> None:
    assert set(components(hostile_audit())) == {f"{text}/{text}" for text in HOSTILE}


def test_a_package_that_another_requires_hangs_on_that_one() -> None:
    audit = small_audit()
    package = audit.cases[3]
    usage = replace(package.usages[0], through=("parent",), direct=False)
    parent = Component("package", "pypi", "parent", "1.0")
    cases = (
        Case(
            "pkg:pypi/parent@1.0", parent, (replace(usage, component=parent, through=(), direct=True),), package.facts
        ),
        replace(package, usages=(usage,)),
    )
    needs = {one["ref"]: one.get("dependsOn") for one in document(replace(audit, cases=cases))["dependencies"]}
    assert needs["project"] == ["pkg:pypi/parent@1.0"]
    assert needs["pkg:pypi/parent@1.0"] == ["pkg:pypi/chardet@5.2.0"]


def test_our_own_reader_finds_in_it_what_was_written(tmp_path: Path) -> None:
    (tmp_path / "audit.cdx.json").write_bytes(render(small_audit(), "cyclonedx"))
    audit = scan(tmp_path, ScanOptions(resolve=ResolveOptions(offline=True, store_path=tmp_path / "store")))
    found = {case.id for case in audit.cases}
    assert {case.id for case in small_audit().cases} <= found
