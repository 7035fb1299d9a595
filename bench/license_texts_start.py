"""Time and memory of the first reading of a license text in a fresh process, as JSON. Used by license_texts.py."""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path


def resident() -> int:
    """Bytes of memory in use (Linux)."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * resource.getpagesize()


def main() -> None:
    import scanner.rulebook  # noqa: PLC0415

    rules = scanner.rulebook.load_rulebook()
    rules.license("mit")
    before = resident()
    began, cpu = time.perf_counter(), time.process_time()
    from scanner.licensing import identify_text  # noqa: PLC0415

    text = sys.stdin.read()
    identify_text(text, rules)
    print(
        json.dumps(
            {
                "milliseconds": round(1000 * (time.perf_counter() - began), 1),
                "processor milliseconds": round(1000 * (time.process_time() - cpu), 1),
                "MB more": round((resident() - before) / 1e6, 1),
            }
        )
    )


main()
