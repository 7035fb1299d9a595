"""What a reader does with the report: search, filter, sort, follow a mailed link, save a table, change the light."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from msgspec.structs import replace
from playwright.sync_api import Browser, Page

from scanner.entities import Audit
from scanner.report import render
from scanner.report.html.views import anchor
from tests.report.audits import full_audit, hostile_audit, small_audit

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report that these tests read, made once."""
    file = tmp_path_factory.mktemp("report") / "audit.html"
    file.write_bytes(render(small_audit(), "html"))
    return file


@pytest.fixture
def page(browser: Browser, report: Path) -> Iterator[Page]:
    """The report as somebody opens it."""
    page = browser.new_page()
    page.goto(report.as_uri())
    yield page
    page.close()


def names(page: Page) -> list[str]:
    """The components whose findings are to be seen."""
    return page.locator("article.finding:visible h4").all_inner_texts()


def test_a_search_leaves_what_holds_every_word_and_says_how_much(page: Page) -> None:
    page.fill("#search", "FILE disagree")
    page.locator("#matches", has_text="of").wait_for()
    assert names(page) == ["acme/tune"]
    page.click("#clear")
    assert names(page) == ["acme/tune", "meta-llama/Llama-3.1-8B-Instruct"]
    assert page.inner_text("#matches") == ""


def test_a_filter_by_severity_leaves_findings_of_that_severity(page: Page) -> None:
    page.select_option("[data-filter=severity]", "warning")
    assert names(page) == ["meta-llama/Llama-3.1-8B-Instruct"]


def test_a_filter_by_kind_reaches_tables_and_findings(page: Page) -> None:
    page.select_option("[data-filter=kind]", "package")
    assert names(page) == []
    assert page.locator("table[data-name=Packages] tbody tr:visible").count() == 1
    assert page.locator("table[data-name=Models-and-datasets] tbody tr:visible").count() == 0


def test_filters_by_scope_and_category_offer_what_there_is(page: Page) -> None:
    assert page.locator("[data-filter=scope] option").all_inner_texts() == ["all", "runtime"]
    assert page.locator("[data-filter=category] option").all_inner_texts() == ["all", "conflict", "unknown"]
    page.select_option("[data-filter=category]", "conflict")
    assert names(page) == ["acme/tune"]


def test_a_column_sorts_both_ways_by_keyboard(page: Page) -> None:
    head = page.locator("table[data-name=Models-and-datasets] th").first
    first = page.locator("table[data-name=Models-and-datasets] tbody tr a").first
    head.locator("button").focus()
    page.keyboard.press("Enter")
    assert (head.get_attribute("aria-sort"), first.inner_text()) == ("ascending", "acme/tune")
    page.keyboard.press("Enter")
    assert (head.get_attribute("aria-sort"), first.inner_text()) == ("descending", "meta-llama/Llama-3.1-8B-Instruct")


def test_a_mailed_link_opens_what_it_points_to(browser: Browser, report: Path) -> None:
    audit = small_audit()
    for target in (f"f-{audit.findings[2].fingerprint[:16]}", anchor(audit.cases[0].id)):
        page = browser.new_page()
        page.goto(f"{report.as_uri()}#{target}")
        assert page.locator(f"[id='{target}']").is_visible()
    assert page.locator("details.case[open]").count() == 1


def test_a_table_is_saved_as_csv_in_which_nothing_is_a_formula(browser: Browser, tmp_path: Path) -> None:
    audit = small_audit()
    waived = replace(audit.findings[3], waived=replace(audit.findings[3].waived, reason="=1+1"))  # type: ignore[type-var]
    file = tmp_path / "audit.html"
    file.write_bytes(render(replace(audit, findings=(*audit.findings[:3], waived)), "html"))
    page = browser.new_page(accept_downloads=True)
    page.goto(file.as_uri())
    with page.expect_download() as download:
        page.click("button[aria-label='Save the table Waivers as CSV']")
    rows = list(csv.reader(download.value.path().read_text("utf-8-sig").splitlines()))
    assert download.value.suggested_filename == "waivers.csv"
    assert rows[1][:4] == ["chardet", "license-unknown", "'=1+1", "legal@example.org"]


def test_light_and_dark_are_a_click_apart(page: Page) -> None:
    def ground() -> str:
        return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))

    page.emulate_media(color_scheme="light")
    before = ground()
    page.click("#theme")
    assert ground() == "rgb(23, 22, 19)"
    page.click("#theme")
    assert ground() == before


@pytest.mark.parametrize(
    ("audit", "scheme", "width", "colours"),
    [
        pytest.param(full_audit(), "light", 390, True, id="light-390"),
        pytest.param(full_audit(), "dark", 1280, True, id="dark-1280"),
        pytest.param(hostile_audit(), "light", 390, False, id="hostile"),  # in the same colours
    ],
)
def test_axe_has_nothing_to_say(
    browser: Browser, tmp_path: Path, audit: Audit, scheme: Literal["light", "dark"], width: int, *, colours: bool
) -> None:
    file = tmp_path / "audit.html"
    file.write_bytes(render(audit, "html"))
    page = browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 900})
    page.goto(file.as_uri())
    page.click("#unfold")
    found = Axe().run(
        page,
        options={
            "runOnly": {
                "type": "tag",
                "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
            },
            "rules": {"color-contrast": {"enabled": colours}},
            "resultTypes": ["violations"],
        },
    )
    page.close()
    assert found.violations_count == 0, found.generate_report()


def test_two_thousand_components_are_all_there_and_can_be_found(browser: Browser, tmp_path: Path) -> None:
    audit = small_audit()
    cases = tuple(
        replace(case, id=f"{case.id}-{at}", component=replace(case.component, name=f"{case.component.name}-{at}"))
        for at in range(500)
        for case in audit.cases
    )
    page = browser.new_page()
    file = tmp_path / "audit.html"
    file.write_bytes(render(replace(audit, cases=cases, verdicts=()), "html"))
    assert file.stat().st_size < 3_000_000
    assert b"@media screen { .long { content-visibility: auto" in file.read_bytes()  # on paper all of it
    last = anchor(cases[-1].id)
    page.goto(f"{file.as_uri()}#{last}")
    assert page.locator(".case").count() == 2000
    page.wait_for_function("() => !document.querySelector('.long')")
    top = "document.getElementById(id).getBoundingClientRect().top"
    page.wait_for_function(f"id => {top} >= 0 && {top} < innerHeight", arg=last)
    assert page.evaluate("[scrollTo(0, 0), window.find('chardet-499')][1]")
    page.fill("#search", "chardet-499")
    page.locator("#matches", has_text="2 of").wait_for()
    page.close()


def test_on_paper_table_heads_come_again_on_every_page_and_headings_stay_with_their_text(page: Page) -> None:
    page.emulate_media(media="print")
    style = "([selector, name]) => getComputedStyle(document.querySelector(selector))[name]"
    assert page.evaluate(style, ["thead", "breakInside"]) == "avoid"
    assert page.evaluate(style, ["button.sort", "display"]) == "contents"  # Chromium paints no button a second time
    assert page.evaluate(style, ["h3", "breakAfter"]) == "avoid"
    assert page.evaluate(style, [".finding .head", "breakAfter"]) == "avoid"
