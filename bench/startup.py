"""How long a user waits when there is little to do.

    python bench/startup.py [--runs N]

Measures whole processes, in turn and --runs times over: `python -c "import click"`, `stayopen --version`,
`stayopen scan --offline` on a directory of ten files, `stayopen hook` on a commit of them as pre-commit runs it (with
findings that were there before, so that git is asked), and a scan of the one Python file among them, with rules kept
from an earlier run; then scan and hook with a store that an earlier run filled from the package index ("known"), as on
a machine in use. Prints wall clock (median and least), processor time (user and system, least) and that in terms of
`import click`, which holds on a busy machine too. What pip is configured to is left out: it may name indexes on this
machine, which are read even offline.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from measure import Run, measured, warm_environment

EXAMPLE = Path(__file__).parents[1] / "examples" / "rag-service"
TEN = (
    "requirements.txt", "pyproject.toml", "Dockerfile", "docker-compose.yml", "config/serving.yaml", "stayopen.toml",
    "notebooks/evaluate.ipynb", "src/rag_service/generate.py", "src/rag_service/ingest.py",
    "src/rag_service/settings.py",
)  # fmt: skip

WARMING = 3
"""Runs that do not count: the first keeps the rules, the second what texts read as, the third what came of it all."""


def main() -> int:
    """Run and print; the exit code is 1 when a command failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=15)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, warm_environment() as environment:
        for name in TEN:
            (Path(folder) / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(EXAMPLE / name, Path(folder) / name)
        os.chdir(folder)
        commit = ["-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-q", "--no-verify", "-m", "x"]
        for step in (["init", "-q"], ["add", "--all"], commit):
            subprocess.run(["git", *step], check=True)
        for name in TEN:  # a commit that moves lines in all of them, with findings that were there before
            with Path(name).open("a", encoding="utf-8") as file:
                file.write("\n")
        subprocess.run(["git", "add", "--all"], check=True)
        scan = ["stayopen", "scan", folder, "--offline"]
        commands = {
            "import click": [sys.executable, "-c", "import click"],
            "stayopen --version": ["stayopen", "--version"],
            "ten files, table": scan,
            "ten files, json": [*scan, "--format", "json"],
            "ten files, quiet": [*scan, "--quiet"],
            "ten files, hook": ["stayopen", "hook", *TEN],
            "one file, quiet": ["stayopen", "scan", f"{folder}/{TEN[-1]}", "--offline", "--quiet"],
        }
        for name in [name for name in environment if name.startswith("PIP_")]:
            del environment[name]
        environment["PIP_CONFIG_FILE"] = os.devnull
        environment["PRE_COMMIT"] = "1"
        known = {**environment, "STAYOPEN_CACHE_DIR": f"{environment['STAYOPEN_CACHE_DIR']}-known"}
        # The Hub is left out: it would be asked again in every run that cannot reach it.
        subprocess.run(["stayopen", "scan", folder, "--quiet"], env={**known, "HF_HUB_OFFLINE": "1"}, check=False)
        commands |= {"known, quiet": commands["ten files, quiet"], "known, hook": commands["ten files, hook"]}
        runs: dict[str, list[Run]] = {name: [] for name in commands}
        for turn in range(-WARMING, arguments.runs):
            for name, command in commands.items():
                run = measured(command, known if name.startswith("known") else environment, memory=False)
                if run.code not in range(5):
                    print(f"{name}: exit code {run.code}")
                    return 1
                if turn >= 0:
                    runs[name].append(run)
    least = {name: min(run.cpu for run in found) for name, found in runs.items()}
    for name, found in runs.items():
        seconds = [run.seconds for run in found]
        print(
            f"{name:20} wall: median {median(seconds) * 1000:5.0f} ms, least {min(seconds) * 1000:5.0f} ms   "
            f"processor: {least[name] * 1000:4.0f} ms, {least[name] / least['import click']:.1f} times import click"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
