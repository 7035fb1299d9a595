"""Make the pictures of the README from the example project: python docs/make_screenshots.py

Scans with the embedded rules and the package index, prints the terminal report as SVG (Rich) and photographs the HTML
report in Chromium. The Hub is not asked, so that the pictures do not depend on who makes them.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright
from rich.console import Console
from rich.text import Text

from scanner.audit import ScanOptions, scan
from scanner.report import render, screen
from scanner.resolve import ResolveOptions

HERE = Path(__file__).parent
IMAGES = HERE / "images"


def main() -> None:
    """Write docs/images/terminal.svg and docs/images/report.png."""
    IMAGES.mkdir(exist_ok=True)
    os.chdir(HERE.parent)
    options = ScanOptions(command="stayopen scan examples/rag-service --offline", resolve=ResolveOptions(offline=True))
    audit = scan(Path("examples/rag-service"), options)
    with Path(os.devnull).open("w") as nowhere:
        console = Console(record=True, width=100, file=nowhere, force_terminal=True, highlight=False)
        console.print(Text.from_ansi(screen.render(audit, 100, colour=True)), end="")
    console.save_svg(str(IMAGES / "terminal.svg"), title="stayopen scan examples/rag-service")
    page_file = IMAGES / "report.html"
    page_file.write_bytes(render(audit, "html"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 1400})
        page.goto(page_file.as_uri())
        page.screenshot(path=IMAGES / "report.png")
        browser.close()
    page_file.unlink()


if __name__ == "__main__":
    main()
