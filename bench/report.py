"""The HTML report of 2,000 components: how large it is, how long it takes to make and to open.

    python bench/report.py [--components N]

Scans, offline, a package-lock.json of that many packages beside the example project, so that every one of them has
findings: the worst case. Opens the report in headless Chromium (Debian's) and prints what the browser measured.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from scanner.audit import ScanOptions, scan
from scanner.report import render
from scanner.resolve import ResolveOptions

EXAMPLE = Path(__file__).parents[1] / "examples" / "rag-service"


def main() -> None:
    """Make, open and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--components", type=int, default=2000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        shutil.copytree(EXAMPLE, tree)
        (tree / "package-lock.json").write_text(lock(arguments.components))
        audit = scan(tree, ScanOptions(resolve=ResolveOptions(offline=True, store_path=Path(folder) / "store")))
        start = time.perf_counter()
        page = render(audit, "html")
        made = time.perf_counter() - start
        file = Path(folder) / "audit.html"
        file.write_bytes(page)
        print(f"{len(audit.cases)} components, {len(audit.findings)} findings")
        print(f"made in {made:.2f} s, {len(page) / 1e6:.2f} MB")
        seconds, work, rest = opened(file)
        print(f"opened in {seconds:.2f} s (until the load event, scripts run); all of it laid out after {rest:.2f} s")
        print("until the load event at work: " + ", ".join(f"{name} {spent:.2f} s" for name, spent in work.items()))


def lock(number: int) -> str:
    """A lock file of npm with so many packages, each required by the one before it, in chains of five."""
    packages: dict[str, object] = {"": {"name": "demo", "dependencies": {}}}
    root: dict[str, str] = {}
    for at in range(number):
        entry: dict[str, object] = {"version": f"1.{at}.0"}
        if at % 5 == 0:
            root[f"package-{at}"] = f"^1.{at}.0"
        if at % 5 != 4 and at + 1 < number:
            entry["dependencies"] = {f"package-{at + 1}": f"^1.{at + 1}.0"}
        packages[f"node_modules/package-{at}"] = entry
    packages[""] = {"name": "demo", "dependencies": root}
    return json.dumps({"name": "demo", "lockfileVersion": 3, "packages": packages})


def opened(file: Path) -> tuple[float, dict[str, float], float]:
    """Seconds from navigation to the end of the load event, what the page's main thread worked on, seconds to rest."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable")
        page.goto(file.as_uri())
        told = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
        measured = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
        page.wait_for_function("() => !document.querySelector('.long') && document.body.offsetHeight > 0")
        rest = page.evaluate("performance.now()")
        browser.close()
    names = {
        "script": "ScriptDuration",
        "style": "RecalcStyleDuration",
        "layout": "LayoutDuration",
        "all": "TaskDuration",
    }
    return float(measured) / 1000, {name: told[key] for name, key in names.items()}, float(rest) / 1000


if __name__ == "__main__":
    main()
