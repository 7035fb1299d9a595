"""Put the page that `stayopen check` prints into docs/check.md, as it is now: run it when the page changes.

    python docs/make_check_page.py

Offline, with an empty store and no configuration, so that it comes out the same everywhere.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

DOCUMENT = Path(__file__).parent / "check.md"
BEGIN = "$ stayopen "
END = "```\n"


def main() -> int:
    """Run the command that the document shows, and replace what stands after it."""
    before, _, rest = DOCUMENT.read_text(encoding="utf-8").partition(BEGIN)
    command = rest.partition("\n")[0]
    with tempfile.TemporaryDirectory() as folder:
        run = [sys.executable, "-c", "from scanner.cli import main; main()", *command.split(), "--store", f"{folder}/s"]
        home = {"HOME": folder, "HF_HOME": f"{folder}/hf", "PYTHONPATH": str(DOCUMENT.parents[1])}
        environment = {**os.environ, **home}
        done = subprocess.run(  # noqa: S603 - the command that our own document shows
            run, check=False, capture_output=True, text=True, cwd=folder, env=environment
        )
    if not done.stdout:
        sys.stderr.write(done.stderr)
        return 1
    DOCUMENT.write_text(f"{before}{BEGIN}{command}\n{done.stdout}{END}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
