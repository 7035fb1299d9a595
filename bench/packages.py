"""Packages of the real index: how long 100 take, and how often the license is right, beside licenseal.

    python -m bench.packages speed --licenseal VENV/bin/licenseal     cold runs over bench/packages-100.txt
    python -m bench.packages accuracy --licenseal VENV/bin/licenseal  the tricky ones of bench/labels/packages.tsv
    python -m bench.packages table                                    writes docs/package-licenses.md

It asks the index that pip is configured with in the environment; PIP_CONFIG_FILE=/dev/null leaves only PyPI. Install
licenseal 1.0.2 into an environment of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from bench.measure import Run, measured, warm_environment
from scanner.licensing import spdx
from scanner.syntax.pypi_name import canonicalize_name

HERE = Path(__file__).parent
HUNDRED = HERE / "packages-100.txt"
LABELS = HERE / "labels" / "packages.tsv"
PAGE = HERE.parent / "docs" / "package-licenses.md"
INTRO = """# Licenses of real packages

{number} releases on PyPI: what their metadata says, what their license files read as, and what stayopen concludes.
Whether that is right was told by a person's reading of the files in exactly that wheel or sdist; what stood there is
kept in [bench/labels/packages.tsv](../bench/labels/packages.tsv). Right are {counts}. The list was looked at while the
reader of licenses was corrected, so it shows that these are right, not how often others are.

Written by `python -m bench.packages table` on {today}; `tests/resolve/test_real_index.py` compares it with the index
again. *Conflict* means that the files do contradict the metadata, and is the right answer where they do.

| package | metadata | license files | concluded | right |
|---|---|---|---|---|
"""
RISKS = {"strong-copyleft": "copyleft"}
"""How licenseal calls a class, where we call it otherwise."""


@dataclass(frozen=True)
class Label:
    """What one release is licensed under, read by eye in its files."""

    name: str
    version: str
    tricky: bool
    expressions: tuple[str, ...]
    risks: tuple[str, ...]
    seen: str

    @property
    def requirement(self) -> str:
        """The pin."""
        return f"{self.name}=={self.version}"


def labels() -> list[Label]:
    """Every row of bench/labels/packages.tsv."""
    found = []
    for line in LABELS.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            name, version, tricky, expressions, risks, seen = line.split("\t")
            row = (tuple(expressions.split("|")), tuple(risks.split("|")))
            found.append(Label(name, version, tricky == "x", *row, seen))
    return found


def right(expression: str | None, label: Label) -> bool:
    """Whether an expression says the same as one that is right, in whatever order."""
    return expression is not None and any(_meaning(expression) == _meaning(one) for one in label.expressions)


def _meaning(expression: str) -> object:
    parsed = spdx.parse(expression)
    if parsed is None:
        return frozenset(part.strip().lower() for part in expression.split(" AND "))
    return frozenset(frozenset(key.lower() for key in group) for group in parsed.alternatives)


def said(component: dict[str, Any]) -> str | None:
    """What an audit concludes: an expression, our ids where there is none, or that the sources disagree."""
    license_ = component["license"]
    concluded: str | None = license_["expression"] or license_["concluded"]
    return "conflict" if license_["state"] == "conflict" else concluded


def ours(requirements: Sequence[str], folder: Path) -> dict[str, Any]:
    """Our components by normalised name, from a scan of a requirements file in `folder`."""
    out = folder / "stayopen.json"
    command = ["stayopen", "scan", str(_project(requirements, folder)), "-q", "--fail-on", "never", "-o", str(out)]
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
    components = json.loads(out.read_text("utf-8"))["components"]
    return {canonicalize_name(one["name"]): one for one in components}


def licenseals(requirements: Sequence[str], folder: Path, command: str) -> dict[str, Any]:
    """The same by licenseal."""
    out = folder / "licenseal.json"
    call = [
        command,
        "check",
        "-p",
        str(_project(requirements, folder)),
        "--no-transitive",
        "-f",
        "json",
        "-o",
        str(out),
    ]
    subprocess.run(call, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    dependencies = json.loads(out.read_text("utf-8"))["dependencies"]
    return {canonicalize_name(one["name"]): one for one in dependencies}


def _project(requirements: Sequence[str], folder: Path) -> Path:
    project = folder / "project"
    project.mkdir(exist_ok=True)
    (project / "requirements.txt").write_text("\n".join(requirements) + "\n", "utf-8")
    return project


def lists(rows: Sequence[Label]) -> Iterator[list[Label]]:
    """The rows in lists in which no package stands twice."""
    rest = list(rows)
    while rest:
        names = set[str]()
        one = [row for row in rest if not (row.name.lower() in names or names.add(row.name.lower()))]  # type: ignore[func-returns-value]
        yield one
        rest = [row for row in rest if row not in one]


def accuracy(licenseal: str | None) -> int:
    """Print what is right and what is not; 0 when all of ours is."""
    scores: dict[str, list[bool]] = {}
    for number, rows in enumerate(lists([row for row in labels() if row.tricky])):
        which = ("first", "other")[min(number, 1)] + " releases"
        pins = [row.requirement for row in rows]
        with tempfile.TemporaryDirectory() as name:
            found, theirs = ours(pins, Path(name)), licenseals(pins, Path(name), licenseal) if licenseal else {}
        for row in rows:
            key = canonicalize_name(row.name)
            expression = said(found[key])
            scores.setdefault(f"stayopen, {which}, SPDX", []).append(right(expression, row))
            if not right(expression, row):
                print(f"stayopen   {row.requirement}: {expression}, not {' or '.join(row.expressions)}")
            if theirs:
                _rival(theirs.get(key, {}), row, which, scores)
    for what, results in scores.items():
        print(f"{what:40} {sum(results):3} of {len(results)}")
    return 0 if all(all(results) for what, results in scores.items() if what.startswith("stayopen")) else 1


def _rival(found: dict[str, Any], row: Label, which: str, scores: dict[str, list[bool]]) -> None:
    expression, risk = found.get("license"), RISKS.get(found.get("risk", ""), found.get("risk"))
    scores.setdefault(f"licenseal, {which}, SPDX", []).append(right(expression, row))
    scores.setdefault(f"licenseal, {which}, risk class", []).append(risk in row.risks)
    if not right(expression, row):
        print(f"licenseal  {row.requirement}: {expression} ({risk}), not {' or '.join(row.expressions)}")


def speed(licenseal: str | None, rounds: int) -> int:
    """Print medians of cold runs over 100 pinned packages, both programs in turn."""
    pins = [line for line in HUNDRED.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    runs: dict[str, list[Run]] = {}
    with warm_environment() as environment, tempfile.TemporaryDirectory() as name:
        project = _project(pins, Path(name))
        scan = ["stayopen", "scan", str(project), "-q", "--fail-on", "never"]
        measured([*scan, "--offline"], environment, memory=False)  # what is compiled once is compiled now
        for number in range(rounds):
            store = str(Path(name) / f"store-{number}")
            runs.setdefault("stayopen, cold", []).append(measured([*scan, "--store", store], environment))
            runs.setdefault("stayopen, again", []).append(measured([*scan, "--store", store], environment))
            if licenseal:
                call = [licenseal, "check", "-p", str(project), "--no-transitive"]
                runs.setdefault("licenseal", []).append(measured(call, environment))
    print(f"{len(pins)} packages, median of {rounds}")
    for what, each in runs.items():
        seconds, cpu = (statistics.median(values) for values in ([r.seconds for r in each], [r.cpu for r in each]))
        peak = max(run.peak for run in each) / 2**20
        print(f"{what:16} {seconds:6.2f} s by the clock  {cpu:5.2f} s of processor time  {peak:4.0f} MB")
    if licenseal:
        for what, values in (("clock", "seconds"), ("processor", "cpu")):
            ratios = [
                getattr(a, values) / getattr(b, values)
                for a, b in zip(runs["stayopen, cold"], runs["licenseal"], strict=True)
            ]
            print(f"stayopen cold : licenseal by the {what}: {statistics.median(ratios):.2f}")
    return 0


def table() -> int:
    """Write docs/package-licenses.md: what metadata and files say, what we conclude, what was seen by eye."""
    rows, lines = labels(), list[str]()
    for some in lists(rows):
        with tempfile.TemporaryDirectory() as name:
            found = ours([row.requirement for row in some], Path(name))
        lines += [_line(row, found[canonicalize_name(row.name)]) for row in some]
    lines.sort(key=str.lower)
    wrong = sum(line.endswith("| no |") for line in lines)
    counts = f"{len(rows) - wrong} of {len(rows)}"
    today = datetime.now(timezone.utc).date().isoformat()
    PAGE.write_text(INTRO.format(counts=counts, number=len(rows), today=today) + "\n".join(lines) + "\n", "utf-8")
    return 0


def _line(row: Label, component: dict[str, Any]) -> str:
    claims = [claim for claim in component["license"]["claims"] if claim["topic"] in ("license", "license-text")]
    files = [claim for claim in claims if claim["source"].endswith("-file")]
    stated = "; ".join(_cell(claim["value"].rpartition(" :: ")[2]) for claim in claims if claim not in files)
    read = "; ".join(f"{_cell(claim['value'].rpartition('/')[2])}: {_read(claim)}" for claim in files)
    concluded = said(component)
    verdict = "yes" if right(concluded, row) else "no"
    return f"| {row.name} {row.version} | {stated} | {read or 'none'} | {_cell(concluded or 'unknown')} | {verdict} |"


def _read(claim: dict[str, Any]) -> str:
    return claim["expression"] or ", ".join(claim["license_ids"]) or "not told"


def _cell(text: str) -> str:
    short = text if len(text) <= 60 else f"{text[:60].rstrip()} …"
    return short.replace("|", "\\|").replace("\n", " ")


def main() -> int:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["speed", "accuracy", "table"])
    parser.add_argument("--licenseal", help="the command of licenseal 1.0.2")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    os.environ.setdefault("PYTHONIOENCODING", "utf-8")
    if given.what == "speed":
        return speed(given.licenseal, given.rounds)
    return accuracy(given.licenseal) if given.what == "accuracy" else table()


if __name__ == "__main__":
    sys.exit(main())
