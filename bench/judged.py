"""Precision of reported references, from verdicts that a person gave by reading each in its file.

bench/labels/discover-*.tsv has a line for each reference judged: what was reported (file, line, registry, name, kind,
in_use) and the verdict: "ok", "not-a-reference", "wrong-kind", "wrong-registry" or "wrong-in-use". A verdict holds for
exactly what was judged: a reference that is reported otherwise since counts as not judged.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from math import sqrt
from pathlib import Path
from typing import NamedTuple

LABELS = Path(__file__).parent / "labels"
SEED = "2"
RIGHT = "ok"
UNJUDGED = "unjudged"


class Reference(NamedTuple):
    """What a program reports; `in_use` is "true", "false", or "-" where the program does not say."""

    file: str
    line: str
    registry: str
    name: str
    kind: str
    in_use: str


def sampled(found: Sequence[Reference], size: int) -> list[Reference]:
    """As good as random, and stable while references come and go: the first by a hash of their place."""

    def order(one: Reference) -> str:
        return sha256("\0".join((SEED, one.file, one.line, one.name)).encode("utf-8", "surrogateescape")).hexdigest()

    places = {(one.file, one.line, one.name): one for one in reversed(found)}
    return sorted(sorted(places.values(), key=order)[:size])


def verdicts(name: str, sample: Sequence[Reference]) -> Counter[str]:
    """How many of a sample have which verdict in bench/labels/NAME.tsv; "unjudged" for those that have none."""
    with (LABELS / f"{name}.tsv").open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        given = {Reference(*(row[field] for field in Reference._fields)): row["verdict"] for row in rows}
    return Counter(given.get(one, UNJUDGED) for one in sample)


def precision(counts: Counter[str], *, forgive: tuple[str, ...] = ()) -> str:
    """Right out of judged, with the interval of Wilson at 95 %. Verdicts to `forgive` count as right."""
    judged = sum(count for verdict, count in counts.items() if verdict != UNJUDGED)
    right = sum(counts[verdict] for verdict in (RIGHT, *forgive))
    if not judged:
        return "nothing judged"
    low, high = wilson(right, judged)
    return f"{right / judged:.3f} ({right} of {judged}; {low:.3f} to {high:.3f})"


def wilson(right: int, judged: int, z: float = 1.96) -> tuple[float, float]:
    """The interval in which a share lies of which `right` out of `judged` were seen."""
    share = right / judged
    middle = (share + z * z / (2 * judged)) / (1 + z * z / judged)
    reach = z * sqrt(share * (1 - share) / judged + z * z / (4 * judged * judged)) / (1 + z * z / judged)
    return middle - reach, middle + reach
