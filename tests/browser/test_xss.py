"""A report made of the classic vectors of cross-site scripting, in every field: no execution, no request."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser, Dialog, Page

from scanner.report import render
from tests.report.audits import HOSTILE, hostile_audit

pytestmark = pytest.mark.browser

AWAY = "http://127.0.0.1:9/"
VECTORS = (
    "<script>hit()</script>",
    "</script><script>hit()</script>",
    "</title></textarea></style></noscript></template></svg><script>hit()</script>",
    "<img src=x onerror=hit()>",
    f"<img src='{AWAY}i.png'>",
    "<svg/onload=hit()>",
    "<svg><script>hit()</script></svg>",
    "<svg><animate onbegin=hit() attributeName=x dur=1s>",
    "<math><mtext></mtext><mglyph><style><img src=x onerror=hit()></style></mglyph></math>",
    "<body onload=hit()>",
    "<details open ontoggle=hit()>",
    "<input autofocus onfocus=hit()>",
    "<video><source onerror=hit()></video>",
    "<iframe srcdoc='<script>parent.hit()</script>'></iframe>",
    f"<iframe src='{AWAY}'></iframe>",
    f"<object data='{AWAY}'></object><embed src='{AWAY}'>",
    f"<link rel=stylesheet href='{AWAY}s.css'><base href='{AWAY}'>",
    f"<meta http-equiv=refresh content='0;url={AWAY}'>",
    f"<style>@import '{AWAY}s.css'; * {{ background: url({AWAY}b.png) }}</style>",
    f"<form action='{AWAY}'><button autofocus>x</button></form>",
    "\" onmouseover=\"hit()\" x=\"",
    "' onmouseover='hit()' x='",
    "\" autofocus onfocus=hit() tabindex=1 \"",
    "` onmouseover=`hit()",
    "javascript:hit()",
    "JaVaScRiPt:hit()//https://example.org",
    "java\tscript:hit()",
    "\x01javascript:hit()",
    "data:text/html,<script>parent.hit()</script>",
    "vbscript:hit()",
    "<a href=javascript:hit()>x</a>",
    "<x style='background:url(javascript:hit())'>",
    "--><script>hit()</script><!--",
    "]]><script>hit()</script>",
    "&lt;script&gt;hit()&lt;/script&gt;",
    "&#60;script&#62;hit()&#60;/script&#62;",
    "\\u003cscript\\u003ehit()\\u003c/script\\u003e",
    "{{constructor.constructor('hit()')()}}",
    "{{ ''.__class__ }}{% include 'x' %}",
    "${hit()}",
    "');hit();//",
    "\";hit();//",
    "\u2028hit()\u2029",
    "\ufeff<script>hit()</script>",
    "<scr\x00ipt>hit()</scr\x00ipt>",
    "<<script>hit()//<</script>",
    "+ADw-script+AD4-hit()+ADw-/script+AD4-",
)  # fmt: skip
TOUCH_ALL = """() => {
  document.querySelectorAll('details').forEach(one => { one.open = true; });
  for (const one of document.querySelectorAll('*'))
    for (const kind of ['mouseover', 'mouseenter', 'focus', 'pointerdown', 'toggle', 'animationstart'])
      one.dispatchEvent(new Event(kind, { bubbles: true }));
}"""


def watched(browser: Browser, file: Path) -> tuple[Page, list[str], list[str]]:
    """The page of a file, what was executed in it, and what it asked for beside itself."""
    page = browser.new_page()
    executed: list[str] = []
    asked: list[str] = []
    page.expose_function("hit", lambda: executed.append("hit"))

    def seen(dialog: Dialog) -> None:
        executed.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", seen)
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    return page, executed, asked


def test_vectors_work_where_nothing_stops_them(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "open.html"
    file.write_text(f"<meta charset=utf-8><body>{VECTORS[3]}{VECTORS[4]}{VECTORS[5]}", encoding="utf-8")
    page, executed, asked = watched(browser, file)
    page.wait_for_timeout(500)
    assert executed
    assert f"{AWAY}i.png" in asked


def test_none_of_them_runs_or_asks_in_a_report(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "audit.html"
    file.write_bytes(render(replace(hostile_audit((*VECTORS, *HOSTILE[:6])), project=hostile_project()), "html"))
    page, executed, asked = watched(browser, file)
    page.evaluate(TOUCH_ALL)
    for link in page.locator("a[href]").evaluate_all("links => links.map(one => one.getAttribute('href'))"):
        assert link.startswith(("#", "https://", "http://")), link
    search = page.locator("input[type=search]").first
    for vector in VECTORS[:6]:
        search.fill(vector)
    search.fill("")
    page.goto(f"{file.as_uri()}#{VECTORS[0]}")
    page.emulate_media(media="print", color_scheme="dark")
    page.wait_for_timeout(500)
    assert executed == []
    assert [one for one in asked if not one.startswith("file:")] == []
    assert len({one.partition("#")[0] for one in asked}) == 1
    assert page.locator("img, iframe, object, embed, base, form, video, math, link").count() == 0
    assert page.locator("script").count() == 1


def hostile_project() -> dict[str, object]:
    """A project that is a vector in each of its fields."""
    use = {"commercial": VECTORS[0], "acts": list(VECTORS[:5]), "established_in": [VECTORS[20]]}
    licenses = [{"value": VECTORS[3], "where": VECTORS[21]}]
    return {
        "name": VECTORS[2], "path": VECTORS[20], "commit": VECTORS[24], "config": VECTORS[1],
        "policy_sha256": VECTORS[5], "use": use, "licenses": licenses,
    }  # fmt: skip
