"""The presets that come along: each fits, gives a reason for every line, and says what its audience would say."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from scanner.assess import ALL_CHECKS, assess
from scanner.cli import cli
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


def test_a_directory_of_rules_may_hold_presets_alone_and_they_are_checked_with_it(tmp_path: Path) -> None:
    house = tmp_path / "house"
    (house / "policies").mkdir(parents=True)
    head = 'title = "Acme"\naudience = "all"\nchecked = "2026-11-22"\n'
    text = head + '[[deny]]\nentries = ["{}"]\nreason = "We are a service."\n'
    (house / "policies/acme.toml").write_text(text.format("sspl-1.0"))
    (tmp_path / "stayopen.toml").write_text('[policy]\nextends = "acme"\n')
    found = configured(tmp_path, rules=load_rulebook(overlays=(house,)), overlays=(house,), told=True)
    assert ("sspl-1.0", "preset acme:5") in {(line.value, line.origin) for line in found.lines}
    assert CliRunner().invoke(cli, ["rules", "check", str(house)]).exit_code == 0
    (house / "policies/acme.toml").write_text(text.format("sspl-one"))
    done = CliRunner().invoke(cli, ["rules", "check", str(house)])
    assert done.exit_code == 2
    assert "acme.toml:5: deny[0].entries[0]: 'sspl-one' is no license" in done.output
