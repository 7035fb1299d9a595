"""What people really write, and what it should read as; checked by eye."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.entities import Claim
from scanner.licensing import LicenseKind, alternatives, conclude, read_license
from scanner.rulebook import load_rulebook

RULES = load_rulebook()

# written, expression (None: no exact license), ids, choice
FIELDS: list[tuple[str, str | None, tuple[str, ...], bool]] = [
    ("MIT", "MIT", ("mit",), False),
    ("MIT License", "MIT", ("mit",), False),
    ("The MIT License (MIT)", "MIT", ("mit",), False),
    ("mit", "MIT", ("mit",), False),
    ("MIT license", "MIT", ("mit",), False),
    ("Licensed under the MIT License", "MIT", ("mit",), False),
    ("https://opensource.org/licenses/MIT", "MIT", ("mit",), False),
    ("MIT, see LICENSE", "MIT", ("mit",), False),
    ('"MIT"', "MIT", ("mit",), False),
    ("Apache 2.0 License", "Apache-2.0", ("apache-2.0",), False),
    ("Apache License, Version 2.0", "Apache-2.0", ("apache-2.0",), False),
    ("Apache License 2.0", "Apache-2.0", ("apache-2.0",), False),
    ("Apache 2", "Apache-2.0", ("apache-2.0",), False),
    ("Apache-2.0", "Apache-2.0", ("apache-2.0",), False),
    ("apache-2.0 license", "Apache-2.0", ("apache-2.0",), False),
    ("Apache2", "Apache-2.0", ("apache-2.0",), False),
    ("ASL 2.0", "Apache-2.0", ("apache-2.0",), False),
    ("Apache", "Apache-2.0", ("apache-2.0",), False),
    ("http://www.apache.org/licenses/LICENSE-2.0", "Apache-2.0", ("apache-2.0",), False),
    ("Apache-2.0 WITH LLVM-exception", "Apache-2.0 WITH LLVM-exception", ("apache-2.0",), False),
    ("BSD", None, ("bsd",), False),
    ("BSD License", None, ("bsd",), False),
    ("BSD-style", None, ("bsd",), False),
    ("new BSD", "BSD-3-Clause", ("bsd-3-clause",), False),
    ("Modified BSD License", "BSD-3-Clause", ("bsd-3-clause",), False),
    ("3-Clause BSD License", "BSD-3-Clause", ("bsd-3-clause",), False),
    ("BSD 3-Clause", "BSD-3-Clause", ("bsd-3-clause",), False),
    ("BSD-3", "BSD-3-Clause", ("bsd-3-clause",), False),
    ("BSD (3-clause)", "BSD-3-Clause", ("bsd-3-clause",), False),
    ("Simplified BSD", "BSD-2-Clause", ("bsd-2-clause",), False),
    ("GPLv2+", "GPL-2.0-or-later", ("gpl-2.0",), False),
    ("GPLv3", "GPL-3.0-only", ("gpl-3.0",), False),
    ("GPL-3.0", "GPL-3.0-only", ("gpl-3.0",), False),
    ("GPLv3 or later", "GPL-3.0-or-later", ("gpl-3.0",), False),
    ("GPL v2 or any later version", "GPL-2.0-or-later", ("gpl-2.0",), False),
    ("GNU GPL v3 or any later version", "GPL-3.0-or-later", ("gpl-3.0",), False),
    ("GNU General Public License v3 (GPLv3)", "GPL-3.0-only", ("gpl-3.0",), False),
    ("GPL-2.0+", "GPL-2.0-or-later", ("gpl-2.0",), False),
    ("GPL", None, ("gpl",), False),
    ("GNU GPL", None, ("gpl",), False),
    ("LGPL", None, ("lgpl",), False),
    ("LGPL v3 or later", "LGPL-3.0-or-later", ("lgpl-3.0",), False),
    ("LGPLv2.1+", "LGPL-2.1-or-later", ("lgpl-2.1",), False),
    ("LGPL-2.1-or-later", "LGPL-2.1-or-later", ("lgpl-2.1",), False),
    ("LGPL with exceptions", None, ("lgpl",), False),
    ("AGPLv3", "AGPL-3.0-only", ("agpl-3.0",), False),
    ("GNU Affero General Public License v3 or later (AGPLv3+)", "AGPL-3.0-or-later", ("agpl-3.0",), False),
    ("MPL 2.0", "MPL-2.0", ("mpl-2.0",), False),
    ("Mozilla Public License 2.0 (MPL 2.0)", "MPL-2.0", ("mpl-2.0",), False),
    ("ISC license", "ISC", ("isc",), False),
    ("The Unlicense (Unlicense)", "Unlicense", ("unlicense",), False),
    ("CC0 1.0 Universal", "CC0-1.0", ("cc0-1.0",), False),
    ("CC BY-NC 4.0", "CC-BY-NC-4.0", ("cc-by-nc-4.0",), False),
    ("https://creativecommons.org/licenses/by-nc/4.0/", "CC-BY-NC-4.0", ("cc-by-nc-4.0",), False),
    ("MIT/Apache-2.0", "MIT OR Apache-2.0", ("mit", "apache-2.0"), True),
    ("MIT or Apache-2.0", "MIT OR Apache-2.0", ("mit", "apache-2.0"), True),
    ("Apache-2.0 OR MIT", "Apache-2.0 OR MIT", ("apache-2.0", "mit"), True),
    ("MIT OR GPL-2.0-or-later", "MIT OR GPL-2.0-or-later", ("mit", "gpl-2.0"), True),
    ("Apache License 2.0 and MIT", "Apache-2.0 AND MIT", ("apache-2.0", "mit"), False),
    ("MIT & Apache 2", "MIT AND Apache-2.0", ("mit", "apache-2.0"), False),
    ("BSD, MIT", None, ("bsd", "mit"), False),
    ("BSD-3-Clause AND MIT AND Zlib", "BSD-3-Clause AND MIT AND Zlib", ("bsd-3-clause", "mit", "zlib"), False),
    ("MIT AND", None, (), False),
    ("Dual License", None, (), False),
    ("UNKNOWN", None, (), False),
    ("see LICENSE", None, (), False),
    ("See LICENSE file", None, (), False),
    ("LICENSE.txt", None, (), False),
    ("None", None, (), False),
    ("Custom", None, (), False),
    ("Open Source", None, (), False),
    ("BSL", None, (), False),
    ("", None, (), False),
    ("NOASSERTION", None, (), False),
    ("LicenseRef-scancode-unknown", None, (), False),
    ("who knows what this is", None, (), False),
]

CLASSIFIERS: list[tuple[str, str | None, tuple[str, ...]]] = [
    ("License :: OSI Approved :: MIT License", "MIT", ("mit",)),
    ("License :: OSI Approved :: Apache Software License", "Apache-2.0", ("apache-2.0",)),
    ("License :: OSI Approved :: BSD License", None, ("bsd",)),
    ("License :: OSI Approved :: ISC License (ISCL)", "ISC", ("isc",)),
    ("License :: OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)", "MPL-2.0", ("mpl-2.0",)),
    ("License :: OSI Approved :: GNU General Public License v3 or later (GPLv3+)", "GPL-3.0-or-later", ("gpl-3.0",)),
    ("License :: OSI Approved :: GNU Lesser General Public License v3 (LGPLv3)", "LGPL-3.0-only", ("lgpl-3.0",)),
    ("License :: OSI Approved :: GNU Library or Lesser General Public License (LGPL)", None, ("lgpl",)),
    ("License :: OSI Approved", None, ()),
    ("License :: DFSG approved", None, ()),
    ("License :: CC0 1.0 Universal (CC0 1.0) Public Domain Dedication", "CC0-1.0", ("cc0-1.0",)),
]


@pytest.mark.parametrize(("written", "expression", "ids", "choice"), FIELDS)
def test_a_metadata_field_reads_as_what_its_author_meant(
    written: str, expression: str | None, ids: tuple[str, ...], choice: bool
) -> None:
    reading = read_license(written, "field", RULES)
    assert (reading.expression, reading.ids, reading.choice) == (expression, ids, choice)


@pytest.mark.parametrize(("written", "expression", "ids"), CLASSIFIERS)
def test_a_trove_classifier_reads_as_its_license(written: str, expression: str | None, ids: tuple[str, ...]) -> None:
    reading = read_license(written, "classifier", RULES)
    assert (reading.expression, reading.ids) == (expression, ids)


@pytest.mark.parametrize("rule", sorted(RULES.licenses))
def test_every_id_of_the_rules_reads_as_itself_on_the_hub_unless_it_says_unknown(rule: str) -> None:
    reading = read_license(rule, "hub", RULES)
    assert reading.ids == (() if rule in {"unknown", "other"} else (rule,))


def test_what_is_not_understood_says_why() -> None:
    for written, _, ids, _ in FIELDS:
        if not ids:
            assert read_license(written, "field", RULES).note


def test_a_list_on_the_hub_stays_ambiguous_and_says_so() -> None:
    for written in ('["mit", "apache-2.0"]', "['mit', 'apache-2.0']", "mit, apache-2.0"):
        reading = read_license(written, "hub", RULES)
        assert reading.ids == ("mit", "apache-2.0")
        assert reading.expression is None
        assert not reading.choice
        assert "does not say" in reading.note


def test_a_list_of_one_is_no_list() -> None:
    assert read_license('["cc-by-nc-4.0"]', "hub", RULES).expression == "CC-BY-NC-4.0"


def test_a_name_that_several_licenses_share_names_none() -> None:
    reading = read_license("modified-mit", "hub", RULES)
    assert reading.ids == ()
    assert "kimi-modified-mit" in reading.note


def test_a_slash_is_read_as_a_choice_and_says_that_it_was_read_so() -> None:
    reading = read_license("MIT/Apache-2.0", "field", RULES)
    assert reading.choice
    assert reading.confidence == "medium"
    assert "does not say" in reading.note


def test_an_spdx_license_without_a_rule_keeps_its_spdx_id() -> None:
    assert RULES.license("Bahyph") is None
    assert read_license("Bahyph", "expression", RULES).ids == ("Bahyph",)


def test_a_choice_inside_a_sum_has_its_alternatives() -> None:
    reading = read_license("MIT AND (Apache-2.0 OR GPL-2.0-only)", "expression", RULES)
    claim = Claim("license", "x", "wheel-metadata", license_ids=reading.ids, expression=reading.expression)
    groups = alternatives(conclude([claim], RULES), RULES)
    assert groups == (("mit", "apache-2.0"), ("mit", "gpl-2.0"))


KINDS: list[LicenseKind] = ["expression", "field", "classifier", "hub"]
_WORDS = st.sampled_from(
    [
        "MIT",
        "AND",
        "OR",
        "WITH",
        "(",
        ")",
        "+",
        "/",
        ",",
        "GPL",
        "2.0",
        "or later",
        "[",
        "]",
        '"',
        "LicenseRef-x",
        "::",
        " ",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=400), st.lists(_WORDS, max_size=30).map(" ".join)), st.sampled_from(KINDS))
def test_no_statement_raises(value: str, kind: LicenseKind) -> None:
    reading = read_license(value, kind, RULES)
    assert reading.ids or reading.note


@pytest.mark.parametrize("value", ["(" * 5_000, "MIT OR " * 3_000, "[" * 50_000, "a" * 1_000_000, "MIT AND (" * 200])
def test_hostile_statements_are_declined_in_little_time(value: str) -> None:
    for kind in KINDS:
        assert read_license(value, kind, RULES).ids in ((), ("mit",))
