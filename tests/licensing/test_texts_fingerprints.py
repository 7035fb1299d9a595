"""rules/licensing/fingerprints.*: what they hold, and files that are none."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from scanner.licensing import identify_text, spdx
from scanner.licensing.fingerprints import (
    HASH_MASK,
    DamagedFingerprints,
    load_fingerprints,
    read_fingerprints,
    write_fingerprints,
)
from scanner.licensing.shingles import SIZE, shingles, winnowed
from scanner.rulebook import load_rulebook

RULES = load_rulebook()
FINGERPRINTS = load_fingerprints(RULES.directory)
KNOWN = [FINGERPRINTS.known(number) for number in range(len(FINGERPRINTS.rows))]


def test_there_are_fingerprints_of_every_spdx_license_and_of_most_rules() -> None:
    assert len({one.license for one in KNOWN}) > 2_000
    ruled = {rule.id for one in KNOWN if (rule := RULES.license(one.license))}
    assert len(ruled) > 190


def test_every_text_is_a_license_that_somebody_knows() -> None:
    spdx_ids = {one.license for one in KNOWN if one.source.startswith("https://spdx.org/")}
    ours = ("LicenseRef-scancode-", "LicenseRef-tencent-hy-motion-1.0")
    unknown = [
        one.license
        for one in KNOWN
        if one.kind != "exception" and not one.license.startswith(ours) and one.license not in spdx_ids
        if not (RULES.license(one.license) or spdx.spdx_id(one.license))
    ]
    assert unknown == []


def test_every_row_says_where_the_text_was_read_and_holds_no_text() -> None:
    for one in KNOWN:
        assert re.fullmatch(r"https://\S+", one.source)
        assert re.fullmatch(r"[0-9a-f]{64}", one.sha256)
        assert len(one.title.split()) <= 14
        assert one.kind in {"text", "notice", "policy", "exception"}


def test_texts_of_one_kind_stand_there_once() -> None:
    digests = [(one.kind, one.sha256) for one in KNOWN]
    assert len(set(digests)) == len(digests)


def test_every_word_of_a_known_text_is_covered_by_its_fingerprints() -> None:
    for number in range(0, len(KNOWN), 50):
        places, length = FINGERPRINTS.prints(number).places, KNOWN[number].words
        assert places[0] == 0
        assert places[-1] == length - SIZE
        assert all(0 < later - earlier <= SIZE for earlier, later in pairwise(places))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.sampled_from("abcdefgh"), min_size=SIZE, max_size=60), min_size=1, max_size=8))
def test_what_is_written_is_read(texts: list[list[str]]) -> None:
    chosen = [winnowed(shingles(words)) for words in texts]
    found = read_fingerprints(write_fingerprints(chosen), [""] * len(texts))
    for number, prints in enumerate(chosen):
        assert found.prints(number).places == tuple(place for place, _ in prints)
        assert found.prints(number).hashes == tuple(value & HASH_MASK for _, value in prints)
        assert number in found.candidates({value for _, value in prints}) or len(texts) > 1


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from("abcdefgh"), max_size=80), st.integers(0, 79))
def test_whichever_word_is_changed_a_fingerprint_goes(words: list[str], place: int) -> None:
    if len(words) < SIZE or place >= len(words):
        return
    changed = [*words[:place], "changed", *words[place + 1 :]]
    assert set(winnowed(shingles(words))) != set(winnowed(shingles(changed)))
    assert any(start <= place < start + SIZE for start, _ in winnowed(shingles(words)))


@pytest.mark.parametrize("damage", [lambda data: data[:0], lambda data: data[:-1], lambda data: b"x" + data[1:]])
def test_a_damaged_file_is_refused(damage: object) -> None:
    assert callable(damage)
    whole = write_fingerprints([[(0, 1), (3, 2)]])
    with pytest.raises(DamagedFingerprints):
        read_fingerprints(damage(whole), ["row"])


def test_a_table_of_another_length_is_refused() -> None:
    with pytest.raises(DamagedFingerprints):
        read_fingerprints(write_fingerprints([[(0, 1)]]), [])


def test_an_installation_without_fingerprints_is_broken_and_says_so(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="fingerprints"):
        identify_text("MIT License", replace(RULES, directory=tmp_path))
