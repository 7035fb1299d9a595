"""License texts: whole ones from installed packages, openings of the model licenses, and changed ones."""

from __future__ import annotations

import time
from importlib.metadata import files

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


def test_html_utf16_leftovers_and_odd_spacing_read_the_same() -> None:
    text = text_of("rich")
    html = "<!DOCTYPE html><html><body><p>" + text.replace("\n\n", "</p><p>") + "</p></body></html>"
    nulls = "".join(f"{char}\x00" for char in text)
    for changed in (html, nulls, text.upper(), text.replace(" ", "\u00a0"), "# " + text.replace("\n", "\n# ")):
        assert identify_text(changed, RULES).ids == ("mit",)


def test_an_unknown_text_has_no_id_and_names_what_it_speaks_of() -> None:
    reading = identify_text("You may look at this for research purposes only, dear reader.", RULES)
    assert reading.ids == ()
    assert "research-only" in reading.note


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=3_000))
def test_no_text_raises(text: str) -> None:
    reading = identify_text(text, RULES)
    assert reading.ids or reading.note


@pytest.mark.parametrize("piece", ["<", "<p>", "a ", "\x00", "SPDX-License-Identifier: ", "(", "non commercial "])
def test_huge_texts_are_read_in_bounded_time(piece: str) -> None:
    started = time.perf_counter()
    identify_text(piece * (5_000_000 // len(piece)), RULES)
    assert time.perf_counter() - started < HANG_SECONDS


def test_a_file_whose_main_text_is_unknown_is_not_read_as_what_stands_below() -> None:
    reading = identify_text("Terms that nobody has seen before stand here. " * 120 + text_of("rich"), RULES)
    assert reading.ids == ()
    assert "further down it holds mit" in reading.note
