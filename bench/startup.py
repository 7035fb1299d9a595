"""How long a user waits when there is little to do.

    python bench/startup.py [--runs N]

Measures whole processes, in turn and --runs times over: `python -c "import click"`, `stayopen --version`, and
`stayopen scan --offline` on a directory of ten files, with rules kept from an earlier run. Prints the median and the
least of each, and what `--version` takes in terms of `import click`.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path
from statistics import median

from measure import measured, warm_environment

EXAMPLE = Path(__file__).parents[1] / "examples" / "rag-service"
TEN = (
    "requirements.txt", "pyproject.toml", "Dockerfile", "docker-compose.yml", "config/serving.yaml", "stayopen.toml",
    "notebooks/evaluate.ipynb", "src/rag_service/generate.py", "src/rag_service/ingest.py",
    "src/rag_service/settings.py",
)  # fmt: skip


def main() -> int:
    """Run and print; the exit code is 1 when a command failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=15)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, warm_environment() as environment:
        for name in TEN:
            (Path(folder) / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(EXAMPLE / name, Path(folder) / name)
        scan = ["stayopen", "scan", folder, "--offline"]
        commands = {
            "import click": [sys.executable, "-c", "import click"],
            "stayopen --version": ["stayopen", "--version"],
            "ten files, table": scan,
            "ten files, json": [*scan, "--format", "json"],
            "ten files, quiet": [*scan, "--quiet"],
        }
        times: dict[str, list[float]] = {name: [] for name in commands}
        for turn in range(arguments.runs + 1):  # the first warms the caches
            for name, command in commands.items():
                run = measured(command, environment, memory=False)
                if run.code not in range(5):
                    print(f"{name}: exit code {run.code}")
                    return 1
                if turn:
                    times[name].append(run.seconds)
    for name, seconds in times.items():
        print(f"{name:20} median {median(seconds) * 1000:6.0f} ms   least {min(seconds) * 1000:6.0f} ms")
    print(f"stayopen --version takes {median(times['stayopen --version']) / median(times['import click']):.2f} times")
    return 0


if __name__ == "__main__":
    sys.exit(main())
