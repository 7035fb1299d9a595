"""Several statements about one license, weighed."""

from __future__ import annotations

import pytest

from scanner.entities import Claim, Confidence
from scanner.licensing import LicenseKind, conclude, read_license
from scanner.rulebook import load_rulebook

RULES = load_rulebook()


def claim(value: str, source: str, kind: LicenseKind = "field", *, topic: str = "license", note: str = "") -> Claim:
    reading = read_license(value, kind, RULES)
    return Claim(
        topic, value, source, license_ids=reading.ids, expression=reading.expression, confidence=reading.confidence,
        note=note or reading.note,
    )  # fmt: skip


def rule(license_id: str, confidence: Confidence) -> Claim:
    return Claim("license", license_id, "rules", license_ids=(license_id,), confidence=confidence)


def test_silence_is_unknown_and_says_what_was_heard() -> None:
    assert conclude([], RULES).state == "unknown"
    license_ = conclude([claim("UNKNOWN", "wheel-metadata")], RULES)
    assert license_.state == "unknown"
    assert "not known" in license_.why


def test_sources_that_agree_make_a_known_license() -> None:
    license_ = conclude(
        [claim("apache-2.0", "hub-card", "hub"), claim("Apache-2.0", "hub-file", topic="license-text")], RULES
    )
    assert (license_.state, license_.expression, license_.ids) == ("known", "Apache-2.0", ("apache-2.0",))
    assert "card" in license_.why


def test_card_and_license_file_that_differ_are_a_conflict_that_names_both() -> None:
    license_ = conclude(
        [claim("apache-2.0", "hub-card", "hub"), claim("cc-by-nc-4.0", "hub-file", topic="license-text")], RULES
    )
    assert (license_.state, license_.expression) == ("conflict", None)
    assert set(license_.ids) == {"apache-2.0", "cc-by-nc-4.0"}
    assert (
        "the card on the Hub says “apache-2.0”; but the license file on the Hub reads as CC-BY-NC-4.0" in license_.why
    )


def test_an_expression_outranks_a_classifier_that_only_names_its_family() -> None:
    claims = [
        claim("License :: OSI Approved :: BSD License", "wheel-metadata", "classifier"),
        claim("BSD-3-Clause", "wheel-metadata", "expression"),
    ]
    license_ = conclude(claims, RULES)
    assert (license_.state, license_.expression, license_.confidence) == ("known", "BSD-3-Clause", "high")


def test_or_later_and_only_of_one_version_do_not_conflict() -> None:
    claims = [
        claim("GPL-3.0-or-later", "wheel-metadata", "expression"),
        claim("License :: OSI Approved :: GNU General Public License v3 (GPLv3)", "wheel-metadata", "classifier"),
    ]
    assert conclude(claims, RULES).expression == "GPL-3.0-or-later"


def test_classifiers_that_each_name_a_part_of_the_expression_agree_with_it() -> None:
    claims = [
        claim("MIT OR Apache-2.0", "wheel-metadata", "expression"),
        claim("License :: OSI Approved :: MIT License", "wheel-metadata", "classifier"),
        claim("License :: OSI Approved :: Apache Software License", "wheel-metadata", "classifier"),
    ]
    license_ = conclude(claims, RULES)
    assert (license_.state, license_.choice, license_.expression) == ("known", True, "MIT OR Apache-2.0")


def test_two_classifiers_alone_are_a_list_that_names_no_expression() -> None:
    claims = [
        claim("License :: OSI Approved :: MIT License", "wheel-metadata", "classifier"),
        claim("License :: OSI Approved :: BSD License", "wheel-metadata", "classifier"),
    ]
    license_ = conclude(claims, RULES)
    assert (license_.state, license_.expression, license_.choice) == ("known", None, False)
    assert license_.ids == ("mit", "bsd")


def test_the_umbrella_classifier_says_nothing() -> None:
    claims = [claim("MIT", "wheel-metadata"), claim("License :: OSI Approved", "wheel-metadata", "classifier")]
    assert conclude(claims, RULES).expression == "MIT"


def test_a_package_that_says_mit_here_and_gpl_there_is_a_conflict() -> None:
    claims = [
        claim("MIT", "wheel-metadata"),
        claim("License :: OSI Approved :: GNU General Public License (GPL)", "wheel-metadata", "classifier"),
    ]
    assert conclude(claims, RULES).state == "conflict"


def test_a_guess_of_the_rules_fills_silence_and_is_marked() -> None:
    license_ = conclude([claim("other", "hub-card", "hub"), rule("llama3.1", "low")], RULES)
    assert (license_.state, license_.ids, license_.confidence) == ("known", ("llama3.1",), "low")
    assert "low confidence" in license_.why


def test_a_guess_of_the_rules_neither_overrides_nor_contradicts_the_card() -> None:
    license_ = conclude([claim("mit", "hub-card", "hub"), rule("llama3.1", "low")], RULES)
    assert (license_.state, license_.ids) == ("known", ("mit",))


def test_what_the_rules_are_sure_of_contradicts_the_card() -> None:
    assert conclude([claim("mit", "hub-card", "hub"), rule("llama3.1", "high")], RULES).state == "conflict"


def test_a_file_that_holds_more_texts_than_declared_does_not_replace_the_declaration() -> None:
    bundle = Claim(
        "license-text", "LICENSE", "wheel-metadata", license_ids=("bsd-3-clause", "gpl-3.0"),
        note="several license texts in one file",
        expression="BSD-3-Clause AND GPL-3.0-only", confidence="medium",
    )  # fmt: skip
    license_ = conclude([claim("BSD-3-Clause", "wheel-metadata"), bundle], RULES)
    assert (license_.state, license_.ids) == ("known", ("bsd-3-clause",))
    assert "GPL-3.0-only" in license_.why


def test_a_modified_text_contradicts_whoever_calls_it_plain() -> None:
    modified = Claim(
        "license-text", "LICENSE", "hub-file", note="modified: reads as mit but adds badge (closest is mit)"
    )
    assert conclude([claim("mit", "hub-card", "hub"), modified], RULES).state == "conflict"
    assert conclude([claim("llama3.1", "hub-card", "hub"), modified], RULES).state == "known"
    alone = conclude([modified], RULES)
    assert alone.state == "unknown"
    assert "modified" in alone.why


def test_a_family_beside_a_text_of_several_licenses_is_the_member_that_the_text_starts_with() -> None:
    bundle = Claim(
        "license-text", "LICENSE.txt", "wheel-file", license_ids=("bsd-3-clause", "gpl-3.0"),
        expression="BSD-3-Clause AND GPL-3.0-only", confidence="medium",
        note="several license texts in one file: bsd-3-clause, gpl-3.0",
    )  # fmt: skip
    license_ = conclude(
        [claim("License :: OSI Approved :: BSD License", "wheel-metadata", "classifier"), bundle], RULES
    )
    assert (license_.state, license_.expression, license_.ids) == ("known", "BSD-3-Clause", ("bsd-3-clause",))


def test_a_family_is_dropped_where_the_same_source_names_its_member() -> None:
    claims = [
        claim("License :: OSI Approved :: GNU General Public License (GPL)", "wheel-metadata", "classifier"),
        claim(
            "License :: OSI Approved :: GNU General Public License v2 or later (GPLv2+)", "wheel-metadata", "classifier"
        ),
    ]
    assert conclude(claims, RULES).ids == ("gpl-2.0",)


def text(expression: str, file: str = "LICENSE", note: str = "") -> Claim:
    reading = read_license(expression, "expression", RULES)
    return Claim(
        "license-text", file, "wheel-file", f"https://index/a.whl#{file}", reading.ids, reading.expression, note=note
    )


def trove(*names: str) -> list[Claim]:
    return [claim(f"License :: OSI Approved :: {name}", "wheel-metadata", "classifier") for name in names]


def test_license_files_that_differ_are_a_package_and_its_parts() -> None:
    license_ = conclude([claim("Apache-2.0", "wheel-metadata"), text("Apache-2.0"), text("MIT", "LICENSE-MIT")], RULES)

    assert (license_.state, license_.expression) == ("known", "Apache-2.0")
    assert "reads as Apache-2.0 and MIT" in license_.why


def test_one_license_file_that_says_something_else_is_a_conflict() -> None:
    license_ = conclude([claim("Apache-2.0", "wheel-metadata"), text("MIT")], RULES)

    assert license_.state == "conflict"


def test_parts_under_a_stricter_license_than_what_is_said_are_a_conflict() -> None:
    claims = [claim("PostgreSQL", "wheel-metadata"), text("MIT"), text("GPL-3.0-only", "COPYING")]

    assert conclude(claims, RULES).state == "conflict"
    assert conclude([*claims, text("PostgreSQL", "LICENSE.own")], RULES).state == "known"


def test_whether_a_later_version_may_be_chosen_is_heard_from_the_statement_not_the_text() -> None:
    later = trove("GNU General Public License v2 or later (GPLv2+)")

    assert conclude([*later, text("GPL-2.0-only")], RULES).expression == "GPL-2.0-or-later"


def test_a_classifier_says_or_later_and_the_text_says_of_which_version() -> None:
    later = trove("GNU Lesser General Public License v2 or later (LGPLv2+)")

    license_ = conclude([*later, text("LGPL-2.1-only")], RULES)
    assert (license_.expression, license_.ids) == ("LGPL-2.1-or-later", ("lgpl-2.1",))
    assert conclude([*later, text("GPL-3.0-only")], RULES).state == "conflict"
    earlier = trove("GNU General Public License v3 or later (GPLv3+)")
    assert conclude([*earlier, text("GPL-2.0-only")], RULES).state == "conflict"


@pytest.mark.parametrize("exact", ["LGPL-2.0-only", "LGPL-2.1-only", "LGPL-2.1-or-later"])
def test_the_classifier_for_version_2_of_the_lesser_gpl_is_all_that_2_1_can_choose(exact: str) -> None:
    said = [claim(exact, "wheel-metadata"), *trove("GNU Lesser General Public License v2 (LGPLv2)")]
    license_ = conclude(said, RULES)
    assert (license_.state, license_.expression) == ("known", exact)


def test_a_choice_that_names_nothing_is_made_of_classifiers_and_texts() -> None:
    said = [claim("Dual License", "wheel-metadata"), *trove("BSD License", "Apache Software License")]
    both = text("Apache-2.0 AND BSD-3-Clause", note="several license texts in one file: apache-2.0, bsd-3-clause")

    license_ = conclude([*said, both], RULES)
    assert (license_.expression, license_.choice) == ("BSD-3-Clause OR Apache-2.0", True)
    assert conclude([*said[1:], both], RULES).expression is None
    assert conclude(said, RULES).expression is None


def test_a_stack_of_licenses_is_what_its_first_part_is_called() -> None:
    license_ = conclude([claim("PSF-2.0", "wheel-metadata"), text("Python-2.0.1")], RULES)

    assert (license_.state, license_.expression) == ("known", "PSF-2.0")
    assert conclude([claim("MIT", "wheel-metadata"), text("Python-2.0.1")], RULES).state == "conflict"


@pytest.mark.parametrize("exact", ["LicenseRef-NVIDIA-Proprietary", "BUSL-1.1", "CC-BY-NC-4.0"])
def test_proprietary_is_what_licenses_are_called_for_which_the_index_has_no_classifier(exact: str) -> None:
    named, vague = claim(exact, "wheel-metadata"), trove("Other/Proprietary License")
    for said in ([named, *vague], [*vague, named]):
        license_ = conclude(said, RULES)
        assert (license_.state, license_.ids) == ("known", named.license_ids)
    assert conclude(vague, RULES).ids == ("proprietary",)


@pytest.mark.parametrize("exact", ["MIT", "GPL-3.0-only"])
def test_an_open_license_that_is_called_proprietary_is_a_conflict(exact: str) -> None:
    assert conclude([claim(exact, "wheel-metadata"), *trove("Other/Proprietary License")], RULES).state == "conflict"
