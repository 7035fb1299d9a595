"""The site that zensical.toml describes: every page is in it, every link of a finding leads to one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from scanner.assess import ALL_CHECKS
from scanner.report.links import HOME, page_of
from scanner.syntax.toml_text import parse_toml
from tests.docs.pages import DOCS, PAGES, REPOSITORY

SITE = parse_toml((REPOSITORY / "zensical.toml").read_text(encoding="utf-8"))["project"]
LINK = re.compile(r"(?<!!)\[[^\]]*\]\((?!https?:|#|mailto:)([^)#\s]+)")


def entries(nav: object) -> Iterator[str]:
    """The pages of a navigation, in order."""
    if isinstance(nav, str):
        yield nav
    elif isinstance(nav, dict):
        for inner in nav.values():
            yield from entries(inner)
    elif isinstance(nav, list):
        for inner in nav:
            yield from entries(inner)


def test_every_page_stands_in_the_navigation_once() -> None:
    there = sorted(page.relative_to(DOCS).as_posix() for page in DOCS.rglob("*.md"))
    assert sorted(entries(SITE["nav"])) == there


def test_the_link_in_a_finding_leads_to_a_page_of_the_site_that_explains_it() -> None:
    pages = set(entries(SITE["nav"]))
    for check in ALL_CHECKS:
        place = page_of(check.code).removeprefix(f"{HOME}/blob/main/docs/")
        assert place in pages, check.code
        text = (DOCS / place).read_text(encoding="utf-8")
        assert f"`{check.code}`" in text
        assert [
            head for head in ("## Why it matters", "## What it looks like", "## What to do") if head not in text
        ] == []


def test_every_check_is_in_the_table_of_checks_once() -> None:
    table = (DOCS / "checks/index.md").read_text(encoding="utf-8")
    listed = re.findall(r"(?m)^\| \[([a-z-]+)\]\(\1\.md\)", table)
    assert sorted(listed) == sorted(check.code for check in ALL_CHECKS)


def test_every_link_leads_to_a_file_and_those_of_the_site_stay_in_it() -> None:
    for page in PAGES:
        for link in LINK.findall(re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)):
            target = (page.parent / link).resolve()
            assert target.exists(), f"{page}: {link}"
            if page.is_relative_to(DOCS):
                assert target.is_relative_to(DOCS), f"{page}: {link} is not on the site: link to {HOME}/blob/main/..."


def test_pages_can_be_read_as_the_site_reads_them() -> None:
    """Python-Markdown wants an empty line before a list and four blanks before a block in it; GitHub needs neither."""
    wrong = []
    for page in PAGES[1:]:
        fenced, before = False, ""
        for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
            block = line.lstrip().startswith("```")
            if block and re.match(r" {1,3}`", line):
                wrong.append(f"{page}:{number}: indent it by four")
            fenced ^= block
            starts = re.match(r"(?:[-*] |\d+\. )", line) is not None
            if starts and not fenced and before.strip() and not re.match(r"\s|[-*] |\d+\. ", before):
                wrong.append(f"{page}:{number}: a list needs an empty line before it")
            before = line
    assert wrong == []


def test_the_site_loads_nothing_from_elsewhere() -> None:
    assert SITE["theme"]["font"] is False
    assert "extra_javascript" not in SITE
    assert all(not Path(style).is_absolute() and "://" not in style for style in SITE["extra_css"])
