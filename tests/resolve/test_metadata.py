"""Core metadata as it is found in the wild, and as it might be sent to harm us."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.licensing import identify_file
from scanner.resolve.metadata import (
    LicenseFields,
    Origin,
    license_claims,
    parse_metadata,
    require_same,
    same_version,
    text_claims,
)
from scanner.resolve.session import SourceFailed
from tests.resolve.index_world import rules

ORIGIN = Origin("wheel-metadata", "https://example.org/a.whl.metadata", "1.0", "2026-11-21T00:00:00+00:00", "ab")


def parsed(*lines: str) -> LicenseFields:
    """Metadata with these lines after Name and Version."""
    return parse_metadata("\n".join(["Metadata-Version: 2.1", "Name: alpha", "Version: 1.0", *lines, "", ""]).encode())


def test_every_license_field_is_read() -> None:
    fields = parsed(
        "License: Apache 2.0", "License-Expression: Apache-2.0", "License-File: LICENSE", "License-File: NOTICE",
        "Classifier: License :: OSI Approved", "Classifier: Topic :: Utilities",
        "Classifier: License :: OSI Approved",
    )  # fmt: skip

    assert fields == LicenseFields(
        "alpha", "1.0", "Apache-2.0", "Apache 2.0", ("License :: OSI Approved",), ("LICENSE", "NOTICE")
    )


@pytest.mark.parametrize("silence", ["License: UNKNOWN", "License:", "License:   ", "License: unknown", ""])
def test_a_field_that_nobody_filled_in_says_nothing(silence: str) -> None:
    assert parsed(silence).field == ""
    assert license_claims(parsed(silence), ORIGIN, rules()) == ()


def test_a_whole_text_in_the_license_field_is_read_as_a_text_and_shown_by_its_first_line() -> None:
    text = ["License: MIT License", "        ", *["        some words of the text that follow here"] * 20]

    (claim,) = license_claims(parsed(*text), ORIGIN, rules())

    assert claim.topic == "license-text"
    assert claim.value == "MIT License …"
    assert "a whole text of" in claim.note


def test_a_field_given_twice_is_read_all_the_same() -> None:
    assert parsed("License: MIT", "License: BSD").field == "MIT\nBSD"


def test_what_the_description_says_is_not_metadata() -> None:
    assert parsed("", "License: GPL-3.0-only").field == ""


def test_bytes_that_are_no_utf_8_do_not_matter() -> None:
    fields = parse_metadata(
        b"Metadata-Version: 1.0\r\nName: alpha\r\nVersion: 1.0\r\nAuthor: J\xf6rg\r\nLicense: MIT\r\n\r\n\xff"
    )

    assert fields.field == "MIT"


@pytest.mark.parametrize("data", [b"", b"<html>", b"Name: alpha\n\n", b"Version: 1\n\n", b"\x00" * 1000])
def test_what_is_no_metadata_is_refused(data: bytes) -> None:
    with pytest.raises(SourceFailed):
        parse_metadata(data)


def test_metadata_must_be_that_of_the_package_asked_for() -> None:
    require_same(LicenseFields("Zope.Interface", "5.2"), "zope-interface", "5.2.0")
    with pytest.raises(SourceFailed, match=r"that of beta 1\.0"):
        require_same(LicenseFields("beta", "1.0"), "alpha", "1.0")
    with pytest.raises(SourceFailed, match=r"that of alpha 2\.0"):
        require_same(LicenseFields("alpha", "2.0"), "alpha", "1.0")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("5.2", "5.2.0", True), ("1.0", "1.0+cpu", True), ("1.0+cpu", "1.0+cu121", False), ("1.0rc1", "1.0", False),
        ("v1.0", "1.0", True), ("2004d", "2004d", True), ("2004d", "2004e", False),
    ],
)  # fmt: skip
def test_versions_are_compared_as_pep_440_says(one: str, other: str, same: bool) -> None:
    assert same_version(one, other) is same


def test_every_claim_says_where_and_when_and_of_which_version() -> None:
    (claim,) = license_claims(parsed("License: MIT"), ORIGIN, rules())

    assert (claim.source, claim.where, claim.revision) == ("wheel-metadata", ORIGIN.where, "1.0")
    assert (claim.retrieved, claim.sha256) == (ORIGIN.retrieved, "ab")
    assert claim.license_ids == ("mit",)


def test_a_file_that_promises_no_license_is_a_claim_only_when_it_holds_one() -> None:
    files = [("licenses/AUTHORS.md", b"- me\n- you\n"), ("licenses/LICENSE", b"our own words")]

    assert [claim.value for claim in text_claims(files, ORIGIN, lambda content: identify_file(content, rules()))] == [
        "licenses/LICENSE"
    ]


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_whatever_is_sent_it_is_read_or_refused(data: bytes) -> None:
    try:
        fields = parse_metadata(b"Name: alpha\nVersion: 1.0\n" + data)
    except SourceFailed:
        return
    assert fields.name
    license_claims(fields, ORIGIN, rules())


def test_a_header_as_long_as_a_book_takes_no_time() -> None:
    fields = parsed("License: " + "x " * 500_000, *[f"Classifier: License :: {number}" for number in range(5000)])

    assert len(fields.classifiers) == 5000
