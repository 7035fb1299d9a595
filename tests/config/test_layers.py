"""Policies over each other: presets, the user's file, scopes and paths; each fault is told by its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.config import Config, ConfigError, Policy, configured, load_config
from scanner.rulebook import load_rulebook

RULES = load_rulebook()
CHECKS = ("license-unknown", "license-denied", "revision-unpinned")


def policy_of(folder: Path, text: str, **others: str) -> Policy:
    for name, content in {"stayopen.toml": text, **others}.items():
        (folder / name).write_text(content, encoding="utf-8")
    return load_config(folder, rules=RULES, checks=CHECKS)[0].policy


def fault_of(folder: Path, text: str, **others: str) -> str:
    with pytest.raises(ConfigError) as caught:
        policy_of(folder, text, **others)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("deny = ['aplg-3.0']", "stayopen.toml:2: policy.deny[0]: 'aplg-3.0' is no license, category or term that we"),
        ("deny = ['aplg-3.0']", "did you mean agpl-3.0?"),
        ("deny = ['term:user-treshold']", "did you mean term:user-threshold?"),
        ("allow = ['mit']\ndeny = ['MIT']", "stayopen.toml:3: policy.deny[0]: 'MIT' under deny, and 'mit' under allow"),
        ("review = ['GPL-3.0-only']\nexempt = ['gpl-3.0']", "under exempt, and 'GPL-3.0-only' under review (line 2)"),
        ("deny = ['!mit']", "nothing below has 'mit' under deny, so it cannot be taken out"),
        ("severity = {license-unknwon = 'note'}", "there is no check 'license-unknwon'; did you mean license-unknown?"),
        ("extends = 'startup-sas'", "no preset is called 'startup-sas'; did you mean startup-saas?"),
        ("extends = './own.toml'", "there is no file"),
        ("[policy.scopes.tests]\nat_most = 'note'", "there is no scope 'tests'; did you mean test?"),
        ("[[policy.paths]]\npaths = []", "policy.paths[0].paths"),
        ("[[policy.paths]]\npaths = ['!x']", "'!x' matches no file"),
        ("[policy.scopes.dev]\nat_worst = 'note'", "unknown key; did you mean at_most?"),
    ],
)
def test_what_cannot_be_meant_is_told_with_line_and_nearest_word(tmp_path: Path, text: str, said: str) -> None:
    assert said in fault_of(tmp_path, f"[policy]\n{text}\n")


def test_two_names_of_one_license_may_both_stand_on_a_list(tmp_path: Path) -> None:
    assert policy_of(tmp_path, "[policy]\ndeny = ['AGPL-3.0-only', 'AGPL-3.0-or-later']\n").deny == ("agpl-3.0",)


def test_two_files_that_both_configure_a_project_are_refused_and_an_empty_one_is_not(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.stayopen.use]\ncommercial = true\n")
    assert "keep one of them" in fault_of(tmp_path, "[use]\ncommercial = false\n")
    (tmp_path / "stayopen.toml").write_text("# nothing yet\n")
    config, file = load_config(tmp_path)
    assert (config.use.commercial, file) == (True, tmp_path / "pyproject.toml")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("pyproject.toml", "[tool.stayopen\n", "pyproject.toml:1: cannot be read as TOML"),
        ("pyproject.toml", "[tool]\nstayopen = 1\n", "must be a table"),
        ("stayopen.toml", "x" * 100, "stayopen.toml:1: cannot be read"),
    ],
)
def test_a_configuration_that_cannot_be_read_is_never_passed_over(
    tmp_path: Path, name: str, text: str, said: str
) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(ConfigError, match=r"TOML|table") as caught:
        load_config(tmp_path)
    assert said in str(caught.value)


def test_a_pyproject_named_on_the_command_line_must_have_our_table(tmp_path: Path) -> None:
    file = tmp_path / "pyproject.toml"
    file.write_text("[project]\nname = 'x'\n")
    with pytest.raises(ConfigError, match=r"has no \[tool.stayopen\]"):
        load_config(tmp_path, file)


def test_a_link_to_nothing_is_told(tmp_path: Path) -> None:
    (tmp_path / "stayopen.toml").symlink_to(tmp_path / "gone.toml")
    with pytest.raises(ConfigError, match="link to nothing"):
        load_config(tmp_path)
    (tmp_path / "stayopen.toml").unlink()
    (tmp_path / "stayopen.toml").mkdir()
    with pytest.raises(ConfigError, match="is no file"):
        load_config(tmp_path)
    (tmp_path / "stayopen.toml").rmdir()
    (tmp_path / "stayopen.toml").write_text("[use]\n", encoding="utf-16")
    with pytest.raises(ConfigError, match=r"not UTF-8 .* save it as UTF-8"):
        load_config(tmp_path)


OWN = """
title = "Acme"
audience = "every product of Acme"
checked = "2026-11-22"
waivers_need = ["approver"]
[[deny]]
entries = ["network-copyleft", "sspl-1.0"]
reason = "We offer everything as a service."
[[severity]]
checks = ["license-unknown"]
severity = "warning"
reason = "Counsel looks at these once a month."
[scopes.test]
reason = "Nothing of it leaves the house."
at_most = "note"
"""


def test_a_file_adds_to_what_it_extends_moves_entries_and_takes_them_out(tmp_path: Path) -> None:
    text = """[policy]
extends = "./acme.toml"
review = ["SSPL-1.0", "!source-available"]
severity = { license-unknown = "error" }
"""
    policy = policy_of(tmp_path, text, **{"acme.toml": OWN})
    assert policy.deny == ("network-copyleft",)
    assert "sspl-1.0" in policy.review
    assert "source-available" not in policy.review
    assert "proprietary" in policy.review
    assert policy.severity == {"license-unknown": "error"}
    assert policy.waivers_need == ("approver",)
    assert policy.why["network-copyleft"] == "We offer everything as a service."
    assert [one.scope for one in policy.scopes] == ["test"]


def test_every_line_says_where_it_comes_from(tmp_path: Path) -> None:
    (tmp_path / "acme.toml").write_text(OWN)
    (tmp_path / "stayopen.toml").write_text('[policy]\nextends = "./acme.toml"\ndeny = ["gpl"]\n')
    lines = configured(tmp_path, rules=RULES, told=True).lines
    told = {(line.place, line.key, line.value): line.origin for line in lines}
    assert told["", "deny", "gpl"] == "stayopen.toml:3"
    assert told["", "deny", "sspl-1.0"] == "./acme.toml:7"
    assert told["", "review", "proprietary"] == "built in"
    assert told["scope test", "at_most", "note"] == "./acme.toml:15"
    assert told["", "severity.license-unknown", "warning"] == "./acme.toml:10"


def test_a_preset_that_does_not_fit_or_extends_itself_is_told(tmp_path: Path) -> None:
    assert "deny[0].raison: unknown key; did you mean reason?" in fault_of(
        tmp_path, "[policy]\nextends='./a.toml'", **{"a.toml": OWN.replace('reason = "We', 'raison = "We')}
    )
    said = fault_of(tmp_path, "[policy]\nextends='./a.toml'", **{"a.toml": f"extends = './a.toml'\n{OWN}"})
    assert "extends itself" in said


def test_a_scope_and_a_path_change_what_holds_there_and_nowhere_else(tmp_path: Path) -> None:
    text = """[policy]
deny = ["copyleft"]
[policy.scopes.dev]
exempt = ["copyleft"]
at_most = "warning"
[policy.scopes."group:release"]
at_most = "error"
[[policy.paths]]
paths = ["product/"]
allow = ["permissive"]
"""
    policy = policy_of(tmp_path, text)
    dev = policy.at(policy.overlays("group:lint", "pyproject.toml"))
    assert (dev.deny, dev.exempt, dev.at_most) == ((), ("copyleft",), "warning")
    assert policy.at(policy.overlays("group:release", "pyproject.toml")).at_most == "error"
    product = policy.at(policy.overlays("runtime", "product/requirements.txt"))
    assert (product.allow, product.deny) == (("permissive",), ("copyleft",))
    assert policy.at(policy.overlays("runtime", "requirements.txt")).allow == ()


def test_paths_are_those_of_the_configuration_wherever_the_scan_starts(tmp_path: Path) -> None:
    policy_of(tmp_path, "[[policy.paths]]\npaths = ['apps/api/**']\ndeny = ['mit']\n")
    (tmp_path / "apps/api").mkdir(parents=True)
    policy = load_config(tmp_path / "apps", rules=RULES)[0].policy
    assert policy.under == "apps"
    assert policy.at(policy.overlays("runtime", "api/requirements.txt")).deny == ("mit",)
    assert policy.at(policy.overlays("runtime", "web/requirements.txt")).deny == ()


@pytest.mark.parametrize(
    ("waiver", "said"),
    [
        ("component = 'pyyaml'", "'pyyaml' is no package URL: write pkg:pypi/pyyaml"),
        ("component = 'acme/tiny'", "'acme/tiny' is no package URL: write pkg:huggingface/acme/tiny"),
        ("component = 'pkg:pypi/x'\nexpires = '2027-02-30'", "2027-02-30 is no day of any calendar"),
        ("component = 'pkg:pypi/x'\nversion = 'new'", "'new' is no range of versions"),
        ("component = 'pkg:pypi/x'\nversion = '>=5,<4'", "no version is in '>=5,<4'"),
        ("component = 'pkg:pypi/x'\nversion = '>1,<=1'", "no version is in '>1,<=1'"),
        ("component = 'pkg:pypi/x'\nversion = '==1,!=1'", "it leaves out the only one"),
        ("component = 'pkg:pypi/x@1'\nversion = '<4'", "names a version already"),
        ("component = 'pkg:huggingface/a/b'\nversion = '<4'", "versions there are commits"),
        ("component = 'pkg:pypi/x'\nlicense = 'permissive'", "name the license itself"),
        ("component = 'pkg:pypi/x'\nlicense = 'Apcahe-2.0'", "did you mean apache-2.0?"),
    ],
)
def test_a_waiver_that_makes_no_sense_is_told(tmp_path: Path, waiver: str, said: str) -> None:
    head = "[[waivers]]\ncheck = 'license-unknown'\nreason = 'r'\nowner = 'o'\n"
    assert said in fault_of(tmp_path, head + waiver)


def test_a_waiver_names_a_check_that_there_is_and_carries_what_the_policy_wants(tmp_path: Path) -> None:
    waiver = "[[waivers]]\ncheck = 'license-denyed'\ncomponent = 'pkg:pypi/x'\nreason = 'r'\nowner = 'o'\n"
    assert "did you mean license-denied?" in fault_of(tmp_path, waiver)
    assert "cannot be waived" in fault_of(tmp_path, waiver.replace("license-denyed", "waiver-expired"))
    need = "[policy]\nwaivers_need = ['approver', 'expires']\n"
    said = fault_of(tmp_path, need + waiver.replace("denyed", "denied"))
    assert "approver is missing" in said
    assert "expires is missing" in said
    assert "twice" in fault_of(tmp_path, waiver.replace("denyed", "denied") * 2)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("'pkg:pypi/x'", "'pkg:pypi/x*'"), "no wildcards"),
        (("'mit'", "'mitt'"), "no license or SPDX expression that we know"),
        (("0" * 64, "abc"), "clarifications[0].texts[0]"),
        (("'counsel'", "' '"), "needs a reason, and by whom"),
    ],
)
def test_a_clarification_names_one_component_a_license_and_the_hash_of_its_text(
    tmp_path: Path, change: tuple[str, str], said: str
) -> None:
    text = f"""[[clarifications]]
component = 'pkg:pypi/x'
license = 'mit'
texts = ['{"0" * 64}']
reason = 'read it'
by = 'counsel'
"""
    assert len(policy_and(tmp_path, text).clarifications) == 1
    assert said in fault_of(tmp_path, text.replace(*change))


def policy_and(folder: Path, text: str) -> Config:
    (folder / "stayopen.toml").write_text(text)
    return load_config(folder, rules=RULES)[0]
