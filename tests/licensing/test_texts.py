"""License texts: whole ones from installed packages, openings of the model licenses, and changed ones."""

from __future__ import annotations

import time
from collections.abc import Callable
from importlib.metadata import files
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.licensing import identify_text
from scanner.rulebook import load_rulebook
from tests.bounds import HANG_SECONDS

RULES = load_rulebook()


def text_of(distribution: str) -> str:
    """The license file that an installed package brings along."""
    names = ("LICENSE", "LICENSE.txt", "LICENSE.md", "LICENCE", "COPYING")
    found = [path for path in files(distribution) or () if path.name in names]
    assert found, f"{distribution} has no license file"
    return found[0].read_text(encoding="utf-8")


INSTALLED = [
    ("rich", "mit"), ("pytest", "mit"), ("pluggy", "mit"), ("jinja2", "bsd-3-clause"), ("click", "bsd-3-clause"),
    ("msgspec", "bsd-3-clause"), ("pathspec", "mpl-2.0"), ("hypothesis", "mpl-2.0"),
]  # fmt: skip

OPENINGS = [
    ("LLAMA 2 COMMUNITY LICENSE AGREEMENT\nLlama 2 Version Release Date: July 18, 2023", "llama2"),
    ("META LLAMA 3 COMMUNITY LICENSE AGREEMENT\nMeta Llama 3 Version Release Date: April 18, 2024", "llama3"),
    ("LLAMA 3.1 COMMUNITY LICENSE AGREEMENT\nLlama 3.1 Version Release Date: July 23, 2024", "llama3.1"),
    ("LLAMA 3.2 COMMUNITY LICENSE AGREEMENT\nLlama 3.2 Version Release Date: September 25, 2024", "llama3.2"),
    ("LLAMA 3.3 COMMUNITY LICENSE AGREEMENT\nLlama 3.3 Version Release Date: December 6, 2024", "llama3.3"),
    ("LLAMA 4 COMMUNITY LICENSE AGREEMENT\nLlama 4 Version Effective Date: April 5, 2025", "llama4"),
    ('Gemma Terms of Use\nLast modified: March 24, 2025\n(collectively, the "Gemma Services")', "gemma"),
    ("Tongyi Qianwen LICENSE AGREEMENT\nRelease Date: August 3, 2023 Tongyi Qianwen Materials", "tongyi-qianwen"),
    ("Tongyi Qianwen RESEARCH LICENSE AGREEMENT\nTongyi Qianwen Materials", "tongyi-qianwen-research"),
    ("Qwen LICENSE AGREEMENT\nRelease Date: September 19, 2024\nQwen Materials", "qwen"),
    ("Qwen RESEARCH LICENSE AGREEMENT\nRelease Date: September 19, 2024\nQwen Materials", "qwen-research"),
    ("DEEPSEEK LICENSE AGREEMENT\nVersion 1.0, 23 October 2023", "deepseek"),
    ("# Mistral AI Research License\nIf You want to use a Mistral Model", "mrl"),
    ("# Mistral AI Non-Production License", "mnpl"),
    ("FLUX.1 [dev] Non-Commercial License\nBlack Forest Labs, Inc.", "flux-1-dev-non-commercial-license"),
    ("STABILITY AI COMMUNITY LICENSE AGREEMENT\nLast Updated: July 5, 2024", "stabilityai-ai-community"),
    ("STABILITY AI NON-COMMERCIAL RESEARCH COMMUNITY LICENSE AGREEMENT\nDated: December 06, 2023", "sai-nc-community"),
    ("Falcon 2 11B TII License Version 1.0\nMay 2024", "tii-falcon-llm-2.0"),
    ("Falcon 180B TII License Version 1.0", "falcon-180b"),
    ("DINOv3 License\nLast Updated: August 19, 2025\nDINO Materials", "dinov3-license"),
    ("SAM License\nLast Updated: November 19, 2025\nSAM Materials", "sam-license"),
    ("CreativeML Open RAIL-M\ndated August 22, 2022", "creativeml-openrail-m"),
    ("CreativeML Open RAIL++-M License\ndated November 24, 2022", "openrail++"),
    ("Databricks Open Model License", "databricks-open-model-license"),
    ("EXAONE AI Model License Agreement 1.1 - NC", "exaone"),
    ("EXAONE AI Model License Agreement 1.2 - NC", "exaone-1.2-nc"),
    ("GNU GENERAL PUBLIC LICENSE\nVersion 2, June 1991", "gpl-2.0"),
    ("GNU GENERAL PUBLIC LICENSE\nVersion 3, 29 June 2007", "gpl-3.0"),
    ("GNU LESSER GENERAL PUBLIC LICENSE\nVersion 3, 29 June 2007", "lgpl-3.0"),
    ("GNU LESSER GENERAL PUBLIC LICENSE\nVersion 2.1, February 1999", "lgpl-2.1"),
    ("GNU AFFERO GENERAL PUBLIC LICENSE\nVersion 3, 19 November 2007", "agpl-3.0"),
]


@pytest.mark.parametrize(("distribution", "license_id"), INSTALLED)
def test_the_license_file_of_a_real_package_reads_as_its_license(distribution: str, license_id: str) -> None:
    assert identify_text(text_of(distribution), RULES).ids == (license_id,)


@pytest.mark.parametrize(("opening", "license_id"), OPENINGS)
def test_title_and_date_tell_licenses_of_one_family_apart(opening: str, license_id: str) -> None:
    assert identify_text(opening, RULES).ids == (license_id,)


DEBIAN = Path("/usr/share/common-licenses")

COMMON = [
  ("Apache-2.0", "Apache-2.0"), ("Artistic", "Artistic-1.0-Perl"), ("BSD", "BSD-3-Clause"), ("CC0-1.0", "CC0-1.0"),
  ("GFDL-1.3", "GFDL-1.3-only"), ("GPL-1", "GPL-1.0-only"), ("GPL-2", "GPL-2.0-only"), ("GPL-3", "GPL-3.0-only"),
  ("LGPL-2", "LGPL-2.0-only"), ("LGPL-2.1", "LGPL-2.1-only"), ("LGPL-3", "LGPL-3.0-only"), ("MPL-1.1", "MPL-1.1"),
  ("MPL-2.0", "MPL-2.0"),
]  # fmt: skip


def common(name: str) -> str:
    """A license text that Debian brings along."""
    path = DEBIAN / name
    if not path.is_file():
        pytest.skip("not on Debian")
    return path.read_text(encoding="utf-8", errors="replace")


@pytest.mark.parametrize(("name", "expression"), COMMON)
def test_the_texts_that_debian_ships_read_as_what_they_are(name: str, expression: str) -> None:
    assert identify_text(common(name), RULES).expression == expression


@pytest.mark.parametrize("name", ["GPL-2", "GPL-3", "LGPL-2.1"])
def test_a_gnu_text_alone_does_not_say_or_later_but_a_notice_beside_it_does(name: str) -> None:
    text = common(name)
    alone = identify_text(text, RULES)
    assert alone.expression is not None
    assert alone.expression.endswith("-only")
    assert "later version" in alone.note
    start = max(text.rfind("    This program is free"), text.rfind("    This library is free"))
    notice = text[start : text.index("for more details.", start) + 17]
    with_notice = identify_text(f"{notice}\n\n{text}", RULES)
    assert with_notice.expression == alone.expression.replace("-only", "-or-later")


def test_the_notice_that_points_to_a_license_is_read_and_told_from_its_text() -> None:
    text = common("Apache-2.0")
    notice = text[text.index("   Licensed under the Apache License") :]
    reading = identify_text(f"Copyright 2024 Somebody\n\n{notice}", RULES)
    assert (reading.ids, reading.confidence) == (("apache-2.0",), "medium")
    assert "not its text" in reading.note


def test_an_apache_body_with_a_policy_of_use_beside_it_is_a_sum() -> None:
    policy = (
        "We aim for our tools to be used safely, responsibly, and democratically, while maximizing your control over "
        "how you use them. By using OpenAI gpt-oss-120b and gpt-oss-20b, you agree to comply with all applicable law."
    )
    reading = identify_text(f"{common('Apache-2.0')}\n\n{policy}", RULES)
    assert reading.ids == ("apache-2.0", "gpt-oss-usage-policy")


def test_a_body_without_the_appendix_is_still_that_license() -> None:
    text = common("Apache-2.0")
    reading = identify_text(text[: text.index("   APPENDIX")], RULES)
    assert (reading.ids, reading.confidence) == (("apache-2.0",), "high")


def test_a_title_without_its_date_is_not_enough_for_a_dated_license() -> None:
    assert identify_text("LLAMA 3.1 COMMUNITY LICENSE AGREEMENT\nReleased at some time", RULES).ids == ()


@pytest.mark.parametrize(
    ("clause", "named"),
    [
        ("The Software may be used for non-commercial purposes only.", "non-commercial"),
        ("Products with more than 100 million monthly active users must ask first.", "user-threshold"),
        ("Licensees with annual revenue above one million dollars must ask first.", "revenue-threshold"),
        ("You must display the name of the model in the user interface.", "badge"),
        ('The license is subject to the "Commons Clause" condition.', "no-hosting"),
        ("It is licensed for research purposes only.", "research-only"),
    ],
)
def test_a_plain_text_with_a_restriction_is_modified_and_never_plain(clause: str, named: str) -> None:
    for whole in (f"{text_of('rich')}\n\n{clause}", f"{clause}\n\n{text_of('rich')}"):
        reading = identify_text(whole, RULES)
        assert reading.ids == ()
        assert reading.note.startswith("modified: ")
        assert named in reading.note
        assert "closest is mit" in reading.note


def test_a_plain_text_with_a_clause_put_into_it_is_modified_even_if_no_phrase_betrays_it() -> None:
    text = text_of("rich")
    clause = (
        "Whoever uses the Software for the benefit of others shall tell the authors by letter, each year anew, " * 3
    )
    reading = identify_text(text.replace("THE SOFTWARE IS PROVIDED", f"{clause}\n\nTHE SOFTWARE IS PROVIDED"), RULES)
    assert reading.ids == ()
    assert reading.note.startswith("modified: ")


def test_much_text_beside_a_plain_license_is_said_and_lowers_the_confidence() -> None:
    reading = identify_text(text_of("rich") + "\n" + "Something else stands here too. " * 40, RULES)
    assert reading.ids == ("mit",)
    assert reading.confidence == "medium"
    assert "more words" in reading.note


def test_two_license_texts_in_one_file_are_a_sum_and_said() -> None:
    reading = identify_text(f"{text_of('rich')}\n\n{text_of('jinja2')}", RULES)
    assert reading.ids == ("mit", "bsd-3-clause")
    assert reading.expression == "MIT AND BSD-3-Clause"
    assert "several license texts" in reading.note


def test_an_spdx_line_speaks_where_no_text_does() -> None:
    reading = identify_text("SPDX-License-Identifier: MIT OR Apache-2.0\n\nCopyright somebody", RULES)
    assert reading.expression == "MIT OR Apache-2.0"
    assert reading.choice


@pytest.mark.parametrize(
    "changed",
    [
        lambda text: "<!DOCTYPE html><html><body><p>" + text.replace("\n\n", "</p><p>") + "</p></body></html>",
        lambda text: "".join(f"{char}\x00" for char in text),
        str.upper,
        lambda text: text.replace(" ", "\u00a0"),
        lambda text: "# " + text.replace("\n", "\n# "),
        lambda text: " ".join(text.split()),
        lambda text: text.replace('"', "''").replace("\n", "\r\n"),
        lambda text: "        " + text.replace("\n", "\n        "),
        lambda text: "|" + text.replace("\n", "\n|"),
        lambda text: text.partition("\n\n")[2],
    ],
    ids=["html", "utf-16", "upper", "nbsp", "comment", "one-line", "quotes", "metadata", "metadata-bars", "headless"],
)
def test_markup_encoding_and_spacing_change_nothing(changed: Callable[[str], str]) -> None:
    assert identify_text(changed(text_of("rich")), RULES).ids == ("mit",)


def test_another_holder_in_the_text_is_another_holder_and_no_change() -> None:
    text = text_of("jinja2").replace("the copyright holder nor the names", "ACME Research Labs Ltd nor the names")
    assert "ACME" in text
    reading = identify_text(text, RULES)
    assert (reading.ids, reading.confidence) == (("bsd-3-clause",), "high")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("hereby granted", "hereby not granted"),
        ("Permission is hereby granted", "Except for companies, permission is hereby granted"),
        ("free of charge", "for non-commercial use"),
    ],
)
def test_a_word_that_turns_the_meaning_makes_it_another_license(old: str, new: str) -> None:
    text = text_of("rich")
    assert old in text
    reading = identify_text(text.replace(old, new), RULES)
    assert reading.ids == ()
    assert "closest is mit" in reading.note


def test_a_restriction_on_the_copyright_line_is_seen() -> None:
    text = text_of("rich").replace("Copyright (c) 2020", "Copyright (c) 2020 ACME. For non-commercial use only. 2020")
    reading = identify_text(text, RULES)
    assert reading.ids == ()
    assert "non-commercial" in reading.note


def test_words_beside_a_license_that_only_tell_what_it_covers_are_shown_and_change_nothing() -> None:
    scope = "All content under the directory enterprise is licensed under the terms in enterprise/LICENSE. " * 3
    reading = identify_text(f"{scope}\n\n{text_of('rich')}", RULES)
    assert (reading.ids, reading.confidence) == (("mit",), "medium")
    assert "all content under the directory" in reading.note


def test_an_unknown_text_has_no_id_and_names_what_it_speaks_of() -> None:
    reading = identify_text("You may look at this for research purposes only, dear reader.", RULES)
    assert reading.ids == ()
    assert "research-only" in reading.note


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=3_000))
def test_no_text_raises(text: str) -> None:
    reading = identify_text(text, RULES)
    assert reading.ids or reading.note


@pytest.mark.parametrize(
    "piece",
    [
        "<",
        "<p>",
        "<script>",
        "<!--",
        "[year ",
        "1. ",
        "许可",
        "copyright (c) 2020 ",
        "a ",
        "\x00",
        "SPDX-License-Identifier: ",
        "(",
        "non commercial ",
    ],
)
def test_huge_texts_are_read_in_bounded_time(piece: str) -> None:
    started = time.perf_counter()
    identify_text(piece * (5_000_000 // len(piece)), RULES)
    assert time.perf_counter() - started < HANG_SECONDS


def test_a_file_whose_main_text_is_unknown_is_not_read_as_what_stands_below() -> None:
    reading = identify_text("Terms that nobody has seen before stand here. " * 120 + text_of("rich"), RULES)
    assert reading.ids == ()
    assert "further down it holds mit" in reading.note


def test_the_license_before_the_bundled_software_is_the_files_own() -> None:
    bundled = (
        "\n\nThis binary distribution also bundles the following software:\n\nName: libgfortran\nLicense: GPLv3\n\n"
    )

    reading = identify_text(common("BSD") + bundled + common("GPL-3") + common("LGPL-2.1")[4_000:22_000], RULES)

    assert reading.expression == "BSD-3-Clause"
    assert reading.confidence == "medium"
    assert "bundles" in reading.note


def test_where_a_copy_may_be_had_turns_no_meaning() -> None:
    lesser = common("LGPL-2.1")
    old = "if not, write to the Free Software"
    assert old in " ".join(lesser.split())
    newer = " ".join(lesser.split()).replace(old, "if not, see <https://www.gnu.org/licenses/>. The Free Software")

    assert identify_text(newer, RULES).ids == ("lgpl-2.1",)


@pytest.mark.parametrize(
    "behind",
    [
        "This package also bundles data. You must pay a royalty for each copy that you distribute to anybody else.",
        "This package also bundles the following conditions: for non-commercial use only.",
        "It is bundled with the following software:\n\nName: zlib\n\n{zlib}\n\nAll for non-commercial use only.",
    ],
)
def test_conditions_are_not_taken_for_bundled_software(behind: str) -> None:
    reading = identify_text(f"{common('BSD')}\n\n{behind.replace('{zlib}', common('MPL-2.0'))}", RULES)

    assert not reading.ids
