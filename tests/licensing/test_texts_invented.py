"""Licenses that nobody has, with fingerprints of their own: versions of one family, and changes to them."""

from __future__ import annotations

import random
import shutil
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import pytest
from msgspec.structs import replace

from scanner.licensing import Reading, identify_text
from scanner.licensing.fingerprints import write_fingerprints
from scanner.licensing.heading import heading_of, name_in
from scanner.licensing.normalise import words_of_text
from scanner.licensing.shingles import shingles, winnowed
from scanner.rulebook import Rulebook, load_rulebook

RULES = load_rulebook()


def body(seed: int, words: int = 420) -> str:
    """Paragraphs of words that mean nothing, the same for the same seed."""
    dice = random.Random(seed)
    vocabulary = [
        f"{one}{two}" for one in ("ba", "co", "di", "fu", "ge", "mo") for two in ("lar", "nim", "tus", "ver", "zon")
    ]
    sentences = [" ".join(dice.choices(vocabulary, k=14)).capitalize() + "." for _ in range(words // 14)]
    return "\n\n".join("\n".join(sentences[at : at + 3]) for at in range(0, len(sentences), 3))


def license_text(version: str, date: str, seed: int = 1) -> str:
    return f"ACME {version} MODEL LICENSE AGREEMENT\nACME {version} Release Date: {date}\n\n{body(seed)}"


FIGURES = f"FIGURES LICENSE AGREEMENT\n\n{body(3)}\n\nmolar above 100 million users zonver\n\n{body(4)}"
MUNDAR = f"THE MUNDAR 3B LICENSE\n\n{body(5)}\n\nThis is what the Mundar 3B team allows.\n\n{body(6)}"


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    """Our rules, with fingerprints of invented licenses alone."""
    directory = tmp_path_factory.mktemp("rules")
    shutil.copytree(RULES.directory / "licensing", directory / "licensing")
    write(directory / "licensing", {
        "LicenseRef-acme-1.0": license_text("1.0", "May 4, 2024"),
        "LicenseRef-acme-1.1": license_text("1.1", "June 5, 2025"),
        "LicenseRef-zonver": f"OTHER LICENSE AGREEMENT\n\n{body(2)}",
        "LicenseRef-figures": FIGURES,
        "LicenseRef-mundar": MUNDAR,
    })  # fmt: skip
    return replace(RULES, directory=directory)


def write(directory: Path, texts: Mapping[str, str]) -> None:
    rows, prints = ["head"], []
    for license_id, text in sorted(texts.items()):
        words = words_of_text(text).split()
        heading = heading_of(text, words)
        digest = sha256(" ".join(words).encode()).hexdigest()
        columns = (
            heading.title,
            name_in(heading.title, words),
            ",".join(heading.versions),
            ",".join(heading.dates),
            "",
            digest,
            "https://example.org",
        )
        rows.append("\t".join((license_id, "text", str(len(words)), *columns)))
        prints.append(winnowed(shingles(words)))
    (directory / "fingerprints.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (directory / "fingerprints.bin").write_bytes(write_fingerprints(prints))


def read(text: str, rules: Rulebook) -> Reading:
    return identify_text(text, rules)


@pytest.mark.parametrize(("version", "date"), [("1.0", "May 4, 2024"), ("1.1", "June 5, 2025")])
def test_versions_with_one_body_are_told_apart_by_their_heading(version: str, date: str, rules: Rulebook) -> None:
    reading = read(license_text(version, date), rules)
    assert (reading.ids, reading.confidence) == ((f"LicenseRef-acme-{version}",), "high")


@pytest.mark.parametrize(
    ("version", "date"), [("1.2", "July 6, 2026"), ("1.1", "July 6, 2026"), ("2.0", "May 4, 2024")]
)
def test_a_version_or_date_that_we_do_not_know_is_unknown_however_like_the_body(
    version: str, date: str, rules: Rulebook
) -> None:
    reading = read(license_text(version, date), rules)
    assert reading.ids == ()
    assert reading.note.startswith("unknown, closest is LicenseRef-acme-1.")


def test_a_body_that_two_licenses_share_is_neither_without_its_heading(rules: Rulebook) -> None:
    reading = read(body(1), rules)
    assert reading.ids == ()
    assert "LicenseRef-acme-1.0" in reading.note
    assert "LicenseRef-acme-1.1" in reading.note


def test_a_body_of_its_own_is_enough_without_its_heading(rules: Rulebook) -> None:
    assert read(body(2), rules).ids == ("LicenseRef-zonver",)


def test_another_title_over_a_changed_body_is_another_license(rules: Rulebook) -> None:
    changed = body(2).replace("\n\n", "\n\nLarco nimdi tusfu verge.\n\n", 3)
    reading = read(f"NEW LICENSE AGREEMENT\n\n{changed}", rules)
    assert reading.ids == ()
    assert "closest is LicenseRef-zonver" in reading.note


def test_a_clause_put_inside_is_named_with_its_length(rules: Rulebook) -> None:
    clause = "Zonmo larba nimco tusdi " * 6
    first, _, rest = body(2).partition("\n\n")
    reading = read(f"OTHER LICENSE AGREEMENT\n\n{first}\n\n{clause}\n\n{rest}", rules)
    assert reading.ids == ()
    assert reading.note.startswith("modified: reads as LicenseRef-zonver but holds 24 words")
    assert reading.note.endswith("(closest is LicenseRef-zonver)")


def test_a_paragraph_taken_out_is_named_with_its_length(rules: Rulebook) -> None:
    parts = body(2).split("\n\n")
    reading = read("\n\n".join(["OTHER LICENSE AGREEMENT", *parts[:3], *parts[4:]]), rules)
    assert reading.ids == ()
    assert "lacks 42 of its words" in reading.note


def test_a_text_that_stops_short_is_not_that_license(rules: Rulebook) -> None:
    whole = f"OTHER LICENSE AGREEMENT\n\n{body(2)}"
    reading = read(whole[: len(whole) * 4 // 5], rules)
    assert reading.ids == ()
    assert "words before it" in reading.note


def test_another_figure_is_another_license(rules: Rulebook) -> None:
    assert read(FIGURES, rules).ids == ("LicenseRef-figures",)
    reading = read(FIGURES.replace("100 million", "1 million"), rules)
    assert reading.ids == ()
    assert "another figure" in reading.note


def test_one_slip_of_the_pen_is_shown_and_lowers_the_confidence(rules: Rulebook) -> None:
    words = f"OTHER LICENSE AGREEMENT\n\n{body(2)}".split(" ")
    words[200] = "molvar"
    reading = read(" ".join(words), rules)
    assert (reading.ids, reading.confidence) == (("LicenseRef-zonver",), "medium")
    assert "molvar" in reading.note


def test_two_licenses_in_one_file_are_a_sum_whichever_stands_first(rules: Rulebook) -> None:
    one, other = license_text("1.1", "June 5, 2025"), f"OTHER LICENSE AGREEMENT\n\n{body(2)}"
    assert read(f"{one}\n\n{other}", rules).expression == "LicenseRef-acme-1.1 AND LicenseRef-zonver"
    assert read(f"{other}\n\n{one}", rules).expression == "LicenseRef-zonver AND LicenseRef-acme-1.1"


def test_half_a_license_is_only_the_closest(rules: Rulebook) -> None:
    reading = read(body(2)[: len(body(2)) // 2], rules)
    assert reading.ids == ()
    assert "closest is LicenseRef-zonver" in reading.note


def test_a_body_that_names_another_licensor_and_lacks_the_title_is_somebody_elses(rules: Rulebook) -> None:
    assert read(MUNDAR, rules).ids == ("LicenseRef-mundar",)
    assert read(MUNDAR.partition("\n\n")[2], rules).ids == ("LicenseRef-mundar",)
    reading = read(MUNDAR.partition("\n\n")[2].replace("Mundar 3B", "Other 7B"), rules)
    assert reading.ids == ()
    assert "closest is LicenseRef-mundar" in reading.note


def test_a_mention_above_the_heading_is_not_part_of_it(rules: Rulebook) -> None:
    scope = "This thing is under the other license agreement with all that we say of it in the file beside this one."
    reading = read(f"{scope}\n\nOTHER LICENSE AGREEMENT\n\n{body(2)}", rules)
    assert reading.ids == ("LicenseRef-zonver",)
