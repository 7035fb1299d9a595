"""Score discovery against references labelled by hand: python bench/recall.py [dev|heldout] [--misses]

The labels (bench/labels/SET.tsv) name every reference in chosen files of published projects; the files are fetched,
not kept here. A label counts as found when a usage stands in the same file, on the same line (one line either way for
values that span lines) under the same name without regard to case and router prefix. Precision counts usages in the
labelled files that match no label. Both sides are counted in use only, as the rest is not judged.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

from projects import unpacked

LABELS = Path(__file__).parent / "labels"


class Place(NamedTuple):
    """A name on a line of a file of a project."""

    project: str
    file: str
    line: int
    name: str


def main() -> int:
    """Print recall, precision and F1, by kind and by the sort of place."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("set", nargs="?", default="dev")
    parser.add_argument("--misses", action="store_true", help="list what was missed and what was taken wrongly")
    parser.add_argument("--project", help="only this one")
    arguments = parser.parse_args()
    projects = [row for row in table(f"{arguments.set}.projects") if arguments.project in (None, row["project"])]
    names = {row["project"] for row in projects}
    labels = [row for row in table(arguments.set) if row["project"] in names]
    files = {(row["project"], row["file"]) for row in labels}
    found = [place for project in projects for place in scanned(project) if place[:2] in files]
    report(labels, found, misses=arguments.misses)
    return 0


def table(name: str) -> list[dict[str, str]]:
    """The rows of a file of labels."""
    with (LABELS / f"{name}.tsv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t"))


def scanned(project: dict[str, str]) -> list[Place]:
    """Every usage in use that a scan of the whole project reports, packages apart."""
    root = unpacked(project["project"], project["filename"], project["kind"], project["sha256"])
    command = [
        "stayopen",
        "scan",
        str(root),
        "--offline",
        "--fail-on",
        "never",
        "--allow-incomplete",
        "--format",
        "json",
    ]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode not in (0, 3):
        raise SystemExit(f"{project['project']}: exit code {done.returncode}: {done.stderr[-500:]}")
    return [
        Place(project["project"], usage["file"], usage["line"] or 0, component["name"].removeprefix("./"))
        for component in json.loads(done.stdout)["components"]
        if component["kind"] not in ("package", "model-file")
        for usage in component["usages"]
        if usage["in_use"]
    ]


def report(labels: list[dict[str, str]], found: list[Place], *, misses: bool) -> None:
    """Match and print."""
    wanted = [
        (Place(row["project"], row["file"], int(row["line"]), row["id"]), row) for row in labels if row["id"] != "-"
    ]
    by_file: dict[tuple[str, str], list[Place]] = defaultdict(list)
    for place in found:
        by_file[place[:2]].append(place)
    taken: set[Place] = set()
    missed, totals, hits = [], Counter[str](), Counter[str]()
    for place, row in wanted:
        match = [one for one in by_file[place[:2]] if abs(one.line - place.line) <= 1 and same(one.name, place.name)]
        taken.update(match)
        if row["in_use"] != "true":
            continue
        for group in ("all", f"kind {row['kind']}", f"place {row['place']}"):
            totals[group] += 1
            hits[group] += bool(match)
        if not match:
            missed.append((place, row))
    wrong = sorted(set(found) - taken)
    recall, precision = hits["all"] / max(1, totals["all"]), 1 - len(wrong) / max(1, len(set(found)))
    for group in sorted(totals):
        print(f"{group:24} {hits[group]:4} of {totals[group]:4}  {hits[group] / totals[group]:.3f}")
    print(f"precision {precision:.3f} ({len(wrong)} of {len(set(found))} match no label)")
    print(f"F1 {2 * recall * precision / max(1e-9, recall + precision):.3f}")
    if misses:
        for place, row in missed:
            print("missed", *place, row["kind"], row["place"], sep="\t")
        for place in wrong:
            print("wrong", *place, sep="\t")


def same(found: str, label: str) -> bool:
    """Whether two spellings name the same thing: case, router prefixes and revisions apart."""
    one, other = found.lower(), label.lower()
    return (
        one == other
        or one.endswith(("/" + other, ":" + other))
        or other.endswith(("/" + one, ":" + one))
        or (one.partition("@")[0] == other.partition("@")[0])
    )


if __name__ == "__main__":
    sys.exit(main())
