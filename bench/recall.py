"""Score discovery against references labelled by hand: python bench/recall.py SET [--failures]

SET is dev, heldout, unseen, fresh, blind, blind_table (one long table, kept apart from blind), or north, south, east
or west (repositories of GitHub instead of packages).

The labels (bench/labels/SET.tsv) name every reference in chosen files of published projects; the files are fetched,
not kept here. A label counts as found when a usage stands in the same file, on the same line (one line either way for
values that span lines) under the same name without regard to case and router prefix. Precision counts usages in the
labelled files: right is what matches a label in use, wrong what matches none or one that is not in use; a label says
"either" where a careful reader could go both ways, and then neither side counts. In use means what shared/DESIGN.md
says: everything but prose, comments, docstrings, docs and tests. Recall is told by the kind and place of the label;
precision by the kind and the place (`how`) that the scan states.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

from projects import unpacked

LABELS = Path(__file__).parent / "labels"
_REVISION = re.compile(r"@.*|:[0-9a-f]{64}")
Missed = tuple["Place", dict[str, str]]


class Place(NamedTuple):
    """A name on a line of a file of a project."""

    project: str
    file: str
    line: int
    name: str


class Found(NamedTuple):
    """A usage that a scan reports."""

    place: Place
    kind: str
    how: str


def main() -> int:
    """Print recall and precision, by kind and by the sort of place, and F1."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("set", nargs="?", default="dev")
    parser.add_argument(
        "--failures", "--misses", action="store_true", help="list what was missed and what was taken wrongly"
    )
    parser.add_argument("--project", help="only this one")
    arguments = parser.parse_args()
    projects = [row for row in table(f"{arguments.set}.projects") if arguments.project in (None, row["project"])]
    names = {row["project"] for row in projects}
    labels = [row for row in table(arguments.set) if row["project"] in names]
    files = {(row["project"], row["file"]) for row in labels}
    found = [one for project in projects for one in scanned(project) if one.place[:2] in files]
    report(labels, found, failures=arguments.failures)
    return 0


def table(name: str) -> list[dict[str, str]]:
    """The rows of a file of labels."""
    with (LABELS / f"{name}.tsv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t"))


def scanned(project: dict[str, str]) -> list[Found]:
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
        Found(
            Place(project["project"], usage["file"], usage["line"] or 0, component["name"].removeprefix("./")),
            component["kind"],
            usage["how"],
        )
        for component in json.loads(done.stdout)["components"]
        if component["kind"] not in ("package", "model-file")
        for usage in component["usages"]
        if usage["in_use"]
    ]


def report(labels: list[dict[str, str]], found: list[Found], *, failures: bool) -> None:
    """Match and print."""
    counted = [row for row in labels if row["in_use"] == "true"]
    missed, right, recall = matched(counted, {one.place for one in found})
    _, open_either_way, _ = matched([row for row in labels if row["in_use"] == "either"], {one.place for one in found})
    judged = sorted({one for one in found if one.place in right or one.place not in open_either_way})
    precision = Shares()
    for one in judged:
        precision.add(one.place in right, f"kind {one.kind}", f"how {one.how}")
    print(f"{'recall':28}{'found':>6}   {'of':>4}")
    recall.show()
    print(f"{'precision':28}{'right':>6}   {'of':>4}")
    precision.show()
    one, other = recall.of("all"), precision.of("all")
    print(f"F1 {2 * one * other / max(1e-9, one + other):.3f}")
    if failures:
        for place, row in missed:
            print("missed", *place, row["kind"], row["place"], sep="\t")
        for usage in judged:
            if usage.place not in right:
                print("wrong", *usage.place, usage.kind, usage.how, sep="\t")


class Shares:
    """Counts of what is right, by group."""

    def __init__(self) -> None:
        self._totals, self._hits = Counter[str](), Counter[str]()

    def add(self, right: bool, *groups: str) -> None:
        """Count one in each group and in all."""
        for group in ("all", *groups):
            self._totals[group] += 1
            self._hits[group] += right

    def of(self, group: str) -> float:
        """The share of a group that is right, 1 when it is empty."""
        return self._hits[group] / self._totals[group] if self._totals[group] else 1.0

    def show(self) -> None:
        """Print a line for each group."""
        for group, total in sorted(self._totals.items()):
            print(f"  {group:26}{self._hits[group]:6} of {total:4}  {self.of(group):.3f}")


def matched(labels: list[dict[str, str]], found: set[Place]) -> tuple[list[Missed], set[Place], Shares]:
    """The labels that were missed, the places that match one, and the shares of labels found."""
    by_file: dict[tuple[str, str], list[Place]] = defaultdict(list)
    for place in found:
        by_file[place[:2]].append(place)
    missed, taken, recall = [], set[Place](), Shares()
    for row in labels:
        place = Place(row["project"], row["file"], int(row["line"]), row["id"])
        match = [one for one in by_file[place[:2]] if abs(one.line - place.line) <= 1 and same(one.name, place.name)]
        taken.update(match)
        recall.add(bool(match), f"kind {row['kind']}", f"place {row['place']}")
        if not match:
            missed.append((place, row))
    return missed, taken, recall


def same(found: str, label: str) -> bool:
    """Whether two spellings name the same thing: case, router prefixes and revisions apart."""
    one, other = found.lower(), label.lower()
    return (
        one == other
        or one.endswith(("/" + other, ":" + other))
        or other.endswith(("/" + one, ":" + one))
        or _REVISION.sub("", one) == _REVISION.sub("", other)
    )


if __name__ == "__main__":
    sys.exit(main())
