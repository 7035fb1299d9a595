"""What a project leans on, as reports show it."""

from __future__ import annotations

import json

from msgspec.structs import replace

from scanner.entities import Evidence, Flow, Recipient, Reliance, Substitute, Tenure
from scanner.report import render
from scanner.report.html.leaning import alike, ends, owned, promises
from tests.report.audits import HOSTILE, hostile_audit, small_audit


def test_the_table_says_it_in_a_few_lines() -> None:
    text = render(small_audit(), "table").decode()
    lines = text[text.index("leaning on") :].splitlines()
    assert lines[1].strip() == "data goes to: Acme (US) - may train on it, a vendor that is not known"
    assert lines[2].strip() == "hard to replace: llama"
    assert lines[3].strip() == "no path to money on record: llama"
    assert lines[4] == ""


def test_nothing_is_told_where_nothing_was_read() -> None:
    for found in (None, Reliance()):
        audit = replace(small_audit(), reliance=found)
        assert "leaning on" not in render(audit, "table").decode()
        assert 'id="backing"' not in render(audit, "html").decode()


def test_a_comment_on_a_pull_request_says_the_same_lines() -> None:
    text = render(small_audit(), "markdown").decode()
    assert "<summary>What it leans on</summary>" in text
    assert "- data goes to: Acme (US) - may train on it, a vendor that is not known" in text


def test_json_has_all_of_it() -> None:
    told = json.loads(render(small_audit(), "json"))["reliance"]
    assert set(told) == set(Reliance.__struct_fields__)
    assert told["switching"][0]["holds"][0]["location"]["file"] == "src/app.py"
    assert told["flows"][1]["recipient"] is None


def test_the_page_has_each_table_and_writes_unknown_as_unknown() -> None:
    page = render(small_audit(), "html").decode()
    for name in ("backing", "switching", "ways-out", "disclosure", "flows", "own", "tenures"):
        assert f'<h3 id="{name}">' in page
    assert '<span class="unknown">unknown</span>' in page[page.index('id="disclosure"') :]
    assert "may train" in page[page.index('id="flows"') :]
    assert "the day as of which you asked" not in page
    assert "the day as of which you asked" in render(replace(small_audit(), as_of="2020-01-01"), "html").decode()


def test_what_goes_to_one_vendor_on_the_same_terms_is_one_row_and_ends_come_by_day() -> None:
    vendor, other = Recipient("Acme", "US"), Recipient("Acme", "US", signs=("An alias.",))
    flows = (Flow("c", vendor, region="Europe"), Flow("a", vendor), Flow("b", other), Flow("d", vendor, guess=True))
    assert [regions for _, regions in alike(flows)] == [{"": ["a", "b"], "Europe": ["c"]}, {"": ["d"]}]
    own = (Substitute("Llama", "Meta", "MIT License", "permitted", "high"),)
    assert [ids for _, ids in owned((Flow("a", vendor, own=own), Flow("b", None), Flow("c", None, own=own)))] == [
        ["a", "c"]
    ]
    proof = [Evidence(str(day), "", f"2026-0{day}-01") for day in (1, 2)]
    tenures = (
        Tenure("a", "Acme", "No day.", changes=(proof[1],)),
        Tenure("b", "Acme", "Retires.", "2027-01-01", changes=(proof[0],)),
        Tenure("c", "Acme", "No day."),
    )
    assert [ids for _, ids in ends(tenures)] == [["b"], ["a", "c"]]
    (one,) = promises(tenures)
    assert one.changes == tuple(proof)


def test_no_text_from_outside_acts_in_page_or_terminal() -> None:
    page, text = render(hostile_audit(), "html").decode(), render(hostile_audit(), "table").decode()
    assert HOSTILE[0] not in page
    assert "\x1b" not in text
    assert "\u202e" not in text
