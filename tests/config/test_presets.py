"""The presets that come along: each fits, gives a reason for every line, and says what its audience would say."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.assess import ALL_CHECKS, assess
from scanner.config import Config, Configured, Use, configured
from scanner.config.presets import preset_files
from scanner.entities import Case, Location, Usage
from scanner.rulebook import load_rulebook
from scanner.rulebook.layout import rules_directory
from tests.assess.cases import RULES, TODAY, case

CHECKS = [check.code for check in ALL_CHECKS]
NAMES = [path.stem for path in preset_files(rules_directory())]


def extending(folder: Path, name: str) -> Configured:
    (folder / "stayopen.toml").write_text(f"[policy]\nextends = '{name}'\n")
    return configured(folder, rules=load_rulebook(), checks=CHECKS, told=True)


def test_there_is_one_for_each_kind_of_user() -> None:
    assert NAMES == ["enterprise", "eu-company", "on-device-distribution", "research", "startup-saas"]


@pytest.mark.parametrize("name", NAMES)
def test_every_line_of_a_preset_has_its_reason(tmp_path: Path, name: str) -> None:
    found = extending(tmp_path, name)
    bare = [line for line in found.lines if not line.why and line.key != "waivers_need"]
    assert bare == []
    assert all(preset.limits for _, preset in found.presets)


def judged(folder: Path, name: str, one: Case) -> dict[str, str]:
    config = extending(folder, name).config
    found = assess(
        (one,), Config(use=Use(commercial=name != "research", acts=("host",)), policy=config.policy), RULES, TODAY
    )
    return {finding.code: finding.severity for finding in found.findings}


AGPL = case("served", "AGPL-3.0-only", kind="package", version="1.0")
NOT_COMMERCIAL = case("acme/weights", "cc-by-nc-4.0")
LLAMA = case("meta-llama/Llama-3.1-8B-Instruct", "llama3.1")
PERMISSIVE = case("acme/fine", "apache-2.0")


@pytest.mark.parametrize(
    ("name", "one", "code", "severity"),
    [
        ("startup-saas", AGPL, "license-denied", "error"),
        ("startup-saas", NOT_COMMERCIAL, "license-denied", "error"),
        ("startup-saas", LLAMA, "license-denied", None),
        ("enterprise", AGPL, "license-denied", "error"),
        ("enterprise", LLAMA, "license-review", "warning"),
        ("eu-company", LLAMA, "license-review", "warning"),
        ("eu-company", AGPL, "license-denied", "error"),
        ("research", NOT_COMMERCIAL, "license-denied", None),
        ("research", AGPL, "license-review", None),
        ("on-device-distribution", case("x", "GPL-3.0-only", kind="package"), "license-denied", "error"),
        ("on-device-distribution", LLAMA, "license-review", "warning"),
        *((name, PERMISSIVE, "license-denied", None) for name in NAMES),
        *((name, PERMISSIVE, "license-review", None) for name in NAMES),
    ],
)
def test_a_preset_says_what_counsel_of_such_a_company_would(
    tmp_path: Path, name: str, one: Case, code: str, severity: str | None
) -> None:
    assert judged(tmp_path, name, one).get(code) == severity


@pytest.mark.parametrize("name", ["startup-saas", "enterprise", "on-device-distribution"])
def test_a_tool_under_network_copyleft_fails_no_build(tmp_path: Path, name: str) -> None:
    tool = case("tool", "AGPL-3.0-only", kind="package", version="1.0", scope="group:dev")
    assert "error" not in judged(tmp_path, name, tool).values()
    both = (*tool.usages, Usage(tool.component, Location("requirements.txt", 1), "requirement", "in it"))
    assert judged(tmp_path, name, case("tool", "AGPL-3.0-only", kind="package", version="1.0", usages=both)).get(
        "license-denied"
    ) == "error"  # fmt: skip
