"""Scan the sdists of real AI projects, online and offline, and print what was found and how long it took.

    python bench/real_projects.py [NAME ...] [--keep DIR]

Runs the installed `stayopen` command as a user would, each time with a fresh store.
`--keep DIR`: where audits and HTML reports stay for reading.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from projects import newest_sdist, unpacked

PROJECTS = ("sentence-transformers", "mteb", "litgpt", "trl", "khoj", "gpt-researcher")


def main() -> int:
    """Run the bench; the exit code is 0 unless a scan crashed or printed no JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", default=PROJECTS)
    parser.add_argument("--keep", type=Path)
    arguments = parser.parse_args()
    folder = arguments.keep or Path(tempfile.mkdtemp(prefix="stayopen-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    head = f"{'project':28} {'mode':8} {'exit':>4} {'seconds':>7} {'components':>10} {'in use':>6}"
    print(f"{head}  kinds; findings; incomplete")
    crashed = False
    for name in arguments.names:
        tree = unpacked(name, newest_sdist(name))
        for mode in ("online", "offline"):
            crashed |= measure(tree, mode, folder)
    return int(crashed)


def measure(tree: Path, mode: str, folder: Path) -> bool:
    """One scan in a fresh store; prints a line and keeps JSON and HTML. True when the tool itself failed."""
    base = folder / f"{tree.name}.{mode}"
    store = base.with_suffix(".store")
    store.unlink(missing_ok=True)
    outputs = ["-o", f"{base}.json", "-o", f"{base}.html", "-o", f"{base}.txt"]
    options = ["--quiet", "--store", str(store), *(["--offline"] if mode == "offline" else [])]
    start = time.perf_counter()
    done = subprocess.run(
        ["stayopen", "scan", str(tree), *options, *outputs], check=False, capture_output=True, text=True
    )
    seconds = time.perf_counter() - start
    if done.returncode not in range(5):
        print(f"{tree.name:28} {mode:8} {done.returncode:>4} {seconds:7.2f}  {done.stderr[-300:]}")
        return True
    audit = json.loads(Path(f"{base}.json").read_text(encoding="utf-8"))
    kinds = Counter(component["kind"] for component in audit["components"])
    findings = audit["summary"]["findings"]
    print(
        f"{tree.name:28} {mode:8} {done.returncode:>4} {seconds:7.2f} {len(audit['components']):>10} "
        f"{sum(component['in_use'] for component in audit['components']):>6}  {dict(kinds)}; {findings}; "
        f"{len(audit['incomplete'])}"
    )
    return False


if __name__ == "__main__":
    sys.exit(main())
