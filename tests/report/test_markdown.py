"""The comment on a pull request, as a Markdown renderer that is not ours shows it."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from msgspec.structs import replace

from scanner.entities import Audit, Incomplete
from scanner.report.links import HOME
from scanner.report.markdown import MARK, code, escaped, render
from tests.report.audits import hostile_audit, small_audit

OURS = {"h2", "p", "blockquote", "strong", "details", "summary", "table", "thead", "tbody", "tr", "th", "td"}
OURS |= {"a", "br", "code", "ul", "li", "sub"}


class Rendered(HTMLParser):
    """The tags, links and text of a rendered comment."""

    def __init__(self, markdown: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.words = ""
        self.feed(MarkdownIt("commonmark", {"html": True}).enable("table").render(markdown))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]
        assert not [name for name, _ in attrs if name.startswith("on")]

    def handle_data(self, data: str) -> None:
        self.words += data


def crowded(number: int) -> Audit:
    """An audit with that many findings of each severity, and as much that is incomplete."""
    audit = small_audit()
    findings = tuple(
        replace(one, message=f"{one.message} {'x' * 900} {at}", fingerprint=f"{at:064x}")
        for at in range(number)
        for one in audit.findings
    )
    return replace(
        audit, findings=findings, incomplete=tuple(Incomplete(f"f{at}", f"r{at}" * 200) for at in range(number))
    )


def test_the_first_line_is_the_mark_by_which_a_bot_finds_its_comment() -> None:
    assert render(small_audit()).startswith(f"{MARK}\n## FAIL: 1 error, 1 warning, 1 note, 1 waived, 1 incomplete\n")


def test_a_person_reads_the_errors_at_once_and_the_rest_folded() -> None:
    text = render(small_audit())
    assert text.index("Card and LICENSE file disagree") < text.index("<summary>1 warning</summary>")


def test_hostile_text_makes_no_link_image_heading_or_tag() -> None:
    page = Rendered(render(hostile_audit()))
    assert set(page.tags) <= OURS
    assert page.tags.count("h2") == 1
    assert [link for link in page.links if not link.startswith(HOME)] == []


@pytest.mark.parametrize("number", [1, 40, 2000])
def test_a_comment_fits_what_github_takes_and_says_what_is_left_out(number: int) -> None:
    text = render(crowded(number))
    assert len(text) < 65_536
    assert ("more: see the full report" in text) == (number > 30)


def test_nobody_is_named_and_no_issue_referred_to() -> None:
    assert escaped("thanks @octocat, see acme/tune#12") == "thanks <code>@</code>octocat, see acme/tune\\#12"


@given(st.text(max_size=80))
@settings(max_examples=200, deadline=None)
def test_any_text_is_shown_as_it_is_in_a_cell(text: str) -> None:
    page = Rendered(f"| a | b |\n| --- | --- |\n| x{escaped(text)}x | x{code(text)}x |\n")
    assert page.tags.count("td") == 2
    assert set(page.tags) <= OURS
