"""Discovery against airom 0.5.0 on unpacked real sdists: time, memory and references found, in the same run.

    python bench/discover.py [--keep DIR] [--tree DIR] [--runs N] [--airom PATH]

Downloads pinned sdists from the package index, unpacks them (setup is never run) and installs airom into a virtual
environment of its own. Then, in turn and --runs times over: airom; our discovery alone; the whole
`stayopen scan --offline`. Prints the median of each, its peak memory, and the references that each found: places
where a model, a dataset, a Space or a hosted model is named. Packages count for neither. A sample of 200 of each goes
to bench/out/discover-sample.tsv and discover-airom-sample.tsv; its precision is that of the verdicts which stand in
bench/labels under the same names (bench/judged.py).
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import venv
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from judged import Reference, precision, sampled, verdicts
from measure import Run, measured, warm_environment
from projects import unpacked

OUT = Path(__file__).parent / "out"
SAMPLE = 200
PROJECTS = {
    "accelerate": "1.15.0", "bertopic": "0.17.4", "datasets": "5.2.0", "diffusers": "0.42.1", "flair": "0.15.1",
    "gpt-researcher": "0.16.1", "khoj": "2.0.0b29.dev12", "langchain-community": "0.4.2", "lighteval": "0.13.0",
    "litgpt": "0.5.13", "llama-index-core": "0.14.25", "peft": "0.21.2", "sentence-transformers": "6.2.0",
    "swarms": "16.0.3", "transformers": "5.23.0", "trl": "1.16.0", "unsloth": "2026.3.4",
}  # fmt: skip
AIROM = "airom==0.5.0"
AIROM_KINDS = ("model", "llm", "dataset", "embedding")
"""What is in the kinds under which airom lists a model or dataset: hub-model, hosted-llm, local-model-file ..."""

OURS = """
import json, sys
from pathlib import Path
from scanner.discover import discover
from scanner.discover.parallel import processors
from scanner.rulebook import load_rulebook
found = discover(Path(sys.argv[1]), load_rulebook(), processes=processors())
json.dump([[usage.location.file, usage.location.line, component.kind, component.registry, component.name, usage.in_use,
            usage.confidence, usage.why] for component, usages in found.components for usage in usages
           if component.kind != "package"], open(sys.argv[2], "w"))
"""


@dataclass(frozen=True)
class Program:
    """A command to measure; `{tree}` and `{out}` in it are filled in. `good` exit codes are no failure."""

    name: str
    command: tuple[str, ...]
    good: range = range(1)


def main() -> int:
    """Fetch, run, print; the exit code is 1 when a program failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", type=Path, help="where downloads stay [a temporary directory]")
    parser.add_argument("--tree", type=Path, help="scan this directory instead of the pinned sdists")
    parser.add_argument("--airom", type=Path, help="an airom that is installed already")
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    folder = arguments.keep or Path(tempfile.mkdtemp(prefix="stayopen-bench-"))
    tree = arguments.tree or fetch_all(folder)
    airom = arguments.airom or install(folder)
    OUT.mkdir(exist_ok=True)
    files = [path for path in tree.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files) / 1e6
    print(
        f"{tree}: {len(files)} files, {size:.0f} MB; {len(os.sched_getaffinity(0))} processors; {arguments.runs} runs"
    )
    programs = (
        Program("airom", (str(airom), "scan", "{tree}", "--offline", "--quiet", "-o", "json={out}")),
        Program("discovery", (sys.executable, "-c", OURS, "{tree}", "{out}")),
        Program(
            "whole scan",
            ("stayopen", "scan", "{tree}", "--offline", "-q", "--store", f"{folder}/store", "-o", "{out}"),
            range(5),
        ),
    )
    return compare(programs, tree, arguments.runs)


def compare(programs: tuple[Program, ...], tree: Path, runs: int) -> int:
    """Run each program in turn, `runs` times over, after one round that warms the caches of disk and rules."""
    times: dict[str, list[Run]] = {program.name: [] for program in programs}
    with warm_environment() as environment:
        for turn in range(runs + 1):
            for program in programs:
                out = OUT / f"discover-{program.name.replace(' ', '-')}.json"
                command = [part.replace("{tree}", str(tree)).replace("{out}", str(out)) for part in program.command]
                run = measured(command, environment)
                if run.code not in program.good:
                    print(f"{program.name}: exit code {run.code}")
                    return 1
                if turn:
                    times[program.name].append(run)
    report(times)
    return 0


def report(times: dict[str, list[Run]]) -> None:
    """Print what was measured and write the sample."""
    references, everything = airom_references(json.loads((OUT / "discover-airom.json").read_text()))
    theirs = len(references)
    ours = json.loads((OUT / "discover-discovery.json").read_text())
    totals = {"airom": theirs, "discovery": len(ours), "whole scan": len(ours)}
    base = median(run.seconds for run in times["airom"])
    print(
        f"{'':12} {'seconds':>8} {'times airom':>11} {'cpu s':>7} {'peak MB':>8} {'references':>10} {'times airom':>11}"
    )
    for name, runs in times.items():
        seconds, cpu = median(run.seconds for run in runs), median(run.cpu for run in runs)
        peak = max(run.peak for run in runs) / 1e6
        print(
            f"{name:12} {seconds:8.2f} {seconds / base:11.2f} {cpu:7.2f} {peak:8.0f} {totals[name]:>10} "
            f"{totals[name] / max(theirs, 1):>11.1f}"
        )
    in_use = sum(1 for row in ours if row[5])
    print(f"ours by kind: {dict(Counter(row[2] for row in ours))}; {in_use} in use")
    print(f"airom's occurrences of every kind, frameworks, prompts and parameters among them: {everything}")
    found = [
        Reference(file, str(line), registry, name, kind, str(used).lower())
        for file, line, kind, registry, name, used, *_ in ours
    ]
    judge("discover-sample", sampled(found, SAMPLE))
    # airom is pinned and always says the same: a plain draw stays as it is
    judge("discover-airom-sample", sorted(random.Random(SAMPLE).sample(references, min(SAMPLE, theirs))))


def judge(name: str, sample: list[Reference]) -> None:
    """Write a sample, and print its precision as far as it was judged; airom does not say what is in use."""
    lines = ["\t".join(Reference._fields), *("\t".join(one) for one in sample)]
    (OUT / f"{name}.tsv").write_text("\n".join(lines) + "\n")
    counts = verdicts(name, sample)
    told = precision(counts, forgive=("wrong-in-use",))
    print(f"{name}: precision {told}; with in_use {precision(counts)}; {dict(counts)}")


def airom_references(document: dict[str, list[dict[str, object]]]) -> tuple[list[Reference], int]:
    """Distinct places where airom names a model or dataset, and the number of its occurrences of whatever kind."""
    places: dict[tuple[str, int, str], Reference] = {}
    everything = 0
    for component in document["components"]:
        evidence = component.get("evidence") or {}
        kind, name = str(component["kind"]), str(component["name"])
        for one in evidence.get("occurrences", ()):  # type: ignore[attr-defined]
            everything += 1
            if any(known in kind for known in AIROM_KINDS):
                file, line = one["location"]["path"], one["location"].get("line")
                provider = str(component.get("provider") or "-")
                places[file, line or 0, name] = Reference(file, str(line), provider, name, kind, "-")
    return [places[place] for place in sorted(places)], everything


def fetch_all(folder: Path) -> Path:
    """The pinned sdists side by side; gives the directory that holds them."""
    tree = folder / "discover-tree"
    tree.mkdir(parents=True, exist_ok=True)
    for name, version in PROJECTS.items():
        base = f"{name.replace('-', '_')}-{version}"
        if not (tree / base).is_dir():
            shutil.copytree(unpacked(name, f"{base}.tar.gz"), tree / base, symlinks=True)
    return tree


def install(folder: Path) -> Path:
    """airom in a virtual environment of its own."""
    environment = folder / "airom"
    program = environment / "bin" / "airom"
    if not program.exists():
        venv.create(environment, with_pip=True)
        subprocess.run([environment / "bin" / "pip", "install", "--quiet", AIROM], check=True)
    return program


if __name__ == "__main__":
    sys.exit(main())
