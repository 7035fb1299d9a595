"""Third-party notices: what goes out with the product, with the texts as they came."""

from __future__ import annotations

import unicodedata
from hashlib import sha256

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from scanner.entities import Audit, Claim
from scanner.report.notices import Notices, notices, readable
from tests.report.audits import hostile_audit, small_audit

TEXT = b"Copyright 2001 A. Author\r\n\r\nDo as you like."
KEY = sha256(TEXT).hexdigest()


def with_text(audit: Audit, *places: int) -> Audit:
    """The audit with a license file seen for the components at these places."""
    claim = Claim("license-text", "MIT", "hub-file", "https://example.org/LICENSE", sha256=KEY)
    cases = list(audit.cases)
    for place in places:
        facts = cases[place].facts
        cases[place] = replace(cases[place], facts=replace(facts, claims=(*facts.claims, claim), state="resolved"))
    return replace(audit, cases=tuple(cases))


def made(audit: Audit) -> Notices:
    return notices(audit, {KEY: TEXT}.get)


def test_a_text_that_several_components_bring_is_printed_once_with_all_their_names() -> None:
    text = made(with_text(small_audit(), 0, 3)).text
    assert text.count("Copyright 2001 A. Author\n\nDo as you like.") == 1
    assert f"meta-llama/Llama-3.1-8B-Instruct, chardet\n(sha256 {KEY})" in text


def test_what_terms_demand_to_be_shown_stands_word_for_word() -> None:
    assert '    "Built with Llama"' in made(small_audit()).text


def test_a_hosted_model_and_what_stays_at_home_are_left_out() -> None:
    audit = with_text(small_audit(), 0, 1, 3)
    package = audit.cases[3]
    dev = replace(package, usages=(replace(package.usages[0], scope="dev"),))
    found = made(replace(audit, cases=(*audit.cases[:3], dev)))
    assert found.components == 2
    assert "gpt-4o" not in found.text.split("====")[1]
    assert "chardet" not in found.text.split("====")[1]


def test_a_missing_text_is_named_at_the_head_with_the_reason() -> None:
    found = made(with_text(small_audit(), 0))
    assert [line.split(":")[0] for line in found.text.splitlines()[3:4]] == ["INCOMPLETE"]
    assert found.missing[0].startswith("pkg:huggingface/acme/tune@0123abc: it was not resolved: base model acme/base")
    lost = notices(with_text(small_audit(), 0), lambda _: None)
    assert "known (https://example.org/LICENSE) but not in the store" in lost.missing[0]


def test_hostile_names_steer_no_terminal() -> None:
    text = made(hostile_audit()).text
    assert not any(unicodedata.category(char) in ("Cc", "Cf", "Cs") and char != "\n" for char in text)


@given(st.binary(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_bytes_become_lines_that_can_be_shown(body: bytes) -> None:
    assert not any(unicodedata.category(char) in ("Cc", "Cf", "Cs") and char not in "\n\t" for char in readable(body))


def test_a_text_in_utf8_stays_as_it_is() -> None:
    assert readable("\ufeffLizenz für Müller\tund Söhne\r\n".encode()) == "Lizenz für Müller\tund Söhne"
