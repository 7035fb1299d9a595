"""An item in the list of somebody else's YAML: every other byte stays, or nothing is done."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.cli.init.inserting import CannotInsert, with_item

ITEM = "- repo: ours\n  hooks:\n    - id: stayopen\n"


def inserted(text: str) -> str:
    """What `with_item` put into the text; it must have changed nothing else."""
    after = with_item(text, "repos", ITEM)
    lines, old = after.split("\n"), text.split("\n")
    start = next((number for number, pair in enumerate(zip(lines, old, strict=False)) if pair[0] != pair[1]), len(old))
    added = len(lines) - len(old)
    assert [line for line in lines[start + added :] if line] == [line for line in old[start:] if line]
    return "\n".join(lines[start : start + added])


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("repos:\n- repo: a\n  rev: 1\n", "- repo: ours\n  hooks:\n    - id: stayopen"),
        ("repos:\n  - repo: a\n", "  - repo: ours\n    hooks:\n      - id: stayopen"),
        ("repos:\n  - repo: a\n\n# after\nci:\n  skip: [x]\n", "  - repo: ours\n    hooks:\n      - id: stayopen"),
        (
            "ci:\n  x: y\nrepos:\n    - {repo: a}\n    # last\n",
            "    - repo: ours\n      hooks:\n        - id: stayopen",
        ),
        ("repos:\n  - a: |\n      # not a comment\n      b\n", "  - repo: ours\n    hooks:\n      - id: stayopen"),
    ],
)
def test_it_goes_to_the_end_of_the_list_in_the_lists_own_indentation(text: str, wanted: str) -> None:
    assert inserted(text) == wanted


def test_line_ends_of_windows_and_a_missing_last_line_end_stay() -> None:
    after = with_item("repos:\r\n  - repo: a", "repos", ITEM)
    assert after == "repos:\r\n  - repo: a\r\n  - repo: ours\r\n    hooks:\r\n      - id: stayopen\r\n"


@pytest.mark.parametrize("text", ["", "# only a comment\n", "ci:\n  skip: [x]\n"])
def test_a_missing_list_is_begun_at_the_end(text: str) -> None:
    after = with_item(text, "repos", ITEM)
    assert after.startswith(text.rstrip("\n"))
    assert "repos:\n  - repo: ours\n" in after


@pytest.mark.parametrize(
    "text",
    [
        "repos: []\n", "repos: [{repo: a}]\n", "repos: a\n", "repos:\n", "- a\n", "{repos: []}\n", "a: 1\n---\nb: 2\n",
        "repos:\n  - a: '\n", "repos:\n  - a: |\n      text\n      # and no comment\n", "[" * 500, "\0", "a: &x [*x]\n",
        "repos: &r\n  - a\nrepos: *r\n",
    ],
)  # fmt: skip
def test_what_cannot_be_done_safely_is_refused_with_a_reason_or_done_right(text: str) -> None:
    try:
        after = with_item(text, "repos", ITEM)
    except CannotInsert:
        return
    assert "stayopen" in after


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet="repos:- #a\n[]{}|>'\"\r\t&*", max_size=60))
def test_any_text_is_refused_or_kept_whole(text: str) -> None:
    try:
        after = with_item(f"repos:\n  - x\n{text}", "repos", ITEM)
    except CannotInsert:
        return
    kept = [line for line in after.splitlines() if line.strip() not in {one.strip() for one in ITEM.splitlines()}]
    assert [line for line in kept if line] == [line for line in f"repos:\n  - x\n{text}".splitlines() if line]
