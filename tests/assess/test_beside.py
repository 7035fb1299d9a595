"""Packages against the project's own license, with OSADL's matrix as it stands in rules/."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.assess import assess
from scanner.assess.compatible import fit
from scanner.config import Config, Policy, Shipping, Use
from scanner.entities import Claim, Finding, License
from scanner.licensing import read_license
from scanner.rulebook.compatibility import load_matrix
from tests.assess.cases import RULES, TODAY, case, findings, only

MATRIX = load_matrix(RULES.directory)
CODE = "project-license-clash"


def known(value: str) -> License:
    reading = read_license(value, "field", RULES)
    return License("known", reading.expression, reading.ids or (value,), reading.choice)


def use(project: str | None, *ships: Shipping) -> Use:
    return Use(commercial=True, acts=("use",), ships=ships or ("binary",), project_license=project)


def clashes(package: str, stated: Use, scope: str = "runtime") -> tuple[Finding, ...]:
    return tuple(
        one for one in findings(case("x", package, kind="package", scope=scope), use=stated) if one.code == CODE
    )


def test_the_matrix_names_its_source_license_and_day() -> None:
    assert MATRIX.about["license"].startswith("CC-BY-4.0")
    assert "OSADL" in MATRIX.about["attribution"]
    assert MATRIX.about["timestamp"] >= "2024-11-04"
    assert {word for row in MATRIX.rows.values() for word in row.split("\t")} == {
        "Yes", "No", "Same", "Unknown", "Check dependency"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("package", "project", "kind", "under"),
    [
        ("MIT", "GPL-3.0-only", "fits", ""),
        ("GPL-3.0-only", "MIT", "whole", "GPL-3.0-only"),
        ("GPLv2+", "Apache-2.0", "whole", "GPL-3.0-only"),
        ("Apache-2.0", "GPL-2.0-only", "clash", ""),
        ("Apache-2.0", "GPL-2.0-or-later", "narrows", "GPL-3.0-only"),
        ("GPL-2.0-only", "Apache-2.0", "clash", ""),
        ("AGPL-3.0-only", "AGPL-3.0-or-later", "narrows", "AGPL-3.0-only"),
        ("BSD-4-Clause", "GPL-3.0-or-later", "clash", ""),
        ("LGPL-2.1-only", "MIT", "fits", ""),
        ("MPL-2.0", "Apache-2.0", "fits", ""),
        ("EPL-1.0", "GPL-3.0-only", "clash", ""),
        ("CC0-1.0", "GPL-3.0-only", "fits", ""),
        ("PSF-2.0", "GPL-3.0-or-later", "fits", ""),
        ("JSON", "GPL-3.0-only", "unclear", ""),
        ("PSF-2.0", "MIT", "fits", ""),
        ("MIT OR GPL-2.0-only", "Apache-2.0", "fits", ""),
        ("MIT AND GPL-2.0-only", "Apache-2.0", "clash", ""),
        ("GPL-2.0-only", "Apache-2.0 OR GPL-2.0-only", "fits", ""),
        ("GPL-3.0-only", "Proprietary", "clash", ""),
        ("GPL-3.0-only", "LicenseRef-Acme", "unclear", ""),
        ("GPL-3.0-only", "AGPL-3.0-only", "unclear", ""),
        ("GPL", "MIT", "whole", "gpl"),
        ("GPL", "GPL-3.0-only", "unclear", ""),
        ("GPL-2.0-or-later WITH Bootloader-exception", "MIT", "unclear", ""),
        ("GPL-2.0-only WITH Classpath-exception-2.0", "GPL-2.0-only", "fits", ""),
    ],
)
def test_a_package_beside_a_project(package: str, project: str, kind: str, under: str) -> None:
    found = fit(known(package), known(project), RULES)
    assert found is not None
    assert (found.kind, found.under) == (kind, under)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(MATRIX.rows)), st.sampled_from(sorted(MATRIX.rows)))
def test_what_the_matrix_leaves_open_never_passes(package: str, project: str) -> None:
    found = fit(known(package), known(project), RULES)
    assert found is not None
    if MATRIX.answer(project, package) in ("Unknown", "Check dependency") and "WITH" not in project:
        assert found.kind in ("unclear", "narrows") or package == project


def test_copyleft_shipped_in_one_binary_is_an_error_that_names_both_sides_and_the_way_out() -> None:
    (found,) = clashes("GPL-3.0-only", use("MIT", "binary"))
    assert found.severity == "error"
    assert "GPL-3.0-only" in found.message
    assert "you state MIT as your project's own license" in found.message
    assert [(term.license, term.term, term.clause) for term in found.terms] == [
        ("gpl-3.0", "share-alike", "s.5(c), s.6")
    ]
    assert found.remedy.startswith("Put the whole under GPL-3.0-only")
    assert any("leading MIT, subordinate GPL-3.0-only: “No”" in line.text for line in found.evidence)


@pytest.mark.parametrize(
    ("package", "stated", "severity"),
    [
        ("GPL-3.0-only", use("MIT", "source"), "warning"),
        ("GPL-2.0-only", use("Apache-2.0", "source"), "error"),
        ("GPL-3.0-only", use("MIT", "service"), None),
        ("AGPL-3.0-only", Use(acts=("host", "modify"), project_license="MIT"), "warning"),
        ("GPL-3.0-only", use("MIT", "internal"), None),
        ("GPL-3.0-only", Use(project_license="MIT"), "warning"),
        ("GPL-3.0-only", use(None), None),
        ("JSON", use("GPL-3.0-only"), "note"),
        ("BSD", use("GPL-3.0-only"), None),
        ("MIT", use("MIT"), None),
    ],
)
def test_how_the_project_ships_decides_how_grave_it_is(package: str, stated: Use, severity: str | None) -> None:
    assert [one.severity for one in clashes(package, stated)] == ([severity] if severity else [])


def test_what_only_development_needs_is_not_shipped_and_an_extra_is_a_step_milder() -> None:
    assert clashes("GPL-2.0-only", use("Apache-2.0"), scope="dev") == ()
    assert [one.severity for one in clashes("GPL-2.0-only", use("Apache-2.0"), scope="optional:gui")] == ["warning"]


def test_an_open_answer_of_the_matrix_leaves_the_verdict_for_review() -> None:
    package = case("x", "JSON", kind="package")
    (found,) = assess([package], Config(use=use("GPL-3.0-only")), RULES, TODAY).verdicts
    assert found.level == "needs-review"
    assert any("no one answer for" in ruling.why for ruling in found.rulings)


def test_a_true_clash_is_prohibited_and_says_what_would_resolve_it() -> None:
    package = case("x", "GPL-2.0-only", kind="package")
    (found,) = assess([package], Config(use=use("Apache-2.0")), RULES, TODAY).verdicts
    assert found.level == "prohibited"
    assert any(change.startswith("Replace it") for change in found.changes)


def claim(file: str, value: str) -> Claim:
    return Claim("license", value, "manifest", f"{file}:3")


def test_a_manifest_speaks_where_the_user_does_not_and_is_named() -> None:
    package = case("x", "GPL-3.0-only", kind="package")
    done = assess([package], Config(use=use(None)), RULES, TODAY, [claim("pyproject.toml", "MIT")])
    assert "your project's pyproject.toml states MIT" in only(CODE, done.findings).message
    assert "project_license" not in {question.key for question in done.questions}
    assert done.notices == ()


def test_the_users_own_word_wins_over_a_manifest_and_the_difference_is_shown() -> None:
    package = case("x", "GPL-3.0-only", kind="package")
    done = assess([package], Config(use=use("GPL-3.0-only")), RULES, TODAY, [claim("pyproject.toml", "MIT")])
    assert CODE not in {one.code for one in done.findings}
    assert "pyproject.toml:3 says MIT" in done.notices[0]
    assert "[use] project_license was taken" in done.notices[0]


def test_two_manifests_that_disagree_are_shown_and_each_counts_for_its_own_packages() -> None:
    packages = [case("x", "GPL-3.0-only", kind="package"), case("y", "GPL-3.0-only", kind="package", registry="npm")]
    claims = [claim("pyproject.toml", "MIT"), claim("package.json", "GPL-3.0-only")]
    done = assess(packages, Config(use=use(None)), RULES, TODAY, claims)
    assert only(CODE, done.findings).component == "pkg:pypi/x"
    assert "stated in two ways" in done.notices[0]


def test_nobody_states_a_license_and_it_is_asked_for() -> None:
    done = assess([case("x", "GPL-3.0-only", kind="package")], Config(use=use(None)), RULES, TODAY)
    assert "project_license" in {question.key for question in done.questions}


@pytest.mark.parametrize("project", ["not a license AND", "", "(((", "Ünïcode\x00", "MIT AND"])
def test_a_project_license_that_cannot_be_read_is_never_a_pass(project: str) -> None:
    package = case("x", "GPL-3.0-only", kind="package")
    (found,) = assess([package], Config(use=use(project)), RULES, TODAY).verdicts
    assert found.level == "needs-review"


# the policy and names that stand for several licenses


@pytest.mark.parametrize(
    ("deny", "license_", "severity"),
    [
        ("gpl-3.0", "GPL", "warning"),
        ("gpl", "GPL-3.0-only", "error"),
        ("GPL", "GPL", "error"),
        ("copyleft", "GPL", "error"),
        ("gpl-3.0", "GPL-2.0-only", None),
        ("gpl", "LGPL-3.0-only", None),
    ],
)
def test_a_family_name_and_its_members_meet_in_the_policy(deny: str, license_: str, severity: str | None) -> None:
    found = findings(case("x", license_, kind="package"), use=use("MIT", "internal"), policy=Policy(deny=(deny,)))
    assert [one.severity for one in found if one.code == "license-denied"] == ([severity] if severity else [])
    package = case("x", license_, kind="package")
    config = Config(use=use("MIT", "internal"), policy=Policy(deny=(deny,)))
    level = assess([package], config, RULES, TODAY).verdicts[0].level
    assert (level == "prohibited") == (severity == "error")
    if severity == "warning":
        assert level == "needs-review"


def test_allow_and_review_take_a_family_name_for_its_members() -> None:
    policy = Policy(allow=("bsd",))
    assert "license-denied" not in {
        one.code for one in findings(case("x", "BSD-3-Clause", kind="package"), policy=policy)
    }
    review = Policy(review=("mpl-2.0",))
    assert "license-review" in {one.code for one in findings(case("x", "MPL", kind="package"), policy=review)}


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        (Use(acts=("host", "modify"), project_license="MIT"), "you offer a changed version as a service"),
        (Use(ships=("service",), project_license="MIT"), "whether you offer a changed version as a service"),
        (Use(project_license="MIT"), "whether you pass copies on or offer a changed version as a service"),
        (Use(acts=("use", "distribute"), project_license="MIT"), "you pass copies on"),
    ],
)
def test_a_network_copyleft_says_what_counts_as_going_out(stated: Use, said: str) -> None:
    (found,) = clashes("AGPL-3.0-only", stated)
    assert said in found.message


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80), st.sampled_from(["pyproject.toml", "package.json", ""]))
def test_no_statement_of_a_license_makes_it_raise_or_pass_unread(text: str, file: str) -> None:
    package = case("x", "GPL-3.0-only", kind="package")
    for stated, claims in ((use(text), ()), (use(None), (claim(file, text),))):
        (found,) = assess([package], Config(use=stated), RULES, TODAY, claims).verdicts
        reading = read_license(text, "field", RULES)
        assert found.level != "permitted-with-duties" or reading.ids
