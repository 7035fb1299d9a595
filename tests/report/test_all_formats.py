"""Every format renders the same audit: nothing is lost in one of them, and nothing hostile comes alive."""

from __future__ import annotations

import html
import io
import json
import re
from pathlib import Path

import openpyxl
import pytest
from msgspec.structs import replace

from scanner.entities import Audit, SetAside
from scanner.report import FORMATS, SUFFIXES, UnknownFormat, format_for, render, target_of
from tests.report.audits import HOSTILE, full_audit, hostile_audit, locked_audit, small_audit

FOR_FINDINGS = [name for name in FORMATS if name != "gitlab-licenses"]
"""That one holds components and their licenses, and has no place for anything else."""
WITH_ACCEPTED = ["table", "html", "json", "markdown", "csv", "xlsx", "junit"]
"""Formats that list what people accepted; the others are bills of material or lists of standing findings."""
IN_SHORT = ("table", "markdown")
"""Formats that count notes instead of writing each out."""


def text_of(audit: Audit, name: str) -> str:
    """What a reader of the format gets to see: its text, for a workbook that of its cells."""
    content = render(audit, name)
    if name != "xlsx":
        return content.decode()
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    return "\n".join(str(cell) for sheet in book for row in sheet.values for cell in row)


def words_of(audit: Audit, name: str) -> str:
    """The same without markup and line breaks."""
    return " ".join(re.sub(r"\\\\?(?=[^\w\s])", "", html.unescape(text_of(audit, name))).split())


@pytest.mark.parametrize("name", FOR_FINDINGS)
def test_every_standing_error_and_everything_incomplete_is_in_every_format(name: str) -> None:
    audit = small_audit()
    text = words_of(audit, name)
    for finding in audit.findings:
        if finding.severity != "note" and finding.waived is None:
            assert finding.message in text
            assert finding.code in text
    for item in audit.incomplete:
        assert item.subject in text
        assert item.reason.split(":")[0] in text
    for notice in audit.notices:
        assert notice in text


@pytest.mark.parametrize("name", [one for one in FOR_FINDINGS if one not in IN_SHORT])
def test_every_finding_that_counts_is_in_every_format_for_programs_and_counsel(name: str) -> None:
    for audit in (small_audit(), full_audit(), locked_audit()):
        text = words_of(audit, name)
        for finding in audit.findings:
            assert not finding.counts or (finding.message in text and finding.code in text)


@pytest.mark.parametrize("name", FOR_FINDINGS)
def test_what_is_asked_and_what_is_prohibited_is_in_every_format(name: str) -> None:
    text = words_of(small_audit(), name)
    assert "monthly_active_users" in text
    assert "1 component waits for it" in text
    assert "prohibited" in text


def test_of_the_stated_use_only_what_is_stated_is_shown() -> None:
    use = {"commercial": True, "acts": (), "ships": [], "monthly_active_users": 0, "project_license": None}
    text = words_of(replace(small_audit(), project=small_audit().project | {"use": use}), "html")
    assert "commercial: yes; monthly active users: 0" in text
    assert "ships:" not in text


@pytest.mark.parametrize("name", ["json", "html"])
def test_obligations_state_who_what_when_and_the_exact_text(name: str) -> None:
    text = words_of(small_audit(), name)
    for part in ("who runs the product", "Show the phrase.", "When you pass copies on", "Built with Llama", "s.1.b.i"):
        assert part in text


@pytest.mark.parametrize("name", FOR_FINDINGS)
def test_waived_findings_are_counted_or_shown_in_every_format(name: str) -> None:
    assert "waived" in text_of(small_audit(), name)


@pytest.mark.parametrize("name", FOR_FINDINGS)
def test_what_does_not_count_is_counted_apart_or_shown_with_why_in_every_format(name: str) -> None:
    audit = small_audit()
    first, second, *rest = audit.findings
    aside = (
        replace(first, set_aside=SetAside("baseline", "in the baseline since 2026-11-01")),
        replace(second, set_aside=SetAside("earlier", "at 1234567 too")),
    )
    text = words_of(replace(audit, findings=(*aside, *rest)), name)
    assert "in the baseline" in text or '"baseline"' in text
    assert "there before this change" in text or "at 1234567 too" in text
    if name in WITH_ACCEPTED:
        assert "in the baseline since 2026-11-01" in text
        assert first.code in text


@pytest.mark.parametrize("name", FOR_FINDINGS)
def test_every_approval_is_shown_with_what_became_of_it(name: str) -> None:
    text = words_of(locked_audit(), name)
    for word in ("counsel@example.org", "staff@example.org", "terms were read", "2027-06-30", "lapsed", "another one"):
        assert word in re.sub(r"<[^>]*>", "", text)


@pytest.mark.parametrize("name", [*WITH_ACCEPTED, "sarif", "cyclonedx", "spdx"])
def test_a_waiver_says_who_and_why(name: str) -> None:
    text = words_of(small_audit(), name)
    if name != "table":  # which counts what a person has settled
        assert "reviewed by hand" in text
        assert "legal@example.org" in re.sub(r"<[^>]*>", "", text)


@pytest.mark.parametrize("name", FOR_FINDINGS)
def test_every_change_since_the_lock_is_in_every_format(name: str) -> None:
    text = words_of(locked_audit(), name)
    for finding in locked_audit().findings:
        if finding.drift:
            assert finding.message in text


@pytest.mark.parametrize("name", ["table", "html", "json", "markdown", "csv", "xlsx"])
def test_the_outlook_is_in_every_format_that_tells_of_components(name: str) -> None:
    assert "watch" in words_of(full_audit(), name)
    assert "watch" not in words_of(small_audit(), name).replace("to watch", "")


@pytest.mark.parametrize("name", ["json", "xlsx"])
def test_history_and_signals_are_in_the_formats_for_programs_and_sheets(name: str) -> None:
    text = words_of(full_audit(), name)
    assert "first seen" in text
    assert "One vendor decides." in text


@pytest.mark.parametrize("name", ["table", "html", "json"])
def test_what_was_compared_with_the_lock_and_every_approval_is_shown(name: str) -> None:
    text = words_of(locked_audit(), name)
    for word in (
        "stayopen.lock",
        "counsel@example.org",
        "staff@example.org",
        "terms were read",
        "2027-06-30",
        "lapsed",
    ):
        assert word in text
    assert "stayopen.lock" not in words_of(small_audit(), name)


def test_changes_since_the_lock_say_before_after_and_since_when() -> None:
    text = re.sub(r"<[^>]*>", " ", text_of(locked_audit(), "html"))
    section = " ".join(text[text.index("Changes since the lock", text.index("Nothing is assumed")) :].split())
    assert "2 of 3 components in stayopen.lock were compared" in section
    assert "MIT CC-BY-NC-4.0 2026-10-04" in section
    assert "none manual between 2026-03-01 and 2026-11-21" in section
    found = json.loads(text_of(locked_audit(), "json"))["findings"]
    assert [one["drift"]["since"] for one in found if one["drift"]] == ["2026-10-04", None]


@pytest.mark.parametrize("name", FORMATS)
def test_hostile_text_brings_no_control_character_into_any_format(name: str) -> None:
    text = text_of(hostile_audit(), name)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", text)


def test_a_claim_of_100_000_characters_does_not_swell_the_html_report() -> None:
    assert len(render(hostile_audit(), "html")) < 500_000


def test_the_json_report_keeps_hostile_names_exactly_as_data() -> None:
    audit = json.loads(render(hostile_audit(), "json"))
    assert [component["name"] for component in audit["components"]] == [f"{text}/{text}" for text in HOSTILE]


def test_html_tags_from_outside_are_escaped_everywhere() -> None:
    text = text_of(hostile_audit(), "html")
    assert text.count("<script") == 1  # our own, known to the page by its hash
    assert "<img" not in text
    assert "<svg onload" not in text
    assert 'href="javascript:' not in text
    assert "7 * 7" in text  # not evaluated as a template


def test_rich_markup_from_outside_is_shown_as_written_in_the_table() -> None:
    assert "[bold]markup[/bold] :skull:" in text_of(hostile_audit(), "table")


def test_the_table_is_readable_at_80_columns() -> None:
    assert max(len(line.rstrip()) for line in text_of(small_audit(), "table").splitlines()) <= 80


@pytest.mark.parametrize(("suffix", "name"), SUFFIXES.items())
def test_the_suffix_of_a_file_picks_its_format(suffix: str, name: str) -> None:
    assert format_for(Path(f"out/AUDIT{suffix.upper()}")) == name


def test_an_unknown_suffix_names_those_there_are() -> None:
    with pytest.raises(UnknownFormat, match=r"\.html"):
        format_for(Path("audit.docx"))


def test_a_format_can_be_named_before_the_file() -> None:
    assert target_of("gitlab=gl-code-quality-report.json") == ("gitlab", Path("gl-code-quality-report.json"))
    assert target_of("out/a=b.sarif.json") == ("sarif", Path("out/a=b.sarif.json"))
