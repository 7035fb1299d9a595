"""The HTML report in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from scanner.entities import Audit
from scanner.report import render
from tests.report.audits import HOSTILE, full_audit, hostile_audit, small_audit

pytestmark = pytest.mark.browser


def opened(browser: Browser, audit: Audit, folder: Path, **context: object) -> tuple[Page, list[str]]:
    """The report of an audit, and every request the page made besides itself."""
    file = folder / "audit.html"
    file.write_bytes(render(audit, "html"))
    page = browser.new_page(**context)  # type: ignore[arg-type]  # Playwright's own keyword arguments
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(file.as_uri())
    return page, requests[1:]


def test_the_report_makes_no_request_and_logs_no_error(browser: Browser, tmp_path: Path) -> None:
    messages: list[str] = []
    page, requests = opened(browser, small_audit(), tmp_path)
    page.on("console", lambda message: messages.append(message.text))
    page.reload()
    assert requests == []
    assert messages == []


def test_hostile_text_executes_nothing_and_asks_nothing(browser: Browser, tmp_path: Path) -> None:
    page, requests = opened(browser, hostile_audit(), tmp_path)
    page.mouse.move(200, 200)
    page.wait_for_timeout(300)
    assert page.title() == f"License and dependency audit: {HOSTILE[0]}"
    assert requests == []
    assert page.locator("img, iframe, object, embed, base, link, form").count() == 0
    assert page.locator("script").count() == 1  # our own, which the page's policy knows by its hash
    handlers = (
        "[...document.querySelectorAll('*')].flatMap(one => one.getAttributeNames()).filter(a => a.startsWith('on'))"
    )
    assert page.evaluate(handlers) == []


def test_the_incompleteness_banner_stands_before_the_first_finding(browser: Browser, tmp_path: Path) -> None:
    page, _ = opened(browser, small_audit(), tmp_path)
    banner, finding = page.locator("[role=alert]"), page.locator("article.finding").first
    assert "incomplete" in banner.inner_text()
    top, first = banner.bounding_box(), finding.bounding_box()
    assert top is not None
    assert first is not None
    assert top["y"] < first["y"]


def test_every_link_inside_the_report_leads_somewhere(browser: Browser, tmp_path: Path) -> None:
    page, _ = opened(browser, small_audit(), tmp_path)
    targets = page.locator("a[href^='#']").evaluate_all(
        "links => links.map(link => link.getAttribute('href').slice(1))"
    )
    assert targets
    missing = [target for target in targets if page.locator(f"[id='{target}']").count() != 1]
    assert missing == []


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_overflows_the_page_sideways(browser: Browser, tmp_path: Path, width: int) -> None:
    for audit in (full_audit(), hostile_audit()):
        page, _ = opened(browser, audit, tmp_path, viewport={"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if width == 1280 and audit.project["name"] == "demo":
            wide = "[...document.querySelectorAll('.scroll')].filter(one => one.scrollWidth > one.clientWidth + 1)"
            assert page.evaluate(f"{wide}.map(one => one.getAttribute('aria-label'))") == []
        page.close()


def test_dark_mode_keeps_text_apart_from_its_background(browser: Browser, tmp_path: Path) -> None:
    page, _ = opened(browser, small_audit(), tmp_path, color_scheme="dark")
    colours = page.evaluate("[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]")
    assert colours == ["rgb(234, 230, 220)", "rgb(23, 22, 19)"]


def test_the_report_prints_to_a_pdf_with_everything_unfolded(browser: Browser, tmp_path: Path) -> None:
    page, _ = opened(browser, small_audit(), tmp_path)
    folded = page.locator("main details:not([open])").count()
    assert folded
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("main details:not([open])").count() == 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("main details:not([open])").count() == folded
    assert page.pdf(format="A4").startswith(b"%PDF-")


def test_everything_is_readable_with_scripts_off(browser: Browser, tmp_path: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    file = tmp_path / "audit.html"
    file.write_bytes(render(small_audit(), "html"))
    page = context.new_page()
    page.goto(file.as_uri())
    assert "Card and LICENSE file disagree." in page.inner_text("main")
    assert not page.locator(".tools").is_visible()
    assert page.locator("button:visible").count() == 0
